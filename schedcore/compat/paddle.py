"""The schedulers of PaddlePaddle's `paddle.optimizer.lr`, exactly.

`ReduceOnPlateau` is no function of t: `schedcore.Plateau` is the state of one. Of the functions in
small letters, `exponential_decay` and the like, those that Paddle's eager mode builds a scheduler
of are that scheduler: `decay_steps`, `staircase` and `step_each_epoch` do nothing there.
"""

from collections.abc import Callable, Sequence
from math import inf
from typing import Literal

from schedcore.compat import torch
from schedcore.compat.preset import RunningProduct, multiplied, polynomial_cycles, preset, wave
from schedcore.compat.torch.shapes import Mode, Strategy
from schedcore.recipes.noam import Noam
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Linear, Polynomial
from schedcore.shapes.constant import Constant, PiecewiseConstant
from schedcore.shapes.exponential import NaturalExponential
from schedcore.shapes.function import Function
from schedcore.shapes.inverse import InverseTime


@preset
def NoamDecay(d_model: int, warmup_steps: int, learning_rate: float = 1.0) -> Schedule:
    """A line up for `warmup_steps`, then a fall with the square root of t.

    Quirk: the first update is made at a rate of 0; `Noam(...).shift(-1)` starts with the second.

    >>> from schedcore import compat
    >>> lr = compat.paddle.NoamDecay(d_model=64, warmup_steps=4)
    >>> lr(0), lr(2), lr(4), lr(16)
    (0.0, 0.03125, 0.0625, 0.03125)
    """
    return Noam(d_model, warmup_steps) * learning_rate


@preset
def PiecewiseDecay(boundaries: Sequence[int], values: Sequence[float]) -> Schedule:
    """A rate that changes at once, at given times to given values.

    Quirk: of more values than one above the boundaries, Paddle takes the last for the last;
    `PiecewiseConstant(boundaries, values)` refuses them.

    >>> from schedcore import compat
    >>> lr = compat.paddle.PiecewiseDecay([10, 20], [0.4, 0.2, 0.1])
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.1)
    """
    over = sum(boundary <= 0 for boundary in boundaries)
    rates = [*values[: len(boundaries)], values[-1]]
    return PiecewiseConstant(boundaries[over:], rates[over:])


@preset
def NaturalExpDecay(learning_rate: float, gamma: float) -> Schedule:
    """A rate times exp(-gamma * t).

    >>> from schedcore import compat
    >>> lr = compat.paddle.NaturalExpDecay(0.4, gamma=0.1)
    >>> lr(0), round(lr(10), 6)
    (0.4, 0.147152)
    """
    return NaturalExponential(learning_rate, gamma)


@preset
def InverseTimeDecay(learning_rate: float, gamma: float) -> Schedule:
    """A rate over 1 + gamma * t.

    >>> from schedcore import compat
    >>> lr = compat.paddle.InverseTimeDecay(0.4, gamma=0.5)
    >>> lr(0), lr(2), lr(6)
    (0.4, 0.2, 0.1)
    """
    return InverseTime(learning_rate, gamma) if gamma else Constant(learning_rate)


@preset
def PolynomialDecay(
    learning_rate: float,
    decay_steps: int,
    end_lr: float = 0.0001,
    power: float = 1.0,
    cycle: bool = False,
) -> Schedule:
    """A fall along a power of the time that is left, to 0.0001 unless another end is given.

    With `cycle` it is stretched at each of its ends, to twice, three times, ... its length.

    Quirk: the end of a cycle still belongs to it; with
    `Polynomial(learning_rate, decay_steps, end_lr).lengthen(decay_steps)` the next starts there.

    >>> from schedcore import compat
    >>> lr = compat.paddle.PolynomialDecay(0.4, decay_steps=10, end_lr=0.0, cycle=True)
    >>> lr(0), lr(5), lr(10), lr(15), lr(20)
    (0.4, 0.2, 0.0, 0.1, 0.0)
    """
    if cycle:
        return polynomial_cycles(learning_rate, decay_steps, end_lr, power)
    return Polynomial(learning_rate, decay_steps, end_lr, power=power)


