"""Those that start at the base rate."""

from collections.abc import Sequence

from schedcore.compat.composer.times import LAST, Time, batches
from schedcore.compat.preset import (
    multiplied,
    multiplied_every,
    multiplied_smoothly,
    polynomial,
    preset,
)
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.restarts import WarmRestarts


@preset
def StepScheduler(
    base_lr: float,
    step_size: Time,
    gamma: float = 0.1,
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """The base rate times `gamma` every `step_size`.

    >>> from schedcore import compat
    >>> step = compat.composer.StepScheduler
    >>> lr = step(0.4, "1ep", gamma=0.5, max_duration="3ep", dataloader_len=10)
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.1)
    """
    return multiplied_every(base_lr, gamma, batches(step_size, max_duration, dataloader_len, ssr))


@preset
def MultiStepScheduler(
    base_lr: float,
    milestones: Sequence[Time],
    gamma: float = 0.1,
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """The base rate times `gamma` at each milestone.

    >>> from schedcore import compat
    >>> steps = compat.composer.MultiStepScheduler
    >>> lr = steps(0.4, ["1ep", "0.5dur"], gamma=0.5, max_duration="4ep", dataloader_len=10)
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.1)
    """
    times = [batches(it, max_duration, dataloader_len, ssr) for it in milestones]
    return multiplied(base_lr, times, gamma)


@preset
def ConstantScheduler(
    base_lr: float,
    alpha: float = 1.0,
    t_max: Time = "1dur",
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """The base rate times `alpha` until `t_max`, then the base rate.

    >>> from schedcore import compat
    >>> lr = compat.composer.ConstantScheduler(0.4, 0.5, "5ba", max_duration="10ba")
    >>> lr(4), lr(5)
    (0.2, 0.4)
    """
    end = batches(t_max, max_duration, dataloader_len, ssr)
    return Constant(base_lr * alpha).then(Constant(base_lr), at=end)


@preset
def LinearScheduler(
    base_lr: float,
    alpha_i: float = 1.0,
    alpha_f: float = 0.0,
    t_max: Time = "1dur",
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """A line from `alpha_i` to `alpha_f` times the base rate.

    >>> from schedcore import compat
    >>> lr = compat.composer.LinearScheduler(0.4, max_duration="10ba")
    >>> lr(0), lr(5), lr(10)
    (0.4, 0.2, 0.0)
    """
    end = batches(t_max, max_duration, dataloader_len, ssr)
    return Linear(base_lr * alpha_i, end, base_lr * alpha_f)


@preset
def ExponentialScheduler(
    base_lr: float,
    gamma: float,
    decay_period: Time = "1ep",
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """The base rate times `gamma` over every `decay_period`, smoothly.

    >>> from schedcore import compat
    >>> exponential = compat.composer.ExponentialScheduler
    >>> lr = exponential(0.4, 0.25, max_duration="3ep", dataloader_len=10)
    >>> lr(0), lr(5), lr(10)
    (0.4, 0.2, 0.1)
    """
    return multiplied_smoothly(
        base_lr, gamma, batches(decay_period, max_duration, dataloader_len, ssr)
    )


@preset
def CosineAnnealingScheduler(
    base_lr: float,
    t_max: Time = "1dur",
    alpha_f: float = 0.0,
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """A cosine to `alpha_f` times the base rate.

    >>> from schedcore import compat
    >>> lr = compat.composer.CosineAnnealingScheduler(0.4, max_duration="10ba")
    >>> lr(0), lr(5), lr(10), lr(20)
    (0.4, 0.2, 0.0, 0.0)
    """
    return Cosine(base_lr, batches(t_max, max_duration, dataloader_len, ssr), base_lr * alpha_f)


@preset
def CosineAnnealingWarmRestartsScheduler(
    base_lr: float,
    t_0: Time,
    t_mult: float = 1.0,
    alpha_f: float = 0.0,
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """Cosines to `alpha_f` times the base rate, each `t_mult` times as long as the one before.

    Quirk: a length is cut to whole batches; `WarmRestarts(base_lr, t_0, t_mult)` takes it as it is.
    Quirk: lengths that fall to 0 are an error of composer when it gets there; here the rate stays.

    >>> from schedcore import compat
    >>> restarts = compat.composer.CosineAnnealingWarmRestartsScheduler
    >>> lr = restarts(0.4, "10ba", 1.5, max_duration="100ba")
    >>> lr(0), lr(5), lr(10), lr(25)
    (0.4, 0.2, 0.4, 0.4)
    """
    low = base_lr * alpha_f
    length = batches(t_0, max_duration, dataloader_len, ssr)
    whole: Schedule = Constant(base_lr)
    start = 0
    while length and start < LAST:
        following = int(t_mult * length)
        if following == length:
            return whole.then(WarmRestarts(base_lr, length, final_lr=low), at=start)
        whole = whole.then(Cosine(base_lr, length, low), at=start)
        start, length = start + length, following
    return whole


@preset
def PolynomialScheduler(
    base_lr: float,
    power: float,
    t_max: Time = "1dur",
    alpha_f: float = 0.0,
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """A fall to `alpha_f` times the base rate along a power of the time that is left.

    >>> from schedcore import compat
    >>> lr = compat.composer.PolynomialScheduler(0.4, power=2.0, max_duration="10ba")
    >>> lr(0), lr(5), lr(10)
    (0.4, 0.1, 0.0)
    """
    end = batches(t_max, max_duration, dataloader_len, ssr)
    return polynomial(base_lr, end, base_lr * alpha_f, power)
