"""Rates that go up and down in a triangle."""

from dataclasses import KW_ONLY, dataclass
from math import inf
from typing import Any, Literal, get_args

from schedcore.changes import CONSTANT, Between, Changes, periodic
from schedcore.checks import FINITE, POSITIVE, check_choice, check_way, fail, store, store_periods
from schedcore.engine.limits import LARGEST_FLOAT32, beside_int32
from schedcore.engine.verbs import (
    lerp,
    power,
    quotient,
    since_period,
    since_start,
    unless_nan,
    whole_periods,
)
from schedcore.schedule import Schedule
from schedcore.shapes.growth import grown

Mode = Literal["triangular", "triangular2", "exp_range"]


@dataclass(frozen=True)
class Cyclic(Schedule):
    """A triangle wave between two rates, which may shrink from cycle to cycle.

    lr(t) = base_lr + (max_lr - base_lr) * triangle(t) * scale(t)

    `triangle` rises from 0 to 1 over `step_size_up` and falls to 0 over `step_size_down`, again
    and again. `scale(t)` is 1 for `triangular`, (1/2)^cycle for `triangular2`, where the first
    cycle is 0, and gamma^t for `exp_range`.

    Args:
        base_lr: Rate at t = 0, and where each cycle begins and ends.
        max_lr: Rate at the peak of the first cycle; one below `base_lr` makes the triangles hang,
            as those of a momentum.
        step_size_up: Length of the rise, in units of t, > 0.
        step_size_down: Length of the fall, in units of t, > 0; None for as long as the rise.
        mode: `triangular`, `triangular2` or `exp_range`.
        gamma: What a unit of t multiplies the height by, for `exp_range`, > 0; 1 for the other modes. Above 1 the cycles grow,
            up to the largest float32: `.clip(max_lr=...)` is a ceiling.

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
    _: KW_ONLY
    mode: Mode = "triangular"
    gamma: float = 1.0

    def __post_init__(self) -> None:
        store(self, base_lr=FINITE, max_lr=FINITE, gamma=POSITIVE)
        check_way(self, "max_lr", "base_lr")
        store_periods(self, "step_size_up")
        if self.step_size_down is not None:
            store(self, step_size_down=POSITIVE)
        if self._period == inf:
            fail(self, "step_size_up", "shorter: a cycle has no end in floats", self.step_size_up)
        check_choice(self, "mode", get_args(Mode))
        if self.gamma != 1 and self.mode != "exp_range":
            fail(self, "gamma", f"1 in mode {self.mode!r}", self.gamma)

    def changes(self) -> Changes:
        if self.base_lr == self.max_lr:
            return CONSTANT
        # Where a peak shrinks within the cycle, a side may rise and fall.
        between: Between = "anything" if self.mode == "exp_range" else "one way"
        return periodic(self._period, Changes([self.step_size_up]), between=between)

    @property
    def _down(self) -> float:
        return self.step_size_up if self.step_size_down is None else self.step_size_down

    @property
    def _period(self) -> float:
        return beside_int32(self.step_size_up + self._down)

    def _height(self, t: Any, xp: Any) -> Any:
        if self.gamma <= 1:
            return power(self.gamma, t, xp)
        most = LARGEST_FLOAT32 / (1.0 + abs(self.base_lr) + abs(self.max_lr))
        return grown(1.0, self.gamma, t, max(most, 1.0), xp)

    def evaluate(self, t: Any, xp: Any) -> Any:
        if self.base_lr == self.max_lr:
            return unless_nan(t, self.base_lr, xp)
        up, down, period = self.step_size_up, self._down, self._period
        t = since_start(t, xp)
        since = since_period(t, period, xp)
        peak: Any = self.max_lr
        if self.mode == "triangular2":
            peak = lerp(self.base_lr, self.max_lr, 0.5 ** whole_periods(t, period, xp))
        elif self.mode == "exp_range":
            height = self._height(t, xp)
            # No `lerp`: of a height above 1 it would leave a small difference of large numbers.
            peak = self.base_lr + (self.max_lr - self.base_lr) * height
        # Each side starts from a rate that it must meet exactly.
        rise = self.base_lr + (peak - self.base_lr) * quotient(since, up, xp)
        fall = peak - (peak - self.base_lr) * quotient(since - up, down, xp)
        return xp.where(since < up, rise, fall)
