"""Keras' `ReduceLROnPlateau` beside `Plateau`: where they agree, and where Keras is wrong."""

from collections.abc import Callable, Sequence
from math import inf, nan
from random import Random
from typing import Any

import keras
import pytest
from histories import choices, histories, scales
from keras.callbacks import ReduceLROnPlateau

from schedcore import Plateau

# Keras takes any first metric for the best.
HISTORIES = [[0.0, *metrics] for metrics in histories(120, -4, 4)]

Theirs = Callable[..., list[float]]


@pytest.fixture(scope="module")
def theirs() -> Theirs:
    """The rates after each metric, from 1.0, which makes them scales."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(), "mse")

    def rates(
        metrics: Sequence[float], threshold: float = 0.0, min_scale: float = 0.0, **options: Any
    ) -> list[float]:
        model.optimizer.learning_rate = 1.0
        callback = ReduceLROnPlateau(min_delta=threshold, min_lr=min_scale, **options)
        callback.set_model(model)
        callback.on_train_begin()
        result = []
        for epoch, metric in enumerate(metrics):
            callback.on_epoch_end(epoch, {"val_loss": metric})
            result.append(float(model.optimizer.learning_rate))
        return result

    return rates


def ours(metrics: Sequence[float], **options: Any) -> list[float]:
    options = {"threshold": 0.0, "threshold_mode": "abs", "counting": "keras", **options}
    return scales(Plateau(**options), metrics)


@pytest.mark.parametrize("mode", ["min", "max"])
def test_the_same_scales(mode: Any, theirs: Theirs) -> None:
    ends = set()
    for seed, metrics in enumerate(HISTORIES):
        # Numbers that are exact in float32, in which Keras keeps the rate and compares.
        options: dict[str, Any] = choices(
            Random(seed),
            factor=[0.5, 0.25],
            patience=[0, 1, 2, 3, 6],
            threshold=[0.0, 0.25],
            cooldown=[0, 1, 2, 5],
            min_scale=[0.0, 0.125, 0.375],
        )
        options["mode"] = mode
        expected = ours(metrics, **options)
        assert theirs(metrics, **options) == expected, (options, metrics)
        ends.add(expected[-1])
    assert len(ends) > 10


def test_the_defaults_are_the_same_but_for_the_margin(theirs: Theirs) -> None:
    """Keras' margin is absolute, and PyTorch's relative."""
    for metrics in HISTORIES[:20]:
        assert theirs(metrics, threshold=1e-4, mode="min") == pytest.approx(
            scales(Plateau(threshold_mode="abs", counting="keras"), metrics), rel=1e-6
        )


def test_keras_never_recovers_from_a_first_nan(theirs: Theirs) -> None:
    """It takes any first metric for the best, and nothing is better than NaN."""
    metrics = [nan, 4.0, 3.0, 2.0, 1.0]

    assert theirs(metrics, mode="min", factor=0.5, patience=2) == [1.0, 1.0, 0.5, 0.5, 0.25]
    assert ours(metrics, factor=0.5, patience=2) == [1.0] * 5


def test_keras_takes_an_infinite_loss_for_a_best_one(theirs: Theirs) -> None:
    """To ours it is bad from the first one on, as it is to PyTorch."""
    metrics = [inf, inf, 1.0]

    assert theirs(metrics, mode="min", factor=0.5, patience=2) == [1.0, 1.0, 1.0]
    assert ours(metrics, factor=0.5, patience=2) == [1.0, 0.5, 0.5]


def test_keras_compares_in_float32(theirs: Theirs) -> None:
    """Near 1e8 it can't tell a loss from one that is lower by 2."""
    metrics = [1e8 - 2 * k for k in range(4)]

    assert theirs(metrics, mode="min", factor=0.5, patience=1) == [1.0, 0.5, 0.25, 0.25]
    assert ours(metrics, factor=0.5, patience=1) == [1.0] * 4
