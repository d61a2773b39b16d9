"""The schedule of Ultralytics' `model.train(...)`, with its settings, exactly."""

from schedcore.compat.preset import preset, wave
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Linear
from schedcore.shapes.constant import Constant


@preset
def train(
    *,
    batches: int,
    epochs: int = 100,
    lr0: float = 0.01,
    lrf: float = 0.01,
    cos_lr: bool = False,
    warmup_epochs: float = 3.0,
    warmup_bias_lr: float = 0.1,
    warmup_momentum: float = 0.8,
    momentum: float = 0.937,
    of: str = "weight",
) -> Schedule:
    """A rate that changes with each epoch, from `lr0` to `lrf` times it, times a linear warmup.

    It counts batches, of which there are `batches` to an epoch. `of` says whose it is: that of the
    weights, that of the `bias`, which starts at `warmup_bias_lr`, or the `momentum` of both.

    Quirk: the lowest rate would come at `epochs`, where the run is over: the last epoch is trained
    above it, and past it a cosine rises again; `Linear(lr0, epochs - 1, lr0 * lrf)` reaches it.

    >>> from schedcore import compat
    >>> lr = compat.ultralytics.train(batches=10, epochs=5, lr0=0.4, lrf=0.0, warmup_epochs=1)
    >>> [round(lr(t), 4) for t in (0, 5, 10, 19, 20, 49)]
    [0.0, 0.2, 0.32, 0.32, 0.24, 0.08]
    >>> bias = compat.ultralytics.train(batches=10, warmup_bias_lr=0.1, of="bias")
    >>> round(bias(0), 4), round(bias(30), 4)
    (0.1, 0.0097)
    """
    steps = round(min(warmup_epochs, max(epochs - 1, 0)) * batches) if warmup_epochs > 0 else 0
    if of == "momentum":
        return Constant(momentum).warmup(steps, warmup_momentum)
    fall: Schedule = Linear(lr0, epochs, lr0 * lrf)
    if cos_lr:
        fall = wave(lr0, epochs, lr0 * lrf)
    by_epoch = fall.stretch(batches).staircase(batches)
    if not steps:
        return by_epoch
    rise = by_epoch.warmup_over(steps)
    return rise + Linear(warmup_bias_lr, steps) if of == "bias" else rise
