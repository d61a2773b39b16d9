"""Those that go from the base rate to another."""

from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from math import inf
from numbers import Real

from schedcore.checks import fail, number
from schedcore.compat.preset import RunningProduct, multiplied, multiplied_every, preset, wave
from schedcore.compat.torch.shapes import SHAPES, Strategy
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Linear, Polynomial
from schedcore.shapes.constant import Constant
from schedcore.shapes.function import Function


@preset
def LambdaLR(base_lr: float, lr_lambda: Callable[[int], float]) -> Schedule:
    """The base rate times a function of t.

    >>> from schedcore import compat
    >>> lr = compat.torch.LambdaLR(0.4, lambda t: 0.5**t)
    >>> lr(0), lr(2)
    (0.4, 0.1)
    """
    return Function(lr_lambda) * base_lr


@preset
def MultiplicativeLR(base_lr: float, lr_lambda: Callable[[int], float]) -> Schedule:
    """The base rate times what a function gives at 1, 2, ..., t, all multiplied.

    Quirk: the rate at t takes t calls of the function; if it always gives the same number,
    `Factor(base_lr, number)` takes one.

    >>> from schedcore import compat
    >>> lr = compat.torch.MultiplicativeLR(0.4, lambda t: 0.5 if t < 3 else 1.0)
    >>> lr(0), lr(1), lr(2), lr(3)
    (0.4, 0.2, 0.1, 0.1)
    """
    return Function(RunningProduct(lr_lambda)) * base_lr


@preset
def StepLR(base_lr: float, step_size: int, gamma: float = 0.1) -> Schedule:
    """The base rate times `gamma` every `step_size`.

    Quirk: a `step_size` that is no whole number acts where a multiple of it is one: 2.5 every 5;
    `Factor(base_lr, gamma, step_size)` acts at each multiple.

    >>> from schedcore import compat
    >>> lr = compat.torch.StepLR(0.4, step_size=10, gamma=0.5)
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.1)
    """
    size = _length("StepLR", "step_size", step_size)
    if size == 0:
        fail("StepLR", "step_size", "another, as PyTorch divides by 0 with it", step_size)
    if abs(size) == inf:
        return Constant(base_lr)
    factor = number("StepLR", "gamma", gamma)
    return multiplied_every(base_lr, factor, abs(Fraction(size).numerator))


@preset
def MultiStepLR(base_lr: float, milestones: Iterable[int], gamma: float = 0.1) -> Schedule:
    """The base rate times `gamma` at each milestone; twice at one that is listed twice.

    Quirk: a milestone that is no whole number never comes; `MultiFactor(base_lr, milestones,
    gamma)` takes any number.

    >>> from schedcore import compat
    >>> lr = compat.torch.MultiStepLR(0.4, [10, 20, 20], gamma=0.5)
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.05)
    """
    counts = Counter(milestones)
    for time in counts:
        if isinstance(time, bool) or not isinstance(time, Real):
            rule = "numbers (PyTorch never comes to a time that is a tensor)"
            fail("MultiStepLR", "milestones", rule, time, TypeError)
    whole = [time for time in counts.elements() if 0 <= time < inf and time == int(time)]
    return multiplied(base_lr, whole, number("MultiStepLR", "gamma", gamma))


@preset
def ConstantLR(base_lr: float, factor: float = 1 / 3, total_iters: int = 5) -> Schedule:
    """The base rate times `factor` until `total_iters`, then the base rate.

    Quirk: with `total_iters` 0, or no whole number, the factor stays for ever; `Constant(base_lr)` is
    without it.
    Quirk: with `factor=0` PyTorch divides by 0 at `total_iters`; here the base rate comes back.

    >>> from schedcore import compat
    >>> lr = compat.torch.ConstantLR(0.4, factor=0.5, total_iters=5)
    >>> lr(4), lr(5)
    (0.2, 0.4)
    """
    low = Constant(base_lr * factor)
    length = _length("ConstantLR", "total_iters", total_iters)
    comes = 0 < length < inf and length == int(length)
    return low.then(Constant(base_lr), at=length) if comes else low


