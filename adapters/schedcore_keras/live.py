"""The schedule of a live Keras schedule."""

from numbers import Real
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
        TypeError: It is of another class, of which nothing is known, or computes in whole numbers.

    >>> import keras
    >>> from schedcore_keras import from_keras
    >>> from_keras(keras.optimizers.schedules.ExponentialDecay(0.1, 1000, 0.96))
    Exponential(0.1, factor=0.96, step_size=1000)
    """
    while hasattr(schedule, "inner_optimizer"):
        schedule = schedule.inner_optimizer
    if isinstance(schedule, keras.optimizers.Optimizer):
        schedule = getattr(schedule, "_learning_rate", None)
    kind = type(schedule)
    if isinstance(schedule, KerasSchedule) and kind.__call__ is KerasSchedule.__call__:
        ours: Schedule = schedule.schedule
        return ours
    if isinstance(schedule, Real | keras.Variable) and not isinstance(schedule, bool):
        return Constant(float(schedule))
    if getattr(keras.optimizers.schedules, kind.__name__, None) is not kind:
        raise TypeError(
            f"from_keras: no Schedule of {kind.__name__}: nothing is known of its rates"
        )
    config = {name: it for name, it in schedule.get_config().items() if name != "name"}
    first = config.get("initial_learning_rate")
    if isinstance(first, int):
        raise TypeError(
            f"from_keras: no Schedule of {kind.__name__} with initial_learning_rate={first}, from "
            f"which Keras computes in whole numbers: write {first}.0"
        )
    result: Schedule = getattr(presets, kind.__name__)(**config)
    return result
