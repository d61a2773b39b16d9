"""The curves along which a rate goes from one value to another.

Each gives the share of the way that is left at x, from 1 at x = 0 to 0 at x = 1. A new one is a
function and a line of the table: it is a shape for warmups, decays, cooldowns and cycles then.
"""

from collections.abc import Callable
from math import pi
from typing import Any

from schedcore.checks import reject
from schedcore.schedule import Schedule


def linear(x: Any, xp: Any) -> Any:
    return 1.0 - x


def cosine(x: Any, xp: Any) -> Any:
    return (1.0 + xp.cos(pi * x)) / 2.0


CURVES: dict[str, Callable[[Any, Any], Any]] = {
    "linear": linear,
    "cosine": cosine,
    "1-sqrt": lambda x, xp: 1.0 - xp.sqrt(x),
    "1-square": lambda x, xp: 1.0 - x * x,
}

# The name of a curve, or a schedule that is one.
Shape = str | Schedule


def check_shape(owner: Any) -> None:
    """Make sure that the field `shape` is a curve, or raise."""
    shape = owner.shape
    if isinstance(shape, str):
        if shape not in CURVES:
            reject(owner, "shape", f"a Schedule or one of {', '.join(CURVES)}", shape)
    elif not isinstance(shape, Schedule):
        reject(owner, "shape", "the name of a curve or a Schedule", shape, TypeError)
    elif (shape(0), shape(1)) != (1, 0):
        reject(owner, "shape", "1 at t = 0 and 0 at t = 1", shape)


def left(shape: Shape, x: Any, xp: Any) -> Any:
    """The share of the way that a shape leaves at x in [0, 1]."""
    return CURVES[shape](x, xp) if isinstance(shape, str) else shape.evaluate(x, xp)
