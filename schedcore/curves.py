"""The curves along which a rate goes from one value to another.

Each gives the share of the way that is left at x, from 1 at x = 0 to 0 at x = 1, to the last bit.
A new one is a function and a line of the table: it is a shape for warmups, decays, cooldowns and
cycles then.
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


def half_cosine(x: Any, xp: Any) -> Any:
    return between_ends(x, 1.0 + xp.cos(pi / 2.0 * (1.0 + x)), xp)


def exponential(x: Any, xp: Any, ratio: float = 0.1) -> Any:
    # Clipped, since the power may be rounded to the wrong side of the ratio.
    inside = xp.clip((ratio**x - ratio) / (1.0 - ratio), 0.0, 1.0)
    return between_ends(x, inside, xp)


def rex(x: Any, xp: Any, d: float = 0.5) -> Any:
    return (1.0 - x) / (1.0 - d * x)


def tanh(x: Any, xp: Any, lower: float = -7.0, upper: float = 3.0) -> Any:
    return between_ends(x, (1.0 - xp.tanh(lower * (1.0 - x) + upper * x)) / 2.0, xp)


def between_ends(x: Any, inside: Any, xp: Any) -> Any:
    """A curve that by itself would not be 1 at 0 and 0 at 1 to the last bit."""
    return xp.where(x <= 0, 1.0, xp.where(x >= 1, 0.0, inside))


CURVES: dict[str, Callable[[Any, Any], Any]] = {
    "linear": linear,
    "cosine": cosine,
    "half-cosine": half_cosine,
    "1-sqrt": lambda x, xp: 1.0 - xp.sqrt(x),
    "1-square": lambda x, xp: 1.0 - x * x,
    "exponential": exponential,
    "rex": rex,
    "tanh": tanh,
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
