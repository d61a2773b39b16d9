"""The value of a schedule at one time, for which it need not be written down."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from schedcore.budget import PART, spend_in_a_text
from schedcore.engine import scalar

# So many rates cost less one by one than to write the formula down first.
FEW = 8

VERBS = {name: getattr(scalar, name) for name in scalar.__all__}


def value_at(schedule: Any, t: float) -> float:
    """The formula run for a number, of each schedule once at one t."""
    values: dict[tuple[int, float], float] = {}

    def evaluate(schedule: Any, t: float) -> float:
        key = id(schedule), t
        if key not in values:
            spend_in_a_text(PART)
            values[key] = schedule.evaluate(t, verbs)
        return values[key]

    verbs = SimpleNamespace(**VERBS, evaluate=evaluate)
    return float(evaluate(schedule, t))


def at_first_one_by_one(schedule: Any) -> Callable[[float], float]:
    """The schedule, to be asked for few rates: it is written down when they turn out to be many."""
    looks = 0

    def rate(t: float) -> float:
        nonlocal looks
        looks += 1
        if looks > FEW or hasattr(schedule, "_function"):
            return float(schedule(t))
        return value_at(schedule, t)

    return rate
