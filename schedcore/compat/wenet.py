"""The schedulers of WeNet's `wenet.utils.scheduler`, exactly."""

from schedcore.compat.preset import preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Linear, Polynomial
from schedcore.shapes.constant import Constant
from schedcore.shapes.inverse import InversePower, InverseSquareRoot, SquareRoot


@preset
def WarmupLR(base_lr: float, warmup_steps: float = 25000) -> Schedule:
    """A line up for `warmup_steps`, then a fall with the square root of t.

    Quirk: the first update is number 1 of the warmup, not 0;
    `InverseSquareRoot(base_lr, warmup_steps).warmup(warmup_steps)` starts at 0.

    >>> from schedcore import compat
    >>> lr = compat.wenet.WarmupLR(0.4, warmup_steps=4)
    >>> lr(0), lr(1), lr(3), lr(15)
    (0.1, 0.2, 0.4, 0.2)
    """
    if warmup_steps == 0:
        return SquareRoot(base_lr)
    return InverseSquareRoot(base_lr, warmup_steps).warmup(warmup_steps).shift(-1)


@preset
def ConstantLR(base_lr: float) -> Schedule:
    """The base rate for ever.

    >>> from schedcore import compat
    >>> compat.wenet.ConstantLR(0.4)(10)
    0.4
    """
    return Constant(base_lr)


@preset
def SquareAnnealing(
    base_lr: float,
    *,
    max_steps: int,
    min_lr: float = 1e-5,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
) -> Schedule:
    """A line up, and a fall with the square of the time that is left, not below `min_lr`.

    Quirk: the warmup starts at the base rate over warmup_steps + 1; `a.warmup(steps)` starts at 0.

    >>> from schedcore import compat
    >>> lr = compat.wenet.SquareAnnealing(0.4, max_steps=13, min_lr=0.01, warmup_steps=3)
    >>> lr(0), lr(1), lr(3), lr(8), lr(13)
    (0.1, 0.2, 0.4, 0.1, 0.01)
    """
    warmup = _steps(warmup_steps, warmup_ratio, max_steps)
    fall = Polynomial(base_lr, max_steps - warmup, power=2).clip(min_lr=min_lr)
    return fall.warmup(warmup, base_lr / (warmup + 1))


@preset
def SquareRootAnnealing(
    base_lr: float,
    *,
    max_steps: int,
    min_lr: float = 0,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
) -> Schedule:
    """A line up, and a fall with the square root of the time that is left, not below `min_lr`.

    Quirk: its clock has run during the warmup, so that it jumps down after it;
    `Polynomial(base_lr, max_steps - warmup_steps, power=0.5).warmup(warmup_steps)` goes on there.

    >>> from schedcore import compat
    >>> lr = compat.wenet.SquareRootAnnealing(0.4, max_steps=16, warmup_steps=3)
    >>> lr(0), lr(3), round(lr(7), 4), lr(12), lr(16)
    (0.1, 0.4, 0.3, 0.2, 0.0)
    """
    warmup = _steps(warmup_steps, warmup_ratio, max_steps)
    fall = Polynomial(base_lr, max_steps, power=0.5).clip(min_lr=min_lr)
    if not warmup:
        return fall
    # At the end of the warmup, it still has the base rate.
    rise = Linear(base_lr / (warmup + 1), warmup, base_lr)
    return rise.then(fall.shift(-warmup - 1), at=warmup + 1)


@preset
def CosineAnnealing(
    base_lr: float,
    *,
    max_steps: int,
    min_lr: float = 0,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
    constant_steps: int | None = None,
    constant_ratio: float | None = None,
) -> Schedule:
    """A line up, a cosine down, and `min_lr` for `constant_steps` of `max_steps`.

    Quirk: with constant steps the warmup starts at 0, without any at the base rate over
    warmup_steps + 1; `Cosine(base_lr, steps, min_lr).warmup(warmup_steps)` starts at 0.

    >>> from schedcore import compat
    >>> lr = compat.wenet.CosineAnnealing(0.4, max_steps=13, warmup_steps=3)
    >>> lr(0), lr(3), lr(8), lr(13)
    (0.1, 0.4, 0.2, 0.0)
    """
    warmup = _steps(warmup_steps, warmup_ratio, max_steps)
    stays = _steps(constant_steps, constant_ratio, max_steps)
    fall = Cosine(base_lr, max_steps - warmup - stays, min_lr)
    return fall.warmup(warmup, 0.0 if stays else base_lr / (warmup + 1))


@preset
def NoamAnnealing(
    base_lr: float,
    *,
    d_model: int,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
    max_steps: int | None = None,
    min_lr: float = 0.0,
) -> Schedule:
    """A line up, then a fall with the square root of t, not below `min_lr`, by the model's size.

    Quirk: the first two updates have the same rate; `Noam(d_model, warmup_steps, factor=base_lr)`
    starts at 0.

    >>> from schedcore import compat
    >>> lr = compat.wenet.NoamAnnealing(0.8, d_model=4, warmup_steps=4)
    >>> lr(0), lr(1), lr(2), lr(4), lr(16)
    (0.05, 0.05, 0.1, 0.2, 0.1)
    """
    warmup = _steps(warmup_steps, warmup_ratio, max_steps or 0)
    if not warmup:
        return SquareRoot(base_lr / d_model**0.5).clip(min_lr=min_lr).shift(1)
    peak = base_lr / (d_model * warmup) ** 0.5
    fall = InverseSquareRoot(peak, warmup).clip(min_lr=min_lr).shift(-1)
    # One earlier and one later: the rate at 0 is that at 1.
    return Linear(0.0, warmup, peak).then(fall, at=warmup + 1).shift(-1).shift(1)


@preset
def NoamHoldAnnealing(
    base_lr: float,
    *,
    max_steps: int,
    decay_rate: float = 0.5,
    min_lr: float = 0.0,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
    hold_steps: int | None = None,
    hold_ratio: float | None = None,
) -> Schedule:
    """A line up, the base rate for `hold_steps`, and a fall with a power of t.

    Quirk: after `max_steps` it jumps to `min_lr`; without that it is
    `Constant(base_lr).then(InversePower(base_lr, warmup, power=decay_rate), hold).warmup(warmup)`.

    >>> from schedcore import compat
    >>> lr = compat.wenet.NoamHoldAnnealing(0.4, max_steps=20, warmup_steps=3, hold_steps=5)
    >>> lr(0), lr(3), lr(8), lr(17), lr(20) > 0.1, lr(21)
    (0.1, 0.4, 0.4, 0.2, True, 0.0)
    """
    warmup = _steps(warmup_steps, warmup_ratio, max_steps)
    hold = _steps(hold_steps, hold_ratio, max_steps)
    decay = InversePower(base_lr, warmup, power=decay_rate).clip(min_lr=min_lr)
    lr = Constant(base_lr).then(decay, at=hold).warmup(warmup, base_lr / (warmup + 1))
    return lr.then(Constant(min_lr), at=max(max_steps + 1, warmup + hold, warmup + 1))


def _steps(steps: int | None, ratio: float | None, max_steps: int) -> int:
    """A length, given as such or as a share of all steps; 0 if it is neither."""
    if steps is not None and ratio is not None:
        raise ValueError(f"steps or their ratio must be given, not both, got {steps} and {ratio}")
    return int(ratio * max_steps) if ratio is not None else steps or 0
