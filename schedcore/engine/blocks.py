"""Evaluate a formula on a NumPy array, block by block.

A block stays in the processor's cache from one operation to the next, and of a `where` whose
condition is the same throughout a block only the side it takes is evaluated: a sequence of fifty
schedules costs about as much as one.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from schedcore.engine.trace import Expression
from schedcore.engine.writer import PYTHON, Block, Writer, Writing

SIZE = 2**14


Values = npt.NDArray[Any]


def blockwise(formula: Callable[[Any, Any], Any]) -> Callable[[Values, Any], Values]:
    """The formula as a function of a floating NumPy array, to values of its shape and type."""
    function = NumpyWriter(formula).function()

    def values_at(t: Values, xp: Any = np) -> Values:
        times = t.reshape(-1)
        # In float32, periods could not be counted for long.
        wide = np.float64 if t.dtype == np.float32 else np.asarray
        values = np.empty_like(times)

        def fill(start: int, stop: int) -> None:
            try:
                values[start:stop] = function(wide(times[start:stop]))
            except _Split as split:
                fill(start, start + split.at)
                fill(start + split.at, stop)

        # In a block of both kinds, a side is also evaluated where it is not taken.
        with np.errstate(all="ignore"):
            for start in range(0, times.size, SIZE):
                fill(start, min(start + SIZE, times.size))
        return values.reshape(t.shape)

    return values_at


class Verbs:
    """NumPy's own, and what it can do where others can't."""

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)

    def each(self, function: Callable[[float], float], t: Values) -> Values:
        return np.array([function(it) for it in t.flat], t.dtype).reshape(t.shape)


VERBS = Verbs()


class _Split(Exception):
    def __init__(self, at: int) -> None:
        self.at = at


class NumpyWriter(Writer):
    """Writes for NumPy arrays: a `where` chooses between two functions, or calls both."""

    # NumPy's own `//` takes many times as long.
    python = PYTHON | {
        "call": "{}({}, verbs)",
        "count": "count({}, {})",
        "item": "item({}, {})",
        "whole": "floor({} / {})",
    }

    @property
    def names(self) -> dict[str, Any]:
        verbs = {
            name: getattr(np, name)
            for name in ("cos", "exp", "floor", "log", "sin", "sqrt", "tanh")
        }
        ours = {"choose": _choose, "count": _count, "item": np.take, "verbs": VERBS}
        return {**verbs, **ours}

    def write_return(self, node: Any, block: Block) -> Writing:
        block.add(f"return {(yield self.text(node, block))}")

    def choice(self, node: Expression, block: Block) -> Writing:
        condition, *sides = node.operands
        test = yield self.text(condition, block)
        names, taken = [], []
        for side, holds in zip(sides, (True, False), strict=True):
            name, its_taken = yield self.apart(side, block.inner(condition, holds))
            names.append(name)
            taken.append(f"({its_taken},)")
        sides_and = ", ".join([*names, *taken])
        return self.named(node, f"choose({test}, {sides_and})", block)


def _choose(
    holds: Values, yes: Callable[..., Any], no: Callable[..., Any], for_yes: Any, for_no: Any
) -> Any:
    count, size = np.count_nonzero(holds), np.size(holds)
    if count == size:
        return yes(*for_yes)
    if count == 0:
        return no(*for_no)
    # Times mostly come in order, so that a condition changes once.
    at = count if holds[0] else size - count
    if np.all(holds[:at] == holds[0]):
        raise _Split(int(at))
    return np.where(holds, yes(*for_yes), no(*for_no))


def _count(t: Values, edges: list[float]) -> Any:
    return np.searchsorted(edges, t, side="right")
