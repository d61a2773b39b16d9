"""Schedules in a row."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Any

from schedcore.algebra.row import Row
from schedcore.budget import ASKED, NEXT, spend
from schedcore.changes import Between, Changes, at_worst, changes_of
from schedcore.checks import NOT_NEGATIVE, fail, set_field, store
from schedcore.derived import derived
from schedcore.engine.limits import beside_int32
from schedcore.engine.verbs import among, evaluate
from schedcore.nesting import nesting
from schedcore.schedule import Schedule, check_schedule

MOST_PARTS = 100_000


@dataclass(frozen=True, eq=False)
class Then(Row):
    """One schedule until a given time, then another on a clock of its own.

    lr(t) = first(t)          for t < at
    lr(t) = second(t - at)    from t = at on

    Args:
        first: The schedule before `at`.
        second: The schedule from `at` on; its clock starts at 0 there.
        at: Time of the change, in units of t, >= 0; with 0 only `second` is left.

    Raises:
        TypeError: `at` is not a number, or `first` or `second` not a Schedule.
        ValueError: `at` is negative or not finite.

    >>> from schedcore import Constant, Polynomial, Then
    >>> lr = Then(Constant(0.3), Polynomial(0.3, steps=10), at=5)
    >>> lr(0), lr(5), lr(10), lr(15)
    (0.3, 0.3, 0.15, 0.0)

    Source: `SequentialLR` of PyTorch, `join_schedules` of optax.
    """

    first: Schedule
    second: Schedule
    at: float

    _in_a_row = "thens"

    def __post_init__(self) -> None:
        check_schedule(self, "first", "second")
        store(self, at=NOT_NEGATIVE)
        if nesting(self).size > MOST_PARTS:
            most = most_parts(self.first) + most_parts(self.second)
            set_field(self, "_most", most if most <= MOST_PARTS else len(self.parts()))

    def _values(self) -> tuple[Any, ...]:
        return self.first, self.second, self.at

    def evaluate(self, t: Any, xp: Any) -> Any:
        starts, schedules = self._row

        def value(k: int) -> Any:
            return evaluate(schedules[k], t - starts[k] if starts[k] else t, xp)

        return among(t, starts, value, xp)

    def changes(self) -> Changes:
        starts, schedules = self._row

        @cache
        def part(k: int) -> Changes:
            spend(ASKED)
            return changes_of(schedules[k]).delayed(starts[k])

        def after(start: float) -> Iterator[float]:
            for k in range(max(bisect_right(starts, start) - 1, 0), len(starts)):
                end = starts[k + 1] if k + 1 < len(starts) else inf
                yield from part(k).until(end, start)

        def between() -> Between:
            spend(2 * NEXT * len(starts))
            courses: list[Between] = [changes_of(it).between for it in schedules]
            return at_worst(*courses)

        last, begin = part(len(starts) - 1), starts[-1]
        return Changes(
            after,
            between=between,
            one_way_from=max(last.one_way_from, begin),
            ends=lambda: (max(last.last, begin), last.stays),
        )

    @derived
    def _row(self) -> tuple[list[float], list[Schedule]]:
        parts = self.parts()
        return [start for start, _ in parts], [schedule for _, schedule in parts]

    def parts(self) -> list[tuple[float, Schedule]]:
        """All the schedules in a row, however they were put together, and when each starts.

        >>> from schedcore import Constant
        >>> Constant(1).then(Constant(2).then(Constant(3), at=5), at=10).parts()
        [(0, Constant(1)), (10, Constant(2)), (15, Constant(3))]
        """
        found: list[tuple[float, Schedule]] = []
        waiting: list[tuple[Schedule, float, float]] = [(self, 0, inf)]
        while waiting:
            spend(2 * NEXT)
            it, start, end = waiting.pop()
            if not isinstance(it, Then):
                found.append((start, it))
                if len(found) > MOST_PARTS:
                    fail(self, "parts", f"at most {MOST_PARTS}", "more")
                continue
            at = beside_int32(start + it.at)
            if at < end:
                waiting.append((it.second, at, end))
            if start < at:
                waiting.append((it.first, start, min(at, end)))
        return found


def most_parts(schedule: Schedule) -> int:
    """The number of schedules in a row, or a few more than that, without counting anew."""
    if not isinstance(schedule, Then):
        return 1
    return getattr(schedule, "_most", 0) or len(schedule.parts())
