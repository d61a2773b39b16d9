"""Compositions as graphs: rows of thousands, parts that occur twice, and nesting refused in time."""

import copy
import math
import pickle
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from work import calls

from schedcore import (
    Constant,
    Cosine,
    Function,
    KDecay,
    Linear,
    MultiFactor,
    Piecewise,
    PiecewiseConstant,
    Schedule,
)
from schedcore.algebra import then
from schedcore.engine import trace
from schedcore.nesting import DEEPEST, nesting


def in_a_row() -> Schedule:
    lr: Schedule = Constant(0)
    for k in range(1, 1000):
        lr = lr.then(Constant(k), at=k)
    return lr


def in_a_row_from_the_right() -> Schedule:
    lr: Schedule = Constant(999)
    for k in reversed(range(999)):
        lr = Constant(k).then(lr, at=1)
    return lr


def summed() -> Schedule:
    lr: Schedule = Linear(1, steps=10)
    for k in range(1, 1000):
        lr = lr + Linear(1, steps=10 + k)
    return lr


def doubled() -> Schedule:
    lr: Schedule = Linear(1, steps=10)
    for _ in range(50):
        lr = lr + lr
    return lr


def halved_and_added() -> Schedule:
    lr: Schedule = Linear(1, steps=10)
    for _ in range(45):
        lr = lr * 0.5 + lr * 0.5
    return lr


def stretched_and_added() -> Schedule:
    """Each stretch is another object, but at the same t."""
    lr: Schedule = Linear(1, steps=2.0**-20)
    for _ in range(20):
        lr = lr.stretch(2) * 0.5 + lr.stretch(2) * 0.5
    return lr


def warmed_up() -> Schedule:
    lr: Schedule = Constant(1)
    for _ in range(90):
        lr = lr.warmup(1, shape="cosine")
    return lr


def again_and_again() -> Schedule:
    lr: Schedule = Linear(1, steps=10)
    for _ in range(50):
        lr = lr.then(lr, at=5)
    return lr


DEEP: dict[Callable[[], Schedule], dict[float, float]] = {
    in_a_row: {0: 0, 3.5: 3, 998: 998, 5000: 999},
    in_a_row_from_the_right: {0: 0, 3.5: 3, 998: 998, 5000: 999},
    summed: {0: 1000, 2000: 0},
    doubled: {0: 2.0**50, 5: 2.0**49, 10: 0},
    halved_and_added: {0: 1, 5: 0.5, 10: 0},
    stretched_and_added: {0: 1, 0.5: 0.5, 1: 0},
    warmed_up: {0: 0, 89: 0, 89.5: 0.5, 90: 1, 95: 1},
    again_and_again: {0: 1, 4: 0.6, 5: 1, 249: 0.6, 250: 1, 255: 0.5, 260: 0},
}
every_deep = pytest.mark.parametrize("build", DEEP, ids=lambda build: build.__name__)


def from_deep_inside(function: Callable[[], Any], calls: int = 300) -> Any:
    return from_deep_inside(function, calls - 1) if calls else function()


@every_deep
def test_rates_from_deep_inside_a_program(build: Callable[[], Schedule]) -> None:
    lr = from_deep_inside(build)
    times, rates = [*DEEP[build]], [*DEEP[build].values()]

    assert from_deep_inside(lambda: [lr(t) for t in times]) == pytest.approx(rates, abs=1e-12)
    values = from_deep_inside(lambda: lr(np.array(times, np.float64)))
    assert values.tolist() == pytest.approx(rates, abs=1e-12)


@every_deep
def test_twins_are_equal_and_hash_alike(build: Callable[[], Schedule]) -> None:
    lr, twin = build(), build()

    assert from_deep_inside(lambda: lr == twin and hash(lr) == hash(twin))
    assert from_deep_inside(lambda: lr != twin + 1)
    for copied in (
        from_deep_inside(lambda: pickle.loads(pickle.dumps(lr))),
        from_deep_inside(lambda: copy.deepcopy(lr)),
        copy.copy(lr),
    ):
        assert copied == lr
        assert nesting(copied) == nesting(lr)


