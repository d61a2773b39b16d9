"""The rate in the logs, and a schedule that comes after the train step was compiled."""

import csv
import warnings
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras.callbacks import CSVLogger, LambdaCallback
from keras.optimizers.schedules import PolynomialDecay
from keras_training import float32, model, train

from schedcore import Constant, Cosine
from schedcore_keras import KerasSchedule, LearningRateMonitor, schedules

LR, OTHER = Cosine(0.3, steps=15, final_lr=0.01).warmup(5), Cosine(0.2, steps=30)
FOLLOWS_ASSIGNMENT = keras.backend.backend() == "torch"

# What an optimizer had before, and the rates that come of it.
BEFORE: dict[str, Any] = {
    "ours": lambda: KerasSchedule(LR),
    "a schedule of Keras": lambda: PolynomialDecay(0.3, 20),
    "a number": lambda: 0.3,
}
before = pytest.mark.parametrize("first", BEFORE.values(), ids=BEFORE)


def told(net: Any, schedule: KerasSchedule, epochs: int) -> list[str]:
    """Return the warnings while someone reads the rate at the end of each epoch of two updates."""
    net.optimizer.learning_rate = schedule
    read = LambdaCallback(on_epoch_end=lambda *_: float(net.optimizer.learning_rate))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(net, 2 * epochs, read, epochs=range(epochs))
    return [str(it.message) for it in caught if "KerasSchedule" in str(it.message)]


def shown(net: Any) -> Any:
    return net.history.history["learning_rate"]


@pytest.mark.parametrize("policy", ["float32", "mixed_float16"])
def test_rate_of_a_schedule_in_the_history(policy: str, tmp_path: Path) -> None:
    """The rate is that of the last update of each epoch, in what other callbacks log, too."""
    keras.mixed_precision.set_global_policy(policy)
    try:
        net = model(keras.optimizers.SGD(KerasSchedule(LR)))
        log = CSVLogger(tmp_path / "log.csv")
        used = train(net, 12, LearningRateMonitor(), log, epochs=range(4))
    finally:
        keras.mixed_precision.set_global_policy("float32")

    assert shown(net) == used[2::3] == float32([LR(k) for k in (2, 5, 8, 11)])
    with (tmp_path / "log.csv").open() as rows:
        assert [float(row["learning_rate"]) for row in csv.DictReader(rows)] == used[2::3]


def test_rate_of_accumulated_gradients_in_the_history() -> None:
    rate = KerasSchedule(LR, gradient_accumulation_steps=2)
    net = model(keras.optimizers.SGD(rate, gradient_accumulation_steps=2))
    train(net, 16, LearningRateMonitor(), epochs=range(4))

    assert shown(net) == float32([LR(k) for k in (1, 3, 5, 7)])


@pytest.mark.parametrize("first", [PolynomialDecay(0.3, 20), 0.25], ids=["schedule", "number"])
def test_rate_of_keras_in_the_history(first: Any) -> None:
    net = model(keras.optimizers.SGD(first))
    used = train(net, 6, LearningRateMonitor(), epochs=range(3))

    # Compiled, a schedule of Keras may round another way.
    assert shown(net) == pytest.approx(used[1::2], rel=1e-6)


@before
def test_new_schedule_on_a_trained_model_with_the_monitor(first: Any) -> None:
    """It takes effect, and the next one too."""
    net = model(keras.optimizers.SGD(first()))
    train(net, 6)

    for k, schedule in ((6, OTHER), (12, LR)):
        net.optimizer.learning_rate = KerasSchedule(schedule)
        used = train(net, 6, LearningRateMonitor(), epochs=range(2))
        assert used == float32([schedule(k + i) for i in range(6)])
        assert shown(net) == used[2::3]


def test_train_step_is_compiled_anew_only_for_a_new_schedule() -> None:
    net = model(keras.optimizers.SGD(KerasSchedule(LR)))
    train(net, 2, LearningRateMonitor())
    step = net.train_function
    train(net, 2, LearningRateMonitor())

    assert (net.train_function is step) is not FOLLOWS_ASSIGNMENT


def told_of_a_new_schedule() -> list[str]:
    net = model(keras.optimizers.SGD(KerasSchedule(LR)))
    train(net, 4)
    return told(net, KerasSchedule(Constant(0.7)), epochs=3)


