"""The time at which two schedules part, and by how much they do."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from examples import EXAMPLES

from schedcore import (
    Constant,
    Cosine,
    Difference,
    Function,
    Linear,
    MultiFactor,
    difference,
)

LR: Any = Cosine(0.3, 20)


def test_the_same_schedule_does_not_differ() -> None:
    for lr in EXAMPLES.values():
        assert difference(lr, lr, over=100) is None
    assert difference(LR.stretch(3), Cosine(0.3, 60), over=100) is None, "but for rounding"


def test_where_they_part() -> None:
    a, b = Linear(0.5, steps=16), Linear(0.5, steps=16).hold(at=8)

    assert difference(a, b, over=8) is None
    assert difference(a, b, over=8.5) is None
    assert difference(a, b, over=20) == Difference(9, 0.21875, 0.25, 0.25, before=8)
    assert difference(a, b, over=[3, 8.5, 10]) == Difference(8.5, 0.234375, 0.25, 0.0625, before=3)
    assert difference(a, b, over=(t / 4 for t in range(100))) == Difference(
        8.25, 0.2421875, 0.25, 0.25, before=8
    )


def test_boundaries_are_looked_at_too() -> None:
    a, b = MultiFactor(1, [10.25, 10.75], 0.5), MultiFactor(1, [10.5, 10.75], 0.5)

    assert difference(a, b, over=100) == Difference(10.25, 0.5, 1.0, 0.5, before=10)
    assert difference(a, b, over=range(100)) is None


def test_nan_differs() -> None:
    found = difference(Function(lambda t: math.nan if t == 3 else 0.3), Constant(0.3), over=5)

    assert found is not None
    assert found.t == 3


def test_differences_of_any_length() -> None:
    lr = Linear(0.5, steps=int(1e11))
    held = lr.hold(at=30_000_000_001)
    found = difference(lr, held, over=1e11)

    assert found is not None
    assert found[:3] == (30_000_000_002, lr(30_000_000_002), held(30_000_000_002))
    assert found.largest == pytest.approx(0.35)
    assert difference(lr, held, over=3e10) is None
    assert difference(lr, lr * 1, over=1e11) is None
    parted = difference(lr, lr * 2, over=1e11)
    assert parted == (0, 0.5, 1.0, 0.5, None, 2.0)


def test_rounding_is_no_difference_and_more_is() -> None:
    assert difference(LR, LR * (1 + 1e-14), over=20) is None
    assert difference(LR, LR * (1 + 1e-11), over=20) is not None


REFUSED: list[tuple[Callable[[], object], type[Exception], str]] = [
    (
        lambda: difference(LR, 0.3, 5),  # type: ignore[arg-type]
        TypeError,
        "difference: second must be a Schedule, a function, or rates, got 0.3",
    ),
    (lambda: difference(LR, LR, -1), ValueError, "difference: over must be >= 0, got -1"),
    (lambda: difference(LR, LR, math.inf), ValueError, "difference: over must be finite, got inf"),
    (
        lambda: difference(LR, LR, None),
        TypeError,
        "difference: over must be a number, got None",
    ),
]


@pytest.mark.parametrize(("call", "error", "message"), REFUSED, ids=[row[2] for row in REFUSED])
def test_refused(call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as info:
        call()

    assert str(info.value).startswith(message)
