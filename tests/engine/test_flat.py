"""The functions that are written from formulas: the same values, and little work."""

import builtins
import math
import operator
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from examples import EXAMPLES, TIMES
from hypothesis import example, given, strategies as st
from work import calls

from schedcore import (
    Constant,
    Cosine,
    Factor,
    Linear,
    MultiFactor,
    Schedule,
    Shift,
    WarmRestarts,
)
from schedcore.engine import scalar
from schedcore.engine.alike import FEW
from schedcore.engine.blocks import SIZE, blockwise
from schedcore.engine.flat import flatten
from schedcore.engine.straight import ArrayTrace
from schedcore.engine.trace import Trace
from schedcore.engine.verbs import evaluate as evaluate_schedule
from schedcore.engine.writer import count_uses

every_example = pytest.mark.parametrize("lr", EXAMPLES.values(), ids=EXAMPLES)

# A function of the user's own is called, and not written down.
WRITTEN = {name: lr for name, lr in EXAMPLES.items() if "function" not in name}
every_written = pytest.mark.parametrize("lr", WRITTEN.values(), ids=WRITTEN)

SPECIAL = [0, 1, 5, -0.0, -1, 0.5, 1e9, 2**53, math.nan]


def same(x: float, y: float) -> bool:
    return x == y or (math.isnan(x) and math.isnan(y))


@every_written
def test_function_and_formula_agree_bit_for_bit(lr: Schedule) -> None:
    function = flatten(lr.evaluate)

    for t in [*TIMES, *map(float, TIMES), *(math.nextafter(t, 0) for t in TIMES), math.nan]:
        value = function(t)
        assert type(value) is float
        assert same(value, float(lr.evaluate(t, scalar))), t


@every_example
def test_plain_function_is_what_a_call_gives(lr: Schedule) -> None:
    assert [lr.function()(t) for t in TIMES] == [lr(t) for t in TIMES]


@every_example
@pytest.mark.parametrize("order", ["rising", "shuffled", "falling"])
def test_blocks_agree_with_the_formula(lr: Schedule, order: str) -> None:
    """Over several blocks, and wherever in them a condition changes."""
    t = np.concatenate([np.linspace(-5, 120, 2 * SIZE + 17), np.repeat(TIMES, 3), [math.nan]])
    if order != "rising":
        t = t[::-1] if order == "falling" else np.random.default_rng(0).permutation(t)
    with np.errstate(all="ignore"):
        expected = np.asarray(lr.evaluate(t, np))

    np.testing.assert_allclose(lr(t), expected, rtol=1e-14, atol=1e-16)


# A formula as a tree: t, a number, or a verb or operator and its operands.
TREES: st.SearchStrategy[Any] = st.recursive(
    st.just("t") | st.sampled_from([0, 1, 2.5, -3, 7, 0.1, 0.0]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["add", "sub", "mul"]), inner, inner),
        st.tuples(
            st.sampled_from(["mod", "truediv", "floordiv"]), inner, st.sampled_from([3, 0.7])
        ),
        st.tuples(st.just("pow"), inner, st.sampled_from([2, 3])),
        st.tuples(st.sampled_from(["lt", "le", "gt", "ge", "eq", "ne"]), inner, inner),
        st.tuples(st.sampled_from(["neg", "abs", "cos", "tanh", "floor", "half", "square"]), inner),
        st.tuples(
            st.just("where"),
            st.sampled_from(["lt", "le", "gt", "ge", "eq", "ne"]),
            *(inner,) * 4,
        ),
        st.tuples(st.just("clip"), inner, st.just(-1), st.just(2)),
    ),
    max_leaves=30,
)


def evaluate(tree: Any, t: Any, xp: Any) -> Any:
    if not isinstance(tree, tuple):
        return t if tree == "t" else tree
    name, *rest = tree
    if name == "where":
        compare, a, b, x, y = rest
        condition = getattr(operator, compare)(evaluate(a, t, xp), evaluate(b, t, xp))
        return xp.where(condition, evaluate(x, t, xp), evaluate(y, t, xp))
    values = [evaluate(operand, t, xp) for operand in rest]
    if name == "half":
        return values[0] / 2
    if name == "square":
        return values[0] * values[0]
    if name in {"lt", "le", "gt", "ge", "eq", "ne"}:
        return 1.0 * getattr(operator, name)(*values)
    owner = xp if name in {"cos", "tanh", "floor", "clip"} else operator
    return getattr(owner, name)(*values)


@given(tree=TREES, t=st.sampled_from(SPECIAL) | st.integers(-20, 20) | st.floats(-1e3, 1e3))
@example(("where", "ge", "t", 5, 1, ("where", "lt", "t", 5, 2, 3)), math.nan)
@example(("pow", ("neg", "t"), 2), 3)
@example(("sub", 1, ("sub", "t", 2)), 3)
def test_any_formula_is_written_as_it_is(tree: Any, t: float) -> None:
    """NaN, signed zeros, whole numbers and nested choices on the same numbers included."""
    try:
        expected = float(evaluate(tree, t, scalar))
    except (ValueError, OverflowError):
        return  # a side that is not taken may do what the function never does

    function = flatten(lambda t, xp: evaluate(tree, t, xp))
    assert same(function(t), expected)


