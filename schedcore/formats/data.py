"""Schedules as plain data: what JSON, YAML or a saved model can hold."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from numbers import Integral, Real
from reprlib import repr as short
from typing import Any

from schedcore.formats.registry import _parameters, known_schedules, nearest
from schedcore.schedule import Schedule
from schedcore.shapes.function import Function

# More than anybody writes, yet read in a moment, even where the aliases of a YAML file multiply.
MAX_DEPTH = 100


MAX_VALUES = 100_000


# From the document to a value in it: (".second", ".milestones", "[1]").
Path = tuple[str, ...]


# What the names of functions stand for: nothing else can be reached by a name.
Functions = Mapping[str, Callable[[Any], Any]]


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


def unknown_function(name: str, functions: Functions) -> str:
    """An error about a name that is not in the table of functions."""
    if not functions:
        return f"expected a schedule or a plain value, got {short(name)}, and no table of functions"
    return f"unknown function {short(name)}, {nearest(name, functions)}"


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
            raise TypeError(_at(path, f"{cls.__name__} is not registered with schedcore"))
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
