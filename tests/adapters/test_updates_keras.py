"""`Run` counts the updates that Keras really makes, and the batches that move its schedules.

With `gradient_accumulation_steps`, a schedule is asked at the number of the batch.
"""

from typing import Any

import keras
import numpy as np
import pytest

from schedcore import Run


class Watch(keras.callbacks.Callback):  # type: ignore[misc]
    """Counts the batches after which the weights are others."""

    def __init__(self) -> None:
        super().__init__()
        self.updates = 0
        self.weights = 0.0

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        weights = float(np.sum(self.model.get_weights()[0]))
        self.updates += weights != self.weights
        self.weights = weights


@pytest.mark.parametrize(
    ("examples", "accumulate", "epochs"), [(75, 1, 2), (75, 4, 3), (64, 3, 2), (5, 2, 5)]
)
def test_updates(examples: int, accumulate: int, epochs: int) -> None:
    net = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="zeros")])
    clock: list[int] = []

    class Seen(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
        def __call__(self, step: Any) -> Any:
            clock.append(int(step))
            return 0.01

    optimizer = keras.optimizers.SGD(
        Seen(), gradient_accumulation_steps=accumulate if accumulate > 1 else None
    )
    net.compile(optimizer, "mse", run_eagerly=True)
    watch = Watch()
    x = np.ones((examples, 1), "float32")
    net.fit(x, 2 * x, batch_size=8, epochs=epochs, verbose=0, callbacks=[watch])

    run = Run(epochs=epochs, examples=examples, batch_size=8, accumulate=accumulate, host="keras")
    assert watch.updates == run.updates
    assert int(optimizer._iterations) == run.length("batches")
    assert sorted(set(clock)) == [(k + 1) * accumulate - 1 for k in range(watch.updates)]
