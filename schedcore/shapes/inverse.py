"""Rates that fall with a power of the time, without end."""

from dataclasses import KW_ONLY, dataclass
from math import exp, log
from typing import Any

from schedcore.changes import NEVER_TURNS, Changes
from schedcore.checks import (
    EXPONENT,
    FINITE,
    POSITIVE,
    SCALABLE,
    Interval,
    fail,
    store,
    store_periods,
)
from schedcore.crossings import clamped
from schedcore.derived import derived
from schedcore.engine.limits import LAST_T
from schedcore.engine.verbs import at_least, at_most, since_start
from schedcore.schedule import Schedule

FALLING = Interval(-1, 0, closed="left")

# Of e, so that float32 holds the power and its inverse.
LARGEST_EXPONENT = 87.0


@dataclass(frozen=True)
class SquareRoot(Schedule):
    """A rate that falls with the square root of t, without end.

    lr(t) = base_lr / sqrt(t + 1)

    Args:
        base_lr: Rate at t = 0.

    Raises:
        TypeError: `base_lr` is not a number.
        ValueError: `base_lr` is not finite.

    >>> from schedcore import SquareRoot
    >>> lr = SquareRoot(0.3)
    >>> lr(0), lr(3), lr(8)
    (0.3, 0.15, 0.09999999999999999)

    Source: Zhang et al., "Dive into Deep Learning", section 12.11.2.
    """

    base_lr: float

    def __post_init__(self) -> None:
        store(self, base_lr=FINITE)

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.base_lr / xp.sqrt(since_start(t, xp) + 1.0)


@dataclass(frozen=True)
class InverseSquareRoot(Schedule):
    """A rate that falls with the square root of t, counted in a timescale, without end.

    lr(t) = base_lr / sqrt(1 + t / timescale)

    Args:
        base_lr: Rate at t = 0.
        timescale: After three of these the rate has halved, in units of t, > 0.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import InverseSquareRoot
    >>> lr = InverseSquareRoot(0.3, timescale=1000).warmup(1000)
    >>> lr(500), lr(1000), lr(4000)
    (0.15, 0.3, 0.15)

    Source: Zhai et al. 2021, "Scaling Vision Transformers", arXiv:2106.04560; after a warmup of one
    timescale, `inverse_sqrt` of transformers and fairseq.
    """

    base_lr: float
    timescale: float

    def __post_init__(self) -> None:
        store(self, base_lr=FINITE)
        store_periods(self, "timescale")

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.base_lr / xp.sqrt(_growth(t, self.timescale, xp))


@dataclass(frozen=True)
class InversePower(Schedule):
    """A rate that falls with a power of t, counted in a timescale, without end.

    lr(t) = base_lr * (1 + t / timescale)^-power

    Args:
        base_lr: Rate at t = 0.
        timescale: What t is counted in, in units of t, > 0.
        power: The exponent, in (0, 10000).

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import InversePower
    >>> lr = InversePower(0.4, timescale=10, power=2)
    >>> lr(0), lr(10), lr(30)
    (0.4, 0.1, 0.025)

    Source: `stable_fn="power"` of timm's `WSDLRScheduler`.
    """

    base_lr: float
    timescale: float
    _: KW_ONLY
    power: float

    def __post_init__(self) -> None:
        store(self, base_lr=FINITE, power=EXPONENT)
        store_periods(self, "timescale")

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.base_lr * _growth(t, self.timescale, xp) ** -self.power


@dataclass(frozen=True)
class InverseTime(Schedule):
    """A rate that falls with t itself, without end.

    lr(t) = base_lr / (1 + decay_rate * t / step_size)

    Args:
        base_lr: Rate at t = 0.
        decay_rate: How fast it falls, > 0.
        step_size: What t is counted in, in units of t, > 0.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import InverseTime
    >>> lr = InverseTime(0.4, decay_rate=0.5, step_size=10)
    >>> lr(0), lr(20), lr(60)
    (0.4, 0.2, 0.1)

    Source: `InverseTimeDecay` of Keras, and of Paddle, where `step_size` is 1.
    """

    base_lr: float
    decay_rate: float
    step_size: float = 1

    def __post_init__(self) -> None:
        store(self, base_lr=FINITE, decay_rate=POSITIVE, step_size=POSITIVE)
        if not self.step_size / self.decay_rate:
            fail(
                self, "decay_rate", "smaller, or step_size longer: nothing is left", self.decay_rate
            )

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.base_lr / _growth(t, self.step_size / self.decay_rate, xp)


@dataclass(frozen=True)
class PowerLaw(Schedule):
    """A power of t itself, which falls without end, under a ceiling.

    lr(t) = min(max_lr, scale * t^exponent)

    Args:
        max_lr: The ceiling, and so the rate at t = 0, > 0.
        scale: Where the power would be at t = 1, > 0.
        exponent: The power, in [-1, 0).

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import PowerLaw
    >>> lr = PowerLaw(0.02, scale=4.0, exponent=-0.5)
    >>> lr(0), lr(1_000), lr(160_000), lr(10**6)
    (0.02, 0.02, 0.01, 0.004)

    Source: Shen et al. 2024, "Power Scheduler", arXiv:2408.13359, where t counts tokens.
    """

    max_lr: float
    scale: float
    exponent: float = -0.51

    def __post_init__(self) -> None:
        store(self, max_lr=SCALABLE, scale=SCALABLE)
        store(self, exponent=FALLING)

    @derived
    def _begin(self) -> float:
        """About when the power meets the ceiling; of 0 there is none."""
        exponent = (log(self.max_lr) - log(self.scale)) / self.exponent
        return exp(min(max(exponent, -LARGEST_EXPONENT), LARGEST_EXPONENT))

    def changes(self) -> Changes:
        if self._begin > LAST_T:
            return NEVER_TURNS
        return clamped(NEVER_TURNS, lambda t: self(t) == self.max_lr)

    def evaluate(self, t: Any, xp: Any) -> Any:
        falling = self.scale * at_least(self._begin, t, xp) ** self.exponent
        return xp.where(t < self._begin, self.max_lr, at_most(self.max_lr, falling, xp))


def _growth(t: Any, timescale: float, xp: Any) -> Any:
    return 1.0 + since_start(t, xp) / timescale
