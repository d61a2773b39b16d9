"""`KerasSchedule` and `KerasCallback` in real `fit` calls, on TensorFlow."""

import csv
import subprocess
import sys
from pathlib import Path
from typing import Any

import digits
import keras
import numpy as np
import pytest

from schedcore import Constant, Cosine, Factor, MultiFactor, Schedule
from schedcore_keras import KerasCallback, KerasSchedule

LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)

X, Y = np.ones((40, 1), "float32"), np.ones((40, 1), "float32")


class UsedRates(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Note what the optimizer uses at each update."""

    def __init__(self) -> None:
        super().__init__()
        self.rates: list[float] = []

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self.rates.append(float(self.model.optimizer.learning_rate))


def model(learning_rate: Any = 1.0, **compile_arguments: Any) -> Any:
    net = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    net.compile(keras.optimizers.SGD(learning_rate), "mse", **compile_arguments)
    return net


def fit(net: Any, *callbacks: Any, epochs: int = 1, initial_epoch: int = 0) -> tuple[Any, Any]:
    """Ten updates an epoch; the rates used, and what the logs say."""
    used = UsedRates()
    history = net.fit(
        *(X, Y, 4, epochs),
        initial_epoch=initial_epoch,
        callbacks=[*callbacks, used],
        verbose=0,
    )
    return used.rates, history.history.get("learning_rate")


def float32(rates: list[float]) -> list[float]:
    return [float(np.float32(rate)) for rate in rates]


@pytest.mark.parametrize("binding", ["KerasSchedule", "KerasCallback"])
def test_the_same_weights(binding: str) -> None:
    net = keras.Sequential(
        [
            keras.Input((64,)),
            keras.layers.Dense(32, activation="tanh"),
            keras.layers.Dense(10),
        ]
    )
    net.set_weights(digits.starting_weights())
    learning_rate: Any
    callbacks: list[Any]
    if binding == "KerasSchedule":
        learning_rate, callbacks = KerasSchedule(digits.SCHEDULE), []
    else:
        learning_rate, callbacks = 1.0, [KerasCallback(digits.SCHEDULE, unit="update")]
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    net.compile(keras.optimizers.SGD(learning_rate), loss)
    used = UsedRates()
    net.fit(
        *(digits.X, digits.Y, digits.BATCH, digits.UPDATES * digits.BATCH // len(digits.X)),
        shuffle=False,
        callbacks=[*callbacks, used],
        verbose=0,
    )

    assert used.rates == float32([digits.SCHEDULE(k) for k in range(digits.UPDATES)])
    digits.assert_same_weights(net.get_weights())


@pytest.mark.parametrize("jit_compile", [False, True])
def test_schedule_by_update(jit_compile: bool) -> None:
    used, _ = fit(model(KerasSchedule(LR), jit_compile=jit_compile), epochs=3)

    assert used == float32([LR(k) for k in range(30)])


def test_schedule_is_a_keras_schedule() -> None:
    assert isinstance(KerasSchedule(LR), keras.optimizers.schedules.LearningRateSchedule)


@pytest.mark.parametrize("step", [0, 1, 7, np.int64(7), 7.0])
def test_schedule_called_by_hand(step: Any) -> None:
    rate = KerasSchedule(LR)(step)

    assert rate.dtype == "float32"
    assert float(rate) == pytest.approx(LR(float(step)), rel=1e-6)


@pytest.mark.parametrize("milestone", [2**24 + 1, 2**31 - 1])
def test_boundaries_of_large_counts(milestone: int) -> None:
    """The count is not rounded to float32 on its way."""
    optimizer = keras.optimizers.SGD(KerasSchedule(MultiFactor(1.0, [milestone], 0.5)))

    for step, rate in ((milestone - 1, 1.0), (milestone, 0.5)):
        optimizer.iterations.assign(step)
        assert float(optimizer.learning_rate) == rate


def test_model_with_schedule_is_saved_and_goes_on(tmp_path: Path) -> None:
    net = model(KerasSchedule(LR))
    fit(net)
    net.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    used, _ = fit(loaded, epochs=2)

    assert loaded.optimizer._learning_rate.schedule == LR
    assert used == float32([LR(10 + k) for k in range(20)])


def test_model_is_loaded_in_a_new_process(tmp_path: Path) -> None:
    """With the import of the adapter, and nothing else."""
    net = model(KerasSchedule(LR))
    fit(net)
    net.save(tmp_path / "model.keras")
    code = (
        "import keras, schedcore_keras\n"
        f"net = keras.saving.load_model({str(tmp_path / 'model.keras')!r})\n"
        "print(float(net.optimizer.learning_rate))"
    )
    environment = {"PYTHONPATH": ":".join(sys.path), "TF_CPP_MIN_LOG_LEVEL": "3"}
    output = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
    ).stdout

    assert float(output) == np.float32(LR(10))


def test_schedule_config_round_trip() -> None:
    schedule = KerasSchedule(LR)
    twin = KerasSchedule.from_config(schedule.get_config())
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(schedule))

    assert twin.schedule == again.schedule == LR


def test_callback_by_epoch() -> None:
    used, logged = fit(model(), KerasCallback(LR), epochs=4)

    assert used == float32([LR(epoch) for epoch in range(4) for _ in range(10)])
    assert logged == [LR(epoch) for epoch in range(4)]


def test_callback_by_epoch_from_an_initial_epoch() -> None:
    _, logged = fit(model(), KerasCallback(LR), epochs=8, initial_epoch=5)

    assert logged == [LR(5), LR(6), LR(7)]


def test_callback_by_update() -> None:
    used, logged = fit(model(), KerasCallback(LR, unit="update"), epochs=3)

    assert used == float32([LR(k) for k in range(30)])
    assert logged == [LR(9), LR(19), LR(29)]


def test_callback_by_update_goes_on_where_the_optimizer_is() -> None:
    net = model()
    fit(net, KerasCallback(LR, unit="update"))
    used, _ = fit(net, KerasCallback(LR, unit="update"))

    assert used == float32([LR(10 + k) for k in range(10)])


def test_callback_counts_updates_under_gradient_accumulation() -> None:
    """Keras' own schedules run on the raw count, here twice too fast."""
    net = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    net.compile(keras.optimizers.SGD(1.0, gradient_accumulation_steps=2), "mse")
    used, _ = fit(net, KerasCallback(LR, unit="update"))

    assert used == float32([LR(k // 2) for k in range(10)])


def test_callback_beside_a_schedule_is_refused_by_keras() -> None:
    with pytest.raises(TypeError, match="its learning rate is not settable"):
        fit(model(KerasSchedule(LR)), KerasCallback(LR))


def test_callback_reports_before_other_callbacks_read_the_logs(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    fit(model(), KerasCallback(Factor(0.3, 0.5)), keras.callbacks.CSVLogger(log), epochs=2)

    with log.open() as rows:
        assert [row["learning_rate"] for row in csv.DictReader(rows)] == ["0.3", "0.15"]


@pytest.mark.parametrize("lr", [LR, Constant(1)])
def test_bare_schedule_in_the_callback_of_keras(lr: Schedule) -> None:
    _, logged = fit(model(), keras.callbacks.LearningRateScheduler(lr), epochs=4)

    assert logged == float32([lr(epoch) for epoch in range(4)])


def test_wrong_arguments() -> None:
    wrong: Any = 0.1

    with pytest.raises(TypeError, match=r"^KerasSchedule: schedule must be a Schedule, got 0\.1$"):
        KerasSchedule(wrong)
    with pytest.raises(TypeError, match=r"^KerasCallback: schedule must be a Schedule, got 0\.1$"):
        KerasCallback(wrong)
    with pytest.raises(ValueError, match=r"unit must be 'epoch' or 'update', got 'step'$"):
        KerasCallback(LR, unit="step")  # type: ignore[arg-type]
