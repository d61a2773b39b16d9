"""Write a traced formula as Python: what is common to all that it may be written for."""

import re
from collections.abc import Callable, Generator
from itertools import count
from math import isfinite
from typing import Any

from schedcore.budget import COMPILED, WRITTEN, spend
from schedcore.engine.trace import COMPARISONS, Expression, Trace, any_float

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
    "sin": "sin({})",
    "tanh": "tanh({})",
}


# How tightly an operation binds, in Python's order, where its text is not closed by itself.
BINDS = {
    "where": 0,
    "count": 0,
    **dict.fromkeys(COMPARISONS, 2),
    **dict.fromkeys(("add", "sub"), 3),
    **dict.fromkeys(("mul", "truediv", "floordiv", "mod", "whole"), 4),
    "neg": 5,
    "pow": 6,
}


CLOSED, OPEN = 7, -1


# Operations that stand in a row without brackets, from left to right.
LEFT_FIRST = {"add", "sub", "mul", "truediv", "floordiv", "mod", "whole"}


# Operations that mean the same with a float in the place of an equal whole number.
PLAIN = {"add", "sub", "mul", "truediv", "lt", "le", "gt", "ge"}


# A longer text is given a name: so brackets never nest more deeply than Python can read.
LONGEST = 200


# In which of the four ways that two numbers can be related each comparison holds.
HOLDS = {
    name: frozenset(ways)
    for name, ways in {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "=", "ne": "<>?"}.items()
}


ANY = frozenset("<=>?")  # ? if one of them is NaN


# What is known of two numbers: the ways in which they may still be related. Where `t < 5` did not
# hold, {(t, 5): "=>?"} is known. So `t < 5` and `t == 4` ... no longer need a test: a comparison
# holds for certain if all the ways left are among its own, and can't hold if none is.
Facts = dict[tuple[Any, Any], frozenset[str]]


# A part of the writing, which waits for other parts: see `finish`.
Writing = Generator[Any, Any, Any]


class Block:
    """Statements in a row, and what is known where they stand.

    Names and facts are those of all blocks around; `leave` takes back what was known in one alone.
    """

    def __init__(self, names: dict[Expression, str], facts: Facts) -> None:
        self.depth = 1
        self.names = names
        self.facts = facts
        self.lines: list[str] = []
        self._named: list[Expression] = []
        self._learned: list[tuple[tuple[Any, ...], frozenset[str] | None]] = []

    def add(self, line: str) -> None:
        spend(COMPILED * len(line))
        self.lines.append("    " * self.depth + line)

    def name(self, node: Expression, name: str) -> None:
        self.names[node] = name
        self._named.append(node)

    def inner(self, condition: Any, holds: bool) -> "Block":
        """The block of one side of a choice."""
        spend(WRITTEN / 2)
        block = Block(self.names, self.facts)
        block.learn(condition, holds)
        return block

    def leave(self) -> None:
        for node in self._named:
            del self.names[node]
        for operands, known in reversed(self._learned):
            if known is None:
                del self.facts[operands]
            else:
                self.facts[operands] = known

    def learn(self, condition: Any, holds: bool) -> None:
        if isinstance(condition, Expression) and condition.operation in HOLDS:
            before = self.facts.get(condition.operands)
            ways, known = HOLDS[condition.operation], ANY if before is None else before
            self._learned.append((condition.operands, before))
            self.facts[condition.operands] = known & ways if holds else known - ways

    def decided(self, condition: Any) -> bool | None:
        """Return True where a condition is known to hold, False where not to, None if unknown."""
        if not isinstance(condition, Expression) or condition.operation not in HOLDS:
            return None
        ways, known = HOLDS[condition.operation], self.facts.get(condition.operands, ANY)
        return True if known <= ways else False if known.isdisjoint(ways) else None

    def reached(self, node: Any) -> Any:
        """The node, or what is left of it here if it is a choice that is decided."""
        while is_where(node) and node not in self.names:
            condition, yes, no = node.operands
            decided = self.decided(condition)
            if decided is None:
                break
            node = yes if decided else no
        return node


