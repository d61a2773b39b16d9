"""A schedule as a plain Python function, to paste where no library is wanted."""

import ast
import re
from functools import partial
from math import pi
from typing import Any

from schedcore.checks import shown
from schedcore.engine.flat import ScalarWriter
from schedcore.engine.verbs import evaluate
from schedcore.look.text import Text
from schedcore.schedule import Schedule

LIBRARIES = ("bisect", "math")


# How the engine calls its tables and values.
VALUE = re.compile(r"v\d+")


def source(schedule: Schedule) -> Text:
    """The schedule as a function `lr` of t over `math` alone, with the same values to the last bit.

    It is what the engine writes, with names to read it by: `since` is the time since a boundary, x
    a share of a length, k a place in a table, n a number of periods.

    Raises TypeError if a function of your own is part of the schedule: it could only be named.

    >>> from schedcore import SquareRoot
    >>> print(source(SquareRoot(0.3).warmup(5)))
    from math import sqrt
    <BLANKLINE>
    # SquareRoot(0.3).warmup(5), as schedcore computes it
    def lr(t):
        if t < 5:
            return 0.3 * (0.0 if t <= 0 else t / 5)
        since = t - 5
        return 0.3 / sqrt((0 if since < 0 else since) + 1.0)
    """
    writer = ScalarWriter(partial(evaluate, schedule))
    writer.function()
    imported: dict[str, set[str]] = {library: set() for library in LIBRARIES}
    tables = []
    for name, value in writer.globals.items():
        library = str(getattr(value, "__module__", None)).lstrip("_")
        if library in LIBRARIES:
            imported[library].add(name)
        elif isinstance(value, list | tuple | float | int):
            tables.append(f"{name} = {value!r}")
        elif VALUE.fullmatch(name):
            text = f"source: a function of your own can't be written down, got {shown(schedule)}"
            raise TypeError(text)
    tree = ast.parse("\n".join([*tables, *writer.parts]))
    text = ast.unparse(_Named(tree).visit(tree))
    imported["math"] |= {"inf", "nan", "pi"} & {*re.findall(r"\w+", text)}
    imports = [
        f"from {library} import {', '.join(sorted(names))}"
        for library, names in imported.items()
        if names
    ]
    comment = f"# {shown(schedule)}, as schedcore computes it"
    return Text("\n".join([*imports, *[""] * bool(imports), comment, text]))


class _Named(ast.NodeTransformer):
    """Gives everything a name by what it is."""

    def __init__(self, tree: ast.Module) -> None:
        self.names: dict[str, str] = {}
        self.taken: dict[str, int] = {}
        *parts, whole = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
        self.names[whole] = "lr"
        for part in parts:
            self.names[part] = self.new("part")

    def new(self, kind: str) -> str:
        number = self.taken[kind] = self.taken.get(kind, 0) + 1
        return kind if number == 1 else f"{kind}{number}"

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        node.name = self.names[node.name]
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> Any:
        match node.targets:
            case [ast.Name(id=name)] if name not in self.names:
                self.names[name] = self.new(_kind(node.value))
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> Any:
        node.arg = self.names.get(node.arg, node.arg)
        return node

    def visit_Name(self, node: ast.Name) -> Any:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_Constant(self, node: ast.Constant) -> Any:
        return ast.Name("pi") if node.value == pi else node


def _kind(value: ast.expr) -> str:
    """A name for a value, after the last thing that is done to get it."""
    match value:
        case ast.List() | ast.Tuple():
            return "table"
        case ast.BinOp(op=ast.FloorDiv()):
            return "n"
        case ast.BinOp(left=ast.Name(), op=ast.Sub()):
            return "since"
        case ast.BinOp(op=ast.Div()):
            return "x"
        case ast.Call(func=ast.Name(id="bisect_right")):
            return "k"
        case ast.IfExp(body=ast.Constant(value=0), orelse=ast.Name()):
            return "time"
        case ast.IfExp() if all(_counts(it) for it in (value.body, value.orelse)):
            return "k"
    return "value"


def _counts(value: ast.expr) -> bool:
    """Return whether an expression is a choice among whole numbers."""
    if isinstance(value, ast.IfExp):
        return _counts(value.body) and _counts(value.orelse)
    return isinstance(value, ast.Constant) and type(value.value) is int
