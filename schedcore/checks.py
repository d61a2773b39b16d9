"""Rules for the arguments of constructors, and the wording of errors."""

from collections.abc import Sequence
from itertools import islice
from math import inf, isfinite
from operator import ge, gt, le, lt
from reprlib import Repr
from sys import float_info
from typing import Any, NoReturn

from schedcore.engine.limits import LAST_T, beside_int32

RELATIONS = {"<": lt, "<=": le, ">": gt, ">=": ge}

short = Repr()
short.maxstring = short.maxother = 100
short.maxtuple = short.maxlist = 4
short.maxlevel = 2


class Interval:
    """A rule for a number: between which bounds it lies, of which some belong to it.

    >>> print(Interval(0, 1, closed="right"), Interval(low=0), Interval())
    in (0, 1] > 0 finite
    >>> 0 in Interval(low=0)
    False
    """

    def __init__(
        self, low: float = -inf, high: float = inf, closed: str = "neither", why: str = ""
    ) -> None:
        self.low, self.high, self.closed, self.why = low, high, closed, why

    def __contains__(self, value: float) -> bool:
        above = value >= self.low if self.closed in ("left", "both") else value > self.low
        below = value <= self.high if self.closed in ("right", "both") else value < self.high
        return above and below

    def __str__(self) -> str:
        return f"{self._bounds()} ({self.why})" if self.why else self._bounds()

    def _bounds(self) -> str:
        left, right = self.closed in ("left", "both"), self.closed in ("right", "both")
        if self.low > -inf and self.high < inf:
            return f"in {'(['[left]}{self.low}, {self.high}{')]'[right]}"
        if self.low > -inf:
            return f"{'>='[: 1 + left]} {self.low}"
        return f"{'<='[: 1 + right]} {self.high}" if self.high < inf else "finite"


FINITE = Interval()
POSITIVE = Interval(low=0)
# A factor never leads from 0, nor across it.
SCALABLE = Interval(low=0, why="as it is multiplied: for a rate below 0, put a minus in front")
NOT_NEGATIVE = Interval(low=0, closed="left")
AT_LEAST_ONE = Interval(low=1, closed="left")
INSIDE_UNIT = Interval(0, 1)
SHARE = Interval(0, 1, closed="right")
# Of a share of the way, whose rounding a power multiplies.
EXPONENT = Interval(0, 10_000, why="a higher power has too few digits")


def store(owner: object, **rules: Interval) -> None:
    """Turn each field into a finite Python number that keeps its rule, or raise."""
    for field, rule in rules.items():
        set_field(owner, field, number_in(owner, rule, field, getattr(owner, field)))


def store_numbers(owner: object, field: str, rule: Interval, at_least: int = 1) -> None:
    """Turn a field into a tuple of finite Python numbers that keep the rule, or raise."""
    given = sequence(owner, field, "number", at_least)
    if not all_in(rule, given):
        given = [number_in(owner, rule, f"{field}[{i}]", value) for i, value in enumerate(given)]
    set_field(owner, field, tuple(given))


def all_in(rule: Interval, values: Sequence[Any]) -> bool:
    """Return whether all are Python's own numbers and keep the rule; a million take a moment."""
    kinds = {*map(type, values)}
    if not values or not kinds <= {int, float}:
        return False
    low, high = min(values), max(values)
    if int in kinds and not -(2**31) < low <= high < 2**31:
        return False  # some may have to be floats
    return isfinite(sum(values)) and low in rule and high in rule


def store_milestones(owner: object) -> None:
    """Turn the field `milestones` into a tuple of numbers > 0, none below the one before, or raise.

    There may be equal ones, or none at all, where a program makes them.
    """
    store_numbers(owner, "milestones", POSITIVE, at_least=0)
    milestones: Sequence[float] = getattr(owner, "milestones")  # noqa: B009  of any class
    check_order(owner, milestones, ">=", "milestones[{}]")


def number_in(owner: object, rule: Interval, field: str, value: Any) -> float:
    """Return the value as a finite Python number that keeps the rule, or raise."""
    plain = number(owner, field, value)
    if plain not in rule:
        fail(owner, field, str(rule), plain)
    return beside_int32(plain)


