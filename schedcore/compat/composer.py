"""The schedulers of composer, exactly, counted in batches.

Times are those of composer: "3ep", "100ba", "0.5dur", or a number of batches. The run says what they
are: `max_duration`, and the batches of an epoch, `dataloader_len`. `ssr` is the scale schedule ratio.
"""

from collections.abc import Sequence
from typing import TypeAlias

from schedcore.checks import fail
from schedcore.compat.preset import multiplied, preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Linear, Polynomial
from schedcore.shapes.constant import Constant
from schedcore.shapes.exponential import Exponential
from schedcore.shapes.factor import Factor
from schedcore.shapes.restarts import WarmRestarts

Time: TypeAlias = str | int


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
    return Factor(base_lr, gamma, _batches(step_size, max_duration, dataloader_len, ssr))


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
    times = [_batches(it, max_duration, dataloader_len, ssr) for it in milestones]
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
    end = _batches(t_max, max_duration, dataloader_len, ssr)
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
    end = _batches(t_max, max_duration, dataloader_len, ssr)
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
    return Exponential(base_lr, gamma, _batches(decay_period, max_duration, dataloader_len, ssr))


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
    return Cosine(base_lr, _batches(t_max, max_duration, dataloader_len, ssr), base_lr * alpha_f)


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
    length = _batches(t_0, max_duration, dataloader_len, ssr)
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
    end = _batches(t_max, max_duration, dataloader_len, ssr)
    return Polynomial(base_lr, end, base_lr * alpha_f, power=power)


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
    times = [_batches(it, max_duration, dataloader_len, ssr) for it in milestones]
    warmup = _batches(t_warmup, max_duration, dataloader_len)
    steps = multiplied(base_lr, times, gamma).shift(-warmup)
    return _warmed(steps, base_lr, warmup, ssr if scale_warmup else 1.0)


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
    warmup = _batches(t_warmup, max_duration, dataloader_len)
    peak = base_lr * alpha
    return _warmed(Constant(peak), peak, warmup, ssr if scale_warmup else 1.0)


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
    warmup = _batches(t_warmup, max_duration, dataloader_len)
    rest = _rest(warmup, t_max, max_duration, dataloader_len, ssr)
    peak = base_lr * alpha_i
    fall: Schedule = Linear(peak, rest, base_lr * alpha_f) if rest > 0 else Constant(peak)
    return _warmed(fall, peak, warmup, ssr if scale_warmup else 1.0)


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
    warmup = _batches(t_warmup, max_duration, dataloader_len)
    rest = _rest(warmup, t_max, max_duration, dataloader_len, ssr)
    fall: Schedule = Cosine(base_lr, rest, base_lr * alpha_f) if rest > 0 else Constant(base_lr)
    return _warmed(fall, base_lr, warmup, ssr if scale_warmup else 1.0)


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
    warmup = _batches(t_warmup, max_duration, dataloader_len)
    rest = _rest(warmup, t_max, max_duration, dataloader_len, ssr)
    low = base_lr * alpha_f
    fall: Schedule = Polynomial(base_lr, rest, low, power=power) if rest > 0 else Constant(base_lr)
    return _warmed(fall, base_lr, warmup, ssr if scale_warmup else 1.0)


# More batches than anybody trains for.
LAST = 10**12


def _batches(time: Time, max_duration: Time, dataloader_len: int, ssr: float = 1.0) -> int:
    """A time of composer in batches, cut to whole ones."""
    if not isinstance(time, str):
        return int(time * ssr)
    unit = time.lstrip("0123456789.")
    value = float(time.removesuffix(unit))
    if unit == "dur":
        return int(value * _batches(max_duration, 0, dataloader_len))
    if unit == "ep":
        return int(value * dataloader_len * ssr)
    if unit != "ba":
        fail("composer", "a time", "in epochs (ep), batches (ba) or shares of the run (dur)", time)
    return int(value * ssr)


def _rest(warmup: int, t_max: Time, max_duration: Time, dataloader_len: int, ssr: float) -> int:
    return _batches(t_max, max_duration, dataloader_len, ssr) - warmup


def _warmed(body: Schedule, peak: float, warmup: int, speed: float) -> Schedule:
    """A rise that may be cut off, or be over, before the warmup is."""
    if not warmup:
        return body
    return Linear(0.0, int(warmup * speed), peak).then(body, at=warmup)
