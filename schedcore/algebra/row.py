"""Schedules of two parts, of which people put thousands in a row."""

from collections.abc import Callable
from threading import local
from typing import Any

from schedcore.budget import COUNTED, spend
from schedcore.derived import derived
from schedcore.nesting import nesting, note
from schedcore.schedule import Schedule

# Up to this height Python's own recursion does, and is quicker.
LOW = 12


class Row(Schedule):
    """A row of parts, which are walked with a stack of its own and not with Python's, each once.

    A subclass is a dataclass with `eq=False`.
    """

    __slots__ = ("_hash", "_most")

    first: Schedule
    second: Schedule

    _hash: int
    _most: int

    def folded(self, of_part: Callable[[Schedule], Any], of_two: Callable[..., Any]) -> Any:
        """The result of all parts, put together two by two as the row was."""
        done: list[Any] = []
        for it, first, second in self._steps:
            done.append(of_part(it) if first < 0 else of_two(it, done[first], done[second]))
        return done[-1]

    @derived
    def _steps(self) -> list[tuple[Schedule, int, int]]:
        """The parts and pairs, each once, after those it is made of: their places, or -1 for a part."""
        steps: list[tuple[Schedule, int, int]] = []
        places: dict[int, int] = {}
        waiting: list[Schedule] = [self]
        while waiting:
            it = waiting[-1]
            first = second = -1
            if isinstance(it, Row) and it._in_a_row == self._in_a_row:
                first, second = places.get(id(it.first), -1), places.get(id(it.second), -1)
                if missing := [it.second] * (second < 0) + [it.first] * (first < 0):
                    waiting += missing
                    continue
            waiting.pop()
            if id(it) not in places:
                spend(COUNTED)
                places[id(it)] = len(steps)
                steps.append((it, first, second))
        return steps

    def _values(self) -> tuple[Any, ...]:
        """The values of all fields, the two parts first."""
        return self.first, self.second

    def __hash__(self) -> int:
        if not hasattr(self, "_hash"):
            self.folded(hash, _hash_of_two)
        return self._hash

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        if (getattr(self, "_nesting", None) or nesting(self)).height > LOW:
            return _equal(self, other)
        return self._values() == other._values()

    def __reduce_ex__(self, protocol: Any) -> Any:
        if nesting(self).height > LOW:
            return _rebuilt, (_states(self),)
        return Schedule.__reduce_ex__(self, protocol)


def _hash_of_two(row: Row, first: int, second: int) -> int:
    if not hasattr(row, "_hash"):
        object.__setattr__(row, "_hash", hash((type(row), first, second, *row._values()[2:])))
    return row._hash


# The pairs that the comparison at work has found equal, or is about to.
_comparison = local()


def _equal(one: Row, other: Row) -> bool:
    outermost = not hasattr(_comparison, "met")
    if outermost:
        _comparison.met = set()
    try:
        return _all_equal([(one, other)], _comparison.met)
    finally:
        if outermost:
            del _comparison.met


def _all_equal(waiting: list[tuple[Any, Any]], met: set[tuple[int, int]]) -> bool:
    while waiting:
        one, other = waiting.pop()
        if one is other or (id(one), id(other)) in met:
            continue
        met.add((id(one), id(other)))
        if not isinstance(one, Row):
            if one != other:
                return False
        elif (
            type(one) is not type(other)
            or hash(one) != hash(other)
            or one._values()[2:] != other._values()[2:]
        ):
            return False
        else:
            waiting += [(one.first, other.first), (one.second, other.second)]
    return True


# The class of a schedule, and its fields.
State = tuple[type[Schedule], dict[str, Any]]


class Link(int):
    """In a list of states, the place of a schedule that another one holds."""


def _states(root: Schedule) -> list[State]:
    """The class and fields of all schedules in one, each once, after those that it holds."""
    places: dict[int, Link] = {}
    states: list[State] = []
    waiting = [root]
    while waiting:
        it = waiting[-1]
        state = it.__getstate__()
        inside = [value for value in state.values() if isinstance(value, Schedule)]
        missing = [value for value in inside if id(value) not in places]
        if missing and id(it) not in places:
            waiting += missing
            continue
        waiting.pop()
        if id(it) not in places:
            linked = {
                name: places[id(value)] if isinstance(value, Schedule) else value
                for name, value in state.items()
            }
            places[id(it)] = Link(len(states))
            states.append((type(it), linked))
    return states


def _rebuilt(states: list[State]) -> Schedule:
    built: list[Schedule] = []
    for cls, linked in states:
        it = object.__new__(cls)
        places = {name for name, value in linked.items() if isinstance(value, Link)}
        for name, value in linked.items():
            object.__setattr__(it, name, built[value] if name in places else value)
        note(it, *(built[linked[name]] for name in places))
        built.append(it)
    return built[-1]
