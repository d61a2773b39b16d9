"""The schedulers of OLMo-core, exactly, as its trainer asks them; `t_max` is the run's length.

Quirk of all: OLMo-core asks for the first step with a count of 1, so that all is an update early;
`lr.shift(1)` counts from 0. In tokens it asks with those of the batch: `lr.shift(1).shift(-batch)`.

Its trainer ends at `t_max`, past which its lines would go on; here they stay. The deprecated
`warmup_steps` and `decay_steps` are `warmup` and `decay`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schedcore.checks import fail
from schedcore.compat.preset import preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Cosine, Geometric, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.inverse import InversePower, InverseSquareRoot


@preset
def ConstantScheduler(initial_lr: float, t_max: int) -> Schedule:
    """The initial rate.

    >>> from schedcore import compat
    >>> compat.olmo_core.ConstantScheduler(0.3, t_max=100)(10)
    0.3
    """
    return Constant(initial_lr)


@preset
def ConstantWithWarmup(
    initial_lr: float,
    t_max: int,
    *,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    warmup_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, and the initial rate.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.ConstantWithWarmup(0.4, t_max=100, warmup=4)
    >>> lr(0), lr(3), lr(9)
    (0.1, 0.4, 0.4)
    """
    steps = _steps("warmup", warmup, warmup_fraction, t_max)
    return Constant(initial_lr).warmup(steps, warmup_min_lr).shift(-1)


