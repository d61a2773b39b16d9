"""The curves along which a rate goes from one value to another.

A curve gives the share of the way that is left, from 1 at its start to 0 at its end. Anneals,
warmups, cooldowns and cycles take one as their `shape`: a `Curve`, the name of one with its usual
parameter, or a schedule that goes from 1 at t = 0 to 0 at t = 1.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from math import log, pi
from typing import Any

from schedcore.checks import (
    FINITE,
    INSIDE_UNIT,
    POSITIVE,
    SHARE,
    Interval,
    check_beside,
    fail,
    store,
)
from schedcore.engine import scalar
from schedcore.engine.verbs import evaluate
from schedcore.schedule import Schedule


class Curve(ABC):
    """The share of a way that is left, as a pure function of the share that has passed.

    A curve of your own is a frozen dataclass with one formula:

    >>> from dataclasses import dataclass
    >>> from schedcore import Anneal, Curve
    >>> @dataclass(frozen=True)
    ... class Corner(Curve):
    ...     at: float
    ...
    ...     def left(self, x, rest, xp):
    ...         return xp.where(x < self.at, 1.0, rest / (1.0 - self.at))
    >>> lr = Anneal(0.4, steps=100, shape=Corner(at=0.5))
    >>> lr(0), lr(40), lr(75), lr(100)
    (0.4, 0.4, 0.2, 0.0)
    """

    @abstractmethod
    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        """The formula: the share that is left, 1 at x = 0 and 0 at x = 1, to the last bit.

        `x` is the share that has passed, in [0, 1], and `rest` is 1 - x, exact near the end too.
        The rules for a formula are those of `Schedule.evaluate`.
        """


@dataclass(frozen=True)
class CosinePower(Curve):
    """A power of the cosine's fall: the higher the power, the sooner it is low.

    left(x) = ((1 + cos(pi * x)) / 2)^power

    Args:
        power: The exponent, > 0; with 1 it is the curve `cosine`.

    Raises:
        TypeError: `power` is not a number.
        ValueError: `power` is not > 0 or not finite.

    >>> from schedcore import Anneal, CosinePower
    >>> lr = Anneal(0.4, steps=20, shape=CosinePower(2))
    >>> lr(0), lr(10), lr(20)
    (0.4, 0.1, 0.0)

    Source: `exponent` of optax' `cosine_decay_schedule`.
    """

    power: float = 1.0

    def __post_init__(self) -> None:
        store(self, power=POSITIVE)

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        cosine = (1.0 + xp.cos(pi * x)) / 2.0
        return cosine if self.power == 1 else cosine**self.power


@dataclass(frozen=True)
class _HalfCosine(Curve):
    """The second half of a cosine's fall, which is steep at first.

    left(x) = 1 + cos(pi / 2 * (1 + x))

    >>> from schedcore import Anneal
    >>> round(Anneal(0.4, steps=20, shape="half-cosine")(10), 4)
    0.1172

    Source: `HalfCosWithWarmup` of OLMo-core.
    """

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        return between_ends(x, 1.0 + xp.cos(pi / 2.0 * (1.0 + x)), xp)


@dataclass(frozen=True)
class OneMinusPower(Curve):
    """One minus a power of the time that has passed.

    left(x) = 1 - x^power

    Args:
        power: The exponent, > 0; below 1 most of the fall comes first. With 1/2, 1 and 2 it is the
            curve `1-sqrt`, `linear` and `1-square`.

    Raises:
        TypeError: `power` is not a number.
        ValueError: `power` is not > 0 or not finite.

    >>> from schedcore import Anneal, OneMinusPower
    >>> lr = Anneal(0.4, steps=16, shape=OneMinusPower(0.25))
    >>> lr(0), lr(1), lr(16)
    (0.4, 0.2, 0.0)

    Source: `decay_fn="power"` of timm's `WSDLRScheduler`; 1 - sqrt: Hägele et al. 2024,
    arXiv:2405.18392.
    """

    power: float = 0.5

    def __post_init__(self) -> None:
        store(self, power=POSITIVE)

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        if self.power == 1:
            return rest
        # Beside a general power, these two are exact and quick.
        if self.power == 0.5:
            return 1.0 - xp.sqrt(x)
        return 1.0 - (x * x if self.power == 2 else x**self.power)


@dataclass(frozen=True)
class KDecay(Curve):
    """Another curve, which a power of x delays, or hurries.

    left(x) = shape(x^k)

    Args:
        k: The power, > 0; with one above 1 the rate stays high for longer.
        shape: The curve: its name, a Curve, or a schedule from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: `k` is not a number, or `shape` no curve.
        ValueError: An argument is out of its range.

    >>> from schedcore import Anneal, KDecay
    >>> lr = Anneal(0.4, steps=16, shape=KDecay(0.5))
    >>> lr(0), round(lr(4), 4), lr(16)
    (0.4, 0.2, 0.0)

    Source: Zhang and Li 2020, "k-decay", arXiv:2004.05909; `k_decay` of timm.
    """

    k: float = 1.0
    shape: "Shape" = "cosine"

    def __post_init__(self) -> None:
        store(self, k=POSITIVE)
        check_shape(self)

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        delayed = x**self.k
        return left(self.shape, delayed, 1.0 - delayed, xp)


@dataclass(frozen=True)
class Rex(Curve):
    """A fall that is slow at first and fast at the end, as its reflected exponential.

    left(x) = (1 - x) / (1 - d * x)

    The denominator is (1 - d) + d * (1 - x) in other words. With d = 1 - base_lr / final_lr,
    which is negative, 1 / lr(t) is a straight line: the decay of WSD-S.

    Args:
        d: How late it falls, < 1; a straight line for 0, and an early fall below.

    Raises:
        TypeError: `d` is not a number.
        ValueError: `d` is not < 1 or not finite.

    >>> from schedcore import Anneal, Rex
    >>> lr = Anneal(0.3, steps=10, shape=Rex())
    >>> lr(0), round(lr(5), 4), lr(10)
    (0.3, 0.2, 0.0)
    >>> round(1 / Anneal(0.4, steps=10, final_lr=0.1, shape=Rex(d=1 - 0.4 / 0.1))(5), 4)
    6.25

    Source: Chen et al. 2021, "REX", arXiv:2107.04197; WSD-S: Wen et al. 2024, arXiv:2410.05192.
    """

    d: float = 0.5

    def __post_init__(self) -> None:
        store(self, d=Interval(high=1))

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        return rest / (1.0 - self.d * x)


@dataclass(frozen=True)
class Hyperbolic(Curve):
    """A fall along a hyperbola, whose start depends little on where it ends.

    left(x) = sqrt((1 - x) * (2 - ratio * (1 + x)) / (2 - ratio))

    Args:
        ratio: The length of the run over the longest that was thought of, in (0, 1]; a straight
            line for 1.

    Raises:
        TypeError: `ratio` is not a number.
        ValueError: `ratio` is not in (0, 1].

    >>> from schedcore import Anneal, Hyperbolic
    >>> lr = Anneal(0.3, steps=100, final_lr=0.1, shape=Hyperbolic(100 / 250))
    >>> round(lr(0), 4), round(lr(50), 4), lr(100)
    (0.3, 0.2323, 0.1)

    Source: Kim et al. 2024, "HyperbolicLR", arXiv:2407.15200; ExpHyperbolicLR is `Geometric` along
    it.
    """

    ratio: float = 1.0

    def __post_init__(self) -> None:
        store(self, ratio=SHARE)

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        return xp.sqrt(rest * ((2.0 - self.ratio * (1.0 + x)) / (2.0 - self.ratio)))


@dataclass(frozen=True)
class Tanh(Curve):
    """A fall along a hyperbolic tangent (HTD).

    left(x) = (1 - tanh(lower * (1 - x) + upper * x)) / 2

    The tangent is not quite 1 and 0 at the ends, where the curve is: with the defaults it jumps
    there by 1e-6 and 0.0025.

    Args:
        lower: Where on the tangent it starts.
        upper: Where on the tangent it ends, > lower.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import Anneal, Tanh
    >>> lr = Anneal(0.3, steps=10, shape=Tanh())
    >>> lr(0), round(lr(7), 4), round(lr(9), 4), lr(10)
    (0.3, 0.15, 0.0054, 0.0)

    Source: Hsueh et al. 2018, "Stochastic Gradient Descent with Hyperbolic-Tangent Decay",
    arXiv:1806.01593; `TanhLRScheduler` of timm.
    """

    lower: float = -7.0
    upper: float = 3.0

    def __post_init__(self) -> None:
        store(self, lower=FINITE, upper=FINITE)
        check_beside(self, "upper", ">", "lower")

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        inside = (1.0 - xp.tanh(self.lower * rest + self.upper * x)) / 2.0
        return between_ends(x, inside, xp)


@dataclass(frozen=True)
class ExponentialAnneal(Curve):
    """A fall along an exponential, down to its very end.

    left(x) = (ratio^x - ratio) / (1 - ratio)

    Args:
        ratio: How steep it is at the end, against the start, in (0, 1).

    Raises:
        TypeError: `ratio` is not a number.
        ValueError: `ratio` is not in (0, 1).

    >>> from schedcore import Anneal, ExponentialAnneal
    >>> lr = Anneal(0.3, steps=10, shape=ExponentialAnneal(0.25))
    >>> lr(0), round(lr(5), 4), lr(10)
    (0.3, 0.1, 0.0)

    Source: `decay_fn="exp"` of timm's `WSDLRScheduler`; with 0.5, that of Megatron-LM.
    """

    ratio: float = 0.1

    def __post_init__(self) -> None:
        store(self, ratio=INSIDE_UNIT)

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        # Clipped, since the power may be rounded to the wrong side of the ratio.
        inside = xp.clip((self.ratio**x - self.ratio) / (1.0 - self.ratio), 0.0, 1.0)
        return between_ends(x, inside, xp)


@dataclass(frozen=True)
class Logarithmic(Curve):
    """A fall along a logarithm, which drops fast at the end; turned round, DeepSpeed's warmup.

    left(x) = log(1 + (ratio - 1) * (1 - x)) / log(ratio)

    Args:
        ratio: How steep it is at the end, against the start, > 1.

    Raises:
        TypeError: `ratio` is not a number.
        ValueError: `ratio` is not > 1 or not finite.

    >>> from schedcore import Constant, Logarithmic
    >>> lr = Constant(0.3).warmup(7, shape=Logarithmic(8))
    >>> [round(lr(t), 4) for t in (0, 1, 3, 7)]
    [0.0, 0.1, 0.2, 0.3]

    Source: `WarmupLR` of DeepSpeed, log(t + 1) / log(warmup_num_steps): a warmup that is one
    shorter, with `ratio=warmup_num_steps`.
    """

    ratio: float = 1000.0

    def __post_init__(self) -> None:
        store(self, ratio=Interval(low=1))

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        inside = xp.log(1.0 + (self.ratio - 1.0) * rest) / log(self.ratio)
        return between_ends(x, inside, xp)


Shape = str | Curve | Schedule

# A name stands for a curve with its usual parameter.
NAMED: dict[str, Curve] = {
    "linear": OneMinusPower(1.0),
    "cosine": CosinePower(1.0),
    "half-cosine": _HalfCosine(),
    "1-sqrt": OneMinusPower(0.5),
    "1-square": OneMinusPower(2.0),
    "exponential": ExponentialAnneal(),
    "rex": Rex(),
    "tanh": Tanh(),
}


def check_shape(owner: Any) -> None:
    """Raise unless the field `shape` is a curve."""
    shape = owner.shape
    if isinstance(shape, str):
        if shape not in NAMED:
            fail(owner, "shape", f"a Curve, a Schedule or one of {', '.join(NAMED)}", shape)
    elif not isinstance(shape, Curve | Schedule):
        fail(owner, "shape", "the name of a curve, a Curve or a Schedule", shape, TypeError)
    elif (left(shape, 0.0, 1.0, scalar), left(shape, 1.0, 0.0, scalar)) != (1, 0):
        fail(owner, "shape", "1 at t = 0 and 0 at t = 1", shape)


def left(shape: Shape, x: Any, rest: Any, xp: Any) -> Any:
    """The share of the way that a shape leaves at x in [0, 1], where `rest` is 1 - x."""
    if isinstance(shape, Schedule):
        return evaluate(shape, x, xp)
    curve = NAMED[shape] if isinstance(shape, str) else shape
    return curve.left(x, rest, xp)


def between_ends(x: Any, inside: Any, xp: Any) -> Any:
    """A curve that by itself would not be 1 at 0 and 0 at 1 to the last bit."""
    return xp.where(x <= 0, 1.0, xp.where(x >= 1, 0.0, inside))
