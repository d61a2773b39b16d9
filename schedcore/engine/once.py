"""The value of a schedule at one time, for which it need not be written down."""

from collections.abc import Callable, Sequence
from math import inf
from time import perf_counter
from types import SimpleNamespace
from typing import Any

from schedcore.budget import (
    CALL,
    CALLED_PART,
    KEPT,
    PART,
    PART_ALONE,
    PART_OF_OTHERS,
    spend,
    spend_since,
)
from schedcore.engine import scalar

VERBS = {name: getattr(scalar, name) for name in scalar.__all__}


def value_at(schedule: Any, t: float) -> float:
    """The formula run for a number, of each schedule once at one t."""
    return OneByOne(schedule)(t)


class OneByOne:
    """A schedule, to be asked for one value and another, and what that took."""

    def __init__(self, schedule: Any) -> None:
        self.schedule = schedule
        self.took = 0  # parts of the formula, the last time
        self.numbers = 0  # in the tables that it looked into
        self.of_users = False  # whether it has called a function that is not of this library
        self._values: dict[tuple[int, float], float] = {}
        self._verbs = SimpleNamespace(**VERBS)
        self._verbs.evaluate, self._verbs.lookup = self._evaluate, self._lookup
        self._verbs.call = self._call

    def __call__(self, t: float) -> float:
        try:
            return float(self._evaluate(self.schedule, t))
        finally:
            self.took = len(self._values)
            self._values.clear()

    def _evaluate(self, schedule: Any, t: float) -> float:
        key = id(schedule), t
        if key not in self._values:
            before = len(self._values)
            if type(schedule).__module__.startswith("schedcore."):
                self._values[key] = schedule.evaluate(t, self._verbs)
            else:
                self._values[key] = self._call(schedule.evaluate, t)
            spend(PART_ALONE if len(self._values) == before + 1 else PART_OF_OTHERS)
        return self._values[key]

    def _lookup(
        self, t: float, edges: Sequence[float], rows: Sequence[Sequence[float]]
    ) -> list[float]:
        self.numbers = max(self.numbers, len(edges) * (1 + len(rows)))
        return scalar.lookup(t, edges, rows)

    def _call(self, function: Callable[[Any, Any], Any], t: float) -> Any:
        self.of_users = True
        start = perf_counter()
        value = function(t, self._verbs)
        spend_since(start)
        return value


def at_first_one_by_one(
    schedule: Any, parts: Callable[[], int], expected: int = 0
) -> Callable[[float], float]:
    """The schedule, to be asked for few rates: it is written down when that costs less.

    `parts` counts those that would be written, and `expected` is how many rates there will be.
    """
    one = OneByOne(schedule)
    spent, worth, call = 0.0, inf, 0.0

    def rate(t: float) -> float:
        nonlocal spent, worth, call
        if spent >= worth or (spent and hasattr(schedule, "_function")):
            spend(call)
            start = perf_counter()
            value = float(schedule(t))
            if one.of_users:
                spend_since(start)
            return value
        value = one(t)
        if not spent:
            worth = PART * parts() + KEPT * one.numbers - expected * one.took
        call = max(call, CALL + CALLED_PART * one.took)
        spent += one.took
        return value

    return rate
