"""The schedulers of `torch.optim.lr_scheduler` and `SWALR`, exactly.

ReduceLROnPlateau, which answers to a metric, is `schedcore.Plateau`.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import pairwise
from operator import mul
from typing import Literal

from schedcore.checks import fail, whole_number
from schedcore.compat.preset import RunningProduct, multiplied, preset, wave
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Linear, Polynomial
from schedcore.shapes.constant import Constant
from schedcore.shapes.cyclic import Cyclic
from schedcore.shapes.factor import Factor
from schedcore.shapes.function import Function
from schedcore.shapes.piecewise import Piecewise
from schedcore.shapes.restarts import WarmRestarts

Mode = Literal["triangular", "triangular2", "exp_range"]
Strategy = Literal["cos", "linear"]
SHAPES = {"cos": "cosine", "linear": "linear"}


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

    >>> from schedcore import compat
    >>> lr = compat.torch.StepLR(0.4, step_size=10, gamma=0.5)
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.1)
    """
    return Factor(base_lr, gamma, whole_number("StepLR", "step_size", step_size, low=1))


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
    whole = [time for time in milestones if time >= 0 and time == int(time)]
    return multiplied(base_lr, whole, gamma)


@preset
def ConstantLR(base_lr: float, factor: float = 1 / 3, total_iters: int = 5) -> Schedule:
    """The base rate times `factor` until `total_iters`, then the base rate.

    Quirk: with `total_iters=0` the factor stays for ever; `Constant(base_lr)` is without it.
    Quirk: with `factor=0` PyTorch divides by 0 at `total_iters`; here the base rate comes back.

    >>> from schedcore import compat
    >>> lr = compat.torch.ConstantLR(0.4, factor=0.5, total_iters=5)
    >>> lr(4), lr(5)
    (0.2, 0.4)
    """
    low = Constant(base_lr * factor)
    return low.then(Constant(base_lr), at=total_iters) if total_iters > 0 else low


@preset
def LinearLR(
    base_lr: float, start_factor: float = 1 / 3, end_factor: float = 1.0, total_iters: int = 5
) -> Schedule:
    """A line from `start_factor` to `end_factor` times the base rate, in `total_iters`.

    Quirk: with `total_iters=0` the start factor stays for ever; `Constant(base_lr * end_factor)` is
    without it.

    >>> from schedcore import compat
    >>> lr = compat.torch.LinearLR(0.4, start_factor=0.5, total_iters=4)
    >>> lr(0), round(lr(2), 4), lr(4), lr(9)
    (0.2, 0.3, 0.4, 0.4)
    """
    start = base_lr * start_factor
    return Linear(start, total_iters, base_lr * end_factor) if total_iters > 0 else Constant(start)


@preset
def ExponentialLR(base_lr: float, gamma: float) -> Schedule:
    """The base rate times `gamma` at each update.

    >>> from schedcore import compat
    >>> lr = compat.torch.ExponentialLR(0.4, gamma=0.5)
    >>> lr(0), lr(1), lr(2)
    (0.4, 0.2, 0.1)
    """
    return Factor(base_lr, gamma)


@preset
def SequentialLR(schedulers: Sequence[Schedule], milestones: Sequence[int]) -> Schedule:
    """One schedule after the other, each from its milestone on, where its clock starts at 0.

    Quirk: PyTorch gets a MultiplicativeLR or SWALR wrong that isn't the first (it goes on from the
    rate that it finds), what follows a CyclicLR or OneCycleLR (they rewrite the base rate), and a
    SequentialLR of SequentialLRs (an update is left out); here each has the rates of its own.

    >>> from schedcore import compat
    >>> warmup = compat.torch.LinearLR(0.4, start_factor=0.5, total_iters=4)
    >>> lr = compat.torch.SequentialLR([warmup, compat.torch.StepLR(0.4, 10)], milestones=[4])
    >>> lr(0), lr(4), lr(13), round(lr(14), 4)
    (0.2, 0.4, 0.4, 0.04)
    """
    if len(milestones) != len(schedulers) - 1:
        fail("SequentialLR", "milestones", f"{len(schedulers) - 1} times", milestones)
    for before, after in pairwise(milestones):
        if after < before:
            fail("SequentialLR", "milestones", "rising", milestones)
    parts = zip(schedulers[1:], milestones, strict=True)
    return reduce(lambda row, part: row.then(*part), parts, schedulers[0])


@preset
def PolynomialLR(base_lr: float, total_iters: int = 5, power: float = 1.0) -> Schedule:
    """A fall to 0 along a power of the time that is left.

    Quirk: with `total_iters=0` the base rate stays for ever; `Constant(0.0)` is without it.

    >>> from schedcore import compat
    >>> lr = compat.torch.PolynomialLR(0.4, total_iters=4, power=2.0)
    >>> lr(0), lr(2), lr(4), lr(9)
    (0.4, 0.1, 0.0, 0.0)
    """
    return Polynomial(base_lr, total_iters, power=power) if total_iters > 0 else Constant(base_lr)


@preset
def CosineAnnealingLR(base_lr: float, T_max: int, eta_min: float = 0.0) -> Schedule:
    """A cosine from the base rate to `eta_min` in `T_max`, and up again, without end.

    Quirk: past `T_max` it rises again; `Cosine(base_lr, T_max, eta_min)` stays at `eta_min`.

    >>> from schedcore import compat
    >>> lr = compat.torch.CosineAnnealingLR(0.4, T_max=10)
    >>> lr(0), lr(5), lr(10), lr(15), lr(20)
    (0.4, 0.2, 0.0, 0.2, 0.4)
    """
    return wave(base_lr, T_max, eta_min)


