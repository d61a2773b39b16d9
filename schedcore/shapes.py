"""Rates that stay, fall by steps, or fall smoothly to their end."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from typing import Any

from schedcore.checks import (
    NOT_NEGATIVE,
    POSITIVE,
    SHARE,
    check,
    number,
    reject,
    settle,
)
from schedcore.pieces import (
    anneal,
    at_least,
    lookup,
    progress,
    since_start,
    unless_nan,
    whole_periods,
)
from schedcore.schedule import Schedule


@dataclass(frozen=True)
class Constant(Schedule):
    """The same rate for ever.

    lr(t) = lr

    Args:
        lr: The rate, >= 0.

    Raises:
        TypeError: `lr` is not a number.
        ValueError: `lr` is negative or not finite.

    >>> from schedcore import Constant
    >>> Constant(0.3)(10)
    0.3

    Source: Zhang et al., "Dive into Deep Learning", section 12.11.
    """

    lr: float

    def __post_init__(self) -> None:
        check(self, NOT_NEGATIVE, "lr")

    def evaluate(self, t: Any, xp: Any) -> Any:
        return unless_nan(t, self.lr, xp)


@dataclass(frozen=True)
class SquareRoot(Schedule):
    """A rate that falls with the square root of t, without end.

    lr(t) = base_lr / sqrt(t + 1)

    Args:
        base_lr: Rate at t = 0, > 0.

    Raises:
        TypeError: `base_lr` is not a number.
        ValueError: `base_lr` is not > 0 or not finite.

    >>> from schedcore import SquareRoot
    >>> lr = SquareRoot(0.3)
    >>> lr(0), lr(3), lr(8)
    (0.3, 0.15, 0.09999999999999999)

    Source: Zhang et al., "Dive into Deep Learning", section 12.11.2.
    """

    base_lr: float

    def __post_init__(self) -> None:
        check(self, POSITIVE, "base_lr")

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.base_lr / xp.sqrt(since_start(t, xp) + 1)


@dataclass(frozen=True)
class Factor(Schedule):
    """A rate that is multiplied by the same factor every `step_size`, down to a floor.

    lr(t) = max(min_lr, base_lr * factor^floor(t / step_size))

    Args:
        base_lr: Rate at t = 0, > 0.
        factor: What each step multiplies by, in (0, 1].
        step_size: Length of a step, in units of t, > 0.
        min_lr: The floor, in [0, base_lr].

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Factor
    >>> lr = Factor(0.4, 0.5, step_size=10, min_lr=0.06)
    >>> lr(0), lr(9), lr(10), lr(25), lr(1000)
    (0.4, 0.4, 0.2, 0.1, 0.06)

    Source: `FactorScheduler` of MXNet; with `min_lr=0`, `StepLR` of PyTorch, and with
    `step_size=1` too, `ExponentialLR` at whole t.
    """

    base_lr: float
    factor: float
    step_size: float = 1
    min_lr: float = 0.0

    def __post_init__(self) -> None:
        check(self, POSITIVE, "base_lr", "step_size")
        check(self, SHARE, "factor")
        check(self, NOT_NEGATIVE, "min_lr")
        if not self.min_lr <= self.base_lr:
            reject(self, "min_lr", f"<= base_lr, {self.base_lr!r}", self.min_lr)

    def evaluate(self, t: Any, xp: Any) -> Any:
        if self.factor == 1:  # to the power of NaN, that is one as well
            return unless_nan(t, self.base_lr, xp)
        periods = whole_periods(since_start(t, xp), self.step_size, xp)
        decayed = self.base_lr * self.factor**periods
        return at_least(self.min_lr, decayed, xp)


@dataclass(frozen=True)
class MultiFactor(Schedule):
    """A rate that is multiplied by the same factor at each of a few milestones.

    lr(t) = base_lr * factor^(number of milestones <= t)

    Args:
        base_lr: Rate at t = 0, > 0.
        milestones: When to multiply, in units of t: at least one, all > 0, rising.
        factor: What each milestone multiplies by, in (0, 1].

    Raises:
        TypeError: An argument is not a number, or `milestones` not a sequence of numbers.
        ValueError: An argument is out of its range.

    >>> from schedcore import MultiFactor
    >>> lr = MultiFactor(0.5, milestones=[15, 30], factor=0.5)
    >>> lr(14), lr(15), lr(29.9), lr(30)
    (0.5, 0.25, 0.25, 0.125)

    Source: `MultiFactorScheduler` of MXNet, `MultiStepLR` of PyTorch.
    """

    base_lr: float
    milestones: Sequence[float]
    factor: float

    def __post_init__(self) -> None:
        check(self, POSITIVE, "base_lr")
        check(self, SHARE, "factor")
        if isinstance(self.milestones, str) or not isinstance(self.milestones, Sequence):
            reject(self, "milestones", "a sequence of numbers", self.milestones, TypeError)
        milestones = tuple(
            number(self, f"milestones[{i}]", value) for i, value in enumerate(self.milestones)
        )
        if not milestones:
            reject(self, "milestones", "at least one number", self.milestones)
        if not milestones[0] > 0:
            reject(self, "milestones[0]", "> 0", milestones[0])
        for i in range(1, len(milestones)):
            if not milestones[i] > milestones[i - 1]:
                rule = f"> milestones[{i - 1}], {milestones[i - 1]!r}"
                reject(self, f"milestones[{i}]", rule, milestones[i])
        settle(self, "milestones", milestones)

    def evaluate(self, t: Any, xp: Any) -> Any:
        values = [self.base_lr * self.factor**k for k in range(len(self.milestones) + 1)]
        (lr,) = lookup(t, self.milestones, [values], xp)
        return unless_nan(t, lr, xp)


@dataclass(frozen=True)
class Polynomial(Schedule):
    """A fall along a power of the time that is left; a straight line for `power=1`.

    lr(t) = final_lr + (base_lr - final_lr) * (1 - x)^power    with x = t / steps in [0, 1]

    Args:
        base_lr: Rate at t = 0, > 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        power: The exponent, > 0.
        final_lr: Rate at the end, >= 0. One above `base_lr` makes a rise of it.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Polynomial
    >>> lr = Polynomial(1.0, steps=10, power=2)
    >>> lr(0), lr(5), lr(10), lr(20)
    (1.0, 0.25, 0.0, 0.0)

    Source: `PolyScheduler` of MXNet, `PolynomialDecay` of Keras.
    """

    base_lr: float
    steps: float
    power: float = 1.0
    final_lr: float = 0.0

    def __post_init__(self) -> None:
        check(self, POSITIVE, "base_lr", "steps", "power")
        check(self, NOT_NEGATIVE, "final_lr")

    def evaluate(self, t: Any, xp: Any) -> Any:
        left = (1.0 - progress(t, self.steps, xp)) ** self.power
        return anneal(t, self.steps, self.base_lr, self.final_lr, left, xp)


@dataclass(frozen=True)
class Cosine(Schedule):
    """A fall along half a period of the cosine.

    lr(t) = final_lr + (base_lr - final_lr) * (1 + cos(pi * x)) / 2    with x = t / steps in [0, 1]

    Args:
        base_lr: Rate at t = 0, > 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end, >= 0. One above `base_lr` makes a rise of it.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Cosine
    >>> lr = Cosine(0.3, steps=20, final_lr=0.1)
    >>> lr(0), lr(10), lr(20), lr(40)
    (0.3, 0.2, 0.1, 0.1)

    Source: Loshchilov and Hutter 2016, "SGDR", arXiv:1608.03983, equation 5.
    """

    base_lr: float
    steps: float
    final_lr: float = 0.0

    def __post_init__(self) -> None:
        check(self, POSITIVE, "base_lr", "steps")
        check(self, NOT_NEGATIVE, "final_lr")

    def evaluate(self, t: Any, xp: Any) -> Any:
        left = half_cosine(progress(t, self.steps, xp), xp)
        return anneal(t, self.steps, self.base_lr, self.final_lr, left, xp)


def half_cosine(x: Any, xp: Any) -> Any:
    """The fall from 1 at x = 0 to 0 at x = 1 along a cosine."""
    return (1.0 + xp.cos(pi * x)) / 2.0
