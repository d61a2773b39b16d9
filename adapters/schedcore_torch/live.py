"""The schedule of a live PyTorch scheduler, one for each param group."""

from collections.abc import Callable
from typing import Any

from torch.optim import lr_scheduler
from torch.optim.lr_scheduler import LRScheduler

from schedcore import Schedule
from schedcore.compat import torch as presets
from schedcore.compat.torch.rows import chained_with_cosine
from schedcore_torch.parts import FACTORS, by_attributes, kind_of, of_one

# Classes that leave the rate alone when they are built, but not when others start them again.
STEPPED_EARLY = (
    lr_scheduler.MultiplicativeLR,
    lr_scheduler.ExponentialLR,
    lr_scheduler.PolynomialLR,
    lr_scheduler.CosineAnnealingLR,
)


def from_torch(scheduler: LRScheduler) -> list[Schedule]:
    """The schedules that a PyTorch scheduler follows, one for each param group.

    They give what it would from its first update to past its end, however far it has come.

    Args:
        scheduler: One of `torch.optim.lr_scheduler`, also a SequentialLR or ChainedScheduler of
            them; its exact class, as nothing is known of what a subclass changes.

    Raises:
        TypeError: Its rates are no function of t, or not known; the message says why.
        ValueError: The rate in the optimizer is not the one that it says, as somebody changed it, or
            a param group was added.

    >>> import torch
    >>> from schedcore_torch import from_torch
    >>> optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.3)
    >>> scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=30, gamma=0.1)
    >>> from_torch(scheduler)
    [Factor(0.3, factor=0.1, step_size=30)]
    """
    if not isinstance(scheduler, LRScheduler):
        name = type(scheduler).__name__
        raise TypeError(f"from_torch: scheduler must be an LRScheduler of PyTorch, got {name}")
    groups, t = scheduler.optimizer.param_groups, _steps_done(scheduler)
    schedules = [of_group(scheduler, i) for i in range(len(groups))]
    for i, (group, schedule) in enumerate(zip(groups, schedules, strict=True)):
        rate, expected = float(group["lr"]), schedule(t)
        if abs(rate - expected) > 1e-5 * max(abs(rate), abs(expected)) + 1e-12:
            raise ValueError(
                f"from_torch: after {t} steps, {type(scheduler).__name__} should have set a rate "
                f"of {expected:.6g} in param group {i}, where it is {rate:.6g}: it was changed by "
                "something else"
            )
    return schedules


def _steps_done(scheduler: Any) -> float:
    """Return the scheduler's clock; a ChainedScheduler has only those of its parts."""
    if kind_of(scheduler) is not lr_scheduler.ChainedScheduler:
        steps: float = scheduler.last_epoch
        return steps
    steps, *others = map(_steps_done, scheduler._schedulers)
    if any(it != steps for it in others):
        raise TypeError(
            f"from_torch: no Schedule of a ChainedScheduler whose parts have done {steps} and "
            f"{others[-1]} steps"
        )
    return steps


def of_group(scheduler: Any, group: int) -> Schedule:
    """Return the schedule that a scheduler's attributes tell for a param group."""
    return COMPOSED.get(kind_of(scheduler), of_one)(scheduler, group)


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
    return by_attributes(scheduler, 1.0)


def _sequence(scheduler: Any, group: int, ahead: int = 0) -> Schedule:
    """Return a row; where it is the first part of others, each of these has stepped it once more."""
    is_theirs = type(scheduler) is lr_scheduler.SequentialLR
    first, *others = scheduler._schedulers
    milestones = [at - ahead for at in scheduler._milestones]
    if is_theirs:
        _check_start(first, group)
    if is_theirs and type(first) is lr_scheduler.SequentialLR:
        parts = [_sequence(first, group, ahead + 1)]
    else:
        parts = [of_group(first, group)]
    for part, at in zip(others, milestones, strict=True):
        if at > 0 and kind_of(part) is lr_scheduler.MultiplicativeLR:
            # It multiplies what it finds, once more than where it is the first.
            found = presets.SequentialLR(parts, milestones[: len(parts) - 1])(at - 1)
            factor = part.lr_lambdas[group]
            parts.append(presets.MultiplicativeLR(found * factor(0), factor))
        else:
            parts.append(of_group(part, group))
    return presets.SequentialLR(parts, milestones)


def _check_start(first: Any, group: int) -> None:
    """Raise unless the first part of a row starts from its own base rate."""
    for part in _starts(first):
        kind, name = kind_of(part), type(part).__name__
        if part is not first and kind in STEPPED_EARLY:
            raise TypeError(
                f"from_torch: no Schedule of a SequentialLR with {name} in its first part: PyTorch "
                "steps it once before the first update"
            )
        own, start = part.base_lrs[group], part.optimizer.param_groups[group]["initial_lr"]
        if kind in (*FACTORS, lr_scheduler.CosineAnnealingLR) and float(own) != float(start):
            raise ValueError(
                f"from_torch: SequentialLR begins with {name} of a base rate of {float(own):.6g}, "
                f"where the initial_lr of param group {group} is {float(start):.6g}: something "
                "else has set that, such as a OneCycleLR"
            )


def _starts(part: Any) -> list[Any]:
    """Return the schedulers in force at first: of a row those of its first part, of a chain all."""
    parts = getattr(part, "_schedulers", None)
    if parts is None:
        return [part]
    in_a_row = kind_of(part) is lr_scheduler.SequentialLR
    return [it for one in parts[: 1 if in_a_row else None] for it in _starts(one)]


def _chain(scheduler: Any, group: int) -> Schedule:
    parts = _links(scheduler)
    if len(parts) == 1:
        return of_group(parts[0], group)
    cosines = [i for i, it in enumerate(parts) if kind_of(it) is lr_scheduler.CosineAnnealingLR]
    for i, part in enumerate(parts):
        why = "sets the rate anew at each step, so that what the others do is lost"
        if i in cosines:
            why = "goes on from the rate that it finds, measured from eta_min"
            if cosines == [i] and part.eta_min == 0:
                continue
        elif kind_of(part) is lr_scheduler.SequentialLR:
            why = "sets the rate anew at its milestones, so that what the others do is lost"
        elif multiplies(part):
            continue
        name = type(part).__name__
        raise TypeError(
            f"from_torch: no Schedule of a ChainedScheduler with {name} among others: it {why}"
        )
    if not cosines:
        first, *rest = parts
        factors = [_factor(it, group) for it in rest]
        return presets.ChainedScheduler([of_group(first, group), *factors])
    (i,) = cosines
    factors = [_factor(it, group) for it in (*parts[:i], *parts[i + 1 :])]
    cosine = of_group(parts[i], group)
    return chained_with_cosine(cosine, parts[i].T_max, factors[:i], factors[i:])


def _links(scheduler: Any) -> list[Any]:
    """Return the parts of a chain, those of chains in it too."""
    if kind_of(scheduler) is not lr_scheduler.ChainedScheduler:
        return [scheduler]
    return [it for part in scheduler._schedulers for it in _links(part)]


COMPOSED: dict[type[Any], Callable[[Any, int], Schedule]] = {
    lr_scheduler.SequentialLR: _sequence,
    lr_scheduler.ChainedScheduler: _chain,
}