@preset
def ChainedScheduler(schedulers: Sequence[Schedule]) -> Schedule:
    """The product of schedules: of the first, which has the base rate, and others from 1.

    Quirk: PyTorch multiplies only what is multiplied from update to update; a LambdaLR,
    CosineAnnealingWarmRestarts, CyclicLR or OneCycleLR in the list undoes what stands before it,
    and so does a CosineAnnealingLR as it ends.

    >>> from schedcore import compat
    >>> torch = compat.torch
    >>> lr = torch.ChainedScheduler([torch.StepLR(0.4, 10), torch.ExponentialLR(1.0, gamma=0.5)])
    >>> lr(0), lr(1), round(lr(10), 9)
    (0.4, 0.2, 3.9063e-05)
    """
    return reduce(mul, schedulers)


@preset
def CyclicLR(
    base_lr: float,
    max_lr: float,
    step_size_up: int = 2000,
    step_size_down: int | None = None,
    mode: Mode = "triangular",
    gamma: float = 1.0,
    scale_fn: Callable[[float], float] | None = None,
    scale_mode: Literal["cycle", "iterations"] = "cycle",
    cycle_momentum: bool = True,
    base_momentum: float = 0.8,
    max_momentum: float = 0.9,
    *,
    momentum: bool = False,
) -> Schedule:
    """A triangle wave between two rates, whose height may change from cycle to cycle.

    With `momentum=True`, what it writes to the momentum, or the first beta, instead.

    >>> from schedcore import compat
    >>> lr = compat.torch.CyclicLR(0.1, 0.5, step_size_up=4)
    >>> [round(lr(t), 4) for t in (0, 2, 4, 8)]
    [0.1, 0.3, 0.5, 0.1]
    """
    low, high = (max_momentum, base_momentum) if momentum else (base_lr, max_lr)
    if scale_fn is None:
        fade = gamma if mode == "exp_range" else 1.0
        return Cyclic(low, high, step_size_up, step_size_down, mode=mode, gamma=fade)
    scale: Schedule = Function(scale_fn)
    if scale_mode == "cycle":  # which are counted from 1
        period = step_size_up + (step_size_up if step_size_down is None else step_size_down)
        scale = scale.shift(-1).stretch(period).staircase(period)
    return Cyclic(0.0, 1.0, step_size_up, step_size_down) * scale * (high - low) + low


@preset
def CosineAnnealingWarmRestarts(
    base_lr: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> Schedule:
    """Cosines from the base rate towards `eta_min`, each `T_mult` times as long as the one before.

    Quirk: told where it is by `step(t)`, PyTorch has the lowest rate at some restarts, where this
    has the highest.

    >>> from schedcore import compat
    >>> lr = compat.torch.CosineAnnealingWarmRestarts(0.4, T_0=10, T_mult=2)
    >>> lr(0), lr(5), lr(10), lr(20), lr(30)
    (0.4, 0.2, 0.4, 0.2, 0.4)
    """
    return WarmRestarts(base_lr, T_0, T_mult, final_lr=eta_min)


@preset
def OneCycleLR(
    max_lr: float,
    total_steps: int | None = None,
    epochs: int | None = None,
    steps_per_epoch: int | None = None,
    pct_start: float = 0.3,
    anneal_strategy: Strategy = "cos",
    cycle_momentum: bool = True,
    base_momentum: float = 0.85,
    max_momentum: float = 0.95,
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
    *,
    momentum: bool = False,
) -> Schedule:
    """Up to `max_lr`, and far down, once.

    With `momentum=True`, what it writes to the momentum, or the first beta, instead.

    Quirk: each phase ends an update early, and the last at `total_steps - 1`;
    `OneCycle(max_lr, total_steps)` ends them where their share of the run ends.
    Quirk: at `total_steps` it is on its way up again, or below its end if linear, and the next step
    is an error of PyTorch, where this stays; `OneCycle(max_lr, total_steps)` stays at its end.
    Quirk: with `pct_start` below `1 / total_steps` it starts on its way down, without a peak.

    >>> from schedcore import compat
    >>> lr = compat.torch.OneCycleLR(0.5, total_steps=10)
    >>> lr(0), lr(2), round(lr(9), 9)
    (0.02, 0.5, 2e-06)
    """
    total = total_steps
    if total is None:
        if epochs is None or steps_per_epoch is None:
            fail("OneCycleLR", "total_steps", "given, or epochs and steps_per_epoch", None)
        total = epochs * steps_per_epoch
    turn = pct_start * total - 1
    if turn == 0:
        fail("OneCycleLR", "pct_start", "another, as PyTorch divides by 0 with it", pct_start)
    times = [0.0, turn, 2 * turn, total - 1.0]
    first = max_lr / div_factor
    values = [first, max_lr, first, first / final_div_factor]
    if momentum:
        values = [max_momentum, base_momentum, max_momentum, max_momentum]
    if not three_phase:
        del times[2], values[2]
    return _phases(list(zip(times, values, strict=True)), total, SHAPES[anneal_strategy])


def _phases(points: list[tuple[float, float]], total: int, shape: str) -> Schedule:
    """From point to point, the first of them at 0; and the value of an update after the last."""
    points = points[sum(t < 0 for t, _ in points) :]  # of phases that end before 0, the last end
    reached = points[-1][0] > points[-2][0]
    start = points[0][0]
    lr = Piecewise(
        [(t - start, value) for t, value in points[: None if reached else -1]], shape=shape
    )
    if not reached:
        return lr.shift(start)
    (since, high), (until, low) = points[-2:]
    length = until - since
    after = low - (high - low) / length
    if shape == "cosine":
        after = wave(high, length, low)(total - since)
    return lr.shift(start).then(Constant(after), at=total)


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
