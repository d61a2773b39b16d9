"""The schedules of Stable-Baselines3's `common.utils`, exactly.

There a schedule is asked for how much of the run is left, from 1 to 0; here t is how much of it is
done, from 0 to 1. `lr.stretch(total_timesteps)` counts timesteps, and `lr.reverse(1)` is what
Stable-Baselines3 takes as its `learning_rate`.
"""

from schedcore.compat.preset import preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Linear
from schedcore.shapes.constant import Constant


@preset
def LinearSchedule(start: float, end: float, end_fraction: float) -> Schedule:
    """A line from `start` to `end`, in the first `end_fraction` of the run.

    >>> from schedcore import compat
    >>> lr = compat.stable_baselines3.LinearSchedule(0.4, 0.0, end_fraction=0.5)
    >>> lr(0), lr(0.25), lr(0.5), lr(1)
    (0.4, 0.2, 0.0, 0.0)
    >>> lr.stretch(10_000)(2500), lr.reverse(1)(0.75)
    (0.2, 0.2)
    """
    return Linear(start, end_fraction, end)


@preset
def ConstantSchedule(val: float) -> Schedule:
    """The same value for ever.

    >>> from schedcore import compat
    >>> compat.stable_baselines3.ConstantSchedule(0.4)(0.5)
    0.4
    """
    return Constant(val)


@preset
def FloatSchedule(value_schedule: Schedule | float) -> Schedule:
    """A schedule as it is, or a number for ever.

    >>> from schedcore import compat
    >>> compat.stable_baselines3.FloatSchedule(0.4)(0.5)
    0.4
    """
    return value_schedule if isinstance(value_schedule, Schedule) else Constant(value_schedule)


@preset
def get_linear_fn(start: float, end: float, end_fraction: float) -> Schedule:
    """The older name of `LinearSchedule`.

    >>> from schedcore import compat
    >>> compat.stable_baselines3.get_linear_fn(0.4, 0.0, end_fraction=0.5)(0.25)
    0.2
    """
    return LinearSchedule(start, end, end_fraction)


@preset
def constant_fn(val: float) -> Schedule:
    """The older name of `ConstantSchedule`.

    >>> from schedcore import compat
    >>> compat.stable_baselines3.constant_fn(0.4)(0.5)
    0.4
    """
    return Constant(val)


@preset
def get_schedule_fn(value_schedule: Schedule | float) -> Schedule:
    """The older name of `FloatSchedule`.

    >>> from schedcore import compat
    >>> compat.stable_baselines3.get_schedule_fn(0.4)(0.5)
    0.4
    """
    return FloatSchedule(value_schedule)
