"""One small network on real data, trained by hand in NumPy: what every framework must arrive at.

Equal starting weights, the same batches in the same order, plain SGD, and the same schedule, a
warmup into a cosine, by update. The learning rate is the only thing an adapter adds, so equal
weights after 200 updates mean that each of the 200 rates was right and came at its time.
"""

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


def trained_weights(schedule: Schedule = SCHEDULE) -> list[Floats]:
    """The weights after all updates, by the plain function `schedule(k)` and backpropagation."""
    w1, b1, w2, b2 = (weight.astype("float64") for weight in starting_weights())
    for k, (x, y) in enumerate(batches()):
        hidden = np.tanh(x @ w1 + b1)
        scores = np.exp(hidden @ w2 + b2)
        error = (scores / scores.sum(1, keepdims=True) - np.eye(10)[y]) / BATCH
        hidden_error = error @ w2.T * (1 - hidden**2)
        lr = schedule(k)
        w2, b2 = w2 - lr * hidden.T @ error, b2 - lr * error.sum(0)
        w1, b1 = w1 - lr * x.T @ hidden_error, b1 - lr * hidden_error.sum(0)
    return [w1, b1, w2, b2]


def assert_same_weights(weights: list[npt.NDArray[np.float32]]) -> None:
    for actual, expected in zip(weights, trained_weights(), strict=True):
        np.testing.assert_allclose(actual, expected, rtol=0, atol=1e-5)
