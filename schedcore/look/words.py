"""Plain sentences about what a schedule does."""

from collections.abc import Iterable
from itertools import islice, pairwise, takewhile
from math import inf, isfinite, isnan, nan, nextafter, ulp
from typing import NamedTuple

from schedcore.budget import TooMuch
from schedcore.changes import changes_of
from schedcore.checks import POSITIVE, number_in
from schedcore.crossings import SHARES, Rate, looks_at, places
from schedcore.curves import NAMED
from schedcore.engine import scalar
from schedcore.engine.limits import LAST_T
from schedcore.look.numbers import number, time
from schedcore.look.text import Text
from schedcore.nesting import nesting
from schedcore.schedule import Schedule

MOST_SHOWN = 8


# And how many more are counted.
MOST_COUNTED = 10_000


# Schedules of more parts are looked at in fewer places.
MOST_PARTS = 100


# Of the span of the rates: less than that is rounding.
ROUNDING = 1e-12


# And less than that is no jump, where the rate changes fast.
SMOOTH = 1e-6


WORDS = {"linear": " in a line", "cosine": " along a cosine"}


STAYS = "stays at"


LATE = float(LAST_T)


def describe(schedule: Schedule, unit: str | None = None, until: float | None = None) -> Text:
    """The phases of a schedule in plain sentences, for its method of that name."""
    run = inf if until is None else number_in("describe", POSITIVE, "until", until)
    changes = changes_of(schedule)
    times = takewhile(lambda t: t < run, changes.after(0))
    edges = [0, *islice(times, MOST_SHOWN)]
    endless = changes.last == run == inf
    more = [*islice(times, 1 if endless else MOST_COUNTED + 1)]
    phases: list[Phase] = []
    stays = changes.between == "stays"
    every = 1 if nesting(schedule).size <= MOST_PARTS else 8
    rate = looks_at(schedule, expected=0 if stays else len(SHARES) // every)
    settles_at = changes.last if changes.stays else inf
    for start, end in pairwise(edges if more else [*edges, run]):
        if end < inf and time(start) == time(end):
            continue  # two changes in one, but for rounding
        course = _course(rate, start, end, 0 if stays or start >= settles_at else every)
        if phases and phases[-1].course.endswith(course) and course.startswith(STAYS):
            start, _, course = phases.pop()  # what changes there does not show
        phases.append(Phase(start, end, course))
    if more and not endless:
        last = changes.last if changes.last < run else more[-1]
        phases.append(
            Phase(last, run, _course(rate, last, run, 0 if last >= settles_at else every))
        )
    lines = [_sentence(phase, unit, run) for phase in phases]
    if endless and more:
        lines.append("And so on, without end.")
    elif more:
        number_left = (
            number(len(more)) if len(more) <= MOST_COUNTED else f"more than {number(MOST_COUNTED)}"
        )
        lines.insert(-1, f"... and {number_left} more phases, until in the end:")
    return Text("\n".join(lines))


def words(schedule: Schedule, unit: str | None = None) -> str:
    """The sentences about a schedule, or the one that says why there are none."""
    try:
        return str(schedule.describe(unit))
    except ValueError as error:
        return str(error)


class Phase(NamedTuple):
    """One phase: its start, its end, and the words for it."""

    start: float
    end: float
    course: str


def _sentence(phase: Phase, unit: str | None, run: float) -> str:
    start, end, course = phase
    span = time(start) if end == inf else f"{time(start)} to {time(end)}"
    span = f"t = {span}" if unit is None else f"{span} {unit}"
    span += " on" * (end == inf)
    share = f", {number(100 * (end - start) / run, 3)} % of the run," if run < inf else ""
    return f"From {span}{share} it {course}."


def _course(rate: Rate, start: float, end: float, every: int) -> str:
    """Say what the rate does between two changes, or after the last.

    It is looked at in every so many of the usual places, or, with 0, once, as it stays.
    """
    try:
        rates = _rates(rate, start, end, every)
    except TooMuch:
        raise
    except Exception as error:  # noqa: BLE001  whatever a function of the user's own may raise
        return f"is unknown, since it raises {type(error).__name__}"
    if not all(map(isfinite, rates)):
        return "is not always a finite number"
    if start == 0 and _is_apart(rate, end, rates):
        rates[0] = rates[1] if rates[0] == rate(0) else rates[0]
        return f"is {number(rate(0))} at the start alone, then {_way_of(rates, end)}"
    return _way_of(rates, end)


def _is_apart(rate: Rate, end: float, rates: list[float]) -> bool:
    """Whether the rate at 0 is of that time alone, as of what runs backwards from a jump."""
    first, *later = rates
    if first != rate(0):
        return True
    if first == later[0] or len({*later}) > 1:
        return False
    return all(rate(min(end, 1) * 2.0**-k) in {first, later[0]} for k in range(60))


def _way_of(rates: list[float], end: float) -> str:
    first, last, low, high = rates[0], rates[-1], min(rates), max(rates)
    rounding = ROUNDING * max(abs(low), abs(high))
    if high - low <= rounding:
        return f"{STAYS} {number(first)}"
    rises = all(after >= before - rounding for before, after in pairwise(rates))
    falls = all(after <= before + rounding for before, after in pairwise(rates))
    if not rises and not falls:
        return f"moves between about {number(low)} and {number(high)}"
    verb = "rises" if rises else "falls"
    if end == inf:
        return f"{verb} from {number(first)} towards {number(last)}"
    return f"{verb}{_curve(rates)} from {number(first)} to {number(last)}"


def _rates(rate: Rate, start: float, end: float, every: int) -> list[float]:
    if not every:  # between the edges, near which it may be rounded to the other side
        return 2 * [rate(max(LATE, 2.0 * start) if end == inf else (start + end) / 2)]
    last = _limit(rate) if end == inf else rate(nextafter(end, start))
    # Beside the start by what floats can tell apart at the end, too: near 0 they are far denser.
    beside = start + ulp(end) if start < end < inf else start
    inside = [rate(t) for t in places(start, end)[every - 1 :: every]]
    rates = [rate(max(beside, nextafter(start, inf))), *inside, last]
    # An edge itself belongs to what comes after it, or in what runs backwards before it.
    for i, edge in ((0, start), (-1, end)):
        if edge < inf and abs((its := rate(edge)) - rates[i]) <= SMOOTH * max(map(abs, rates)):
            rates[i] = its
    return rates


def _limit(rate: Rate) -> float:
    try:
        limit = rate(inf)
    except (ValueError, ArithmeticError):  # there is no cosine of it
        limit = nan
    return rate(LATE) if isnan(limit) else limit


def _curve(rates: list[float]) -> str:
    """Return words for the curve that the rates follow, if it is one that has a name."""
    first, *inside, last = rates
    shares = [k / (len(rates) - 1) for k in range(1, len(rates) - 1)]
    most = SMOOTH * abs(first - last)

    def follow(expected: Iterable[float]) -> bool:
        return all(abs(a - b) <= most for a, b in zip(expected, inside, strict=True))

    if min(rates) > 0 and follow(first * (last / first) ** x for x in shares):
        return " in equal ratios"
    for name, curve in NAMED.items():
        left = [curve.left(x, 1.0 - x, scalar) for x in shares]
        if follow(last + (first - last) * share for share in left):
            return WORDS.get(name, f" along {name}")
        if follow(first + (last - first) * share for share in reversed(left)):
            return f" along {name}, turned round,"
    return ""
