"""The verbs of a formula, for plain Python numbers.

This module is the `xp` that `Schedule.evaluate` is given when `t` is a Python number. Every other
array library (NumPy, PyTorch, JAX, Keras, MXNet) already has the first eight of its functions; the
others are for the engine, and `verbs` has most of them for all libraries.
"""

import sys
from bisect import bisect_right
from collections.abc import Callable, Sequence
from math import cos, exp, log, sin, sqrt, tanh
from typing import Any

from schedcore.engine import exact

__all__ = [
    "among",
    "clip",
    "cos",
    "count",
    "exp",
    "floor",
    "item",
    "log",
    "lookup",
    "multiple",
    "power",
    "quotient",
    "sin",
    "since_period",
    "sqrt",
    "tanh",
    "where",
    "whole",
    "whole_periods",
]


def clip(x: float, low: float, high: float) -> float:
    return low if x < low else high if x > high else x  # noqa: FURB136  min() takes twice as long


def floor(x: float) -> float:
    # Unlike math.floor this stays a float and lets NaN through.
    return x // 1.0


def where(condition: bool, x: float, y: float) -> float:
    return x if condition else y


def among(t: float, starts: Sequence[float], value: Callable[[int], Any]) -> Any:
    return value(max(bisect_right(starts, t) - 1, 0))


def count(t: float, edges: Sequence[float]) -> int:
    """How many of the edges are <= t."""
    return bisect_right(edges, t)


def item(table: Sequence[float], k: int) -> float:
    return table[k]


def whole(t: float, period: float) -> float:
    """How many periods, of a whole number each, lie behind t."""
    return t // period


def quotient(t: float, by: float) -> float:
    return t / by


def multiple(n: float, by: float) -> float:
    return n * by


def power(base: float, n: float) -> Any:
    return base**n


def whole_periods(t: float, period: float) -> Any:
    return exact.whole_periods(t, period, sys.modules[__name__])


def since_period(t: float, period: float) -> Any:
    return exact.since_period(t, period, sys.modules[__name__])


def lookup(t: float, edges: Sequence[float], rows: Sequence[Sequence[float]]) -> list[float]:
    k = bisect_right(edges, t)
    return [row[k] for row in rows]
