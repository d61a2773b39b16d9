"""Schedules as one line of text, as `repr` or a person writes it: read, never evaluated."""

import ast
from collections.abc import Callable
from functools import cache
from inspect import isfunction, signature
from operator import add, mul
from reprlib import repr as short
from sys import float_info
from typing import Any, NoReturn

from schedcore.formats.data import MAX_DEPTH, Functions, unknown_function
from schedcore.formats.registry import known_schedules, nearest
from schedcore.schedule import Schedule

MAX_LENGTH = 10_000


# Where an error is: a node of the syntax tree, or an offset in bytes.
Place = ast.expr | ast.keyword | int


OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {ast.Mult: mul, ast.Add: add}


def parse(text: str, functions: Functions | None = None) -> Schedule:
    """The schedule that a line of text describes, as its `repr` does or as Python code would.

    The text may name schedules, schedcore's own and those registered, call the methods of
    `Schedule` that give schedules, multiply, add, and write numbers, strings, booleans, None, lists
    and tuples, and the names of the table `functions`. That is all: nothing else can be reached
    from it.

    Raises ValueError with the column, counted from 1, for anything else, and for more than 10,000
    characters or 100 levels; TypeError if `text` is not a string; and what the schedules themselves
    raise, with the column in front.

    >>> parse("Cosine(0.3, steps=20).warmup(5) * 0.5")(5)
    0.15
    >>> parse("Cosine(0.3, step=20)")
    Traceback (most recent call last):
    ValueError: column 13: Cosine has no 'step', did you mean 'steps'?
    """
    if not isinstance(text, str):
        raise TypeError(f"parse: text must be a str, got {short(text)}")
    if len(text) > MAX_LENGTH:
        raise ValueError(f"parse: text must be at most {MAX_LENGTH} characters, got {len(text)}")
    for column, character in enumerate(text, 1):
        if not character.isprintable():  # line breaks too: a schedule is one line
            raise ValueError(f"column {column}: {character!r} has no place in a schedule")
    return _Reader(text, functions or {}).read()


@cache
def methods() -> set[str]:
    """The public methods of `Schedule` that give a schedule, by what they are annotated with."""
    names = {"Schedule", *known_schedules()}
    return {
        name
        for name, value in vars(Schedule).items()
        if isfunction(value)
        and not name.startswith("_")
        and set(str(value.__annotations__.get("return")).split(" | ")) <= names
    }


class _Reader:
    """Walks the syntax tree of a text, and knows where in the text each node stands."""

    def __init__(self, text: str, functions: Functions) -> None:
        self.functions = functions
        self.text = text.strip()
        self.indent = len(text) - len(text.lstrip())

    def read(self) -> Schedule:
        try:
            tree = ast.parse(self.text, mode="eval")
        except SyntaxError as error:
            raise ValueError(f"column {self.indent + (error.offset or 1)}: {error.msg}") from error
        except (MemoryError, RecursionError) as error:  # what Python's parser makes of deep nesting
            raise ValueError("parse: nested too deep") from error
        return self.schedule(tree.body, 0)

    def schedule(self, node: ast.expr, depth: int) -> Schedule:
        value = self.value(node, depth)
        if not isinstance(value, Schedule):
            self.refuse(node, f"expected a schedule, got {self.source(node)}")
        return value

    def value(self, node: ast.expr, depth: int) -> Any:
        """What a node stands for. All that is not named here is refused."""
        if depth > MAX_DEPTH:
            self.refuse(node, f"nested more than {MAX_DEPTH} deep")
        match node:
            case ast.Constant(value=bool() | str() | None as value):
                return value
            case ast.Constant(value=int() | float() as value):
                return self.number(node, value)
            case ast.Name(id=name):
                if name not in self.functions:
                    self.refuse(node, unknown_function(name, self.functions))
                return self.functions[name]
            case ast.UnaryOp(
                op=ast.USub(), operand=ast.Constant(value=int() | float() as value)
            ) if not isinstance(value, bool):
                return -self.number(node, value)
            case ast.List(elts=items):
                return [self.value(item, depth + 1) for item in items]
            case ast.Tuple(elts=items):
                return tuple(self.value(item, depth + 1) for item in items)
            case ast.Call():
                return self.call(node, depth + 1)
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
                operands = self.value(left, depth + 1), self.value(right, depth + 1)
                if not any(isinstance(operand, Schedule) for operand in operands):
                    self.refuse(node, f"no schedule in {self.source(node)}")
                return self.attempt(node, OPERATORS[type(operator)], *operands)
        self.refuse(node, f"expected a schedule or a plain value, got {self.source(node)}")

    def number(self, node: ast.expr, value: float) -> float:
        if not value <= float_info.max:
            self.refuse(node, "the number is too large")
        return value

    def call(self, node: ast.Call, depth: int) -> Any:
        function: Callable[..., Any]
        match node.func:
            case ast.Name(id=name):
                if name not in known_schedules():
                    known = nearest(name, known_schedules())
                    self.refuse(node, f"unknown schedule {short(name)}, {known}")
                function, place = known_schedules()[name], node.col_offset
            case ast.Attribute(value=owner, attr=name, end_col_offset=end):
                place = (end or 0) - len(name.encode())
                schedule = self.schedule(owner, depth)
                if name not in methods():
                    known = nearest(name, sorted(methods()))
                    self.refuse(place, f"unknown method {short(name)}, {known}")
                function = getattr(schedule, name)
            case other:
                self.refuse(node, f"expected a schedule, got {self.source(other)}")
        form = signature(function)
        keywords: dict[str, Any] = {}
        for keyword in node.keywords:
            key = keyword.arg
            if key is None or key in keywords:
                self.refuse(keyword, f"expected another argument, got {self.source(keyword)}")
            if key not in form.parameters:
                known = nearest(key, form.parameters)
                self.refuse(keyword, f"{name} has no {short(key)}, {known}")
            keywords[key] = self.value(keyword.value, depth)
        arguments = [self.value(argument, depth) for argument in node.args]
        try:
            form.bind(*arguments, **keywords)
        except TypeError as error:
            self.refuse(place, f"{name}: {error}")
        return self.attempt(place, function, *arguments, **keywords)

    def attempt(
        self, place: Place, function: Callable[..., Any], *arguments: Any, **keywords: Any
    ) -> Any:
        try:
            return function(*arguments, **keywords)
        except TypeError as error:
            raise TypeError(f"column {self.column(place)}: {error}") from error
        except (ValueError, ArithmeticError) as error:
            self.refuse(place, str(error))

    def refuse(self, place: Place, text: str) -> NoReturn:
        raise ValueError(f"column {self.column(place)}: {text}")

    def column(self, place: Place) -> int:
        """Where a node, or an offset, stands in the text: Python counts bytes, people characters."""
        offset = place if isinstance(place, int) else place.col_offset
        return self.indent + len(self.text.encode()[:offset].decode()) + 1

    def source(self, node: ast.AST) -> str:
        return short(ast.get_source_segment(self.text, node))
