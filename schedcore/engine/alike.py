"""Parts of a formula that differ in numbers alone: written once, and called with their numbers.

Of a thousand cosines in a row, one is written down, as a function of t and of what is different.
"""

from typing import Any

from schedcore.budget import ALIKE, spend
from schedcore.engine.trace import Expression, Trace, identity

# So many parts are written where they stand, each with its numbers, which saves a call.
FEW = 50


# Numbers, each once, by type and value.
Numbers = dict[tuple[Any, ...], float]


class Kind:
    """Parts that are alike: the first of them, its numbers, and which of these differ."""

    def __init__(self, nodes: list[Expression], t: Expression, numbers: Numbers) -> None:
        self.nodes = nodes  # each after those that it takes
        self.t = t
        self.numbers = numbers
        self.differing: set[int] = set()
        self.name = ""

    def note(self, numbers: Numbers) -> None:
        for i, (its, own) in enumerate(zip(numbers, self.numbers, strict=True)):
            if its != own:
                self.differing.add(i)

    def template(self) -> tuple[Expression, dict[Expression, str]]:
        """The part with parameters for what differs, and the names of these and of t."""
        trace = self.t.trace
        copies: dict[Any, Any] = {self.t: trace.node("parameter")}
        names = {copies[self.t]: "t"}
        for i, (key, number) in enumerate(self.numbers.items()):
            if i in self.differing:
                copies[key] = parameter = trace.node("parameter")
                parameter.is_float = type(number) is float
                names[parameter] = f"p{i}"

        def copy(operand: Any) -> Any:
            key = operand if type(operand) is Expression else identity(operand)
            return copies.get(key, operand)

        for node in self.nodes:
            operands = tuple(map(copy, node.operands))
            copies[node] = Expression(trace, node.operation, operands)
        return copies[self.nodes[-1]], names


class AlikeTrace(Trace):
    """A trace in which parts beyond a few are operations of their own, where others are like them."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: dict[tuple[Any, ...], Kind] = {}
        self._parts = 0

    def part(self, value: Any, t: Any) -> Any:
        if not type(value) is type(t) is Expression or value is t:
            return value  # there is nothing to write
        self._parts += 1
        return self._alike(value, t) if self._parts > FEW and value.is_float else value

    def _alike(self, value: Expression, t: Expression) -> Expression:
        nodes = _in_order(value, t)
        spend(ALIKE * len(nodes))
        places: dict[Any, int] = {node: i for i, node in enumerate([t, *nodes])}
        key: list[Any] = []
        numbers: Numbers = {}
        for node in nodes:
            key.append(node.operation)
            for operand in node.operands:
                if type(operand) is Expression:
                    key.append(places[operand])
                    continue
                it = identity(operand)
                if it[0] is None:  # no number, and so one of this kind only where it is the same
                    key.append(it)
                else:
                    key.append((it[0], places.setdefault(it, len(places))))
                    numbers[it] = operand
        kind = self.kinds.setdefault(tuple(key), Kind(nodes, t, numbers))
        kind.note(numbers)
        return self.node("alike", kind, t, *numbers.values())


def _in_order(root: Expression, t: Expression) -> list[Expression]:
    """The nodes between t and a root, each after those that it takes."""
    found: dict[Expression, None] = {t: None}
    waiting = [root]
    while waiting:
        node = waiting[-1]
        missing = [it for it in node.operands if type(it) is Expression and it not in found]
        if missing and node not in found:
            waiting += missing
        else:
            found[waiting.pop()] = None
    return [*found][1:]
