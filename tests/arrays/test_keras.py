"""Schedules on TensorFlow tensors and through `keras.ops`, eager and in graphs."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from arrays.same import BOUNDARIES, assert_products_are_rounded, assert_same_as_numbers
from examples import EXAMPLES

from schedcore import Schedule

every_example = pytest.mark.parametrize("lr", EXAMPLES.values(), ids=EXAMPLES)

CALLS: dict[str, Callable[[Schedule], Callable[[Any], Any]]] = {
    "tensor": lambda lr: lr,
    "variable": lambda lr: lambda t: lr(keras.Variable(t, dtype=t.dtype)),
    "keras.ops": lambda lr: lambda t: lr.evaluate(t, keras.ops),
    "tf.function": tf.function,
    "tf.function, keras.ops": lambda lr: tf.function(lambda t: lr.evaluate(t, keras.ops)),
    "jit_compile": lambda lr: tf.function(lr, jit_compile=True),
}


@every_example
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_tensors(lr: Schedule, call: Callable[[Schedule], Any], dtype: str) -> None:
    assert_same_as_numbers(lr, lambda t: call(lr)(tf.constant(t, dtype)), dtype)


@every_example
def test_counts(lr: Schedule) -> None:
    values = np.asarray(lr(tf.range(24)))

    assert values.tolist() == pytest.approx([lr(t) for t in range(24)], rel=1e-14, abs=1e-15)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("lr", "rates"), BOUNDARIES)
def test_boundaries_are_exact(
    lr: Schedule, rates: dict[float, float], call: Callable[[Schedule], Any], dtype: str
) -> None:
    values = call(lr)(tf.constant([*rates], dtype)).numpy()

    assert dict(zip(rates, values.tolist(), strict=True)) == rates


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_products_are_rounded(call: Callable[[Schedule], Any]) -> None:
    assert_products_are_rounded(lambda lr, t: call(lr)(tf.constant(t, "float64")))


@every_example
def test_autograph_reads_all_that_is_called(lr: Schedule, caplog: pytest.LogCaptureFixture) -> None:
    tf.function(lr)(tf.constant(3.0))

    assert not [text for text in caplog.messages if "AutoGraph" in text]
