"""A schedule on another clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, nextafter
from typing import Any

from schedcore.changes import Changes, changes_of, merged, periodic, periods
from schedcore.checks import FINITE, NOT_NEGATIVE, POSITIVE, set_field, store, store_periods
from schedcore.engine import scalar
from schedcore.engine.verbs import (
    at_most,
    evaluate,
    multiple,
    quotient,
    since_period,
    since_start,
    whole_periods,
)
from schedcore.schedule import Schedule, check_schedule


@dataclass(frozen=True)
class _Clock(Schedule):
    """A schedule on another clock, where what never changes never changes either."""

    schedule: Schedule

    def __post_init__(self) -> None:
        check_schedule(self, "schedule")

    def changes(self) -> Changes:
        changes = changes_of(self.schedule)
        return changes if changes.never else self._moved(changes)

    def _moved(self, changes: Changes) -> Changes:
        """The changes of the schedule, on this clock."""
        raise NotImplementedError


@dataclass(frozen=True)
class Hold(_Clock):
    """A schedule that stops at a given time: lr(t) = schedule(min(t, at)).

    Args:
        schedule: What to hold.
        at: From when on its rate stays, in units of t, >= 0.

    Raises:
        TypeError: `at` is not a number, or `schedule` not a Schedule.
        ValueError: `at` is negative or not finite.

    >>> from schedcore import Hold, SquareRoot
    >>> lr = Hold(SquareRoot(0.8), at=15)
    >>> lr(3), lr(15), lr(99)
    (0.4, 0.2, 0.2)

    Source: the stable end of many recipes, for any schedule.
    """

    at: float

    def __post_init__(self) -> None:
        super().__post_init__()
        store(self, at=NOT_NEGATIVE)

    def _moved(self, changes: Changes) -> Changes:
        return changes.stopped(self.at)

    def evaluate(self, t: Any, xp: Any) -> Any:
        return evaluate(self.schedule, at_most(self.at, t, xp), xp)


@dataclass(frozen=True)
class Repeat(_Clock):
    """The beginning of a schedule, again and again: lr(t) = schedule(t mod every).

    Args:
        schedule: What to repeat.
        every: When it starts again, in units of t, > 0.

    Raises:
        TypeError: `every` is not a number, or `schedule` not a Schedule.
        ValueError: `every` is not > 0 or not finite.

    >>> from schedcore import Cosine, Repeat
    >>> lr = Repeat(Cosine(0.4, steps=10).warmup(2), every=12)
    >>> lr(1), lr(2), lr(7), lr(12), lr(14)
    (0.2, 0.4, 0.2, 0.0, 0.4)

    Source: the cyclical schedules of Smith 2015, arXiv:1506.01186, for any shape.
    """

    every: float

    def __post_init__(self) -> None:
        super().__post_init__()
        store_periods(self, "every")

    def _moved(self, changes: Changes) -> Changes:
        return periodic(self.every, changes, between=changes.between)

    def evaluate(self, t: Any, xp: Any) -> Any:
        return evaluate(self.schedule, since_period(since_start(t, xp), self.every, xp), xp)


@dataclass(frozen=True)
class Lengthen(_Clock):
    """The beginning of a schedule, again and again, each time stretched to end one period later.

    lr(t) = schedule(t / n)    with n = floor(t / every) + 1

    Args:
        schedule: What to lengthen: a fall of `every`, for instance.
        every: How long the first period is, in units of t, > 0; the n-th ends at n * every.

    Raises:
        TypeError: `every` is not a number, or `schedule` not a Schedule.
        ValueError: `every` is not > 0 or not finite.

    >>> from schedcore import Lengthen, Polynomial
    >>> lr = Lengthen(Polynomial(0.4, steps=10), every=10)
    >>> lr(0), lr(5), lr(10), lr(15), lr(19)
    (0.4, 0.2, 0.2, 0.1, 0.020000000000000004)

    Source: `cycle=True` of the `PolynomialDecay` of Keras and Paddle, without their last update of
    each period, which still belongs to it.
    """

    every: float

    def __post_init__(self) -> None:
        super().__post_init__()
        store_periods(self, "every")

    def _moved(self, changes: Changes) -> Changes:
        def after(start: float) -> Iterator[float]:
            for n, begin, end in periods(self.every, start):
                yield from stretched(n + 1).until(end, max(start, begin))
                yield end

        def stretched(by: int) -> Changes:
            return changes.on_clock(lambda t: t / by, lambda time: time * by)

        return Changes(after, inf, stays=False, between=changes.between)

    def evaluate(self, t: Any, xp: Any) -> Any:
        t = since_start(t, xp)
        return evaluate(self.schedule, t / (whole_periods(t, self.every, xp) + 1.0), xp)


@dataclass(frozen=True)
class Reverse(_Clock):
    """The beginning of a schedule, backwards: lr(t) = schedule(steps - t), and schedule(0) after.

    Args:
        schedule: What to turn round.
        steps: How much of it, in units of t, > 0.

    Raises:
        TypeError: `steps` is not a number, or `schedule` not a Schedule.
        ValueError: `steps` is not > 0 or not finite.

    >>> from schedcore import Polynomial, Reverse
    >>> lr = Reverse(Polynomial(0.4, steps=10, power=2), steps=10)
    >>> lr(0), lr(5), lr(10), lr(20)
    (0.0, 0.1, 0.4, 0.4)

    Source: a warmup is a decay turned round.
    """

    steps: float

    def __post_init__(self) -> None:
        super().__post_init__()
        store(self, steps=POSITIVE)

    def _moved(self, changes: Changes) -> Changes:
        def after(start: float) -> Iterator[float]:
            inside = changes.phases_before(nextafter(self.steps - start, inf))
            times = (self.steps - begin for begin, _ in inside)
            return merged(t for t in times if t > start)

        return Changes(after, self.steps, stays=True, between=changes.between)

    def evaluate(self, t: Any, xp: Any) -> Any:
        return evaluate(self.schedule, self.steps - at_most(self.steps, since_start(t, xp), xp), xp)


@dataclass(frozen=True)
class Shift(_Clock):
    """A schedule, later or earlier: lr(t) = schedule(t - by).

    Args:
        schedule: What to shift.
        by: How much later, in units of t; earlier when negative.

    Raises:
        TypeError: `by` is not a number, or `schedule` not a Schedule.
        ValueError: `by` is not finite.

    >>> from schedcore import Polynomial, Shift
    >>> lr = Shift(Polynomial(1.0, steps=10), by=5)
    >>> lr(0), lr(5), lr(10), lr(15)
    (1.0, 1.0, 0.5, 0.0)

    Source: `transition_begin` of optax, for any schedule.
    """

    by: float

    def __post_init__(self) -> None:
        super().__post_init__()
        store(self, by=FINITE)
        if self.by < -(2**24):  # a count of int32 could overflow with it
            set_field(self, "by", float(self.by))

    def _moved(self, changes: Changes) -> Changes:
        return changes.delayed(self.by)

    def evaluate(self, t: Any, xp: Any) -> Any:
        return evaluate(self.schedule, since_start(t, xp) - self.by, xp)


@dataclass(frozen=True)
class Stretch(_Clock):
    """A schedule on a slower clock: lr(t) = schedule(t / by).

    Args:
        schedule: What to stretch.
        by: How many times as long it gets, > 0.

    Raises:
        TypeError: `by` is not a number, or `schedule` not a Schedule.
        ValueError: `by` is not > 0 or not finite.

    >>> from schedcore import Cosine, Stretch
    >>> Stretch(Cosine(0.3, steps=20), by=100)(1000)
    0.15

    Source: the scale schedule ratio of composer.
    """

    by: float

    def __post_init__(self) -> None:
        super().__post_init__()
        store_periods(self, "by")

    def _moved(self, changes: Changes) -> Changes:
        return changes.on_clock(lambda t: t / self.by, lambda time: time * self.by)

    def evaluate(self, t: Any, xp: Any) -> Any:
        return evaluate(self.schedule, quotient(t, self.by, xp), xp)


@dataclass(frozen=True)
class Staircase(_Clock):
    """A schedule that stays the same over every step: lr(t) = schedule(every * floor(t / every)).

    Args:
        schedule: What to take the steps from.
        every: Length of a step, in units of t, > 0.

    Raises:
        TypeError: `every` is not a number, or `schedule` not a Schedule.
        ValueError: `every` is not > 0 or not finite.

    >>> from schedcore import Polynomial, Staircase
    >>> lr = Staircase(Polynomial(0.4, steps=8), every=4)
    >>> lr(0), lr(3.9), lr(4), lr(7), lr(8)
    (0.4, 0.4, 0.2, 0.2, 0.0)

    Source: `staircase=True` of Keras' decays, for any schedule.
    """

    every: float

    def __post_init__(self) -> None:
        super().__post_init__()
        store_periods(self, "every")

    def _moved(self, changes: Changes) -> Changes:
        if not changes.stays or changes.last == inf:
            return periodic(self.every, between="stays")
        steps = whole_periods(changes.last, self.every, scalar)
        last = changes.last if steps * self.every == changes.last else (steps + 1) * self.every
        return periodic(self.every, last=last, between="stays", one_way_from=changes.one_way_from)

    def evaluate(self, t: Any, xp: Any) -> Any:
        steps = whole_periods(since_start(t, xp), self.every, xp)
        return evaluate(self.schedule, multiple(steps, self.every, xp), xp)
