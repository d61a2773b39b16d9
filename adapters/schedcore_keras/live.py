"""The schedule of a live Keras schedule."""

from typing import Any

import keras

from schedcore import Constant, Schedule
from schedcore.compat import keras as presets
from schedcore_keras.schedule import KerasSchedule


def from_keras(schedule: Any) -> Schedule:
    """The Schedule of a Keras learning-rate schedule, or of the rate of an optimizer.

    Args:
        schedule: One of `keras.optimizers.schedules`, a `KerasSchedule`, a number, or an optimizer.

    Raises:
        TypeError: It is of another class, of which nothing is known.

    >>> import keras
    >>> from schedcore_keras import from_keras
    >>> from_keras(keras.optimizers.schedules.ExponentialDecay(0.1, 1000, 0.96))
    Exponential(0.1, factor=0.96, step_size=1000)
    """
    if isinstance(schedule, keras.optimizers.Optimizer):
        schedule = getattr(schedule, "_learning_rate", None)
    if isinstance(schedule, KerasSchedule):
        ours: Schedule = schedule.schedule
        return ours
    if isinstance(schedule, (int, float, keras.Variable)):
        return Constant(float(schedule))
    kind = type(schedule)
    if getattr(keras.optimizers.schedules, kind.__name__, None) is not kind:
        raise TypeError(
            f"from_keras: no Schedule of {kind.__name__}: nothing is known of its rates"
        )
    config = {name: it for name, it in schedule.get_config().items() if name != "name"}
    result: Schedule = getattr(presets, kind.__name__)(**config)
    return result
