"""The content of a picture, however it is drawn: the curves, and how far the axes go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

from schedcore.checks import POSITIVE, fail, number_in
from schedcore.look.samples import Point, boundaries, length, points
from schedcore.schedule import Schedule

Shown = Schedule | Sequence[Schedule] | Mapping[str, Schedule]


# More phases than that are not marked.
MOST_MARKED = 12


@dataclass(frozen=True)
class Picture:
    """Some curves by their names, from t = 0 to `until` and from `low` to `high`.

    0 is always in sight: a curve that is high all the time looks high. `marks` are the boundaries,
    unless there are too many to mark.
    """

    curves: dict[str, list[Point]]
    until: float
    low: float
    high: float
    marks: list[float]


def picture(schedules: Shown, until: float | None = None, owner: str = "plot") -> Picture:
    """The picture of one schedule, of several, or of several with names of their own.

    Raises TypeError unless they are schedules and `until` is a number, or ValueError unless that is
    > 0; errors begin with the name of the owner.

    >>> from schedcore import Cosine
    >>> shown = picture(Cosine(0.3, steps=95).warmup(5))
    >>> [*shown.curves], shown.until, shown.low, shown.high, shown.marks
    (['Cosine(0.3, steps=95).warmup(5)'], 110.0, 0, 0.3, [5, 100])
    """
    named = by_name(schedules, owner)
    shown = length(*named.values()) if until is None else number_in(owner, POSITIVE, "until", until)
    curves = {name: points(it, shown) for name, it in named.items()}
    values = [it.value for curve in curves.values() for it in curve if not isnan(it.value)]
    low, high = min([0, *values]), max([0, *values])
    marks = {t for it in named.values() for t in boundaries(it, shown, MOST_MARKED) or []}
    return Picture(
        curves=curves,
        until=shown,
        low=low,
        high=high if high > low else low + 1,
        marks=sorted(marks) if len(marks) <= MOST_MARKED else [],
    )


def by_name(schedules: Any, owner: str) -> dict[str, Schedule]:
    """Each schedule with its name, which is its line if it has no other."""
    if isinstance(schedules, Mapping):
        named = {str(name): it for name, it in schedules.items()}
    else:
        several = [*schedules] if isinstance(schedules, Sequence) else [schedules]
        named = {str(it): it for it in several}
    for it in named.values():
        if not isinstance(it, Schedule):
            fail(owner, "schedules", "a Schedule, or several", it, TypeError)
    if not named:
        fail(owner, "schedules", "a Schedule, or several", schedules)
    return named
