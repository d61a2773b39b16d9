"""Rates that change by the same factor over the same time."""

from dataclasses import KW_ONLY, dataclass
from typing import Any

from schedcore.changes import CONSTANT, NEVER_TURNS, Changes, at_edges
from schedcore.checks import FINITE, NOT_NEGATIVE, POSITIVE, SCALABLE, check_beside, store
from schedcore.crossings import clamped
from schedcore.engine.verbs import at_least, power, since_start, unless_nan
from schedcore.schedule import Schedule
from schedcore.shapes.growth import ceiling, check_ceiling, grown, steps_to


@dataclass(frozen=True)
class Exponential(Schedule):
    """A rate that changes by the same factor over every `step_size`, smoothly, down to a floor.

    lr(t) = max(min_lr, base_lr * factor^(t / step_size))    for a factor up to 1
    lr(t) = min(max_lr, base_lr * factor^(t / step_size))    for one above 1

    `Factor` is the same in steps.

    Args:
        base_lr: Rate at t = 0, > 0.
        factor: What each `step_size` multiplies by, > 0; above 1 the rate grows.
        step_size: Over what it does, in units of t, > 0.
        min_lr: The floor, in [0, base_lr].
        max_lr: The ceiling of a rate that grows, >= base_lr; None for the largest float32.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Exponential
    >>> lr = Exponential(0.4, 0.25, step_size=10, min_lr=0.06)
    >>> lr(0), lr(5), lr(10), lr(1000)
    (0.4, 0.2, 0.1, 0.06)
    >>> batch_size = Exponential(100, 1.001, max_lr=1000)
    >>> batch_size(0), round(batch_size(1000), 1), batch_size(10_000)
    (100.0, 271.7, 1000.0)

    Source: `ExponentialDecay` of Keras, `exponential_decay` of optax.
    """

    base_lr: float
    factor: float
    step_size: float = 1
    _: KW_ONLY
    min_lr: float = 0.0
    max_lr: float | None = None

    def __post_init__(self) -> None:
        store(self, base_lr=SCALABLE, factor=POSITIVE, step_size=POSITIVE, min_lr=NOT_NEGATIVE)
        check_beside(self, "min_lr", "<=", "base_lr")
        check_ceiling(self)

    def changes(self) -> Changes:
        if self.factor == 1:
            return CONSTANT
        if self.factor > 1 and self.max_lr is not None:
            steps = steps_to(self.max_lr, self.base_lr, self.factor)
            return at_edges([steps], "one way").on_clock(
                lambda t: t / self.step_size, lambda time: time * self.step_size
            )
        # A floor of 0 is reached by rounding alone.
        return clamped(NEVER_TURNS, lambda t: self(t) == self.min_lr > 0)

    def evaluate(self, t: Any, xp: Any) -> Any:
        if self.factor == 1:  # to the power of NaN, that is one as well
            return unless_nan(t, self.base_lr, xp)
        if self.factor > 1:
            n = since_start(t, xp) / self.step_size
            return grown(self.base_lr, self.factor, n, ceiling(self), xp)
        decayed = self.base_lr * power(self.factor, since_start(t, xp) / self.step_size, xp)
        return at_least(self.min_lr, decayed, xp)


@dataclass(frozen=True)
class NaturalExponential(Schedule):
    """A rate that falls exponentially, without end.

    lr(t) = base_lr * exp(-decay_rate * t)

    Args:
        base_lr: Rate at t = 0.
        decay_rate: How fast it falls, > 0.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import NaturalExponential
    >>> lr = NaturalExponential(0.4, decay_rate=0.1)
    >>> lr(0), round(lr(10), 6)
    (0.4, 0.147152)

    Source: `NaturalExpDecay` of Paddle.
    """

    base_lr: float
    decay_rate: float

    def __post_init__(self) -> None:
        store(self, base_lr=FINITE, decay_rate=POSITIVE)

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.base_lr * xp.exp(-float(self.decay_rate) * since_start(t, xp))
