"""The rate, in the logs of Keras."""

from typing import Any

import keras
from keras.optimizers.schedules import LearningRateSchedule

from schedcore_keras.optimizer import number, optimizer_of
from schedcore_keras.schedule import KerasSchedule


class LearningRateMonitor(keras.callbacks.Callback):
    """Show the learning rate in the logs, and so in the History, as `learning_rate`.

    The rate of an epoch is the one that its last update used. It may come from a `KerasSchedule`, a
    schedule of Keras, or a number. Put this before the callbacks that read the logs.

    When the optimizer has a new `KerasSchedule`, the train step is compiled anew: without that,
    Keras on TensorFlow and JAX would train along the old one.

    >>> from schedcore import Cosine
    >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    >>> model.compile(keras.optimizers.SGD(KerasSchedule(Cosine(0.25, steps=4))), "mse")
    >>> x, y = keras.ops.zeros((2, 3)), keras.ops.zeros((2, 1))
    >>> history = model.fit(x, y, epochs=3, callbacks=[LearningRateMonitor()], verbose=0)
    >>> [round(rate, 4) for rate in history.history["learning_rate"]]
    [0.25, 0.2134, 0.125]
    """

    def on_train_begin(self, logs: Any = None) -> None:
        model: Any = self.model
        optimizer = optimizer_of(model)
        rate = optimizer._learning_rate
        if isinstance(rate, KerasSchedule) and not rate.is_compiled(optimizer._iterations):
            model.make_train_function(force=True)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        optimizer = optimizer_of(self.model)
        rate = optimizer._learning_rate
        if isinstance(rate, LearningRateSchedule):
            # Not `iterations`: a schedule is asked with the count of batches.
            rate = rate(max(int(number(optimizer._iterations)) - 1, 0))
        logs["learning_rate"] = number(rate)
