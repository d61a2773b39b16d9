"""Several parts in a row."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schedcore.compat.olmo_core.lengths import in_steps
from schedcore.compat.preset import preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal
from schedcore.shapes.constant import Constant


@preset
def WSDS(
    initial_lr: float,
    t_max: int,
    *,
    period_lengths: Sequence[int],
    period_lr_multipliers: Sequence[float] | None = None,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    decay: int | None = None,
    decay_fraction: float | None = None,
    warmup_min_lr: float = 0.0,
    decay_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, and periods that each end in a line down. `t_max` changes nothing.

    Quirk: the lowest rate at the end of a period takes an update from the next one;
    `WarmupStableDecay` with a list of lengths starts the next at the end.

    >>> from schedcore import compat
    >>> wsds = compat.olmo_core.WSDS
    >>> lr = wsds(0.4, t_max=24, period_lengths=[14, 10], warmup=4, decay=4)
    >>> lr(0), lr(3), lr(9), lr(11), lr(13), lr(14), lr(23)
    (0.1, 0.4, 0.4, 0.2, 0.0, 0.4, 0.0)
    """
    first, *_ = period_lengths
    rise = in_steps("warmup", warmup, warmup_fraction, first)
    peaks = [initial_lr * it for it in period_lr_multipliers or [1.0] * len(period_lengths)]
    whole: Schedule = Constant(peaks[0]).warmup(rise, warmup_min_lr)
    start = 0
    for length, peak in zip(period_lengths, peaks, strict=True):
        fall = in_steps("decay", decay, decay_fraction, length)
        since = max(start, rise)  # the warmup is a part of the first period
        period = Constant(peak).cooldown(start + length - fall - since, fall, decay_min_lr)
        late = 1 if start else 0
        whole = whole.then(period.shift(-late), at=since + late)
        start += length
    return whole.shift(-1)


@preset
def SequentialScheduler(
    initial_lr: float,
    t_max: int,
    *,
    schedulers: Sequence[Callable[[float, int], Schedule]],
    schedulers_max: Sequence[int],
) -> Schedule:
    """One after the other, each from the rate at which the one before it ends.

    `schedulers` are functions of an initial rate and a length, as these presets are.

    >>> from functools import partial
    >>> from schedcore import compat
    >>> olmo_core = compat.olmo_core
    >>> parts = [
    ...     partial(olmo_core.LinearWithWarmup, warmup=4, alpha_f=0.5), olmo_core.ConstantScheduler
    ... ]
    >>> lr = olmo_core.SequentialScheduler(0.4, 20, schedulers=parts, schedulers_max=[12])
    >>> lr(3), lr(7), lr(11), lr(19)
    (0.4, 0.30000000000000004, 0.2, 0.2)
    """
    lengths = [
        *schedulers_max[: len(schedulers) - 1],
        t_max - sum(schedulers_max[: len(schedulers) - 1]),
    ]
    rate, start = initial_lr, 0
    whole: Schedule = Constant(initial_lr)
    for build, length in zip(schedulers, lengths, strict=True):
        part = build(rate, length)
        whole = whole.then(part, at=start)
        rate, start = part(length - 1), start + length
    return whole


@preset
def ComposableScheduler(
    initial_lr: float,
    t_max: int,
    *,
    stages: Sequence[Mapping[str, Any]],
    override_decay: Mapping[str, Any] | None = None,
) -> Schedule:
    """Stages, each a line or a cosine to its `end_lr`; `t_max` changes nothing.

    A stage, and the decay that may cut them off, is a mapping with the names of OLMo-core:
    `duration`, `shape`, `start_lr`, `start_lr_fraction`, `end_lr`, `end_lr_fraction`, `start`.

    >>> from schedcore import compat
    >>> stages = [
    ...     {"duration": 4, "start_lr": 0.0, "end_lr_fraction": 1.0},
    ...     {"duration": 8, "shape": "cosine", "end_lr": 0.0},
    ... ]
    >>> lr = compat.olmo_core.ComposableScheduler(0.4, 100, stages=stages)
    >>> lr(0), lr(3), lr(7), lr(11)
    (0.1, 0.4, 0.2, 0.0)
    """
    rate, start = initial_lr, 0
    whole: Schedule = Constant(initial_lr)
    for stage in stages:
        begin = _rate(initial_lr, stage, "start_lr", rate)
        rate = _rate(initial_lr, stage, "end_lr", rate)
        part = Anneal(begin, stage["duration"], rate, shape=stage.get("shape", "linear"))
        whole = whole.then(part, at=start)
        start += stage["duration"]
    if override_decay is not None:
        end = _rate(initial_lr, override_decay, "end_lr", 0.0)
        shape = override_decay.get("shape", "linear")
        at, steps = override_decay["start"], override_decay["duration"]
        whole = whole.cooldown(at, steps, end, shape=shape)
    return whole.shift(-1)


def _rate(initial_lr: float, stage: Mapping[str, Any], name: str, otherwise: float) -> float:
    if stage.get(name) is not None:
        return float(stage[name])
    share = stage.get(f"{name}_fraction")
    return otherwise if share is None else initial_lr * share
