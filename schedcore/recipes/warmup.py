"""A rise along a curve to where a schedule starts."""

from dataclasses import dataclass

from schedcore import curves
from schedcore.checks import NOT_NEGATIVE, POSITIVE, check, reject
from schedcore.recipes.recipe import Recipe
from schedcore.schedule import Schedule, check_schedule
from schedcore.shapes.anneal import Anneal


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
