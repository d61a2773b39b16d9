"""From one rate to another over a given length."""

from abc import abstractmethod
from dataclasses import dataclass
from math import log
from typing import Any

from schedcore import curves
from schedcore.changes import Changes, at_edges
from schedcore.checks import FINITE, NOT_NEGATIVE, POSITIVE, Rule, check, check_beside
from schedcore.engine.verbs import progress
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


BELOW_ONE = Rule("< 1", lambda value: value < 1)


ABOVE_ONE = Rule("> 1", lambda value: value > 1)


BETWEEN = Rule("in (0, 1)", lambda value: 0 < value < 1)


@dataclass(frozen=True)
class CosinePower(Annealing):
    """A fall along a power of the cosine's: the higher the power, the sooner it is low.

    lr(t) = final_lr + (base_lr - final_lr) * ((1 + cos(pi * x)) / 2)^exponent

    with x = t / steps in [0, 1].

    Args:
        base_lr: Rate at t = 0, >= 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end, >= 0. One above `base_lr` makes a rise of it.
        exponent: The power, > 0.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import CosinePower
    >>> lr = CosinePower(0.4, steps=20, exponent=2)
    >>> lr(0), lr(10), lr(20)
    (0.4, 0.1, 0.0)

    Source: `exponent` of optax' `cosine_decay_schedule`.
    """

    base_lr: float
    steps: float
    final_lr: float = 0.0
    exponent: float = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, POSITIVE, "exponent")

    def left(self, x: Any, xp: Any) -> Any:
        return curves.cosine(x, xp) ** self.exponent


@dataclass(frozen=True)
class KDecay(Annealing):
    """A fall along any curve, which a power of x delays, or hurries.

    lr(t) = final_lr + (base_lr - final_lr) * left(x^k)    with x = t / steps in [0, 1]

    Args:
        base_lr: Rate at t = 0, >= 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end, >= 0. One above `base_lr` makes a rise of it.
        k: The power, > 0; with one above 1 the rate stays high for longer.
        shape: The name of a curve, or a schedule that goes from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: A rate, length or `k` is not a number, or `shape` neither a name nor a Schedule.
        ValueError: An argument is out of its range.

    >>> from schedcore import KDecay
    >>> lr = KDecay(0.4, steps=16, k=0.5)
    >>> lr(0), round(lr(4), 4), lr(16)
    (0.4, 0.2, 0.0)

    Source: Zhang and Li 2020, "k-decay", arXiv:2004.05909; `k_decay` of timm.
    """

    base_lr: float
    steps: float
    final_lr: float = 0.0
    k: float = 1.0
    shape: curves.Shape = "cosine"

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, POSITIVE, "k")
        curves.check_shape(self)

    def left(self, x: Any, xp: Any) -> Any:
        return curves.left(self.shape, x**self.k, xp)


@dataclass(frozen=True)
class OneMinusPower(Annealing):
    """A fall along a power of the time that has passed: `1-sqrt` and `1-square`, and in between.

    lr(t) = final_lr + (base_lr - final_lr) * (1 - x^power)    with x = t / steps in [0, 1]

    Args:
        base_lr: Rate at t = 0, >= 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end, >= 0. One above `base_lr` makes a rise of it.
        power: The exponent, > 0; below 1 most of the fall comes first.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import OneMinusPower
    >>> lr = OneMinusPower(0.4, steps=16)
    >>> lr(0), lr(4), lr(16)
    (0.4, 0.2, 0.0)

    Source: `decay_fn="power"` of timm's `WSDLRScheduler`.
    """

    base_lr: float
    steps: float
    final_lr: float = 0.0
    power: float = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, POSITIVE, "power")

    def left(self, x: Any, xp: Any) -> Any:
        return curves.linear(x**self.power, xp)


@dataclass(frozen=True)
class Rex(Annealing):
    """A fall that is slow at first and fast at the end, as its reflected exponential.

    lr(t) = final_lr + (base_lr - final_lr) * (1 - x) / (1 - d * x)    with x = t / steps in [0, 1]

    The denominator is (1 - d) + d * (1 - x) in other words. With d = 1 - base_lr / final_lr,
    which is negative, 1 / lr(t) is a straight line: the decay of WSD-S.

    Args:
        base_lr: Rate at t = 0, >= 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end, >= 0. One above `base_lr` makes a rise of it.
        d: How late it falls, < 1; a straight line for 0, and an early fall below.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Rex
    >>> lr = Rex(0.3, steps=10)
    >>> lr(0), round(lr(5), 4), lr(10)
    (0.3, 0.2, 0.0)
    >>> round(1 / Rex(0.4, steps=10, final_lr=0.1, d=1 - 0.4 / 0.1)(5), 4)
    6.25

    Source: Chen et al. 2021, "REX", arXiv:2107.04197; WSD-S: Wen et al. 2024, arXiv:2410.05192.
    """

    base_lr: float
    steps: float
    final_lr: float = 0.0
    d: float = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, BELOW_ONE, "d")

    def left(self, x: Any, xp: Any) -> Any:
        return curves.rex(x, xp, self.d)


