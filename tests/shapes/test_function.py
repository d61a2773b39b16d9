"""A schedule from a function of one's own: what it may be, what it is asked, and by which name."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from examples import FUNCTIONS, falling
from hypothesis import given, strategies as st

from schedcore import Constant, Function, Schedule, from_dict, parse, register, to_dict
from schedcore.formats import registry


def branching(t: float) -> float:
    return 0.3 if t < 5 else 0.1


@given(t=st.floats(allow_nan=False) | st.integers(-(2**53), 2**53))
def test_a_number_is_asked_as_it_is_from_zero_on(t: float) -> None:
    asked: list[float] = []

    def noting(t: float) -> float:
        asked.append(t)
        return 0.5

    assert Function(noting)(t) == 0.5
    assert asked[1:] == [max(t, 0)]
    assert type(asked[1]) in (type(t), int)


def test_nan_never_reaches_the_function() -> None:
    asked: list[float] = []
    lr = Function(lambda t: asked.append(t) or 0.5)  # type: ignore[func-returns-value]

    assert math.isnan(lr(math.nan))
    assert len(asked) == 1, "once, when it was built"


def test_a_comparison_is_1_or_0() -> None:
    lr = Function(lambda t: t < 2) * 0.3

    assert [lr(1), lr(2)] == [0.3, 0.0]
    assert lr(np.arange(4)).tolist() == [0.3, 0.3, 0.0, 0.0]


@pytest.mark.parametrize("value", [1, 0.25, Fraction(1, 4), np.float32(0.25), np.array(0.25)])
def test_any_number_it_gives_becomes_a_float(value: Any) -> None:
    lr = Function(lambda t: value)

    assert lr(3) == float(value)
    assert type(lr(3)) is float
    assert lr(np.arange(3)).tolist() == [float(value)] * 3


@pytest.mark.parametrize(
    "value", [None, "0.3", 1j, [0.3], np.array([0.3]), {}], ids=lambda value: repr(value)
)
def test_what_gives_no_number_is_refused_when_it_is_built(value: Any) -> None:
    message = f"Function: func(0) must be a number, got {value!r}"

    with pytest.raises(TypeError, match=re.escape(message)):
        Function(lambda t: value)


def test_what_gives_no_number_later_is_refused_then() -> None:
    lr = Function(lambda t: 0.3 if t < 5 else None)

    assert lr(4) == 0.3
    with pytest.raises(TypeError, match=r"^Function: func\(5\) must be a number, got None$"):
        lr(5)


def test_its_own_errors_come_through() -> None:
    with pytest.raises(ZeroDivisionError):
        Function(lambda t: 1 / t)
    lr = Function(lambda t: 1 / (t - 5))
    with pytest.raises(ZeroDivisionError):
        lr(5)


@pytest.mark.parametrize(
    "func",
    [branching, falling, lambda t: 0.3, lambda t: [*range(9)][int(t)], lambda t: np.max(t)[...]],
    ids=["branches", "broadcasts", "constant", "looks up", "reduces"],
)
def test_an_array_of_numpy_gets_what_its_numbers_get(func: Callable[[Any], Any]) -> None:
    lr = Function(func)
    t = np.array([[-1, 0.5, 4.999], [5, 7.5, 8]])
    values = lr(t)

    assert values.shape == t.shape
    np.testing.assert_allclose(values, [[lr(it) for it in row] for row in t.tolist()], rtol=1e-15)
    assert np.isnan(lr(np.array([math.nan, 1.0]))).tolist() == [True, False]


def test_an_array_is_asked_once_where_that_works() -> None:
    asked: list[Any] = []

    def noting(t: Any) -> Any:
        asked.append(np.shape(t))
        return 0.3 / (1 + t)

    Function(noting)(np.arange(1000.0))

    assert asked == [(), (1000,)]


@pytest.mark.parametrize("library", ["torch", "jax.numpy", "tensorflow", "mxnet"])
def test_an_array_of_another_library_is_refused_where_it_can_not_work(library: str) -> None:
    """Number by number it would leave the device, or the graph."""
    module = pytest.importorskip(library)
    if library == "mxnet":
        module.npx.set_np()
    t = {
        "torch": lambda: module.arange(4.0),
        "jax.numpy": lambda: module.arange(4.0),
        "tensorflow": lambda: module.range(4.0),
        "mxnet": lambda: module.np.arange(4.0),
    }[library]()
    try:
        with pytest.raises(TypeError, match="^Function: func must work on arrays of .*branching"):
            Function(branching)(t)
        values = [float(value) for value in Function(falling)(t)]
        assert values == pytest.approx([0.3 / (1 + k / 10) for k in range(4)])
    finally:
        if library == "mxnet":
            module.npx.reset_np()


DATA: Any = {"type": "Function", "func": "falling"}


def test_a_name_is_looked_up_in_the_table_alone() -> None:
    lr = Function(falling)

    assert to_dict(lr * 2, FUNCTIONS)["schedule"] == DATA
    assert from_dict(DATA, FUNCTIONS) == lr
    assert parse("Function(falling).warmup(5)", FUNCTIONS) == lr.warmup(5)
    assert from_dict(DATA, {"falling": branching}) == Function(branching)


@pytest.mark.parametrize(
    ("func", "functions", "message"),
    [
        ("fallin", FUNCTIONS, "unknown function 'fallin', did you mean 'falling'?"),
        ("eval", FUNCTIONS, "unknown function 'eval', known are falling"),
        ("len", {}, "expected a schedule or a plain value, got 'len', and no table of functions"),
        ("len", None, "expected a schedule or a plain value, got 'len', and no table of functions"),
    ],
)
def test_a_name_that_is_not_in_it(func: str, functions: Any, message: str) -> None:
    data = {"type": "Scale", "by": 2, "schedule": {**DATA, "func": func}}

    with pytest.raises(ValueError, match=f"^{re.escape(f'schedule.func: {message}')}$"):
        from_dict(data, functions)
    with pytest.raises(ValueError, match=f"^{re.escape(f'column 10: {message}')}$"):
        parse(f"Function({func})", functions)


def test_a_function_that_is_not_in_it_can_not_be_written() -> None:
    lr = Constant(0.3).then(Function(branching), at=5)

    for functions in (None, FUNCTIONS):
        with pytest.raises(TypeError, match=r"^second\.func: <function bra.* not in the ta"):
            to_dict(lr, functions)


def test_only_functions_take_a_name_of_the_table() -> None:
    with pytest.raises(TypeError, match="^lr: must be a number, got 'falling'$"):
        from_dict({"type": "Constant", "lr": "falling"}, FUNCTIONS)
    with pytest.raises(TypeError, match="^column 1: Constant: lr must be a number, got <function"):
        parse("Constant(falling)", FUNCTIONS)


def test_a_schedule_of_your_own_may_have_a_field_of_that_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "_registered", {})

    @register
    @dataclass(frozen=True)
    class Named(Schedule):
        func: str

        def evaluate(self, t: Any, xp: Any) -> Any:
            return t

    assert from_dict({"type": "Named", "func": "falling"}, FUNCTIONS) == Named("falling")
