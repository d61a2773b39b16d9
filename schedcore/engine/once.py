"""The value of a schedule at one time, for which it need not be written down."""

from types import SimpleNamespace
from typing import Any

from schedcore.budget import PART, spend_in_a_text
from schedcore.engine import scalar

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
