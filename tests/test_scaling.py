"""The rules that carry a rate over to another batch size."""

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from schedcore import Cosine, linear_scaling, sqrt_scaling

sizes = st.integers(1, 2**20)
rates = st.floats(1e-9, 10)


@pytest.mark.parametrize(
    ("scaling", "batch_size", "expected"),
    [
        (linear_scaling, 8192, 3.2),  # Goyal et al., section 5.1: 0.1 at 256 becomes 3.2 at 8192
        (linear_scaling, 256, 0.1),
        (linear_scaling, 64, 0.025),
        (sqrt_scaling, 1024, 0.2),
        (sqrt_scaling, 64, 0.05),
    ],
)
def test_values(scaling: Any, batch_size: int, expected: float) -> None:
    assert scaling(0.1, batch_size) == pytest.approx(expected, rel=1e-15)
    assert scaling(0.1, batch_size * 3, base_batch_size=768) == pytest.approx(expected, rel=1e-15)


@given(lr=rates, a=sizes, b=sizes, c=sizes)
def test_by_way_of_a_third_batch_size(lr: float, a: int, b: int, c: int) -> None:
    """Scaled from a to b and on to c is scaled from a to c; four times the batch, twice the root."""
    for scaling in (linear_scaling, sqrt_scaling):
        assert scaling(scaling(lr, b, a), c, b) == pytest.approx(scaling(lr, c, a), rel=1e-14)
    assert sqrt_scaling(lr, 4 * b, a) == pytest.approx(2 * sqrt_scaling(lr, b, a), rel=1e-14)
    assert linear_scaling(lr, 2 * b, a) == pytest.approx(2 * linear_scaling(lr, b, a), rel=1e-14)


def test_it_scales_what_a_schedule_is_built_from() -> None:
    assert Cosine(linear_scaling(0.1, 512), 20)(0) == 0.2
    assert type(linear_scaling(1, 512)) is float
    assert type(sqrt_scaling(1, 1024)) is float
    assert type(linear_scaling(0.1, np.float64(512))) is float


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((-0.1, 512), ValueError, "base_lr must be >= 0, got -0.1"),
        ((0.1, 0), ValueError, "batch_size must be > 0, got 0"),
        ((0.1, 512, -1), ValueError, "base_batch_size must be > 0, got -1"),
        ((0.1, float("nan")), ValueError, "batch_size must be finite, got nan"),
        ((0.1, "512"), TypeError, "batch_size must be a number, got '512'"),
        ((True, 512), TypeError, "base_lr must be a number, got True"),
    ],
)
@pytest.mark.parametrize("scaling", [linear_scaling, sqrt_scaling])
def test_wrong_arguments(
    scaling: Any, arguments: tuple[Any, ...], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(f'{scaling.__name__}: {message}')}$"):
        scaling(*arguments)
