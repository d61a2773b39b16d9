"""The schedulers of mmengine, exactly: each alone, and the list of them that a config has.

Those of momentum are the same, with the momentum in the place of `base_lr`. ReduceOnPlateauLR,
which answers to a metric, is `schedcore.Plateau`.

Quirk of all: before `begin` there is the base rate, and from `end` on what there was last; where
something is to be reached at the end, it is reached an update before it, at `end - 1`.
"""

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import Any, Literal

from schedcore.checks import fail
from schedcore.compat import torch
from schedcore.compat.preset import preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Polynomial
from schedcore.shapes.constant import Constant

# What mmengine takes for no end.
INF = 10**9


@preset
def StepLR(
    base_lr: float, step_size: int, gamma: float = 0.1, begin: int = 0, end: int = INF
) -> Schedule:
    """The base rate times `gamma` every `step_size`.

    >>> from schedcore import compat
    >>> lr = compat.mmengine.StepLR(0.4, step_size=10, gamma=0.5, end=20)
    >>> lr(9), lr(10), lr(20)
    (0.4, 0.2, 0.2)
    """
    return _within(base_lr, torch.StepLR(base_lr, step_size, gamma), begin, end)


@preset
def MultiStepLR(
    base_lr: float, milestones: Sequence[int], gamma: float = 0.1, begin: int = 0, end: int = INF
) -> Schedule:
    """The base rate times `gamma` at each milestone, counted from `begin`.

    >>> from schedcore import compat
    >>> lr = compat.mmengine.MultiStepLR(0.4, [10, 20], gamma=0.5, begin=5)
    >>> lr(14), lr(15), lr(25)
    (0.4, 0.2, 0.1)
    """
    return _within(base_lr, torch.MultiStepLR(base_lr, milestones, gamma), begin, end)


@preset
def ConstantLR(base_lr: float, factor: float = 1 / 3, begin: int = 0, end: int = INF) -> Schedule:
    """The base rate times `factor` until `end - 1`, then the base rate.

    >>> from schedcore import compat
    >>> lr = compat.mmengine.ConstantLR(0.4, factor=0.5, end=6)
    >>> lr(4), lr(5)
    (0.2, 0.4)
    """
    return _within(base_lr, torch.ConstantLR(base_lr, factor, end - begin - 1), begin, end)


@preset
def ExponentialLR(base_lr: float, gamma: float, begin: int = 0, end: int = INF) -> Schedule:
    """The base rate times `gamma` at each update.

    >>> from schedcore import compat
    >>> lr = compat.mmengine.ExponentialLR(0.4, gamma=0.5, begin=2, end=4)
    >>> lr(2), lr(3), lr(4)
    (0.4, 0.2, 0.2)
    """
    return _within(base_lr, torch.ExponentialLR(base_lr, gamma), begin, end)


@preset
def CosineAnnealingLR(
    base_lr: float,
    T_max: int | None = None,
    eta_min: float | None = None,
    begin: int = 0,
    end: int = INF,
    eta_min_ratio: float | None = None,
) -> Schedule:
    """A cosine to `eta_min`, or `eta_min_ratio` times the base rate, in `T_max`, or by `end`.

    Quirk: it is stopped an update before the end, so that the lowest rate never comes;
    `Cosine(base_lr, T_max, eta_min)` reaches it.
    Quirk: where there is a `T_max` and no end yet, it rises again; `Cosine` stays.

    >>> from schedcore import compat
    >>> lr = compat.mmengine.CosineAnnealingLR(0.4, end=10)
    >>> lr(0), lr(5), round(lr(9), 4), round(lr(10), 4)
    (0.4, 0.2, 0.0098, 0.0098)
    """
    low = _lowest("CosineAnnealingLR", base_lr, eta_min, eta_min_ratio)
    return _within(base_lr, torch.CosineAnnealingLR(base_lr, T_max or end - begin, low), begin, end)


