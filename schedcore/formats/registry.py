"""The names that data and text can use: schedcore's own classes, and those registered."""

from collections.abc import Iterable
from dataclasses import MISSING, fields
from difflib import get_close_matches
from functools import cache
from inspect import isabstract
from typing import Any, TypeVar

import schedcore
from schedcore.checks import shown
from schedcore.curves.curve import Curve
from schedcore.habits import class_instead
from schedcore.schedule import Schedule

# The classes that can be written down, by their names, are those derived from these.
BASES: tuple[type, ...] = (Schedule, Curve)


LONGEST_NAME = 100


Registered = TypeVar("Registered", bound=type[Any])


_registered: dict[str, type[Any]] = {}


def register(cls: Registered) -> Registered:
    """Let a class of your own take part in `to_dict`, `from_dict` and `parse`: a decorator.

    Raises TypeError unless it is a frozen dataclass and a Schedule or a Curve; ValueError if another
    class has its name, or if it has a field called "type".

    >>> from dataclasses import dataclass
    >>> from schedcore import Schedule, from_dict
    >>> @register
    ... @dataclass(frozen=True)
    ... class Wave(Schedule):
    ...     max_lr: float
    ...     length: float
    ...
    ...     def evaluate(self, t, xp):
    ...         return self.max_lr * abs(xp.cos(xp.clip(t, 0, 1e9) / self.length))
    >>> from_dict({"type": "Wave", "max_lr": 0.5, "length": 10})
    Wave(0.5, length=10)
    """
    # Its own: what a subclass inherits from a dataclass knows nothing of its fields.
    dataclass = vars(cls).get("__dataclass_params__") if isinstance(cls, type) else None
    if dataclass is None or not dataclass.frozen or not issubclass(cls, BASES):
        bases = " or a ".join(base.__name__ for base in BASES)
        raise TypeError(f"register: needs a frozen dataclass that is a {bases}, got {shown(cls)}")
    name = cls.__name__
    if "type" in parameters(cls):
        raise ValueError(f"register: {name} has a field 'type', which is where its name goes")
    known = known_types().get(name, cls)
    # A notebook that runs a cell again, or reloads a module, makes the class anew.
    if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
        raise ValueError(f"register: there is a schedule {name!r} already, {known!r}")
    _registered[name] = cls
    return cls


def known_types() -> dict[str, type[Any]]:
    """The classes that data and text can name, by their names in alphabetical order."""
    return dict(sorted({**_public(), **_registered}.items()))


def unknown_type(name: object) -> str:
    """An error about a name that no class has."""
    instead = class_instead(name)
    if instead:
        return f"unknown schedule {name!r}{instead}"
    return f"unknown schedule {shown(name)}, {nearest(name, known_types())}"


def nearest(name: object, known: Iterable[str]) -> str:
    """The end of an error about an unknown name: the one that was meant, or all there are."""
    known = list(known)
    close = []
    if isinstance(name, str) and len(name) <= LONGEST_NAME:
        close = get_close_matches(name, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"


def parameters(cls: type[Any]) -> dict[str, bool]:
    """The names that a class takes, and whether each has to be given."""
    return {
        field.name: field.default is MISSING and field.default_factory is MISSING
        for field in fields(cls)
        if field.init
    }


@cache
def _public() -> dict[str, type[Any]]:
    public = {name: getattr(schedcore, name) for name in schedcore.__all__}
    return {
        name: value
        for name, value in public.items()
        if isinstance(value, type) and issubclass(value, BASES) and not isabstract(value)
    }
