"""A rise to where a schedule starts."""

from dataclasses import KW_ONLY, dataclass
from typing import Any

from schedcore import curves
from schedcore.changes import Changes, changes_of
from schedcore.checks import FINITE, NOT_NEGATIVE, store
from schedcore.derived import derived
from schedcore.engine.once import value_at
from schedcore.engine.verbs import evaluate, lerp, progress, since_start
from schedcore.schedule import Schedule, check_schedule


@dataclass(frozen=True)
class Warmup(Schedule):
    """A rise along any curve to where another schedule starts, then that schedule.

    lr(t) = begin_lr + (schedule(0) - begin_lr) * left(1 - t / steps)    for t < steps
    lr(t) = schedule(t - steps)                                          from t = steps on

    `left` is the curve, so that a warmup is a decay along it, turned round: it is a straight line,
    t / steps, for `linear`, and one along `1-sqrt` ends gently.

    Args:
        schedule: What to warm up to. Its clock starts at 0 when the warmup ends, so `steps` come
            on top of its own length.
        steps: Length of the warmup, in units of t, >= 0; with 0 there is none.
        begin_lr: Rate at t = 0; one above schedule(0) makes a fall of the warmup.
        shape: The curve: its name, a Curve, or a schedule from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: An argument is out of its range.

    >>> from schedcore import Constant, Cosine, Warmup
    >>> lr = Warmup(Cosine(0.3, steps=15, final_lr=0.01), steps=5, begin_lr=0.1)
    >>> [round(lr(t), 4) for t in (0, 1, 5, 20, 100)]
    [0.1, 0.14, 0.3, 0.01, 0.01]
    >>> round(Warmup(Constant(0.4), steps=10, shape="cosine")(5), 4)
    0.2

    The first update trains at `begin_lr`. Libraries that start at 1 / W of the rate, with
    (t + 1) / W, have a warmup of W - 1 from there; and with (t + 1) / (W + 1), one of W:

    >>> W = 5
    >>> lr = Warmup(Constant(0.3), W - 1, begin_lr=0.3 / W)
    >>> [round(lr(t), 4) for t in range(6)]
    [0.06, 0.12, 0.18, 0.24, 0.3, 0.3]

    Source: Goyal et al. 2017, "Accurate, Large Minibatch SGD", arXiv:1706.02677, section 2.2;
    `warmup_type` of transformers' `get_wsd_schedule`.
    """

    schedule: Schedule
    steps: float
    begin_lr: float = 0.0
    _: KW_ONLY
    shape: curves.Shape = "linear"

    def __post_init__(self) -> None:
        check_schedule(self, "schedule")
        store(self, steps=NOT_NEGATIVE, begin_lr=FINITE)
        curves.check_shape(self)

    @derived
    def _peak(self) -> float:
        return value_at(self.schedule, 0)

    def changes(self) -> Changes:
        changes = changes_of(self.schedule)
        level = self.begin_lr == self._peak and changes.never
        return changes if level else changes.delayed(self.steps, curves.course(self.shape))

    def evaluate(self, t: Any, xp: Any) -> Any:
        if not self.steps:
            return evaluate(self.schedule, t, xp)
        after = evaluate(self.schedule, t - self.steps, xp)
        if self.begin_lr == self._peak:  # which a sum of shares may miss by a bit
            return xp.where(t < self.steps, self.begin_lr, after)
        risen = progress(t, self.steps, xp)
        to_go = progress(self.steps - since_start(t, xp), self.steps, xp)
        rise = lerp(self.begin_lr, self._peak, curves.left(self.shape, to_go, risen, xp))
        return xp.where(t < self.steps, rise, after)
