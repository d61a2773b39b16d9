"""The schedules of LitGPT, exactly: of its pretraining, and of its finetuning."""

from math import ceil

from schedcore.checks import whole_number
from schedcore.compat.preset import preset, warmed_up, wave
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine
from schedcore.shapes.constant import Constant


@preset
def get_lr(learning_rate: float, warmup_iters: int, max_iters: int, min_lr: float) -> Schedule:
    """A linear warmup, and a cosine to `min_lr` at `max_iters`, the warmup included.

    It counts iterations, of which there are several to an update when gradients are accumulated.

    >>> from schedcore import compat
    >>> lr = compat.litgpt.get_lr(0.4, warmup_iters=4, max_iters=12, min_lr=0.1)
    >>> lr(0), lr(4), lr(8), lr(12), lr(99)
    (0.0, 0.4, 0.25, 0.1, 0.1)
    """
    if warmup_iters > max_iters:
        rise = Constant(learning_rate).warmup(warmup_iters)
        return rise.then(Constant(min_lr), at=ceil(warmup_iters))
    return warmed_up(Cosine(learning_rate, max_iters - warmup_iters, min_lr), warmup_iters)


@preset
def get_lr_scheduler(base_lr: float, warmup_steps: int, max_steps: int) -> Schedule:
    """A linear warmup, and a cosine to 0 at `max_steps`, the warmup included.

    Quirk: past `max_steps` it rises again;
    `Cosine(base_lr, max_steps - warmup_steps).warmup(warmup_steps)` stays at 0.

    >>> from schedcore import compat
    >>> lr = compat.litgpt.get_lr_scheduler(0.4, warmup_steps=4, max_steps=12)
    >>> lr(0), lr(4), lr(8), lr(12), lr(20)
    (0.0, 0.4, 0.2, 0.0, 0.4)
    """
    whole_number("get_lr_scheduler", "warmup_steps", warmup_steps, 1)
    return wave(base_lr, abs(max_steps - warmup_steps), 0.0).warmup(warmup_steps)
