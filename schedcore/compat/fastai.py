"""The schedules of fastai, exactly: of its `fit_...` methods, and the parts that they are made of.

They count batches: `n_epoch` epochs of `batches` batches, or `steps` of them where nothing else says
how long the run is. Their rates are where the learner's `lr_max` or `lr` stood.

Quirk of all: fastai has shares of the run in float32, which shows in the seventh digit.
"""

from collections.abc import Sequence

from schedcore.compat.preset import preset
from schedcore.curves.power import OneMinusPower
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Cosine, Geometric, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.piecewise import Piecewise
from schedcore.shapes.restarts import WarmRestarts


@preset
def fit_one_cycle(
    lr_max: float,
    n_epoch: int,
    div: float = 25.0,
    div_final: float = 1e5,
    pct_start: float = 0.25,
    moms: tuple[float, float, float] = (0.95, 0.85, 0.95),
    *,
    batches: int,
    momentum: bool = False,
) -> Schedule:
    """Up to `lr_max` along a cosine, and down to `lr_max / div_final`.

    With `momentum=True`, what it sets as momentum instead.

    >>> from schedcore import compat
    >>> lr = compat.fastai.fit_one_cycle(0.5, n_epoch=4, batches=10)
    >>> lr(0), lr(10), lr(40)
    (0.02, 0.5, 5e-06)
    """
    values = moms if momentum else (lr_max / div, lr_max, lr_max / div_final)
    return combined_cos(pct_start, *values, steps=n_epoch * batches)


@preset
def fit_flat_cos(
    lr: float, n_epoch: int, div_final: float = 1e5, pct_start: float = 0.75, *, batches: int
) -> Schedule:
    """The rate for the first `pct_start` of the run, and a cosine to `lr / div_final`.

    >>> from schedcore import compat
    >>> lr = compat.fastai.fit_flat_cos(0.4, n_epoch=4, batches=10, div_final=4.0)
    >>> lr(0), lr(30), lr(35), lr(40)
    (0.4, 0.4, 0.25, 0.1)
    """
    return combined_cos(pct_start, lr, lr, lr / div_final, steps=n_epoch * batches)


@preset
def fit_sgdr(
    lr_max: float, n_cycles: int, cycle_len: int, cycle_mult: int = 2, *, batches: int
) -> Schedule:
    """Cosines to 0, each `cycle_mult` times as long as the one before.

    Quirk: `cycle_mult=1` is a division by 0 in fastai; `WarmRestarts(lr_max, cycle_len * batches)`
    has cycles of the same length.
    Quirk: where a cycle is no exact share of the run, the next may start a batch late, from 0.

    >>> from schedcore import compat
    >>> lr = compat.fastai.fit_sgdr(0.4, n_cycles=2, cycle_len=1, batches=10)
    >>> lr(0), lr(5), lr(10), lr(20), lr(30)
    (0.4, 0.2, 0.4, 0.2, 0.0)
    """
    first = cycle_len * batches
    end = sum(first * cycle_mult**i for i in range(n_cycles))
    return WarmRestarts(lr_max, first, cycle_mult).then(Constant(0.0), at=end)


@preset
def lr_find(start_lr: float = 1e-7, end_lr: float = 10.0, num_it: int = 100) -> Schedule:
    """The rates of the finder: up in equal ratios.

    >>> from schedcore import compat
    >>> lr = compat.fastai.lr_find(1e-4, 1.0, num_it=8)
    >>> round(lr(0), 9), round(lr(4), 9), lr(8)
    (0.0001, 0.01, 1.0)
    """
    return Geometric(start_lr, max(num_it, 6), end_lr)


@preset
def SchedLin(start: float, end: float, *, steps: int) -> Schedule:
    """A line.

    >>> from schedcore import compat
    >>> compat.fastai.SchedLin(0.4, 0.0, steps=10)(5)
    0.2
    """
    return Linear(start, steps, end)


@preset
def SchedCos(start: float, end: float, *, steps: int) -> Schedule:
    """A cosine.

    >>> from schedcore import compat
    >>> compat.fastai.SchedCos(0.4, 0.0, steps=10)(5)
    0.2
    """
    return Cosine(start, steps, end)


@preset
def SchedNo(start: float, end: float, *, steps: int) -> Schedule:
    """The first value; the other changes nothing.

    >>> from schedcore import compat
    >>> compat.fastai.SchedNo(0.4, 0.0, steps=10)(5)
    0.4
    """
    return Constant(start)


@preset
def SchedExp(start: float, end: float, *, steps: int) -> Schedule:
    """From one value to the other in equal ratios.

    >>> from schedcore import compat
    >>> round(compat.fastai.SchedExp(0.4, 0.1, steps=10)(5), 9)
    0.2
    """
    return Geometric(start, steps, end)


@preset
def SchedPoly(start: float, end: float, power: float, *, steps: int) -> Schedule:
    """From one value to the other along a power of the time that has passed.

    >>> from schedcore import compat
    >>> compat.fastai.SchedPoly(0.4, 0.0, 2, steps=10)(5)
    0.30000000000000004
    """
    return Anneal(start, steps, end, shape=OneMinusPower(power))


@preset
def combine_scheds(pcts: Sequence[float], scheds: Sequence[Schedule], *, steps: int) -> Schedule:
    """Schedules, made with the same `steps`, each in its share of them.

    >>> from schedcore import compat
    >>> fastai = compat.fastai
    >>> parts = [fastai.SchedLin(0.0, 0.4, steps=20), fastai.SchedCos(0.4, 0.0, steps=20)]
    >>> lr = fastai.combine_scheds([0.25, 0.75], parts, steps=20)
    >>> round(lr(0), 4), round(lr(5), 4), lr(20)
    (0.0, 0.4, 0.0)
    """
    whole = scheds[0]
    start = 0.0
    for pct, part in zip(pcts, scheds, strict=True):
        whole = whole.then(part.stretch(pct), at=start * steps)
        start += pct
    return whole


@preset
def combined_cos(pct: float, start: float, middle: float, end: float, *, steps: int) -> Schedule:
    """A cosine from the first value to the second in a share of the run, and another to the third.

    >>> from schedcore import compat
    >>> lr = compat.fastai.combined_cos(0.25, 0.0, 0.4, 0.1, steps=20)
    >>> lr(0), lr(5), lr(20)
    (0.0, 0.4, 0.1)
    """
    return Piecewise([(0, start), (pct * steps, middle), (steps, end)], shape="cosine")