@preset
def LinearLR(
    base_lr: float, start_factor: float = 1 / 3, end_factor: float = 1.0, total_iters: int = 5
) -> Schedule:
    """A line from `start_factor` to `end_factor` times the base rate, in `total_iters`.

    Quirk: with `total_iters=0` the start factor stays for ever; `Constant(base_lr * end_factor)` is
    without it. One that is no whole number is not reached.

    >>> from schedcore import compat
    >>> lr = compat.torch.LinearLR(0.4, start_factor=0.5, total_iters=4)
    >>> lr(0), round(lr(2), 4), lr(4), lr(9)
    (0.2, 0.3, 0.4, 0.4)
    """
    start = base_lr * start_factor
    length = _length("LinearLR", "total_iters", total_iters)
    if not 0 < length < inf:
        return Constant(start)
    return _at_whole_times(Linear(start, length, base_lr * end_factor), length)


@preset
def ExponentialLR(base_lr: float, gamma: float) -> Schedule:
    """The base rate times `gamma` at each update.

    >>> from schedcore import compat
    >>> lr = compat.torch.ExponentialLR(0.4, gamma=0.5)
    >>> lr(0), lr(1), lr(2)
    (0.4, 0.2, 0.1)
    """
    return multiplied_every(base_lr, number("ExponentialLR", "gamma", gamma), 1)


@preset
def PolynomialLR(base_lr: float, total_iters: int = 5, power: float = 1.0) -> Schedule:
    """A fall to 0 along a power of the time that is left.

    Quirk: with `total_iters=0` the base rate stays for ever; `Constant(0.0)` is without it. One that
    is no whole number is not reached.

    >>> from schedcore import compat
    >>> lr = compat.torch.PolynomialLR(0.4, total_iters=4, power=2.0)
    >>> lr(0), lr(2), lr(4), lr(9)
    (0.4, 0.1, 0.0, 0.0)
    """
    length = _length("PolynomialLR", "total_iters", total_iters)
    exponent = number("PolynomialLR", "power", power)
    if exponent < 0:
        rule = ">= 0 (PyTorch divides by 0 at total_iters with one below)"
        fail("PolynomialLR", "power", rule, power)
    if not 0 < length < inf or exponent == 0:
        return Constant(base_lr)
    return _at_whole_times(Polynomial(base_lr, length, power=exponent), length)


@preset
def CosineAnnealingLR(base_lr: float, T_max: int, eta_min: float = 0.0) -> Schedule:
    """A cosine from the base rate to `eta_min` in `T_max`, and up again, without end.

    Quirk: past `T_max` it rises again; `Cosine(base_lr, T_max, eta_min)` stays at `eta_min`.

    >>> from schedcore import compat
    >>> lr = compat.torch.CosineAnnealingLR(0.4, T_max=10)
    >>> lr(0), lr(5), lr(10), lr(15), lr(20)
    (0.4, 0.2, 0.0, 0.2, 0.4)
    """
    half = abs(_length("CosineAnnealingLR", "T_max", T_max))
    return wave(base_lr, half, eta_min)


@preset
def SWALR(
    base_lr: float, swa_lr: float, anneal_epochs: int = 10, anneal_strategy: Strategy = "cos"
) -> Schedule:
    """From the base rate to `swa_lr` along a curve, where it stays.

    Quirk: PyTorch starts from the rate that it finds in the optimizer; to leave another schedule at
    t for it, write `a.cooldown(t, anneal_epochs, swa_lr, "cosine")`.

    >>> from schedcore import compat
    >>> lr = compat.torch.SWALR(0.4, swa_lr=0.1, anneal_epochs=10)
    >>> lr(0), lr(5), lr(10), lr(99)
    (0.4, 0.25, 0.1, 0.1)
    """
    if anneal_epochs == 0:
        return Constant(swa_lr)
    return Anneal(base_lr, anneal_epochs, swa_lr, shape=SHAPES[anneal_strategy])


def _length(preset: str, field: str, value: float) -> float:
    """A length, which may be infinite: then what it waits for never comes."""
    return value if value in (inf, -inf) else number(preset, field, value)


def _at_whole_times(lr: Schedule, steps: float) -> Schedule:
    """The same up to the last whole t before its end, where PyTorch leaves it."""
    last = int(steps)
    return lr if last == steps else lr.then(Constant(lr(last)), at=last)
