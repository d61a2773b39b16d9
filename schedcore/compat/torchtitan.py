"""The schedule of torchtitan, exactly."""

from collections.abc import Callable
from typing import Literal

from schedcore.compat.preset import Line, chosen, preset, wave
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.function import Function
from schedcore.shapes.inverse import InverseSquareRoot


def _line(base_lr: float, decay: int, low: float) -> Schedule:
    return Function(Line(base_lr, (low - base_lr) / decay))


def _root(base_lr: float, decay: int, low: float) -> Schedule:
    beyond = base_lr - (base_lr - low) / InverseSquareRoot(1.0, decay)
    return Anneal(base_lr, decay, low, shape="1-sqrt").then(beyond, at=decay)


FALLS: dict[str, Callable[[float, int, float], Schedule]] = {
    "linear": _line,
    "sqrt": _root,
    "cosine": wave,
}


@preset
def LRSchedulersContainer(
    base_lr: float,
    training_steps: int,
    warmup_steps: int = 200,
    total_steps: int | None = None,
    decay_ratio: float | None = None,
    decay_type: Literal["linear", "sqrt", "cosine"] = "linear",
    min_lr_factor: float = 0.0,
) -> Schedule:
    """A warmup, a stable part if there is a `decay_ratio`, and a fall, with the config's names.

    Quirk: the warmup starts at 1 / warmup_steps of the rate and comes to it an update early, and
    the lowest rate comes an update past the last; `WarmupStableDecay` has both on time.
    Quirk: past that the rate goes on: below the lowest and below 0, or up again along a cosine;
    `WarmupStableDecay` stays.

    >>> from schedcore import compat
    >>> lr = compat.torchtitan.LRSchedulersContainer(0.4, training_steps=12, warmup_steps=4)
    >>> [round(lr(t), 4) for t in (0, 3, 4, 5, 11)]
    [0.1, 0.4, 0.4, 0.35, 0.05]
    """
    total = training_steps if total_steps is None else total_steps
    warmup = min(int(warmup_steps), total)
    decay = total - warmup
    if decay_ratio is not None:
        decay = min(round(total * decay_ratio), decay)
    low = base_lr * min_lr_factor
    rise: Schedule = Constant(base_lr)
    if warmup > 1:
        rise = Linear(base_lr / warmup, warmup - 1, base_lr)
    if not decay:
        return rise
    fall = chosen("LRSchedulersContainer", "decay_type", FALLS, decay_type)(base_lr, decay, low)
    return rise.then(fall.shift(-1), at=total + 1 - decay)
