"""The rates in the logs of Keras' own TensorBoard callback."""

from pathlib import Path

import keras
import pytest
import tensorflow as tf
from keras_training import model, train

from schedcore import Cosine
from schedcore_keras import KerasSchedule

LR = Cosine(0.3, steps=15).warmup(5)


def test_it_logs_the_rate_of_the_next_epoch(tmp_path: Path) -> None:
    """It asks for the rate after the last update, as the page says."""
    pytest.importorskip("tensorboard")
    net = model(keras.optimizers.SGD(KerasSchedule(LR)))
    train(net, 12, keras.callbacks.TensorBoard(tmp_path), epochs=range(3))

    (events,) = (tmp_path / "train").iterdir()
    logged = [
        (event.step, float(tf.make_ndarray(value.tensor)))
        for event in tf.compat.v1.train.summary_iterator(str(events))
        for value in event.summary.value
        if value.tag == "epoch_learning_rate"
    ]
    assert [step for step, _ in logged] == [0, 1, 2]
    assert [rate for _, rate in logged] == pytest.approx([LR(4), LR(8), LR(12)])
