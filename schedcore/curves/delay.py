"""A curve that another one delays."""

from dataclasses import dataclass
from typing import Any

from schedcore.checks import EXPONENT, store
from schedcore.curves.curve import Curve
from schedcore.curves.exact import one_minus_power
from schedcore.curves.shape import Shape, check_shape, left


@dataclass(frozen=True)
class KDecay(Curve):
    """Another curve, which a power of x delays, or hurries.

    left(x) = shape(x^k)

    Args:
        k: The power, in (0, 10000); with one above 1 the rate stays high for longer.
        shape: The curve: its name, a Curve, or a schedule from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: `k` is not a number, or `shape` no curve.
        ValueError: An argument is out of its range.

    >>> from schedcore import Anneal, KDecay
    >>> lr = Anneal(0.4, steps=16, shape=KDecay(0.5))
    >>> lr(0), round(lr(4), 4), lr(16)
    (0.4, 0.2, 0.0)

    Source: Zhang and Li 2020, "k-decay", arXiv:2004.05909; `k_decay` of timm.
    """

    k: float = 1.0
    shape: Shape = "cosine"

    def __post_init__(self) -> None:
        store(self, k=EXPONENT)
        check_shape(self)

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        return left(self.shape, x**self.k, one_minus_power(x, rest, self.k, xp), xp)
