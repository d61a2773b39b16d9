"""The schedule of the Transformer."""

from dataclasses import KW_ONLY, dataclass
from math import sqrt

from schedcore.checks import POSITIVE, store
from schedcore.recipes.recipe import Recipe
from schedcore.schedule import Schedule
from schedcore.shapes.inverse import InverseSquareRoot


@dataclass(frozen=True)
class Noam(Recipe):
    """A linear warmup, then a fall with the square root of t, both set by the size of a model.

    lr(t) = factor * model_size^(-1/2) * min(t^(-1/2), t * warmup_steps^(-3/2))

    Args:
        model_size: The width of the model, > 0.
        warmup_steps: Length of the warmup, in units of t, > 0.
        factor: What all of it is multiplied by, > 0.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Noam
    >>> lr = Noam(model_size=64, warmup_steps=4, factor=0.8)
    >>> lr(0), lr(1), lr(4), lr(16)
    (0.0, 0.0125, 0.05, 0.025)

    Source: Vaswani et al. 2017, arXiv:1706.03762, equation 3.
    """

    model_size: float
    warmup_steps: float
    _: KW_ONLY
    factor: float = 1.0

    def __post_init__(self) -> None:
        store(self, model_size=POSITIVE, warmup_steps=POSITIVE, factor=POSITIVE)
        super().__post_init__()

    def compose(self) -> Schedule:
        peak = self.factor / (sqrt(self.model_size) * sqrt(self.warmup_steps))
        return InverseSquareRoot(peak, timescale=self.warmup_steps).warmup(self.warmup_steps)
