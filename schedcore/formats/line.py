"""Schedules as one line of text, as `repr` or a person writes it: read, never evaluated."""

import ast
import re
from collections.abc import Callable
from functools import lru_cache
from inspect import Signature, signature
from textwrap import shorten
from typing import Any, NamedTuple, NoReturn

from schedcore.budget import reading
from schedcore.checks import shown
from schedcore.formats.arithmetic import BINARY, OF_SCHEDULES, UNARY, bounded, computed, is_number
from schedcore.formats.data import MAX_DEPTH, Functions, unknown_function
from schedcore.formats.registry import known_types, nearest, unknown_type
from schedcore.formats.size import check_size
from schedcore.habits import argument_instead
from schedcore.schedule import Schedule

# Of what Python warns, in a text that it refuses in the end: `1if` and a backslash before nothing.
WARNED_OF = re.compile(r"\b\d[\w.]*?(?:and|else|for|i[fns]|not|or)\b|\\(?![\n\\'\"abfnrtvxuUN0-7])")


MAX_SHOWN = 40


# The methods that a text may call: those that give a schedule.
METHODS = {
    *(
        "clip",
        "cooldown",
        "cooldown_over",
        "exp",
        "hold",
        "lengthen",
        "maximum",
        "minimum",
        "repeat",
    ),
    *("reverse", "rounded", "shift", "spread", "staircase", "stretch", "then", "warmup"),
    "warmup_over",
}


class NameAtEnd(NamedTuple):
    """The name that a node ends with."""

    node: ast.expr
    name: str


# Where an error is: a node of the syntax tree, or the name at its end, or a line from 1 and the
# characters before it there.
Place = ast.expr | ast.keyword | ast.stmt | NameAtEnd | tuple[int, int]


def parse(text: str, functions: Functions | None = None) -> Schedule:
    """The schedule that a line of text describes, as its `repr` does or as Python code would.

    The text may name schedules, schedcore's own and those registered, call the methods of
    `Schedule` that give schedules, compute with `+ - * / // % **` and brackets, and write numbers,
    strings, booleans, None, lists and tuples, and the names of the table `functions`. That is all:
    nothing else can be reached from it. Code as it is pasted is read too: `lr = Cosine(...)`,
    `schedcore.Cosine(...)`, line breaks inside brackets, and comments.

    Raises ValueError with the column, counted from 1, for anything else, and for more than 60,000
    characters, 13,200 names, numbers and signs, 2,100 brackets and operators, or 100 levels;
    TypeError if `text` is not a string; and what the schedules themselves raise, with the column in
    front.

    >>> parse("Cosine(0.3, steps=25 - 5).warmup(5) * 0.5")(5)
    0.15
    >>> parse("Cosine(0.3, step=20)")
    Traceback (most recent call last):
    ValueError: column 13: Cosine has no 'step', did you mean 'steps'?
    >>> parse("Cosine(0.3, T_max=20)")
    Traceback (most recent call last):
    ValueError: column 13: Cosine has no 'T_max': write steps=20
    """
    if not isinstance(text, str):
        raise TypeError(f"parse: text must be a str, got {shown(text)}")
    check_size(text)
    with reading():
        return _Reader(text.replace("\r\n", "\n"), functions or {}).read()


@lru_cache(maxsize=1000)
def _signature(name: str, cls: type[Any] | None) -> Signature:
    """The arguments of a class, or else of a method."""
    if cls is not None:
        return signature(cls)
    method = signature(getattr(Schedule, name))
    return method.replace(parameters=[*method.parameters.values()][1:])


def _before(node: ast.expr) -> ast.expr | None:
    """What stands before an operator, or before a method, if the node ends in one."""
    match node:
        case ast.BinOp(left=before, op=binary) if type(binary) in BINARY:
            return before
        case ast.Call(func=ast.Attribute(value=ast.Name(id="schedcore"))):
            return None
        case ast.Call(func=ast.Attribute(value=before)):
            return before
    return None


