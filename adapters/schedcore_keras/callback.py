"""The rate, and any other setting, written from outside of the train step."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import keras

from schedcore import Plateau, PlateauState, Schedule
from schedcore.binding import check_learning_rate
from schedcore.checks import fail
from schedcore.formats.given import as_schedule
from schedcore.plateau import check_plateau
from schedcore_keras.optimizer import number, optimizer_of

LEARNING_RATE = "learning_rate"

Given = Schedule | str | Mapping[str, Any]


class KerasCallback(keras.callbacks.Callback):
    """Set the learning rate by epoch or by update, and report it in the logs.

    By epoch, the whole of epoch e (from 0) trains at `schedule(e)`. By update, the k-th update
    uses `schedule(k - 1)`; updates are counted by the optimizer, so a resumed run goes on where it
    was. The rate is in the logs, and so in the History, as `learning_rate`.

    With a plateau the rate is `schedule(t) * scale`, where the scale of an epoch follows from the
    metrics of the epochs before it. Keras' own `ReduceLROnPlateau` takes part in the scale too,
    where it comes before this in the list of callbacks.

    Args:
        schedule: The schedule, in the unit below; or a dict of one for each setting of the
            optimizer by name, such as `learning_rate`, `weight_decay`, `momentum`. A setting that
            is no variable is compiled into the train step, which is compiled anew when it changes.
            A schedule may also be given as text, or as a mapping with its `type`.
        unit: What their t counts, `epoch` or `update`.
        plateau: What lowers the learning rate when `monitor` has stopped improving.
        monitor: A metric of the logs at the end of each epoch.
        backup: A JSON file for the scale of each epoch, so that an interrupted run goes on.

    Raises:
        TypeError: `schedule` is none of these, or `plateau` no Plateau; and from Keras, when
            training starts, if the optimizer was given a schedule of its own.
        ValueError: A text or a mapping describes no schedule, or `unit` is neither of the two; and
            when training starts, if the optimizer has no such setting, or one by update would have
            no effect or not at each of them.
        RuntimeError: While training, something else sets the learning rate too.

    >>> from schedcore import Factor, Plateau
    >>> callback = KerasCallback(Factor(0.3, 0.9), unit="epoch")
    >>> callback = KerasCallback(Factor(0.3, 0.9).warmup(5), plateau=Plateau(factor=0.5))
    """

    def __init__(
        self,
        schedule: Given | Mapping[str, Given],
        unit: Literal["epoch", "update"] = "epoch",
        plateau: Plateau | None = None,
        monitor: str = "val_loss",
        backup: str | PathLike[str] | None = None,
    ) -> None:
        super().__init__()
        self.schedule = schedule
        self.unit = unit
        self.plateau = plateau
        check_plateau(self, plateau)
        if plateau is not None and LEARNING_RATE not in self.schedules:
            fail(self, "plateau", "None without a schedule of learning_rate", plateau)
        self.monitor = monitor
        self.backup = None if backup is None else Path(backup)
        self.states = [PlateauState()]  # at the start of each epoch
        self.t = 0  # of the last write

    @property
    def schedule(self) -> Any:
        """The schedule, or a dict of several. A new one may be assigned, and holds from then on."""
        given = self.schedules
        return given[LEARNING_RATE] if given.keys() == {LEARNING_RATE} else given

    @schedule.setter
    def schedule(self, schedule: Given | Mapping[str, Given]) -> None:
        one = not isinstance(schedule, Mapping) or "type" in schedule
        given: Any = {LEARNING_RATE: schedule} if one else schedule
        if not given:
            fail(self, "schedule", "of one setting at least", schedule)
        schedules = {
            name: as_schedule(value, self, "schedule" if one else f"schedule[{name!r}]")
            for name, value in given.items()
        }
        if LEARNING_RATE in schedules:
            check_learning_rate(self, schedules[LEARNING_RATE])
        self.schedules = schedules

    @property
    def unit(self) -> Literal["epoch", "update"]:
        """What t counts."""
        return self._unit

    @unit.setter
    def unit(self, unit: Literal["epoch", "update"]) -> None:
        if unit not in {"epoch", "update"}:
            fail(self, "unit", "'epoch' or 'update'", unit)
        self._unit: Literal["epoch", "update"] = unit

    def __repr__(self) -> str:
        given = self.schedule
        plateau = f", plateau={self.plateau}" if self.plateau is not None else ""
        return f"KerasCallback({given}, unit={self.unit!r}{plateau}, t={self.t})"

    def on_train_begin(self, logs: Any = None) -> None:
        for name in self.schedules:
            self._check_setting(name)
        self.values: dict[str, float] = {}
        self.rate: float | None = None
        if self.backup and self.backup.exists():
            self.states = [PlateauState(**state) for state in json.loads(self.backup.read_text())]

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._changed_by_others()
        self._go_to(epoch)
        self._write(epoch if self.unit == "epoch" else self._updates)

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        if batch == 0:
            self._changed_by_others()
        elif self.unit == "update":
            self._write(self._updates)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        state, factor = self.states[epoch], self._changed_by_others(may_lower=True)
        if self.plateau:
            if self.monitor not in logs:
                fail(self, "monitor", f"one of {', '.join(logs)}", self.monitor)
            state, _ = self.plateau.update(state, logs[self.monitor])
        self.states.append(replace(state, scale=state.scale * factor))
        if self.backup:
            new = self.backup.with_name(f"{self.backup.name}.new")
            new.write_text(json.dumps(list(map(asdict, self.states))))
            new.replace(self.backup)
        logs.update(self.values)

    @property
    def _updates(self) -> int:
        return int(number(optimizer_of(self.model).iterations))

    def _check_setting(self, name: str) -> None:
        model: Any = self.model
        optimizer = optimizer_of(model)
        if not hasattr(optimizer, name):
            fail(self, "schedule", f"of a setting of {type(optimizer).__name__}", name)
        if self.unit == "epoch":
            return
        if model.steps_per_execution > 1:
            fail(self, "unit", "'epoch' where steps_per_execution is more than 1", self.unit)
        compiled = not model.run_eagerly and (
            keras.backend.backend() == "tensorflow" or model.jit_compile
        )
        variable = hasattr(getattr(optimizer, name), "assign")
        if compiled and not variable and name != LEARNING_RATE:
            fail(self, "unit", f"'epoch' for {name}, compiled into the train step", self.unit)

    def _changed_by_others(self, may_lower: bool = False) -> float:
        """Return the factor by which others have changed the rate since the last look."""
        if self.rate is None:
            return 1.0
        variable = optimizer_of(self.model).learning_rate
        # Keras has rounded what was written.
        before = number(keras.ops.convert_to_tensor(self.rate, variable.dtype))
        self.rate = number(variable)
        if self.rate != before and not (may_lower and self.rate < before):
            rule = "set by nothing else (ReduceLROnPlateau comes before KerasCallback in the list)"
            fail(self, LEARNING_RATE, rule, self.rate, RuntimeError)
        return self.rate / before if before else 1.0

    def _go_to(self, epoch: int) -> None:
        """Forget this epoch and those after it; an unknown one has the last scale that is known."""
        known = len(self.states) - 1
        if self.plateau and epoch > known:
            rule = f"at most {known}, as far as its plateau has seen metrics (see backup)"
            fail(self, "initial_epoch", rule, epoch)
        self.states += self.states[-1:] * (epoch - known)
        del self.states[epoch + 1 :]

    def _write(self, t: int) -> None:
        model: Any = self.model
        optimizer = optimizer_of(model)
        self.t = t
        for name, schedule in self.schedules.items():
            value = schedule(t)
            if name == LEARNING_RATE:
                state = self.states[-1]
                apply = (self.plateau or Plateau()).apply
                self.rate = value = apply(value, state)
            self.values[name] = value
            setting = getattr(optimizer, name)
            if hasattr(setting, "assign"):
                setting.assign(value)
            elif name == LEARNING_RATE or setting != value:
                setattr(optimizer, name, value)
                model.make_train_function(force=True)
