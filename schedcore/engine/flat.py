"""Write what a formula does to t as one flat Python function.

    def lr(t):
        if t < 5:
            return 0.3 * (t / 5)
        ...

So a composition of any depth is one call, and each `where` evaluates the side it takes alone. The
result is, bit for bit, that of `float(formula(t, scalar))`.
"""

from bisect import bisect_right
from collections import ChainMap, Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from math import gcd, isfinite
from typing import Any

from schedcore.engine import scalar
from schedcore.engine.trace import Expression, T, is_float, trace

PYTHON = {
    "add": "{} + {}",
    "sub": "{} - {}",
    "mul": "{} * {}",
    "truediv": "{} / {}",
    "floordiv": "{} // {}",
    "mod": "{} % {}",
    "pow": "{} ** {}",
    "neg": "-{}",
    "abs": "abs({})",
    "lt": "{} < {}",
    "le": "{} <= {}",
    "gt": "{} > {}",
    "ge": "{} >= {}",
    "eq": "{} == {}",
    "ne": "{} != {}",
    "cos": "cos({})",
    "exp": "exp({})",
    "log": "log({})",
    "sqrt": "sqrt({})",
    "tanh": "tanh({})",
    "count": "count({}, {})",
    "item": "item({}, {})",
    "whole": "whole({}, {})",
}


# Operations that mean the same with a float in the place of an equal whole number.
PLAIN = {"add", "sub", "mul", "truediv", "lt", "le", "gt", "ge"}


# Up to so many edges are compared with one by one, and for more there may be a table of so many
# cells for each.
MOST_COMPARED = 64


MOST_CELLS = 8


# In which of the four ways that two numbers can be related each comparison holds.
HOLDS = {
    name: frozenset(ways)
    for name, ways in {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "=", "ne": "<>?"}.items()
}


ANY = frozenset("<=>?")  # ? if one of them is NaN


# What is known of two numbers, of which the first depends on t.
Facts = ChainMap[tuple[Any, Any], frozenset[str]]


def flatten(formula: Callable[[Any, Any], Any]) -> Callable[[float], float]:
    """The formula as a function of a Python number alone.

    One that can't be traced, because it looks into t or leaves the verbs, is called as it is.
    """
    try:
        return ScalarWriter(formula).function()
    except Exception:  # noqa: BLE001  whatever a formula may do to what is no number
        return lambda t: float(formula(t, scalar))


@dataclass
class Block:
    """Statements in a row, and what is known where they stand."""

    indent: str = "    "
    names: ChainMap[Expression, str] = field(default_factory=lambda: ChainMap({T: "t"}))
    facts: Facts = field(default_factory=Facts)
    lines: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        self.lines.append(self.indent + line)

    def inner(self, condition: Any, holds: bool) -> "Block":
        """The block of one side of a choice."""
        block = Block(self.indent + "    ", self.names.new_child(), self.facts.new_child())
        block.learn(condition, holds)
        return block

    def learn(self, condition: Any, holds: bool) -> None:
        if isinstance(condition, Expression) and condition.operation in HOLDS:
            ways, known = HOLDS[condition.operation], self.facts.get(condition.operands, ANY)
            self.facts[condition.operands] = known & ways if holds else known - ways

    def decided(self, condition: Any) -> bool | None:
        """Whether a condition is known to hold here, or known not to."""
        if not isinstance(condition, Expression) or condition.operation not in HOLDS:
            return None
        ways, known = HOLDS[condition.operation], self.facts.get(condition.operands, ANY)
        return True if known <= ways else False if known.isdisjoint(ways) else None


