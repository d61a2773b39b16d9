"""The schedulers of DeepSpeed, exactly, as its engine steps them; and its JSON."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from schedcore.checks import fail
from schedcore.compat.preset import Line, preset
from schedcore.curves.exponential import Logarithmic
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.function import Function
from schedcore.shapes.inverse import InverseTime

Kind = Literal["log", "linear"]


@preset
def LRRangeTest(
    lr_range_test_min_lr: float = 1e-3,
    lr_range_test_step_size: int = 2000,
    lr_range_test_step_rate: float = 1.0,
    lr_range_test_staircase: bool = False,
) -> Schedule:
    """A line up, without an end, or stairs: by `step_rate` times the first rate every `step_size`.

    >>> from schedcore import compat
    >>> lr = compat.deepspeed.LRRangeTest(0.1, lr_range_test_step_size=10)
    >>> lr(0), lr(5), lr(10), lr(100)
    (0.1, 0.15000000000000002, 0.2, 1.1)
    """
    low, every = lr_range_test_min_lr, lr_range_test_step_size
    line = Function(Line(low, low * lr_range_test_step_rate / every))
    return line.staircase(every) if lr_range_test_staircase else line


@preset
def OneCycle(
    cycle_min_lr: float,
    cycle_max_lr: float,
    decay_lr_rate: float = 0.0,
    cycle_first_step_size: int = 2000,
    cycle_second_step_size: int | None = None,
    cycle_first_stair_count: int = 0,
    cycle_second_stair_count: int | None = None,
    decay_step_size: int = 0,
    cycle_momentum: bool = True,
    cycle_min_mom: float = 0.8,
    cycle_max_mom: float = 0.9,
    decay_mom_rate: float = 0.0,
    *,
    momentum: bool = False,
) -> Schedule:
    """Up and down once, in lines or stairs, and then a fall with 1 / t if it is asked for.

    With `momentum=True`, what it writes to the first beta instead.

    Quirk: the momentum of the first update is its lowest, as if the rate were highest.
    Quirk: after the cycle `decay_mom_rate` makes the momentum rise, above 1 in the end.
    Quirk: the second beta becomes 0.99, whatever it was.

    >>> from schedcore import compat
    >>> lr = compat.deepspeed.OneCycle(0.1, 0.5, cycle_first_step_size=4)
    >>> lr(0), lr(4), lr(8), lr(99)
    (0.1, 0.5, 0.1, 0.1)
    """
    if momentum and not cycle_momentum:
        fail("OneCycle", "cycle_momentum", "True where its momentum is asked for", cycle_momentum)
    up = cycle_first_step_size
    down = up if cycle_second_step_size is None else cycle_second_step_size
    stairs = cycle_first_stair_count
    stairs_down = stairs if cycle_second_stair_count is None else cycle_second_stair_count
    low, high = (cycle_max_mom, cycle_min_mom) if momentum else (cycle_min_lr, cycle_max_lr)
    rise: Schedule = Linear(low, up, high)
    # Turned round: the stairs of both end at the bottom.
    fall: Schedule = Linear(low, down or 1, high)
    if stairs:
        rise = rise.staircase(up / stairs)
    if stairs_down and down:
        fall = fall.staircase(down / stairs_down)
    rest: Schedule = Constant(low)
    if momentum and decay_step_size:
        rest = Function(Line(low, low * decay_mom_rate / decay_step_size))
    elif decay_lr_rate and decay_step_size:
        rest = InverseTime(low, decay_lr_rate, decay_step_size)
    if down:
        rest = fall.reverse(down).then(rest, at=down)
    cycle = rise.then(rest, at=up)
    return Constant(high).then(cycle.shift(-1), at=1) if momentum else cycle


@preset
def WarmupLR(
    base_lr: float,
    warmup_min_lr: float = 0.0,
    warmup_max_lr: float | None = None,
    warmup_num_steps: int = 1000,
    warmup_type: Kind = "log",
) -> Schedule:
    """A warmup along a logarithm, or a line, to `warmup_max_lr`, or the base rate if that is None.

    Quirk: the lowest rate comes twice, so that all is an update late;
    `Constant(max_lr).warmup(warmup_num_steps, min_lr)` is not.

    >>> from schedcore import compat
    >>> lr = compat.deepspeed.WarmupLR(0.3, warmup_num_steps=8)
    >>> [round(lr(t), 4) for t in (0, 1, 2, 4, 8, 9)]
    [0.0, 0.0, 0.1, 0.2, 0.3, 0.3]
    """
    high = base_lr if warmup_max_lr is None else warmup_max_lr
    return _rise(warmup_min_lr, high, max(2, warmup_num_steps), warmup_type).shift(1)


@preset
def WarmupDecayLR(
    total_num_steps: int,
    warmup_min_lr: float = 0.0,
    warmup_max_lr: float = 0.001,
    warmup_num_steps: int = 1000,
    warmup_type: Kind = "log",
) -> Schedule:
    """A warmup as that of `WarmupLR`, and a line down to the lowest rate.

    Quirk: the lowest rate comes twice, so that all is an update late;
    `Linear(max_lr, total_num_steps - warmup_num_steps, min_lr).warmup(warmup_num_steps, min_lr)`
    is not.

    >>> from schedcore import compat
    >>> lr = compat.deepspeed.WarmupDecayLR(16, 0.0, 0.3, warmup_num_steps=8)
    >>> [round(lr(t), 4) for t in (0, 2, 4, 8, 9, 13, 17)]
    [0.0, 0.1, 0.2, 0.3, 0.3, 0.15, 0.0]
    """
    if warmup_max_lr is None:
        fail("WarmupDecayLR", "warmup_max_lr", "the rate of the optimizer, which is unknown", None)
    steps = max(2, warmup_num_steps)
    fall: Schedule = Constant(warmup_min_lr)
    if total_num_steps > steps:
        fall = Linear(warmup_max_lr, total_num_steps - steps, warmup_min_lr)
    rise = _rise(warmup_min_lr, warmup_max_lr, steps, warmup_type)
    return rise.then(fall, at=steps).shift(1)


@preset
def WarmupCosineLR(
    base_lr: float,
    total_num_steps: int,
    warmup_min_ratio: float = 0.0,
    warmup_num_steps: int = 1000,
    cos_min_ratio: float = 0.0001,
    warmup_type: Kind = "log",
) -> Schedule:
    """A warmup from `warmup_min_ratio` of the base rate, and a cosine to `cos_min_ratio` of it.

    Quirk: the first update has the rate 0, whatever the ratio, so that the warmup is an update
    late; the cosine starts on its way down. `Cosine(base_lr, total_num_steps - warmup_num_steps,
    cos_min_ratio * base_lr).warmup(warmup_num_steps)` is not late.

    >>> from schedcore import compat
    >>> lr = compat.deepspeed.WarmupCosineLR(0.3, 16, warmup_num_steps=8)
    >>> [round(lr(t), 4) for t in (0, 1, 2, 8, 9, 12, 16)]
    [0.0, 0.0, 0.1, 0.3, 0.2886, 0.15, 0.0]
    """
    steps = max(2, warmup_num_steps)
    rise = _rise(warmup_min_ratio * base_lr, base_lr, steps, warmup_type)
    fall = Cosine(base_lr, max(1, total_num_steps - steps), cos_min_ratio * base_lr).shift(-1)
    lr = Constant(0.0).then(rise.then(fall, at=steps), at=1)
    return lr.clip(min_lr=0) if cos_min_ratio < 0 else lr


def from_config(config: Mapping[str, Any], base_lr: float | None = None) -> Schedule:
    """The schedule of a DeepSpeed configuration: of its sections `scheduler` and `optimizer`.

    >>> from schedcore import compat
    >>> lr = compat.deepspeed.from_config({
    ...     "optimizer": {"type": "AdamW", "params": {"lr": 0.3}},
    ...     "scheduler": {"type": "WarmupLR", "params": {"warmup_num_steps": 8}},
    ... })
    >>> lr == compat.deepspeed.WarmupLR(0.3, warmup_num_steps=8)
    True
    """
    scheduler = config["scheduler"]
    name, params = scheduler["type"], scheduler.get("params", {})
    if name not in SCHEDULERS:
        fail("from_config", "type", f"one of {', '.join(SCHEDULERS)}", name)
    if name in ("WarmupLR", "WarmupCosineLR"):
        if base_lr is None:
            base_lr = config.get("optimizer", {}).get("params", {}).get("lr")
        if base_lr is None and params.get("warmup_max_lr") is None:
            fail("from_config", "base_lr", "given where the optimizer has no lr", None)
        params = {"base_lr": base_lr, **params}
    return SCHEDULERS[name](**params)


def _rise(low: float, high: float, steps: int, kind: Kind) -> Schedule:
    if kind != "linear":  # any other is one along a logarithm, too
        return Constant(high).warmup(steps - 1, low, shape=Logarithmic(steps))
    return Constant(high).warmup(steps, low)


SCHEDULERS: dict[str, Callable[..., Schedule]] = {
    it.__name__: it for it in (LRRangeTest, OneCycle, WarmupLR, WarmupDecayLR, WarmupCosineLR)
}