@preset
def LinearLR(
    base_lr: float,
    start_factor: float = 1 / 3,
    end_factor: float = 1.0,
    begin: int = 0,
    end: int = INF,
) -> Schedule:
    """A line from `start_factor` to `end_factor` times the base rate, at `end - 1`.

    >>> from schedcore import compat
    >>> lr = compat.mmengine.LinearLR(0.4, start_factor=0.5, end=5)
    >>> lr(0), round(lr(2), 4), lr(4), lr(9)
    (0.2, 0.3, 0.4, 0.4)
    """
    if start_factor == 0:
        fail("LinearLR", "start_factor", "> 0, as mmengine divides by it", start_factor)
    line = torch.LinearLR(base_lr, start_factor, end_factor, end - begin - 1)
    return _within(base_lr, line, begin, end)


@preset
def PolyLR(
    base_lr: float, eta_min: float = 0.0, power: float = 1.0, begin: int = 0, end: int = INF
) -> Schedule:
    """A fall to `eta_min` along a power of the time that is left, at `end - 1`.

    >>> from schedcore import compat
    >>> lr = compat.mmengine.PolyLR(0.4, power=2.0, end=11)
    >>> lr(0), lr(5), lr(10)
    (0.4, 0.1, 0.0)
    """
    length = end - begin - 1
    if power == 0 or length == 0 or end == inf:
        return Constant(base_lr)
    return _within(base_lr, Polynomial(base_lr, length, eta_min, power=power), begin, end)


@preset
def OneCycleLR(
    base_lr: float,
    eta_max: float,
    total_steps: int | None = None,
    pct_start: float = 0.3,
    anneal_strategy: Literal["cos", "linear"] = "cos",
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
    begin: int = 0,
    end: int = INF,
) -> Schedule:
    """PyTorch's OneCycleLR; after `begin`, the base rate changes nothing in it.

    Quirk: those of `compat.torch.OneCycleLR`.

    >>> from schedcore import compat
    >>> lr = compat.mmengine.OneCycleLR(0.1, eta_max=0.5, total_steps=10)
    >>> lr(0), lr(2), round(lr(9), 9)
    (0.02, 0.5, 2e-06)
    """
    cycle = torch.OneCycleLR(
        eta_max,
        total_steps or end - begin,
        pct_start=pct_start,
        anneal_strategy=anneal_strategy,
        div_factor=div_factor,
        final_div_factor=final_div_factor,
        three_phase=three_phase,
    )
    return _within(base_lr, cycle, begin, end)


@preset
def CosineRestartLR(
    base_lr: float,
    periods: Sequence[int],
    restart_weights: Sequence[float] = (1,),
    eta_min: float | None = None,
    eta_min_ratio: float | None = None,
    begin: int = 0,
    end: int = INF,
) -> Schedule:
    """A cosine for each of the periods, from its weight times the base rate to the lowest.

    Quirk: after the last period the rate stays where it was before it would be lowest.

    >>> from schedcore import compat
    >>> lr = compat.mmengine.CosineRestartLR(0.4, [10, 20], [1.0, 0.5], eta_min=0.0)
    >>> lr(0), lr(5), lr(10), lr(20), round(lr(30), 4)
    (0.4, 0.2, 0.2, 0.1, 0.0012)
    """
    low = _lowest("CosineRestartLR", base_lr, eta_min, eta_min_ratio)
    whole: Schedule = Constant(base_lr)
    start = 0
    for period, weight in zip(periods, restart_weights, strict=True):
        whole = whole.then(Cosine(base_lr * weight, period, low), at=start)
        start += period
    return _within(base_lr, whole.hold(start - 1), begin, end)


