"""Schedules as plain data: what JSON, YAML or a saved model can hold."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any

from schedcore.algebra.row import Row
from schedcore.budget import reading
from schedcore.checks import shown
from schedcore.formats.registry import BASES, known_types, nearest, parameters, unknown_type
from schedcore.habits import argument_instead
from schedcore.schedule import Schedule
from schedcore.shapes.function import Function

# More than anybody writes, yet read in a moment, even where the aliases of a YAML file multiply.
MAX_DEPTH = 100


MAX_VALUES = 100_000


MAX_SCHEDULES = 2_000


# A row of more is written as a list: nested, as what is read for each class, it would be too deep.
MAX_NESTED_ROW = 50


# Values of these types stand for themselves; a look at the type is quick.
NUMBERS = {int, float}


# From the document to a value in it: (".second", ".milestones", "[1]").
Path = tuple[str, ...]


# What the names of functions stand for: nothing else can be reached by a name.
Functions = Mapping[str, Callable[[Any], Any]]


# The numbers that YAML 1.1 reads as text: it wants a dot and a sign, as in 1.0e-3.
YAML_TEXT = re.compile(r"must be a number, got '([-+]?\d+)(\.\d*)?e([-+]?)(\d+)'", re.IGNORECASE)


def to_dict(schedule: Schedule, functions: Functions | None = None) -> dict[str, Any]:
    """The schedule as a dict of JSON types: its fields by name, and its class under "type".

    Of more than 50 in a row, as of terms of a sum, the first stands under "first", and the others under
    "rest". The function of a `Function` is written by the name that it has in the table `functions`.

    Raises TypeError if it, or a schedule inside it, is neither schedcore's own nor registered, or
    holds what JSON can't; ValueError if it is nested more than 100 deep, or holds more than 2,000
    schedules or 100,000 values.

    >>> from schedcore import Cosine
    >>> to_dict(Cosine(0.3, steps=15) * 0.5) == {
    ...     "type": "Scale",
    ...     "schedule": {"type": "Cosine", "base_lr": 0.3, "steps": 15, "final_lr": 0.0},
    ...     "by": 0.5,
    ... }
    True
    """
    if not isinstance(schedule, Schedule):
        raise TypeError(f"to_dict: schedule must be a Schedule, got {shown(schedule)}")
    data: dict[str, Any] = _Writer(functions or {}).value(schedule, ())
    return data


def from_dict(data: Mapping[str, Any], functions: Functions | None = None) -> Schedule:
    """The schedule that `to_dict` described, with the same table of functions.

    Raises ValueError for an unknown type or function, an unknown or missing key, and more than 100
    levels, 2,000 schedules or 100,000 values; TypeError if `data` is not a mapping; and what the
    schedule itself raises for a value. Each names the path to what is wrong.

    >>> from_dict({"type": "Cosine", "base_lr": 0.3, "steps": 15})
    Cosine(0.3, steps=15)
    >>> from_dict({"type": "Scale", "by": 2, "schedule": {"type": "Cosin"}})
    Traceback (most recent call last):
    ValueError: schedule.type: unknown schedule 'Cosin', did you mean 'Cosine'?
    """
    if not isinstance(data, Mapping):
        raise TypeError(f"from_dict: data must be a mapping, got {shown(data)}")
    with reading():
        schedule = _Reader(functions or {}).build(data, ())
    if not isinstance(schedule, Schedule):
        raise TypeError(f"from_dict: data must describe a Schedule, got {shown(schedule)}")
    return schedule


def unknown_function(name: str, functions: Functions) -> str:
    """An error about a name that is not in the table of functions."""
    if not functions:
        return f"expected a schedule or a plain value, got {shown(name)}, and no table of functions"
    return f"unknown function {shown(name)}, {nearest(name, sorted(functions))}"


class Budget:
    """The size that a document may have: it takes no long time to read, or to write."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.values, self.schedules = MAX_VALUES, MAX_SCHEDULES

    def spend(self, path: Path, values: int = 1, schedules: int = 0) -> None:
        """Count what stands at the path, or raise ValueError."""
        self.values -= values
        self.schedules -= schedules
        if len(path) > MAX_DEPTH:
            raise ValueError(f"{self.owner}: nested more than {MAX_DEPTH} deep")
        if self.values < 0:
            raise ValueError(f"{self.owner}: more than {MAX_VALUES} values")
        if self.schedules < 0:
            raise ValueError(f"{self.owner}: more than {MAX_SCHEDULES} schedules")


class _Writer:
    """Writes down what a schedule holds, within the budget of what can be read again."""

    def __init__(self, functions: Functions) -> None:
        self.functions = functions
        self.known = known_types()
        self.budget = Budget("to_dict")

    def value(self, value: Any, path: Path) -> Any:
        self.budget.spend(path)
        if type(value) in NUMBERS or value is None or isinstance(value, bool | str):
            return value
        if isinstance(value, BASES):
            return self.schedule(value, path)
        if isinstance(value, list | tuple):
            return [self.value(item, (*path, f"[{i}]")) for i, item in enumerate(value)]
        if isinstance(value, Real):  # one of NumPy, perhaps
            return int(value) if isinstance(value, Integral) else float(value)
        raise TypeError(_at(path, f"can't be written as data, got {shown(value)}"))

    def schedule(self, schedule: Any, path: Path) -> dict[str, Any]:
        self.budget.spend(path, values=0, schedules=1)
        if isinstance(schedule, Function):
            func = schedule.func
            names = [name for name, function in self.functions.items() if function == func]
            if names:
                return {"type": "Function", "func": names[0]}
            if not isinstance(func, Schedule):
                text = f"{shown(func)} is not in the table of functions"
                raise TypeError(_at((*path, ".func"), text))
        cls = type(schedule)
        if self.known.get(cls.__name__) is not cls:
            raise TypeError(_at(path, f"{cls.__name__} is not registered with schedcore"))
        if isinstance(schedule, Row):
            added = _added(schedule)
            if len(added) > MAX_NESTED_ROW:
                return self.row(added, path)
        return {"type": cls.__name__, **self.fields(schedule, [*parameters(cls)], path)}

    def fields(self, schedule: Any, names: Sequence[str], path: Path) -> dict[str, Any]:
        return {name: self.value(getattr(schedule, name), (*path, f".{name}")) for name in names}

    def row(self, added: Sequence[Row], path: Path) -> dict[str, Any]:
        """Return a row as its first part, and the rest that is added one after another."""
        cls = type(added[0])
        names = [name for name in parameters(cls) if name != "first"]
        return {
            "type": cls.__name__,
            "first": self.value(added[0].first, (*path, ".first")),
            "rest": [self.fields(it, names, (*path, f".rest[{i}]")) for i, it in enumerate(added)],
        }


