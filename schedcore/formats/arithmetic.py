"""Arithmetic over plain numbers, bounded so that no text makes it slow or huge."""

import ast
import operator
from collections.abc import Callable
from sys import float_info
from typing import Any

BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}


UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


# The operators that schedules have, too.
OF_SCHEDULES = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub)


def is_number(value: object) -> bool:
    """Return whether a value is an int or a float; True and False are neither."""
    return type(value) is int or type(value) is float


def bounded(value: Any) -> float:
    """The number, unless it is larger than a float can be, or not a number on the real line.

    >>> bounded(10**300)  # doctest: +ELLIPSIS
    1000...
    >>> bounded(10**309)
    Traceback (most recent call last):
    ValueError: the number is too large
    """
    if isinstance(value, complex):
        text = "a negative number to a fractional power is no real number"
        raise ValueError(text)  # noqa: TRY004  its type is right
    if not abs(value) <= float_info.max:
        raise ValueError("the number is too large")
    return float(value) if isinstance(value, float) else int(value)


def computed(operation: ast.operator, left: float, right: float) -> float:
    """The result of an operator on two bounded numbers: whole numbers stay whole, as in Python.

    Raises ValueError if the result is not bounded, and before it is worked out where that would
    take long; ZeroDivisionError for a division by 0.

    >>> computed(ast.Sub(), 600_000, 2_000), computed(ast.Div(), 6e-4, 2001)
    (598000, 2.998500749625187e-07)
    """
    try:
        if isinstance(operation, ast.Pow) and _is_huge(left, right):
            raise OverflowError
        return bounded(BINARY[type(operation)](left, right))
    except OverflowError as error:
        raise ValueError("the number is too large") from error


def _is_huge(base: float, exponent: float) -> bool:
    """Whether a power of whole numbers has more bits than the largest float."""
    if not (isinstance(base, int) and isinstance(exponent, int)):
        return False
    return (base.bit_length() - 1) * exponent > float_info.max_exp
