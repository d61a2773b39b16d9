"""`tf_keras` is Keras 2: it gets an error with the lines that work there."""

from typing import Any

import pytest
import tensorflow as tf
import tf_keras

from schedcore import Cosine
from schedcore_keras import KerasSchedule

LR = Cosine(0.3, steps=15).warmup(5)
OPTIMIZERS = [tf_keras.optimizers.SGD, tf_keras.optimizers.legacy.SGD]


def rates(optimizer: Any, updates: int) -> list[float]:
    """Under a gradient of one the weight tells them."""
    weight, used = tf.Variable(1.0), []
    for _ in range(updates):
        before = float(weight)
        optimizer.apply_gradients([(tf.ones(()), weight)])
        used.append(before - float(weight))
    return used


def message(optimizer: Any) -> str:
    with pytest.raises(TypeError, match="^KerasSchedule: it is for Keras 3") as error:
        rates(optimizer(KerasSchedule(LR)), 1)
    return str(error.value)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_what_the_error_says_works(optimizer: Any) -> None:
    _, *lines, end = message(optimizer).splitlines()
    names = {"tf": tf, "tf_keras": tf_keras, "schedule": LR}
    exec("\n".join(lines), names)  # noqa: S102  the text is ours

    assert end == "and give the optimizer Rate()."
    rate: Any = names["Rate"]
    assert rates(optimizer(rate()), 30) == pytest.approx([LR(k) for k in range(30)], abs=1e-6)
