"""Write what a formula does to t as one flat Python function.

    def lr(t):
        if t < 5:
            return 0.3 * (t / 5)
        ...

So a composition of any depth is one call, and each `where` evaluates the side it takes alone. The
result is, bit for bit, that of `float(formula(t, scalar))`.
"""

from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise
from math import gcd
from typing import Any

from schedcore.engine import scalar
from schedcore.engine.alike import AlikeTrace, Kind
from schedcore.engine.trace import Expression, is_float
from schedcore.engine.writer import (
    BINDS,
    OPEN,
    PYTHON,
    Block,
    Writer,
    Writing,
    count_uses,
    is_where,
)

# Up to so many edges are compared with one by one, and for more there may be a table of so many
# cells for each.
MOST_COMPARED = 64


MOST_CELLS = 8


TERNARY = BINDS["where"]


# Python reads no more than a hundred levels of indentation.
MOST_INDENTED = 20


def flatten(formula: Callable[[Any, Any], Any]) -> Callable[[float], float]:
    """The formula as a function of a Python number alone."""
    return ScalarWriter(formula).function()


class ScalarWriter(Writer):
    """Writes for Python numbers: a `where` is an `if`."""

    traces = AlikeTrace
    trace: AlikeTrace
    python = PYTHON | {"item": "{}[{}]", "whole": "{} // {}", "call": "{}({}, scalar)"}

    @property
    def names(self) -> dict[str, Any]:
        verbs = {
            name: getattr(scalar, name) for name in ("cos", "exp", "log", "sin", "sqrt", "tanh")
        }
        return {**verbs, "bisect_right": bisect_right, "scalar": scalar}

    def function(self) -> Callable[[float], float]:
        for kind in self.trace.kinds.values():
            self.finish(self.write_kind(kind))
        return super().function()

    def write_kind(self, kind: Kind) -> Writing:
        """Write the function of the parts of a kind, of t and what differs between them."""
        root, names = kind.template()
        kind.name = f"f{next(self.numbers)}"
        head = f"def {kind.name}({', '.join(names.values())}):"
        self.uses |= count_uses(root)
        block = Block(names, {})
        yield self.write_return(root, block)
        self.parts.append("\n".join([head, *block.lines]))

    def write_return(self, node: Any, block: Block) -> Writing:
        node = block.reached(node)
        while is_where(node) and node not in block.names:
            condition, yes, no = node.operands
            test, holds = (yield self.text(condition, block, TERNARY)), True
            if is_where(yes) and not is_where(no):  # so that long chains don't nest
                test, holds, yes, no = f"not {test}", False, no, yes
            yield self.write_side(test, yes, block, block.inner(condition, holds))
            block.learn(condition, not holds)
            node = block.reached(no)
        text = yield self.text(node, block)
        block.add(f"return {text if is_float(node) else f'float({text})'}")

    def write_side(self, test: str, node: Any, block: Block, inner: Block) -> Writing:
        if block.depth < MOST_INDENTED:
            inner.depth = block.depth + 1
            yield self.write_return(node, inner)
            inner.leave()
            block.add(f"if {test}:")
            block.lines += inner.lines
        else:
            name, taken = yield self.apart(node, inner)
            block.add(f"if {test}: return {name}({taken})")

    def operands(self, node: Expression) -> list[Any]:
        if node.operation == "count":  # few edges stand in the text, one by one
            return [node.operands[0]]
        if node.operation == "alike":
            kind, t, *numbers = node.operands
            return [t, *(it for i, it in enumerate(numbers) if i in kind.differing)]
        return list(node.operands)

    def operation(self, node: Expression, texts: list[str], block: Block) -> str:
        if node.operation == "alike":
            return f"{node.operands[0].name}({', '.join(texts)})"
        if node.operation != "count":
            return super().operation(node, texts, block)
        t, edges = texts[0], node.operands[1]
        if not t.isidentifier():
            name = self.new_name()
            block.add(f"{name} = {t}")
            t = name
        return self.count(t, edges)

    def count(self, t: str, edges: list[float]) -> str:
        """How many of the rising edges are <= t, in the fewest steps of the interpreter."""
        if len(edges) <= MOST_COMPARED:
            return _count_by_halves(t, edges, 0, len(edges))
        whole: list[Any] = [*edges] if {*map(type, edges)} == {int} and edges[0] > 0 else []
        unit = gcd(*whole)
        if unit and edges[-1] <= MOST_CELLS * len(edges) * unit:
            # Milestones in updates are often multiples of an epoch: a table of the epochs will do.
            cells: list[int] = []
            for k, (before, edge) in enumerate(pairwise([0, *whole])):
                cells += [k] * ((edge - before) // unit)
            cell = f"{t} // {unit} if type({t}) is int else int({t} // {unit})"
            counted = f"{self.constant(cells)}[{cell}] if {t} >= 0 else 0"
            return f"({counted}) if {t} < {edges[-1]} else {len(edges)}"
        return f"bisect_right({self.constant(edges)}, {t})"

    def choice(self, node: Expression, block: Block) -> Writing:
        condition, *sides = node.operands
        test = yield self.text(condition, block, TERNARY)
        apart = block.depth >= MOST_INDENTED
        texts, inners = [], []
        for side, holds in zip(sides, (True, False), strict=True):
            inner = block.inner(condition, holds)
            if apart:
                name, taken = yield self.apart(side, inner)
                texts.append(f"{name}({taken})")
            else:
                inner.depth = block.depth + 1
                text = self.at_once(side, inner)
                if text is None:
                    text = yield self.text(side, inner, TERNARY if holds else OPEN)
                texts.append(text)
                inner.leave()
                inners.append(inner)
        if not any(inner.lines for inner in inners):
            return self.named(node, f"{texts[0]} if {test} else {texts[1]}", block)
        name = self.new_name()
        block.name(node, name)
        for inner, opening, text in zip(inners, (f"if {test}:", "else:"), texts, strict=True):
            inner.add(f"{name} = {text}")
            block.add(opening)
            block.lines += inner.lines
        return name


def _count_by_halves(t: str, edges: list[float], low: int, high: int) -> str:
    if low == high:
        return str(low)
    middle = (low + high) // 2
    below = _count_by_halves(t, edges, low, middle)
    above = _count_by_halves(t, edges, middle + 1, high)
    return f"({below} if {t} < {edges[middle]!r} else {above})"
