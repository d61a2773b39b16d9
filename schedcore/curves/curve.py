"""A curve: the share of a way that is left."""

from abc import ABC, abstractmethod
from typing import Any


class Curve(ABC):
    """The share of a way that is left, as a pure function of the share that has passed.

    A curve of your own is a frozen dataclass with one formula:

    >>> from dataclasses import dataclass
    >>> from schedcore import Anneal, Curve
    >>> @dataclass(frozen=True)
    ... class Corner(Curve):
    ...     at: float
    ...
    ...     def left(self, x, rest, xp):
    ...         return xp.where(x < self.at, 1.0, rest / (1.0 - self.at))
    >>> lr = Anneal(0.4, steps=100, shape=Corner(at=0.5))
    >>> lr(0), lr(40), lr(75), lr(100)
    (0.4, 0.4, 0.2, 0.0)
    """

    _in_a_row = ""

    @abstractmethod
    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        """The formula: the share that is left, 1 at x = 0 and 0 at x = 1, to the last bit.

        `x` is the share that has passed, in [0, 1], and `rest` is 1 - x, exact near the end too.
        The rules for a formula are those of `Schedule.evaluate`.
        """

    def gone(self, x: Any, rest: Any, xp: Any) -> Any:
        """The share that is behind: 1 - left, or what is exact near the start too."""
        return 1.0 - self.left(x, rest, xp)


def between_ends(x: Any, rest: Any, inside: Any, xp: Any) -> Any:
    """A curve that by itself would not be 1 at 0 and 0 at 1 to the last bit."""
    return xp.where(x <= 0, 1.0, xp.where(rest <= 0, 0.0, inside))
