"""The warmups of pytorch_warmup, exactly: each multiplies a rate, or a schedule, as it goes.

`LinearWarmup(schedule, 2000)` is what `with warmup_scheduler.dampening(): lr_scheduler.step()` does.
"""

from schedcore.compat.preset import preset
from schedcore.schedule import Schedule
from schedcore.shapes import adam
from schedcore.shapes.anneal import Linear
from schedcore.shapes.constant import Constant


@preset
def LinearWarmup(base_lr: float | Schedule, warmup_period: int) -> Schedule:
    """A line that comes to the rate with the update number `warmup_period`.

    Quirk: it starts at 1 / warmup_period of the rate, and the clock of the schedule runs meanwhile;
    `schedule.warmup(warmup_period)` starts at 0 and comes before the schedule.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_warmup.LinearWarmup(0.4, warmup_period=4)
    >>> [round(lr(t), 4) for t in (0, 1, 3, 9)]
    [0.1, 0.2, 0.4, 0.4]
    """
    if warmup_period == 1:
        return Constant(1.0) * base_lr
    return Linear(1 / warmup_period, warmup_period - 1, 1.0) * base_lr


@preset
def ExponentialWarmup(base_lr: float | Schedule, warmup_period: int) -> Schedule:
    """A rise towards the rate, which never quite comes to it.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_warmup.ExponentialWarmup(0.4, warmup_period=10)
    >>> round(lr(0), 6), round(lr(100), 6)
    (0.038065, 0.399984)
    """
    return adam.ExponentialWarmup(warmup_period) * base_lr


@preset
def UntunedLinearWarmup(base_lr: float | Schedule, beta2: float = 0.999) -> Schedule:
    """A `LinearWarmup` of 2 / (1 - beta2), where Adam's second beta stands for the optimizer.

    Quirk: the period is rounded down, and 1 - beta2 before it, so that 0.999 makes 1999 of 2000;
    `LinearWarmup(base_lr, 2000)` takes what it is told.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_warmup.UntunedLinearWarmup(0.4, beta2=0.5)
    >>> lr(0), lr(3)
    (0.1, 0.4)
    """
    return LinearWarmup(base_lr, int(2.0 / (1.0 - beta2)))


@preset
def UntunedExponentialWarmup(base_lr: float | Schedule, beta2: float = 0.999) -> Schedule:
    """An `ExponentialWarmup` of 1 / (1 - beta2), where Adam's second beta stands for the optimizer.

    Quirk: the period is rounded down, and 1 - beta2 before it, so that 0.99 makes 99 of 100;
    `ExponentialWarmup(base_lr, 100)` takes what it is told.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_warmup.UntunedExponentialWarmup(0.4, beta2=0.9)
    >>> round(lr(0), 6)
    0.038065
    """
    return ExponentialWarmup(base_lr, int(1.0 / (1.0 - beta2)))


@preset
def RAdamWarmup(base_lr: float | Schedule, beta2: float = 0.999) -> Schedule:
    """The rise of RAdam, where Adam's second beta stands for the optimizer.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_warmup.RAdamWarmup(0.3)
    >>> round(lr(0), 6), round(lr(1000), 6)
    (0.005193, 0.193992)
    """
    return adam.RAdamWarmup(beta2) * base_lr
