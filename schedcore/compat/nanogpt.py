"""The schedule of nanoGPT's `train.py`, with its settings, exactly."""

from schedcore.compat.preset import preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine
from schedcore.shapes.constant import Constant


@preset
def get_lr(
    learning_rate: float = 6e-4,
    warmup_iters: int = 2000,
    lr_decay_iters: int = 600_000,
    min_lr: float = 6e-5,
    decay_lr: bool = True,
) -> Schedule:
    """A linear warmup, and a cosine to `min_lr` at `lr_decay_iters`, the warmup included.

    Quirk: the warmup is a part of one that is an update longer: it starts above 0, and the base
    rate comes at `warmup_iters`; `compat.litgpt.get_lr` starts at 0, as older nanoGPTs did.

    >>> from schedcore import compat
    >>> lr = compat.nanogpt.get_lr(0.4, warmup_iters=3, lr_decay_iters=13, min_lr=0.1)
    >>> lr(0), lr(1), lr(3), lr(8), lr(13)
    (0.1, 0.2, 0.4, 0.25, 0.1)
    """
    if not decay_lr:
        return Constant(learning_rate)
    fall = Cosine(learning_rate, lr_decay_iters - warmup_iters, min_lr)
    return fall.warmup(warmup_iters, learning_rate / (warmup_iters + 1))
