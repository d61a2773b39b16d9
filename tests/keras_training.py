"""Training in Keras whose weights are the rates that its updates used."""

from collections.abc import Collection, Iterator
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

BATCHES = 40  # that can be told apart

Array = npt.NDArray[np.float32]


def model(optimizer: Any, **compile_arguments: Any) -> Any:
    """A model whose k-th weight the k-th batch moves from 0 by the rate, and no other batch."""
    layer = keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros")
    net = keras.Sequential([keras.Input((BATCHES,)), layer])
    net.compile(optimizer, "mse", **compile_arguments)
    return net


def train(
    net: Any,
    batches: int,
    *callbacks: Any,
    epochs: range = range(1),
    first: int = 0,
    infinite: Collection[int] = (),
) -> list[float]:
    """The rates used by this many batches in these epochs, in the compiled train step itself.

    The first of them is number `first`. The gradients of some may be infinite.
    """
    net.set_weights([np.zeros((BATCHES, 1))])
    net.fit(
        _data(first, infinite),
        initial_epoch=epochs.start,
        epochs=epochs.stop,
        steps_per_epoch=batches // len(epochs),
        shuffle=False,
        callbacks=callbacks,
        verbose=0,
    )
    return net.get_weights()[0].ravel()[: first + batches].tolist()  # type: ignore[no-any-return]


def _data(first: int, infinite: Collection[int]) -> Iterator[tuple[Array, Array]]:
    for k in range(first, BATCHES):
        # Half of the gradient of the squared error is 1.
        y = np.inf if k in infinite else 0.5
        yield np.eye(1, BATCHES, k, "float32"), np.full((1, 1), y, "float32")


def float32(rates: Collection[float]) -> list[float]:
    return [float(np.float32(rate)) for rate in rates]