def test_a_part_that_occurs_twice_is_evaluated_once() -> None:
    asked: list[float] = []

    def noting(t: float) -> float:
        asked.append(t)
        return 0.5

    lr: Schedule = Function(noting)
    for _ in range(30):
        lr = lr.stretch(2) * 0.5 + lr.stretch(2) * 0.5
    asked.clear()

    assert lr(2.0**30) == 0.5
    assert asked == [1.0]


def deeper(lr: Schedule) -> Schedule:
    return lr * 0.5


def along_itself(lr: Schedule) -> Schedule:
    return Linear(1, steps=1).then(lr, at=9).reverse(1)


@pytest.mark.parametrize("nest", [deeper, along_itself])
def test_what_is_nested_too_deeply_is_refused_when_it_is_built(
    nest: Callable[[Schedule], Schedule],
) -> None:
    lr: Schedule = Linear(1, steps=1)
    with pytest.raises(ValueError, match=f"nesting must be at most {DEEPEST} deep, got 101"):
        for _ in range(2 * DEEPEST):
            before, lr = lr, nest(lr)

    assert from_deep_inside(lambda: before(0.5)) >= 0
    assert from_deep_inside(lambda: before(np.array([0.5])))[0] >= 0
    assert from_deep_inside(lambda: copy.deepcopy(before)) == before


def test_curves_nest_as_deeply() -> None:
    curve = KDecay(1.01)
    with pytest.raises(ValueError, match="KDecay: nesting must be at most 100 deep"):
        for _ in range(2 * DEEPEST):
            curve = KDecay(1.01, shape=curve)


@dataclass(frozen=True)
class Halved(Schedule):
    """One of the user's own, which is no row and notes nothing."""

    inner: Schedule

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.inner.evaluate(t, xp) * 0.5


def test_those_of_the_users_own_are_refused_when_first_called() -> None:
    lr: Schedule = Linear(1, steps=1)
    for _ in range(2000):
        lr = Halved(lr)

    with pytest.raises(ValueError, match="Halved: nesting must be at most 100 deep"):
        lr(0)
    with pytest.raises(ValueError, match="nesting must be at most 100 deep"):
        lr + 1


def test_parts_that_double_are_refused_where_they_are_too_many() -> None:
    lr: Schedule = Cosine(1, steps=10)
    with pytest.raises(ValueError, match="Then: parts must be at most 100000, got 'more'"):
        for k in range(50):
            lr = lr.then(lr, at=10 * 2**k)


def test_a_long_row_is_not_counted_anew_for_each_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(then, "MOST_PARTS", 100)
    counted = []
    parts = then.Then.parts

    def counting(row: then.Then) -> list[tuple[float, Schedule]]:
        counted.append(row)
        return parts(row)

    monkeypatch.setattr(then.Then, "parts", counting)
    lr: Schedule = Constant(0)
    for k in range(1, 100):
        lr = lr.then(Constant(k), at=k)

    assert len(counted) == 1
    assert len(parts(pickle.loads(pickle.dumps(lr)).then(Constant(100), at=50))) == 51
    with pytest.raises(ValueError, match="Then: parts must be at most 100, got 'more'"):
        lr.then(Constant(100), at=100)


def test_a_formula_that_doubles_on_other_clocks_is_refused_when_first_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trace, "MOST_VALUES", 1000)
    lr: Schedule = Cosine(1, steps=10)
    for k in range(30):
        lr = lr.shift(2**k) + lr * 0.5

    with pytest.raises(ValueError, match="a formula must have at most 1000 parts"):
        lr(0)


def cosines(join: Callable[[Schedule, Schedule, int], Schedule], number: int) -> Schedule:
    lr: Schedule = Cosine(0.3, 10)
    for k in range(1, number):
        lr = join(lr, Cosine(0.3 + k * 1e-6, 10), 10 * k)
    return lr


