"""Bind a schedule to a Keras optimizer: inside the compiled train step, or as a callback."""

from typing import Any, Literal

import keras

from schedcore import Schedule
from schedcore.checks import reject
from schedcore.config import from_dict, to_dict

__all__ = ["KerasCallback", "KerasSchedule"]


@keras.saving.register_keras_serializable(package="schedcore")
class KerasSchedule(keras.optimizers.schedules.LearningRateSchedule):
    """A schedule as the `learning_rate` of a Keras optimizer.

    Keras evaluates it inside the compiled train step: the k-th update uses `schedule(k - 1)`. It
    is saved and loaded with the model, as long as `schedcore_keras` is imported. Under
    `gradient_accumulation_steps` Keras counts batches for its schedules; `KerasCallback` counts
    updates.

    Args:
        schedule: The schedule, in updates; `stretch` turns one in epochs into that.

    Raises:
        TypeError: `schedule` is not a Schedule.

    >>> from schedcore import Cosine
    >>> optimizer = keras.optimizers.SGD(KerasSchedule(Cosine(0.3, steps=15).warmup(5)))
    >>> float(optimizer.learning_rate)
    0.0
    """

    def __init__(self, schedule: Schedule) -> None:
        if not isinstance(schedule, Schedule):
            reject(self, "schedule", "a Schedule", schedule, TypeError)
        self.schedule = schedule

    def __call__(self, step: Any) -> Any:
        # A variable would round itself to float32; its value goes on as a whole number.
        count: Any = step.value if isinstance(step, keras.Variable) else step
        count = keras.ops.convert_to_tensor(count)
        return keras.ops.cast(self.schedule(count), keras.config.floatx())

    def get_config(self) -> dict[str, Any]:
        return {"schedule": to_dict(self.schedule)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "KerasSchedule":
        return cls(from_dict(config["schedule"]))


class KerasCallback(keras.callbacks.Callback):
    """Set the learning rate by epoch or by update, and report it in the logs.

    By epoch, the whole of epoch e (from 0) trains at `schedule(e)`. By update, the k-th update
    uses `schedule(k - 1)`; updates are counted by the optimizer, so a resumed run goes on where it
    was. The rate is in the logs, and so in the History, as `learning_rate`.

    Args:
        schedule: The schedule, in the unit below.
        unit: What its t counts, `epoch` or `update`.

    Raises:
        TypeError: `schedule` is not a Schedule; and from Keras, when training starts, if the
            optimizer was given a schedule of its own.
        ValueError: `unit` is neither of the two.

    >>> from schedcore import Factor
    >>> callback = KerasCallback(Factor(0.3, 0.9), unit="epoch")
    """

    def __init__(self, schedule: Schedule, unit: Literal["epoch", "update"] = "epoch") -> None:
        super().__init__()
        if not isinstance(schedule, Schedule):
            reject(self, "schedule", "a Schedule", schedule, TypeError)
        if unit not in {"epoch", "update"}:
            reject(self, "unit", "'epoch' or 'update'", unit)
        self.schedule = schedule
        self.unit = unit

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        if self.unit == "epoch":
            self._write(epoch)

    def on_train_batch_begin(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if self.unit == "update":
            self._write(int(self._optimizer.iterations))

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._report(logs)

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._report(logs)

    @property
    def _optimizer(self) -> Any:
        model: Any = self.model
        return model.optimizer

    def _write(self, t: int) -> None:
        self.rate = self.schedule(t)
        self._optimizer.learning_rate = self.rate

    def _report(self, logs: dict[str, Any] | None) -> None:
        if logs is not None:
            logs["learning_rate"] = self.rate
