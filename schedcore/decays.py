"""Rates that fall without end."""

from dataclasses import dataclass
from typing import Any

from schedcore.checks import POSITIVE, check
from schedcore.pieces import since_start
from schedcore.schedule import Schedule


@dataclass(frozen=True)
class SquareRoot(Schedule):
    """A rate that falls with the square root of t, without end.

    lr(t) = base_lr / sqrt(t + 1)

    Args:
        base_lr: Rate at t = 0, > 0.

    Raises:
        TypeError: `base_lr` is not a number.
        ValueError: `base_lr` is not > 0 or not finite.

    >>> from schedcore import SquareRoot
    >>> lr = SquareRoot(0.3)
    >>> lr(0), lr(3), lr(8)
    (0.3, 0.15, 0.09999999999999999)

    Source: Zhang et al., "Dive into Deep Learning", section 12.11.2.
    """

    base_lr: float

    def __post_init__(self) -> None:
        check(self, POSITIVE, "base_lr")

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.base_lr / xp.sqrt(since_start(t, xp) + 1)