JOINS: dict[str, Callable[[Schedule, Schedule, int], Schedule]] = {
    "then": lambda one, other, at: one.then(other, at),
    "sum": lambda one, other, at: one + other,
    "maximum": lambda one, other, at: one.maximum(other),
}
QUESTIONS: dict[str, Callable[[Schedule], Any]] = {
    "end": lambda lr: lr.end,
    "boundaries": lambda lr: lr.boundaries(10**6),
    "describe": lambda lr: lr.describe(),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
@pytest.mark.parametrize("join", JOINS.values(), ids=JOINS)
@pytest.mark.parametrize("number", [1000, 4000, 10_000])
def test_a_question_to_thousands_is_answered_or_refused_in_a_moment(
    join: Callable[[Schedule, Schedule, int], Schedule],
    question: Callable[[Schedule], Any],
    number: int,
) -> None:
    lr = cosines(join, number)

    def ask() -> None:
        with suppress(ValueError):
            question(lr)

    assert calls(ask) < 350_000


def test_a_thousand_are_told() -> None:
    row, total = cosines(JOINS["then"], 1000), cosines(JOINS["sum"], 1000)

    assert row.end == 10_000
    assert row.boundaries(10**6) == [*range(10, 10_001, 10)]
    assert "... and 992 more phases" in row.describe()
    assert total.end == 10
    assert total.describe().endswith("From t = 10 on it stays at 0.")
    different: Schedule = Cosine(0.3, 10)
    for k in range(1, 1000):
        different = different + Cosine(0.3, 10 + k)
    assert different.end == 1009
    assert different.describe().endswith("From t = 1,009 on it stays at 0.")


def test_a_line_that_would_never_end_breaks_off() -> None:
    written = []

    assert calls(lambda: written.append(repr(doubled()))) < 200_000
    assert written[0].endswith("...")
    assert repr(in_a_row()).endswith(".then(Constant(999), at=999)")


def test_a_million_milestones_are_built_and_written_without_a_call_for_each() -> None:
    times = [*range(7, 70_007, 7)]

    def build_and_call() -> None:
        MultiFactor(1.0, times, 0.9999)(50)
        PiecewiseConstant(times, [0.5, *([0.25] * len(times))])(50)
        Piecewise([*zip(times, [0.5] * len(times), strict=True)])(50)

    assert calls(build_and_call) < 3000


@pytest.mark.parametrize(
    "make",
    [
        lambda times: MultiFactor(1.0, times, 0.99999),
        lambda times: MultiFactor(1.0, times, 1.00001),
        lambda times: PiecewiseConstant(times, [0.5 - 1e-6 * t for t in [0, *times]]),
    ],
)
def test_of_a_million_milestones_few_are_looked_at(
    make: Callable[[Sequence[float]], Schedule],
) -> None:
    lr = make([*range(1, 70_001)])

    assert calls(lambda: lr.end) < 10_000
    assert lr.end == 70_000
    assert calls(lambda: lr.boundaries(9)) < 100
    assert "more than 10,000 more phases" in lr.describe()
    assert lr(70_000) == lr(np.array([1e5]))[0]


@pytest.mark.parametrize("value", [2**31, 10**400, True, "1", math.nan, math.inf, -1, None])
@pytest.mark.parametrize("others", [[1, 2], [0.5, 1e9]])
def test_one_number_among_many_is_checked_as_if_alone(value: Any, others: list[float]) -> None:
    def outcome(milestones: list[Any]) -> Any:
        try:
            return repr(MultiFactor(1.0, milestones, 0.5).milestones[-1])
        except (TypeError, ValueError) as error:
            return str(error).replace("[2]", "[0]")

    assert outcome([*others, value]).partition(", 1e")[0] == outcome([value]).partition(", 1e")[0]


def test_whole_numbers_beyond_int32_are_floats_among_many_too() -> None:
    lr = MultiFactor(1.0, [1, 2**31, 1e12], 0.5)

    assert [*map(type, lr.milestones)] == [int, float, float]
