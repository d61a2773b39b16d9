"""Training on two replicas of a MirroredStrategy, in the own process of `test_processes_keras`."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras_training import BATCHES, float32, model

from schedcore import Constant, Cosine
from schedcore_keras import KerasCallback, KerasSchedule

LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)

(_cpu,) = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(_cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
REPLICAS = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])


def train(net: Any, *callbacks: Any, epochs: int = 1) -> list[float]:
    """The rates of the batches, of which each replica sees one of two equal rows."""
    rows = np.repeat(np.eye(BATCHES, dtype="float32"), 2, axis=0)
    net.fit(
        tf.data.Dataset.from_tensor_slices((rows, np.full((len(rows), 1), 0.5))).batch(2),
        epochs=epochs,
        steps_per_epoch=BATCHES // epochs,
        callbacks=callbacks,
        verbose=0,
    )
    return net.get_weights()[0].ravel().tolist()  # type: ignore[no-any-return]


def test_there_are_two() -> None:
    assert REPLICAS.num_replicas_in_sync == 2


def test_schedule() -> None:
    with REPLICAS.scope():
        net = model(keras.optimizers.SGD(KerasSchedule(LR)))

    assert train(net) == float32([LR(k) for k in range(BATCHES)])


def test_schedule_at_large_counts() -> None:
    begin = 2**31 - 60
    lr = Constant(1.0).then(LR, at=begin + 5.0)
    with REPLICAS.scope():
        net = model(keras.optimizers.SGD(KerasSchedule(lr)))
        net.optimizer.iterations.assign(begin)

    assert train(net) == float32([lr(begin + k) for k in range(BATCHES)])


def test_callback_by_update() -> None:
    with REPLICAS.scope():
        net = model(keras.optimizers.SGD())

    assert train(net, KerasCallback(LR, unit="update")) == float32([LR(k) for k in range(BATCHES)])


def test_callback_by_epoch() -> None:
    with REPLICAS.scope():
        net = model(keras.optimizers.SGD(weight_decay=0.1))
    callback = KerasCallback({"learning_rate": LR, "weight_decay": Constant(0.0)})

    assert train(net, callback, epochs=8) == float32([LR(k // 5) for k in range(BATCHES)])