@pytest.mark.skipif(FOLLOWS_ASSIGNMENT, reason="here a new schedule has an effect")
def test_new_schedule_that_has_no_effect_tells_once() -> None:
    (text,) = told_of_a_new_schedule()

    assert "2 updates have not used Constant(0.7): their train step was compiled" in text
    assert text.endswith("call model.make_train_function(force=True)")


@pytest.mark.skipif(not FOLLOWS_ASSIGNMENT, reason="here a new schedule has no effect")
def test_new_schedule_that_has_an_effect_tells_nothing() -> None:
    assert told_of_a_new_schedule() == []


def test_what_it_tells_to_write_helps() -> None:
    net = model(keras.optimizers.SGD(KerasSchedule(LR)))
    train(net, 4)
    net.optimizer.learning_rate = KerasSchedule(OTHER)
    net.make_train_function(force=True)

    assert train(net, 4) == float32([OTHER(4 + k) for k in range(4)])


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="the others follow it")
def test_schedule_after_a_number_tells_when_it_is_sure() -> None:
    """JAX compiles anew, as the optimizer has lost a variable; TensorFlow keeps the number."""
    net = model(keras.optimizers.SGD(0.25))
    train(net, 4)

    assert len(told(net, KerasSchedule(OTHER), epochs=5)) == 1


def right_from_the_start(net: Any) -> None:
    net.optimizer.learning_rate = KerasSchedule(OTHER)


def compiled_anew(net: Any) -> None:
    train(net, 4)
    net.optimizer.learning_rate = KerasSchedule(OTHER)
    float(net.optimizer.learning_rate)
    net.make_train_function(force=True)
    float(net.optimizer.learning_rate)


def new_optimizer(net: Any) -> None:
    train(net, 4)
    net.compile(keras.optimizers.SGD(KerasSchedule(OTHER)), "mse")


def eager(net: Any) -> None:
    train(net, 4)
    net.compile(net.optimizer, "mse", run_eagerly=True)
    net.optimizer.learning_rate = KerasSchedule(OTHER)


def clock_from_a_number(net: Any) -> None:
    right_from_the_start(net)
    float(net.optimizer.learning_rate)
    net.optimizer.build(net.trainable_variables)
    net.optimizer.iterations.assign(10)
    float(net.optimizer.learning_rate)


@pytest.mark.parametrize(
    "do", [right_from_the_start, compiled_anew, new_optimizer, eager, clock_from_a_number]
)
@pytest.mark.filterwarnings("error:KerasSchedule")
def test_it_does_not_tell_of_what_is_right(do: Any) -> None:
    net = model(keras.optimizers.SGD(KerasSchedule(LR)))
    do(net)
    start = int(net.optimizer.iterations)
    read = LambdaCallback(on_epoch_end=lambda *_: float(net.optimizer.learning_rate))

    used = train(net, 8, read, epochs=range(4))
    assert used == float32([OTHER(start + k) for k in range(8)])
    assert float(net.optimizer.learning_rate) == np.float32(OTHER(start + 8))


@pytest.mark.parametrize(
    ("make", "of", "tells"),
    [
        (lambda: KerasSchedule(LR), 4, True),
        (lambda: KerasSchedule(LR.stretch(4)), 4, True),  # all but right
        (lambda: KerasSchedule(LR, gradient_accumulation_steps=4), 4, False),
        (lambda: KerasSchedule(LR, gradient_accumulation_steps=1), 4, False),
        (lambda: KerasSchedule(LR), None, False),
        (lambda: schedules.PolynomialDecay(0.3, 20), 4, False),  # as it is in Keras
    ],
)
@pytest.mark.parametrize("scaled", [False, True])
def test_batches_that_accumulate_tell_once(
    scaled: bool, make: Any, of: Any, tells: bool, recwarn: pytest.WarningsRecorder
) -> None:
    """Keras counts them for its schedules, each as an update."""
    optimizer = keras.optimizers.SGD(make(), gradient_accumulation_steps=of)
    net = model(keras.optimizers.LossScaleOptimizer(optimizer) if scaled else optimizer)
    train(net, 8)
    train(net, 8)
    float(optimizer.learning_rate)

    said = [str(it.message) for it in recwarn if "KerasSchedule" in str(it.message)]
    assert len(said) == tells
    assert not tells or "runs 4 times too fast: write KerasSchedule(schedule, gradient_" in said[0]
