"""Anneals that start again."""

from dataclasses import KW_ONLY, dataclass
from fractions import Fraction
from math import frexp, inf, log
from sys import float_info
from typing import Any

from schedcore import curves
from schedcore.budget import spend
from schedcore.changes import CONSTANT, Changes, periodic
from schedcore.checks import (
    FINITE,
    NOT_NEGATIVE,
    POSITIVE,
    SCALABLE,
    check_beside,
    fail,
    store,
    store_periods,
)
from schedcore.derived import derived
from schedcore.engine import scalar
from schedcore.engine.limits import LAST_T
from schedcore.engine.verbs import (
    at_least,
    lerp,
    lookup,
    power,
    progress,
    since_period,
    since_start,
    unless_nan,
    whole_periods,
)
from schedcore.schedule import Schedule
from schedcore.shapes.growth import ceiling, grown

# Between the two there would be millions of restarts to tell apart.
MOST_RESTARTS = 50_000


LEAST_MULT = 1.001


@dataclass(frozen=True)
class WarmRestarts(Schedule):
    """Falls that start again and again, each as a longer or lower one if wanted (SGDR).

    lr(t) = final_lr + (peak_i - final_lr) * left(x)
    x = (t - start_i) / (cycle_steps * cycle_mult^i)
    peak_i = max(final_lr, base_lr * peak_mult^i)    or min(max_lr, ...) where peaks grow

    where i is the number of restarts until t, and start_i the time of the last one: the sum of
    cycle_steps * cycle_mult^k for k < i. At t = start_i the rate is exactly peak_i. `left` is the
    curve, (1 + cos(pi * x)) / 2 for `cosine`; `Anneal` lists them all.

    Args:
        base_lr: Rate at the peak of the first cycle.
        cycle_steps: Length of the first cycle, in units of t, > 0.
        cycle_mult: How many times as long each cycle is as the one before, 1 or >= 1.001.
        peak_mult: How many times as high each cycle starts as the one before, > 0; `base_lr` must
            be > 0 where it is not 1.
        final_lr: Rate towards which each cycle goes; above `base_lr` it rises to it.
        max_lr: The ceiling of peaks that grow, >= base_lr; None for the largest float32.
        warmup_steps: Length of a linear rise from `final_lr` to the peak at the beginning of each
            cycle, in units of t, in [0, cycle_steps).
        shape: The curve: its name, a Curve, or a schedule from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: An argument is not a number, or `shape` no curve.
        ValueError: An argument is out of its range.

    >>> from schedcore import WarmRestarts
    >>> lr = WarmRestarts(1.0, cycle_steps=10, cycle_mult=2, peak_mult=0.5)
    >>> lr(0), lr(5), lr(10), lr(20), lr(30)
    (1.0, 0.5, 0.5, 0.25, 0.25)
    >>> lr = WarmRestarts(0.4, cycle_steps=100, warmup_steps=10)  # a warmup in every cycle
    >>> lr(0), lr(5), lr(10), lr(55), lr(100), lr(105)
    (0.0, 0.2, 0.4, 0.2, 0.0, 0.2)

    Source: Loshchilov and Hutter 2016, "SGDR", arXiv:1608.03983, equation 5 and section 3.
    """

    base_lr: float
    cycle_steps: float
    cycle_mult: float = 1.0
    _: KW_ONLY
    peak_mult: float = 1.0
    final_lr: float = 0.0
    max_lr: float | None = None
    warmup_steps: float = 0
    shape: curves.Shape = "cosine"

    def __post_init__(self) -> None:
        store(self, base_lr=FINITE, cycle_mult=FINITE, peak_mult=POSITIVE)
        store_periods(self, "cycle_steps")
        store(self, final_lr=FINITE, warmup_steps=NOT_NEGATIVE)
        check_beside(self, "warmup_steps", "<", "cycle_steps")
        if self.peak_mult != 1:
            store(self, base_lr=SCALABLE)
        if self.max_lr is not None:
            if self.peak_mult <= 1:
                fail(self, "max_lr", "None where peak_mult is not above 1", self.max_lr)
            store(self, max_lr=FINITE)
            check_beside(self, "max_lr", ">=", "base_lr")
        if self.cycle_mult != 1 and self.cycle_mult < LEAST_MULT:
            fail(self, "cycle_mult", f"1 or >= {LEAST_MULT}", self.cycle_mult)
        curves.check_shape(self)
        if self.cycle_mult != 1 and self._number > MOST_RESTARTS:
            rule = f"longer, or cycle_mult larger, for at most {MOST_RESTARTS} restarts"
            fail(self, "cycle_steps", rule, self.cycle_steps)

    @property
    def _number(self) -> float:
        """About how many restarts there are, where they are not all the same length."""
        return log(LAST_T / self.cycle_steps + 1) / log(self.cycle_mult)

    @property
    def _is_level(self) -> bool:
        return self.base_lr == self.final_lr and self.peak_mult <= 1

    @derived
    def _restarts(self) -> tuple[list[float], list[float]]:
        """The start and the length of each cycle, where they are not all the same."""
        spend(self._number / 7)  # a table takes a while to make
        return _starts_and_lengths(self.cycle_steps, self.cycle_mult)

    @derived
    def _table(self) -> tuple[list[float], list[list[float]]]:
        """The restarts after the first, and the start, end, length and peak of each cycle."""
        starts, lengths = self._restarts
        ends = [*starts[1:], starts[-1] + lengths[-1]]
        peaks = [self._peak(i, scalar) for i in range(len(starts))]
        return starts[1:], [starts, ends, lengths, peaks]

    def evaluate(self, t: Any, xp: Any) -> Any:
        if self._is_level:
            return unless_nan(t, self.base_lr, xp)
        t = since_start(t, xp)
        if self.cycle_mult == 1:
            since, length = since_period(t, self.cycle_steps, xp), self.cycle_steps
            to_end: Any = length - since
            peak = self._peak(whole_periods(t, self.cycle_steps, xp), xp)
        else:
            start, end, length, peak = lookup(t, *self._table, xp)
            since, to_end = t - start, end - t
        if not self.warmup_steps:
            return self._fall(since, to_end, length, peak, xp)
        risen = progress(since, self.warmup_steps, xp)
        rise = lerp(self.final_lr, peak, risen)
        length = length - self.warmup_steps
        fall = self._fall(since - self.warmup_steps, to_end, length, peak, xp)
        return xp.where(risen < 1, rise, fall)

    def _fall(self, since: Any, to_end: Any, length: Any, peak: Any, xp: Any) -> Any:
        x, rest = progress(since, length, xp), progress(to_end, length, xp)
        return lerp(self.final_lr, peak, curves.left(self.shape, x, rest, xp))

    def changes(self) -> Changes:
        if self._is_level:
            return CONSTANT
        if self.cycle_mult == 1:
            inside = Changes([self.warmup_steps]) if self.warmup_steps else CONSTANT
            return periodic(self.cycle_steps, inside, between=curves.course(self.shape))
        starts, _ = self._restarts
        times = starts[1:]
        if self.warmup_steps:
            times = sorted([*times, *(start + self.warmup_steps for start in starts)])
        return Changes(times, inf, between=curves.course(self.shape))

    def _peak(self, cycle: Any, xp: Any) -> Any:
        if self.peak_mult == 1:
            return self.base_lr
        if self.peak_mult > 1:
            most = ceiling(self)
            most = min(most, self.final_lr) if self.final_lr > self.base_lr else most
            return grown(self.base_lr, self.peak_mult, cycle, most, xp)
        peak = self.base_lr * power(self.peak_mult, cycle, xp)
        return at_least(self.final_lr, peak, xp) if self.final_lr <= self.base_lr else peak


def _starts_and_lengths(cycle_steps: float, cycle_mult: float) -> tuple[list[float], list[float]]:
    """The start and the length of each cycle of warm restarts, correctly rounded.

    Tables, because a logarithm, and in some libraries a power, lands beside a restart.
    """
    # In units of which so many make 1 that what is cut off comes to nothing.
    many = 2 ** (128 - min(frexp(cycle_steps)[1], 0))
    start, length = 0, int(Fraction(cycle_steps) * many)
    mult, parts = Fraction(cycle_mult).as_integer_ratio()
    last = LAST_T * many
    starts, lengths = [], []
    while start <= last:
        starts.append(start)
        lengths.append(length)
        start, length = start + length, length * mult // parts
    lengths[-1] = min(lengths[-1], int(float_info.max) * many)
    return [start / many for start in starts], [length / many for length in lengths]