@given(tree=TREES, t=st.lists(st.sampled_from(SPECIAL) | st.floats(-1e3, 1e3), min_size=1))
def test_any_formula_is_written_for_arrays_as_it_is(tree: Any, t: list[float]) -> None:
    array = np.array(t, dtype=np.float64)
    with np.errstate(all="ignore"):
        expected = np.broadcast_to(evaluate(tree, array, np), array.shape)

    values = blockwise(lambda t, xp: evaluate(tree, t, xp))(array, np)
    np.testing.assert_allclose(values, expected, rtol=1e-12, atol=1e-12)


class Branching(Schedule):
    def evaluate(self, t: Any, xp: Any) -> Any:
        return 0.1 if t < 5 else 0.2


class WithMath(Schedule):
    def evaluate(self, t: Any, xp: Any) -> Any:
        return 1 + math.cos(t)


class Looking(Schedule):
    def evaluate(self, t: Any, xp: Any) -> Any:
        return float(t.real)


class Whole(Schedule):
    def evaluate(self, t: Any, xp: Any) -> Any:
        return 3


class Condition(Schedule):
    def evaluate(self, t: Any, xp: Any) -> Any:
        return t < 5.0


@pytest.mark.parametrize("lr", [Branching(), WithMath(), Looking(), Whole(), Condition()])
def test_what_cannot_be_traced_is_called_as_it_is(lr: Schedule) -> None:
    for t in (0, 3, 5.5):
        assert type(lr(t)) is float
        assert lr(t) == float(lr.evaluate(t, scalar))


def operations(root: Any) -> set[str]:
    return {node.operation for node in count_uses(root)}


@every_example
@pytest.mark.parametrize("trace", [Trace, ArrayTrace])
def test_all_but_a_function_of_the_users_own_is_written_down(
    lr: Schedule, trace: type[Trace]
) -> None:
    calls = operations(trace().run(partial(evaluate_schedule, lr))) & {"call"}

    assert calls == ({"call"} if "Function" in repr(lr) else set())


def test_of_a_composition_only_the_part_that_cannot_be_traced_is_called() -> None:
    lr = (Cosine(0.3, 20).warmup(5) * 0.5).then(Branching(), at=30)

    assert operations(Trace().run(partial(evaluate_schedule, lr))) > {"call", "cos", "where", "mul"}
    assert [lr(5), lr(31), lr(36)] == [0.15, 0.1, 0.2]
    assert lr(np.array([5.0])).tolist() == [0.15]


@every_written
def test_the_text_sees_the_names_that_it_needs_and_no_others(lr: Schedule) -> None:
    seen = lr.function().__globals__
    written = [it.__code__ for it in seen.values() if getattr(it, "__globals__", None) is seen]
    used = {name for code in written for name in code.co_names}

    assert {*seen} - {"__builtins__"} == {
        *(used - vars(builtins).keys()),
        *(code.co_name for code in written),
    }


def test_constants_that_are_no_literals() -> None:
    lr = flatten(lambda t, xp: xp.where(t < math.inf, np.float64(0.25), -1.5) * -2)

    assert [lr(1), lr(math.inf)] == [-0.5, 3.0]


def test_a_written_function_is_not_pickled_but_written_again() -> None:
    lr = Cosine(0.3, 20)
    lr(1), lr(np.array([1.0]))

    assert lr.__getstate__() == {"base_lr": 0.3, "steps": 20, "final_lr": 0.0}


# What follows guards the speed without a clock: it counts what is done.


@every_written
def test_a_call_is_two_function_calls_at_any_depth(lr: Schedule) -> None:
    lr(1)

    assert calls(lambda: lr(7)) == 2
    assert calls(lambda: lr(7.5)) == 2


# Instructions that run; a few more than now, for other versions of Python.
@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("constant", 10),
        ("square root", 18),
        ("factor to a floor", 21),
        ("multi-factor", 22),
        ("square", 26),
        ("cosine", 32),
        ("triangular", 30),
        ("restarts, longer", 85),
        ("warmup", 42),
    ],
)
def test_few_instructions_run(name: str, most: int) -> None:
    assert run(EXAMPLES[name].function(), 12)["opcode"] <= most


def test_a_long_sequence_looks_at_few_boundaries() -> None:
    """Sixty-four parts take six comparisons, built from the left or from the right."""
    parts = [Factor(0.3, 0.9, step_size=k + 1) for k in range(64)]
    left: Schedule = parts[0]
    for k in range(1, 64):
        left = left.then(parts[k], at=10 * k)
    right: Schedule = parts[-1]
    for k in range(62, -1, -1):
        right = parts[k].then(right, at=10)

    for lr in (left, right):
        assert lr.sample(700).tolist() == pytest.approx([lr(t) for t in range(700)], rel=1e-14)
        assert lr(635) == parts[63](5)
        assert run(lr.function(), 635)["line"] < 6 + 8


