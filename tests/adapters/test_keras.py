"""`KerasSchedule` in real `fit` calls, on the backend of this process."""

import copy
import pickle
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras.optimizers.schedules import LearningRateSchedule, PolynomialDecay
from keras_training import float32, model, train

from schedcore import Constant, Cosine, Cyclic, Factor, Linear, MultiFactor, Polynomial, Schedule
from schedcore_keras import KerasSchedule

BACKEND = keras.backend.backend()
LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)

if BACKEND == "jax" and tuple(map(int, version("jax").split(".")[:2])) < (0, 8):
    pytest.skip("rates to the last bit need float64", allow_module_level=True)

# What Keras can do with a train step, and PyTorch in a reasonable time.
COMPILED: list[dict[str, Any]] = [{}]
if BACKEND != "torch":
    COMPILED += [{"jit_compile": True}, {"steps_per_execution": 4}]


@pytest.mark.parametrize("how", [*COMPILED, {"run_eagerly": True}], ids=str)
def test_each_update_uses_its_rate(how: dict[str, Any]) -> None:
    net = model(keras.optimizers.SGD(KerasSchedule(LR)), **how)

    assert train(net, 24, epochs=range(2)) == float32([LR(k) for k in range(24)])


@pytest.mark.skipif(BACKEND != "torch", reason="the others are tested above")
def test_compiled_by_pytorch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Traced by it, at least: not everyone has the C++ compiler that it would need on a CPU."""
    import torch

    monkeypatch.setattr(torch, "compile", partial(torch.compile, backend="eager"))
    net = model(keras.optimizers.SGD(KerasSchedule(LR)), jit_compile=True)

    assert train(net, 2) == float32([LR(0), LR(1)])


def test_it_is_a_keras_schedule() -> None:
    assert isinstance(KerasSchedule(LR), LearningRateSchedule)


@pytest.mark.parametrize("step", [0, 1, 7, np.int64(7), 7.0, 7.5])
def test_called_by_hand(step: Any) -> None:
    rate = KerasSchedule(LR)(step)

    assert keras.backend.standardize_dtype(rate.dtype) == "float32"
    assert float(rate) == np.float32(LR(float(step)))


LAST = 2**31 - 1  # Keras counts in int32, but on TensorFlow


@pytest.mark.parametrize("boundary", [2**24 + 1, LAST - 9])
@pytest.mark.parametrize(
    "shape",
    [
        lambda at: MultiFactor(1.0, [at], 0.5),
        lambda at: MultiFactor(1.0, [float(at)], 0.5),
        lambda at: Factor(1.0, 0.5, step_size=at),
        lambda at: Polynomial(1.0, steps=at, power=0.25),
        lambda at: Polynomial(1.0, steps=1, power=0.25).stretch(at),
        lambda at: Cyclic(0.0, 1.0, step_size_up=at),
        lambda at: Constant(1.0).then(LR, at=at),
        lambda at: Constant(1.0).repeat(every=at - 2) * LR.shift(at - 6),
    ],
)
def test_boundaries_are_exact_up_to_the_last_count(shape: Any, boundary: int) -> None:
    """Float32 can't tell this count from the 64 before it."""
    lr: Schedule = shape(boundary)
    optimizer = keras.optimizers.SGD(KerasSchedule(lr))
    counts = range(boundary - 9, boundary + 10)

    used = []
    for count in counts:
        optimizer.iterations.assign(count)
        used.append(float(optimizer.learning_rate))
    assert used == float32([lr(count) for count in counts])


@pytest.mark.parametrize("how", COMPILED, ids=str)
def test_boundary_in_the_train_step_at_the_last_counts(how: dict[str, Any]) -> None:
    begin = LAST - 20
    lr = MultiFactor(1.0, [begin + 5.0], 0.5).then(LR, at=begin + 8.0)
    net = model(keras.optimizers.SGD(KerasSchedule(lr)), **how)
    net.optimizer.iterations.assign(begin)

    assert train(net, 20) == float32([lr(begin + k) for k in range(20)])


