"""The names of other libraries for a schedule: a line for its preset in `schedcore.compat`."""

from math import isclose
from typing import Any

from schedcore.algebra.warmup import Warmup
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Linear, Polynomial
from schedcore.shapes.constant import Constant
from schedcore.shapes.cyclic import Cyclic
from schedcore.shapes.exponential import Exponential
from schedcore.shapes.factor import Factor, MultiFactor
from schedcore.shapes.inverse import InverseSquareRoot, InverseTime
from schedcore.shapes.restarts import WarmRestarts


def elsewhere(schedule: Schedule) -> str | None:
    """The line of the preset that gives the same rates up to the end of the schedule.

    >>> from schedcore import Linear
    >>> elsewhere(Linear(5e-5, steps=900).warmup(100))
    'transformers.get_linear_schedule_with_warmup(5e-05, 100, 1000)'
    """
    if isinstance(schedule, Warmup):
        if schedule.shape != "linear":
            return _one_cycle(schedule)
        return _warmed_up(schedule.schedule, schedule.steps, schedule.begin_lr)
    return _bare(schedule)


def _bare(it: Any) -> str | None:
    if isinstance(it, Factor) and not it.min_lr:
        return f"torch.StepLR({it.base_lr}, {it.step_size}, {it.factor})"
    if isinstance(it, MultiFactor):
        return f"torch.MultiStepLR({it.base_lr}, {list(it.milestones)}, {it.factor})"
    if isinstance(it, Cosine):
        return f"torch.CosineAnnealingLR({it.base_lr}, {it.steps}, {it.final_lr})"
    if isinstance(it, WarmRestarts) and it.peak_mult == 1 and it.cycle_mult == int(it.cycle_mult):
        cycle = f"{it.cycle_steps}, {int(it.cycle_mult)}, {it.final_lr}"
        return f"torch.CosineAnnealingWarmRestarts({it.base_lr}, {cycle})"
    if isinstance(it, Linear) and not it.final_lr:
        return f"torch.PolynomialLR({it.base_lr}, {it.steps})"
    if isinstance(it, (Linear, Polynomial)):
        power = getattr(it, "power", 1.0)
        return f"keras.PolynomialDecay({it.base_lr}, {it.steps}, {it.final_lr}, {power})"
    if isinstance(it, Exponential) and not it.min_lr:
        return f"keras.ExponentialDecay({it.base_lr}, {it.step_size}, {it.factor})"
    if isinstance(it, InverseTime):
        return f"keras.InverseTimeDecay({it.base_lr}, {it.step_size}, {it.decay_rate})"
    if isinstance(it, Cyclic) and it.mode != "exp_range":
        wave = f"{it.step_size_up}, {it.step_size_down}, {it.mode!r}"
        return f"torch.CyclicLR({it.base_lr}, {it.max_lr}, {wave})"
    if isinstance(it, Constant):
        return f"optax.constant_schedule({it.lr})"
    return None


def _one_cycle(it: Warmup) -> str | None:
    """PyTorch ends the rise and the fall of its one-cycle an update early."""
    fall = it.schedule
    if it.shape != "cosine" or not isinstance(fall, Cosine):
        return None
    if not isclose(fall.base_lr, 25 * it.begin_lr) or not isclose(it.begin_lr, 1e4 * fall.final_lr):
        return None
    total = it.steps + fall.steps + 1
    return f"torch.OneCycleLR({fall.base_lr}, {total}, pct_start={(it.steps + 1) / total})"


def _warmed_up(it: Any, steps: float, begin: float) -> str | None:
    if isinstance(it, Cosine) and (begin or it.final_lr):
        line = f"{begin}, {it.base_lr}, {steps}, {steps + it.steps}, {it.final_lr}"
        return f"optax.warmup_cosine_decay_schedule({line})"
    if begin:
        return None
    if isinstance(it, Cosine):
        total = f"{steps}, {steps + it.steps}"
        return f"transformers.get_cosine_schedule_with_warmup({it.base_lr}, {total})"
    if isinstance(it, Linear) and not it.final_lr:
        total = f"{steps}, {steps + it.steps}"
        return f"transformers.get_linear_schedule_with_warmup({it.base_lr}, {total})"
    if isinstance(it, Constant):
        return f"transformers.get_constant_schedule_with_warmup({it.lr}, {steps})"
    if isinstance(it, InverseSquareRoot) and it.timescale == steps:
        return f"transformers.get_inverse_sqrt_schedule({it.base_lr}, {steps})"
    return None