@preset
def WSD(
    initial_lr: float,
    t_max: int,
    *,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    decay: int | None = None,
    decay_fraction: float | None = 0.1,
    warmup_min_lr: float = 0.0,
    decay_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, the initial rate, and a line down in the last `decay`.

    >>> from schedcore import compat
    >>> wsd = compat.olmo_core.WSD
    >>> lr = wsd(0.4, t_max=20, warmup=4, decay=8, decay_fraction=None)
    >>> lr(0), lr(3), lr(11), lr(15), lr(19)
    (0.1, 0.4, 0.4, 0.2, 0.0)
    """
    rise = _steps("warmup", warmup, warmup_fraction, t_max)
    fall = _steps("decay", decay, decay_fraction, t_max)
    flat = Constant(initial_lr).warmup(rise, warmup_min_lr)
    return flat.cooldown(t_max - fall, fall, decay_min_lr).shift(-1)


@preset
def PowerLR(
    initial_lr: float,
    t_max: int,
    *,
    b: float = -0.51,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    warmup_min_lr: float = 0.0,
    decay: int | None = None,
    decay_fraction: float | None = 0.1,
    decay_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, a fall with a power of t, and a line down in the last `decay`.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.PowerLR(0.4, t_max=40, b=-0.5, warmup=4)
    >>> lr(3), lr(15), round(lr(35), 4), lr(39)
    (0.4, 0.2, 0.1333, 0.0)
    """
    rise = _steps("warmup", warmup, warmup_fraction, t_max)
    fall = _steps("decay", decay, decay_fraction, t_max)
    power = InversePower(initial_lr, rise, power=-b).warmup(rise, warmup_min_lr)
    return power.cooldown(t_max - fall, fall, decay_min_lr).shift(-1)


@preset
def LinearWithWarmup(
    initial_lr: float,
    t_max: int,
    *,
    alpha_f: float = 0.1,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    warmup_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, and a line to a tenth of the initial rate, or another `alpha_f` of it.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.LinearWithWarmup(0.4, t_max=12, alpha_f=0.0, warmup=4)
    >>> lr(0), lr(3), lr(7), lr(11)
    (0.1, 0.4, 0.2, 0.0)
    """
    rise = _steps("warmup", warmup, warmup_fraction, t_max)
    fall = Linear(initial_lr, t_max - rise, initial_lr * alpha_f)
    return fall.warmup(rise, warmup_min_lr).shift(-1)


@preset
def InvSqrtWithWarmup(
    initial_lr: float,
    t_max: int,
    *,
    alpha_f: float = 0.1,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    warmup_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, and a fall with the square root of t, towards `alpha_f` of the initial rate.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.InvSqrtWithWarmup(0.4, t_max=100, alpha_f=0.0, warmup=4)
    >>> lr(0), lr(3), lr(15)
    (0.1, 0.4, 0.2)
    """
    rise = _steps("warmup", warmup, warmup_fraction, t_max)
    low = initial_lr * alpha_f
    fall = InverseSquareRoot(initial_lr - low, rise) + low
    return fall.warmup(rise, warmup_min_lr).shift(-1)


@preset
def CosWithWarmup(
    initial_lr: float,
    t_max: int,
    *,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    alpha_f: float = 0.1,
    warmup_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, and a cosine to a tenth of the initial rate, or another `alpha_f` of it.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.CosWithWarmup(0.4, t_max=12, warmup=4, alpha_f=0.25)
    >>> lr(0), lr(3), lr(7), lr(11)
    (0.1, 0.4, 0.25, 0.1)
    """
    rise = _steps("warmup", warmup, warmup_fraction, t_max)
    fall = Cosine(initial_lr, t_max - rise, initial_lr * alpha_f)
    return fall.warmup(rise, warmup_min_lr).shift(-1)


@preset
def HalfCosWithWarmup(
    initial_lr: float,
    t_max: int,
    *,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    alpha_f: float = 0.1,
    warmup_min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup to the middle of a cosine, and its second half.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.HalfCosWithWarmup(0.4, t_max=12, warmup=4, alpha_f=0.0)
    >>> lr(1), lr(3), round(lr(7), 4), lr(11)
    (0.1, 0.2, 0.0586, 0.0)
    """
    rise = _steps("warmup", warmup, warmup_fraction, t_max)
    low = initial_lr * alpha_f
    fall = Anneal((initial_lr + low) / 2, t_max - rise, low, shape="half-cosine")
    return fall.warmup(rise, warmup_min_lr).shift(-1)


@preset
def CosWithWarmupAndLinearDecay(
    initial_lr: float,
    t_max: int,
    *,
    warmup: int | None = None,
    warmup_fraction: float | None = None,
    alpha_f: float = 0.1,
    warmup_min_lr: float = 0.0,
    decay: int | None = None,
    decay_fraction: float | None = 0.1,
    decay_min_lr: float = 0.0,
) -> Schedule:
    """What `CosWithWarmup` does, and in the last `decay` a line down from where that is by then.

    >>> from schedcore import compat
    >>> schedule = compat.olmo_core.CosWithWarmupAndLinearDecay
    >>> lr = schedule(0.4, t_max=12, warmup=4, alpha_f=0.0, decay=4, decay_fraction=None)
    >>> lr(3), lr(7), lr(9), lr(11)
    (0.4, 0.2, 0.1, 0.0)
    """
    rise = _steps("warmup", warmup, warmup_fraction, t_max)
    fall = _steps("decay", decay, decay_fraction, t_max)
    whole = Cosine(initial_lr, t_max - rise, initial_lr * alpha_f).warmup(rise, warmup_min_lr)
    return whole.cooldown(t_max - fall, fall, decay_min_lr).shift(-1)


@preset
def ExponentialScheduler(initial_lr: float, t_max: int, *, lr_min: float = 1e-9) -> Schedule:
    """A rise from `lr_min` to the initial rate in equal ratios, as for a range test.

    >>> from schedcore import compat
    >>> lr = compat.olmo_core.ExponentialScheduler(1.0, t_max=4, lr_min=1e-4)
    >>> [round(lr(t), 9) for t in (0, 1, 3)]
    [0.001, 0.01, 1.0]
    """
    return Geometric(lr_min, t_max, initial_lr).shift(-1)


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
    rise = _steps("warmup", warmup, warmup_fraction, first)
    peaks = [initial_lr * it for it in period_lr_multipliers or [1.0] * len(period_lengths)]
    whole: Schedule = Constant(peaks[0]).warmup(rise, warmup_min_lr)
    start = 0
    for length, peak in zip(period_lengths, peaks, strict=True):
        fall = _steps("decay", decay, decay_fraction, length)
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


def _steps(name: str, steps: int | None, fraction: float | None, t_max: int) -> int:
    if (steps is None) == (fraction is None):
        fail("OLMo-core", name, f"given, or {name}_fraction, and not both", steps)
    return round(t_max * (fraction or 0.0)) if steps is None else steps
