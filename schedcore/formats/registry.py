"""The names of schedules in data and text."""

from collections.abc import Iterable
from dataclasses import MISSING, fields
from difflib import get_close_matches
from functools import cache
from inspect import isabstract
from typing import TypeVar

import schedcore
from schedcore.schedule import Schedule

ScheduleType = TypeVar("ScheduleType", bound=type[Schedule])


_registered: dict[str, type[Schedule]] = {}


def register(cls: ScheduleType) -> ScheduleType:
    """Let a schedule of your own take part in `to_dict`, `from_dict` and `parse`: a decorator.

    Raises TypeError unless it is a frozen dataclass and a Schedule; ValueError if another schedule
    has its name, or if it has a field called "type".

    >>> from dataclasses import dataclass
    >>> from schedcore import Schedule
    >>> @register
    ... @dataclass(frozen=True)
    ... class Wave(Schedule):
    ...     max_lr: float
    ...     length: float
    ...
    ...     def evaluate(self, t, xp):
    ...         return self.max_lr * abs(xp.cos(xp.clip(t, 0, 1e9) / self.length))
    >>> from_dict({"type": "Wave", "max_lr": 0.5, "length": 10})
    Wave(max_lr=0.5, length=10)
    """
    # Its own: what a subclass inherits from a dataclass knows nothing of its fields.
    dataclass = vars(cls).get("__dataclass_params__") if isinstance(cls, type) else None
    if dataclass is None or not dataclass.frozen or not issubclass(cls, Schedule):
        raise TypeError(f"register: needs a frozen dataclass that is a Schedule, got {cls!r}")
    name = cls.__name__
    if "type" in _parameters(cls):
        raise ValueError(f"register: {name} has a field 'type', which is where its name goes")
    known = known_schedules().get(name, cls)
    # A notebook that runs a cell again, or reloads a module, makes the class anew.
    if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
        raise ValueError(f"register: there is a schedule {name!r} already, {known!r}")
    _registered[name] = cls
    return cls


def known_schedules() -> dict[str, type[Schedule]]:
    """The classes that data and text can name: schedcore's own, then those registered."""
    return {**_public(), **_registered}


def nearest(name: object, known: Iterable[str]) -> str:
    """The end of an error about an unknown name: the one that was meant, or all there are."""
    known = list(known)
    close = get_close_matches(name, known, n=1) if isinstance(name, str) else []
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"


@cache
def _public() -> dict[str, type[Schedule]]:
    public = {name: getattr(schedcore, name) for name in schedcore.__all__}
    return {
        name: value
        for name, value in public.items()
        if isinstance(value, type) and issubclass(value, Schedule) and not isabstract(value)
    }


def _parameters(cls: type) -> dict[str, bool]:
    """The names that the class takes, and whether each has to be given."""
    return {
        field.name: field.default is MISSING and field.default_factory is MISSING
        for field in fields(cls)
        if field.init
    }
