"""`KerasCallback` in real `fit` calls, on the backend of this process."""

import csv
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras.callbacks import (
    BackupAndRestore,
    CSVLogger,
    LambdaCallback,
    LearningRateScheduler,
    ReduceLROnPlateau,
)
from keras_training import float32, model, train

from schedcore import Constant, Cosine, Factor, Linear, MultiFactor, Plateau, Schedule
from schedcore_keras import KerasCallback, KerasSchedule

BACKEND = keras.backend.backend()
LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)


def sgd(**arguments: Any) -> Any:
    return model(keras.optimizers.SGD(**arguments))


class Metrics(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Give each epoch a validation loss, as a validation would."""

    def __init__(self, losses: Sequence[float]) -> None:
        super().__init__()
        self.losses = losses

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        logs["val_loss"] = self.losses[epoch]


class Interruption(keras.callbacks.Callback):  # type: ignore[misc]
    """Interrupt the run in the middle of an epoch."""

    def __init__(self, epoch: int) -> None:
        super().__init__()
        self.epoch = epoch

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.now = epoch == self.epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if self.now and batch == 1:
            raise KeyboardInterrupt


def test_by_epoch() -> None:
    net = sgd()
    used = train(net, 12, KerasCallback(LR), epochs=range(4))

    assert used == float32([LR(epoch) for epoch in range(4) for _ in range(3)])
    assert net.history.history["learning_rate"] == [LR(epoch) for epoch in range(4)]


def test_by_epoch_from_an_initial_epoch() -> None:
    used = train(sgd(), 6, KerasCallback(LR), epochs=range(5, 8))

    assert used == float32([LR(epoch) for epoch in (5, 5, 6, 6, 7, 7)])


def test_by_update() -> None:
    net = sgd()
    used = train(net, 24, KerasCallback(LR, unit="update"), epochs=range(2))

    assert used == float32([LR(k) for k in range(24)])
    assert net.history.history["learning_rate"] == [LR(11), LR(23)]


def test_by_update_goes_on_where_the_optimizer_is() -> None:
    net = sgd()
    train(net, 10, KerasCallback(LR, unit="update"))

    used = train(net, 10, KerasCallback(LR, unit="update"))
    assert used == float32([LR(10 + k) for k in range(10)])


def test_by_update_counts_updates_under_gradient_accumulation() -> None:
    net = sgd(gradient_accumulation_steps=2)
    used = np.multiply(train(net, 16, KerasCallback(LR, unit="update")), 2)

    assert used.tolist() == float32([LR(k // 2) for k in range(16)])


def test_by_update_counts_real_updates_in_mixed_precision() -> None:
    keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        used = train(sgd(), 8, KerasCallback(LR, unit="update"), infinite={2, 5})
    finally:
        keras.mixed_precision.set_global_policy("float32")

    updates = iter(range(8))
    assert used == float32([0.0 if k in {2, 5} else LR(next(updates)) for k in range(8)])


def test_other_callbacks_read_the_rate_in_the_logs(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    train(sgd(), 2, KerasCallback(Factor(0.3, 0.5)), CSVLogger(log), epochs=range(2))

    with log.open() as rows:
        assert [row["learning_rate"] for row in csv.DictReader(rows)] == ["0.3", "0.15"]


@pytest.mark.parametrize("lr", [LR, Constant(1)])
def test_bare_schedule_in_the_callback_of_keras(lr: Schedule) -> None:
    used = train(sgd(), 4, LearningRateScheduler(lr), epochs=range(4))

    assert used == float32([lr(epoch) for epoch in range(4)])


# Settings other than the learning rate.

DECAY = MultiFactor(0.5, [2], 0.5)
MOMENTUM = MultiFactor(0.5, [2], 0.5)


def decayed(decay: Callable[[int], float], updates: int) -> list[float]:
    """The weights after updates at rate 1, where Keras decays all weights before each."""
    weights = np.zeros(updates)
    for k in range(updates):
        weights *= 1 - decay(k)
        weights[k] += 1
    return weights.tolist()


def carried(momentum: Callable[[int], float], updates: int) -> list[float]:
    """The weights after updates at rate 1, where the last moves of all weights go on."""
    weights, moves = np.zeros(updates), np.zeros(updates)
    for k in range(updates):
        moves *= momentum(k)
        moves[k] += 1
        weights += moves
    return weights.tolist()


@pytest.mark.parametrize("policy", ["float32", "mixed_float16"])
def test_settings_by_epoch(policy: str) -> None:
    """They are compiled into the train step, and it is compiled anew when one changes."""
    keras.mixed_precision.set_global_policy(policy)
    try:
        decaying = sgd(learning_rate=1.0)
        moving = sgd(learning_rate=1.0, momentum=0.9)
        train(decaying, 8, KerasCallback({"weight_decay": DECAY}), epochs=range(4))
        train(moving, 8, KerasCallback({"momentum": MOMENTUM}), epochs=range(4))
    finally:
        keras.mixed_precision.set_global_policy("float32")

    assert weights(decaying, 8) == decayed(lambda k: DECAY(k // 2), 8)
    assert weights(moving, 8) == carried(lambda k: MOMENTUM(k // 2), 8)
    assert moving.history.history["momentum"] == [0.5, 0.5, 0.25, 0.25]


def test_train_step_is_compiled_anew_only_when_a_setting_changes() -> None:
    net: Any = sgd(momentum=0.9)
    steps: list[Any] = []
    note = LambdaCallback(on_epoch_end=lambda *_: steps.append(net.train_function))
    train(net, 4, KerasCallback({"momentum": MOMENTUM}), note, epochs=range(4))

    assert [a is b for a, b in pairwise(steps)] == [True, False, True]


def weights(net: Any, updates: int) -> list[float]:
    return net.get_weights()[0].ravel()[:updates].tolist()  # type: ignore[no-any-return]


def test_several_schedules() -> None:
    callback = KerasCallback({"learning_rate": LR, "weight_decay": Constant(0.0)})
    net = sgd()

    assert train(net, 4, callback, epochs=range(4)) == float32([LR(k) for k in range(4)])
    assert net.history.history["weight_decay"] == [0.0] * 4


def test_setting_that_is_a_variable_by_update() -> None:
    net = sgd(learning_rate=1.0)
    net.optimizer.weight_decay = keras.Variable(0.0)
    train(net, 8, KerasCallback({"weight_decay": DECAY}, unit="update"))

    assert weights(net, 8) == decayed(DECAY, 8)


def test_setting_by_update_in_a_train_step_that_is_not_compiled() -> None:
    net = model(keras.optimizers.SGD(1.0), run_eagerly=True)
    train(net, 4, KerasCallback({"weight_decay": DECAY}, unit="update"))

    assert weights(net, 4) == decayed(DECAY, 4)


def test_setting_by_update_that_would_have_no_effect_is_refused() -> None:
    net = model(keras.optimizers.SGD(1.0), jit_compile=True)

    with pytest.raises(ValueError, match=r"'epoch' for weight_decay, .* step, got 'update'$"):
        train(net, 4, KerasCallback({"weight_decay": DECAY}, unit="update"))


def test_setting_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match=r"schedule must be of a setting of SGD, got 'decay'$"):
        train(sgd(), 1, KerasCallback({"decay": DECAY}))


@pytest.mark.skipif(BACKEND == "torch", reason="Keras refuses it for PyTorch")
def test_by_update_with_several_updates_at_a_time_is_refused() -> None:
    net = model(keras.optimizers.SGD(), steps_per_execution=4)

    with pytest.raises(ValueError, match=r"'epoch' where steps_per_execution is more than 1, got"):
        train(net, 8, KerasCallback(LR, unit="update"))
    assert train(net, 8, KerasCallback(LR), epochs=range(2)) == float32([LR(0)] * 4 + [LR(1)] * 4)


# Others that set the rate.


@pytest.mark.parametrize("unit", ["epoch", "update"])
def test_beside_a_schedule_it_is_refused_by_keras(unit: Any) -> None:
    net = model(keras.optimizers.SGD(KerasSchedule(LR)))

    with pytest.raises(TypeError, match="its learning rate is not settable"):
        train(net, 2, KerasCallback(LR, unit))


LOSSES = [5, 4, 4, 4, 3, 3, 3, 3, 2]
SCALES = [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25]  # at patience 1


def keras_plateau() -> Any:
    """It counts as `Plateau(patience=1)` does."""
    return ReduceLROnPlateau(patience=2, factor=0.5)


@pytest.mark.parametrize("unit", ["epoch", "update"])
def test_plateau_of_keras_before_it_multiplies(unit: Any) -> None:
    net, ours = sgd(), KerasCallback(LR, unit)
    used = train(net, 18, Metrics(LOSSES), keras_plateau(), ours, epochs=range(9))

    rates = [LR(k // 2 if unit == "epoch" else k) * SCALES[k // 2] for k in range(18)]
    assert used == float32(rates)
    assert net.history.history["learning_rate"] == rates[1::2]


@pytest.mark.parametrize("backup", [None, "scales.json"])
def test_plateau_of_keras_before_it_is_remembered(backup: str | None, tmp_path: Path) -> None:
    """The callback, or its backup, carries Keras' plateau from one run to the next."""

    def new() -> KerasCallback:
        return KerasCallback(Constant(1.0), backup=backup and tmp_path / backup)

    callback = new()
    train(sgd(), 4, Metrics(LOSSES), keras_plateau(), callback, epochs=range(4))

    for epochs, scales in ((range(4, 6), [0.5, 0.5]), (range(3, 5), [1.0, 1.0])):
        assert train(sgd(), 2, new() if backup else callback, epochs=epochs) == scales


@pytest.mark.parametrize("unit", ["epoch", "update"])
def test_plateau_of_keras_after_it_is_refused(unit: Any) -> None:
    """The error comes when the plateau first acts: until then it has done nothing to be seen."""
    callbacks = KerasCallback(Constant(0.1), unit), keras_plateau()

    train(sgd(), 4, Metrics([4, 3, 2, 1]), *callbacks, epochs=range(4))
    with pytest.raises(RuntimeError, match=r"nothing else \(ReduceLROnPlateau comes .* 0\.05"):
        train(sgd(), 4, Metrics([4, 4, 4, 4]), *callbacks, epochs=range(4))


@pytest.mark.parametrize("unit", ["epoch", "update"])
@pytest.mark.parametrize("theirs", [LR * 0.7, LR * 1.3], ids=["lower", "higher"])
@pytest.mark.parametrize("first", [True, False])
def test_schedule_of_keras_beside_it_is_refused(unit: Any, theirs: Schedule, first: bool) -> None:
    callbacks = [KerasCallback(LR.shift(-1), unit), LearningRateScheduler(theirs.shift(-1))]

    with pytest.raises(RuntimeError, match="learning_rate must be set by nothing else"):
        train(sgd(), 2, *(callbacks[::-1] if first else callbacks), epochs=range(2))


def test_rate_that_rises_at_the_end_of_an_epoch_is_refused() -> None:
    net: Any = sgd()
    rising = LambdaCallback(on_epoch_end=lambda *_: setattr(net.optimizer, "learning_rate", 0.7))

    with pytest.raises(RuntimeError, match="learning_rate must be set by nothing else"):
        train(net, 2, rising, KerasCallback(LR))


def test_rate_set_between_two_runs_is_overruled() -> None:
    net, callback = sgd(), KerasCallback(LR)
    train(net, 1, callback)
    net.optimizer.learning_rate = 0.7

    assert train(net, 2, callback, epochs=range(1, 3)) == float32([LR(1), LR(2)])


# A plateau.

PLATEAU = Plateau(factor=0.5, patience=1)


@pytest.mark.parametrize("unit", ["epoch", "update"])
def test_warmup_and_a_plateau(unit: Any) -> None:
    lr = Constant(0.3).warmup(5)
    callback = KerasCallback(lr, unit, plateau=PLATEAU)
    net = sgd()
    used = train(net, 18, Metrics(LOSSES), callback, epochs=range(9))

    rates = [lr(k // 2 if unit == "epoch" else k) * SCALES[k // 2] for k in range(18)]
    assert used == float32(rates)
    assert net.history.history["learning_rate"] == rates[1::2]


def test_plateau_of_a_real_metric() -> None:
    """It scales the rate alone."""
    schedules = {"learning_rate": Constant(0.25), "weight_decay": Constant(0.0625)}
    net = sgd()
    train(net, 8, KerasCallback(schedules, plateau=PLATEAU, monitor="loss"), epochs=range(8))

    # Each batch moves a weight that is still 0, so the loss is always the same.
    rates = [0.25, 0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625, 0.03125]
    assert net.history.history["learning_rate"] == rates
    assert net.history.history["weight_decay"] == [0.0625] * 8


def test_plateau_goes_on_and_starts_again_by_its_epochs() -> None:
    callback = KerasCallback(Constant(1.0), plateau=PLATEAU)
    net = sgd()

    for epochs in (range(5), range(5, 9), range(3, 6), range(4)):
        used = train(net, len(epochs), Metrics(LOSSES), callback, epochs=epochs)
        assert used == [SCALES[epoch] for epoch in epochs]


def test_plateau_without_its_metrics_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"initial_epoch must be at most 0, .* \(see backup\), got 5$"
    ):
        train(sgd(), 1, KerasCallback(LR, plateau=PLATEAU), epochs=range(5, 6))


def test_metric_that_is_missing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"monitor must be one of loss, got 'val_loss'$"):
        train(sgd(), 1, KerasCallback(LR, plateau=PLATEAU))


@pytest.mark.parametrize("unit", ["epoch", "update"])
def test_interrupted_run_goes_on(unit: Any, tmp_path: Path) -> None:
    """The run goes on from the start of epoch 5, in the middle of which it was interrupted."""

    def run(*callbacks: Any, first: int) -> list[float]:
        ours = KerasCallback(LR, unit, plateau=PLATEAU, backup=tmp_path / "metrics.json")
        theirs = BackupAndRestore(str(tmp_path / "backup"))
        losses = Metrics(LOSSES)
        net = sgd()
        return train(net, 18, losses, ours, theirs, *callbacks, epochs=range(9), first=first)

    with pytest.raises(KeyboardInterrupt):
        run(Interruption(epoch=5), first=0)

    used = run(first=10)[:18]
    assert used == float32(
        [LR(k // 2 if unit == "epoch" else k) * SCALES[k // 2] for k in range(18)]
    )


MAPPING = {"type": "Cosine", "base_lr": 0.3, "steps": 15}
GIVEN: list[Any] = ["Cosine(0.3, steps=15)", MAPPING, {"learning_rate": MAPPING}]


@pytest.mark.parametrize("given", GIVEN, ids=["text", "mapping", "mapping of a setting"])
def test_schedule_as_text_or_mapping(given: Any) -> None:
    assert KerasCallback(given).schedules == {"learning_rate": Cosine(0.3, steps=15)}


def test_what_it_says_of_itself() -> None:
    callback = KerasCallback("Cosine(0.3, steps=15)", plateau=Plateau())
    train(sgd(), 4, Metrics(LOSSES), callback, epochs=range(2))

    schedule = "Cosine(0.3, steps=15)"
    assert repr(callback) == f"KerasCallback({schedule}, unit='epoch', plateau={Plateau()}, t=1)"


@pytest.mark.filterwarnings("error:KerasCallback")
def test_negative_rate_is_told() -> None:
    """A rate below 0 is told, and no other setting below 0."""
    negative = Linear(0.3, steps=10, final_lr=-0.1)
    with pytest.raises(ValueError, match=r"^KerasCallback: .* is negative, -0\.1 at t = 10: clip"):
        KerasCallback(negative)
    KerasCallback({"momentum": negative})


def test_wrong_arguments() -> None:
    wrong: Any = 0.1

    for schedule in (wrong, {"momentum": wrong}):
        with pytest.raises(TypeError, match=r"schedule\S* must be a Schedule, .* got 0.1$"):
            KerasCallback(schedule)
    with pytest.raises(ValueError, match=r"schedule\['momentum'\]: column 10: Constant has no"):
        KerasCallback({"momentum": "Constant(rate=1)"})
    with pytest.raises(ValueError, match=r"schedule must be of one setting at least, got \{\}$"):
        KerasCallback({})
    with pytest.raises(ValueError, match=r"unit must be 'epoch' or 'update', got 'step'$"):
        KerasCallback(LR, unit="step")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^KerasCallback: plateau must be a Plateau, got 0\.1$"):
        KerasCallback(LR, plateau=wrong)
    with pytest.raises(
        ValueError, match=r"plateau must be None without a schedule of learning_rat"
    ):
        KerasCallback({"momentum": LR}, plateau=PLATEAU)


def test_assigned_on_the_way() -> None:
    """A new schedule holds from the next epoch on; what is wrong is refused."""
    callback = KerasCallback(Constant(0.5))
    net = sgd()
    train(net, 4, callback, epochs=range(2))
    given: Any = "Linear(0.4, steps=4)"
    callback.schedule = given
    train(net, 4, callback, epochs=range(2, 4))

    assert net.history.history["learning_rate"] == [0.2, 0.1]
    assert callback.schedule == Linear(0.4, 4)
    for name, value in [("unit", "updates"), ("schedule", 0.1), ("schedule", {})]:
        with pytest.raises((TypeError, ValueError), match=f"KerasCallback: {name} must be"):
            setattr(callback, name, value)
    assert callback.schedule == Linear(0.4, 4)
    assert callback.unit == "epoch"
