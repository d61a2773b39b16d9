"""The checks of constructor arguments, and the wording of their errors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from numbers import Integral, Real
from operator import ge, gt, le
from sys import float_info
from typing import Any, NoReturn

from schedcore.engine.limits import beside_int32


@dataclass(frozen=True)
class Rule:
    """A rule for a number: what it says in an error, and whether a value keeps it."""

    text: str
    holds: Callable[[float], bool]


FINITE = Rule("finite", isfinite)


POSITIVE = Rule("> 0", lambda value: value > 0)


NOT_NEGATIVE = Rule(">= 0", lambda value: value >= 0)


SHARE = Rule("in (0, 1]", lambda value: 0 < value <= 1)


RELATIONS = {"<=": le, ">": gt, ">=": ge}


def check(owner: object, rule: Rule, *fields: str) -> None:
    """Make each field a finite Python number that keeps the rule, or raise."""
    for field in fields:
        settle(owner, field, checked(owner, rule, field, getattr(owner, field)))


def checked(owner: object, rule: Rule, field: str, value: Any) -> float:
    """Return the value as a finite Python number that keeps the rule, or raise."""
    plain = number(owner, field, value)
    if not rule.holds(plain):
        reject(owner, field, rule.text, plain)
    return beside_int32(plain)


def check_beside(owner: object, field: str, relation: str, other: str) -> None:
    """Make sure that a field lies on the right side of another one, or raise."""
    value, bound = getattr(owner, field), getattr(owner, other)
    if not RELATIONS[relation](value, bound):
        reject(owner, field, f"{relation} {other}, {bound!r}", value)


def check_choice(owner: object, field: str, choices: Sequence[str]) -> None:
    """Make sure that a field is one of the choices, or raise."""
    value = getattr(owner, field)
    if value not in choices:
        error = ValueError if isinstance(value, str) else TypeError
        reject(owner, field, " or ".join(map(repr, choices)), value, error)


def whole(owner: object, field: str, value: Any, low: int) -> int:
    """Return the value as a Python int that is not below `low`, or raise."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        reject(owner, field, "a whole number", value, TypeError)
    plain = int(value)
    return plain if plain >= low else reject(owner, field, f">= {low}", plain)


def number(owner: object, field: str, value: Any) -> float:
    """Return the value as a finite Python int or float."""
    if isinstance(value, bool) or not isinstance(value, Real):
        reject(owner, field, "a number", value, TypeError)
    plain = int(value) if isinstance(value, Integral) else float(value)
    # Not `isfinite`: there are whole numbers that no float holds.
    if not abs(plain) <= float_info.max:
        reject(owner, field, "finite", plain)
    return plain


def check_numbers(owner: object, rule: Rule, field: str) -> None:
    """Make a field a tuple of finite Python numbers that keep the rule, at least one, or raise."""
    given = sequence(owner, field, "number")
    kept = [checked(owner, rule, f"{field}[{i}]", value) for i, value in enumerate(given)]
    settle(owner, field, tuple(kept))


def sequence(owner: object, field: str, of: str) -> Sequence[Any]:
    """Return a field that is a sequence with something in it."""
    values = getattr(owner, field)
    if isinstance(values, str) or not isinstance(values, Sequence):
        reject(owner, field, f"a sequence of {of}s", values, TypeError)
    if not values:
        reject(owner, field, f"at least one {of}", values)
    return values


def check_rising(owner: object, values: Sequence[float], name: str) -> None:
    """Make sure that each value is above the one before; `name` has a place for its number."""
    for i in range(1, len(values)):
        if not values[i] > values[i - 1]:
            rule = f"> {name.format(i - 1)}, {values[i - 1]!r}"
            reject(owner, name.format(i), rule, values[i])


def check_milestones(owner: Any) -> None:
    """Make the field `milestones` a rising tuple of numbers > 0, or raise."""
    check_numbers(owner, POSITIVE, "milestones")
    check_rising(owner, owner.milestones, "milestones[{}]")


def settle(owner: object, field: str, value: Any) -> None:
    """Set a field of a frozen dataclass while it is being built."""
    object.__setattr__(owner, field, value)


def reject(
    owner: object, field: str, rule: str, value: Any, error: type[Exception] = ValueError
) -> NoReturn:
    """Raise the error that says which class, or function, and field broke which rule."""
    name = owner if isinstance(owner, str) else type(owner).__name__
    raise error(f"{name}: {field} must be {rule}, got {value!r}")
