"""Write a formula as one straight line of array operations, for all libraries but NumPy.

    def lr(t, xp):
        v1 = xp.where(t < 0, 0, t)
        return 0.3 * (v1 / 5)

A compiler reads it in one piece, however deep the composition is, and each part once.
"""

import linecache
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import count
from math import inf, isfinite, nextafter
from typing import Any
from weakref import finalize

from schedcore.engine import tables, verbs
from schedcore.engine.exact import is_constant
from schedcore.engine.limits import beside_int32, parts_in_float32
from schedcore.engine.tables import FEW, Table
from schedcore.engine.trace import COMPARISONS, Expression, Trace
from schedcore.engine.writer import PYTHON, Block, Writer, Writing


def straighten(formula: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The formula as a function of an array and its library."""
    return ArrayWriter(formula).function()


# Comparisons that turn at the first t that is not below another.
EDGES = {"ge", "lt"}


class ArrayTrace(Trace):
    """A trace for compilers: they don't divide exactly, so t stays in its own unit.

    What compares or counts t / 41 compares or counts t itself, with 41 times the number.
    """

    def node(self, operation: str, *operands: Any) -> Any:
        moved = self._moved(operation, operands)
        return super().node(operation, *operands).same if moved is None else moved

    def _moved(self, operation: str, operands: tuple[Any, ...]) -> Any:
        """The same with the division last, or at all, if that can be had."""
        divisors = [it.operands[1] for it in operands if _is_quotient(it)]
        if not divisors:
            return None
        by = divisors[0]
        if operation in EDGES and _is_quotient(operands[0]) and _is_number(operands[1]):
            return self.node(operation, operands[0].operands[0], _first(operands[1], by))
        moved = [_times(it, by) for it in operands]
        if any(it is None for it in moved[1 if operation == "where" else 0 :]):
            return None
        if operation in {*COMPARISONS, "whole_periods"}:
            return self.node(operation, *moved)
        if operation in {"add", "sub", "since_period"}:
            return self.quotient(self.node(operation, *moved), by)
        if operation == "where":
            return self.quotient(self.node("where", operands[0], *moved[1:]), by)
        return None

    def quotient(self, t: Any, by: float) -> Any:
        if not isinstance(t, Expression):
            return t / by
        if _is_quotient(t) and (both := _times(by, t.operands[1])) is not None:
            return self.node("quotient", t.operands[0], both)
        return self.node("quotient", t, by)

    def multiple(self, n: Any, by: float) -> Any:
        return self.node("multiple", n, by) if isinstance(n, Expression) else n * by

    def power(self, base: float, n: Any) -> Any:
        near, rest = parts_in_float32(base)
        if not rest or not isinstance(n, Expression):
            return base**n
        return self.node("power", base, near, rest, n)

    def floor(self, x: Any) -> Any:
        return self.node("floor", x) if isinstance(x, Expression) else super().floor(x)

    def whole_periods(self, t: Any, period: float) -> Any:
        if not isinstance(t, Expression):
            return super().whole_periods(t, period)
        return self.node("whole_periods", t, period)

    def since_period(self, t: Any, period: float) -> Any:
        if not isinstance(t, Expression):
            return super().since_period(t, period)
        return self.node("since_period", t, period)

    def lookup(self, t: Any, edges: Sequence[float], rows: Sequence[Sequence[float]]) -> Any:
        if not isinstance(t, Expression):
            return super().lookup(t, edges, rows)
        if len(edges) <= FEW:
            return verbs.lookup_by_comparisons(t, edges, rows, self)
        if _is_quotient(t):
            edges = [_first(edge, t.operands[1]) for edge in edges]
            t = t.operands[0]
        k = self.node("search", t, Table(edges))
        return [row[0] if is_constant(row) else self.node("take", Table(row), k, t) for row in rows]


def _is_quotient(value: Any) -> bool:
    return isinstance(value, Expression) and value.operation == "quotient"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def _times(value: Any, by: float) -> Any:
    """The value times a divisor, if that is exact: a number, or what was divided by it."""
    if isinstance(value, Expression):
        return value.operands[0] if _is_quotient(value) and value.operands[1] == by else None
    product = value * by
    if abs(product) == float("inf") or Fraction(value) * Fraction(by) != Fraction(product):
        return None
    return beside_int32(int(product)) if product == int(product) else product


def _first(value: float, by: float) -> float:
    """The first t at which t / by is a value, or above it."""
    t: float | None = _times(value, by)
    if t is None:
        t = value * by
        while t / by < value:  # rounded down
            t = nextafter(t, inf)
    return t


_files = count(1)


class ArrayWriter(Writer):
    """Writes for arrays: of a `where`, both sides are evaluated."""

    takes = ("t", "xp")
    traces = ArrayTrace
    python = PYTHON | {
        **{
            name: f"xp.{name}({{}})"
            for name in ("cos", "exp", "floor", "log", "sin", "sqrt", "tanh")
        },
        "call": "{}({}, xp)",
        "multiple": "multiple({}, {}, xp)",
        "power": "power({}, {}, {}, {}, xp)",
        "quotient": "quotient({}, {}, xp)",
        "search": "search({}, {}, xp)",
        "since_period": "since_period({}, {}, xp)",
        "take": "take({}, {}, {}, xp)",
        "where": "xp.where({}, {}, {})",
        "whole_periods": "whole_periods({}, {}, xp)",
    }

    @property
    def names(self) -> dict[str, Any]:
        return {
            "edge": tables.edge,
            "multiple": verbs.multiple,
            "power": verbs.power_of_parts,
            "quotient": verbs.quotient,
            "search": tables.count,
            "since_period": verbs.since_period,
            "take": tables.take,
            "whole_periods": verbs.whole_periods,
        }

    def operation(self, node: Expression, texts: list[str], block: Block) -> str:
        if node.operation in {"ge", "lt"} and _is_fraction(node.operands[1]):
            texts = [texts[0], f"edge({texts[0]}, {texts[1]})"]
        return super().operation(node, texts, block)

    def compiled(self, source: str, name: str) -> Callable[..., Any]:
        file = f"<schedcore {next(_files)}>"
        exec(compile(source, file, "exec"), self.globals)  # noqa: S102  of names and literals
        function: Callable[..., Any] = self.globals[name]
        # Some compilers read it there, and a traceback shows it.
        linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
        finalize(function, linecache.cache.pop, file, None)
        return function

    def write_return(self, node: Any, block: Block) -> Writing:
        block.add(f"return {(yield self.text(node, block))}")

    def choice(self, node: Expression, block: Block) -> Writing:
        texts = []
        for operand in node.operands:
            texts.append((yield self.text(operand, block)))
        return self.named(node, self.operation(node, texts, block), block)


def _is_fraction(value: Any) -> bool:
    return isinstance(value, float) and isfinite(value) and value != int(value)
