"""The curves as an experienced programmer writes one that is needed here alone, and to be fast.

A class holds the parameters and has one formula. It checks nothing, knows no arrays and can't be
combined, compared or printed. The functions have the numbers of `cases.py` in the formula.
"""

# ruff: noqa: FURB136  min() and max() take twice as long

from bisect import bisect_right
from collections.abc import Callable, Sequence
from math import cos, pi, sqrt

Curve = Callable[[float], float]


class Constant:
    def __init__(self, lr: float) -> None:
        self.lr = lr

    def __call__(self, t: float) -> float:
        return self.lr


class SquareRoot:
    def __init__(self, base_lr: float) -> None:
        self.base_lr = base_lr

    def __call__(self, t: float) -> float:
        return self.base_lr / sqrt(t + 1) if t > 0 else self.base_lr


class Factor:
    def __init__(self, base_lr: float, factor: float, step_size: float, min_lr: float) -> None:
        self.base_lr = base_lr
        self.factor = factor
        self.step_size = step_size
        self.min_lr = min_lr

    def __call__(self, t: float) -> float:
        if t < 0:
            return self.base_lr
        lr = self.base_lr * self.factor ** (t // self.step_size)
        return lr if lr > self.min_lr else self.min_lr


class MultiFactor:
    def __init__(self, base_lr: float, milestones: Sequence[float], factor: float) -> None:
        self.base_lr = base_lr
        self.milestones = milestones
        self.factor = factor

    def __call__(self, t: float) -> float:
        return self.base_lr * self.factor ** bisect_right(self.milestones, t)


class Polynomial:
    def __init__(self, base_lr: float, steps: float, power: float, final_lr: float) -> None:
        self.base_lr = base_lr
        self.steps = steps
        self.power = power
        self.final_lr = final_lr

    def __call__(self, t: float) -> float:
        if t >= self.steps:
            return self.final_lr
        if t < 0:
            return self.base_lr
        return self.final_lr + (self.base_lr - self.final_lr) * (1 - t / self.steps) ** self.power  # type: ignore[no-any-return]  # a float here


class Cosine:
    def __init__(self, base_lr: float, steps: float, final_lr: float) -> None:
        self.base_lr = base_lr
        self.steps = steps
        self.final_lr = final_lr

    def __call__(self, t: float) -> float:
        if t >= self.steps:
            return self.final_lr
        if t < 0:
            return self.base_lr
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + cos(pi * t / self.steps)) / 2


class Triangular:
    def __init__(self, base_lr: float, max_lr: float, step_size: float) -> None:
        self.base_lr = base_lr
        self.max_lr = max_lr
        self.step_size = step_size

    def __call__(self, t: float) -> float:
        if t < 0:
            return self.base_lr
        distance = abs(t % (2 * self.step_size) / self.step_size - 1)
        return self.max_lr - (self.max_lr - self.base_lr) * distance


class DoublingRestarts:
    def __init__(self, base_lr: float, cycle_steps: float, final_lr: float) -> None:
        self.base_lr = base_lr
        self.cycle_steps = cycle_steps
        self.final_lr = final_lr

    def __call__(self, t: float) -> float:
        if t < 0:
            return self.base_lr
        length = self.cycle_steps
        while t >= length:
            t -= length
            length *= 2
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + cos(pi * t / length)) / 2


class WarmupCosine:
    def __init__(self, base_lr: float, steps: float, final_lr: float, warmup_steps: float) -> None:
        self.base_lr = base_lr
        self.steps = steps
        self.final_lr = final_lr
        self.warmup_steps = warmup_steps

    def __call__(self, t: float) -> float:
        if t < self.warmup_steps:
            return self.base_lr * t / self.warmup_steps if t > 0 else 0.0
        t -= self.warmup_steps
        if t >= self.steps:
            return self.final_lr
        return self.final_lr + (self.base_lr - self.final_lr) * (1 + cos(pi * t / self.steps)) / 2