PARTS = st.one_of(
    st.builds(Cosine, st.sampled_from([0.3, 1, 0]), st.sampled_from([7, 2.5]), st.floats(0, 1)),
    st.builds(Factor, st.sampled_from([0.3, 2]), st.sampled_from([0.5, 0.9]), st.integers(1, 9)),
    st.builds(Constant, st.sampled_from([1, 0.5])),
    st.builds(WarmRestarts, st.floats(0, 1), st.sampled_from([3, 4.5])),
    st.builds(Shift, st.builds(Linear, st.floats(0, 1), st.integers(1, 9)), st.integers(-9, 9)),
    st.builds(MultiFactor, st.floats(0, 1), st.lists(st.integers(1, 9)).map(sorted), st.just(0.5)),
)


@given(
    parts=st.lists(st.tuples(PARTS, st.sampled_from("+>")), min_size=FEW, max_size=FEW + 30),
    t=st.sampled_from(SPECIAL) | st.integers(0, 100) | st.floats(0, 100),
)
def test_parts_that_are_alike_are_written_as_they_are(
    parts: list[tuple[Schedule, str]], t: float
) -> None:
    lr: Schedule = Constant(1)
    for k, (part, how) in enumerate(parts):
        lr = lr + part if how == "+" else lr.then(part, at=1.5 * k)

    assert same(flatten(partial(evaluate_schedule, lr))(t), float(lr.evaluate(t, scalar)))


def test_of_many_parts_that_are_alike_one_is_written() -> None:
    def total(parts: int) -> Schedule:
        lr: Schedule = Cosine(0.3, 10)
        for k in range(1, parts):
            lr = lr + Cosine(0.3 + k, 10 + k, final_lr=0.1)
        return lr

    def written(lr: Schedule) -> int:
        return len(lr.function().__code__.co_code)

    few, many, more = (written(total(parts)) for parts in (FEW, 2 * FEW, 3 * FEW))
    assert more - many < few / 2


def run(function: Callable[[float], float], t: float) -> Counter[str]:
    """Count the lines and instructions that a call runs."""
    counted: Counter[str] = Counter()

    def trace(frame: Any, event: str, arg: Any) -> Any:
        frame.f_trace_opcodes = True
        counted[event] += 1
        return trace

    sys.settrace(trace)
    try:
        function(t)
    finally:
        sys.settrace(None)
    return counted


def test_of_a_sequence_only_the_part_in_force_is_evaluated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A million values of fifty cosines take a million cosines, and not fifty million."""
    lr: Schedule = Cosine(0.3, 20_000)
    for k in range(1, 50):
        lr = lr.then(Cosine(0.3, 20_000), at=20_000 * k)
    cos, taken = np.cos, 0

    def counting_cos(x: Any) -> Any:
        nonlocal taken
        taken += np.size(x)
        return cos(x)

    monkeypatch.setattr(np, "cos", counting_cos)
    lr.sample(1_000_000)
    assert 999_000 < taken <= 1_000_000


def test_a_thousand_milestones_take_no_more_calls_than_three() -> None:
    few, many = MultiFactor(1.0, [1, 2, 3], 0.5), MultiFactor(1.0, range(1, 1001), 0.999)
    few(0), many(0)

    assert calls(lambda: few(2)) == calls(lambda: many(500)) == 2
    assert run(few.function(), 2)["line"] == run(many.function(), 500)["line"]


@pytest.mark.parametrize(
    "edges",
    [
        [],
        [5],
        [0.5, 2.5, 1e6],
        [*range(1, 65)],  # compared with one by one
        [*range(30, 3030, 30)],  # in a table
        [*range(7, 500, 7), 1400],
        [*range(1, 66), 10**6],  # too far apart for one
        [k + 0.25 for k in range(100)],
        [1.5**k for k in range(80)],
    ],
)
def test_counts_as_bisection_does(edges: list[float]) -> None:
    function = flatten(lambda t, xp: xp.count(t, edges))
    near = [t for edge in edges for t in (edge, math.nextafter(edge, 0), edge + 1, edge + 0.5)]

    for t in [*near, *map(float, near), -1, -0.5, -1e9, 0, 0.0, 1e300, 10**30, math.inf, math.nan]:
        assert function(t) == bisect_right(edges, t), t
        assert function(-t) == bisect_right(edges, -t), -t


def test_building_writes_nothing_yet() -> None:
    lr = (Constant(0.3).then(Cosine(0.3, 75), 20).warmup(5) * 0.5).clip(0.001, 0.12)

    assert not hasattr(lr, "_function")
    assert not hasattr(lr.schedule, "_function")
