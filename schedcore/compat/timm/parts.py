"""The parts that the schedulers of timm share: cycles, and their warmup."""

from collections.abc import Callable

from schedcore.checks import fail
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Linear
from schedcore.shapes.constant import Constant


def check_noise(name: str, noise: object) -> None:
    if noise is not None:
        fail(name, "noise", "None, as PyTorch draws it; multiply by Noise(0.9, 1.1)", noise)


def in_cycles(
    fall: Callable[[float, float], Schedule],
    base_lr: float,
    t_initial: float,
    lr_min: float,
    cycle_mul: float,
    cycle_decay: float,
    cycle_limit: int,
) -> Schedule:
    """As many cycles as there may be, and then the lowest rate."""
    whole: Schedule = Constant(lr_min)
    start = 0.0
    for i in range(cycle_limit):
        length = t_initial * cycle_mul**i
        whole = whole.then(fall(base_lr * cycle_decay**i, length), at=start)
        start += length
    return whole


def warmed(
    body: Schedule,
    base_lr: float,
    warmup_t: float,
    warmup_lr_init: float,
    warmup_prefix: bool,
    top: float | None = None,
) -> Schedule:
    """A warmup to the base rate, or to `top`; before it, or over the beginning."""
    if not warmup_t:  # the first rate is what timm finds in the optimizer
        return body if body(0) == base_lr else Constant(base_lr).then(body.shift(-1), at=1)
    rise = Linear(warmup_lr_init, warmup_t, base_lr if top is None else top)
    return rise.then(body if warmup_prefix else body.shift(-warmup_t), at=warmup_t)
