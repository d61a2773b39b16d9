"""LeNet in Keras."""

from typing import Any

import keras
from keras import layers

from benchmarks.lenet.data import BATCH_SIZE, Data
from benchmarks.lenet.runs import Epoch, Record
from schedcore import Schedule
from schedcore_keras import KerasSchedule


def train(data: Data, schedule: Schedule, epochs: int, seed: int, record: Record) -> None:
    """Train a new LeNet by SGD, under a schedule in updates, and record each epoch."""
    keras.utils.set_random_seed(seed)
    model = lenet()
    model.compile(
        optimizer=keras.optimizers.SGD(KerasSchedule(schedule)),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(
        data.train.pixels,
        data.train.labels,
        batch_size=BATCH_SIZE,
        epochs=epochs,
        validation_data=(data.test.pixels, data.test.labels),
        callbacks=[recorder(model, record)],
        verbose=0,
    )


def lenet() -> keras.Model:
    """The untrained network; Xavier's is the initialization that Keras uses unasked."""
    return keras.Sequential(
        [
            layers.Input((28, 28)),
            layers.Reshape((28, 28, 1)),
            layers.Conv2D(6, kernel_size=5, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(16, kernel_size=5, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(120, activation="relu"),
            layers.Dense(84, activation="relu"),
            layers.Dense(10),
        ]
    )


def recorder(model: keras.Model, record: Record) -> keras.callbacks.Callback:
    """A callback that records each epoch."""
    rates: list[float] = []

    # The optimizer counts an update when it is done, so its rate is read before that.
    def on_train_batch_begin(batch: int, logs: Any) -> None:
        rates.append(float(model.optimizer.learning_rate))

    def on_epoch_end(epoch: int, logs: dict[str, float]) -> None:
        record(Epoch(logs["loss"], logs["accuracy"], logs["val_accuracy"], [*rates]))
        rates.clear()

    return keras.callbacks.LambdaCallback(
        on_train_batch_begin=on_train_batch_begin, on_epoch_end=on_epoch_end
    )
