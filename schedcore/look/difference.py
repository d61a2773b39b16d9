"""Where two schedules part."""

from collections.abc import Iterable
from typing import NamedTuple

from schedcore.checks import fail, number
from schedcore.look.words import ROUNDING
from schedcore.schedule import Schedule

MOST_COMPARED = 10**7


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
            boundaries of both.

    Raises:
        TypeError: `first` or `second` is not a Schedule, or `over` neither a number nor iterable.
        ValueError: `over` is not in [0, 10,000,000].

    >>> from schedcore import Linear, difference
    >>> a, b = Linear(0.5, steps=16), Linear(0.5, steps=16).hold(at=8)
    >>> difference(a, b, over=8)
    >>> difference(a, b, over=20)
    Difference(t=9, first=0.21875, second=0.25, largest=0.25)
    """
    for field, schedule in (("first", first), ("second", second)):
        if not isinstance(schedule, Schedule):
            fail("difference", field, "a Schedule", schedule, TypeError)
    if not isinstance(over, Iterable):
        until = number("difference", "over", over)
        if not 0 <= until <= MOST_COMPARED:
            fail("difference", "over", f"in [0, {MOST_COMPARED}]", over)
        edges = [*first.boundaries(until), *second.boundaries(until)]
        over = sorted({*range(int(until) + 1), *edges})
    rows = [(t, first(t), second(t)) for t in over]
    rounding = ROUNDING * max((abs(rate) for _, *rates in rows for rate in rates), default=0)
    apart = [row for row in rows if not abs(row[1] - row[2]) <= rounding]
    return Difference(*apart[0], max(abs(a - b) for _, a, b in apart)) if apart else None
