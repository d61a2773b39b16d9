"""From one rate to another over a given length."""

from abc import abstractmethod
from dataclasses import KW_ONLY, dataclass
from math import log
from typing import Any

from schedcore import curves
from schedcore.changes import CONSTANT, Changes, at_edges
from schedcore.checks import EXPONENT, FINITE, POSITIVE, SCALABLE, check_way, store
from schedcore.engine.verbs import progress, unless_nan
from schedcore.schedule import Schedule


class Between(Schedule):
    """From one rate to another: a subclass is a dataclass with these fields first."""

    base_lr: float
    steps: float
    final_lr: float

    def __post_init__(self) -> None:
        store(self, base_lr=FINITE, steps=POSITIVE, final_lr=FINITE)
        check_way(self, "final_lr", "base_lr")

    def changes(self) -> Changes:
        return CONSTANT if self.base_lr == self.final_lr else at_edges([self.steps], "one way")


class AlongCurve(Between):
    """A subclass says what is `left` at any time."""

    @abstractmethod
    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        """The share of the way that is left, as of a `Curve`."""

    def gone(self, x: Any, rest: Any, xp: Any) -> Any:
        """The share that is behind, as of a `Curve`."""
        return 1.0 - self.left(x, rest, xp)

    def evaluate(self, t: Any, xp: Any) -> Any:
        # Two quotients, as each is exact on its side of the way.
        x, rest = progress(t, self.steps, xp), progress(self.steps - t, self.steps, xp)
        # From the lower one up, so that rounding can't lead below it. It may miss the higher one.
        if self.final_lr <= self.base_lr:
            rate = self.final_lr + (self.base_lr - self.final_lr) * self.left(x, rest, xp)
            return xp.where(t <= 0, self.base_lr, rate)
        rate = self.base_lr + (self.final_lr - self.base_lr) * self.gone(x, rest, xp)
        return xp.where(t >= self.steps, self.final_lr, rate)


@dataclass(frozen=True)
class Anneal(AlongCurve):
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
        base_lr: Rate at t = 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end. One above `base_lr` makes a rise of it.
        shape: The curve: its name, a Curve, or a schedule from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: A rate or length is not a number, or `shape` no curve.
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
    _: KW_ONLY
    shape: curves.Shape = "linear"

    def __post_init__(self) -> None:
        super().__post_init__()
        curves.check_shape(self)

    def changes(self) -> Changes:
        if self.base_lr == self.final_lr:
            return CONSTANT
        return at_edges([self.steps], curves.course(self.shape))

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        return curves.left(self.shape, x, rest, xp)

    def gone(self, x: Any, rest: Any, xp: Any) -> Any:
        return curves.gone(self.shape, x, rest, xp)


@dataclass(frozen=True)
class Linear(AlongCurve):
    """A straight line.

    lr(t) = final_lr + (base_lr - final_lr) * (1 - x)    with x = t / steps in [0, 1]

    Args:
        base_lr: Rate at t = 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end. One above `base_lr` makes a rise of it.

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

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        return rest

    def gone(self, x: Any, rest: Any, xp: Any) -> Any:
        return x


@dataclass(frozen=True)
class Polynomial(AlongCurve):
    """A fall along a power of the time that is left; a straight line for `power=1`.

    lr(t) = final_lr + (base_lr - final_lr) * (1 - x)^power    with x = t / steps in [0, 1]

    Args:
        base_lr: Rate at t = 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end. One above `base_lr` makes a rise of it.
        power: The exponent, > 0.

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
    final_lr: float = 0.0
    _: KW_ONLY
    power: float = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        store(self, power=EXPONENT)

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        return rest**self.power

    def gone(self, x: Any, rest: Any, xp: Any) -> Any:
        return x if self.power == 1 else 1.0 - rest**self.power


@dataclass(frozen=True)
class Cosine(AlongCurve):
    """A fall along half a period of the cosine.

    lr(t) = final_lr + (base_lr - final_lr) * (1 + cos(pi * x)) / 2    with x = t / steps in [0, 1]

    Args:
        base_lr: Rate at t = 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end. One above `base_lr` makes a rise of it.

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

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        return curves.NAMED["cosine"].left(x, rest, xp)


@dataclass(frozen=True)
class Geometric(Between):
    """From one rate to another in equal ratios: each update multiplies by the same factor.

    lr(t) = base_lr^(1 - x) * final_lr^x    with x = t / steps in [0, 1]

    Along another curve, its share that is left stands where 1 - x stands.

    Args:
        base_lr: Rate at t = 0, > 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end, > 0. One above `base_lr` makes a rise of it.
        shape: The curve: its name, a Curve, or a schedule from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: An argument is not a number, or `shape` no curve.
        ValueError: An argument is out of its range.

    >>> from schedcore import Geometric
    >>> lr = Geometric(1.0, steps=4, final_lr=1e-4)
    >>> [round(lr(t), 9) for t in (0, 1, 2, 4, 9)]
    [1.0, 0.1, 0.01, 0.0001, 0.0001]

    Source: the exponential learning-rate finder of fastai, when rising; the decay of fairseq's
    tri-stage schedule, Park et al. 2019, "SpecAugment", arXiv:1904.08779.
    """

    base_lr: float
    steps: float
    final_lr: float
    _: KW_ONLY
    shape: curves.Shape = "linear"

    def __post_init__(self) -> None:
        super().__post_init__()
        curves.check_shape(self)
        store(self, base_lr=SCALABLE, final_lr=SCALABLE)

    def evaluate(self, t: Any, xp: Any) -> Any:
        if self.base_lr == self.final_lr:
            return unless_nan(t, self.base_lr, xp)
        x, rest = progress(t, self.steps, xp), progress(self.steps - t, self.steps, xp)
        low, high = sorted([self.base_lr, self.final_lr])
        # From the higher one down, where the rounding of an exponent weighs least.
        down = (curves.gone if high == self.base_lr else curves.left)(self.shape, x, rest, xp)
        inside = high * xp.exp((log(low) - log(high)) * down)
        return xp.where(t <= 0, self.base_lr, xp.where(t >= self.steps, self.final_lr, inside))
