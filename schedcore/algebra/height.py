"""Schedules computed with at the same time: sums, products and quotients."""

from abc import abstractmethod
from dataclasses import dataclass
from math import inf, nan
from typing import Any

from schedcore.algebra.row import Row
from schedcore.budget import spend
from schedcore.changes import CONSTANT, Changes, changes_of, together
from schedcore.checks import FINITE, fail, store
from schedcore.engine.once import value_at
from schedcore.engine.verbs import evaluate
from schedcore.schedule import Schedule, check_schedule


@dataclass(frozen=True, eq=False)
class Pair(Row):
    """Two schedules on the same clock, of which a subclass makes one."""

    first: Schedule
    second: Schedule

    _in_a_row = "pairs"

    def __post_init__(self) -> None:
        check_schedule(self, "first", "second")

    @abstractmethod
    def combined(self, first: Any, second: Any, xp: Any) -> Any:
        """The formula: what becomes of the values of the two."""

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.folded(
            lambda part: evaluate(part, t, xp),
            lambda pair, first, second: pair.combined(first, second, xp),
        )

    def changes(self) -> Changes:
        changes: Changes = self.folded(
            changes_of, lambda pair, first, second: pair.joined(first, second)
        )
        return changes

    def joined(self, first: Changes, second: Changes) -> Changes:
        """The changes of the two, together."""
        return together(first, second)


@dataclass(frozen=True, eq=False)
class Product(Pair):
    """Two schedules, multiplied: lr(t) = first(t) * second(t).

    Args:
        first: A schedule.
        second: Another one, on the same clock.

    Raises:
        TypeError: An argument is not a Schedule.

    >>> from schedcore import Cosine, MultiFactor, Product
    >>> lr = Product(Cosine(0.3, steps=20), MultiFactor(1.0, [10], 0.1))
    >>> round(lr(10), 4)
    0.015

    Source: `ChainedScheduler` of PyTorch, without its dependence on the order.
    """

    def joined(self, first: Changes, second: Changes) -> Changes:
        changes, zero = together(first, second), False
        for factor, its in ((self.first, first), (self.second, second)):
            if _ends_at_zero(factor, its):
                changes, zero = changes.stopped(its.last), True
        changes.of_zero_product = zero
        return changes

    def combined(self, first: Any, second: Any, xp: Any) -> Any:
        return first * second


def _ends_at_zero(schedule: Schedule, changes: Changes) -> bool:
    if isinstance(schedule, Product):
        return changes.of_zero_product
    spend(2)
    return changes.stays and changes.last < inf and value_at(schedule, changes.last) == 0


@dataclass(frozen=True, eq=False)
class Quotient(Pair):
    """One schedule divided by another: lr(t) = first(t) / second(t), and NaN where that is 0.

    Args:
        first: A schedule.
        second: Another one, on the same clock, which is not 0 at t = 0.

    Raises:
        TypeError: An argument is not a Schedule.
        ValueError: `second` is 0 at t = 0.

    >>> from schedcore import Constant, Linear, Quotient
    >>> lr = Quotient(Constant(1), Linear(1, steps=9, final_lr=10))  # 1 / (1 + t), for a while
    >>> lr(0), lr(3), lr(100)
    (1.0, 0.25, 0.1)

    Source: weights of averages, as (1 + t) / (10 + t).
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        if not value_at(self.second, 0):
            fail(self, "second", "other than 0 at t = 0", self.second)

    def combined(self, first: Any, second: Any, xp: Any) -> Any:
        return xp.where(second == 0, nan, first / xp.where(second == 0, 1.0, second))


@dataclass(frozen=True)
class Scale(Schedule):
    """A schedule times a number: lr(t) = by * schedule(t).

    Args:
        schedule: What to scale.
        by: The factor, any finite number.

    Raises:
        TypeError: `by` is not a number, or `schedule` not a Schedule.
        ValueError: `by` is not finite.

    >>> from schedcore import Cosine, Scale
    >>> Scale(Cosine(0.3, steps=20), by=0.1)(10)
    0.015

    Source: composer's schedulers, which multiply a base rate.
    """

    schedule: Schedule
    by: float

    def __post_init__(self) -> None:
        check_schedule(self, "schedule")
        store(self, by=FINITE)

    def changes(self) -> Changes:
        return changes_of(self.schedule) if self.by else CONSTANT

    def evaluate(self, t: Any, xp: Any) -> Any:
        return evaluate(self.schedule, t, xp) * self.by


@dataclass(frozen=True, eq=False)
class Sum(Pair):
    """Two schedules, added: lr(t) = first(t) + second(t).

    Args:
        first: A schedule.
        second: Another one, on the same clock.

    Raises:
        TypeError: An argument is not a Schedule.

    >>> from schedcore import Constant, Cosine, Sum
    >>> lr = Sum(Cosine(0.3, steps=20), Constant(0.1))
    >>> lr(0), lr(10), lr(20)
    (0.4, 0.25, 0.1)

    Source: the sums of a floor and a decay in many recipes.
    """

    def combined(self, first: Any, second: Any, xp: Any) -> Any:
        return first + second
