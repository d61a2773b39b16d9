"""The rate computed inside the compiled train step."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras

from schedcore import Schedule
from schedcore.checks import Rule, check
from schedcore.formats.data import from_dict, to_dict
from schedcore.schedule import check_schedule

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
        self.schedule = schedule
        check_schedule(self, "schedule")
        self.gradient_accumulation_steps = gradient_accumulation_steps
        if gradient_accumulation_steps is not None:
            check(self, WHOLE, "gradient_accumulation_steps")

    def __call__(self, step: Any) -> Any:
        # Older Keras would round a variable to float32; its value is a whole number.
        count = getattr(step, "value", step)
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