@preset
def LinearWarmup(
    learning_rate: float | Schedule, warmup_steps: int, start_lr: float, end_lr: float
) -> Schedule:
    """A line from `start_lr` to `end_lr`, then a rate or a schedule on a clock of its own.

    Quirk: it jumps unless `end_lr` is where that starts; `a.warmup(warmup_steps, start_lr)` meets
    it.

    >>> from schedcore import compat
    >>> decay = compat.paddle.StepDecay(0.4, step_size=10, gamma=0.5)
    >>> lr = compat.paddle.LinearWarmup(decay, warmup_steps=4, start_lr=0.0, end_lr=0.4)
    >>> lr(0), lr(2), lr(4), lr(14)
    (0.0, 0.2, 0.4, 0.2)
    """
    after = learning_rate if isinstance(learning_rate, Schedule) else Constant(learning_rate)
    return Linear(start_lr, warmup_steps, end_lr).then(after, at=warmup_steps)


@preset
def ExponentialDecay(learning_rate: float, gamma: float) -> Schedule:
    """A rate times `gamma` at each update.

    >>> from schedcore import compat
    >>> lr = compat.paddle.ExponentialDecay(0.4, gamma=0.5)
    >>> lr(0), lr(1), lr(2)
    (0.4, 0.2, 0.1)
    """
    return torch.ExponentialLR(learning_rate, gamma)


@preset
def MultiStepDecay(learning_rate: float, milestones: Sequence[int], gamma: float = 0.1) -> Schedule:
    """A rate times `gamma` at each milestone.

    >>> from schedcore import compat
    >>> lr = compat.paddle.MultiStepDecay(0.4, [10, 20], gamma=0.5)
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.1)
    """
    return multiplied(learning_rate, milestones, gamma)


@preset
def StepDecay(learning_rate: float, step_size: int, gamma: float = 0.1) -> Schedule:
    """A rate times `gamma` every `step_size`.

    >>> from schedcore import compat
    >>> lr = compat.paddle.StepDecay(0.4, step_size=10, gamma=0.5)
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.1)
    """
    return torch.StepLR(learning_rate, step_size, gamma)


@preset
def LambdaDecay(learning_rate: float, lr_lambda: Callable[[int], float]) -> Schedule:
    """A rate times a function of t.

    >>> from schedcore import compat
    >>> lr = compat.paddle.LambdaDecay(0.4, lambda t: 0.5**t)
    >>> lr(0), lr(2)
    (0.4, 0.1)
    """
    return Function(lr_lambda) * learning_rate


@preset
def CosineAnnealingDecay(learning_rate: float, T_max: int, eta_min: float = 0) -> Schedule:
    """A cosine from the rate to `eta_min` in `T_max`, and up again, without end.

    Quirk: past `T_max` it rises again; `Cosine(learning_rate, T_max, eta_min)` stays at `eta_min`.

    >>> from schedcore import compat
    >>> lr = compat.paddle.CosineAnnealingDecay(0.4, T_max=10)
    >>> lr(0), lr(5), lr(10), lr(15), lr(20)
    (0.4, 0.2, 0.0, 0.2, 0.4)
    """
    return wave(learning_rate, T_max, eta_min)


@preset
def MultiplicativeDecay(learning_rate: float, lr_lambda: Callable[[int], float]) -> Schedule:
    """A rate times what a function gives at 1, 2, ..., t, all multiplied.

    Quirk: the rate at t takes t calls of the function; if it always gives the same number,
    `Factor(learning_rate, number)` takes one.

    >>> from schedcore import compat
    >>> lr = compat.paddle.MultiplicativeDecay(0.4, lambda t: 0.5 if t < 3 else 1.0)
    >>> lr(0), lr(1), lr(2), lr(3)
    (0.4, 0.2, 0.1, 0.1)
    """
    return Function(RunningProduct(lr_lambda)) * learning_rate


