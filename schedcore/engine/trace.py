"""Run a formula once on a symbol, to see what it does to t.

`Trace().run(formula)` calls `formula(t, xp)`, where t stands for any number and the trace itself is
the `xp`. Operators and verbs on t make a graph of `Expression`s; all that does not depend on t is a
number in it already. A schedule that occurs twice at the same t is asked once.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from schedcore.budget import KEPT, TRACED, WRITTEN, TooMuch, spend
from schedcore.engine import exact, scalar

ARITHMETIC = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow")


COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")


FLOATS = {"alike", "truediv", "cos", "exp", "log", "sin", "sqrt", "tanh"}


NOT_FLOATS = {"call", "count", *COMPARISONS}


# Parts that double and double again, each on another clock, would soon be more than any memory.
MOST_VALUES = 100_000


# Operations of one formula, as of a loop of the user's own over a list: what comes after so many is
# paid for when it is noted, and not when the loop is through.
LONG = 1_000


class TooLarge(ValueError):
    """A formula has more parts than can be written down."""


class Expression:
    """A node of a traced formula: an operation on operands, which are expressions or constants."""

    __slots__ = ("_same", "is_float", "operands", "operation", "trace")

    # Comparing makes an expression, so only identity is left to hash by.
    __hash__ = object.__hash__

    def __init__(self, trace: "Trace", operation: str, operands: tuple[Any, ...]) -> None:
        self.trace = trace
        self.operation = operation
        self.operands = operands
        if operation == "where":
            self.is_float = is_float(operands[1]) and is_float(operands[2])
        elif operation == "item":
            self.is_float = {*map(type, operands[0])} == {float}
        else:
            self.is_float = operation in FLOATS or (
                operation not in NOT_FLOATS and any_float(operands)
            )

    @property
    def same(self) -> "Expression":
        """The first expression of the trace that is written like this one."""
        if not hasattr(self, "_same"):
            key = (self.operation, *map(identity, self.operands))
            self._same = self.trace.first.setdefault(key, self)
        return self._same

    def __bool__(self) -> bool:
        raise TypeError("a formula can't branch on t with `if`, `and` or `or`: use xp.where")


def is_float(value: Any) -> bool:
    return value.is_float if type(value) is Expression else isinstance(value, float)


def any_float(values: Iterable[Any]) -> bool:
    # A loop, as it is gone through for each node: twice as fast as `any` of a generator.
    for value in values:
        if value.is_float if type(value) is Expression else isinstance(value, float):
            return True
    return False


def _of_one(name: str) -> Callable[..., Expression]:
    return lambda self: self.trace.node(name, self)


def _of_two(name: str) -> Callable[..., Expression]:
    return lambda self, other: self.trace.node(name, self, other)


def _reflected(name: str) -> Callable[..., Expression]:
    return lambda self, other: self.trace.node(name, other, self)


for _name in ARITHMETIC:
    setattr(Expression, f"__{_name}__", _of_two(_name))
    setattr(Expression, f"__r{_name}__", _reflected(_name))


for _name in COMPARISONS:
    setattr(Expression, f"__{_name}__", _of_two(_name))


for _name in ("neg", "abs"):
    setattr(Expression, f"__{_name}__", _of_one(_name))


class Trace:
    """The verbs of a formula for a symbol: what is asked of them is noted, and not done."""

    def __init__(self) -> None:
        self.asked = 0
        self.unpaid = 0
        self.first: dict[tuple[Any, ...], Expression] = {}
        self._values: dict[tuple[Any, ...], tuple[Any, Any]] = {}
        self.t = self.node("t")

    def run(self, formula: Callable[[Any, Any], Any]) -> Any:
        """The expression, or the number, that `formula(t, xp)` comes to."""
        return formula(self.t, self)

    def node(self, operation: str, *operands: Any) -> Expression:
        self.unpaid += 1
        if self.unpaid > LONG:
            spend(WRITTEN)
        return Expression(self, operation, operands)

    def floor(self, x: Any) -> Any:
        return x // 1.0

    def where(self, condition: Any, x: Any, y: Any) -> Any:
        if isinstance(condition, Expression):
            return self.node("where", condition, x, y)
        return x if condition else y

    def clip(self, x: Any, low: Any, high: Any) -> Any:
        return self.where(x < low, low, self.where(x > high, high, x))

    # The verbs that this engine has in its own way: see `verbs`.

    def evaluate(self, schedule: Any, t: Any) -> Any:
        self.asked += 1
        asked = self.asked
        key = (id(schedule), identity(t))
        if key not in self._values:
            if len(self._values) > MOST_VALUES:
                raise TooLarge(f"a formula must have at most {MOST_VALUES} parts, got more")
            # Kept with its schedule, whose id could be that of another one if it were gone.
            value = self._value(schedule, t)
            if self.asked == asked:
                value = self.part(value, t)
            self._values[key] = value, schedule
            spend(1 + TRACED * self.unpaid)
            self.unpaid = 0
        return self._values[key][0]

    def _value(self, schedule: Any, t: Any) -> Any:
        try:
            return schedule.evaluate(t, self)
        except (RecursionError, TooLarge, TooMuch):
            raise
        except Exception:  # noqa: BLE001  whatever a formula may do to what is no number
            return self.call(schedule.evaluate, t)

    def part(self, value: Any, t: Any) -> Any:
        """The value of a schedule that is not made of others."""
        return value

    def call(self, function: Callable[[Any, Any], Any], t: Any) -> Any:
        return self.node("call", function, t) if isinstance(t, Expression) else function(t, scalar)

    def quotient(self, t: Any, by: float) -> Any:
        return t / by

    def multiple(self, n: Any, by: float) -> Any:
        return n * by

    def power(self, base: float, n: Any) -> Any:
        return base**n

    def whole_periods(self, t: Any, period: float) -> Any:
        return exact.whole_periods(t, period, self)

    def since_period(self, t: Any, period: float) -> Any:
        return exact.since_period(t, period, self)

    def lookup(self, t: Any, edges: Sequence[float], rows: Sequence[Sequence[float]]) -> Any:
        spend(KEPT * len(edges) * (1 + len(rows)))
        return exact.lookup(t, edges, rows, self)


def _verb(name: str) -> Callable[..., Any]:
    def verb(self: Trace, *operands: Any) -> Any:
        if any(isinstance(operand, Expression) for operand in operands):
            return self.node(name, *operands)
        return getattr(scalar, name)(*operands)

    return verb


for _name in ("cos", "exp", "log", "sin", "sqrt", "tanh", "count", "item", "whole"):
    setattr(Trace, _name, _verb(_name))


def identity(operand: Any) -> Any:
    """A key that is equal for two operands that mean the same."""
    if isinstance(operand, Expression):
        return id(operand.same)
    if type(operand) in {int, float}:
        return type(operand), operand or str(operand)  # a zero has a sign
    return None, id(operand)
