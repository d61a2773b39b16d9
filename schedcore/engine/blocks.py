"""Evaluate a formula on a NumPy array, block by block.

A block stays in the processor's cache from one operation to the next, and of a `where` whose
condition is the same throughout a block only the side it takes is evaluated: a sequence of fifty
schedules costs about as much as one.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from schedcore.engine.flat import Block, Writer
from schedcore.engine.trace import Expression

SIZE = 2**14


Values = npt.NDArray[Any]


def blockwise(formula: Callable[[Any, Any], Any]) -> Callable[[Values], Values]:
    """The formula as a function of a floating NumPy array, to values of its shape and type."""
    try:
        function = NumpyWriter(formula).function()
    except Exception:  # noqa: BLE001  whatever a formula may do to what is no number
        return lambda t: np.asarray(formula(t, np))

    def values_at(t: Values) -> Values:
        times = t.reshape(-1)
        values = np.empty_like(times)

        def fill(start: int, stop: int) -> None:
            try:
                values[start:stop] = function(times[start:stop])
            except _Split as split:
                fill(start, start + split.at)
                fill(start + split.at, stop)

        # In a block of both kinds, a side is also evaluated where it is not taken.
        with np.errstate(all="ignore"):
            for start in range(0, times.size, SIZE):
                fill(start, min(start + SIZE, times.size))
        return values.reshape(t.shape)

    return values_at


class _Split(Exception):
    def __init__(self, at: int) -> None:
        self.at = at


class NumpyWriter(Writer):
    """Writes for NumPy arrays: a `where` chooses between two functions, or calls both."""

    # NumPy's own `//` takes many times as long.
    python = Writer.python | {"whole": "floor({} / {})"}

    def __init__(self, formula: Callable[[Any, Any], Any]) -> None:
        super().__init__(formula)
        verbs = ("cos", "exp", "floor", "log", "sqrt", "tanh")
        self.globals |= {name: getattr(np, name) for name in verbs}
        self.globals |= {"choose": _choose, "count": _count, "item": np.take}

    def write_return(self, node: Any, block: Block) -> None:
        block.add(f"return {self.text(node, block)}")

    def choice(self, node: Expression, block: Block) -> str:
        condition, *sides = node.operands
        test = self.text(condition, block)
        functions = []
        for side, holds in zip(sides, (True, False), strict=True):
            inner = block.inner(condition, holds)
            self.write_return(side, inner)
            functions.append(self.new_name())
            block.add(f"def {functions[-1]}():")
            block.lines += inner.lines
        return self.named(node, f"choose({test}, {', '.join(functions)})", block)


def _choose(holds: Values, yes: Callable[[], Any], no: Callable[[], Any]) -> Any:
    count, size = np.count_nonzero(holds), np.size(holds)
    if count == size:
        return yes()
    if count == 0:
        return no()
    # Times mostly come in order, so that a condition changes once.
    at = count if holds[0] else size - count
    if np.all(holds[:at] == holds[0]):
        raise _Split(int(at))
    return np.where(holds, yes(), no())


def _count(t: Values, edges: list[float]) -> Any:
    return np.searchsorted(edges, t, side="right")
