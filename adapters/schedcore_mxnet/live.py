"""The schedule of a live MXNet scheduler."""

from collections.abc import Callable
from typing import Any

# MXNet lives beside older versions of everything, so seldom where types are checked. On a server
# it is still being imported when this is.
from mxnet import lr_scheduler as theirs  # pyright: ignore[reportMissingImports]

from schedcore import Schedule
from schedcore.compat import mxnet as presets

# Attributes with the names of the arguments, or others.
ARGUMENTS: dict[type[Any], dict[str, str]] = {
    theirs.FactorScheduler: {
        "step": "step",
        "factor": "factor",
        "stop_factor_lr": "stop_factor_lr",
    },
    theirs.MultiFactorScheduler: {"step": "step", "factor": "factor"},
    theirs.PolyScheduler: {
        "max_update": "max_update",
        "pwr": "power",
        "final_lr": "final_lr",
    },
    theirs.CosineScheduler: {"max_update": "max_update", "final_lr": "final_lr"},
}


def from_mxnet(scheduler: Any) -> Schedule:
    """The Schedule of an MXNet scheduler, however far it has come.

    Its t = 0 is the first update, which MXNet counts as 1.

    Args:
        scheduler: One of `mxnet.lr_scheduler`, or an `MXNetScheduler` without a plateau.

    Raises:
        TypeError: It is of another class, of which nothing is known, or its rate was set by
            something else.

    >>> import mxnet as mx
    >>> from schedcore_mxnet import from_mxnet
    >>> lr = from_mxnet(mx.lr_scheduler.CosineScheduler(100, base_lr=0.3))
    >>> lr(0) == mx.lr_scheduler.CosineScheduler(100, base_lr=0.3)(1)
    True
    """
    kind = type(scheduler)
    if kind.__module__.partition(".")[0] == __name__.partition(".")[0]:
        if scheduler.plateau is not None:
            raise TypeError("from_mxnet: no Schedule of an MXNetScheduler with a plateau")
        ours: Schedule = scheduler.schedule
        return ours
    if kind not in ARGUMENTS:
        raise TypeError(
            f"from_mxnet: no Schedule of {kind.__name__}: nothing is known of its rates"
        )
    arguments = {name: getattr(scheduler, given) for name, given in ARGUMENTS[kind].items()}
    build: Callable[..., Schedule] = getattr(presets, kind.__name__)
    # `base_lr` is what has become of it, as it is lowered on the way.
    lr = build(
        **arguments,
        base_lr=scheduler.warmup_final_lr,
        warmup_steps=scheduler.warmup_steps,
        warmup_begin_lr=scheduler.warmup_begin_lr,
        warmup_mode=scheduler.warmup_mode,
    )
    assigned = _assigned(scheduler)
    if assigned is None:
        return lr
    # A warmup goes to its old end all the same.
    rest, until = build(**arguments, base_lr=assigned), scheduler.warmup_steps - 1
    return lr.then(rest.shift(-until), at=until) if until > 0 else rest


def _assigned(scheduler: Any) -> float | None:
    """The base rate of which an optimizer with a `learning_rate` has replaced the scheduler's."""
    if isinstance(scheduler, theirs.FactorScheduler):
        steps, stop = int(scheduler.count / scheduler.step), scheduler.stop_factor_lr
    elif isinstance(scheduler, theirs.MultiFactorScheduler):
        steps, stop = scheduler.cur_step_ind, None
    else:
        return None  # which follow the one of their own
    expected, found = scheduler.warmup_final_lr, scheduler.base_lr
    for _ in range(steps):
        expected *= scheduler.factor
        if stop is not None and expected < stop:
            expected = stop
            break
    if abs(found - expected) <= 1e-9 * abs(expected):
        return None
    if steps and (found == stop or not scheduler.factor):
        raise TypeError(
            f"from_mxnet: no Schedule of {type(scheduler).__name__}: its base_lr was set from "
            f"{scheduler.warmup_final_lr!r} to another, of which no more is known"
        )
    base: float = found / scheduler.factor**steps
    return base
