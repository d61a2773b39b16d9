"""The schedules of pytorch-transformers, from before it was called transformers, exactly."""

from schedcore.compat import transformers
from schedcore.compat.preset import preset
from schedcore.schedule import Schedule


@preset
def ConstantLRSchedule(base_lr: float) -> Schedule:
    """The base rate.

    >>> from schedcore import compat
    >>> compat.pytorch_transformers.ConstantLRSchedule(0.3)(10)
    0.3
    """
    return transformers.get_constant_schedule(base_lr)


@preset
def WarmupConstantSchedule(base_lr: float, warmup_steps: int) -> Schedule:
    """A linear warmup, and the base rate.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_transformers.WarmupConstantSchedule(0.4, warmup_steps=4)
    >>> lr(0), lr(1), lr(4), lr(9)
    (0.0, 0.1, 0.4, 0.4)
    """
    return transformers.get_constant_schedule_with_warmup(base_lr, warmup_steps)


@preset
def WarmupLinearSchedule(base_lr: float, warmup_steps: int, t_total: int) -> Schedule:
    """A linear warmup, and a line to 0 at `t_total`, the warmup included.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_transformers.WarmupLinearSchedule(0.4, warmup_steps=4, t_total=12)
    >>> lr(0), lr(4), lr(8), lr(12), lr(99)
    (0.0, 0.4, 0.2, 0.0, 0.0)
    """
    return transformers.get_linear_schedule_with_warmup(base_lr, warmup_steps, t_total)


@preset
def WarmupCosineSchedule(
    base_lr: float, warmup_steps: int, t_total: int, cycles: float = 0.5
) -> Schedule:
    """A linear warmup, and a cosine to 0 at `t_total`, the warmup included.

    Quirk: past `t_total` it rises again;
    `Cosine(base_lr, t_total - warmup_steps).warmup(warmup_steps)` stays at 0.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_transformers.WarmupCosineSchedule(0.4, warmup_steps=4, t_total=12)
    >>> lr(0), lr(4), lr(8), lr(12), lr(20)
    (0.0, 0.4, 0.2, 0.0, 0.4)
    """
    return transformers.get_cosine_schedule_with_warmup(base_lr, warmup_steps, t_total, cycles)


@preset
def WarmupCosineWithHardRestartsSchedule(
    base_lr: float, warmup_steps: int, t_total: int, cycles: float = 1.0
) -> Schedule:
    """A linear warmup, and `cycles` cosines of the same length, to 0 at `t_total`.

    >>> from schedcore import compat
    >>> schedule = compat.pytorch_transformers.WarmupCosineWithHardRestartsSchedule
    >>> lr = schedule(0.4, warmup_steps=4, t_total=12, cycles=2.0)
    >>> lr(0), lr(4), lr(6), lr(8), lr(12)
    (0.0, 0.4, 0.2, 0.4, 0.0)
    """
    build = transformers.get_cosine_with_hard_restarts_schedule_with_warmup
    return build(base_lr, warmup_steps, t_total, cycles)
