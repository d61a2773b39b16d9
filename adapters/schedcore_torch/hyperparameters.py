"""Find the schedule for each hyper-parameter of each param group in what a user has given."""

from collections.abc import Callable, Mapping, Sequence
from numbers import Real
from typing import Any

from torch import Tensor
from torch.optim import Optimizer

from schedcore import Schedule
from schedcore.checks import fail, number
from schedcore.formats.given import as_schedule

Group = dict[str, Any]
# One hyper-parameter of one group follows a schedule, or stays at a number; a tuple, such as
# `betas`, has a tuple of these.
Course = Schedule | float | tuple[Schedule | float, ...]
One = Course | str | Mapping[str, Any] | None
Given = One | Sequence[One] | Callable[[Group], One]


def by_name(owner: str, schedule: Any, optimizer: Optimizer) -> dict[str, Any]:
    """Return what was given for each hyper-parameter; texts and mappings are read as schedules."""
    if schedule is None or isinstance(schedule, Real):
        fail(owner, "schedule", "a Schedule, or one for each param group", schedule, TypeError)
    is_named = isinstance(schedule, Mapping) and "type" not in schedule
    if is_named and not schedule:
        fail(owner, "schedule", "of one hyper-parameter at least", schedule)
    known = sorted({key for group in optimizer.param_groups for key in group if has(group, key)})
    for key in ("lr", *(schedule if is_named else ())):
        if key not in known:
            kind = type(optimizer).__name__
            raise ValueError(f"{owner}: {kind} has no {key!r}, known are {', '.join(known)}")
    if not is_named:
        return {"lr": _read(owner, "schedule", schedule)}
    return {key: _read(owner, f"schedule[{key!r}]", it) for key, it in schedule.items()}


def has(group: Group, key: str) -> bool:
    """Return whether a group has a number, or a tuple of numbers, under this name."""
    return _is_numeric(group.get(key))


def choose(
    owner: str, key: str, given: Any, groups: Sequence[Group], i: int, *, joins: bool = False
) -> Course | None:
    """Return what hyper-parameter `key` of group i follows; None if it is left alone.

    A group that `joins` after the others is refused a sequence, which has one for each of those
    and none for it.
    """
    field = "schedule" if key == "lr" else f"schedule[{key!r}]"
    group, present = groups[i], groups[i][key]
    is_tuple = isinstance(given, tuple) and isinstance(present, tuple)
    if isinstance(given, Sequence) and not is_tuple:
        if joins or len(given) != len(groups):
            rule = f"one for each of {len(groups)} param groups"
            fail(owner, field, f"{rule}, also for one that joins" if joins else rule, given)
        given = given[i]
    elif callable(given) and not isinstance(given, Schedule):
        try:
            given = given(group)
        except TypeError as error:  # as of one for a LambdaLR
            text = f"{owner}: {field} is called with a param group; one of t goes into a Function"
            raise TypeError(text) from error
        given = _read(owner, field, given)
    if given is None:
        return None
    if isinstance(present, tuple):
        if not isinstance(given, tuple) or len(given) != len(present):
            fail(owner, field, f"a tuple of {len(present)}", given, TypeError)
        return tuple(it if isinstance(it, Schedule) else number(owner, field, it) for it in given)
    if isinstance(given, Schedule):
        return given
    if not isinstance(given, Real) or isinstance(given, bool):
        fail(owner, field, "a Schedule, or one for each param group", given, TypeError)
    return number(owner, field, given)


def _read(owner: str, field: str, given: Any) -> Any:
    """Return what was given, with each text or mapping read as a schedule."""
    if isinstance(given, str | Mapping):
        return as_schedule(given, owner, field)
    if isinstance(given, Sequence):  # also the one of a config
        read = [_read(owner, f"{field}[{i}]", it) for i, it in enumerate(given)]
        return tuple(read) if isinstance(given, tuple) else read
    return given


def _is_numeric(value: object) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(map(_is_numeric, value))
    return isinstance(value, (int, float, Tensor)) and not isinstance(value, bool)