class Writer:
    """The writer of a formula, for numbers of any kind; subclasses write a `where`.

    The steps are generators: one that needs another part yields its writing, and is sent the
    result. So `finish` walks a deep formula with a stack of its own, and not with Python's.
    """

    python = PYTHON
    traces = Trace
    takes: tuple[str, ...] = ("t",)

    def __init__(self, formula: Callable[[Any, Any], Any]) -> None:
        self.trace = self.traces()
        self.root = self.trace.run(formula)
        self.uses = count_uses(self.root)
        self.numbers = count()
        self.parts: list[str] = []  # the functions so far
        self.globals: dict[str, Any] = {}

    @property
    def names(self) -> dict[str, Any]:
        """The names that the text may use besides its own and Python's."""
        raise NotImplementedError

    def function(self) -> Callable[..., Any]:
        name, _ = self.finish(self.apart(self.root, Block({self.trace.t: "t"}, {})))
        source = "\n".join(self.parts)
        self.globals |= {word: value for word, value in self.names.items() if word in source}
        return self.compiled(source, name)

    def compiled(self, source: str, name: str) -> Callable[..., Any]:
        exec(source, self.globals)  # noqa: S102  of names given here and literals
        function: Callable[..., Any] = self.globals[name]
        return function

    def finish(self, writing: Writing) -> Any:
        waiting: list[Writing] = []
        result = None
        while True:
            try:
                inner = writing.send(result)
            except StopIteration as end:
                if not waiting:
                    return end.value
                writing, result = waiting.pop(), end.value
            else:
                waiting.append(writing)
                writing, result = inner, None

    def apart(self, node: Any, block: Block) -> Writing:
        """Write a block that returns the node as a function: its name, and those it takes."""
        outside = {*block.names.values()}.difference(self.takes)
        yield self.write_return(node, block)
        block.leave()
        source = "\n".join(block.lines)
        used = outside.intersection(re.findall(r"\w+", source)) if outside else ()
        taken = ", ".join(sorted({*self.takes, *used}))
        name = f"f{next(self.numbers)}"
        self.parts.append(f"def {name}({taken}):\n{source}")
        return name, taken

    def write_return(self, node: Any, block: Block) -> Writing:
        raise NotImplementedError

    def choice(self, node: Expression, block: Block) -> Writing:
        raise NotImplementedError

    def at_once(self, node: Any, block: Block) -> str | None:
        """The text of a constant, or of what has a name already."""
        return block.names.get(node) if type(node) is Expression else self.constant(node)

    def text(self, node: Any, block: Block, above: int = OPEN) -> Writing:
        """The node as an operand, after the statements that it needs.

        It stands in brackets unless it binds more tightly than `above`.
        """
        node = block.reached(node)
        if (text := self.at_once(node, block)) is not None:
            return text
        spend(WRITTEN)
        operation = node.operation
        binds = BINDS.get(operation, CLOSED)
        if operation == "where":
            text = yield self.choice(node, block)
        else:
            operands = self.operands(node)
            if operation in PLAIN and any_float(operands):
                # Beside a float, Python is faster with a float than with a whole number.
                operands = [float(it) if type(it) is int else it for it in operands]
            within = OPEN if binds == CLOSED else binds - (operation in LEFT_FIRST)
            texts = []
            for operand in operands:
                text = self.at_once(operand, block)
                texts.append((yield self.text(operand, block, within)) if text is None else text)
                within = OPEN if binds == CLOSED else binds
            text = self.named(node, self.operation(node, texts, block), block)
        return f"({text})" if binds <= above and node not in block.names else text

    def operands(self, node: Expression) -> list[Any]:
        return list(node.operands)

    def operation(self, node: Expression, texts: list[str], block: Block) -> str:
        return self.python[node.operation].format(*texts)

    def named(self, node: Expression, text: str, block: Block) -> str:
        """The text, or the name it is given because it is used again, or long."""
        if self.uses[node] == 1 and len(text) <= LONGEST:
            return text
        name = self.new_name()
        block.name(node, name)
        block.add(f"{name} = {text}")
        return name

    def new_name(self) -> str:
        return f"v{next(self.numbers)}"

    def constant(self, value: Any) -> str:
        """A literal where one says it all, and else a global."""
        if (type(value) is float or type(value) is int) and isfinite(value):
            text = repr(value)
            return f"({text})" if text[0] == "-" else text
        name = self.new_name()
        self.globals[name] = value
        return name


def count_uses(root: Any) -> dict[Expression, int]:
    uses: dict[Expression, int] = {}
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if type(node) is Expression:
            uses[node] = before = uses.get(node, 0) + 1
            if before == 1:
                waiting += node.operands
    return uses


def is_where(node: Any) -> bool:
    return type(node) is Expression and node.operation == "where"
