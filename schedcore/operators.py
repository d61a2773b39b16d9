"""The operators of a schedule: `+ - * /` and unary minus, beside schedules and numbers.

Like `fluent`, it takes the names of what it builds from the package, which loads them when asked.
"""

from typing import Any, overload

import schedcore
from schedcore.checks import fail, number


class Operators:
    """The part of `Schedule` that computes: `self` is a Schedule, which can't be named yet."""

    __slots__ = ()

    # NumPy numbers leave `number * schedule` to the schedule.
    __array_ufunc__ = None

    @overload
    def __mul__(self, by: float) -> "schedcore.Scale": ...
    @overload
    def __mul__(self, by: "schedcore.Schedule") -> "schedcore.Product": ...
    def __mul__(self: Any, by: Any) -> Any:
        """This schedule times a number, or times another schedule at the same `t`.

        >>> from schedcore import Cosine, Factor
        >>> (Cosine(0.3, steps=20) * 0.5)(0)
        0.15
        >>> (Cosine(0.3, steps=20) * Factor(1.0, 0.5, step_size=10))(10)
        0.075
        """
        if isinstance(by, schedcore.Schedule):
            return schedcore.Product(self, by)
        return schedcore.Scale(self, by) if is_number(by) else NotImplemented

    __rmul__ = __mul__

    @overload
    def __truediv__(self, by: float) -> "schedcore.Scale": ...
    @overload
    def __truediv__(self, by: "schedcore.Schedule") -> "schedcore.Quotient": ...
    def __truediv__(self: Any, by: Any) -> Any:
        """This schedule divided by a number, or by another schedule at the same `t`.

        >>> from schedcore import Cosine
        >>> (Cosine(0.3, steps=20) / 2)(0)
        0.15
        """
        if isinstance(by, schedcore.Schedule):
            return schedcore.Quotient(self, by)
        if not is_number(by):
            return NotImplemented
        if not number("/", "divisor", by):
            fail("/", "divisor", "other than 0", by)
        return schedcore.Scale(self, 1 / by)

    def __rtruediv__(self: Any, number: float) -> "schedcore.Quotient":
        other = as_term(number)
        return NotImplemented if other is None else schedcore.Quotient(other, self)

    def __add__(self: Any, other: "schedcore.Schedule | float") -> "schedcore.Sum":
        """This schedule plus a number, or plus another schedule at the same `t`.

        >>> from schedcore import Cosine
        >>> (Cosine(0.3, steps=20) + 0.01)(20)
        0.01
        """
        term = as_term(other)
        return NotImplemented if term is None else schedcore.Sum(self, term)

    def __radd__(self: Any, other: float) -> "schedcore.Sum":
        term = as_term(other)
        return NotImplemented if term is None else schedcore.Sum(term, self)

    def __sub__(self: Any, other: "schedcore.Schedule | float") -> "schedcore.Sum":
        """This schedule minus a number, or minus another schedule at the same `t`.

        >>> from schedcore import InversePower
        >>> ema_decay = 1 - InversePower(1, timescale=1, power=2 / 3)
        >>> ema_decay(0), ema_decay(7)
        (0.0, 0.75)
        """
        term = as_term(other)
        return NotImplemented if term is None else schedcore.Sum(self, -term)

    def __rsub__(self: Any, other: float) -> "schedcore.Sum":
        term = as_term(other)
        return NotImplemented if term is None else schedcore.Sum(term, -self)

    def __neg__(self: Any) -> "schedcore.Schedule":
        """This schedule with the other sign.

        >>> from schedcore import Constant
        >>> (-Constant(0.01))(5)
        -0.01
        """
        if isinstance(self, schedcore.Scale) and self.by == -1:
            return self.schedule
        return schedcore.Scale(self, -1)


def as_term(value: Any) -> "schedcore.Schedule | None":
    """A number as a schedule, and a schedule as it is; None for what is neither."""
    if isinstance(value, schedcore.Schedule):
        return value
    return schedcore.Constant(value) if is_number(value) else None


def is_number(value: Any) -> bool:
    """Return whether an operator takes this for a number; for one of JAX, raise what to write."""
    if hasattr(value, "aval"):
        number("*", "term", value)
    if type(value) is int or type(value) is float:
        return True
    from numbers import Real  # which takes a while to load

    return isinstance(value, Real)
