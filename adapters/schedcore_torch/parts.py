"""The schedule of a live PyTorch scheduler that is made of no others, for a param group."""

from collections.abc import Callable
from math import inf
from typing import Any

from torch import Tensor
from torch.optim import lr_scheduler
from torch.optim.lr_scheduler import LRScheduler

from schedcore import Constant, Schedule
from schedcore.compat import torch as presets

# Classes whose attributes have the names of the arguments.
ARGUMENTS: dict[type[LRScheduler], tuple[str, ...]] = {
    lr_scheduler.StepLR: ("step_size", "gamma"),
    lr_scheduler.MultiStepLR: ("milestones", "gamma"),
    lr_scheduler.ConstantLR: ("factor", "total_iters"),
    lr_scheduler.LinearLR: ("start_factor", "end_factor", "total_iters"),
    lr_scheduler.ExponentialLR: ("gamma",),
    lr_scheduler.PolynomialLR: ("total_iters", "power"),
    lr_scheduler.CosineAnnealingLR: ("T_max", "eta_min"),
    lr_scheduler.CosineAnnealingWarmRestarts: ("T_0", "T_mult", "eta_min"),
}

# Classes that multiply the rate they find, and so may stand anywhere in a chain.
FACTORS = (
    lr_scheduler.StepLR,
    lr_scheduler.MultiStepLR,
    lr_scheduler.ConstantLR,
    lr_scheduler.LinearLR,
    lr_scheduler.ExponentialLR,
    lr_scheduler.PolynomialLR,
    lr_scheduler.MultiplicativeLR,
)


def kind_of(scheduler: Any) -> type[Any]:
    """Return PyTorch's class; for one of ours under its name, the class that it stands for."""
    kind = type(scheduler)
    return getattr(kind, "original", kind)


def of_one(scheduler: Any, group: int) -> Schedule:
    """Return the schedule that the attributes of a scheduler tell for a param group."""
    kind = kind_of(scheduler)
    if kind in SPECIAL:
        return SPECIAL[kind](scheduler, group)
    if kind in ARGUMENTS:
        return by_attributes(scheduler, base_of(scheduler, group))
    why = "nothing is known of its rates"
    if isinstance(scheduler, lr_scheduler.ReduceLROnPlateau):
        why = "its rates depend on metrics: use a Plateau"
    raise TypeError(f"from_torch: no Schedule of {kind.__name__}: {why}")


def base_of(scheduler: Any, group: int) -> float:
    rates = scheduler.base_lrs
    if group >= len(rates):
        raise ValueError(
            f"from_torch: {type(scheduler).__name__} has base rates for {len(rates)} param groups, "
            f"and param group {group} was added later: PyTorch can't step it any more"
        )
    lr = scheduler.optimizer.param_groups[group]["lr"]
    if isinstance(lr, Tensor) and rates[group] is lr:
        raise TypeError(
            f"from_torch: no Schedule of {type(scheduler).__name__}: its base_lr is a tensor, over "
            "which it writes each rate"
        )
    return float(rates[group])


def by_attributes(scheduler: Any, base_lr: float) -> Schedule:
    kind = kind_of(scheduler)
    if base_lr == 0 and kind in FACTORS:  # of a group that is not to be trained
        return Constant(0.0)
    arguments = {name: getattr(scheduler, name) for name in ARGUMENTS[kind]}
    schedule: Schedule = getattr(presets, kind.__name__)(base_lr, **arguments)
    return schedule


def momentum_of(scheduler: Any, group: int) -> Schedule:
    """Return what a CyclicLR or OneCycleLR writes to a group's momentum, or first beta."""
    make = _cyclic if kind_of(scheduler) is lr_scheduler.CyclicLR else _one_cycle
    return make(scheduler, group, momentum=True)


def _lambda(scheduler: Any, group: int) -> Schedule:
    return presets.LambdaLR(base_of(scheduler, group), scheduler.lr_lambdas[group])


def _multiplied(scheduler: Any, group: int) -> Schedule:
    return presets.MultiplicativeLR(base_of(scheduler, group), scheduler.lr_lambdas[group])


def _one_cycle(scheduler: Any, group: int, *, momentum: bool = False) -> Schedule:
    values = scheduler.optimizer.param_groups[group]
    phases, total = scheduler._schedule_phases, scheduler.total_steps
    # Before PyTorch 1.7, a state had the function itself.
    old = getattr(scheduler, "anneal_func", None)
    strategy = getattr(scheduler, "_anneal_func_type", getattr(old, "__name__", "cos")[-3:])
    first, peak, last = (float(values[key]) for key in ("initial_lr", "max_lr", "min_lr"))
    cycled: dict[str, Any] = {}
    if momentum:
        cycled = {key: float(values[key]) for key in ("base_momentum", "max_momentum")}
    return presets.OneCycleLR(
        peak,
        total,
        pct_start=(phases[0]["end_step"] + 1) / total,
        anneal_strategy="cos" if strategy == "cos" else "linear",
        div_factor=peak / first if first else inf,
        final_div_factor=first / last if last else inf,
        three_phase=len(phases) == 3,
        momentum=momentum,
        **cycled,
    )


def _cyclic(scheduler: Any, group: int, *, momentum: bool = False) -> Schedule:
    up = round(scheduler.total_size * scheduler.step_ratio, 6)
    cycled: dict[str, Any] = {}
    if momentum:
        low, high = scheduler.base_momentums[group], scheduler.max_momentums[group]
        cycled = {"base_momentum": float(low), "max_momentum": float(high)}
    return presets.CyclicLR(
        base_of(scheduler, group),
        float(scheduler.max_lrs[group]),
        step_size_up=up,
        step_size_down=scheduler.total_size - up,
        mode=scheduler.mode,
        gamma=scheduler.gamma,
        scale_fn=scheduler._scale_fn_custom,
        scale_mode=scheduler.scale_mode,
        momentum=momentum,
        **cycled,
    )


SPECIAL: dict[type[Any], Callable[[Any, int], Schedule]] = {
    lr_scheduler.LambdaLR: _lambda,
    lr_scheduler.MultiplicativeLR: _multiplied,
    lr_scheduler.OneCycleLR: _one_cycle,
    lr_scheduler.CyclicLR: _cyclic,
}