def whole_number(owner: object, field: str, value: Any, low: int) -> int:
    """Return the value as a Python int that is not below `low`, or raise."""
    from numbers import Integral

    if isinstance(value, bool) or not isinstance(value, Integral):
        fail(owner, field, "a whole number", value, TypeError)
    plain = int(value)
    return plain if plain >= low else fail(owner, field, f">= {low}", plain)


def store_periods(owner: object, *fields: str) -> None:
    """Turn each field into a number > 0 of which floats can count how many lie behind, or raise."""
    for field in fields:
        store(owner, **{field: POSITIVE})
        period = getattr(owner, field)
        if LAST_T / period == inf:
            fail(owner, field, "longer, for floats to count how many have passed", period)


def store_whole(owner: object, low: int, *fields: str) -> None:
    """Turn each field into a Python int that is not below `low`, or raise."""
    for field in fields:
        set_field(owner, field, whole_number(owner, field, getattr(owner, field), low))


def number(owner: object, field: str, value: Any) -> float:
    """Return the value as a finite Python int or float, or raise."""
    plain: float = value
    if type(value) is not int and type(value) is not float:  # only they are told quickly
        from numbers import Integral, Real  # which take a while to load

        if isinstance(value, bool) or not isinstance(value, Real):
            of_jax = hasattr(value, "aval")
            hint = " of Python (over values of JAX, write schedule(t) * value)" if of_jax else ""
            fail(owner, field, f"a number{hint}", value, TypeError)
        plain = int(value) if isinstance(value, Integral) else float(value)
    # Not `isfinite`: there are whole numbers that no float holds.
    if not abs(plain) <= float_info.max:
        fail(owner, field, "finite", plain)
    return plain


def sequence(owner: object, field: str, of: str, at_least: int = 1) -> Sequence[Any]:
    """Return a field that is a sequence of so many, or raise."""
    values = getattr(owner, field)
    if isinstance(values, str) or not isinstance(values, Sequence):
        fail(owner, field, f"a sequence of {of}s", values, TypeError)
    if len(values) < at_least:
        fail(owner, field, f"at least one {of}", values)
    return values


def check_beside(owner: object, field: str, relation: str, other: str) -> None:
    """Raise unless a field lies on the right side of another one."""
    value, bound = getattr(owner, field), getattr(owner, other)
    if not RELATIONS[relation](value, bound):
        fail(owner, field, f"{relation} {other}, {bound!r}", value)


def check_way(owner: object, field: str, start: str) -> None:
    """Raise unless floats hold how far it is from one field to another."""
    value, begin = getattr(owner, field), getattr(owner, start)
    if abs(value - begin) > float_info.max:
        fail(owner, field, f"nearer to {start}, {begin!r}: floats hold no such difference", value)


def check_choice(owner: object, field: str, choices: Sequence[str]) -> None:
    """Raise unless a field is one of the choices."""
    value = getattr(owner, field)
    if value not in choices:
        error = ValueError if isinstance(value, str) else TypeError
        fail(owner, field, " or ".join(map(repr, choices)), value, error)


def check_order(owner: object, values: Sequence[float], relation: str, name: str) -> None:
    """Raise unless each value is so related to the one before; `name` has a place for its number."""
    related = RELATIONS[relation]
    if all(map(related, islice(values, 1, None), values)):
        return
    for i in range(1, len(values)):
        if not related(values[i], values[i - 1]):
            rule = f"{relation} {name.format(i - 1)}, {values[i - 1]!r}"
            fail(owner, name.format(i), rule, values[i])


def set_field(owner: object, field: str, value: Any) -> None:
    """Set an attribute of a frozen dataclass while it is being built."""
    object.__setattr__(owner, field, value)


def fail(
    owner: object, field: str, rule: str, value: Any, error: type[Exception] = ValueError
) -> NoReturn:
    """Raise the error that says which class, or function, and field broke which rule."""
    name = owner if isinstance(owner, str) else type(owner).__name__
    raise error(f"{name}: {field} must be {rule}, got {shown(value)}")


def shown(value: object) -> str:
    """A value in an error: a short one, whatever it is."""
    try:
        return short.repr(value)
    except ValueError:  # Python writes no whole number of so many digits
        return f"a very large {type(value).__name__}"
