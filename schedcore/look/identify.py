"""The search for the schedule that made a logged curve."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from schedcore.checks import POSITIVE, fail, number_in
from schedcore.look import guesses
from schedcore.look.elsewhere import elsewhere
from schedcore.look.logged import Log, timed
from schedcore.schedule import Schedule

FEWEST = 5
OFFSETS = (0, 1, -1)
NUMBER = re.compile(r"[-\d.e]+\b")
ANY_NUMBER = re.compile(r"\d[\d.]*(e[-+]?\d+)?")
BROKEN = re.compile(r"(steps?|step_size|milestones)=\[?\d*\.\d|warmup\(\d*\.\d")


class Candidate(NamedTuple):
    """A schedule that makes a logged curve, and the largest error of it.

    `offset` is by how much the log is behind the schedule: its t = 0 is `schedule(offset)`.
    `preset` is the line of a library that gives the same until its end, if one is known.
    """

    schedule: Schedule
    error: float
    offset: int = 0
    preset: str | None = None

    def __str__(self) -> str:
        late = f", from t = {self.offset} on" if self.offset else ""
        same = f", as {self.preset}" if self.preset else ""
        return f"{self.schedule}{late}{same}"


def identify(
    rates: Iterable[float] | Iterable[tuple[float, float]], every: float = 1
) -> list[Candidate]:
    """The schedules with round parameters that make a logged curve, the simplest first.

    An empty list says that none of those tried did: noise, a plateau, a curve of another kind.

    Args:
        rates: Rates of t = 0, `every`, 2 * `every` and so on; or pairs of t and rate, as
            `read_log` gives. They may be rounded, to four digits or more, and be late or early
            by one.
        every: How far the clock goes from one rate to the next, > 0.

    Raises:
        TypeError: A rate is not a number.
        ValueError: There are fewer than 5 rates, or two for one t.

    >>> from schedcore import Cosine, identify
    >>> lr = Cosine(0.3, steps=95, final_lr=0.01).warmup(5)
    >>> print(identify([(t, float(f"{lr(t):.4g}")) for t in range(0, 120, 7)])[0])
    Cosine(0.3, steps=95, final_lr=0.01).warmup(5), as optax.warmup_cosine_decay_schedule(0.0, 0.3, 5, 100, 0.01)
    """
    pairs = _pairs(rates, every)
    if len(pairs) < FEWEST:
        fail("identify", "rates", f"at least {FEWEST} of them", len(pairs))
    log = Log.of(pairs)
    found: dict[Schedule, Candidate] = {}
    for offset in OFFSETS:
        moved = log.moved(offset)
        for schedule in guesses.guesses(moved):
            error = None if schedule in found else moved.error(schedule)
            if error is not None:
                found[schedule] = Candidate(schedule, error, offset, elsewhere(schedule))
    return _roundest(sorted(found.values(), key=_simplicity))


def _roundest(candidates: list[Candidate]) -> list[Candidate]:
    """Keep, of candidates that differ in their numbers alone, those with the shortest numbers."""
    kept: list[Candidate] = []
    shortest: dict[str, int] = {}
    for candidate in candidates:
        line = str(candidate.schedule)
        if len(line) <= shortest.setdefault(NUMBER.sub("", line), len(line)) + 2:
            kept.append(candidate)
    return kept


def _simplicity(candidate: Candidate) -> tuple[int, float]:
    """Return how many words and digits that count it takes; a length in fractions looks made up."""
    line = str(candidate.schedule)
    short = ANY_NUMBER.sub(lambda it: f"{float(it[0]):.15e}".partition("e")[0].strip("0."), line)
    extra = bool(candidate.offset) + 10 * bool(BROKEN.search(line))
    return len(short) + extra, candidate.error


def _pairs(
    rates: Iterable[float] | Iterable[tuple[float, float]], every: float
) -> list[tuple[float, float]]:
    pairs = {*timed("identify", "rate", rates, number_in("identify", POSITIVE, "every", every))}
    if len({t for t, _ in pairs}) < len(pairs):
        fail("identify", "rates", "one for each t", [*rates])
    return sorted(pairs)
