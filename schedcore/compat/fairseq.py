"""The schedulers that fairseq knows as `--lr-scheduler`, exactly, by that name; t counts updates.

`lr`, the first of `--lr`, and `max_update` stand where fairseq reads them from elsewhere. A list of
rates for epochs has `fixed` alone, and `force_anneal` of `polynomial_decay`, which goes on from the
rate that it finds, is left out. `reduce_lr_on_plateau` is no function of t (`schedcore.Plateau` is
the state of one), and `pass_through` is what the optimizer does.
"""

from ast import literal_eval
from collections.abc import Sequence
from math import floor

from schedcore.compat.preset import (
    multiplied_every,
    multiplied_smoothly,
    polynomial,
    preset,
    warmed_up,
)
from schedcore.recipes.stages import TriStage
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Linear
from schedcore.shapes.constant import Constant, PiecewiseConstant
from schedcore.shapes.cyclic import Cyclic
from schedcore.shapes.inverse import InverseSquareRoot
from schedcore.shapes.restarts import WarmRestarts


@preset
def cosine(
    lr: float,
    warmup_updates: int = 0,
    warmup_init_lr: float = -1,
    min_lr: float = 0.0,
    t_mult: float = 1.0,
    lr_period_updates: float = -1,
    lr_shrink: float = 0.1,
    max_update: int = 0,
) -> Schedule:
    """A warmup, then cosines, each `t_mult` times as long and `lr_shrink` times as high.

    Quirk: without `lr_period_updates` the first ends at `max_update`, and there it starts again at
    a tenth of the peak; `Cosine(lr, max_update - warmup_updates, min_lr)` stays at its end.
    Quirk: `lr_shrink` lowers `min_lr` too; `WarmRestarts(..., peak_mult=lr_shrink)` keeps it.
    Quirk: fairseq rounds a logarithm, and may have the lowest rate at a restart if `t_mult` isn't
    1; this has the highest.

    >>> from schedcore import compat
    >>> lr = compat.fairseq.cosine(0.4, warmup_updates=4, max_update=14)
    >>> lr(0), lr(2), lr(4), lr(9), round(lr(14), 4)
    (0.0, 0.2, 0.4, 0.2, 0.04)
    """
    low = min(min_lr, lr)
    begin = low if warmup_init_lr < 0 else warmup_init_lr
    if lr == 0 == low:
        return warmed_up(Constant(0.0), warmup_updates, begin)
    period = lr_period_updates if lr_period_updates > 0 else max_update - warmup_updates
    # Each cosine ends at its share of its own peak.
    shape = Cosine(1.0, 1, low / lr).then(Constant(0.0), at=1) if low else "cosine"
    waves: Schedule = WarmRestarts(lr, period, t_mult, peak_mult=lr_shrink or 1, shape=shape)
    if lr_shrink == 0:
        waves = waves.then(Constant(0.0), at=period)
    return warmed_up(waves, warmup_updates, begin)


@preset
def inverse_sqrt(lr: float, warmup_updates: int = 4000, warmup_init_lr: float = -1) -> Schedule:
    """A line up for `warmup_updates`, then a fall with the square root of t.

    >>> from schedcore import compat
    >>> lr = compat.fairseq.inverse_sqrt(0.4, warmup_updates=4)
    >>> lr(0), lr(2), lr(4), lr(16)
    (0.0, 0.2, 0.4, 0.2)
    """
    return InverseSquareRoot(lr, warmup_updates).warmup(warmup_updates, max(warmup_init_lr, 0.0))


@preset
def polynomial_decay(
    lr: float,
    warmup_updates: int = 0,
    end_learning_rate: float = 0.0,
    power: float = 1.0,
    total_num_update: float = 0,
) -> Schedule:
    """A line up for `warmup_updates`, and a fall along a power of the time that is left.

    >>> from schedcore import compat
    >>> lr = compat.fairseq.polynomial_decay(0.4, warmup_updates=4, total_num_update=14)
    >>> lr(0), lr(2), lr(4), lr(9), lr(14)
    (0.0, 0.2, 0.4, 0.2, 0.0)
    """
    steps, low = total_num_update - warmup_updates, Constant(end_learning_rate)
    if steps <= 0:
        return Constant(lr).warmup(warmup_updates).then(low, at=floor(warmup_updates) + 1)
    fall = polynomial(lr, steps, end_learning_rate, power)
    return warmed_up(fall if power else fall.then(low, at=steps), warmup_updates)


@preset
def step(
    lr: float,
    warmup_updates: int = 0,
    warmup_init_lr: float = -1,
    min_lr: float = 0.0,
    lr_deacy_period: int = 25000,
    lr_decay: float = 0.5,
) -> Schedule:
    """A warmup, then the rate times `lr_decay` every `lr_deacy_period`, which is its name.

    Quirk: the warmup starts at `min_lr`, unless `warmup_init_lr` is given;
    `Factor(lr, lr_decay, lr_deacy_period, min_lr=min_lr).warmup(warmup_updates)` starts at 0.

    >>> from schedcore import compat
    >>> lr = compat.fairseq.step(0.4, warmup_updates=4, lr_deacy_period=10)
    >>> lr(0), lr(2), lr(4), lr(14), lr(24)
    (0.0, 0.2, 0.4, 0.2, 0.1)
    """
    decay = multiplied_every(lr, lr_decay, lr_deacy_period).clip(min_lr)
    return warmed_up(decay, warmup_updates, min_lr if warmup_init_lr < 0 else warmup_init_lr)


