"""Rates that stay, or change at once at given times."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from schedcore.changes import CONSTANT, Changes, at_edges
from schedcore.checks import FINITE, fail, store, store_milestones, store_numbers
from schedcore.engine.verbs import lookup, unless_nan
from schedcore.schedule import Schedule


@dataclass(frozen=True)
class Constant(Schedule):
    """The same rate for ever.

    lr(t) = lr

    Args:
        lr: The rate, any finite number.

    Raises:
        TypeError: `lr` is not a number.
        ValueError: `lr` is not finite.

    >>> from schedcore import Constant
    >>> Constant(0.3)(10)
    0.3

    Source: Zhang et al., "Dive into Deep Learning", section 12.11.
    """

    lr: float

    def __post_init__(self) -> None:
        store(self, lr=FINITE)

    def changes(self) -> Changes:
        return CONSTANT

    def evaluate(self, t: Any, xp: Any) -> Any:
        return unless_nan(t, self.lr, xp)


@dataclass(frozen=True)
class PiecewiseConstant(Schedule):
    """A rate that changes at once, at given times to given values.

    lr(t) = values[number of milestones <= t]

    Args:
        milestones: When it changes, in units of t, > 0, in order.
        values: The rates: one before the first milestone, and one from each milestone on.

    Raises:
        TypeError: An argument is not a sequence of numbers.
        ValueError: An argument is out of its range, or there is not one more value than milestones.

    >>> from schedcore import PiecewiseConstant
    >>> lr = PiecewiseConstant([10, 20], [0.1, 0.5, 0.02])
    >>> lr(0), lr(9.9), lr(10), lr(20), lr(1000)
    (0.1, 0.1, 0.5, 0.02, 0.02)

    Source: `PiecewiseConstantDecay` of Keras, which changes after the boundary instead, and
    `PiecewiseDecay` of Paddle.
    """

    milestones: Sequence[float]
    values: Sequence[float]

    def __post_init__(self) -> None:
        store_milestones(self)
        store_numbers(self, "values", FINITE)
        if len(self.values) != len(self.milestones) + 1:
            rule = f"one for each milestone and one before, {len(self.milestones) + 1}"
            fail(self, "values", rule, self.values)

    def changes(self) -> Changes:
        return at_edges(self.milestones, "stays")

    def evaluate(self, t: Any, xp: Any) -> Any:
        (lr,) = lookup(t, self.milestones, [self.values], xp)
        return unless_nan(t, lr, xp)