@preset
def param_scheduler(
    base_lr: float, schedulers: Sequence[Mapping[str, Any]], epoch_length: int = 1
) -> Schedule:
    """The list that a config calls `param_scheduler`, of mappings with a `type`.

    It counts iterations, of which there are `epoch_length` to an epoch; one that is `by_epoch`, as
    all are that don't say otherwise, changes with the epochs, or, if it says
    `convert_to_iter_based`, has only its lengths in them. With `epoch_length=1` it counts epochs.

    Quirk: each goes on from the rate that it finds: those that multiply are multiplied, and the
    others start, at their `begin`, from the rate there. Where one that doesn't multiply has another
    beside it at the same time, that is refused.

    >>> from schedcore import compat
    >>> schedulers = [
    ...     {"type": "LinearLR", "start_factor": 0.25, "by_epoch": False, "end": 4},
    ...     {"type": "MultiStepLR", "milestones": [2], "gamma": 0.5},
    ... ]
    >>> lr = compat.mmengine.param_scheduler(0.4, schedulers, epoch_length=10)
    >>> lr(0), round(lr(3), 4), lr(19), lr(20)
    (0.1, 0.4, 0.4, 0.2)
    """
    whole: Schedule = Constant(base_lr)
    spans: list[tuple[int, int]] = []
    for given in sorted(schedulers, key=lambda it: _span(it, epoch_length)):
        options = dict(given)
        name = options.pop("type")
        begin, end = _span(options, epoch_length)
        if options.pop("by_epoch", True):
            if options.pop("convert_to_iter_based", False):
                options.update(_in_iterations(options, epoch_length))
            else:
                options["in_epochs"] = epoch_length
        in_epochs = options.pop("in_epochs", 1)
        if name in MULTIPLYING:
            part = MULTIPLYING[name](1.0, **options)
            whole = whole * part.stretch(in_epochs).staircase(in_epochs)
        elif name in FALLING:
            if any(other_end > begin for _, other_end in spans):
                fail("param_scheduler", "begin", f"after what comes before {name}", begin)
            rate = base_lr if name == "CosineRestartLR" else whole(begin)
            part = FALLING[name](rate, **options).stretch(in_epochs).staircase(in_epochs)
            whole = whole.then(part.shift(-begin), at=begin)
        else:
            fail("param_scheduler", "type", f"one of {', '.join([*MULTIPLYING, *FALLING])}", name)
        spans.append((begin, end))
    return whole


def _span(options: Mapping[str, Any], epoch_length: int) -> tuple[int, int]:
    """The start and the end, in iterations."""
    unit = epoch_length if options.get("by_epoch", True) else 1
    return options.get("begin", 0) * unit, options.get("end", INF) * unit


def _in_iterations(options: Mapping[str, Any], epoch_length: int) -> dict[str, Any]:
    lengths = ("begin", "T_max", "step_size", "total_steps")
    changed: dict[str, Any] = {
        name: int(options[name] * epoch_length) for name in lengths if options.get(name)
    }
    if options.get("end", INF) != INF:
        changed["end"] = int(options["end"] * epoch_length)
    for name in ("milestones", "periods"):
        if name in options:
            changed[name] = [it * epoch_length for it in options[name]]
    return changed


def _within(base_lr: float, body: Schedule, begin: int, end: int) -> Schedule:
    """The base rate until `begin`, and from `end` on the last rate before it."""
    if end < INF:
        body = body.hold(end - begin - 1)
    return Constant(base_lr).then(body, at=begin) if begin else body


def _lowest(name: str, base_lr: float, eta_min: float | None, ratio: float | None) -> float:
    if eta_min is not None and ratio is not None:
        fail(name, "eta_min", "None where there is an eta_min_ratio", eta_min)
    return base_lr * ratio if ratio is not None else eta_min or 0.0


MULTIPLYING: dict[str, Callable[..., Schedule]] = {
    it.__name__: it for it in (StepLR, MultiStepLR, ConstantLR, ExponentialLR, LinearLR)
}
FALLING: dict[str, Callable[..., Schedule]] = {
    it.__name__: it for it in (CosineAnnealingLR, PolyLR, OneCycleLR, CosineRestartLR)
}
