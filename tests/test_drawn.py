"""Random schedules of the whole catalogue and algebra, on numbers and NumPy.

`drawn` has a command for an hour of them.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from drawn import __main__, laws
from drawn.schedules import DEEPEST, Drawer, Known

import schedcore
from schedcore import Changes, Constant, Curve, Function, Schedule
from schedcore.changes import NEVER_SETTLES
from schedcore.formats.line import METHODS
from schedcore.nesting import nesting

SEEDS = range(200)
DRAWN = [(drawer := Drawer(seed), drawer.schedule()) for seed in SEEDS]


def kinds(value: Any) -> set[type]:
    """The classes of a schedule or curve, and of all inside it."""
    inner = [getattr(value, field.name) for field in dataclasses.fields(value)]
    return {type(value)}.union(*(kinds(it) for it in inner if dataclasses.is_dataclass(it)))


@pytest.mark.parametrize("law", laws.LAWS)
def test_drawn(law: Callable[[Known], None]) -> None:
    for seed, (_, drawn) in zip(SEEDS, DRAWN, strict=True):
        try:
            law(drawn)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {drawn.lr!r}") from error


def test_all_that_is_public_is_drawn() -> None:
    public = [getattr(schedcore, name) for name in schedcore.__all__]
    all_kinds = {it for it in public if isinstance(it, type) and issubclass(it, Schedule | Curve)}
    found: set[type] = set().union(*(kinds(drawn.lr) for _, drawn in DRAWN))
    methods: set[str] = set().union(*(drawer.methods for drawer, _ in DRAWN))

    assert all_kinds - found == {Curve, Schedule}
    assert METHODS == methods
    assert max(nesting(drawn.lr).levels for _, drawn in DRAWN) > DEEPEST


@dataclass(frozen=True)
class Impure(Schedule):
    """Another rate each time that its formula is run."""

    def evaluate(self, t: Any, xp: Any) -> Any:
        return next(COUNTER) + 0.0 * t


@dataclass(frozen=True)
class Rising(Schedule):
    """A schedule that rises before 0 too, whatever it says of its changes."""

    said: Any = NEVER_SETTLES

    def changes(self) -> Changes:
        changes: Changes = self.said
        return changes

    def evaluate(self, t: Any, xp: Any) -> Any:
        return 1.0 * t


COUNTER = count()
FAULTS: dict[Callable[[Known], None], Schedule] = {
    laws.clock: Rising(),
    laws.numbers: Function(lambda t: next(COUNTER)),
    laws.bounds: Constant(2),
    laws.copies: Impure(),
    laws.texts: Rising(),
    laws.source: Impure(),
    laws.arrays: Impure(),
    laws.moments: Rising(Changes([5], 5, between="stays")),
    laws.end: Rising(Changes([5], 5, stays=True)),
    laws.words: Rising(None),
}


@pytest.mark.parametrize("law", laws.LAWS)
def test_each_law_can_be_broken(law: Callable[[Known], None]) -> None:
    with pytest.raises((AssertionError, AttributeError, TypeError)):
        law(Known(FAULTS[law], 0, 1, 0))


def test_faults_are_told_with_their_schedule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "LAWS", [laws.clock])
    monkeypatch.setattr(Drawer, "schedule", lambda self: Known(Rising(), 0, 1, 0))

    (text,) = __main__.faults(1, [])
    assert text.startswith("Rising(")
    assert "clock: AssertionError" in text