@pytest.mark.parametrize("how", COMPILED, ids=str)
def test_accumulated_gradients_are_one_update(how: dict[str, Any]) -> None:
    """Keras' own schedules count them all, and run four times too fast."""
    lr = Polynomial(0.3, steps=16)
    theirs = PolynomialDecay(0.3, 16, end_learning_rate=0.0)
    optimizers = [
        keras.optimizers.SGD(learning_rate, gradient_accumulation_steps=4)
        for learning_rate in (theirs, KerasSchedule(lr, gradient_accumulation_steps=4))
    ]

    keras_used, used = (np.multiply(train(model(it, **how), 16), 4) for it in optimizers)
    assert keras_used.tolist() == pytest.approx([lr(k // 4 * 4 + 3) for k in range(16)])
    assert used.tolist() == float32([lr(k // 4) for k in range(16)])


@pytest.mark.parametrize("accumulated", [None, 2])
def test_mixed_precision_counts_real_updates(accumulated: int | None) -> None:
    """An infinite gradient is left out, and its rate comes at the next one."""
    each = accumulated or 1
    learning_rate = KerasSchedule(LR, accumulated)
    keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        net = model(keras.optimizers.SGD(learning_rate, gradient_accumulation_steps=accumulated))
        used = np.multiply(train(net, 13, infinite={3, 4, 9}), each)
    finally:
        keras.mixed_precision.set_global_policy("float32")

    finite = iter(range(10))
    rates = [0.0 if k in {3, 4, 9} else LR(next(finite) // each) for k in range(13)]
    assert type(net.optimizer) is keras.optimizers.LossScaleOptimizer
    assert used.tolist() == float32(rates)


@pytest.mark.parametrize("accumulated", [None, 2])
def test_model_is_saved_and_goes_on(accumulated: int | None, tmp_path: Path) -> None:
    learning_rate = KerasSchedule(LR, accumulated)
    each = accumulated or 1
    net = model(keras.optimizers.SGD(learning_rate, gradient_accumulation_steps=accumulated))
    train(net, 10)
    net.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")

    used = np.multiply(train(loaded, 20), each)
    assert loaded.optimizer._learning_rate.get_config() == learning_rate.get_config()
    assert used.tolist() == float32([LR((10 + k) // each) for k in range(20)])


@pytest.mark.parametrize("saved", ["model.keras", "model.weights.h5"])
def test_resume_under_a_longer_run(saved: str, tmp_path: Path) -> None:
    """A saved model holds the clock; the curve is that of the new code."""
    longer = KerasSchedule(LR.stretch(2))
    net = model(keras.optimizers.SGD(KerasSchedule(LR)))
    train(net, 10)
    if saved == "model.keras":
        net.save(tmp_path / saved)
        net = keras.saving.load_model(tmp_path / saved)
        net.optimizer.learning_rate = longer
    else:
        net.save_weights(tmp_path / saved)
        net = model(keras.optimizers.SGD(longer))
        net.load_weights(tmp_path / saved)

    assert train(net, 10) == float32([LR((10 + k) / 2) for k in range(10)])


def test_config_round_trip() -> None:
    schedule = KerasSchedule(LR, gradient_accumulation_steps=4)
    twin = KerasSchedule.from_config(schedule.get_config())
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(schedule))

    for it in (twin, again):
        assert (it.schedule, it.gradient_accumulation_steps) == (LR, 4)


@pytest.mark.parametrize(
    "given",
    ["Cosine(0.3, steps=15)", {"type": "Cosine", "base_lr": 0.3, "steps": 15}],
    ids=["text", "mapping"],
)
def test_schedule_as_text_or_mapping(given: Any) -> None:
    assert KerasSchedule(given).schedule == Cosine(0.3, steps=15)


def test_what_it_says_of_itself() -> None:
    """Text that `parse` reads, inside of the name of the class."""
    assert repr(KerasSchedule(Constant(0.3))) == "KerasSchedule(Constant(0.3))"
    accumulating = KerasSchedule(Constant(0.3), gradient_accumulation_steps=4)
    assert repr(accumulating) == "KerasSchedule(Constant(0.3), gradient_accumulation_steps=4)"


def test_copies() -> None:
    used = KerasSchedule(LR, gradient_accumulation_steps=4)
    train(model(keras.optimizers.SGD(used, gradient_accumulation_steps=4)), 4)

    for twin in (pickle.loads(pickle.dumps(used)), copy.deepcopy(used)):
        assert (twin.schedule, twin.gradient_accumulation_steps) == (LR, 4)


def test_schedule_can_not_be_assigned() -> None:
    """It is compiled into the train step: an assignment would have no effect."""
    with pytest.raises(AttributeError):
        KerasSchedule(LR).schedule = Constant(0.3)  # type: ignore[misc]


@pytest.mark.parametrize("how", [*COMPILED, {"run_eagerly": True}], ids=str)
def test_clock_from_a_number(how: dict[str, Any]) -> None:
    """The clock is set with nothing but the number of updates that were done elsewhere."""
    net = model(keras.optimizers.SGD(KerasSchedule(LR)), **how)
    net.optimizer.build(net.trainable_variables)
    net.optimizer.iterations.assign(10)

    assert float(net.optimizer.learning_rate) == np.float32(LR(10))
    assert train(net, 8) == float32([LR(10 + k) for k in range(8)])


@pytest.mark.parametrize("name", ["Adam", "AdamW", "Lion", "SGD"])
def test_clock_from_a_number_by_a_shift(name: str) -> None:
    """Adam's own count, by which it corrects its averages, begins at 0 as they do."""
    shifted = KerasSchedule(LR.shift(-10))
    options = {"weight_decay": 0.0} if name in {"AdamW", "Lion"} else {}
    optimizer = getattr(keras.optimizers, name)(shifted, **options)
    weight = keras.Variable(0.0)
    optimizer.build([weight])
    used = []
    for _ in range(8):
        before = float(weight)
        optimizer.apply([keras.ops.ones(())])
        used.append(before - float(weight))

    assert used == pytest.approx([LR(10 + k) for k in range(8)], rel=0.02)


def test_negative_rate_is_told() -> None:
    with pytest.raises(ValueError, match=r"^KerasSchedule: .* is negative, -0\.1 at t = 10: clip"):
        KerasSchedule(Linear(0.3, steps=10, final_lr=-0.1))


@pytest.mark.filterwarnings("error:KerasSchedule")
def test_rate_that_is_not_negative_is_not_told() -> None:
    for schedule in (Linear(0.3, steps=10, final_lr=-0.1).clip(min_lr=0), LR, Constant(0.0)):
        KerasSchedule(schedule)


def test_wrong_arguments() -> None:
    wrong: Any = 0.1

    with pytest.raises(TypeError, match=r"^KerasSchedule: schedule must be a Schedul.* got 0\.1$"):
        KerasSchedule(wrong)
    with pytest.raises(ValueError, match=r"^KerasSchedule: schedule: column 13: Cosine has no"):
        KerasSchedule("Cosine(0.3, step=15)")
    with pytest.raises(ValueError, match=r"_steps must be >= 1, got 0$"):
        KerasSchedule(LR, 0)
    with pytest.raises(TypeError, match=r"_steps must be a whole number, got 0\.1$"):
        KerasSchedule(LR, wrong)
