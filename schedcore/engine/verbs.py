"""The verbs of formulas beyond those that all array libraries share.

The last argument of each is the `xp` of the formula. Those that are `by_engine` give way to a verb
of the same name in `xp`: the engine has one where it knows a better way (`scalar`, `trace`).
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

from schedcore.engine.exact import guarded_floor, is_constant, since_begin
from schedcore.engine.limits import parts_in_float32
from schedcore.engine.tables import FEW, Table, count, floating, take

# Of e, to what float32 can hold.
OF_E = 88.0

Verb = TypeVar("Verb", bound=Callable[..., Any])


def by_engine(verb: Verb) -> Verb:
    """Let `xp` do it in its own way, if it has one."""
    name = verb.__name__

    @wraps(verb)
    def call(*operands: Any) -> Any:
        *others, xp = operands
        own = getattr(xp, name, None)
        return verb(*operands) if own is None else own(*others)

    return call  # type: ignore[return-value]  # the same arguments as the verb


def lerp(start: float, end: Any, share: Any) -> Any:
    """The value `share` of the way from start to end, exact at both of them."""
    if isinstance(start, int | float) and start == 0:
        return end * share
    return start * (1.0 - share) + end * share


def at_least(low: float, value: Any, xp: Any) -> Any:
    # Not `xp.clip`: MXNet rounds its bounds to float32.
    return xp.where(value < low, low, value)


def at_most(high: float, value: Any, xp: Any) -> Any:
    return xp.where(value > high, high, value)


def since_start(t: Any, xp: Any) -> Any:
    """`t`, with everything before 0 taken for 0."""
    return xp.where(t < 0, 0, t)


def unless_nan(t: Any, value: Any, xp: Any) -> Any:
    """The value, in the shape of t, and NaN where t is NaN."""
    return xp.where(t == t, value, t / 1)  # noqa: PLR0124  NaN alone differs from itself


def progress(t: Any, steps: float, xp: Any) -> Any:
    """The share of `steps` that lies behind t, from 0 to 1."""
    # Not clipped: compiled, the quotient at the end may miss 1 by a bit.
    return xp.where(t >= steps, 1.0, xp.where(t <= 0, 0.0, t / steps))


@by_engine
def evaluate(schedule: Any, t: Any, xp: Any) -> Any:
    """The value of a schedule at t, inside a formula: a trace asks each schedule once at one t."""
    return schedule.evaluate(t, xp)


@by_engine
def among(t: Any, starts: Sequence[float], value: Callable[[int], Any], xp: Any) -> Any:
    """`value(k)` from the k-th of some rising starts on; the first also before. A number asks for one.

    They are chosen among by halves: of a long row few starts are compared with.
    """

    def halves(low: int, high: int) -> Any:
        if high - low == 1:
            return value(low)
        middle = (low + high) // 2
        return xp.where(t < starts[middle], halves(low, middle), halves(middle, high))

    return halves(0, len(starts))


@by_engine
def call(function: Callable[[Any, Any], Any], t: Any, xp: Any) -> Any:
    """Call a function that can't be traced: it never gets a symbol."""
    return function(t, xp)


@by_engine
def each(function: Callable[[float], float], t: Any, xp: Any) -> Any:
    """Call a function of a number for each element of an array; None if there is no way.

    Number by number, an array of most libraries would leave its device, or its graph.
    """
    return None


@by_engine
def quotient(t: Any, by: float, xp: Any) -> Any:
    """t / by to the last bit.

    Compilers make t * (1 / by) of a division by a constant, so they are shown none: this divisor
    would be another one if t were NaN.
    """
    t = t / 1
    return t / xp.where(t == t, by, t)  # noqa: PLR0124  NaN alone differs from itself


@by_engine
def multiple(n: Any, by: float, xp: Any) -> Any:
    """n * by to the last bit, for a whole n.

    Compilers don't round a product that they subtract, so they are shown a choice in between.
    """
    return n * by if by == int(by) else xp.where(n == n, n * by, n)  # noqa: PLR0124  as above


@by_engine
def power(base: float, n: Any, xp: Any) -> Any:
    """base^n for a number n, or an array of them, with all the digits of the base."""
    return power_of_parts(base, *parts_in_float32(base), n, xp)


def power_of_parts(base: float, near: float, rest: float, n: Any, xp: Any) -> Any:
    """The same of a base that float32 holds and the logarithm of the rest of it."""
    if not rest or "64" in str(floating(n)):
        return base**n
    return near**n * xp.exp(at_most(OF_E, rest * n, xp))


@by_engine
def whole_periods(t: Any, period: float, xp: Any) -> Any:
    """How many periods lie behind t >= 0: the largest n with n * period <= t."""
    if _counts(t, period):
        return t // int(period)
    return guarded_floor(t, period, xp)


@by_engine
def since_period(t: Any, period: float, xp: Any) -> Any:
    """How long ago, at t >= 0, the last period began: from 0 to one period."""
    if _counts(t, period):
        return t % int(period)
    begin = multiple(guarded_floor(t, period, xp), period, xp)
    return at_most(float(period), at_least(0.0, since_begin(begin, t, period, xp), xp), xp)


def _counts(t: Any, period: float) -> bool:
    """Return whether t and the period are whole numbers, of which float32 would lose count."""
    return period == int(period) and period < 2**31 and "int" in str(t.dtype)


@by_engine
def lookup(t: Any, edges: Sequence[float], rows: Sequence[Sequence[float]], xp: Any) -> list[Any]:
    """row[k] for each of the rows of a table, where k is the number of edges <= t."""
    if len(edges) <= FEW:
        return lookup_by_comparisons(t, edges, rows, xp)
    k = count(t, Table(edges), xp)
    return [row[0] if is_constant(row) else take(Table(row), k, t, xp) for row in rows]


def lookup_by_comparisons(
    t: Any, edges: Sequence[float], rows: Sequence[Sequence[float]], xp: Any
) -> list[Any]:
    results = [unless_nan(t, row[0], xp) for row in rows]
    for k, edge in enumerate(edges, start=1):
        passed = t >= edge
        results = [
            result if is_constant(row) else xp.where(passed, row[k], result)
            for row, result in zip(rows, results, strict=True)
        ]
    return results
