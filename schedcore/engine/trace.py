"""Run a formula once on a symbol, to see what it does to t.

`trace(formula)` calls `formula(T, verbs)`, where T stands for any number. Operators and verbs on T
make a graph of `Expression`s; all that does not depend on t is a number in it already.
"""

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

from schedcore.engine import scalar

ARITHMETIC = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow")


COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")


FLOATS = {"truediv", "cos", "exp", "log", "sqrt", "tanh"}


class Expression:
    """What a formula makes of t: an operation on operands, which are expressions or constants."""

    __slots__ = ("is_float", "operands", "operation")

    # Comparing makes an expression, so only identity is left to hash by.
    __hash__ = object.__hash__

    def __init__(self, operation: str, *operands: Any) -> None:
        self.operation = operation
        self.operands = operands
        self.is_float = self._is_float()

    def __bool__(self) -> bool:
        raise TypeError("a formula can't branch on t with `if`, `and` or `or`: use xp.where")

    def _is_float(self) -> bool:
        """Whether the value is a float for certain, even if t is a whole number."""
        if self.operation == "where":
            return all(map(is_float, self.operands[1:]))
        if self.operation == "item":
            return all(map(is_float, self.operands[0]))
        if self.operation == "count" or self.operation in COMPARISONS:
            return False
        return self.operation in FLOATS or any(map(is_float, self.operands))


def is_float(value: Any) -> bool:
    return value.is_float if isinstance(value, Expression) else isinstance(value, float)


def _forward(name: str) -> Callable[..., Expression]:
    return lambda *operands: Expression(name, *operands)


def _reflected(name: str) -> Callable[..., Expression]:
    return lambda self, other: Expression(name, other, self)


for _name in ARITHMETIC:
    setattr(Expression, f"__{_name}__", _forward(_name))
    setattr(Expression, f"__r{_name}__", _reflected(_name))


for _name in (*COMPARISONS, "neg", "abs"):
    setattr(Expression, f"__{_name}__", _forward(_name))


T = Expression("t")


def _verb(name: str, *operands: Any) -> Any:
    if any(isinstance(operand, Expression) for operand in operands):
        return Expression(name, *operands)
    return getattr(scalar, name)(*operands)


def _where(condition: Any, x: Any, y: Any) -> Any:
    if isinstance(condition, Expression):
        return Expression("where", condition, x, y)
    return x if condition else y


def _clip(x: Any, low: Any, high: Any) -> Any:
    return _where(x < low, low, _where(x > high, high, x))


VERBS = SimpleNamespace(
    **{
        name: partial(_verb, name)
        for name in ("cos", "count", "exp", "item", "log", "sqrt", "tanh", "whole")
    },
    floor=lambda x: x // 1.0,
    where=_where,
    clip=_clip,
)


def trace(formula: Callable[[Any, Any], Any]) -> Any:
    """The expression, or the number, that `formula(t, xp)` comes to."""
    return formula(T, VERBS)
