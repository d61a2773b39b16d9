"""Several stages in a row."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from schedcore.compat.optax.falls import (
    cosine_decay_schedule,
    exponential_decay,
    linear_schedule,
)
from schedcore.compat.preset import preset
from schedcore.schedule import Schedule
from schedcore.shapes.constant import Constant, PiecewiseConstant
from schedcore.shapes.piecewise import Piecewise


@preset
def piecewise_constant_schedule(
    init_value: float, boundaries_and_scales: Mapping[int, float] | None = None
) -> Schedule:
    """A rate that is multiplied by a scale at each boundary.

    >>> from schedcore import compat
    >>> lr = compat.optax.piecewise_constant_schedule(0.4, {10: 0.5, 20: 0.5})
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.1)
    """
    _, *milestones = rates = _scaled(init_value, boundaries_and_scales)
    values = list(rates.values())
    return PiecewiseConstant(milestones, values) if milestones else Constant(values[0])


@preset
def piecewise_interpolate_schedule(
    interpolate_type: Literal["linear", "cosine"],
    init_value: float,
    boundaries_and_scales: Mapping[int, float] | None = None,
) -> Schedule:
    """From boundary to boundary along a curve; at each the rate is its scale times the one before.

    >>> from schedcore import compat
    >>> lr = compat.optax.piecewise_interpolate_schedule("linear", 0.1, {10: 4, 20: 0.5})
    >>> lr(0), lr(10), round(lr(15), 4), lr(20)
    (0.1, 0.4, 0.3, 0.2)
    """
    if interpolate_type not in ("linear", "cosine"):
        raise ValueError(f"interpolate_type must be 'linear' or 'cosine', got {interpolate_type!r}")
    return Piecewise(
        list(_scaled(init_value, boundaries_and_scales).items()), shape=interpolate_type
    )


@preset
def linear_onecycle_schedule(
    transition_steps: int,
    peak_value: float,
    pct_start: float = 0.3,
    pct_final: float = 0.85,
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
) -> Schedule:
    """Lines up to the peak, down again, and far below where it began.

    Quirk: the phases end at whole updates, rounded down, and one that ends where another does is
    lost; `OneCycle(peak_value, transition_steps, shape="linear")` ends them at their shares.

    >>> from schedcore import compat
    >>> lr = compat.optax.linear_onecycle_schedule(100, 0.5)
    >>> lr(0), lr(30), round(lr(85), 4), round(lr(100), 9)
    (0.02, 0.5, 0.02, 2e-06)
    """
    if pct_start < 0:
        raise ValueError(f"pct_start must be >= 0, got {pct_start!r}")
    scales = {
        int(pct_start * transition_steps): div_factor,
        int(pct_final * transition_steps): 1 / div_factor,
        transition_steps: 1 / final_div_factor,
    }
    return piecewise_interpolate_schedule("linear", peak_value / div_factor, scales)


@preset
def cosine_onecycle_schedule(
    transition_steps: int,
    peak_value: float,
    pct_start: float = 0.3,
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
) -> Schedule:
    """A cosine up to the peak, and one far down.

    Quirk: the peak is at a whole update, rounded down, and lost with `pct_start=1.0`;
    `OneCycle(peak_value, transition_steps)` has it at its share.

    >>> from schedcore import compat
    >>> lr = compat.optax.cosine_onecycle_schedule(100, 0.5)
    >>> lr(0), lr(30), round(lr(65), 4), round(lr(100), 9)
    (0.02, 0.5, 0.25, 2e-06)
    """
    if pct_start < 0:
        raise ValueError(f"pct_start must be >= 0, got {pct_start!r}")
    scales = {
        int(pct_start * transition_steps): div_factor,
        transition_steps: 1 / (div_factor * final_div_factor),
    }
    return piecewise_interpolate_schedule("cosine", peak_value / div_factor, scales)


@preset
def warmup_constant_schedule(init_value: float, peak_value: float, warmup_steps: int) -> Schedule:
    """A linear warmup, then the peak for ever.

    Quirk: with `warmup_steps=0` it stays at `init_value`; `Constant(peak_value)` is at the peak.

    >>> from schedcore import compat
    >>> lr = compat.optax.warmup_constant_schedule(0.0, 0.4, warmup_steps=10)
    >>> lr(0), lr(5), lr(10), lr(99)
    (0.0, 0.2, 0.4, 0.4)
    """
    return linear_schedule(init_value, peak_value, warmup_steps)


@preset
def warmup_cosine_decay_schedule(
    init_value: float,
    peak_value: float,
    warmup_steps: int,
    decay_steps: int,
    end_value: float = 0.0,
    exponent: float = 1.0,
) -> Schedule:
    """A linear warmup, then a power of a cosine; `decay_steps` are both together.

    >>> from schedcore import compat
    >>> lr = compat.optax.warmup_cosine_decay_schedule(0.0, 0.4, warmup_steps=4, decay_steps=14)
    >>> lr(0), lr(2), lr(4), lr(9), lr(14)
    (0.0, 0.2, 0.4, 0.2, 0.0)
    """
    alpha = end_value / peak_value if peak_value else 0.0
    decay = cosine_decay_schedule(peak_value, decay_steps - warmup_steps, alpha, exponent)
    rise = linear_schedule(init_value, peak_value, warmup_steps)
    return join_schedules([rise, decay], [warmup_steps])


@preset
def warmup_exponential_decay_schedule(
    init_value: float,
    peak_value: float,
    warmup_steps: int,
    transition_steps: int,
    decay_rate: float,
    transition_begin: int = 0,
    staircase: bool = False,
    end_value: float | None = None,
) -> Schedule:
    """A linear warmup, then the peak times `decay_rate` over every `transition_steps`.

    >>> from schedcore import compat
    >>> lr = compat.optax.warmup_exponential_decay_schedule(0.0, 0.4, 4, 10, 0.25)
    >>> lr(0), lr(2), lr(4), lr(9), lr(14)
    (0.0, 0.2, 0.4, 0.2, 0.1)
    """
    decay = exponential_decay(
        peak_value, transition_steps, decay_rate, transition_begin, staircase, end_value
    )
    rise = linear_schedule(init_value, peak_value, warmup_steps)
    return join_schedules([rise, decay], [warmup_steps])


@preset
def sgdr_schedule(cosine_kwargs: Iterable[Mapping[str, Any]]) -> Schedule:
    """A `warmup_cosine_decay_schedule` after the other, each for its `decay_steps`.

    Quirk: after the last one it stays at the end of that;
    `WarmRestarts(peak_value, decay_steps, warmup_steps=warmup_steps)` goes on.

    >>> from schedcore import compat
    >>> cycle = dict(init_value=0.0, peak_value=0.4, warmup_steps=4, decay_steps=14)
    >>> lr = compat.optax.sgdr_schedule([cycle, {**cycle, "peak_value": 0.2}])
    >>> lr(4), lr(14), lr(18), lr(28), lr(99)
    (0.4, 0.0, 0.2, 0.0, 0.0)
    """
    cycles = list(cosine_kwargs)
    lengths = [cycle["decay_steps"] for cycle in cycles]
    ends = [sum(lengths[: i + 1]) for i in range(len(cycles) - 1)]
    return join_schedules([warmup_cosine_decay_schedule(**cycle) for cycle in cycles], ends)


@preset
def join_schedules(schedules: Sequence[Schedule], boundaries: Sequence[int]) -> Schedule:
    """One schedule after the other, each from its boundary on, where its clock starts at 0.

    Quirk: a schedule without a boundary never comes, and at boundaries that don't rise it is too
    late for one; `a.then(b, at=10).then(c, at=20)` has each.

    >>> from schedcore import compat
    >>> optax = compat.optax
    >>> lr = optax.join_schedules([optax.constant_schedule(v) for v in (0.4, 0.2, 0.1)], [10, 20])
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.1)
    """
    row = schedules[0]
    for at, schedule in zip(boundaries, schedules[1:], strict=False):
        row = row.then(schedule, at=at) if at >= 0 else schedule.shift(at)
    return row


def _scaled(
    init_value: float, boundaries_and_scales: Mapping[int, float] | None
) -> dict[int, float]:
    """The rate from 0 on and from each boundary on: all scales until there, multiplied."""
    rates, rate = {0: init_value}, init_value
    for boundary, scale in sorted((boundaries_and_scales or {}).items()):
        if scale < 0:
            raise ValueError(f"boundaries_and_scales must have scales >= 0, got {scale!r}")
        rate *= scale
        rates[max(boundary, 0)] = rate
    return rates
