"""Rates that come back: triangles and warm restarts."""

from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import lru_cache
from math import inf, log
from typing import Any, Literal, get_args

from schedcore import curves, scalar
from schedcore.changes import Changes, periodic
from schedcore.checks import (
    NOT_NEGATIVE,
    POSITIVE,
    SHARE,
    Rule,
    check,
    check_beside,
    check_choice,
    reject,
    settle,
)
from schedcore.pieces import (
    LAST_T,
    at_least,
    at_most,
    beside_int32,
    lerp,
    lookup,
    since_period,
    since_start,
    whole_periods,
)
from schedcore.schedule import Schedule

Mode = Literal["triangular", "triangular2", "exp_range"]

# Between the two there would be millions of restarts to tell apart.
MOST_RESTARTS = 50_000
CYCLE_MULT = Rule("1 or >= 1.001", lambda value: value == 1 or value >= 1.001)


@dataclass(frozen=True)
class Cyclic(Schedule):
    """A triangle wave between two rates, which may shrink from cycle to cycle.

    lr(t) = base_lr + (max_lr - base_lr) * triangle(t) * scale(t)

    `triangle` rises from 0 to 1 over `step_size_up` and falls to 0 over `step_size_down`, again
    and again. `scale(t)` is 1 for `triangular`, (1/2)^cycle for `triangular2`, where the first
    cycle is 0, and gamma^t for `exp_range`.

    Args:
        base_lr: The lower rate, >= 0.
        max_lr: The upper rate, >= base_lr.
        step_size_up: Length of the rise, in units of t, > 0.
        step_size_down: Length of the fall, in units of t, > 0; None for as long as the rise.
        mode: `triangular`, `triangular2` or `exp_range`.
        gamma: Shrinkage per unit of t for `exp_range`, in (0, 1]; 1 for the other modes.

    Raises:
        TypeError: An argument is not a number, or `mode` not a string.
        ValueError: An argument is out of its range.

    >>> from schedcore import Cyclic
    >>> lr = Cyclic(0.1, 0.5, step_size_up=4, mode="triangular2")
    >>> [round(lr(t), 4) for t in (0, 2, 4, 6, 8, 12)]
    [0.1, 0.3, 0.5, 0.3, 0.1, 0.3]

    Source: Smith 2015, "Cyclical Learning Rates for Training Neural Networks", arXiv:1506.01186.
    """

    base_lr: float
    max_lr: float
    step_size_up: float
    step_size_down: float | None = None
    mode: Mode = "triangular"
    gamma: float = 1.0

    def __post_init__(self) -> None:
        check(self, NOT_NEGATIVE, "base_lr", "max_lr")
        check_beside(self, "max_lr", ">=", "base_lr")
        check(self, POSITIVE, "step_size_up")
        if self.step_size_down is not None:
            check(self, POSITIVE, "step_size_down")
        check_choice(self, "mode", get_args(Mode))
        check(self, SHARE, "gamma")
        if self.gamma != 1 and self.mode != "exp_range":
            reject(self, "gamma", f"1 in mode {self.mode!r}", self.gamma)

    def changes(self) -> Changes:
        return periodic(self._period, lambda: [self.step_size_up])

    @property
    def _down(self) -> float:
        return self.step_size_up if self.step_size_down is None else self.step_size_down

    @property
    def _period(self) -> float:
        return beside_int32(self.step_size_up + self._down)

    def evaluate(self, t: Any, xp: Any) -> Any:
        up, down, period = self.step_size_up, self._down, self._period
        t = since_start(t, xp)
        since = since_period(t, period, xp)
        peak: Any = self.max_lr
        if self.mode == "triangular2":
            peak = lerp(self.base_lr, self.max_lr, 0.5 ** whole_periods(t, period, xp))
        elif self.mode == "exp_range":
            peak = lerp(self.base_lr, self.max_lr, self.gamma**t)
        # Each side starts from a rate that it must meet exactly.
        rise = self.base_lr + (peak - self.base_lr) * (since / up)
        fall = peak - (peak - self.base_lr) * ((since - up) / down)
        return xp.where(since < up, rise, fall)


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
