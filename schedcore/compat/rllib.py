"""The schedules of RLlib's `ray.rllib.utils.schedules`, exactly; t counts timesteps.

`framework` is taken where RLlib has it, and changes nothing. An `interpolation` of your own is a
shape: `Piecewise(endpoints, shape=...)`.
"""

from collections.abc import Sequence

from schedcore.compat.preset import multiplied_smoothly, polyline, polynomial, preset
from schedcore.schedule import Schedule
from schedcore.shapes.constant import Constant

Points = Sequence[Sequence[float]]


@preset
def Scheduler(fixed_value_or_schedule: float | Points, *, framework: str = "torch") -> Schedule:
    """A number for ever, or lines from point to point: what a config has as its `lr`.

    >>> from schedcore import compat
    >>> lr = compat.rllib.Scheduler([[0, 0.4], [1000, 0.2], [2000, 0.1]])
    >>> lr(0), round(lr(500), 4), lr(1000), lr(9999)
    (0.4, 0.3, 0.2, 0.1)
    """
    if isinstance(fixed_value_or_schedule, Sequence):
        points = fixed_value_or_schedule
        return PiecewiseSchedule(points, outside_value=points[-1][-1])
    return Constant(fixed_value_or_schedule)


@preset
def PiecewiseSchedule(
    endpoints: Points, framework: str | None = None, *, outside_value: float | None = None
) -> Schedule:
    """Lines from point to point; at two points of the same time it jumps.

    Quirk: before the first point and from the last one on it is `outside_value`, or an error of
    RLlib without one; `Piecewise(endpoints)` stays at its ends, as this does then.
    Quirk: times are rounded down to whole numbers; `Piecewise(endpoints)` takes any.

    >>> from schedcore import compat
    >>> lr = compat.rllib.PiecewiseSchedule([(0, 0.4), (10, 0.2), (20, 0.2)], outside_value=0.1)
    >>> lr(0), round(lr(5), 4), lr(10), lr(20)
    (0.4, 0.3, 0.2, 0.1)
    """
    points = [(int(time), float(value)) for time, value in endpoints]
    first, last = points[0][0], points[-1][0]
    lr = polyline(points)
    if outside_value is None:
        return lr
    outside = Constant(outside_value)
    start = max(first, 0)
    return outside.then(lr.shift(-start), at=start).then(outside, at=max(last, 0))


@preset
def ConstantSchedule(value: float, framework: str | None = None) -> Schedule:
    """The same value for ever.

    >>> from schedcore import compat
    >>> compat.rllib.ConstantSchedule(0.4)(10)
    0.4
    """
    return Constant(value)


@preset
def PolynomialSchedule(
    schedule_timesteps: int,
    final_p: float,
    framework: str | None,
    initial_p: float = 1.0,
    power: float = 2.0,
) -> Schedule:
    """From one value to another along a power of the time that is left.

    >>> from schedcore import compat
    >>> lr = compat.rllib.PolynomialSchedule(10, 0.0, None, initial_p=0.4)
    >>> lr(0), lr(5), lr(10), lr(99)
    (0.4, 0.1, 0.0, 0.0)
    """
    return polynomial(initial_p, schedule_timesteps, final_p, power)


@preset
def LinearSchedule(
    *, schedule_timesteps: int, final_p: float, framework: str | None, initial_p: float = 1.0
) -> Schedule:
    """A line from one value to another.

    >>> from schedcore import compat
    >>> lr = compat.rllib.LinearSchedule(
    ...     schedule_timesteps=10, final_p=0.0, framework=None, initial_p=0.4
    ... )
    >>> lr(0), lr(5), lr(10), lr(99)
    (0.4, 0.2, 0.0, 0.0)
    """
    return PolynomialSchedule(schedule_timesteps, final_p, framework, initial_p, 1.0)


@preset
def ExponentialSchedule(
    schedule_timesteps: int,
    framework: str | None = None,
    initial_p: float = 1.0,
    decay_rate: float = 0.1,
) -> Schedule:
    """A value times `decay_rate` over every `schedule_timesteps`, without end.

    >>> from schedcore import compat
    >>> lr = compat.rllib.ExponentialSchedule(10, initial_p=0.4, decay_rate=0.25)
    >>> lr(0), lr(5), lr(10)
    (0.4, 0.2, 0.1)
    """
    return multiplied_smoothly(initial_p, decay_rate, schedule_timesteps)
