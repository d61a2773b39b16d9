"""The time at which two schedules part, or a schedule and a log."""

from collections.abc import Callable, Iterable, Mapping
from math import ceil, floor, isfinite
from typing import NamedTuple

from schedcore.checks import NOT_NEGATIVE, fail, number_in
from schedcore.look import numbers
from schedcore.look.logged import timed
from schedcore.look.samples import points
from schedcore.look.words import ROUNDING
from schedcore.schedule import Schedule

# Up to so many whole t are all compared; of more, those that a picture looks at.
MOST_COMPARED = 1_000_000

# A schedule, another function of t, rates of t = 0, 1, 2 ..., or pairs of t and rate.
Rates = Schedule | Callable[[float], float] | Iterable[float] | Iterable[tuple[float, float]]


class Difference(NamedTuple):
    """The first t at which two courses part, their rates there, and their largest difference.

    `before` is the last t at which they are the same, if there is one; `ratio` is the second as a
    multiple of the first, if that is the same from there on. Printed, it is a sentence.
    """

    t: float
    first: float
    second: float
    largest: float
    before: float | None = None
    ratio: float | None = None

    def __str__(self) -> str:
        t, first, second = (numbers.number(it) for it in self[:3])
        same = (
            ""
            if self.before is None
            else f"they are the same up to t = {numbers.number(self.before)}; "
        )
        if self.ratio is not None:
            times = f"{self.ratio:.4g}"
            return f"{same}from t = {t} on the second is {times} times the first: {second}, not {first}"
        largest = numbers.number(self.largest)
        return (
            f"{same}at t = {t} the second is {second} where the first is {first}, and they differ "
            f"by {largest} at most"
        )


def difference(
    first: Rates,
    second: Rates,
    over: float | Iterable[float] | None = None,
    within: float = ROUNDING,
) -> Difference | None:
    """Find where two schedules part, by more than rounding; None if they don't.

    Either may be a schedule, any other function of t, the rates of t = 0, 1, 2 and so on, or
    pairs of t and rate, as `read_log` gives.

    Args:
        first: A schedule, or rates.
        second: Another one.
        over: The times to look at; or, for a number, all whole t from 0 up to it, and the
            boundaries of both. Above 1,000,000 it is a few thousand times all over it, also just
            before each boundary, and then the first whole t of those in between that differs.
            Of rates, by default and at most those that they are given for.
        within: What counts as the same: this share of the largest rate; 5e-4 for a log that is
            rounded to four digits.

    Raises:
        TypeError: `first` or `second` is nothing of that, or `over` neither a number nor iterable.
        ValueError: `over` is negative or not finite; or no t is there to compare.

    >>> from schedcore import Linear, difference
    >>> a, b = Linear(0.5, steps=16), Linear(0.5, steps=16).hold(at=8)
    >>> difference(a, b, over=8)
    >>> print(difference(a, b, over=20))
    they are the same up to t = 8; at t = 9 the second is 0.25 where the first is 0.2188, and they differ by 0.25 at most
    >>> print(difference(a, [0.5, 0.46875, 0.13125, 0.121875]))
    they are the same up to t = 1; from t = 2 on the second is 0.3 times the first: 0.1313, not 0.4375
    """
    courses = [_course("first", first), _course("second", second)]
    given = [course.keys() for course in courses if isinstance(course, Mapping)]
    times = _times(over, courses) if over is not None or not given else sorted(given[0])
    for known in given:
        times = [t for t in times if t in known]
    if given and not times:
        fail("difference", "over", "at times that are among those of both", over)
    a, b = (it.__getitem__ if isinstance(it, Mapping) else it for it in courses)
    rows = [(t, float(a(t)), float(b(t))) for t in times]
    most = within * max((abs(rate) for _, *rates in rows for rate in rates), default=0)
    apart = [i for i, row in enumerate(rows) if not abs(row[1] - row[2]) <= most]  # NaN differs
    if not apart:
        return None
    start = apart[0]
    largest = max(abs(rows[i][1] - rows[i][2]) for i in apart)
    before = rows[start - 1][0] if start else None
    rest, t = rows[start:], rows[start][0]
    if not given and not isinstance(over, Iterable) and times[-1] > MOST_COMPARED:
        # Looked at in places: the first whole t in between.
        same = floor(-1 if before is None else before)
        while t - same > 1:
            middle = (same + ceil(t)) // 2
            row = middle, float(a(middle)), float(b(middle))
            if abs(row[1] - row[2]) <= most:
                same = before = middle
            else:
                t, rest = middle, [row, *rest]
    t, rate, other = rest[0]
    return Difference(t, rate, other, largest, before, _ratio(rest, most))


def _course(field: str, given: Rates) -> Callable[[float], float] | dict[float, float]:
    if callable(given):
        return given
    if isinstance(given, str) or not isinstance(given, Iterable):
        fail("difference", field, "a Schedule, a function, or rates", given, TypeError)
    return dict(timed("difference", field, given))


def _times(over: object, courses: Iterable[object]) -> list[float]:
    if isinstance(over, Iterable):
        return [*over]
    until = number_in("difference", NOT_NEGATIVE, "over", over)
    schedules = [it for it in courses if isinstance(it, Schedule)]
    if until > MOST_COMPARED:
        places = {k * int(until) // 4096 for k in range(4097)}
        return sorted({*places, *(it.t for lr in schedules for it in points(lr, until))})
    return sorted({*range(int(until) + 1), *(t for lr in schedules for t in lr.boundaries(until))})


def _ratio(rows: list[tuple[float, float, float]], most: float) -> float | None:
    """The second rate over the first, if it is the same in at least two rows, and in all."""
    ratios = [(second / first, most / abs(first)) for _, first, second in rows if first]
    from_nothing = any(abs(second) > most for _, first, second in rows if not first)
    if len(ratios) < 2 or from_nothing or not all(isfinite(it) for it, _ in ratios):
        return None
    ratio = ratios[0][0]
    same = all(abs(it - ratio) <= 4 * by + 1e-9 * abs(ratio) for it, by in ratios)
    return ratio if same and ratio else None
