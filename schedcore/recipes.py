"""Schedules of the field that are put together from others, each under its name."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from schedcore import curves
from schedcore.anneals import Anneal
from schedcore.changes import Changes
from schedcore.checks import (
    NOT_NEGATIVE,
    POSITIVE,
    SHARE,
    Rule,
    check,
    check_beside,
    check_numbers,
    reject,
    settle,
)
from schedcore.decays import InverseSquareRoot
from schedcore.piecewise import Piecewise
from schedcore.schedule import Schedule, check_schedule
from schedcore.shaped import BETWEEN, Geometric
from schedcore.steps import Constant

LESS_THAN_HALF = Rule("in (0, 0.5)", lambda value: 0 < value < 0.5)
AT_LEAST_ONE = Rule(">= 1", lambda value: value >= 1)


@dataclass(frozen=True)
class Recipe(Schedule):
    """A subclass checks its fields, then calls this `__post_init__`, and says what it is made of."""

    _composed: Schedule = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        settle(self, "_composed", self.compose())

    def changes(self) -> Changes:
        return self._composed.changes()

    @abstractmethod
    def compose(self) -> Schedule:
        """The same schedule, put together from simpler ones."""

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self._composed.evaluate(t, xp)


@dataclass(frozen=True)
class Warmup(Recipe):
    """A rise along any curve to where another schedule starts, then that schedule.

    lr(t) = begin_lr + (schedule(0) - begin_lr) * left(1 - t / steps)    for t < steps
    lr(t) = schedule(t - steps)                                          from t = steps on

    So it is a decay along the curve, turned round: one along `1-sqrt` ends gently.

    Args:
        schedule: What to warm up to. Its clock starts at 0 when the warmup ends.
        steps: Length of the warmup, in units of t, > 0.
        begin_lr: Rate at t = 0, in [0, schedule(0)].
        shape: The name of a curve, or a schedule that goes from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: An argument is out of its range.

    >>> from schedcore import Constant, Warmup
    >>> lr = Warmup(Constant(0.4), steps=10, shape="cosine")
    >>> lr(0), round(lr(5), 4), lr(10)
    (0.0, 0.2, 0.4)

    Source: `warmup_type` of transformers' `get_wsd_schedule`.
    """

    schedule: Schedule
    steps: float
    begin_lr: float = 0.0
    shape: curves.Shape = "linear"

    def __post_init__(self) -> None:
        check_schedule(self, "schedule")
        check(self, POSITIVE, "steps")
        check(self, NOT_NEGATIVE, "begin_lr")
        curves.check_shape(self)
        if not self.begin_lr <= self.schedule(0):
            rule = f"<= the rate it warms up to, {self.schedule(0)!r}"
            reject(self, "begin_lr", rule, self.begin_lr)
        super().__post_init__()

    def compose(self) -> Schedule:
        fall = Anneal(self.schedule(0), self.steps, self.begin_lr, self.shape)
        return fall.reverse(self.steps).then(self.schedule, at=self.steps)


@dataclass(frozen=True)
class OneCycle(Recipe):
    """Up to a high rate, down again, and far below where it began: one cycle for the whole run.

    Two phases: max_lr / div_factor at t = 0, max_lr at pct_start * steps, and at t = steps the
    first rate / final_div_factor. Three phases: the first rate again at 2 * pct_start * steps.

    Args:
        max_lr: The highest rate, > 0.
        steps: Length of all phases together, in units of t, > 0.
        pct_start: The share of `steps` in which the rate rises, in (0, 1); in (0, 0.5) if there are
            three phases.
        div_factor: How many times as high the highest rate is as the first, >= 1.
        final_div_factor: How many times as high the first rate is as the last, > 0.
        three_phase: Whether the rate falls to the first as fast as it rose, and then on to the last.
        shape: The name of a curve, or a schedule that goes from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: An argument is out of its range.

    >>> from schedcore import OneCycle
    >>> lr = OneCycle(0.5, steps=100)
    >>> lr(0), lr(30), round(lr(65), 4), lr(100)
    (0.02, 0.5, 0.25, 2e-06)

    The momentum that goes with it is low while the rate is high:

    >>> from schedcore import Piecewise
    >>> momentum = Piecewise([(0, 0.95), (30, 0.85), (100, 0.95)], shape="cosine")
    >>> momentum(0), momentum(30), momentum(100)
    (0.95, 0.85, 0.95)

    Source: Smith and Topin 2017, "Super-Convergence", arXiv:1708.07120; `OneCycleLR` of PyTorch.
    """

    max_lr: float
    steps: float
    pct_start: float = 0.3
    div_factor: float = 25.0
    final_div_factor: float = 1e4
    three_phase: bool = False
    shape: curves.Shape = "cosine"

    def __post_init__(self) -> None:
        check(self, POSITIVE, "max_lr", "steps", "final_div_factor")
        check(self, AT_LEAST_ONE, "div_factor")
        if not isinstance(self.three_phase, bool):
            reject(self, "three_phase", "True or False", self.three_phase, TypeError)
        check(self, LESS_THAN_HALF if self.three_phase else BETWEEN, "pct_start")
        curves.check_shape(self)
        super().__post_init__()

    def compose(self) -> Schedule:
        peak = self.pct_start * self.steps
        begin_lr = self.max_lr / self.div_factor
        end = (self.steps, begin_lr / self.final_div_factor)
        back = [(2 * peak, begin_lr)] if self.three_phase else []
        return Piecewise([(0, begin_lr), (peak, self.max_lr), *back, end], self.shape)


@dataclass(frozen=True)
class SlantedTriangular(Recipe):
    """A short linear rise and a long linear fall, to where it began (ULMFiT).

    max_lr / ratio at t = 0, max_lr at t = cut_frac * steps, max_lr / ratio from t = steps on.

    Args:
        max_lr: The highest rate, > 0.
        steps: Length of the rise and the fall together, in units of t, > 0.
        cut_frac: The share of `steps` in which the rate rises, in (0, 1).
        ratio: How many times as high the highest rate is as the lowest, >= 1.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import SlantedTriangular
    >>> lr = SlantedTriangular(0.32, steps=100)
    >>> lr(0), lr(10), round(lr(55), 4), lr(100)
    (0.01, 0.32, 0.165, 0.01)

    Source: Howard and Ruder 2018, arXiv:1801.06146, equation 3, without rounding the time of the
    peak down.
    """

    max_lr: float
    steps: float
    cut_frac: float = 0.1
    ratio: float = 32

    def __post_init__(self) -> None:
        check(self, POSITIVE, "max_lr", "steps")
        check(self, BETWEEN, "cut_frac")
        check(self, AT_LEAST_ONE, "ratio")
        super().__post_init__()

    def compose(self) -> Schedule:
        low = self.max_lr / self.ratio
        peak = (self.cut_frac * self.steps, self.max_lr)
        return Piecewise([(0, low), peak, (self.steps, low)])


@dataclass(frozen=True)
class Noam(Recipe):
    """A linear warmup, then a fall with the square root of t, both set by the size of a model.

    lr(t) = factor * model_size^(-1/2) * min(t^(-1/2), t * warmup_steps^(-3/2))

    Args:
        model_size: The width of the model, > 0.
        warmup_steps: Length of the warmup, in units of t, > 0.
        factor: What all of it is multiplied by, > 0.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Noam
    >>> lr = Noam(model_size=64, warmup_steps=4, factor=0.8)
    >>> lr(0), lr(1), lr(4), lr(16)
    (0.0, 0.0125, 0.05, 0.025)

    Source: Vaswani et al. 2017, arXiv:1706.03762, equation 3.
    """

    model_size: float
    warmup_steps: float
    factor: float = 1.0

    def __post_init__(self) -> None:
        check(self, POSITIVE, "model_size", "warmup_steps", "factor")
        super().__post_init__()

    def compose(self) -> Schedule:
        peak = self.factor / sqrt(self.model_size * self.warmup_steps)
        return InverseSquareRoot(peak, timescale=self.warmup_steps).warmup(self.warmup_steps)


@dataclass(frozen=True)
class TriStage(Recipe):
    """A linear warmup, a constant rate, and an exponential fall.

    lr(t) = base_lr * final_lr_scale^x    in the fall, with x from 0 to 1

    Args:
        base_lr: The highest rate, > 0.
        warmup_steps: Length of the warmup, in units of t, >= 0.
        hold_steps: Length of the constant part, in units of t, >= 0.
        decay_steps: Length of the fall, in units of t, > 0; the whole is as long as the three.
        init_lr_scale: The share of `base_lr` at t = 0, in (0, 1].
        final_lr_scale: The share of `base_lr` from the end of the fall on, in (0, 1].

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import TriStage
    >>> lr = TriStage(0.4, warmup_steps=10, hold_steps=40, decay_steps=50)
    >>> [round(lr(t), 4) for t in (0, 10, 50, 75, 100)]
    [0.004, 0.4, 0.4, 0.04, 0.004]

    Source: Park et al. 2019, "SpecAugment", arXiv:1904.08779; `tri_stage` of fairseq.
    """

    base_lr: float
    warmup_steps: float
    hold_steps: float
    decay_steps: float
    init_lr_scale: float = 0.01
    final_lr_scale: float = 0.01

    def __post_init__(self) -> None:
        check(self, POSITIVE, "base_lr", "decay_steps")
        check(self, NOT_NEGATIVE, "warmup_steps", "hold_steps")
        check(self, SHARE, "init_lr_scale", "final_lr_scale")
        super().__post_init__()

    def compose(self) -> Schedule:
        base_lr = self.base_lr
        fall = Geometric(base_lr, self.decay_steps, base_lr * self.final_lr_scale)
        hold = Constant(base_lr).then(fall, at=self.hold_steps)
        return hold.warmup(self.warmup_steps, base_lr * self.init_lr_scale)


@dataclass(frozen=True)
class WarmupStableDecay(Recipe):
    """A linear warmup, a constant rate, and a fall along any curve; perhaps several times (WSD).

    With several constant parts (WSD-S), each ends in a fall, after which the full rate is back at
    once. All parts follow each other, so that their lengths add up to that of the whole.

    Args:
        base_lr: The highest rate, > 0.
        warmup_steps: Length of the warmup, in units of t, >= 0.
        stable_steps: Length of the constant part, in units of t, >= 0; or those of several.
        decay_steps: Length of each fall, in units of t, > 0.
        begin_lr: Rate at t = 0, in [0, base_lr].
        final_lr: Rate at the end of each fall, in [0, base_lr]; it stays after the last.
        shape: The name of a curve, or a schedule that goes from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: An argument is out of its range.

    >>> from schedcore import WarmupStableDecay
    >>> lr = WarmupStableDecay(0.4, warmup_steps=10, stable_steps=70, decay_steps=20)
    >>> lr(0), lr(10), lr(80), lr(90), lr(100)
    (0.0, 0.4, 0.4, 0.2, 0.0)
    >>> lr = WarmupStableDecay(0.4, warmup_steps=10, stable_steps=[20, 30], decay_steps=20)
    >>> lr(30), lr(40), lr(50), lr(80), lr(90), lr(100)
    (0.4, 0.2, 0.4, 0.4, 0.2, 0.0)

    Source: Hu et al. 2024, "MiniCPM", arXiv:2404.06395; several times: Wen et al. 2024,
    arXiv:2410.05192.
    """

    base_lr: float
    warmup_steps: float
    stable_steps: float | Sequence[float]
    decay_steps: float
    begin_lr: float = 0.0
    final_lr: float = 0.0
    shape: curves.Shape = "linear"

    def __post_init__(self) -> None:
        check(self, POSITIVE, "base_lr", "decay_steps")
        check(self, NOT_NEGATIVE, "warmup_steps", "begin_lr", "final_lr")
        if isinstance(self.stable_steps, Sequence):
            check_numbers(self, NOT_NEGATIVE, "stable_steps")
        else:
            check(self, NOT_NEGATIVE, "stable_steps")
        check_beside(self, "begin_lr", "<=", "base_lr")
        check_beside(self, "final_lr", "<=", "base_lr")
        curves.check_shape(self)
        super().__post_init__()

    def compose(self) -> Schedule:
        stable = Constant(self.base_lr)
        whole: Schedule = stable
        start = 0.0
        lengths = self.stable_steps
        for length in lengths if isinstance(lengths, Sequence) else [lengths]:
            period = stable.cooldown(length, self.decay_steps, self.final_lr, self.shape)
            whole = whole.then(period, at=start)
            start += length + self.decay_steps
        return whole.warmup(self.warmup_steps, self.begin_lr)


@dataclass(frozen=True)
class Infinite(Recipe):
    """A linear warmup, a fall to a constant rate, and that rate without end.

    A branch to a final checkpoint leaves it at any t, by `cooldown`.

    Args:
        base_lr: The highest rate, > 0.
        warmup_steps: Length of the warmup, in units of t, >= 0.
        cooldown_steps: Length of the fall after it, in units of t, > 0.
        constant_lr: Rate from the end of the fall on, in [0, base_lr].
        begin_lr: Rate at t = 0, in [0, base_lr].
        shape: The name of a curve, or a schedule that goes from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: An argument is out of its range.

    >>> from schedcore import Infinite
    >>> lr = Infinite(0.4, warmup_steps=10, cooldown_steps=50, constant_lr=0.2)
    >>> lr(0), lr(10), lr(60), lr(10**6)
    (0.0, 0.4, 0.2, 0.2)
    >>> lr.cooldown(at=1000, steps=100)(1050)
    0.1

    Source: Ibrahim et al. 2024, arXiv:2403.08763.
    """

    base_lr: float
    warmup_steps: float
    cooldown_steps: float
    constant_lr: float
    begin_lr: float = 0.0
    shape: curves.Shape = "cosine"

    def __post_init__(self) -> None:
        check(self, POSITIVE, "base_lr", "cooldown_steps")
        check(self, NOT_NEGATIVE, "warmup_steps", "constant_lr", "begin_lr")
        check_beside(self, "constant_lr", "<=", "base_lr")
        check_beside(self, "begin_lr", "<=", "base_lr")
        curves.check_shape(self)
        super().__post_init__()

    def compose(self) -> Schedule:
        fall = Anneal(self.base_lr, self.cooldown_steps, self.constant_lr, self.shape)
        return fall.warmup(self.warmup_steps, self.begin_lr)
