"""Up to a high rate and down again, once."""

from dataclasses import KW_ONLY, dataclass

from schedcore import curves
from schedcore.checks import AT_LEAST_ONE, INSIDE_UNIT, POSITIVE, SCALABLE, Interval, fail, store
from schedcore.recipes.recipe import Recipe
from schedcore.schedule import Schedule
from schedcore.shapes.piecewise import Piecewise


@dataclass(frozen=True)
class OneCycle(Recipe):
    """Up to a high rate, down again, and far below where it began: one cycle for the whole run.

    Two phases: max_lr / div_factor at t = 0, max_lr at pct_start * steps, and at t = steps the
    first rate / final_div_factor. Three phases: the first rate again at 2 * pct_start * steps.

    Args:
        max_lr: The highest rate, > 0.
        steps: Length of all phases together, in units of t, > 0.
        pct_start: The share of `steps` in which the rate rises, in (0, 1); in (0, 0.5) if there are
            three phases.
        div_factor: How many times as high the highest rate is as the first, >= 1.
        final_div_factor: How many times as high the first rate is as the last, > 0.
        three_phase: Whether the rate falls to the first as fast as it rose, and then on to the last.
        shape: The curve: its name, a Curve, or a schedule from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: An argument is out of its range.

    >>> from schedcore import OneCycle
    >>> lr = OneCycle(0.5, steps=100)
    >>> lr(0), lr(30), round(lr(65), 4), lr(100)
    (0.02, 0.5, 0.25, 2e-06)

    The momentum that goes with it is low while the rate is high:

    >>> from schedcore import Piecewise
    >>> momentum = Piecewise([(0, 0.95), (30, 0.85), (100, 0.95)], shape="cosine")
    >>> momentum(0), momentum(30), momentum(100)
    (0.95, 0.85, 0.95)

    Source: Smith and Topin 2017, "Super-Convergence", arXiv:1708.07120; `OneCycleLR` of PyTorch.
    """

    max_lr: float
    steps: float
    _: KW_ONLY
    pct_start: float = 0.3
    div_factor: float = 25.0
    final_div_factor: float = 1e4
    three_phase: bool = False
    shape: curves.Shape = "cosine"

    def __post_init__(self) -> None:
        store(self, max_lr=SCALABLE, steps=POSITIVE, final_div_factor=POSITIVE)
        store(self, div_factor=AT_LEAST_ONE)
        if not isinstance(self.three_phase, bool):
            fail(self, "three_phase", "True or False", self.three_phase, TypeError)
        store(self, pct_start=Interval(0, 0.5 if self.three_phase else 1))
        curves.check_shape(self)
        super().__post_init__()

    def compose(self) -> Schedule:
        peak = self.pct_start * self.steps
        begin_lr = self.max_lr / self.div_factor
        end = (self.steps, begin_lr / self.final_div_factor)
        back = [(2 * peak, begin_lr)] if self.three_phase else []
        return Piecewise([(0, begin_lr), (peak, self.max_lr), *back, end], shape=self.shape)


@dataclass(frozen=True)
class SlantedTriangular(Recipe):
    """A short linear rise and a long linear fall, to where it began (ULMFiT).

    max_lr / ratio at t = 0, max_lr at t = cut_frac * steps, max_lr / ratio from t = steps on.

    Args:
        max_lr: The highest rate, > 0.
        steps: Length of the rise and the fall together, in units of t, > 0.
        cut_frac: The share of `steps` in which the rate rises, in (0, 1).
        ratio: How many times as high the highest rate is as the lowest, >= 1.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import SlantedTriangular
    >>> lr = SlantedTriangular(0.32, steps=100)
    >>> lr(0), lr(10), round(lr(55), 4), lr(100)
    (0.01, 0.32, 0.165, 0.01)

    Source: Howard and Ruder 2018, arXiv:1801.06146, equation 3, without rounding the time of the
    peak down.
    """

    max_lr: float
    steps: float
    _: KW_ONLY
    cut_frac: float = 0.1
    ratio: float = 32

    def __post_init__(self) -> None:
        store(self, max_lr=SCALABLE, steps=POSITIVE)
        store(self, cut_frac=INSIDE_UNIT)
        store(self, ratio=AT_LEAST_ONE)
        super().__post_init__()

    def compose(self) -> Schedule:
        low = self.max_lr / self.ratio
        peak = (self.cut_frac * self.steps, self.max_lr)
        return Piecewise([(0, low), peak, (self.steps, low)])
