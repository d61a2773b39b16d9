"""The checks of constructor arguments, and the wording of their errors."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from numbers import Integral, Real
from typing import Any, NoReturn


@dataclass(frozen=True)
class Rule:
    """A rule for a number: what it says in an error, and whether a value keeps it."""

    text: str
    holds: Callable[[float], bool]


FINITE = Rule("finite", isfinite)
POSITIVE = Rule("> 0", lambda value: value > 0)
NOT_NEGATIVE = Rule(">= 0", lambda value: value >= 0)
SHARE = Rule("in (0, 1]", lambda value: 0 < value <= 1)


def check(owner: object, rule: Rule, *fields: str) -> None:
    """Make each field a finite Python number that keeps the rule, or raise."""
    for field in fields:
        value = number(owner, field, getattr(owner, field))
        if not rule.holds(value):
            reject(owner, field, rule.text, value)
        settle(owner, field, value)


def number(owner: object, field: str, value: Any) -> float:
    """Return the value as a finite Python int or float."""
    if isinstance(value, bool) or not isinstance(value, Real):
        reject(owner, field, "a number", value, TypeError)
    plain = int(value) if isinstance(value, Integral) else float(value)
    if not isfinite(plain):
        reject(owner, field, "finite", plain)
    return plain


def settle(owner: object, field: str, value: Any) -> None:
    """Set a field of a frozen dataclass while it is being built."""
    object.__setattr__(owner, field, value)


def reject(
    owner: object, field: str, rule: str, value: Any, error: type[Exception] = ValueError
) -> NoReturn:
    """Raise the error that says which class and field broke which rule with which value."""
    raise error(f"{type(owner).__name__}: {field} must be {rule}, got {value!r}")
