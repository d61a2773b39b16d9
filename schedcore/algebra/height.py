"""Schedules combined at the same time: sums, products and bounds."""

from abc import abstractmethod
from dataclasses import dataclass
from math import nan
from typing import Any

from schedcore.algebra.row import Row
from schedcore.changes import Changes, both, either
from schedcore.checks import FINITE, check_beside, fail, store
from schedcore.engine.verbs import at_least, at_most, evaluate
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
            lambda part: part.changes(), lambda pair, first, second: pair.joined(first, second)
        )
        return changes

    def joined(self, first: Changes, second: Changes) -> Changes:
        """What becomes of the changes of the two."""
        return both(first, second)


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
        changes = both(first, second)
        for factor, (_, last, stays) in ((self.first, first), (self.second, second)):
            if stays and factor(last) == 0:
                changes = changes.held(last)
        return changes

    def combined(self, first: Any, second: Any, xp: Any) -> Any:
        return first * second


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
        return self.schedule.changes()

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
        if not self.second(0):
            fail(self, "second", "other than 0 at t = 0", self.second)

    def combined(self, first: Any, second: Any, xp: Any) -> Any:
        return xp.where(second == 0, nan, first / xp.where(second == 0, 1.0, second))


@dataclass(frozen=True)
class Rounded(Schedule):
    """A schedule in whole numbers: lr(t) = floor(schedule(t) + 1/2).

    For what is counted: a batch size that comes out as 383.9999999999999 would be one too small
    under `int`.

    Args:
        schedule: What to round.

    Raises:
        TypeError: `schedule` is not a Schedule.

    >>> from schedcore import Linear, Rounded
    >>> batch_size = Rounded(Linear(32, steps=10, final_lr=64))
    >>> batch_size(0), batch_size(1), batch_size(10)
    (32.0, 35.0, 64.0)

    Source: the batch-size ramps of Megatron-LM and others.
    """

    schedule: Schedule

    def __post_init__(self) -> None:
        check_schedule(self, "schedule")

    def changes(self) -> Changes:
        return self.schedule.changes()

    def evaluate(self, t: Any, xp: Any) -> Any:
        return xp.floor(evaluate(self.schedule, t, xp) + 0.5)


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
        return either(first, second, lambda t: self.first(t) <= self.second(t))

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
        return either(first, second, lambda t: self.first(t) >= self.second(t))

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
        changes, low, high = self.schedule.changes(), self.min_lr, self.max_lr
        if low is not None:
            changes = changes.bounded(lambda t: self.schedule(t) <= low)
        if high is not None:
            changes = changes.bounded(lambda t: self.schedule(t) >= high)
        return changes

    def evaluate(self, t: Any, xp: Any) -> Any:
        value = evaluate(self.schedule, t, xp)
        if self.min_lr is not None:
            value = at_least(self.min_lr, value, xp)
        return value if self.max_lr is None else at_most(self.max_lr, value, xp)
