"""Those with a warmup."""

from collections.abc import Sequence

from schedcore.compat.composer.times import Time, batches
from schedcore.compat.preset import multiplied, polynomial, preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Linear
from schedcore.shapes.constant import Constant


@preset
def MultiStepWithWarmupScheduler(
    base_lr: float,
    t_warmup: Time,
    milestones: Sequence[Time],
    gamma: float = 0.1,
    scale_warmup: bool = False,
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """A linear warmup, and the base rate times `gamma` at each milestone.

    Quirk: the clock of the milestones runs during the warmup;
    `MultiFactor(base_lr, milestones, gamma).warmup(t_warmup)` starts it after.
    Quirk: `scale_warmup` scales how fast the warmup rises, and not how long it lasts.

    >>> from schedcore import compat
    >>> steps = compat.composer.MultiStepWithWarmupScheduler
    >>> lr = steps(0.4, "4ba", ["10ba"], gamma=0.5, max_duration="20ba")
    >>> lr(0), lr(2), lr(4), lr(10)
    (0.0, 0.2, 0.4, 0.2)
    """
    times = [batches(it, max_duration, dataloader_len, ssr) for it in milestones]
    warmup = batches(t_warmup, max_duration, dataloader_len)
    steps = multiplied(base_lr, times, gamma).shift(-warmup)
    return _warmed(steps, base_lr, warmup, _pace(t_warmup, ssr, scale_warmup))


@preset
def ConstantWithWarmupScheduler(
    base_lr: float,
    t_warmup: Time,
    alpha: float = 1.0,
    t_max: Time = "1dur",
    scale_warmup: bool = False,
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """A linear warmup to `alpha` times the base rate, which stays.

    Quirk: past `t_max` it stays as well, as `ConstantScheduler` does not.

    >>> from schedcore import compat
    >>> lr = compat.composer.ConstantWithWarmupScheduler(0.4, "4ba", max_duration="20ba")
    >>> lr(0), lr(2), lr(4), lr(99)
    (0.0, 0.2, 0.4, 0.4)
    """
    warmup = batches(t_warmup, max_duration, dataloader_len)
    peak = base_lr * alpha
    return _warmed(Constant(peak), peak, warmup, _pace(t_warmup, ssr, scale_warmup))


@preset
def LinearWithWarmupScheduler(
    base_lr: float,
    t_warmup: Time,
    alpha_i: float = 1.0,
    alpha_f: float = 0.0,
    t_max: Time = "1dur",
    scale_warmup: bool = False,
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """A linear warmup to `alpha_i` times the base rate, and a line to `alpha_f`, at `t_max`.

    Quirk: those of the other warmups: `scale_warmup` scales how fast it rises, not how long.

    >>> from schedcore import compat
    >>> lr = compat.composer.LinearWithWarmupScheduler(0.4, "4ba", max_duration="12ba")
    >>> lr(0), lr(2), lr(4), lr(8), lr(12)
    (0.0, 0.2, 0.4, 0.2, 0.0)
    """
    warmup = batches(t_warmup, max_duration, dataloader_len)
    rest = _rest(warmup, t_max, max_duration, dataloader_len, ssr)
    peak = base_lr * alpha_i
    fall: Schedule = Linear(peak, rest, base_lr * alpha_f) if rest > 0 else Constant(peak)
    return _warmed(fall, peak, warmup, _pace(t_warmup, ssr, scale_warmup))


@preset
def CosineAnnealingWithWarmupScheduler(
    base_lr: float,
    t_warmup: Time,
    t_max: Time = "1dur",
    alpha_f: float = 0.0,
    scale_warmup: bool = False,
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """A linear warmup, and a cosine to `alpha_f` times the base rate, at `t_max`.

    Quirk: `scale_warmup` scales how fast the warmup rises, and not how long it lasts.

    >>> from schedcore import compat
    >>> lr = compat.composer.CosineAnnealingWithWarmupScheduler(0.4, "4ba", max_duration="12ba")
    >>> lr(0), lr(2), lr(4), lr(8), lr(12)
    (0.0, 0.2, 0.4, 0.2, 0.0)
    """
    warmup = batches(t_warmup, max_duration, dataloader_len)
    rest = _rest(warmup, t_max, max_duration, dataloader_len, ssr)
    fall: Schedule = Cosine(base_lr, rest, base_lr * alpha_f) if rest > 0 else Constant(base_lr)
    return _warmed(fall, base_lr, warmup, _pace(t_warmup, ssr, scale_warmup))


@preset
def PolynomialWithWarmupScheduler(
    base_lr: float,
    t_warmup: Time,
    power: float = 2.0,
    t_max: Time = "1dur",
    alpha_f: float = 0.0,
    scale_warmup: bool = False,
    *,
    max_duration: Time,
    dataloader_len: int = 1,
    ssr: float = 1.0,
) -> Schedule:
    """A linear warmup, and a fall along a power of the time that is left, at `t_max`.

    Quirk: `scale_warmup` scales how fast the warmup rises, and not how long it lasts.

    >>> from schedcore import compat
    >>> lr = compat.composer.PolynomialWithWarmupScheduler(0.4, "4ba", max_duration="12ba")
    >>> lr(0), lr(2), lr(4), lr(8), lr(12)
    (0.0, 0.2, 0.4, 0.1, 0.0)
    """
    warmup = batches(t_warmup, max_duration, dataloader_len)
    rest = _rest(warmup, t_max, max_duration, dataloader_len, ssr)
    low = base_lr * alpha_f
    fall: Schedule = polynomial(base_lr, rest, low, power) if rest > 0 else Constant(base_lr)
    return _warmed(fall, base_lr, warmup, _pace(t_warmup, ssr, scale_warmup))


def _rest(warmup: int, t_max: Time, max_duration: Time, dataloader_len: int, ssr: float) -> int:
    return batches(t_max, max_duration, dataloader_len, ssr) - warmup


def _pace(time: Time, ssr: float, scaled: bool) -> float:
    """By what the warmup is faster; one that is a share of the run is as fast as that says."""
    return ssr if scaled and not str(time).endswith("dur") else 1.0


def _warmed(body: Schedule, peak: float, warmup: int, speed: float) -> Schedule:
    """A rise that may be cut off, or be over, before the warmup is."""
    if not warmup:
        return body
    return Linear(0.0, int(warmup * speed), peak).then(body, at=warmup)
