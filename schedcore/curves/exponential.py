"""Exponentials and logarithms, and the hyperbolic tangent."""

from dataclasses import dataclass
from math import log
from typing import Any

from schedcore.checks import INSIDE_UNIT, Interval, check_beside, store
from schedcore.curves.curve import Curve, between_ends
from schedcore.curves.exact import log_of_one_plus, one_minus_exp
from schedcore.engine import scalar

# More than float32 holds, it could not compute.
RATIO = Interval(1, 1e38)

# A tangent turns within a few units; float64 has no place for turns of a millionth of the way.
TANGENT = Interval(-1e4, 1e4)


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
        # ratio^x * (1 - ratio^rest) / (1 - ratio) in other words, as no difference of the two.
        steepness = -log(self.ratio)
        above = one_minus_exp(steepness * rest, xp) / one_minus_exp(steepness, scalar)
        return between_ends(x, rest, xp.clip(xp.exp(-steepness * x) * above, 0.0, 1.0), xp)


@dataclass(frozen=True)
class Logarithmic(Curve):
    """A fall along a logarithm, which drops fast at the end; turned round, DeepSpeed's warmup.

    left(x) = log(1 + (ratio - 1) * (1 - x)) / log(ratio)

    Args:
        ratio: How steep it is at the end, against the start, in (1, 1e38).

    Raises:
        TypeError: `ratio` is not a number.
        ValueError: `ratio` is not in (1, 1e38).

    >>> from schedcore import Constant, Logarithmic
    >>> lr = Constant(0.3).warmup(7, shape=Logarithmic(8))
    >>> [round(lr(t), 4) for t in (0, 1, 3, 7)]
    [0.0, 0.1, 0.2, 0.3]

    Source: `WarmupLR` of DeepSpeed, log(t + 1) / log(warmup_num_steps): a warmup that is one
    shorter, with `ratio=warmup_num_steps`.
    """

    ratio: float = 1000.0

    def __post_init__(self) -> None:
        store(self, ratio=RATIO)

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        steepness = self.ratio - 1.0
        inside = log_of_one_plus(steepness * rest, xp) / log(self.ratio)
        return between_ends(x, rest, xp.clip(inside, 0.0, 1.0), xp)


@dataclass(frozen=True)
class Tanh(Curve):
    """A fall along a hyperbolic tangent (HTD).

    left(x) = (1 - tanh(lower * (1 - x) + upper * x)) / 2

    The tangent is not quite 1 and 0 at the ends, where the curve is: with the defaults it jumps
    there by 1e-6 and 0.0025.

    Args:
        lower: Where on the tangent it starts, in (-10000, 10000).
        upper: Where on the tangent it ends, > lower, in the same range.

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
        store(self, lower=TANGENT, upper=TANGENT)
        check_beside(self, "upper", ">", "lower")

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        inside = (1.0 - xp.tanh(self.lower * rest + self.upper * x)) / 2.0
        return between_ends(x, rest, inside, xp)