def _added(row: Row) -> list[Row]:
    """The steps in which a row was made from its first part."""
    steps = [row]
    while type(first := steps[-1].first) is type(row):
        steps.append(first)
    return steps[::-1]


class _Reader:
    """Builds what a document describes, and counts how much that is."""

    def __init__(self, functions: Functions) -> None:
        self.functions = functions
        self.known = known_types()
        self.budget = Budget("from_dict")

    def value(self, node: Any, path: Path) -> Any:
        self.budget.spend(path)
        if type(node) in NUMBERS or node is None or isinstance(node, str):
            return node
        if isinstance(node, Mapping):
            return self.build(node, path)
        if isinstance(node, Sequence) and not isinstance(node, bytes | bytearray):
            if isinstance(node, list | tuple) and NUMBERS.issuperset(map(type, node)):
                self.budget.spend(path, len(node))
                return tuple(node)
            # As tuples, so that the schedule can be hashed.
            return tuple(self.value(item, (*path, f"[{i}]")) for i, item in enumerate(node))
        if isinstance(node, (*BASES, Real)):  # built already, or of NumPy
            return node
        raise TypeError(_at(path, f"must be a plain value, got {shown(node)}"))

    def build(self, node: Mapping[Any, Any], path: Path) -> Any:
        self.budget.spend(path, values=0, schedules=1)
        if "type" not in node:
            raise ValueError(_at(path, "needs a 'type', the name of a schedule"))
        name = node["type"]
        if not isinstance(name, str) or name not in self.known:
            raise ValueError(_at((*path, ".type"), unknown_type(name)))
        cls = self.known[name]
        if "rest" in node and issubclass(cls, Row):
            return self.row(node, path)
        names = parameters(cls)
        for key, value in node.items():
            if key not in names and key != "type":
                instead = argument_instead(name, names, key, shown(value))
                text = f"{name} has no {shown(key)}{instead or ', ' + nearest(key, names)}"
                raise ValueError(_at(path, text))
        missing = [repr(key) for key, needed in names.items() if needed and key not in node]
        if missing:
            raise ValueError(_at(path, f"{name} needs {' and '.join(missing)}"))
        arguments = {
            key: self.value(value, (*path, f".{key}"))
            for key, value in node.items()
            if key != "type"
        }
        function = arguments.get("func")
        if cls is Function and isinstance(function, str):
            if function not in self.functions:
                text = unknown_function(function, self.functions)
                raise ValueError(_at((*path, ".func"), text))
            arguments["func"] = self.functions[function]
        try:
            return cls(**arguments)
        except TypeError as error:
            raise TypeError(_located(error, name, names, path)) from error
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise ValueError(_located(error, name, names, path)) from error

    def row(self, node: Mapping[Any, Any], path: Path) -> Any:
        """Build a row: its first part, to which each of the rest is added in turn."""
        if node.keys() != {"type", "first", "rest"}:
            text = f"{node['type']} with a 'rest' has a 'first' beside it, and nothing else"
            raise ValueError(_at(path, text))
        rest = node["rest"]
        if isinstance(rest, str) or not isinstance(rest, Sequence):
            raise TypeError(_at((*path, ".rest"), f"must be a list, got {shown(rest)}"))
        row = self.value(node["first"], (*path, ".first"))
        for i, added in enumerate(rest):
            place = (*path, f".rest[{i}]")
            if not isinstance(added, Mapping) or not {"type", "first"}.isdisjoint(added):
                text = (
                    f"must be what is added to the first, as {{'second': ...}}, got {shown(added)}"
                )
                raise TypeError(_at(place, text))
            row = self.build({"type": node["type"], "first": row, **added}, place)
        return row


def _located(error: Exception, name: str, names: Iterable[str], path: Path) -> str:
    """`Cosine: steps must be > 0` at `first` as `first.steps: must be > 0`."""
    text = str(error) or f"{name} takes too long to read"
    field, _, rule = text.removeprefix(f"{name}: ").partition(" ")
    if field.partition("[")[0] not in names:
        return _at(path, text)
    number_as_text = YAML_TEXT.fullmatch(rule)
    if number_as_text:
        digits, fraction, sign, exponent = number_as_text.groups()
        number = f"{digits}{fraction or '.0'}e{sign or '+'}{exponent}"
        rule += f": YAML reads that as text, write {number}"
    return _at((*path, f".{field}"), rule)


def _at(path: Path, text: str) -> str:
    return f"{''.join(path).removeprefix('.')}: {text}" if path else text
