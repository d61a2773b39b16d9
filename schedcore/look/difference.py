"""Where two schedules part."""

from collections.abc import Iterable
from math import ceil, floor
from typing import NamedTuple

from schedcore.checks import NOT_NEGATIVE, fail, number_in
from schedcore.look.samples import points
from schedcore.look.words import ROUNDING
from schedcore.schedule import Schedule

# Up to so many whole t are all compared; of more, those that a picture looks at.
MOST_COMPARED = 1_000_000


class Difference(NamedTuple):
    """Where two schedules part: the first such t, their rates there, and by how much at most."""

    t: float
    first: float
    second: float
    largest: float


def difference(
    first: Schedule, second: Schedule, over: float | Iterable[float]
) -> Difference | None:
    """Where two schedules part, by more than rounding; None if they don't.

    Args:
        first: A schedule.
        second: Another one.
        over: The times to look at; or, for a number, all whole t from 0 up to it, and the
            boundaries of both. Above 1,000,000 it is a few thousand times all over it, also just
            before each boundary, and then the first whole t of those in between that differs.

    Raises:
        TypeError: `first` or `second` is not a Schedule, or `over` neither a number nor iterable.
        ValueError: `over` is negative or not finite.

    >>> from schedcore import Linear, difference
    >>> a, b = Linear(0.5, steps=16), Linear(0.5, steps=16).hold(at=8)
    >>> difference(a, b, over=8)
    >>> difference(a, b, over=20)
    Difference(t=9, first=0.21875, second=0.25, largest=0.25)
    """
    for field, schedule in (("first", first), ("second", second)):
        if not isinstance(schedule, Schedule):
            fail("difference", field, "a Schedule", schedule, TypeError)
    times = over if isinstance(over, Iterable) else _times(first, second, over)
    rows = [(t, first(t), second(t)) for t in times]
    rounding = ROUNDING * max((abs(rate) for _, *rates in rows for rate in rates), default=0)

    def parted(row: tuple[float, float, float]) -> bool:
        return not abs(row[1] - row[2]) <= rounding  # NaN differs

    apart = [row for row in rows if parted(row)]
    if not apart:
        return None
    largest = max(abs(a - b) for _, a, b in apart)
    if not isinstance(over, Iterable) and over > MOST_COMPARED:
        same, t = floor(max((row[0] for row in rows if row < apart[0]), default=-1)), apart[0][0]
        while t - same > 1:
            middle = (same + ceil(t)) // 2
            row = middle, first(middle), second(middle)
            same, t, apart[0] = (same, middle, row) if parted(row) else (middle, t, apart[0])
    return Difference(*apart[0], largest)


def _times(first: Schedule, second: Schedule, over: float) -> list[float]:
    until = number_in("difference", NOT_NEGATIVE, "over", over)
    if until > MOST_COMPARED:
        return sorted({it.t for schedule in (first, second) for it in points(schedule, until)})
    edges = [*first.boundaries(until), *second.boundaries(until)]
    return sorted({*range(int(until) + 1), *edges})
