"""The value of a schedule at one time, for which it need not be written down."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from schedcore.budget import CALL, CALLED_PART, spend
from schedcore.engine import scalar

# So many rates cost less one by one than to write the formula down first.
FEW = 8


# And so many parts, where a rate takes few of them, as of many in a row.
FEW_PARTS = 2_000

VERBS = {name: getattr(scalar, name) for name in scalar.__all__}


def value_at(schedule: Any, t: float) -> float:
    """The formula run for a number, of each schedule once at one t."""
    return _value_and_parts(schedule, t)[0]


def _value_and_parts(schedule: Any, t: float) -> tuple[float, int]:
    """The value, and how many parts of the formula it took."""
    values: dict[tuple[int, float], float] = {}

    def evaluate(schedule: Any, t: float) -> float:
        key = id(schedule), t
        if key not in values:
            spend(1)
            values[key] = schedule.evaluate(t, verbs)
        return values[key]

    verbs = SimpleNamespace(**VERBS, evaluate=evaluate)
    return float(evaluate(schedule, t)), len(values)


def at_first_one_by_one(schedule: Any, size: float, few: float = FEW) -> Callable[[float], float]:
    """The schedule, to be asked for few rates: it is written down when they turn out to be many.

    `size` is how many parts it has, of which a rate may take few.
    """
    parts, most, cost = 0, 1.0, 0.0

    def rate(t: float) -> float:
        nonlocal parts, most, cost
        if parts >= most or (parts and hasattr(schedule, "_function")):
            spend(cost)
            return float(schedule(t))
        value, took = _value_and_parts(schedule, t)
        if not parts:
            most = few * took if FEW * took >= size else FEW_PARTS
            cost = CALL + took * CALLED_PART
        parts += took
        return value

    return rate