@preset
def OneCycleLR(
    max_learning_rate: float,
    total_steps: int,
    divide_factor: float = 25.0,
    end_learning_rate: float = 0.0001,
    phase_pct: float = 0.3,
    anneal_strategy: Strategy = "cos",
    three_phase: bool = False,
) -> Schedule:
    """Up to the highest rate, and down to `end_learning_rate`, once.

    Quirk: each phase ends an update early, and the last at `total_steps - 1`;
    `Piecewise([(0, low), (0.3 * total_steps, high), (total_steps, end)], shape="cosine")` ends them
    where their share of the run ends.
    Quirk: at `total_steps` it is on its way up again, or below its end if linear, and the next step
    is an error of Paddle, where this stays; `Piecewise(points, shape="cosine")` stays at its end.

    >>> from schedcore import compat
    >>> lr = compat.paddle.OneCycleLR(0.5, total_steps=10)
    >>> lr(0), lr(2), round(lr(9), 9)
    (0.02, 0.5, 0.0001)
    """
    first = max_learning_rate / divide_factor
    return torch.OneCycleLR(
        max_learning_rate,
        total_steps,
        pct_start=phase_pct,
        anneal_strategy=anneal_strategy,
        div_factor=divide_factor,
        final_div_factor=first / end_learning_rate if end_learning_rate else inf,
        three_phase=three_phase,
    )


@preset
def CyclicLR(
    base_learning_rate: float,
    max_learning_rate: float,
    step_size_up: int,
    step_size_down: int | None = None,
    mode: Mode = "triangular",
    exp_gamma: float = 1.0,
    scale_fn: Callable[[float], float] | None = None,
    scale_mode: Literal["cycle", "iterations"] = "cycle",
) -> Schedule:
    """A triangle wave between two rates, whose height may change from cycle to cycle.

    >>> from schedcore import compat
    >>> lr = compat.paddle.CyclicLR(0.1, 0.5, step_size_up=4)
    >>> [round(lr(t), 4) for t in (0, 2, 4, 8)]
    [0.1, 0.3, 0.5, 0.1]
    """
    return torch.CyclicLR(
        base_learning_rate,
        max_learning_rate,
        step_size_up,
        step_size_down,
        mode,
        exp_gamma,
        scale_fn,
        scale_mode,
    )


@preset
def LinearLR(
    learning_rate: float,
    total_steps: int,
    start_factor: float = 1 / 3,
    end_factor: float = 1.0,
) -> Schedule:
    """A line from `start_factor` to `end_factor` times the rate, in `total_steps`.

    >>> from schedcore import compat
    >>> lr = compat.paddle.LinearLR(0.4, total_steps=4, start_factor=0.5)
    >>> lr(0), round(lr(2), 4), lr(4), lr(9)
    (0.2, 0.3, 0.4, 0.4)
    """
    return torch.LinearLR(learning_rate, start_factor, end_factor, total_steps)


@preset
def CosineAnnealingWarmRestarts(
    learning_rate: float, T_0: int, T_mult: int = 1, eta_min: float = 0
) -> Schedule:
    """Cosines from the rate towards `eta_min`, each `T_mult` times as long as the one before.

    Quirk: told where it is by `step(t)`, Paddle has the lowest rate at some restarts, where this
    has the highest.

    >>> from schedcore import compat
    >>> lr = compat.paddle.CosineAnnealingWarmRestarts(0.4, T_0=10, T_mult=2)
    >>> lr(0), lr(5), lr(10), lr(20), lr(30)
    (0.4, 0.2, 0.4, 0.2, 0.4)
    """
    return torch.CosineAnnealingWarmRestarts(learning_rate, T_0, T_mult, eta_min)
