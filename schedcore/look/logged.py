"""A logged curve, and the round numbers that may have made it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor, isfinite, log10
from typing import Any

from schedcore.checks import number
from schedcore.engine import scalar
from schedcore.engine.limits import LARGEST_FLOAT32, in_float32
from schedcore.schedule import Schedule

MOST_DIGITS = 7

# By which share the rate of t = 0 may differ from the one after it.
BEFORE_FIRST = (1e-3, 0.02, 0.1, 0.3, -1e-3, -0.1, -0.3)


@dataclass(frozen=True)
class Log:
    """Times and rates, and by which share of itself a rate may be off."""

    times: list[float]
    rates: list[float]
    precision: float

    @classmethod
    def of(cls, pairs: Sequence[tuple[float, float]]) -> "Log":
        """A log as it is given, in float32 as well, with as many digits as all its rates have."""
        rates = [rate for _, rate in pairs]
        if all(abs(rate) < LARGEST_FLOAT32 and in_float32(rate) == rate for rate in rates):
            rates = [_as_written(rate) for rate in rates]
        digits = next(
            (n for n in range(4, MOST_DIGITS) if all(float(f"{it:.{n}g}") == it for it in rates)),
            MOST_DIGITS,
        )
        # Half of the last digit, and of float32 at best.
        return cls([t for t, _ in pairs], rates, 0.51 * 10.0 ** (1 - digits))

    @property
    def pairs(self) -> list[tuple[float, float]]:
        return [*zip(self.times, self.rates, strict=True)]

    @cached_property
    def peak(self) -> float:
        return max(map(abs, self.rates))

    @cached_property
    def top(self) -> int:
        """The last place of the highest rate."""
        highest = max(self.rates)
        return max(i for i, it in enumerate(self.rates) if self.same(it, highest))

    def same(self, rate: float, other: float) -> bool:
        return abs(rate - other) <= 2 * self.precision * max(abs(rate), abs(other))

    def moved(self, by: float) -> "Log":
        return Log([t + by for t in self.times], self.rates, self.precision)

    def begun(self) -> "Iterator[Log]":
        """The log, and if its first step is missing, with round rates in its place."""
        yield self
        if len(self.times) > 1 and 0 < self.times[0] <= self.times[1] - self.times[0]:
            first = self.rates[0]
            some = [roundest(*sorted([first, first * (1 + by)])) for by in BEFORE_FIRST]
            for rate in dict.fromkeys(some):
                yield Log([0.0, *self.times], [rate, *self.rates], self.precision)

    def rest(self, start: float) -> "Log":
        """The log from a time on, on a clock that starts there."""
        kept = [(t - start, r) for t, r in zip(self.times, self.rates, strict=True) if t >= start]
        return Log([t for t, _ in kept], [r for _, r in kept], self.precision)

    def error(self, schedule: Schedule) -> float | None:
        """The largest error of a schedule, if it is one that rounding makes."""
        some = range(0, len(self.times), max(len(self.times) // 8, 1))
        # Few survive these, and to write a formula down takes longer than to evaluate it at them.
        if not all(self._agrees(i, float(schedule.evaluate(self.times[i], scalar))) for i in some):
            return None
        rates = [schedule(t) for t in self.times]
        if not all(self._agrees(i, rate) for i, rate in enumerate(rates)):
            return None
        return max(abs(a - b) for a, b in zip(rates, self.rates, strict=True))

    def _agrees(self, i: int, rate: float) -> bool:
        most = self.precision * max(abs(rate), abs(self.rates[i]))
        # A rate of nearly 0 has lost digits on its way, in whoever logged it.
        return abs(rate - self.rates[i]) <= most + 1e-7 * self.peak


def _as_written(rate: float) -> float:
    """The number with the fewest digits of which float32 makes this one."""
    some = (float(f"{rate:.{n}g}") for n in range(1, 10))
    return next((it for it in some if in_float32(it) == rate), rate)


def roundest(low: float, high: float) -> float:
    """The number with the fewest digits in a range."""
    if low > high or not (isfinite(low) and isfinite(high)):
        return (low + high) / 2
    if low <= 0 <= high:
        return 0
    if low < 0:
        return -roundest(-high, -low)
    place = 10.0 ** ceil(log10(high))
    for _ in range(18):
        first = ceil(low / place - 1e-12)
        if first * place <= high * (1 + 1e-12):
            value = float(f"{first * place:.12g}")
            return int(value) if value == int(value) else value
        place /= 10
    return (low + high) / 2


def timed(
    owner: str, field: str, rates: Iterable[Any], every: float = 1
) -> list[tuple[float, float]]:
    """Return the pairs of t and rate that are given, or of rates that lie `every` apart."""
    pairs: list[tuple[Any, Any]] = [
        tuple(it) if _is_pair(it) else (i * every, it) for i, it in enumerate(rates)
    ]
    return [(number(owner, "t", t), number(owner, field, rate)) for t, rate in pairs]


def _is_pair(item: Any) -> bool:
    return isinstance(item, tuple | list) or getattr(item, "shape", None) == (2,)


def decades(most: float, number: int) -> list[float]:
    """The largest powers of ten that are not above a rate."""
    if not most > 0:
        return []
    place = floor(log10(most * (1 + 1e-9)))
    return [float(f"1e{place - k}") for k in range(number)]


def near(value: float, by: float = 1e-3) -> list[float]:
    """Round numbers near a value, the nearest with few digits first, and whole ones."""
    some = [
        roundest(value - abs(value) * share, value + abs(value) * share)
        for share in (by, by / 30, by / 1000)
    ]
    return [*dict.fromkeys([*some, *([round(value)] if abs(value) >= 1 else [])])]
