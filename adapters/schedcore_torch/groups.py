"""What the hyper-parameters of param groups follow, and how a value gets into one."""

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor

from schedcore import Schedule
from schedcore.checks import number, reject

Group = dict[str, Any]
# What one hyper-parameter of one group follows; that of a tuple, such as `betas`, is a tuple.
Course = Schedule | tuple[Schedule | float, ...]
Courses = Course | Sequence[Course] | Callable[[Group], Course]


def course(owner: object, field: str, given: Any, key: str, groups: list[Group], i: int) -> Course:
    """What `key` of group i follows, of what was given for the groups under the name `field`."""
    present = groups[i][key]
    is_pair = isinstance(given, tuple) and isinstance(present, tuple)
    if isinstance(given, Sequence) and not isinstance(given, str) and not is_pair:
        if len(given) != len(groups):
            raise ValueError(
                f"{type(owner).__name__}: got {len(given)} schedules for {len(groups)} param groups"
            )
        given = given[i]
    elif callable(given) and not isinstance(given, Schedule):
        given = given(groups[i])
    if isinstance(present, tuple):
        if not isinstance(given, tuple) or len(given) != len(present):
            reject(owner, field, f"a tuple of {len(present)}", given, TypeError)
        return tuple(it if isinstance(it, Schedule) else number(owner, field, it) for it in given)
    if not isinstance(given, Schedule):
        reject(owner, field, "a Schedule, or one for each param group", given, TypeError)
    return given


def at(course: Course, t: float) -> Any:
    """The value at t."""
    if isinstance(course, tuple):
        return tuple(it(t) if isinstance(it, Schedule) else it for it in course)
    return course(t)


def written(old: Any, new: Any) -> Any:
    """The new value of a hyper-parameter: in its old tensor, if it has one."""
    if isinstance(old, Tensor):
        return old.fill_(new)
    if isinstance(old, tuple):
        return tuple(map(written, old, new))
    return new


def numeric(group: Group) -> list[str]:
    """The names of the hyper-parameters that a schedule can be for."""
    return sorted(key for key, value in group.items() if _is_numeric(value))


def initial_lr(group: Group) -> float:
    """The rate of the group before there was a scheduler, which it notes as PyTorch's do."""
    if "initial_lr" not in group:
        group["initial_lr"] = float(group["lr"])
    return float(group["initial_lr"])


def _is_numeric(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_numeric, value))
    return isinstance(value, (int, float, Tensor)) and not isinstance(value, bool)
