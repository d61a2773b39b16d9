"""Schedulers that fall from the first update on, or after a warmup."""

from math import sqrt, tanh

from schedcore.compat.preset import preset
from schedcore.curves.delay import KDecay
from schedcore.curves.exponential import Tanh
from schedcore.curves.hyperbola import Hyperbolic
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Cosine, Geometric, Linear, Polynomial
from schedcore.shapes.constant import Constant
from schedcore.shapes.inverse import InversePower, InverseSquareRoot


@preset
def IdentityScheduler(base_lr: float) -> Schedule:
    """The base rate for ever.

    >>> from schedcore import compat
    >>> compat.pytorch_scheduler.IdentityScheduler(0.4)(10)
    0.4
    """
    return Constant(base_lr)


@preset
def RexScheduler(base_lr: float, total_steps: int) -> Schedule:
    """A fall to 0 that is slow at first and fast at the end.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.RexScheduler(0.3, total_steps=10)
    >>> lr(0), round(lr(5), 4), lr(10)
    (0.3, 0.2, 0.0)
    """
    return Anneal(base_lr, total_steps, shape="rex")


@preset
def InverseSqrtScheduler(base_lr: float, warmup_steps: int) -> Schedule:
    """A line up for `warmup_steps`, then a fall with the square root of t.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.InverseSqrtScheduler(0.4, warmup_steps=4)
    >>> lr(0), lr(2), lr(4), lr(16)
    (0.0, 0.2, 0.4, 0.2)
    """
    return InverseSquareRoot(base_lr, warmup_steps).warmup(warmup_steps)


@preset
def LinearDecayScheduler(
    base_lr: float, total_steps: int, warmup_steps: int = 0, min_lr: float = 0.0
) -> Schedule:
    """A line up for `warmup_steps` and one down, both in `total_steps`.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.LinearDecayScheduler(0.4, total_steps=14, warmup_steps=4)
    >>> lr(0), lr(2), lr(4), lr(9), lr(14)
    (0.0, 0.2, 0.4, 0.2, 0.0)
    """
    return Linear(base_lr, total_steps - warmup_steps, min_lr).warmup(warmup_steps)


@preset
def KDecayScheduler(
    base_lr: float, total_steps: int, k: float = 1.0, min_lr: float = 0.0
) -> Schedule:
    """A cosine down that a power of the time delays, or hurries.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.KDecayScheduler(0.4, total_steps=16, k=0.5)
    >>> lr(0), round(lr(4), 4), lr(16)
    (0.4, 0.2, 0.0)
    """
    return Anneal(base_lr, total_steps, min_lr, shape=KDecay(k))


@preset
def TanhDecayScheduler(
    base_lr: float, total_steps: int, steepness: float = 3.0, min_lr: float = 0.0
) -> Schedule:
    """A fall along a hyperbolic tangent.

    Quirk: the tangent is not quite 1 at its start, where it is taken as it is, nor 0 at its end;
    `Anneal(base_lr, total_steps, min_lr, shape=Tanh(-steepness, steepness))` starts at base_lr.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.TanhDecayScheduler(0.4, total_steps=10)
    >>> round(lr(0), 4), lr(5), round(lr(9), 4), lr(10)
    (0.399, 0.2, 0.0033, 0.0)
    """
    first = min_lr + (base_lr - min_lr) * (1 + tanh(steepness)) / 2
    fall = Anneal(base_lr, total_steps, min_lr, shape=Tanh(-steepness, steepness))
    return Constant(first).then(fall.shift(-1), at=1)


@preset
def PolynomialScheduler(
    base_lr: float,
    total_steps: int,
    power: float = 1.0,
    min_lr: float = 0.0,
    warmup_steps: int = 0,
    cycle: bool = False,
) -> Schedule:
    """A line up and a fall along a power of the time that is left; again and again with `cycle`.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.PolynomialScheduler(0.4, 10, power=2.0, cycle=True)
    >>> lr(0), lr(5), lr(10), lr(15)
    (0.4, 0.1, 0.4, 0.1)
    """
    fall = Polynomial(base_lr, total_steps - warmup_steps, min_lr, power=power)
    lr = fall.warmup(warmup_steps)
    return lr.repeat(total_steps) if cycle else lr


