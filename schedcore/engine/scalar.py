"""The verbs of a formula, for plain Python numbers.

This module is the `xp` that `Schedule.evaluate` is given when `t` is a Python number. Every other
array library (NumPy, PyTorch, JAX, Keras, MXNet) already has functions of these names.
"""

from bisect import bisect_right
from collections.abc import Sequence
from math import cos, exp, log, sqrt, tanh

__all__ = ["clip", "cos", "count", "exp", "floor", "item", "log", "sqrt", "tanh", "where", "whole"]


def clip(x: float, low: float, high: float) -> float:
    return low if x < low else high if x > high else x  # noqa: FURB136  min() takes twice as long


def floor(x: float) -> float:
    # Unlike math.floor this stays a float and lets NaN through.
    return x // 1.0


def where(condition: bool, x: float, y: float) -> float:
    return x if condition else y


def count(t: float, edges: Sequence[float]) -> int:
    """How many of the edges are <= t. Array libraries do without this, `item` and `whole`."""
    return bisect_right(edges, t)


def whole(t: float, period: float) -> float:
    """How many periods, of a whole number each, lie behind t."""
    return t // period


def item(table: Sequence[float], k: int) -> float:
    return table[k]
