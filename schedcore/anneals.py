"""Rates that go from one value to another over a length, along a curve, and stay there."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any

from schedcore import curves
from schedcore.changes import Changes, at_edges
from schedcore.checks import NOT_NEGATIVE, POSITIVE, check
from schedcore.pieces import progress
from schedcore.schedule import Schedule


class Span(Schedule):
    """What leads from one rate to another: a subclass is a dataclass with these fields first."""

    base_lr: float
    steps: float
    final_lr: float

    def __post_init__(self) -> None:
        check(self, NOT_NEGATIVE, "base_lr", "final_lr")
        check(self, POSITIVE, "steps")

    def changes(self) -> Changes:
        return at_edges([self.steps])


class Annealing(Span):
    """What goes along a curve: a subclass says what is `left`."""

    @abstractmethod
    def left(self, x: Any, xp: Any) -> Any:
        """The share of the way that is left at x: 1 at x = 0, 0 at x = 1, to the last bit."""

    def evaluate(self, t: Any, xp: Any) -> Any:
        left = self.left(progress(t, self.steps, xp), xp)
        # From the lower one up, so that rounding can't lead below it. It may miss the higher one.
        if self.final_lr <= self.base_lr:
            rate = self.final_lr + (self.base_lr - self.final_lr) * left
            return xp.where(t <= 0, self.base_lr, rate)
        rate = self.base_lr + (self.final_lr - self.base_lr) * (1.0 - left)
        return xp.where(t >= self.steps, self.final_lr, rate)


@dataclass(frozen=True)
class Anneal(Annealing):
    """From one rate to another along any curve.

    lr(t) = final_lr + (base_lr - final_lr) * left(x)    with x = t / steps in [0, 1]

    where `left` goes from 1 to 0:

    linear         1 - x
    cosine         (1 + cos(pi * x)) / 2
    half-cosine    1 + cos(pi / 2 * (1 + x))
    1-sqrt         1 - sqrt(x)
    1-square       1 - x^2
    exponential    (0.1^x - 0.1) / 0.9
    rex            (1 - x) / (1 - x / 2)
    tanh           (1 - tanh(10 * x - 7)) / 2 between the ends, to which it jumps by 1e-6 and 0.0025

    Args:
        base_lr: Rate at t = 0, >= 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end, >= 0. One above `base_lr` makes a rise of it.
        shape: The name of a curve, or a schedule that goes from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: A rate or length is not a number, or `shape` neither a name nor a Schedule.
        ValueError: An argument is out of its range.

    >>> from schedcore import Anneal, Polynomial
    >>> lr = Anneal(0.4, steps=100, shape="1-sqrt")
    >>> lr(0), lr(25), lr(100)
    (0.4, 0.2, 0.0)
    >>> Anneal(0.4, steps=100, shape=Polynomial(1, steps=1, power=2))(50)
    0.1

    Source: `annealers` of fastai; 1 - sqrt: Hägele et al. 2024, arXiv:2405.18392; half-cosine:
    `HalfCosWithWarmup` of OLMo-core; for `exponential`, `rex` and `tanh` see `ExponentialAnneal`,
    `Rex` and `Tanh`, where they have parameters.
    """

    base_lr: float
    steps: float
    final_lr: float = 0.0
    shape: curves.Shape = "linear"

    def __post_init__(self) -> None:
        super().__post_init__()
        curves.check_shape(self)

    def left(self, x: Any, xp: Any) -> Any:
        return curves.left(self.shape, x, xp)


@dataclass(frozen=True)
class Linear(Annealing):
    """A straight line.

    lr(t) = final_lr + (base_lr - final_lr) * (1 - x)    with x = t / steps in [0, 1]

    Args:
        base_lr: Rate at t = 0, >= 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end, >= 0. One above `base_lr` makes a rise of it.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Linear
    >>> lr = Linear(0.4, steps=8, final_lr=0.2)
    >>> lr(0), round(lr(2), 4), lr(8), lr(20)
    (0.4, 0.35, 0.2, 0.2)

    Source: `LinearLR` of PyTorch, `linear_schedule` of optax; down to 0, Bergsma et al. 2025,
    arXiv:2502.15938.
    """

    base_lr: float
    steps: float
    final_lr: float = 0.0

    def left(self, x: Any, xp: Any) -> Any:
        return curves.linear(x, xp)


@dataclass(frozen=True)
class Polynomial(Annealing):
    """A fall along a power of the time that is left; a straight line for `power=1`.

    lr(t) = final_lr + (base_lr - final_lr) * (1 - x)^power    with x = t / steps in [0, 1]

    Args:
        base_lr: Rate at t = 0, >= 0.
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
        super().__post_init__()
        check(self, POSITIVE, "power")

    def left(self, x: Any, xp: Any) -> Any:
        return (1.0 - x) ** self.power


@dataclass(frozen=True)
class Cosine(Annealing):
    """A fall along half a period of the cosine.

    lr(t) = final_lr + (base_lr - final_lr) * (1 + cos(pi * x)) / 2    with x = t / steps in [0, 1]

    Args:
        base_lr: Rate at t = 0, >= 0.
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

    def left(self, x: Any, xp: Any) -> Any:
        return curves.cosine(x, xp)
