"""Schedules on the arrays of `mxnet.np`."""

from collections.abc import Iterator

import mxnet as mx
import pytest
from arrays.same import assert_ends_are_exact, assert_same_as_numbers
from examples import EXAMPLES

from schedcore import Cosine, Schedule

every_example = pytest.mark.parametrize("lr", EXAMPLES.values(), ids=EXAMPLES)


@pytest.fixture(autouse=True)
def numpy_semantics() -> Iterator[None]:
    mx.npx.set_np()
    yield
    mx.npx.reset_np()


@every_example
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_arrays(lr: Schedule, dtype: str) -> None:
    assert_same_as_numbers(lr, lambda t: lr(mx.np.array(t, dtype=dtype)).asnumpy(), dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_ends_are_exact(dtype: str) -> None:
    assert_ends_are_exact(lambda lr, t: lr(mx.np.array(t, dtype=dtype)).asnumpy(), dtype)


@every_example
@pytest.mark.parametrize("dtype", ["int32", "int64"])
def test_counts(lr: Schedule, dtype: str) -> None:
    """Whole numbers give the default floating type."""
    values = lr(mx.np.arange(24, dtype=dtype))

    assert values.dtype == "float32"
    assert values.tolist() == pytest.approx([lr(t) for t in range(24)], rel=1e-5, abs=1e-7)


def test_array_without_dimensions() -> None:
    value = Cosine(0.3, 20)(mx.np.array(10.0))

    assert isinstance(value, mx.np.ndarray)
    assert value.shape == ()


def test_legacy_arrays_are_refused() -> None:
    with pytest.raises(TypeError, match="Cosine: t must be a number or an array of numbers"):
        Cosine(0.3, 20)(mx.nd.array([1.0]))