@preset
def tri_stage(
    lr: float,
    warmup_steps: int = 0,
    hold_steps: int = 0,
    decay_steps: int = 0,
    phase_ratio: tuple[float, float, float] | None = None,
    init_lr_scale: float = 0.01,
    final_lr_scale: float = 0.01,
    max_update: float = 0,
) -> Schedule:
    """A warmup, the rate, and a fall in equal ratios.

    >>> from schedcore import compat
    >>> lr = compat.fairseq.tri_stage(0.4, 4, 10, 20, init_lr_scale=0.5, final_lr_scale=0.25)
    >>> lr(0), lr(4), lr(14), round(lr(24), 4), lr(34), lr(99)
    (0.2, 0.4, 0.4, 0.2, 0.1, 0.1)
    """
    steps = warmup_steps, hold_steps, decay_steps
    if phase_ratio is not None:
        if sum(phase_ratio) != 1:
            raise ValueError(f"phase_ratio must add up to 1, got {phase_ratio!r}")
        first, second, third = phase_ratio
        steps = int(max_update * first), int(max_update * second), int(max_update * third)
    if lr > 0 and 0 < init_lr_scale <= 1 and final_lr_scale <= 1:
        return TriStage(lr, *steps, init_lr_scale=init_lr_scale, final_lr_scale=final_lr_scale)
    warmup, hold, decay = steps
    fall = multiplied_smoothly(lr, final_lr_scale, decay).hold(decay)
    return Constant(lr).then(fall, at=hold).warmup(warmup, lr * init_lr_scale)


@preset
def triangular(
    lr: float,
    max_lr: float,
    lr_period_updates: float = 5000,
    lr_shrink: float = 0.1,
    shrink_min: bool = False,
) -> Schedule:
    """A triangle wave from `lr` to `max_lr`, `lr_shrink` times as high in each cycle as before.

    Quirk: once the peak is below `lr`, the wave hangs down from there (with `shrink_min` both sink),
    and of an odd period an update is lost;
    `Cyclic(lr, max_lr, lr_period_updates / 2, mode="triangular2")` stays above `lr`.

    >>> from schedcore import compat
    >>> lr = compat.fairseq.triangular(0.1, 0.5, lr_period_updates=8)
    >>> [round(lr(t), 4) for t in (0, 4, 8, 12, 16)]
    [0.1, 0.5, 0.1, 0.05, 0.1]
    """
    half = lr_period_updates // 2
    shrink = multiplied_every(1.0, lr_shrink, 2 * half)
    if shrink_min:
        return Cyclic(lr, max_lr, half) * shrink
    # Where the one is at its peak, the other is at 0.
    return Cyclic(0.0, max_lr, half) * shrink + Cyclic(0.0, lr, half).shift(-half)


@preset
def fixed(
    lr: Sequence[float],
    force_anneal: int | None = None,
    lr_shrink: float = 0.1,
    warmup_updates: int = 0,
    *,
    updates_per_epoch: float,
) -> Schedule:
    """The rate of each epoch, the last of them for the rest; from `force_anneal` on, times a factor.

    Quirk: fairseq counts epochs from 1, and the warmup from 1 / warmup_updates;
    `a.warmup_over(warmup_updates)` starts at 0.

    >>> from schedcore import compat
    >>> lr = compat.fairseq.fixed([0.4, 0.2], force_anneal=3, lr_shrink=0.5, updates_per_epoch=10)
    >>> lr(9), lr(10), lr(20), lr(30)
    (0.4, 0.2, 0.1, 0.05)
    """
    rates = list(lr)
    epochs: Schedule = Constant(rates[0])
    if len(rates) > 1:
        epochs = PiecewiseConstant(range(1, len(rates)), rates)
    if force_anneal is not None:
        start = max(force_anneal, 1)
        shrunk = rates[-1] * lr_shrink ** (start + 1 - force_anneal)
        epochs = epochs.then(multiplied_every(shrunk, lr_shrink, 1), at=start - 1)
    updates = epochs.stretch(updates_per_epoch)
    if warmup_updates <= 1:
        return updates
    return updates * Linear(1 / warmup_updates, warmup_updates - 1, 1.0)


@preset
def manual(lr: float, epoch2lr: str = "{}", update2lr: str = "{}") -> Schedule:
    """The rates that a text has for updates, or for epochs, which t counts then.

    Quirk: epochs are counted from 1, and updates from 0, but a rate at "1" is that of the first
    update, too; `PiecewiseConstant(milestones, values)` counts from 0.

    >>> from schedcore import compat
    >>> lr = compat.fairseq.manual(0.4, update2lr="{'10-12': 0.2, '20,30': 0.1}")
    >>> lr(9), lr(10), lr(19), lr(20)
    (0.4, 0.2, 0.2, 0.1)
    """
    by_epoch, by_update = _numbers(epoch2lr), _numbers(update2lr)
    if by_epoch and by_update:
        raise ValueError("of epoch2lr and update2lr one must be '{}': what else is left to it?")
    times = {epoch - 1: rate for epoch, rate in by_epoch.items()} or by_update
    start = times.pop(0, by_update.get(1, lr))
    if not times:
        return Constant(start)
    return PiecewiseConstant(sorted(times), [start, *(times[n] for n in sorted(times))])


def _numbers(text: str) -> dict[int, float]:
    """The rate at each count: `{'1-3,5': 0.4}` has four."""
    rates = {}
    for keys, rate in literal_eval(text.replace(" ", "")).items():
        for key in keys.split(","):
            first, _, last = key.partition("-")
            rates.update(dict.fromkeys(range(int(first), int(last or first) + 1), float(rate)))
    return rates
