"""What a schedule does, in plain sentences."""

from collections.abc import Iterable
from itertools import islice, pairwise
from math import inf, isfinite, isnan, nan, nextafter

from schedcore.changes import MOST, SHARES, places
from schedcore.curves import NAMED
from schedcore.engine import scalar
from schedcore.engine.limits import LAST_T
from schedcore.schedule import Schedule

MOST_SHOWN = 8


# Of the span of the rates: less than that is rounding.
ROUNDING = 1e-12


# And less than that is no jump, where the rate changes fast.
SMOOTH = 1e-6


WORDS = {"linear": " in a line", "cosine": " along a cosine"}


STAYS = "stays at"


def describe(schedule: Schedule) -> str:
    """The phases of a schedule in plain sentences, for its method of that name."""
    changes = schedule.changes()
    times = iter(changes.times)
    edges = [0, *islice(times, MOST_SHOWN)]
    more = sum(1 for _ in islice(times, 1 if changes.last == inf else MOST + 1))
    phases: list[tuple[float, float, str]] = []
    for start, end in pairwise(edges if more else [*edges, inf]):
        if end < inf and _short(start, 9) == _short(end, 9):
            continue  # two changes in one, but for rounding
        course = _course(schedule, start, end)
        if phases and phases[-1][2] == course and course.startswith(STAYS):
            start = phases.pop()[0]  # what changes there does not show
        phases.append((start, end, course))
    if more and changes.last < inf:
        phases.append((changes.last, inf, _course(schedule, changes.last, inf)))
    lines = [_sentence(*phase) for phase in phases]
    if more and changes.last == inf:
        lines.append("And so on, without end.")
    elif more:
        number_left = more if more <= MOST else f"more than {MOST}"
        lines.insert(-1, f"... and {number_left} more phases, until in the end:")
    return "\n".join(lines)


def _sentence(start: float, end: float, course: str) -> str:
    span = "on" if end == inf else f"to {_short(end, 9)}"
    return f"From t = {_short(start, 9)} {span} it {course}."


def _course(schedule: Schedule, start: float, end: float) -> str:
    """What the rate does between two changes, or after the last."""
    try:
        rates = _rates(schedule, start, end)
    except Exception as error:  # noqa: BLE001  whatever a function of the user's own may raise
        return f"is unknown, since it raises {type(error).__name__}"
    if not all(map(isfinite, rates)):
        return "is not always a finite number"
    first, last, low, high = rates[0], rates[-1], min(rates), max(rates)
    rounding = ROUNDING * high
    if high - low <= rounding:
        return f"{STAYS} {_short(first)}"
    rises = all(after >= before - rounding for before, after in pairwise(rates))
    falls = all(after <= before + rounding for before, after in pairwise(rates))
    if not rises and not falls:
        return f"moves between about {_short(low)} and {_short(high)}"
    verb = "rises" if rises else "falls"
    if end == inf:
        return f"{verb} from {_short(first)} towards {_short(last)}"
    return f"{verb}{_way(rates)} from {_short(first)} to {_short(last)}"


def _rates(schedule: Schedule, start: float, end: float) -> list[float]:
    inside = [schedule(t) for t in places(start, end)]
    last = _limit(schedule) if end == inf else schedule(nextafter(end, start))
    rates = [schedule(nextafter(start, inf)), *inside, last]
    # An edge itself belongs to what comes after it, or in what runs backwards before it.
    for i, edge in ((0, start), (-1, end)):
        if edge < inf and abs(schedule(edge) - rates[i]) <= SMOOTH * max(rates):
            rates[i] = schedule(edge)
    return rates


def _limit(schedule: Schedule) -> float:
    try:
        limit = schedule(inf)
    except (ValueError, ArithmeticError):  # there is no cosine of it
        limit = nan
    return schedule(float(LAST_T)) if isnan(limit) else limit


def _way(rates: list[float]) -> str:
    """Which curve the rates follow, if it is one that has a name."""
    first, *inside, last = rates
    most = SMOOTH * abs(first - last)

    def follow(expected: Iterable[float]) -> bool:
        return all(abs(a - b) <= most for a, b in zip(expected, inside, strict=True))

    if min(rates) > 0 and follow(first * (last / first) ** x for x in SHARES):
        return " in equal ratios"
    for name, curve in NAMED.items():
        left = [curve.left(x, 1.0 - x, scalar) for x in SHARES]
        if follow(last + (first - last) * share for share in left):
            return WORDS.get(name, f" along {name}")
        if follow(first + (last - first) * share for share in reversed(left)):
            return f" along {name}, turned round,"
    return ""


def _short(value: float, digits: int = 4) -> str:
    whole = value == int(value) and abs(value) < 1e15
    return str(int(value)) if whole else f"{value:.{digits}g}"
