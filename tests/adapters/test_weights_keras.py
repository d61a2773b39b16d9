"""Training in Keras ends in the weights of `digits`, on the backend of this process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import digits
import keras
import pytest

from schedcore import Constant, MultiFactor, Schedule
from schedcore_keras import KerasCallback, KerasSchedule

EPOCH = len(digits.X) // digits.BATCH  # updates
EPOCHS = digits.UPDATES // EPOCH

LR = digits.SCHEDULE


def model(**optimizer: Any) -> Any:
    net = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(32, activation="tanh"),
            keras.layers.Dense(10),
        ]
    )
    net.set_weights(digits.starting_weights())
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    net.compile(keras.optimizers.SGD(**optimizer), loss)
    return net


def train(net: Any, *callbacks: Any, epochs: range = range(EPOCHS)) -> None:
    net.fit(
        *(digits.X, digits.Y, digits.BATCH),
        initial_epoch=epochs.start,
        epochs=epochs.stop,
        shuffle=False,
        callbacks=callbacks,
        verbose=0,
    )


Values = Callable[[int], float]


def by_epoch(schedule: Schedule) -> Values:
    return lambda k: schedule(k // EPOCH)


def keras_rule(lr: Values, momentum: Values, weight_decay: Values) -> digits.Rule:
    """Build the rule of Keras' SGD: it decays by the rate too, and has the rate in the velocity."""

    def update(k: int, weight: Any, velocity: Any, gradient: Any) -> tuple[Any, Any]:
        velocity = momentum(k) * velocity - lr(k) * gradient
        return weight * (1 - weight_decay(k) * lr(k)) + velocity, velocity

    return update


def test_schedule() -> None:
    net = model(learning_rate=KerasSchedule(LR))
    train(net)

    digits.assert_same_weights(net.get_weights())


def test_callback() -> None:
    net = model()
    train(net, KerasCallback(LR, unit="update"))

    digits.assert_same_weights(net.get_weights())


@pytest.mark.parametrize("binding", ["schedule", "callback"])
def test_accumulation(binding: str) -> None:
    lr = LR.stretch(1 / 4)
    if binding == "schedule":
        learning_rate = KerasSchedule(lr, gradient_accumulation_steps=4)
        train(net := model(learning_rate=learning_rate, gradient_accumulation_steps=4))
    else:
        net = model(gradient_accumulation_steps=4)
        train(net, KerasCallback(lr, unit="update"))

    digits.assert_same_weights(net.get_weights(), lr, accumulate=4)


def test_momentum_and_weight_decay_on_a_schedule() -> None:
    """They change by epoch, since Keras compiles them into the train step."""
    lr = LR * 0.2
    momentum = MultiFactor(0.9, [3], 0.5)
    weight_decay = MultiFactor(0.1, [2, 5], 0.1)
    net = model(learning_rate=KerasSchedule(lr), momentum=0.9)
    train(net, KerasCallback({"momentum": momentum, "weight_decay": weight_decay}))

    rule = keras_rule(lr, by_epoch(momentum), by_epoch(weight_decay))
    digits.assert_same_weights(net.get_weights(), rule)


@pytest.mark.parametrize("binding", ["schedule", "callback"])
def test_resume(binding: str, tmp_path: Path) -> None:
    """A model that is saved in the middle of the run and loaded ends in the same weights."""
    schedule = binding == "schedule"
    callbacks = [] if schedule else [KerasCallback(LR * 0.2, unit="update")]
    net = model(learning_rate=KerasSchedule(LR * 0.2) if schedule else 0.1, momentum=0.9)
    train(net, *callbacks, epochs=range(3))
    net.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    train(loaded, *callbacks, epochs=range(3, EPOCHS))

    rule = keras_rule(LR * 0.2, Constant(0.9), Constant(0.0))
    digits.assert_same_weights(loaded.get_weights(), rule)
