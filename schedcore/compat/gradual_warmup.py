"""The GradualWarmupScheduler of ildoonet's pytorch-gradual-warmup-lr, exactly."""

from schedcore.compat.preset import preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Linear
from schedcore.shapes.constant import Constant


@preset
def GradualWarmupScheduler(
    base_lr: float,
    multiplier: float,
    total_epoch: int,
    after_scheduler: Schedule | None = None,
) -> Schedule:
    """A line from the base rate to `multiplier` times it, or from 0 if that is 1; then another.

    `after_scheduler` is the schedule of base_lr * multiplier that comes after.

    Quirk: what comes after starts one late, at `total_epoch + 1`, so the highest rate comes twice;
    `after_scheduler.warmup(total_epoch, base_lr)` starts it at `total_epoch`.
    Quirk: it asks PyTorch for one rate out of turn, so that an ExponentialLR is on time after all,
    and a CosineAnnealingLR of T_max starts above its peak, by 2 / (1 + cos(pi / T_max)); that is
    left out here.

    >>> from schedcore import Polynomial, compat
    >>> after = Polynomial(0.4, steps=4)
    >>> lr = compat.gradual_warmup.GradualWarmupScheduler(0.1, 4, total_epoch=3, after_scheduler=after)
    >>> [round(lr(t), 4) for t in (0, 1, 3, 4, 5, 8)]
    [0.1, 0.2, 0.4, 0.4, 0.3, 0.0]
    """
    peak = base_lr * multiplier
    after = Constant(peak) if after_scheduler is None else after_scheduler
    start = 0.0 if multiplier == 1 else base_lr
    return Linear(start, total_epoch, peak).then(after, at=total_epoch + 1)