@dataclass(frozen=True)
class Tanh(Annealing):
    """A fall along a hyperbolic tangent (HTD).

    lr(t) = final_lr + (base_lr - final_lr) * (1 - tanh(lower * (1 - x) + upper * x)) / 2

    with x = t / steps between 0 and 1. The tangent is not quite 1 and 0 at the ends, where the rate
    is `base_lr` and `final_lr`: with the defaults it jumps there by 1e-6 and 0.0025 of the way.

    Args:
        base_lr: Rate at t = 0, >= 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end, >= 0. One above `base_lr` makes a rise of it.
        lower: Where on the tangent it starts.
        upper: Where on the tangent it ends, > lower.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Tanh
    >>> lr = Tanh(0.3, steps=10)
    >>> lr(0), round(lr(7), 4), round(lr(9), 4), lr(10)
    (0.3, 0.15, 0.0054, 0.0)

    Source: Hsueh et al. 2018, "Stochastic Gradient Descent with Hyperbolic-Tangent Decay",
    arXiv:1806.01593; `TanhLRScheduler` of timm.
    """

    base_lr: float
    steps: float
    final_lr: float = 0.0
    lower: float = -7.0
    upper: float = 3.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, FINITE, "lower", "upper")
        check_beside(self, "upper", ">", "lower")

    def left(self, x: Any, xp: Any) -> Any:
        return curves.tanh(x, xp, self.lower, self.upper)


@dataclass(frozen=True)
class ExponentialAnneal(Annealing):
    """A fall along an exponential, down to its very end.

    lr(t) = final_lr + (base_lr - final_lr) * (ratio^x - ratio) / (1 - ratio)

    with x = t / steps in [0, 1].

    Args:
        base_lr: Rate at t = 0, >= 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end, >= 0. One above `base_lr` makes a rise of it.
        ratio: How steep it is at the end, against the start, in (0, 1).

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import ExponentialAnneal
    >>> lr = ExponentialAnneal(0.3, steps=10, ratio=0.25)
    >>> lr(0), round(lr(5), 4), lr(10)
    (0.3, 0.1, 0.0)

    Source: `decay_fn="exp"` of timm's `WSDLRScheduler`; with 0.5, that of Megatron-LM.
    """

    base_lr: float
    steps: float
    final_lr: float = 0.0
    ratio: float = 0.1

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, BETWEEN, "ratio")

    def left(self, x: Any, xp: Any) -> Any:
        return curves.exponential(x, xp, self.ratio)


@dataclass(frozen=True)
class Logarithmic(Annealing):
    """A fall along a logarithm, which drops fast at the end; turned round, DeepSpeed's warmup.

    lr(t) = final_lr + (base_lr - final_lr) * log(1 + (ratio - 1) * (1 - x)) / log(ratio)

    with x = t / steps in [0, 1].

    Args:
        base_lr: Rate at t = 0, >= 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end, >= 0. One above `base_lr` makes a rise of it.
        ratio: How steep it is at the end, against the start, > 1.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Constant, Logarithmic
    >>> lr = Constant(0.3).warmup(7, shape=Logarithmic(1, 1, ratio=8))
    >>> [round(lr(t), 4) for t in (0, 1, 3, 7)]
    [0.0, 0.1, 0.2, 0.3]

    Source: `WarmupLR` of DeepSpeed, log(t + 1) / log(warmup_num_steps): a warmup that is one
    shorter, with `ratio=warmup_num_steps`.
    """

    base_lr: float
    steps: float
    final_lr: float = 0.0
    ratio: float = 1000.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, ABOVE_ONE, "ratio")

    def left(self, x: Any, xp: Any) -> Any:
        inside = xp.log(1.0 + (self.ratio - 1.0) * (1.0 - x)) / log(self.ratio)
        return curves.between_ends(x, inside, xp)


@dataclass(frozen=True)
class Geometric(Span):
    """From one rate to another in equal ratios: each update multiplies by the same factor.

    lr(t) = base_lr^(1 - x) * final_lr^x    with x = t / steps in [0, 1]

    Args:
        base_lr: Rate at t = 0, > 0.
        steps: Length, in units of t, > 0; from t = steps on the rate is `final_lr`.
        final_lr: Rate at the end, > 0. One above `base_lr` makes a rise of it.

    Raises:
        TypeError: An argument is not a number.
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

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, POSITIVE, "base_lr", "final_lr")

    def evaluate(self, t: Any, xp: Any) -> Any:
        x = progress(t, self.steps, xp)
        inside = self.base_lr ** (1.0 - x) * self.final_lr**x
        return xp.where(x <= 0, self.base_lr, xp.where(x >= 1, self.final_lr, inside))