class _Reader:
    """Walks the syntax tree of a text, and knows where in the text each node stands."""

    def __init__(self, text: str, functions: Functions) -> None:
        self.known = known_types()
        self.functions = functions
        self.text = text.strip(" \t\n")
        self.lines = self.text.split("\n")
        before = text[: text.find(self.text)]
        self.above, self.indent = before.count("\n"), len(before) - before.rfind("\n") - 1

    def read(self) -> Schedule:
        for number, line in enumerate(self.lines, 1):
            if line.isprintable():
                continue
            for before, character in enumerate(line):
                if not character.isprintable() and character != "\t":
                    self.refuse((number, before), f"{character!r} has no place in a schedule")
        if warned_of := WARNED_OF.search(self.text):
            start = warned_of.start()
            number = self.text.count("\n", 0, start) + 1
            self.refuse((number, start - self.text.rfind("\n", 0, start) - 1), "invalid syntax")
        try:
            statements = ast.parse(self.text).body
        except SyntaxError as error:
            self.refuse((error.lineno or 1, (error.offset or 1) - 1), error.msg)
        except (MemoryError, RecursionError) as error:  # what Python's parser makes of deep nesting
            raise ValueError("parse: nested too deep") from error
        match statements:
            case [ast.Expr(value=value)] | [ast.Assign(targets=[ast.Name()], value=value)]:
                return self.schedule(value, self.value(value, 0))
            case []:
                self.refuse((1, 0), "expected a schedule, got nothing")
            case [statement]:
                self.refuse(statement, f"expected a schedule, got {self.source(statement)}")
        self.refuse(statements[1], f"expected one schedule, got {self.source(statements[1])} too")

    def value(self, node: ast.expr, depth: int) -> Any:
        """The value that a node stands for: however many operators and methods follow one another."""
        if depth > MAX_DEPTH:
            self.refuse(node, f"nested more than {MAX_DEPTH} deep")
        nodes = [node]
        while before := _before(nodes[-1]):
            nodes.append(before)
        first = nodes.pop()
        value = (
            self.call(first, depth + 1) if isinstance(first, ast.Call) else self.plain(first, depth)
        )
        for it in reversed(nodes):
            if isinstance(it, ast.BinOp):
                value = self.computed(it, depth + 1, value)
            elif isinstance(it, ast.Call):
                value = self.call(it, depth + 1, value)
        return value

    def plain(self, node: ast.expr, depth: int) -> Any:
        """The value of a node that is neither a call nor computed; one of any other kind is refused."""
        match node:
            case ast.Constant(value=bool() | str() | None as value):
                return value
            case ast.Constant(value=int() | float() as value):
                return self.attempt(node, bounded, value)
            case ast.Name(id=name):
                if name not in self.functions:
                    self.refuse(node, unknown_function(name, self.functions))
                return self.functions[name]
            case ast.UnaryOp(op=unary, operand=operand) if type(unary) in UNARY:
                return self.attempt(node, UNARY[type(unary)], self.operand(operand, depth + 1))
            case ast.List(elts=items):
                return [self.value(item, depth + 1) for item in items]
            case ast.Tuple(elts=items):
                return tuple(self.value(item, depth + 1) for item in items)
        self.refuse(node, f"expected a schedule or a plain value, got {self.source(node)}")

    def computed(self, node: ast.BinOp, depth: int, left: Any) -> Any:
        operands = self.checked(node.left, left), self.operand(node.right, depth)
        binary = type(node.op)
        if all(map(is_number, operands)):
            return self.attempt(node, computed, node.op, *operands)
        if not issubclass(binary, OF_SCHEDULES):
            self.refuse(node, f"schedules have + - * / alone, got {self.source(node)}")
        return self.attempt(node, BINARY[binary], *operands)

    def operand(self, node: ast.expr, depth: int) -> Any:
        return self.checked(node, self.value(node, depth))

    def checked(self, node: ast.expr, value: Any) -> Any:
        """A schedule or a number to compute with; anything else could be as large as it likes."""
        if not is_number(value) and not isinstance(value, Schedule):
            self.refuse(node, f"expected a schedule or a number, got {self.source(node)}")
        return value

    def schedule(self, node: ast.expr, value: Any) -> Schedule:
        if not isinstance(value, Schedule):
            self.refuse(node, f"expected a schedule, got {self.source(node)}")
        return value

    def call(self, node: ast.Call, depth: int, before: Any = None) -> Any:
        """The value of a call: of a class, or of a method of what stands before it."""
        owner: Schedule | None = None
        cls: Any = None
        place: Place = node
        match node.func:
            case ast.Name(id=name):
                cls = self.known_type(node, name)
            case ast.Attribute(value=ast.Name(id="schedcore"), attr=name):
                place = NameAtEnd(node.func, name)
                cls = self.known_type(place, name)
            case ast.Attribute(value=inner, attr=name):
                place = NameAtEnd(node.func, name)
                owner = self.schedule(inner, before)
                if name not in METHODS:
                    known = nearest(name, sorted(METHODS))
                    self.refuse(place, f"unknown method {shown(name)}, {known}")
            case other:
                self.refuse(node, f"expected a schedule, got {self.source(other)}")
        form = _signature(name, cls)
        keywords: dict[str, Any] = {}
        for keyword in node.keywords:
            key = keyword.arg
            if key is None or key in keywords:
                self.refuse(keyword, f"expected another argument, got {self.source(keyword)}")
            if key not in form.parameters:
                self.refuse(keyword, self.unknown_argument(name, form, keyword, key))
            keywords[key] = self.value(keyword.value, depth)
        arguments = [self.value(argument, depth) for argument in node.args]
        try:
            return self.attempt(place, cls or getattr(owner, name), *arguments, **keywords)
        except TypeError:
            try:
                form.bind(*arguments, **keywords)
            except TypeError as error:
                self.refuse(place, f"{name}: {error}")
            raise

    def known_type(self, place: Place, name: str) -> type[Any]:
        if name not in self.known:
            self.refuse(place, unknown_type(name))
        return self.known[name]

    def unknown_argument(self, name: str, form: Signature, keyword: ast.keyword, key: str) -> str:
        value = ast.get_source_segment(self.text, keyword.value) or ""
        brief = shorten(value, MAX_SHOWN, placeholder="...")
        instead = argument_instead(name, form.parameters, key, brief)
        return f"{name} has no {shown(key)}{instead or ', ' + nearest(key, form.parameters)}"

    def attempt(
        self, place: Place, function: Callable[..., Any], *arguments: Any, **keywords: Any
    ) -> Any:
        try:
            return function(*arguments, **keywords)
        except TypeError as error:
            raise TypeError(f"{self.where(place)}: {error}") from error
        except (ValueError, ArithmeticError, RecursionError) as error:
            self.refuse(place, str(error) or "takes too long to read")

    def refuse(self, place: Place, text: str) -> NoReturn:
        raise ValueError(f"{self.where(place)}: {text}")

    def where(self, place: Place) -> str:
        """The column, after the line if there are several: people count from 1, and characters."""
        match place:
            case NameAtEnd(node, name):
                line, end = node.end_lineno or 1, node.end_col_offset or 0
                before = self.characters(line, end - len(name.encode()))
            case (line, before):
                pass
            case _:
                line, before = place.lineno, self.characters(place.lineno, place.col_offset)
        column = f"column {before + 1 + (self.indent if line == 1 else 0)}"
        several = len(self.lines) > 1 or self.above
        return f"line {line + self.above}, {column}" if several else column

    def characters(self, line: int, offset: int) -> int:
        """Return how many characters of a line come before Python's offset, which counts bytes."""
        return len(self.lines[line - 1].encode()[:offset].decode(errors="ignore"))

    def source(self, node: ast.AST) -> str:
        return shown(ast.get_source_segment(self.text, node))
