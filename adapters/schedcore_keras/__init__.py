"""Bind a schedule to a Keras optimizer: inside the compiled train step, or as a callback."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import keras

from schedcore import Plateau, Schedule
from schedcore.checks import Rule, check, reject
from schedcore.config import from_dict, to_dict

__all__ = ["KerasCallback", "KerasSchedule"]

LEARNING_RATE = "learning_rate"
WHOLE = Rule("a whole number >= 1", lambda value: value >= 1 and value % 1 == 0)


@keras.saving.register_keras_serializable(package="schedcore")
class KerasSchedule(keras.optimizers.schedules.LearningRateSchedule):
    """A schedule as the `learning_rate` of a Keras optimizer.

    Keras evaluates it inside the compiled train step: the k-th update uses `schedule(k - 1)`,
    computed in float64 from the optimizer's own count. It is saved and loaded with the model, as
    long as `schedcore_keras` is imported.

    Args:
        schedule: The schedule, in updates; `stretch` turns one in epochs into that.
        gradient_accumulation_steps: What the optimizer was given. Keras counts batches for its
            schedules; this many of them make an update.

    Raises:
        TypeError: `schedule` is not a Schedule, or the other not a number.
        ValueError: `gradient_accumulation_steps` is not a whole number >= 1.

    >>> from schedcore import Cosine
    >>> optimizer = keras.optimizers.SGD(KerasSchedule(Cosine(0.3, steps=15).warmup(5)))
    >>> float(optimizer.learning_rate)
    0.0
    """

    def __init__(self, schedule: Schedule, gradient_accumulation_steps: int | None = None) -> None:
        if not isinstance(schedule, Schedule):
            reject(self, "schedule", "a Schedule", schedule, TypeError)
        self.schedule = schedule
        self.gradient_accumulation_steps = gradient_accumulation_steps
        if gradient_accumulation_steps is not None:
            check(self, WHOLE, "gradient_accumulation_steps")

    def __call__(self, step: Any) -> Any:
        # A variable would round itself to float32; its value is a whole number.
        count: Any = step.value if isinstance(step, keras.Variable) else step
        if self.gradient_accumulation_steps:
            count = count // int(self.gradient_accumulation_steps)
        with _precisely() as dtype:
            t: Any = keras.ops.convert_to_tensor(count, dtype)
            return keras.ops.cast(self.schedule(t), keras.config.floatx())

    def get_config(self) -> dict[str, Any]:
        return {
            "schedule": to_dict(self.schedule),
            "gradient_accumulation_steps": self.gradient_accumulation_steps,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "KerasSchedule":
        return cls(**{**config, "schedule": from_dict(config["schedule"])})


@contextmanager
def _precisely() -> Iterator[str | None]:
    """The type to compute in while this lasts; None, for a count as it is, without float64."""
    backend = keras.backend.backend()
    if backend == "jax":
        import jax

        if not hasattr(jax, "enable_x64"):  # before JAX 0.8, constants would still be float32
            yield None
            return
        with jax.enable_x64(True):
            yield "float64"
    elif backend == "torch":
        import torch

        yield None if torch.backends.mps.is_available() else "float64"
    else:
        yield "float64"


class KerasCallback(keras.callbacks.Callback):
    """Set the learning rate by epoch or by update, and report it in the logs.

    By epoch, the whole of epoch e (from 0) trains at `schedule(e)`. By update, the k-th update
    uses `schedule(k - 1)`; updates are counted by the optimizer, so a resumed run goes on where it
    was. With a plateau the rate is `schedule(t) * scale`, where the scale of an epoch follows from
    the metrics of the epochs before it. The rate is in the logs, and so in the History, as
    `learning_rate`.

    Args:
        schedule: The schedule, in the unit below; or a dict of one for each setting of the
            optimizer by name, such as `learning_rate`, `weight_decay`, `momentum`. A setting that
            is no variable is compiled into the train step, which is compiled anew when it changes.
        unit: What their t counts, `epoch` or `update`.
        plateau: What lowers the learning rate when `monitor` has stopped improving.
        monitor: A metric of the logs at the end of each epoch.
        backup: A JSON file for the metrics of the plateau, so that an interrupted run goes on.

    Raises:
        TypeError: `schedule` is neither a Schedule nor a dict of some, or `plateau` no Plateau;
            and from Keras, when training starts, if the optimizer was given a schedule of its own.
        ValueError: `unit` is neither of the two; and when training starts, if the optimizer has no
            such setting, or one by update would have no effect or not at each of them.
        RuntimeError: While training, something else sets the learning rate too.

    >>> from schedcore import Factor, Plateau
    >>> callback = KerasCallback(Factor(0.3, 0.9), unit="epoch")
    >>> callback = KerasCallback(Factor(0.3, 0.9).warmup(5), plateau=Plateau(factor=0.5))
    """

    def __init__(
        self,
        schedule: Schedule | Mapping[str, Schedule],
        unit: Literal["epoch", "update"] = "epoch",
        plateau: Plateau | None = None,
        monitor: str = "val_loss",
        backup: str | PathLike[str] | None = None,
    ) -> None:
        super().__init__()
        given = schedule if isinstance(schedule, Mapping) else {LEARNING_RATE: schedule}
        for value in given.values():
            if not isinstance(value, Schedule):
                reject(self, "schedule", "a Schedule, or a dict of them", value, TypeError)
        if unit not in {"epoch", "update"}:
            reject(self, "unit", "'epoch' or 'update'", unit)
        if plateau is not None and not isinstance(plateau, Plateau):
            reject(self, "plateau", "a Plateau", plateau, TypeError)
        if plateau is not None and LEARNING_RATE not in given:
            reject(self, "plateau", "None without a schedule of learning_rate", plateau)
        self.schedules = dict(given)
        self.unit = unit
        self.plateau = plateau
        self.monitor = monitor
        self.backup = None if backup is None else Path(backup)
        self.metrics: list[float] = []
        self.scale = 1.0

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        for name in self.schedules:
            self._check_setting(name)
        self.values: dict[str, float] = {}
        if self.backup and self.backup.exists():
            self.metrics = json.loads(self.backup.read_text())[self.monitor]

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self._check_rate()
        if self.plateau:
            self._look_back(self.plateau, epoch)
        if self.unit == "epoch":
            self._write(epoch)

    def on_train_batch_begin(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if self.unit == "update":
            self._write(int(keras.ops.convert_to_numpy(self._optimizer.iterations)))

    def on_epoch_end(self, epoch: int, logs: dict[str, Any]) -> None:
        self._check_rate()
        if self.plateau:
            self._note(logs)
        logs.update(self.values)

    @property
    def _optimizer(self) -> Any:
        optimizer: Any = self.model.optimizer
        # Mixed precision wraps the optimizer, and has settings of no effect itself.
        return getattr(optimizer, "inner_optimizer", optimizer)

    def _check_setting(self, name: str) -> None:
        model, optimizer = self.model, self._optimizer
        if not hasattr(optimizer, name):
            reject(self, "schedule", f"of a setting of {type(optimizer).__name__}", name)
        if self.unit == "epoch":
            return
        if model.steps_per_execution > 1:
            reject(self, "unit", "'epoch' where steps_per_execution is more than 1", self.unit)
        compiled = not model.run_eagerly and (
            keras.backend.backend() == "tensorflow" or model.jit_compile
        )
        variable = isinstance(getattr(optimizer, name), keras.Variable)
        if compiled and not variable and name != LEARNING_RATE:
            reject(self, "unit", f"'epoch' for {name}, compiled into the train step", self.unit)

    def _check_rate(self) -> None:
        """Make sure that the rate is still the one written, which Keras has rounded."""
        if LEARNING_RATE in self.values:
            rate: Any = self._optimizer.learning_rate
            written = keras.ops.convert_to_tensor(self.values[LEARNING_RATE], rate.dtype)
            actual, expected = map(float, map(keras.ops.convert_to_numpy, (rate, written)))
            if actual != expected:
                rule = "set by nothing else (instead of ReduceLROnPlateau, give a plateau)"
                reject(self, LEARNING_RATE, rule, actual, RuntimeError)

    def _look_back(self, plateau: Plateau, epoch: int) -> None:
        """Find the scale of this epoch from the metrics of those before it."""
        if len(self.metrics) < epoch:
            reject(self, "metrics", f"those of {epoch} epochs (see backup)", self.metrics)
        del self.metrics[epoch:]
        state = plateau.start()
        for metric in self.metrics:
            state, _ = plateau.update(state, metric)
        self.scale = state.scale

    def _note(self, logs: dict[str, Any]) -> None:
        if self.monitor not in logs:
            reject(self, "monitor", f"one of {', '.join(logs)}", self.monitor)
        self.metrics.append(logs[self.monitor])
        if self.backup:
            new = self.backup.with_name(f"{self.backup.name}.new")
            new.write_text(json.dumps({self.monitor: self.metrics}))
            new.replace(self.backup)

    def _write(self, t: int) -> None:
        optimizer = self._optimizer
        for name, schedule in self.schedules.items():
            value = schedule(t) * (self.scale if name == LEARNING_RATE else 1.0)
            self.values[name] = value
            setting = getattr(optimizer, name)
            if isinstance(setting, keras.Variable):
                setting.assign(value)
            elif name == LEARNING_RATE or setting != value:
                setattr(optimizer, name, value)
                self.model.make_train_function(force=True)
