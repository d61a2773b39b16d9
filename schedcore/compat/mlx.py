"""The schedules of MLX's `mlx.optimizers`, exactly.

Quirk of all: MLX computes in float32, here it is float64.
"""

from collections.abc import Sequence

from schedcore.compat import optax
from schedcore.compat.preset import multiplied_every, preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Linear


@preset
def exponential_decay(init: float, decay_rate: float) -> Schedule:
    """A rate times `decay_rate` at each update.

    >>> from schedcore import compat
    >>> lr = compat.mlx.exponential_decay(0.4, decay_rate=0.5)
    >>> lr(0), lr(1), lr(2)
    (0.4, 0.2, 0.1)
    """
    return multiplied_every(init, decay_rate, 1)


@preset
def step_decay(init: float, decay_rate: float, step_size: int) -> Schedule:
    """A rate times `decay_rate` every `step_size`.

    >>> from schedcore import compat
    >>> lr = compat.mlx.step_decay(0.4, decay_rate=0.5, step_size=10)
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.1)
    """
    return multiplied_every(init, decay_rate, step_size)


@preset
def cosine_decay(init: float, decay_steps: int, end: float = 0.0) -> Schedule:
    """A cosine from one rate to another.

    >>> from schedcore import compat
    >>> lr = compat.mlx.cosine_decay(0.4, decay_steps=10)
    >>> lr(0), lr(5), lr(10), lr(99)
    (0.4, 0.2, 0.0, 0.0)
    """
    return Cosine(init, decay_steps, end)


@preset
def linear_schedule(init: float, end: float, steps: int) -> Schedule:
    """A line from one rate to another.

    >>> from schedcore import compat
    >>> lr = compat.mlx.linear_schedule(0.0, 0.4, steps=10)
    >>> lr(0), lr(5), lr(10), lr(99)
    (0.0, 0.2, 0.4, 0.4)
    """
    return Linear(init, steps, end)


@preset
def join_schedules(schedules: Sequence[Schedule], boundaries: Sequence[int]) -> Schedule:
    """One schedule after the other, each from its boundary on, where its clock starts at 0.

    Quirk: at boundaries that don't rise a schedule is too late for one, and at one below 0 it never
    comes; `a.then(b, at=10).then(c, at=20)` has each.

    >>> from schedcore import compat
    >>> mlx = compat.mlx
    >>> lr = mlx.join_schedules([mlx.linear_schedule(0, 0.4, 10), mlx.cosine_decay(0.4, 10)], [10])
    >>> lr(5), lr(10), lr(15), lr(20)
    (0.2, 0.4, 0.2, 0.0)
    """
    if len(schedules) != len(boundaries) + 1:
        raise ValueError(f"boundaries must be {len(schedules) - 1} times, got {boundaries!r}")
    parts = [it for it in zip(schedules[1:], boundaries, strict=True) if it[1] >= 0]
    return optax.join_schedules([schedules[0], *(it for it, _ in parts)], [at for _, at in parts])
