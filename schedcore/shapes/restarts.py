"""Anneals that start again."""

from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import lru_cache
from math import inf, log
from typing import Any

from schedcore import curves
from schedcore.changes import Changes, periodic
from schedcore.checks import (
    NOT_NEGATIVE,
    POSITIVE,
    SHARE,
    Rule,
    check,
    check_beside,
    reject,
    settle,
)
from schedcore.engine import scalar
from schedcore.engine.limits import LAST_T
from schedcore.engine.verbs import (
    at_least,
    at_most,
    lerp,
    lookup,
    since_period,
    since_start,
    whole_periods,
)
from schedcore.schedule import Schedule

# Between the two there would be millions of restarts to tell apart.
MOST_RESTARTS = 50_000


CYCLE_MULT = Rule("1 or >= 1.001", lambda value: value == 1 or value >= 1.001)


@dataclass(frozen=True)
class WarmRestarts(Schedule):
    """Falls that start again and again, each as a longer or lower one if wanted (SGDR).

    lr(t) = final_lr + (peak_i - final_lr) * left(x)
    x = (t - start_i) / (cycle_steps * cycle_mult^i)
    peak_i = max(final_lr, base_lr * peak_mult^i)

    where i is the number of restarts until t, and start_i the time of the last one: the sum of
    cycle_steps * cycle_mult^k for k < i. At t = start_i the rate is exactly peak_i. `left` is the
    curve, (1 + cos(pi * x)) / 2 for `cosine`; `Anneal` lists them all.

    Args:
        base_lr: Rate at t = 0, > 0.
        cycle_steps: Length of the first cycle, in units of t, > 0.
        cycle_mult: How many times as long each cycle is as the one before, 1 or >= 1.001.
        peak_mult: How many times as high each cycle starts as the one before, in (0, 1].
        final_lr: Rate towards which each cycle falls, in [0, base_lr].
        shape: The name of a curve, or a schedule that goes from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: An argument is not a number, or `shape` neither a name nor a Schedule.
        ValueError: An argument is out of its range.

    >>> from schedcore import WarmRestarts
    >>> lr = WarmRestarts(1.0, cycle_steps=10, cycle_mult=2, peak_mult=0.5)
    >>> lr(0), lr(5), lr(10), lr(20), lr(30)
    (1.0, 0.5, 0.5, 0.25, 0.25)

    Source: Loshchilov and Hutter 2016, "SGDR", arXiv:1608.03983, equation 5 and section 3.
    """

    base_lr: float
    cycle_steps: float
    cycle_mult: float = 1.0
    peak_mult: float = 1.0
    final_lr: float = 0.0
    shape: curves.Shape = "cosine"
    # What follows from the fields, where `torch.compile` finds it ready.
    _starts_and_lengths: tuple[list[float], list[float]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        check(self, POSITIVE, "base_lr", "cycle_steps")
        check(self, CYCLE_MULT, "cycle_mult")
        check(self, SHARE, "peak_mult")
        check(self, NOT_NEGATIVE, "final_lr")
        check_beside(self, "final_lr", "<=", "base_lr")
        curves.check_shape(self)
        if self.cycle_mult != 1:
            restarts = log(LAST_T / self.cycle_steps + 1) / log(self.cycle_mult)
            if restarts > MOST_RESTARTS:
                rule = f"longer, or cycle_mult larger, for at most {MOST_RESTARTS} restarts"
                reject(self, "cycle_steps", rule, self.cycle_steps)
            settle(
                self, "_starts_and_lengths", _starts_and_lengths(self.cycle_steps, self.cycle_mult)
            )

    def evaluate(self, t: Any, xp: Any) -> Any:
        t = since_start(t, xp)
        if self.cycle_mult == 1:
            since, length = since_period(t, self.cycle_steps, xp), self.cycle_steps
            peak = self._peak(whole_periods(t, self.cycle_steps, xp), xp)
        else:
            starts, lengths = self._starts_and_lengths
            peaks = [self._peak(i, scalar) for i in range(len(starts))]
            start, length, peak = lookup(t, starts[1:], [starts, lengths, peaks], xp)
            since = t - start
        left = curves.left(self.shape, at_most(1.0, since / length, xp), xp)
        return lerp(self.final_lr, peak, left)

    def changes(self) -> Changes:
        if self.cycle_mult == 1:
            return periodic(self.cycle_steps)
        return Changes(self._starts_and_lengths[0][1:], inf, stays=False)

    def _peak(self, cycle: Any, xp: Any) -> Any:
        if self.peak_mult == 1:
            return self.base_lr
        return at_least(self.final_lr, self.base_lr * self.peak_mult**cycle, xp)


@lru_cache
def _starts_and_lengths(cycle_steps: float, cycle_mult: float) -> tuple[list[float], list[float]]:
    """When each cycle of warm restarts starts and how long it is, correctly rounded.

    Tables, because a logarithm, and in some libraries a power, lands beside a restart.
    """
    exact = Context(prec=60)
    start, length = Decimal(0), Decimal(cycle_steps)
    starts: list[float] = []
    lengths: list[float] = []
    while start <= LAST_T:
        starts.append(float(start))
        lengths.append(float(length))
        start = exact.add(start, length)
        length = exact.multiply(length, Decimal(cycle_mult))
    return starts, lengths
