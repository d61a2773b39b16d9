"""The schedulers of gluon-cv's `gluoncv.utils.lr_scheduler`, exactly, at whole t.

They are MXNet's, whose optimizer counts updates from 1: number n is the one at t = n - 1 here. So
each preset is a `Shift` by -1, whose `schedule` is what gluon-cv has at those counts.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from schedcore.algebra.clock import Shift
from schedcore.compat.preset import multiplied, polynomial, preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal
from schedcore.shapes.constant import Constant

Mode = Literal["constant", "step", "linear", "poly", "cosine"]


@preset
def LRScheduler(
    mode: Mode,
    base_lr: float = 0.1,
    target_lr: float = 0,
    niters: int = 0,
    nepochs: int = 0,
    iters_per_epoch: int = 0,
    offset: int = 0,
    power: float = 2,
    step_iter: Sequence[int] | None = None,
    step_epoch: Sequence[int] | None = None,
    step_factor: float = 0.1,
    baselr: float | None = None,
    targetlr: float | None = None,
) -> Shift:
    """From `base_lr` to `target_lr` along a curve, or times `step_factor` at each step.

    Quirk: it ends at update number `niters - 1`, counted from 1;
    `Cosine(base_lr, niters, target_lr)` ends after `niters` updates.

    >>> from schedcore import compat
    >>> lr = compat.gluoncv.LRScheduler("linear", base_lr=0.4, nepochs=3, iters_per_epoch=3)
    >>> round(lr(0), 4), lr(3), lr(7), lr(99)
    (0.35, 0.2, 0.0, 0.0)
    """
    if baselr is not None and base_lr == 0.1:
        base_lr = baselr
    if targetlr is not None and target_lr == 0:
        target_lr = targetlr
    if nepochs * iters_per_epoch > 0:
        niters = nepochs * iters_per_epoch
        if step_epoch is not None:
            step_iter = [epoch * iters_per_epoch for epoch in step_epoch]
    if mode == "constant":
        lr: Schedule = Constant(base_lr)
    elif mode == "step":
        lr = multiplied(base_lr, [it for it in step_iter or [] if it < niters], step_factor)
    elif mode == "poly":
        lr = polynomial(base_lr, niters - 1, target_lr, power) if niters else Constant(target_lr)
    elif mode in ("linear", "cosine"):
        lr = Anneal(base_lr, niters - 1, target_lr, shape=mode) if niters else Constant(target_lr)
    else:
        raise ValueError(f"mode must be constant, step, linear, poly or cosine, got {mode!r}")
    return Shift(lr.hold(max(niters - 1, 0)).shift(offset), -1)


@preset
def LRSequential(schedulers: Sequence[Mapping[str, Any]]) -> Shift:
    """One `LRScheduler` after the other, each given by its arguments.

    gluon-cv takes the schedulers; a Schedule doesn't tell the `niters` of one that is constant.

    >>> from schedcore import compat
    >>> warmup = {"mode": "linear", "base_lr": 0.0, "target_lr": 0.4, "niters": 5}
    >>> decay = {"mode": "step", "base_lr": 0.4, "niters": 20, "step_iter": [10]}
    >>> lr = compat.gluoncv.LRSequential([warmup, decay])
    >>> lr(0), lr(3), lr(4), round(lr(14), 4)
    (0.1, 0.4, 0.4, 0.04)
    """
    parts = [LRScheduler(**{**it, "offset": 0}).schedule for it in schedulers]
    lengths = [
        it.get("nepochs", 0) * it.get("iters_per_epoch", 0) or it["niters"] for it in schedulers
    ]
    row, at = parts[0], 0
    for part, length in zip(parts[1:], lengths, strict=False):
        at += length
        row = row.then(part, at=at)
    return Shift(row, -1)
