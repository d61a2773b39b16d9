"""Those that go up and down."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from schedcore.checks import fail, number
from schedcore.compat.preset import multiplied_every, preset, wave
from schedcore.compat.torch.shapes import SHAPES, Mode, Strategy
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.cyclic import Cyclic
from schedcore.shapes.function import Function
from schedcore.shapes.piecewise import Piecewise
from schedcore.shapes.restarts import WarmRestarts


@dataclass(frozen=True)
class FromOne:
    """A function of the number of a cycle, of which the first is 1, asked for how many are over."""

    func: Callable[[float], float]

    def __call__(self, over: Any) -> float:
        return self.func((round(over) if isinstance(over, float) else over) + 1)


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

    Quirk: given a `base_lr` that is a tensor, and an optimizer whose rate is a number, PyTorch writes
    each rate over its own base rate; here that stays.

    >>> from schedcore import compat
    >>> lr = compat.torch.CyclicLR(0.1, 0.5, step_size_up=4)
    >>> [round(lr(t), 4) for t in (0, 2, 4, 8)]
    [0.1, 0.3, 0.5, 0.1]
    """
    low, high = (max_momentum, base_momentum) if momentum else (base_lr, max_lr)
    fade = number("CyclicLR", "gamma", gamma) if mode == "exp_range" else 1.0
    if scale_fn is None and fade > 0 and step_size_down != 0:
        return Cyclic(low, high, step_size_up, step_size_down, mode=mode, gamma=fade)
    sides: Schedule = Linear(0.0, step_size_up, 1.0).repeat(step_size_up)
    if step_size_down != 0:
        sides = Cyclic(0.0, 1.0, step_size_up, step_size_down)
    period = step_size_up + (step_size_up if step_size_down is None else step_size_down)
    if scale_fn is None:
        halved = mode == "triangular2"
        heights = multiplied_every(1.0, 0.5, period) if halved else multiplied_every(1.0, fade, 1)
    elif scale_mode == "cycle":
        heights = Function(FromOne(scale_fn)).stretch(period).staircase(period)
    else:
        heights = Function(scale_fn)
    return sides * heights * (high - low) + low


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
