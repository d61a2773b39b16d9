"""The part of a schedule that is shown, and the times at which it is looked at."""

from collections.abc import Iterable
from itertools import islice, pairwise, takewhile
from math import cos, isfinite, nan, pi
from typing import NamedTuple

from schedcore.budget import looking
from schedcore.changes import changes_of
from schedcore.crossings import SHARES
from schedcore.engine.limits import LAST_T
from schedcore.schedule import Schedule

# The length that is shown without an end or a boundary, and the boundaries shown without an end.
UNTIL = 100


BOUNDARIES = 6


# About so many times are looked at, and at most so many boundaries one by one.
MOST = 1000


MOST_EDGES = MOST // 4


# Of a phase: so far from its edges it is looked at too.
BESIDE = 1e-9


class Point(NamedTuple):
    """A time, and the value there: NaN where there is none."""

    t: float
    value: float


def length(*schedules: Schedule) -> float:
    """The length to show: to the end and a tenth more; without an end six boundaries, else 100.

    Where there are fewer boundaries, and no end, each counts for a sixth all the same. Of several
    schedules it is the longest.

    >>> from schedcore import Cosine, Factor, SquareRoot
    >>> length(Cosine(0.3, steps=95).warmup(5)), length(Factor(0.3, 0.5, step_size=20))
    (110.0, 120.0)
    >>> length(SquareRoot(0.3)), length(SquareRoot(0.3).warmup(50))
    (100, 300.0)
    """
    return max(map(_length, schedules))


def _length(schedule: Schedule) -> float:
    try:
        end = schedule.end
        times = [] if end else first_boundaries(schedule, BOUNDARIES)
    except ValueError:  # it would take too long to find them
        return _settled_by(schedule)
    if end:
        return end + end / 10
    return times[-1] * BOUNDARIES / len(times) if times else UNTIL


def _settled_by(schedule: Schedule) -> float:
    """A power of two from which on the rate looks like that of the end, or else the usual length."""
    until, final = float(LAST_T), schedule(LAST_T)
    while until > 1 and all(schedule(until * (1 + share) / 2) == final for share in SHARES):
        until /= 2
    return until if until < LAST_T else UNTIL


def first_boundaries(schedule: Schedule, number: int) -> list[float]:
    """The first boundaries, or a ValueError if they take too long to find."""
    with looking(schedule, "the first boundaries"):
        return [*islice(changes_of(schedule).after(0), number)]


def boundaries(schedule: Schedule, until: float, most: int) -> list[float] | None:
    """The boundaries up to a time, or None if there are more than `most`, or too many to find."""
    try:
        with looking(schedule, "boundaries"):
            times = dict.fromkeys(takewhile(lambda t: t <= until, changes_of(schedule).after(0)))
            some = [*islice(times, most + 1)]
    except ValueError:
        return None
    return some if len(some) <= most else None


def points(schedule: Schedule, until: float) -> list[Point]:
    """The points that the line of a picture goes through: about a thousand, however long it is.

    At a boundary it is looked at just before and on it, so that a jump is vertical and a corner
    sharp. Where boundaries are too many for that, the lowest and the highest of some values stand
    side by side.

    >>> from schedcore import MultiFactor
    >>> [value for t, value in points(MultiFactor(0.4, [30], 0.5), 60) if 29.9999 < t < 30.0001]
    [0.4, 0.2, 0.2]
    """
    inside = boundaries(schedule, until, MOST_EDGES)
    if inside is None:
        return [*_crowded(schedule, until)]
    edges = [0, *(t for t in inside if t < until), until]
    return [it for start, stop in pairwise(edges) for it in _phase(schedule, start, stop, until)]


def _phase(schedule: Schedule, start: float, stop: float, until: float) -> Iterable[Point]:
    """A phase from its start to just before its end, and at the very end that too."""
    number = 8 + int((MOST - 8) * (stop - start) / until)
    yield look(schedule, start)
    # A schedule that runs backwards changes just after an edge. A curve may be steep at either end.
    inside = ((1 - cos(pi * k / number)) / 2 for k in range(1, number))
    for share in (BESIDE, *inside, 1 - BESIDE):
        yield look(schedule, start + (stop - start) * share)
    if stop == until:
        yield look(schedule, until)


def _crowded(schedule: Schedule, until: float, each: int = 16) -> Iterable[Point]:
    width = until / (MOST / 2)
    # In the golden ratio, so that it never keeps step with a wave.
    shares = sorted(k * 0.618034 % 1 for k in range(each))
    for column in range(MOST // 2):
        values = [look(schedule, (column + share) * width) for share in shares]
        known = [it.value for it in values if isfinite(it.value)] or [nan]
        first, last = min(known), max(known)
        if values[0].value > values[-1].value:
            first, last = last, first
        yield Point(column * width, first)
        yield Point((column + 0.5) * width, last)
    yield look(schedule, until)


def look(schedule: Schedule, t: float) -> Point:
    try:
        value = schedule(t)
    except Exception:  # noqa: BLE001  whatever a function of the user's own may raise
        value = nan
    return Point(t, value if isfinite(value) else nan)
