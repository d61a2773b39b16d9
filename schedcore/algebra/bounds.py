"""Schedules under and over others."""

from dataclasses import dataclass
from typing import Any

from schedcore.algebra.height import Pair
from schedcore.changes import CONSTANT, Changes, changes_of
from schedcore.checks import FINITE, check_beside, store
from schedcore.crossings import clamped, either, looks_at
from schedcore.engine.verbs import at_least, at_most, evaluate
from schedcore.schedule import Schedule, check_schedule


@dataclass(frozen=True, eq=False)
class Minimum(Pair):
    """The lower of two schedules: lr(t) = minimum(first(t), second(t)).

    Args:
        first: A schedule.
        second: Another one, on the same clock.

    Raises:
        TypeError: An argument is not a Schedule.

    >>> from schedcore import Constant, Cosine, Minimum
    >>> lr = Minimum(Cosine(0.3, steps=20), Constant(0.1))
    >>> lr(0), lr(20)
    (0.1, 0.0)

    Source: the `minimum` of array libraries, for schedules.
    """

    def joined(self, first: Changes, second: Changes) -> Changes:
        one, other = looks_at(self.first), looks_at(self.second)
        return either(first, second, lambda t: one(t) <= other(t))

    def combined(self, first: Any, second: Any, xp: Any) -> Any:
        return xp.where(first < second, first, second)


@dataclass(frozen=True, eq=False)
class Maximum(Pair):
    """The higher of two schedules: lr(t) = maximum(first(t), second(t)).

    Args:
        first: A schedule.
        second: Another one, on the same clock.

    Raises:
        TypeError: An argument is not a Schedule.

    >>> from schedcore import Constant, Cosine, Maximum
    >>> lr = Maximum(Cosine(0.3, steps=20), Constant(0.1))
    >>> lr(0), lr(20)
    (0.3, 0.1)

    Source: the `maximum` of array libraries, for schedules.
    """

    def joined(self, first: Changes, second: Changes) -> Changes:
        one, other = looks_at(self.first), looks_at(self.second)
        return either(first, second, lambda t: one(t) >= other(t))

    def combined(self, first: Any, second: Any, xp: Any) -> Any:
        return xp.where(first > second, first, second)


@dataclass(frozen=True)
class Clip(Schedule):
    """A schedule with a floor and a ceiling: lr(t) = min(max_lr, max(min_lr, schedule(t))).

    Args:
        schedule: What to clip.
        min_lr: The lowest rate; None for no floor.
        max_lr: The highest rate, >= min_lr; None for no ceiling.

    Raises:
        TypeError: An argument is not a number, or `schedule` not a Schedule.
        ValueError: An argument is out of its range.

    >>> from schedcore import Clip, Factor
    >>> lr = Clip(Factor(0.3, 0.5), min_lr=0.01, max_lr=0.2)
    >>> lr(0), lr(1), lr(9)
    (0.2, 0.15, 0.01)

    Source: `stop_factor_lr` of MXNet and `min_lr` of many libraries, for any schedule.
    """

    schedule: Schedule
    min_lr: float | None = None
    max_lr: float | None = None

    def __post_init__(self) -> None:
        check_schedule(self, "schedule")
        if self.min_lr is not None:
            store(self, min_lr=FINITE)
        if self.max_lr is not None:
            store(self, max_lr=FINITE)
        if self.min_lr is not None and self.max_lr is not None:
            check_beside(self, "max_lr", ">=", "min_lr")

    def changes(self) -> Changes:
        changes, low, high = changes_of(self.schedule), self.min_lr, self.max_lr
        if low is not None and low == high:
            return CONSTANT
        rate = looks_at(self.schedule)
        if low is not None:
            changes = clamped(changes, lambda t: rate(t) <= low)
        if high is not None:
            changes = clamped(changes, lambda t: rate(t) >= high)
        return changes

    def evaluate(self, t: Any, xp: Any) -> Any:
        value = evaluate(self.schedule, t, xp)
        if self.min_lr is not None:
            value = at_least(self.min_lr, value, xp)
        return value if self.max_lr is None else at_most(self.max_lr, value, xp)
