"""Schedules in a row."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from schedcore.algebra.row import Row
from schedcore.changes import Between, Changes, at_worst, changes_of, merged
from schedcore.checks import NOT_NEGATIVE, fail, set_field, store
from schedcore.engine.limits import beside_int32
from schedcore.engine.verbs import evaluate
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
        def halve(parts: list[tuple[float, Schedule]]) -> Any:
            """Choose among the parts by halves: of a long sequence few boundaries are looked at."""
            middle = len(parts) // 2
            start, schedule = parts[middle]
            if middle == 0:
                return evaluate(schedule, t - start if start else t, xp)
            return xp.where(t < start, halve(parts[:middle]), halve(parts[middle:]))

        return halve(self.parts())

    def changes(self) -> Changes:
        starts, schedules = zip(*self.parts(), strict=True)
        parts: list[Changes] = [
            changes_of(it).delayed(start) for start, it in zip(starts, schedules, strict=True)
        ]

        def after(start: float) -> Iterator[float]:
            first = max(bisect_right(starts, start) - 1, 0)
            for k, part in enumerate(parts[first:], start=first):
                end = starts[k + 1] if k + 1 < len(parts) else inf
                yield from merged(
                    [starts[k]] if starts[k] > max(start, 0) else [], part.until(end, start)
                )

        courses: list[Between] = [part.between for part in parts]
        return Changes(
            after,
            between=at_worst(*courses),
            one_way_from=max(parts[-1].one_way_from, starts[-1]),
            ends=lambda: (max(parts[-1].last, starts[-1]), parts[-1].stays),
        )

    def parts(self) -> list[tuple[float, Schedule]]:
        """All the schedules in a row, however they were put together, and when each starts.

        >>> from schedcore import Constant
        >>> Constant(1).then(Constant(2).then(Constant(3), at=5), at=10).parts()
        [(0, Constant(1)), (10, Constant(2)), (15, Constant(3))]
        """
        found: list[tuple[float, Schedule]] = []
        waiting: list[tuple[Schedule, float, float]] = [(self, 0, inf)]
        while waiting:
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
