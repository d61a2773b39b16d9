"""A schedule as the line that a person would type, and that gives an equal one."""

from dataclasses import KW_ONLY, dataclass
from typing import Any

import pytest
from examples import EXAMPLES, FUNCTIONS
from hypothesis import given, strategies as st

import schedcore
from schedcore import (
    Anneal,
    Constant,
    Curve,
    Function,
    Rex,
    Schedule,
    Then,
    parse,
)
from schedcore.look.written import LONGEST, written

PUBLIC = {name: getattr(schedcore, name) for name in schedcore.__all__}


LINES = [
    "Constant(0.3)",
    "Cosine(0.3, steps=15).warmup(5)",
    "Cosine(0.3, steps=15, final_lr=0.01).warmup(5, begin_lr=0.1)",
    'SquareRoot(0.3).warmup(10, shape="cosine")',
    "Constant(1.0).warmup(0)",
    "MultiFactor(0.5, milestones=[15, 30], factor=0.5)",
    "Piecewise([(0, 0.1), (4, 0.5)])",
    'Anneal(0.3, steps=20, shape=KDecay(0.5, shape="1-square"))',
    "Anneal(0.3, steps=20, shape=Polynomial(1, steps=1, power=3))",
    'Cosine(0.3, steps=20).warmup_over(5, shape="cosine")',
    "SquareRoot(0.8).cooldown(at=15, steps=10)",
    'SquareRoot(0.8).cooldown(at=15, steps=10, final_lr=0.01, shape="1-sqrt")',
    "Constant(0.3).then(Cosine(0.3, steps=10), at=5)",
    "Constant(0.3).then(Anneal(0.2, steps=10), at=5)",
    "SquareRoot(0.8).minimum(0.3).maximum(0.1)",
    "Cosine(0.3, steps=20).hold(at=10).repeat(every=30).reverse(steps=9)",
    "Cosine(0.3, steps=20).shift(-5).stretch(100).staircase(every=2.5)",
    "Cosine(0.3, steps=20).clip(max_lr=0.1)",
    # what stays together without brackets, and what doesn't
    "SquareRoot(1) + SquareRoot(2) + SquareRoot(3)",
    "SquareRoot(1) + (SquareRoot(2) + SquareRoot(3))",
    "SquareRoot(1) * SquareRoot(2) + SquareRoot(3) * 4",
    "(SquareRoot(1) + 2) * (3 + SquareRoot(4))",
    "Constant(1) * Constant(2) * 0.5",
    "Constant(1) * (Constant(2) * 0.5)",
    "(Constant(1) * 0.5).warmup(5)",
    "(Constant(1) + 2).then(Constant(3) * 2, at=5)",
    "1 - InversePower(1, timescale=1, power=0.5)",
    "SquareRoot(1) - 0.5",
    "SquareRoot(1) + -0.5",
    "SquareRoot(1) - (SquareRoot(2) - SquareRoot(3))",
    "SquareRoot(1) - SquareRoot(2) * 3",
    "-SquareRoot(1)",
    "-SquareRoot(1).warmup(5)",
    "(-SquareRoot(1)).warmup(5)",
    "-(SquareRoot(1) * 2)",
    "-SquareRoot(1) * 2",
    "-SquareRoot(1) * -1",
    "SquareRoot(1) + -SquareRoot(1) * -1",
    "SquareRoot(1) * -SquareRoot(2)",
    "1 / SquareRoot(2) / SquareRoot(3)",
    "SquareRoot(1) / Constant(2)",
    "SquareRoot(1) * (SquareRoot(2) / SquareRoot(3))",
    "(SquareRoot(1) / SquareRoot(2)).rounded()",
    "Linear(1, steps=9).lengthen(every=10)",
    "SquareRoot(1).minimum(0.5).maximum(SquareRoot(0.1))",
    "SquareRoot(1).warmup_over(5, begin=0.1)",
    'SquareRoot(1).cooldown_over(at=5, steps=10, final=0.1, shape="1-sqrt")',
    "Constant(1).warmup_over(5).hold(at=3)",
    "(Constant(1) * 2).warmup_over(5)",
]


@pytest.mark.parametrize("line", LINES)
def test_line(line: str) -> None:
    assert str(parse(line)) == line


@pytest.mark.parametrize("lr", EXAMPLES.values(), ids=EXAMPLES)
def test_every_example_is_given_back(lr: Schedule) -> None:
    assert eval(str(lr), PUBLIC | FUNCTIONS) == lr
    assert repr(lr) == str(lr)


leaves = st.sampled_from([lr for lr in EXAMPLES.values() if "Function" not in str(lr)])
compositions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(lambda a, b: a * b, inner, inner),
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a - b, inner, inner),
        st.builds(lambda a: -a, inner),
        st.builds(lambda a: 1 - a, inner),
        st.builds(lambda a, by: a * by, inner, st.integers(-1, 3)),
        st.builds(lambda a, b, at: a.then(b, at), inner, inner, st.floats(0, 30)),
        st.builds(lambda a, at: a.cooldown(at, 10), inner, st.integers(0, 30)),
        st.builds(lambda a, steps: a.warmup(steps), inner, st.integers(0, 30)),
        st.builds(lambda a, steps: a.warmup_over(steps), inner, st.integers(1, 30)),
        st.builds(lambda a, b: a.minimum(b), inner, inner),
    ),
    max_leaves=5,
)


@given(compositions)
def test_every_composition_is_given_back(lr: Schedule) -> None:
    assert eval(str(lr), PUBLIC) == lr


@dataclass(frozen=True)
class Wave(Schedule):
    pair: tuple[float, float]
    name: str = "a"
    _: KW_ONLY
    low: float = 0.0

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.pair[0] + t * 0


@dataclass(frozen=True)
class Keyed(Curve):
    _: KW_ONLY
    high: float

    def left(self, x: Any, rest: Any, xp: Any) -> Any:
        return rest


@dataclass(frozen=True)
class Secret(Schedule):
    def __repr__(self) -> str:
        return "Secret()"

    def evaluate(self, t: Any, xp: Any) -> Any:
        return t * 0 + 1


def test_schedules_of_your_own() -> None:
    assert str(Wave((0.1, 0.2), low=3) * 2) == "Wave((0.1, 0.2), low=3) * 2"
    assert str(Wave((0, 1), "it's") * Wave((0, 1), '"')) == (
        """Wave((0, 1), name="it's") * Wave((0, 1), name='"')"""
    )
    assert str(Anneal(0.3, 5, shape=Keyed(high=2))) == "Anneal(0.3, steps=5, shape=Keyed(high=2))"
    assert str(Secret().warmup(5)) == "Secret().warmup(5)"


def test_a_rate_that_raises_is_no_cooldown() -> None:
    def broken(t: float) -> float:
        if t:
            raise ZeroDivisionError
        return 0.1

    lr = Then(Function(broken), Anneal(0.1, 5), at=5)

    assert str(lr) == "Function(broken).then(Anneal(0.1, steps=5), at=5)"


def test_deep_and_shared_ones() -> None:
    deep: Schedule = Constant(1)
    for _ in range(90):
        deep = deep * 0.5
    shared: Schedule = Constant(1)
    for _ in range(90):
        shared = shared * shared

    assert str(deep) == "Constant(1)" + " * 0.5" * 90
    assert len(str(shared)) <= LONGEST + 3
    assert str(shared).endswith("...")


def test_curves() -> None:
    assert written(Rex(0.9)) == "Rex(0.9)"
    assert written(Rex()) == "Rex()"