@preset
def ChebyshevScheduler(base_lr: float, total_steps: int, min_lr: float = 0.0) -> Schedule:
    """A cosine down, at the nodes of a Chebyshev polynomial.

    Quirk: that is half an update late, and stays half an update above its end;
    `Cosine(base_lr, total_steps, min_lr)` has both ends.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.ChebyshevScheduler(0.4, total_steps=3)
    >>> [round(lr(t), 4) for t in (0, 1, 2, 3)]
    [0.3732, 0.2, 0.0268, 0.0268]
    """
    return Cosine(base_lr, total_steps, min_lr).shift(-0.5).hold(total_steps - 1)


@preset
def PowerDecayScheduler(
    base_lr: float,
    total_steps: int,
    warmup_steps: int = 0,
    alpha: float = 0.5,
    min_lr: float = 0.0,
) -> Schedule:
    """A line up for `warmup_steps`, then a fall with a power of t, not below `min_lr`.

    Quirk: `total_steps` do nothing; `lr.hold(at=total_steps)` stays from there on.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.PowerDecayScheduler(0.4, 100, warmup_steps=4, min_lr=0.1)
    >>> lr(0), lr(4), lr(16), lr(64), lr(99)
    (0.0, 0.4, 0.2, 0.1, 0.1)
    """
    fall = InversePower(base_lr, warmup_steps or 1, power=alpha).clip(min_lr=min_lr)
    return fall.warmup(warmup_steps)


@preset
def HyperbolicLRScheduler(
    base_lr: float,
    total_steps: int,
    upper_bound: int,
    min_lr: float = 1e-6,
    warmup_steps: int = 0,
) -> Schedule:
    """A line up from `min_lr`, and a fall along a hyperbola that would end at `upper_bound`.

    Quirk: it ends above `min_lr`, unless the fall is as long as `upper_bound`;
    `Anneal(base_lr, steps, min_lr, shape=Hyperbolic(steps / upper_bound))` ends there.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.HyperbolicLRScheduler(0.4, 100, upper_bound=200, min_lr=0.0)
    >>> lr(0), round(lr(50), 4), round(lr(100), 4)
    (0.4, 0.2772, 0.0536)
    """
    steps = total_steps - warmup_steps
    end = base_lr - (base_lr - min_lr) * _part_of_the_hyperbola(steps, upper_bound)
    fall = Anneal(base_lr, steps, end, shape=Hyperbolic(steps / upper_bound))
    return fall.warmup(warmup_steps, min_lr)


@preset
def ExpHyperbolicLRScheduler(
    base_lr: float,
    total_steps: int,
    upper_bound: int,
    min_lr: float = 1e-6,
    warmup_steps: int = 0,
) -> Schedule:
    """A line up from `min_lr`, and a fall whose logarithm is a hyperbola.

    Quirk: it ends above `min_lr`, unless the fall is as long as `upper_bound`;
    `Geometric(base_lr, steps, min_lr, shape=Hyperbolic(steps / upper_bound))` ends there.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.ExpHyperbolicLRScheduler(0.4, 200, 200, min_lr=0.1)
    >>> lr(0), round(lr(100), 4), lr(200)
    (0.4, 0.2, 0.1)
    """
    steps = total_steps - warmup_steps
    end = base_lr * (min_lr / base_lr) ** _part_of_the_hyperbola(steps, upper_bound)
    fall = Geometric(base_lr, steps, end, shape=Hyperbolic(steps / upper_bound))
    return fall.warmup(warmup_steps, min_lr)


def _part_of_the_hyperbola(steps: int, upper_bound: int) -> float:
    """The part of the way down that lies in the steps, of a hyperbola that ends at a bound."""
    ratio = steps / upper_bound
    return sqrt(ratio * (2 - ratio))
