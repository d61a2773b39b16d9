"""A schedule as a plain Python function."""

from math import isnan, nan
from typing import Any

import pytest
from examples import EXAMPLES, TIMES

from schedcore import Constant, Cosine, Function, MultiFactor, Schedule, Shift

WRITTEN = {name: lr for name, lr in EXAMPLES.items() if "Function" not in str(lr)}


def run(lr: Schedule) -> Any:
    names: dict[str, Any] = {}
    exec(lr.source(), names)  # noqa: S102
    return names["lr"]


@pytest.mark.parametrize("lr", WRITTEN.values(), ids=WRITTEN)
def test_same_to_the_last_bit(lr: Schedule) -> None:
    pasted = run(lr)

    values = [(pasted(t), lr(t)) for t in [*TIMES, *(k / 8 for k in range(400))]]
    assert all(type(a) is float and (a == b or isnan(a) and isnan(b)) for a, b in values)
    assert isnan(pasted(nan)) == isnan(lr(nan))


@pytest.mark.parametrize("lr", WRITTEN.values(), ids=WRITTEN)
def test_needs_the_standard_library_alone(lr: Schedule) -> None:
    imports = [line for line in lr.source().splitlines() if "import" in line]

    assert {line.split()[1] for line in imports} <= {"math", "bisect"}
    assert lr.source().count("#") == 1


def test_names() -> None:
    assert Cosine(0.3, steps=15).warmup(5).source().splitlines()[-3:] == [
        "    if since <= 0:",
        "        return 0.3",
        "    return 0.0 + 0.3 * ((1.0 + cos(pi * (1.0 if since >= 15 else since / 15))) / 2.0)",
    ]


def test_long_and_deep_ones() -> None:
    deep: Schedule = Constant(0.3)
    for k in range(60):
        deep = deep.then(Cosine(0.3, steps=5), at=k + 1)
    many = MultiFactor(1.0, [3 * k + k % 2 for k in range(1, 300)], 0.99)

    for lr in (deep, many, Shift(many, 2.5)):
        pasted = run(lr)
        assert [pasted(t) for t in range(1000)] == [lr(t) for t in range(1000)]


def test_a_function_of_your_own() -> None:
    def mine(t: float) -> float:
        return 0.3

    with pytest.raises(TypeError, match=r"^source: a function of your own can't be written down"):
        Function(mine).warmup(5).source()
