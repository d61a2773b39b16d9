"""Schedules as plain data: what JSON, YAML or a saved model can hold."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from difflib import get_close_matches
from functools import cache
from inspect import isabstract
from numbers import Integral, Real
from reprlib import repr as short
from typing import Any, TypeVar

import schedcore
from schedcore.function import Function
from schedcore.schedule import Schedule

# More than anybody writes, yet read in a moment, even where the aliases of a YAML file multiply.
MAX_DEPTH = 100
MAX_VALUES = 100_000

# From the document to a value in it: (".second", ".milestones", "[1]").
Path = tuple[str, ...]

# What the names of functions stand for: nothing else can be reached by a name.
Functions = Mapping[str, Callable[[Any], Any]]

ScheduleType = TypeVar("ScheduleType", bound=type[Schedule])

_registered: dict[str, type[Schedule]] = {}


def to_dict(schedule: Schedule, functions: Functions | None = None) -> dict[str, Any]:
    """The schedule as a dict of JSON types: its fields by name, and its class under "type".

    The function of a `Function` is written by the name that it has in the table `functions`.

    Raises TypeError if it, or a schedule inside it, is neither schedcore's own nor registered, or
    holds what JSON can't; ValueError if it is nested more than 100 deep.

    >>> from schedcore import Cosine
    >>> to_dict(Cosine(0.3, steps=15).warmup(5)) == {
    ...     "type": "LinearWarmup",
    ...     "schedule": {"type": "Cosine", "base_lr": 0.3, "steps": 15, "final_lr": 0.0},
    ...     "steps": 5,
    ...     "begin_lr": 0.0,
    ... }
    True
    """
    if not isinstance(schedule, Schedule):
        raise TypeError(f"to_dict: schedule must be a Schedule, got {short(schedule)}")
    data: dict[str, Any] = _write(schedule, (), functions or {})
    return data


def from_dict(data: Mapping[str, Any], functions: Functions | None = None) -> Schedule:
    """The schedule that `to_dict` described, with the same table of functions.

    Raises ValueError for an unknown type or function, an unknown or missing key, and more than 100
    levels or 100,000 values; TypeError if `data` is not a mapping; and what the schedule itself
    raises for a value. Each names the path to what is wrong.

    >>> from_dict({"type": "Cosine", "base_lr": 0.3, "steps": 15})
    Cosine(base_lr=0.3, steps=15, final_lr=0.0)
    >>> from_dict({"type": "Scale", "by": 2, "schedule": {"type": "Cosin"}})
    Traceback (most recent call last):
    ValueError: schedule.type: unknown schedule 'Cosin', did you mean 'Cosine'?
    """
    if not isinstance(data, Mapping):
        raise TypeError(f"from_dict: data must be a mapping, got {short(data)}")
    return _build(data, (), iter(range(MAX_VALUES)), functions or {})


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


def unknown_function(name: str, functions: Functions) -> str:
    """An error about a name that is not in the table of functions."""
    if not functions:
        return f"expected a schedule or a plain value, got {short(name)}, and no table of functions"
    return f"unknown function {short(name)}, {nearest(name, functions)}"


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


def _write(value: Any, path: Path, functions: Functions) -> Any:
    if len(path) > MAX_DEPTH:
        raise ValueError(f"to_dict: nested more than {MAX_DEPTH} deep")
    if isinstance(value, Function):
        names = [name for name, function in functions.items() if function == value.func]
        if not names:
            text = f"{short(value.func)} is not in the table of functions"
            raise TypeError(_at((*path, ".func"), text))
        return {"type": "Function", "func": names[0]}
    if isinstance(value, Schedule):
        cls = type(value)
        if known_schedules().get(cls.__name__) is not cls:
            raise TypeError(_at(path, f"{cls.__name__} is not registered with schedcore.config"))
        keys = _parameters(cls)
        data = {key: _write(getattr(value, key), (*path, f".{key}"), functions) for key in keys}
        return {"type": cls.__name__, **data}
    if isinstance(value, list | tuple):
        return [_write(item, (*path, f"[{i}]"), functions) for i, item in enumerate(value)]
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Real):  # one of NumPy, perhaps
        return int(value) if isinstance(value, Integral) else float(value)
    raise TypeError(_at(path, f"can't be written as data, got {short(value)}"))


def _read(node: Any, path: Path, budget: Iterator[int], functions: Functions) -> Any:
    if len(path) > MAX_DEPTH:
        raise ValueError(f"from_dict: nested more than {MAX_DEPTH} deep")
    if next(budget, None) is None:
        raise ValueError(f"from_dict: more than {MAX_VALUES} values")
    if isinstance(node, Mapping):
        return _build(node, path, budget, functions)
    if isinstance(node, Sequence) and not isinstance(node, str | bytes):
        # As tuples, so that the schedule can be hashed.
        return tuple(
            _read(item, (*path, f"[{i}]"), budget, functions) for i, item in enumerate(node)
        )
    return node


def _build(
    node: Mapping[Any, Any], path: Path, budget: Iterator[int], functions: Functions
) -> Schedule:
    if "type" not in node:
        raise ValueError(_at(path, "needs a 'type', the name of a schedule"))
    name, known = node["type"], known_schedules()
    if not isinstance(name, str) or name not in known:
        text = f"unknown schedule {short(name)}, {nearest(name, known)}"
        raise ValueError(_at((*path, ".type"), text))
    parameters = _parameters(known[name])
    for key in node:
        if key not in parameters and key != "type":
            text = f"{name} has no {short(key)}, {nearest(key, parameters)}"
            raise ValueError(_at(path, text))
    missing = [repr(key) for key, needed in parameters.items() if needed and key not in node]
    if missing:
        raise ValueError(_at(path, f"{name} needs {' and '.join(missing)}"))
    arguments = {
        key: _read(value, (*path, f".{key}"), budget, functions)
        for key, value in node.items()
        if key != "type"
    }
    function = arguments.get("func")
    if known[name] is Function and isinstance(function, str):
        if function not in functions:
            raise ValueError(_at((*path, ".func"), unknown_function(function, functions)))
        arguments["func"] = functions[function]
    try:
        return known[name](**arguments)
    except TypeError as error:
        raise TypeError(_located(error, name, parameters, path)) from error
    except (ValueError, ArithmeticError) as error:
        raise ValueError(_located(error, name, parameters, path)) from error


def _located(error: Exception, name: str, parameters: Iterable[str], path: Path) -> str:
    """`Cosine: steps must be > 0` at `first` as `first.steps: must be > 0`."""
    field, _, rule = str(error).removeprefix(f"{name}: ").partition(" ")
    if field.partition("[")[0] in parameters:
        return _at((*path, f".{field}"), rule)
    return _at(path, str(error))


def _at(path: Path, text: str) -> str:
    return f"{''.join(path).removeprefix('.')}: {text}" if path else text
