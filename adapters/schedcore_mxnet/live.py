"""The schedule of a live MXNet scheduler."""

from typing import Any

# MXNet lives beside older versions of everything, so seldom where types are checked.
import mxnet as mx  # pyright: ignore[reportMissingImports]

from schedcore import Schedule
from schedcore.compat import mxnet as presets
from schedcore_mxnet.scheduler import MXNetScheduler

# Attributes with the names of the arguments, or others.
ARGUMENTS: dict[type[Any], dict[str, str]] = {
    mx.lr_scheduler.FactorScheduler: {
        "step": "step",
        "factor": "factor",
        "stop_factor_lr": "stop_factor_lr",
    },
    mx.lr_scheduler.MultiFactorScheduler: {"step": "step", "factor": "factor"},
    mx.lr_scheduler.PolyScheduler: {
        "max_update": "max_update",
        "pwr": "power",
        "final_lr": "final_lr",
    },
    mx.lr_scheduler.CosineScheduler: {"max_update": "max_update", "final_lr": "final_lr"},
}


def from_mxnet(scheduler: Any) -> Schedule:
    """The Schedule of an MXNet scheduler, however far it has come.

    Its t = 0 is the first update, which MXNet counts as 1.

    Args:
        scheduler: One of `mxnet.lr_scheduler`, or an `MXNetScheduler` without a plateau.

    Raises:
        TypeError: It is of another class, of which nothing is known.

    >>> import mxnet as mx
    >>> from schedcore_mxnet import from_mxnet
    >>> lr = from_mxnet(mx.lr_scheduler.CosineScheduler(100, base_lr=0.3))
    >>> lr(0) == mx.lr_scheduler.CosineScheduler(100, base_lr=0.3)(1)
    True
    """
    if type(scheduler) is MXNetScheduler:
        ours: Schedule = scheduler.schedule
        return ours
    kind = type(scheduler)
    if kind not in ARGUMENTS:
        raise TypeError(
            f"from_mxnet: no Schedule of {kind.__name__}: nothing is known of its rates"
        )
    names = ARGUMENTS[kind]
    # `base_lr` is what has become of it, as it is lowered on the way.
    result: Schedule = getattr(presets, kind.__name__)(
        **{name: getattr(scheduler, attribute) for name, attribute in names.items()},
        base_lr=scheduler.warmup_final_lr,
        warmup_steps=scheduler.warmup_steps,
        warmup_begin_lr=scheduler.warmup_begin_lr,
        warmup_mode=scheduler.warmup_mode,
    )
    return result
