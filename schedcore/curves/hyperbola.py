"""Hyperbolas, which are slow at first."""

from dataclasses import dataclass
from typing import Any

from schedcore.checks import SHARE, Interval, store
from schedcore.curves.curve import Curve


@dataclass(frozen=True)
class Rex(Curve):
    """A fall that is slow at first and fast at the end, as its reflected exponential.

    left(x) = (1 - x) / (1 - d * x)

    The denominator is (1 - d) + d * (1 - x) in other words. With d = 1 - base_lr / final_lr,
    which is negative, 1 / lr(t) is a straight line: the decay of WSD-S.

    Args:
        d: How late it falls, < 1; a straight line for 0, and an early fall below.

    Raises:
        TypeError: `d` is not a number.
        ValueError: `d` is not < 1 or not finite.

    >>> from schedcore import Anneal, Rex
    >>> lr = Anneal(0.3, steps=10, shape=Rex())
    >>> lr(0), round(lr(5), 4), lr(10)
    (0.3, 0.2, 0.0)
    >>> round(1 / Anneal(0.4, steps=10, final_lr=0.1, shape=Rex(d=1 - 0.4 / 0.1))(5), 4)
    6.25

    Source: Chen et al. 2021, "REX", arXiv:2107.04197; WSD-S: Wen et al. 2024, arXiv:2410.05192.
    """

    d: float = 0.5

    def __post_init__(self) -> None:
        store(self, d=Interval(high=1))

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        if self.d < 0:
            return rest / (1.0 - self.d * x)
        # The same denominator, where d and x may both be near 1.
        return rest / ((1.0 - self.d) + self.d * rest)


@dataclass(frozen=True)
class Hyperbolic(Curve):
    """A fall along a hyperbola, whose start depends little on where it ends.

    left(x) = sqrt((1 - x) * (2 - ratio * (1 + x)) / (2 - ratio))

    Args:
        ratio: The length of the run over the longest that was thought of, in (0, 1]; a straight
            line for 1.

    Raises:
        TypeError: `ratio` is not a number.
        ValueError: `ratio` is not in (0, 1].

    >>> from schedcore import Anneal, Hyperbolic
    >>> lr = Anneal(0.3, steps=100, final_lr=0.1, shape=Hyperbolic(100 / 250))
    >>> round(lr(0), 4), round(lr(50), 4), lr(100)
    (0.3, 0.2323, 0.1)

    Source: Kim et al. 2024, "HyperbolicLR", arXiv:2407.15200; ExpHyperbolicLR is `Geometric` along
    it.
    """

    ratio: float = 1.0

    def __post_init__(self) -> None:
        store(self, ratio=SHARE)

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        return xp.sqrt(rest * ((2.0 - self.ratio * (1.0 + x)) / (2.0 - self.ratio)))
