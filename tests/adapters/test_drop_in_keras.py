"""`schedcore_keras.schedules` beside `keras.optimizers.schedules`: one import moves a run."""

import copy
import pickle
from inspect import signature
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras.optimizers import schedules as theirs
from keras_training import model, train

from schedcore import Schedule
from schedcore_keras import KerasSchedule, LearningRateMonitor, schedules as ours

# The name of a schedule and its arguments.
CASES: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("ExponentialDecay", (0.3, 7, 0.5), {}),
    ("ExponentialDecay", (0.3, 7, 0.5, True), {"name": "mine"}),
    ("PiecewiseConstantDecay", ([5, 11], [0.3, 0.2, 0.1]), {}),
    ("PolynomialDecay", (0.3, 12), {}),
    ("PolynomialDecay", (0.3, 7), {"end_learning_rate": 0.01, "power": 2.0, "cycle": True}),
    ("InverseTimeDecay", (0.3, 5, 0.5), {}),
    ("InverseTimeDecay", (0.3, 5, 0.5, True), {}),
    ("CosineDecay", (0.3, 12), {"alpha": 0.1}),
    ("CosineDecay", (0.0, 12, 0.1), {"warmup_target": 0.3, "warmup_steps": 5}),
    ("CosineDecayRestarts", (0.3, 6), {"m_mul": 0.5, "alpha": 0.1}),
    ("CosineDecayRestarts", (0.3, 6), {"m_mul": 1.5}),
]
each = pytest.mark.parametrize(
    ("name", "args", "kwargs"), CASES, ids=lambda it: it if isinstance(it, str) else ""
)
CLASSES = sorted({name for name, *_ in CASES})


def both(name: str, args: Any, kwargs: Any) -> tuple[Any, Any]:
    return getattr(theirs, name)(*args, **kwargs), getattr(ours, name)(*args, **kwargs)


def test_names() -> None:
    assert set(ours.__all__) == {name for name in dir(theirs) if not name.startswith("_")}


@pytest.mark.parametrize("name", CLASSES)
def test_signatures(name: str) -> None:
    def parameters(module: Any) -> list[tuple[str, Any]]:
        each = signature(getattr(module, name)).parameters.values()
        return [(it.name, it.default) for it in each]

    assert parameters(ours) == parameters(theirs)


@each
def test_rates(name: str, args: Any, kwargs: Any) -> None:
    """The rates agree as closely as float32 can tell, in which Keras computes."""
    original, moved = both(name, args, kwargs)
    steps = range(30)

    assert isinstance(moved, KerasSchedule)
    assert isinstance(moved.schedule, Schedule)
    expected = [float(original(step)) for step in steps]
    assert [float(moved(step)) for step in steps] == pytest.approx(expected, rel=2e-6, abs=1e-7)


def test_in_training(tmp_path: Path) -> None:
    """The rates of the updates, and the same after a model is saved and loaded."""
    original, moved = both("CosineDecay", (0.0, 12), {"warmup_target": 0.3, "warmup_steps": 5})
    expected = train(model(keras.optimizers.SGD(original)), 20)
    net = model(keras.optimizers.SGD(moved))
    used = train(net, 10)
    net.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    used += train(loaded, 10, LearningRateMonitor())

    assert used == pytest.approx(expected, rel=2e-6, abs=1e-7)
    assert type(loaded.optimizer._learning_rate) is ours.CosineDecay
    assert loaded.history.history["learning_rate"] == [used[-1]]


@each
def test_config_is_that_of_keras(name: str, args: Any, kwargs: Any) -> None:
    original, moved = both(name, args, kwargs)

    assert moved.get_config() == original.get_config()
    for attribute in original.get_config():
        assert getattr(moved, attribute) == moved.get_config()[attribute]


@each
def test_what_either_has_serialized_is_read(name: str, args: Any, kwargs: Any) -> None:
    cls = getattr(ours, name)
    for it in both(name, args, kwargs):
        read = ours.deserialize(ours.serialize(it))
        assert (type(read), read.get_config()) == (cls, it.get_config())
    named = {"class_name": name, "config": it.get_config()}
    assert type(ours.deserialize(named)) is cls


def test_schedule_of_ones_own_is_read() -> None:
    class Mine(theirs.LearningRateSchedule):  # type: ignore[misc]  # Keras has no types
        def __call__(self, step: Any) -> Any:
            return 0.3

        def get_config(self) -> dict[str, Any]:
            return {}

    read = ours.deserialize(ours.serialize(Mine()), {"Mine": Mine})
    assert type(read) is Mine


@each
def test_copies(name: str, args: Any, kwargs: Any) -> None:
    _, moved = both(name, args, kwargs)

    for twin in (pickle.loads(pickle.dumps(moved)), copy.deepcopy(moved)):
        assert (type(twin), repr(twin)) == (type(moved), repr(moved))
        assert twin.schedule == moved.schedule


def test_what_it_says_of_itself() -> None:
    decay = ours.InverseTimeDecay(0.3, 5, decay_rate=0.5)

    assert repr(decay) == (
        "InverseTimeDecay(initial_learning_rate=0.3, decay_steps=5, decay_rate=0.5, "
        "staircase=False, name='InverseTimeDecay')"
    )
    with pytest.raises(AttributeError, match="InverseTimeDecay has no 'alpha'"):
        _ = decay.alpha


def test_a_number_of_numpy() -> None:
    assert float(ours.CosineDecay(np.float64(0.5), 10)(5)) == 0.25


def test_wrong_arguments() -> None:
    with pytest.raises(ValueError, match="^PiecewiseConstantDecay: "):
        ours.PiecewiseConstantDecay([5, 11], [0.3, 0.2])
    with pytest.raises(TypeError, match="decay_rate"):
        ours.ExponentialDecay(0.3, 10)