class Writer:
    """What there is to writing, whatever the numbers are; a `where` is written by subclasses."""

    python = PYTHON

    def __init__(self, formula: Callable[[Any, Any], Any]) -> None:
        self.root = trace(formula)
        self.uses = _count_uses(self.root)
        self.numbers = count()
        self.globals: dict[str, Any] = {}

    def function(self) -> Callable[[Any], Any]:
        body = Block()
        self.write_return(self.root, body)
        source = "\n".join(["def lr(t):", *body.lines])
        exec(source, self.globals)  # noqa: S102  of names given here and literals
        function: Callable[[Any], Any] = self.globals["lr"]
        return function

    def write_return(self, node: Any, block: Block) -> None:
        raise NotImplementedError

    def choice(self, node: Expression, block: Block) -> str:
        raise NotImplementedError

    def text(self, node: Any, block: Block) -> str:
        """The node as an operand, after the statements that it needs."""
        if not isinstance(node, Expression):
            return self.constant(node)
        if node in block.names:
            return block.names[node]
        if node.operation == "where":
            condition, yes, no = node.operands
            decided = block.decided(condition)
            if decided is not None:
                return self.text(yes if decided else no, block)
            return self.choice(node, block)
        operands = list(node.operands)
        if node.operation in PLAIN and any(map(is_float, operands)):
            # Beside a float, Python is faster with a float than with a whole number.
            operands = [float(it) if type(it) is int else it for it in operands]
        texts = [self.text(operand, block) for operand in operands]
        return self.named(node, self.python[node.operation].format(*texts), block)

    def named(self, node: Expression, text: str, block: Block) -> str:
        """The text in brackets, or the name it is given because it is used again."""
        if self.uses[node] == 1:
            return f"({text})"
        name = block.names[node] = self.new_name()
        block.add(f"{name} = {text}")
        return name

    def new_name(self) -> str:
        return f"v{next(self.numbers)}"

    def constant(self, value: Any) -> str:
        """A literal where one says it all, and else a global."""
        if type(value) in {int, float} and isfinite(value):
            return repr(value) if value >= 0 else f"({value!r})"
        name = self.new_name()
        self.globals[name] = value
        return name


class ScalarWriter(Writer):
    """Writes for Python numbers: a `where` is an `if`."""

    python = PYTHON | {"item": "{}[{}]", "whole": "{} // {}"}

    def __init__(self, formula: Callable[[Any, Any], Any]) -> None:
        super().__init__(formula)
        self.globals.update(vars(scalar))

    def write_return(self, node: Any, block: Block) -> None:
        while _is_where(node) and node not in block.names:
            condition, yes, no = node.operands
            decided = block.decided(condition)
            if decided is not None:
                node = yes if decided else no
                continue
            test, holds = self.text(condition, block), True
            if _is_where(yes) and not _is_where(no):  # so that long chains don't nest
                test, holds, yes, no = f"not {test}", False, no, yes
            inner = block.inner(condition, holds)
            self.write_return(yes, inner)
            block.add(f"if {test}:")
            block.lines += inner.lines
            block.learn(condition, not holds)
            node = no
        text = self.text(node, block)
        block.add(f"return {text if is_float(node) else f'float({text})'}")

    def text(self, node: Any, block: Block) -> str:
        if isinstance(node, Expression) and node.operation == "count" and node not in block.names:
            t, edges = self.text(node.operands[0], block), node.operands[1]
            if not t.isidentifier():
                name = self.new_name()
                block.add(f"{name} = {t}")
                t = name
            return self.named(node, self.count(t, edges), block)
        return super().text(node, block)

    def count(self, t: str, edges: list[float]) -> str:
        """How many of the rising edges are <= t, in the fewest steps of the interpreter."""
        if len(edges) <= MOST_COMPARED:
            return _count_by_halves(t, edges, 0, len(edges))
        whole = [edge for edge in edges if type(edge) is int]
        unit = gcd(*whole) if len(whole) == len(edges) else 0
        if unit and edges[-1] <= MOST_CELLS * len(edges) * unit:
            # Milestones in updates are often multiples of an epoch: a table of the epochs will do.
            cells = [bisect_right(edges, cell) for cell in range(0, int(edges[-1]), unit)]
            cell = f"{t} // {unit} if type({t}) is int else int({t} // {unit})"
            counted = f"{self.constant(cells)}[{cell}] if {t} >= 0 else 0"
            return f"({counted}) if {t} < {edges[-1]} else {len(edges)}"
        return f"bisect_right({self.constant(edges)}, {t})"

    def choice(self, node: Expression, block: Block) -> str:
        condition, *sides = node.operands
        test = self.text(condition, block)
        inners = block.inner(condition, holds=True), block.inner(condition, holds=False)
        yes, no = (self.text(side, inner) for side, inner in zip(sides, inners, strict=True))
        if not inners[0].lines and not inners[1].lines:
            return self.named(node, f"{yes} if {test} else {no}", block)
        name = block.names[node] = self.new_name()
        for inner, opening, text in zip(inners, (f"if {test}:", "else:"), (yes, no), strict=True):
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


def _count_uses(root: Any) -> Counter[Expression]:
    uses: Counter[Expression] = Counter()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Expression):
            uses[node] += 1
            if uses[node] == 1:
                waiting += node.operands
    return uses


def _is_where(node: Any) -> bool:
    return isinstance(node, Expression) and node.operation == "where"
