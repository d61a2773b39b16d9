"""The schedule of a live PyTorch scheduler, one for each param group."""

from collections.abc import Callable
from typing import Any

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


def from_torch(scheduler: LRScheduler) -> list[Schedule]:
    """The schedules that a PyTorch scheduler follows, one for each param group.

    They give what it would from its first update to past its end, however far it has come.

    Args:
        scheduler: One of `torch.optim.lr_scheduler`, also a SequentialLR or ChainedScheduler of
            them; its exact class, as nothing is known of what a subclass changes.

    Raises:
        TypeError: Its rates are no function of t, or not known; the message says why.
        ValueError: The rate in the optimizer is not the one that it says, as somebody changed it.

    >>> import torch
    >>> from schedcore_torch import from_torch
    >>> optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.3)
    >>> scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=30, gamma=0.1)
    >>> from_torch(scheduler)
    [Factor(0.3, factor=0.1, step_size=30)]
    """
    schedules = [of_group(scheduler, i) for i in range(len(scheduler.optimizer.param_groups))]
    groups, t = scheduler.optimizer.param_groups, _steps_done(scheduler)
    for i, (group, schedule) in enumerate(zip(groups, schedules, strict=True)):
        rate, expected = float(group["lr"]), schedule(t)
        if abs(rate - expected) > 1e-5 * max(abs(rate), abs(expected)) + 1e-12:
            raise ValueError(
                f"from_torch: after {t} steps, {type(scheduler).__name__} should have set a rate "
                f"of {expected:.6g} in param group {i}, where it is {rate:.6g}: it was changed by "
                "something else"
            )
    return schedules


def _steps_done(scheduler: Any) -> int:
    """Return the scheduler's clock; a ChainedScheduler has only those of its parts."""
    steps: int = getattr(scheduler, "_schedulers", [scheduler])[0].last_epoch
    return getattr(scheduler, "last_epoch", steps)


def kind_of(scheduler: Any) -> type[Any]:
    """Return PyTorch's class; for one of ours under its name, the class that it stands for."""
    kind = type(scheduler)
    return getattr(kind, "original", kind)


def of_group(scheduler: Any, group: int) -> Schedule:
    """The schedule that a scheduler's attributes tell for a param group."""
    kind = kind_of(scheduler)
    special = SPECIAL.get(kind)
    if special is not None:
        return special(scheduler, group)
    if kind not in ARGUMENTS:
        why = "nothing is known of its rates"
        if isinstance(scheduler, lr_scheduler.ReduceLROnPlateau):
            why = "its rates depend on metrics: use a Plateau"
        raise TypeError(f"from_torch: no Schedule of {kind.__name__}: {why}")
    return _by_attributes(scheduler, float(scheduler.base_lrs[group]))


def _by_attributes(scheduler: Any, base_lr: float) -> Schedule:
    kind = kind_of(scheduler)
    if base_lr == 0 and kind in FACTORS:  # of a group that is not to be trained
        return Constant(0.0)
    arguments = {name: getattr(scheduler, name) for name in ARGUMENTS[kind]}
    if "milestones" in arguments:  # PyTorch counts them
        arguments["milestones"] = sorted(arguments["milestones"].elements())
    schedule: Schedule = getattr(presets, kind.__name__)(base_lr, **arguments)
    return schedule


def momentum_of(scheduler: Any, group: int) -> Schedule:
    """Return what a CyclicLR or OneCycleLR writes to a group's momentum, or first beta."""
    make = _cyclic if kind_of(scheduler) is lr_scheduler.CyclicLR else _one_cycle
    return make(scheduler, group, momentum=True)


def multiplies(scheduler: Any) -> bool:
    """Return whether a scheduler multiplies the rate it finds, as it must within a chain."""
    if kind_of(scheduler) is lr_scheduler.ChainedScheduler:
        return all(map(multiplies, scheduler._schedulers))
    return kind_of(scheduler) in FACTORS


def _factor(scheduler: Any, group: int) -> Schedule:
    """Return the factor by which a scheduler multiplies a rate."""
    kind = kind_of(scheduler)
    if kind is lr_scheduler.ChainedScheduler:
        return presets.ChainedScheduler([_factor(it, group) for it in scheduler._schedulers])
    if kind is lr_scheduler.MultiplicativeLR:
        return presets.MultiplicativeLR(1.0, scheduler.lr_lambdas[group])
    return _by_attributes(scheduler, 1.0)


def _lambda(scheduler: Any, group: int) -> Schedule:
    return presets.LambdaLR(float(scheduler.base_lrs[group]), scheduler.lr_lambdas[group])


def _multiplied(scheduler: Any, group: int) -> Schedule:
    return presets.MultiplicativeLR(float(scheduler.base_lrs[group]), scheduler.lr_lambdas[group])


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
        div_factor=peak / first if first else 1.0,  # of a group that is not to be trained
        final_div_factor=first / last if last else 1.0,
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
        float(scheduler.base_lrs[group]),
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


def _sequence(scheduler: Any, group: int) -> Schedule:
    parts = [of_group(part, group) for part in scheduler._schedulers]
    return presets.SequentialLR(parts, scheduler._milestones)


def _chain(scheduler: Any, group: int) -> Schedule:
    first, *rest = scheduler._schedulers
    for part in rest:
        if not multiplies(part):
            name = type(part).__name__
            raise TypeError(
                f"from_torch: no Schedule of a ChainedScheduler with {name} after another: it "
                "goes on from the rate that it finds"
            )
    factors = [_factor(part, group) for part in rest]
    return presets.ChainedScheduler([of_group(first, group), *factors])


SPECIAL: dict[type[Any], Callable[[Any, int], Schedule]] = {
    lr_scheduler.LambdaLR: _lambda,
    lr_scheduler.MultiplicativeLR: _multiplied,
    lr_scheduler.OneCycleLR: _one_cycle,
    lr_scheduler.CyclicLR: _cyclic,
    lr_scheduler.SequentialLR: _sequence,
    lr_scheduler.ChainedScheduler: _chain,
}
