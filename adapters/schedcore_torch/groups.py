"""What the hyper-parameters of param groups follow, and how a value gets into one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch import Tensor
from torch.optim import Optimizer

from schedcore import Schedule
from schedcore.checks import fail, number

Group = dict[str, Any]
# What one hyper-parameter of one group follows; that of a tuple, such as `betas`, is a tuple.
Course = Schedule | tuple[Schedule | float, ...]
Courses = Course | Sequence[Course] | Callable[[Group], Course]
Given = Courses | Mapping[str, Courses]


def chosen(
    owner: object,
    schedule: Given,
    optimizer: Optimizer,
    known: list[dict[str, Course]],
) -> list[dict[str, Course]]:
    """What each param group follows, by hyper-parameter; it is known for the first groups."""
    groups = optimizer.param_groups
    return known + [_courses(owner, schedule, optimizer, i) for i in range(len(known), len(groups))]


def _courses(owner: object, schedule: Given, optimizer: Optimizer, i: int) -> dict[str, Course]:
    groups = optimizer.param_groups
    if not isinstance(schedule, Mapping):
        return {"lr": _course(owner, "schedule", schedule, "lr", groups, i)}
    if not schedule:
        fail(owner, "schedule", "of one hyper-parameter at least", schedule)
    known = sorted(key for key, value in groups[i].items() if _is_numeric(value))
    for key in schedule:
        if key not in known:
            raise ValueError(
                f"{type(owner).__name__}: {type(optimizer).__name__} has no {key!r}, "
                f"known are {', '.join(known)}"
            )
    return {
        key: _course(owner, f"schedule[{key!r}]", given, key, groups, i)
        for key, given in schedule.items()
    }


def _course(owner: object, field: str, given: Any, key: str, groups: list[Group], i: int) -> Course:
    """What `key` of group i follows, of what was given for the groups under the name `field`."""
    present = groups[i][key]
    is_pair = isinstance(given, tuple) and isinstance(present, tuple)
    if isinstance(given, Sequence) and not isinstance(given, str) and not is_pair:
        if len(given) != len(groups):
            fail(owner, field, f"one for each of {len(groups)} param groups", given)
        given = given[i]
    elif callable(given) and not isinstance(given, Schedule):
        try:
            given = given(groups[i])
        except TypeError as error:  # as of one for a LambdaLR
            name = type(owner).__name__
            text = f"{name}: {field} is called with a param group; one of t goes into a Function"
            raise TypeError(text) from error
    if isinstance(present, tuple):
        if not isinstance(given, tuple) or len(given) != len(present):
            fail(owner, field, f"a tuple of {len(present)}", given, TypeError)
        return tuple(it if isinstance(it, Schedule) else number(owner, field, it) for it in given)
    if not isinstance(given, Schedule):
        fail(owner, field, "a Schedule, or one for each param group", given, TypeError)
    return given


def _is_numeric(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_numeric, value))
    return isinstance(value, (int, float, Tensor)) and not isinstance(value, bool)


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


def own(value: Any, taken: set[int]) -> Any:
    """The value of a group, copied if it is a tensor that another group has taken.

    A tensor that an optimizer is given for all groups is one and the same in each of them.
    """
    if isinstance(value, tuple):
        return tuple(own(it, taken) for it in value)
    if isinstance(value, Tensor):
        if id(value) in taken:
            value = value.clone()
        taken.add(id(value))
    return value


def initial_lr(group: Group) -> float:
    """The rate of the group before there was a scheduler, which it notes as PyTorch's do."""
    if "initial_lr" not in group:
        group["initial_lr"] = float(group["lr"])
    return float(group["initial_lr"])
