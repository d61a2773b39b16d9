"""The scheduler of Megatron-LM and Megatron Core, exactly, for rate and weight decay.

It counts samples, or updates, as its `step(increment)` is told. `--lr-decay-iters` includes the
warmup, and so does `lr_decay_steps`.
"""

from collections.abc import Callable
from math import floor
from typing import Literal

from schedcore.checks import fail
from schedcore.compat.preset import chosen, preset, warmed_up
from schedcore.curves import Shape
from schedcore.curves.exponential import ExponentialAnneal
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Cosine, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.inverse import InverseSquareRoot

WSD_SHAPES: dict[str, Shape] = {
    "linear": "linear",
    "cosine": "cosine",
    "exponential": ExponentialAnneal(0.5),
    "minus_sqrt": "1-sqrt",
}
INCREASES: dict[str, Callable[[float, float, float], Schedule]] = {
    "constant": lambda _, __, end: Constant(end),
    "linear": Linear,
    "cosine": Cosine,
}


@preset
def OptimizerParamScheduler(
    init_lr: float,
    max_lr: float,
    min_lr: float,
    lr_warmup_steps: int,
    lr_decay_steps: int,
    lr_decay_style: Literal["constant", "linear", "cosine", "inverse-square-root", "WSD"],
    start_wd: float = 0.0,
    end_wd: float = 0.0,
    wd_incr_steps: int = 1,
    wd_incr_style: Literal["constant", "linear", "cosine"] = "constant",
    use_checkpoint_opt_param_scheduler: bool = True,
    override_opt_param_scheduler: bool = False,
    wsd_decay_steps: int | None = None,
    lr_wsd_decay_style: Literal["linear", "cosine", "exponential", "minus_sqrt"] | None = None,
    *,
    weight_decay: bool = False,
) -> Schedule:
    """A warmup from `init_lr` to `max_lr`, and one of five ways to `min_lr` at `lr_decay_steps`.

    With `weight_decay=True`, the weight decay instead.

    Quirk: with `inverse-square-root` the rate drops to `min_lr` after `lr_decay_steps`, wherever it
    is by then; `InverseSquareRoot(max_lr, lr_warmup_steps).clip(min_lr).warmup(lr_warmup_steps)`
    goes on falling.
    Quirk: a decay of `WSD` that should start within the warmup is left out as far, so that the rate
    jumps down after the warmup; `WarmupStableDecay` starts it at the end of the warmup.

    >>> from schedcore import compat
    >>> megatron = compat.megatron.OptimizerParamScheduler
    >>> lr = megatron(0.0, 0.4, 0.1, lr_warmup_steps=4, lr_decay_steps=12, lr_decay_style="cosine")
    >>> lr(0), lr(4), lr(8), lr(12), lr(99)
    (0.0, 0.4, 0.25, 0.1, 0.1)
    """
    name = "OptimizerParamScheduler"
    if weight_decay:
        if wd_incr_steps < 0:
            return Constant(end_wd)
        increase = chosen(name, "wd_incr_style", INCREASES, wd_incr_style)
        return increase(start_wd, wd_incr_steps, end_wd)
    warmup, rest = lr_warmup_steps, lr_decay_steps - lr_warmup_steps
    over = floor(lr_decay_steps) + 1 - warmup
    after: Schedule = Constant(max_lr)
    if lr_decay_style in ("linear", "cosine"):
        after = Anneal(max_lr, rest, min_lr, shape=lr_decay_style)
    elif lr_decay_style == "inverse-square-root":
        fall: Schedule = InverseSquareRoot(max_lr, max(warmup, 1)).clip(min_lr)
        if warmup <= 0:  # updates 0 and 1 are the same
            fall = Constant(max_lr).then(fall, at=1 - warmup)
        after = fall.then(Constant(min_lr), at=over)
    elif lr_decay_style == "WSD":
        if wsd_decay_steps is None:
            fail(name, "wsd_decay_steps", "given", None)
        if wsd_decay_steps <= 0:
            return warmed_up(after.then(Constant(min_lr), at=over), warmup, init_lr)
        shape = chosen(name, "lr_wsd_decay_style", WSD_SHAPES, str(lr_wsd_decay_style))
        decay: Schedule = Anneal(max_lr, wsd_decay_steps, min_lr, shape=shape)
        start = rest - wsd_decay_steps
        if start < 0:  # from the update after the warmup on
            late = 1 if warmup > 0 else 0
            decay, start = decay.shift(start - late), late
        after = after.then(decay, at=start)
    elif lr_decay_style != "constant":
        fail(name, "lr_decay_style", "one that Megatron has", lr_decay_style)
    return warmed_up(after, warmup, init_lr)
