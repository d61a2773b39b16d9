"""The rate computed inside the compiled train step."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import keras

from schedcore import Schedule
from schedcore.binding import check_learning_rate
from schedcore.checks import store_whole
from schedcore.formats.data import from_dict, to_dict
from schedcore.formats.given import as_schedule
from schedcore_keras.watch import Watch

_KERAS_2 = """KerasSchedule: it is for Keras 3, and asked for the rate as by tf_keras. There, write
class Rate(tf_keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        return tf.cast(schedule(tf.cast(step, tf.float64)), tf.float32)
and give the optimizer Rate()."""


@keras.saving.register_keras_serializable(package="schedcore")
class KerasSchedule(keras.optimizers.schedules.LearningRateSchedule):
    """A schedule as the `learning_rate` of a Keras optimizer.

    Keras evaluates it inside the compiled train step: the k-th update uses `schedule(k - 1)`,
    computed in float64 from the optimizer's own count. It is saved and loaded with the model, as
    long as `schedcore_keras` is imported.

    Args:
        schedule: The schedule, in updates; `stretch` turns one in epochs into that. Also as text,
            or as a mapping.
        gradient_accumulation_steps: What the optimizer was given. Keras counts batches for its
            schedules; this many of them make an update. If that is not told, a warning tells of
            it; 1 is for a schedule in batches.

    Raises:
        TypeError: `schedule` is none of these, or `gradient_accumulation_steps` no whole number;
            and when an optimizer of tf_keras, which is Keras 2, asks for the rate.
        ValueError: A text or a mapping describes no schedule, or `gradient_accumulation_steps` is
            below 1.

    >>> from schedcore import Cosine
    >>> optimizer = keras.optimizers.SGD(KerasSchedule(Cosine(0.3, steps=15).warmup(5)))
    >>> float(optimizer.learning_rate)
    0.0
    """

    def __init__(
        self,
        schedule: Schedule | str | Mapping[str, Any],
        gradient_accumulation_steps: int | None = None,
    ) -> None:
        self._schedule = as_schedule(schedule, self, "schedule")
        self.gradient_accumulation_steps = gradient_accumulation_steps
        if gradient_accumulation_steps is not None:
            store_whole(self, 1, "gradient_accumulation_steps")
        check_learning_rate(self, self.schedule)
        self._watch = Watch()

    @property
    def schedule(self) -> Schedule:
        """The schedule; it is compiled into the train step, so it can't be assigned."""
        return self._schedule

    def __call__(self, step: Any = None) -> Any:
        if step is None:
            raise TypeError(_KERAS_2)
        each = self.gradient_accumulation_steps or 1
        if type(self) is KerasSchedule and self.gradient_accumulation_steps is None:
            self._watch.accumulating(self.schedule, step)
        # An optimizer's count, and no other variable.
        if getattr(step, "name", "") == "iteration" and keras.backend.backend() != "torch":
            self._watch.called(self.schedule, step, each)
        # Older Keras would round a variable to float32; its value is a whole number.
        count = getattr(step, "value", step)
        if each > 1:
            count = count // each
        with _precisely() as dtype:
            t: Any = keras.ops.convert_to_tensor(count, dtype)
            return keras.ops.cast(self.schedule(t), keras.config.floatx())

    def __repr__(self) -> str:
        each = self.gradient_accumulation_steps
        rest = f", gradient_accumulation_steps={each}" if each else ""
        return f"KerasSchedule({self.schedule}{rest})"

    def __reduce__(self) -> tuple[Any, ...]:
        return KerasSchedule, (self.schedule, self.gradient_accumulation_steps)

    def is_compiled(self, count: keras.Variable) -> bool:
        """Return whether the optimizer with this count has this schedule in its train step."""
        return self._watch.is_compiled(count)

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
    """Yield the type to compute in; None without float64, for a count as it is."""
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