class FoldedWarmupCosine:
    """The same, with everything that can be worked out beforehand worked out by hand."""

    def __init__(self, base_lr: float, steps: float, final_lr: float, warmup_steps: float) -> None:
        self.final_lr = final_lr
        self.warmup_steps = warmup_steps
        self.end = warmup_steps + steps
        self.slope = base_lr / warmup_steps
        self.half = (base_lr - final_lr) / 2
        self.frequency = pi / steps

    def __call__(self, t: float) -> float:
        if t < self.warmup_steps:
            return self.slope * t if t > 0 else 0.0
        if t >= self.end:
            return self.final_lr
        return self.final_lr + self.half * (1.0 + cos(self.frequency * (t - self.warmup_steps)))


class FiveParts:
    """A warmup, a hold and a cosine, all of it scaled and clipped."""

    def __init__(
        self,
        base_lr: float,
        warmup_steps: float,
        hold_steps: float,
        decay_steps: float,
        final_lr: float,
        scale: float,
        min_lr: float,
        max_lr: float,
    ) -> None:
        self.base_lr = base_lr
        self.warmup_steps = warmup_steps
        self.hold_steps = hold_steps
        self.decay_steps = decay_steps
        self.final_lr = final_lr
        self.scale = scale
        self.min_lr = min_lr
        self.max_lr = max_lr

    def __call__(self, t: float) -> float:
        if t < self.warmup_steps:
            lr = self.base_lr * t / self.warmup_steps if t > 0 else 0.0
        else:
            t -= self.warmup_steps
            if t < self.hold_steps:
                lr = self.base_lr
            else:
                t -= self.hold_steps
                if t < self.decay_steps:
                    lr = (
                        self.final_lr
                        + (self.base_lr - self.final_lr) * (1 + cos(pi * t / self.decay_steps)) / 2
                    )
                else:
                    lr = self.final_lr
        lr *= self.scale
        return self.min_lr if lr < self.min_lr else self.max_lr if lr > self.max_lr else lr


def cosine(t: float) -> float:
    if t >= 100:
        return 0.01
    if t < 0:
        return 0.3
    return 0.01 + (0.3 - 0.01) * (1 + cos(pi * t / 100)) / 2


def warmup_cosine(t: float) -> float:
    if t < 5:
        return 0.3 * t / 5 if t > 0 else 0.0
    t -= 5
    if t >= 95:
        return 0.01
    return 0.01 + (0.3 - 0.01) * (1 + cos(pi * t / 95)) / 2


def five_parts(t: float) -> float:
    if t < 5:
        lr = 0.3 * t / 5 if t > 0 else 0.0
    elif t < 25:
        lr = 0.3
    elif t < 95:
        lr = 0.01 + (0.3 - 0.01) * (1 + cos(pi * (t - 25) / 70)) / 2
    else:
        lr = 0.01
    lr *= 0.5
    return 0.001 if lr < 0.001 else 0.1 if lr > 0.1 else lr


class Scaled:
    def __init__(self, inner: Curve, by: float) -> None:
        self.inner = inner
        self.by = by

    def __call__(self, t: float) -> float:
        return self.inner(t) * self.by


class Clipped:
    def __init__(self, inner: Curve, min_lr: float, max_lr: float) -> None:
        self.inner = inner
        self.min_lr = min_lr
        self.max_lr = max_lr

    def __call__(self, t: float) -> float:
        lr = self.inner(t)
        return self.min_lr if lr < self.min_lr else self.max_lr if lr > self.max_lr else lr


def scaled(inner: Curve, by: float) -> Curve:
    return lambda t: inner(t) * by


def clipped(inner: Curve, min_lr: float, max_lr: float) -> Curve:
    def lr(t: float) -> float:
        value = inner(t)
        return min_lr if value < min_lr else max_lr if value > max_lr else value

    return lr
