"""One small network on real data, trained by hand in NumPy: what every framework must arrive at.

Equal starting weights, the same batches in the same order, plain SGD, and the same schedule, a
warmup into a cosine, by update. The learning rate is the only thing an adapter adds, so equal
weights after 200 updates mean that each of the 200 rates was right and came at its time.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.datasets import load_digits

from schedcore import Cosine, Schedule

SCHEDULE = Cosine(0.3, steps=180, final_lr=0.01).warmup(20)
BATCH = 64
UPDATES = 200

Floats = npt.NDArray[np.float64]

_images, _labels = load_digits(return_X_y=True)
X = (_images[:1600] / 16).astype("float32")
Y = _labels[:1600].astype("int64")


def batches() -> list[tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]]:
    """The batch of each update, through the data again and again."""
    starts = [k * BATCH % len(X) for k in range(UPDATES)]
    return [(X[start : start + BATCH], Y[start : start + BATCH]) for start in starts]


def starting_weights() -> list[npt.NDArray[np.float32]]:
    """Weight and bias of two dense layers, 64 to 32 (tanh) to 10, inputs first."""
    rng = np.random.default_rng(0)
    shapes = [(64, 32), (32,), (32, 10), (10,)]
    return [(rng.standard_normal(shape) / 8).astype("float32") for shape in shapes]


# From the number of an update, a weight, its velocity and its gradient to the next weight and
# velocity: frameworks differ in what momentum and weight decay mean, so each states its own.
Rule = Callable[[int, Floats, Floats, Floats], tuple[Floats, Floats]]


def sgd(schedule: Schedule) -> Rule:
    return lambda k, weight, velocity, gradient: (weight - schedule(k) * gradient, velocity)


def trained_weights(rule: Schedule | Rule = SCHEDULE, accumulate: int = 1) -> list[Floats]:
    """The weights after all batches, where each `accumulate` of them make an update.

    By the plain function `schedule(k)` of an update k, and backpropagation.
    """
    update = sgd(rule) if isinstance(rule, Schedule) else rule
    weights = [weight.astype("float64") for weight in starting_weights()]
    velocities = [np.zeros_like(weight) for weight in weights]
    sums = [np.zeros_like(weight) for weight in weights]
    for n, (x, y) in enumerate(batches(), start=1):
        sums = [a + b for a, b in zip(sums, gradients(weights, x, y), strict=True)]
        if n % accumulate == 0:
            k = n // accumulate - 1
            for i, total in enumerate(sums):
                weights[i], velocities[i] = update(k, weights[i], velocities[i], total / accumulate)
                sums[i] = np.zeros_like(total)
    return weights


def gradients(weights: list[Floats], x: npt.NDArray[Any], y: npt.NDArray[Any]) -> list[Floats]:
    """Those of the mean cross entropy of a batch, by backpropagation."""
    w1, b1, w2, b2 = weights
    hidden = np.tanh(x @ w1 + b1)
    scores = np.exp(hidden @ w2 + b2)
    error = (scores / scores.sum(1, keepdims=True) - np.eye(10)[y]) / len(x)
    hidden_error = error @ w2.T * (1 - hidden**2)
    return [x.T @ hidden_error, hidden_error.sum(0), hidden.T @ error, error.sum(0)]


def assert_same_weights(
    weights: list[npt.NDArray[np.float32]], rule: Schedule | Rule = SCHEDULE, accumulate: int = 1
) -> None:
    for actual, expected in zip(weights, trained_weights(rule, accumulate), strict=True):
        np.testing.assert_allclose(actual, expected, rtol=0, atol=1e-5)
