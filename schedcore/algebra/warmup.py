"""A rise to where a schedule starts."""

from dataclasses import dataclass, field
from typing import Any

from schedcore.changes import Changes
from schedcore.checks import NOT_NEGATIVE, check, reject, settle
from schedcore.engine import scalar
from schedcore.engine.verbs import evaluate, lerp, progress
from schedcore.schedule import Schedule, check_schedule


@dataclass(frozen=True)
class LinearWarmup(Schedule):
    """A linear rise to where another schedule starts, then that schedule.

    lr(t) = begin_lr + (schedule(0) - begin_lr) * t / steps    for t < steps
    lr(t) = schedule(t - steps)                                from t = steps on

    Args:
        schedule: What to warm up to. Its clock starts at 0 when the warmup ends, so `steps` come
            on top of its own length.
        steps: Length of the warmup, in units of t, >= 0; with 0 there is none.
        begin_lr: Rate at t = 0, in [0, schedule(0)].

    Raises:
        TypeError: An argument is not a number, or `schedule` not a Schedule.
        ValueError: An argument is out of its range.

    >>> from schedcore import Cosine, LinearWarmup
    >>> lr = LinearWarmup(Cosine(0.3, steps=15, final_lr=0.01), steps=5, begin_lr=0.1)
    >>> [round(lr(t), 4) for t in (0, 1, 5, 20, 100)]
    [0.1, 0.14, 0.3, 0.01, 0.01]

    Source: Goyal et al. 2017, "Accurate, Large Minibatch SGD", arXiv:1706.02677, section 2.2.
    """

    schedule: Schedule
    steps: float
    begin_lr: float = 0.0
    # Worked out once: asked for in `evaluate`, it would double the work with each warmup inside.
    _peak: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_schedule(self, "schedule")
        check(self, NOT_NEGATIVE, "steps", "begin_lr")
        settle(self, "_peak", float(self.schedule.evaluate(0, scalar)))
        if not self.begin_lr <= self._peak:
            reject(self, "begin_lr", f"<= the rate it warms up to, {self._peak!r}", self.begin_lr)

    def changes(self) -> Changes:
        return self.schedule.changes().later(self.steps)

    def evaluate(self, t: Any, xp: Any) -> Any:
        if not self.steps:
            return evaluate(self.schedule, t, xp)
        rise = lerp(self.begin_lr, self._peak, progress(t, self.steps, xp))
        return xp.where(t < self.steps, rise, evaluate(self.schedule, t - self.steps, xp))
