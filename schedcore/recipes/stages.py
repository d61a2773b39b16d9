"""Warmup, a stable stage, decay: recipes of stages."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass

from schedcore import curves
from schedcore.checks import (
    FINITE,
    NOT_NEGATIVE,
    POSITIVE,
    SCALABLE,
    SHARE,
    fail,
    store,
    store_numbers,
)
from schedcore.recipes.recipe import Recipe
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Geometric
from schedcore.shapes.constant import Constant

# More than anybody has, and put together in a moment.
MOST_STAGES = 2_000


@dataclass(frozen=True)
class TriStage(Recipe):
    """A linear warmup, a constant rate, and an exponential fall.

    lr(t) = base_lr * final_lr_scale^x    in the fall, with x from 0 to 1

    Args:
        base_lr: The highest rate, > 0.
        warmup_steps: Length of the warmup, in units of t, >= 0.
        hold_steps: Length of the constant part, in units of t, >= 0.
        decay_steps: Length of the fall, in units of t, > 0; the whole is as long as the three.
        init_lr_scale: The share of `base_lr` at t = 0, in (0, 1].
        final_lr_scale: The share of `base_lr` from the end of the fall on, in (0, 1].

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import TriStage
    >>> lr = TriStage(0.4, warmup_steps=10, hold_steps=40, decay_steps=50)
    >>> [round(lr(t), 4) for t in (0, 10, 50, 75, 100)]
    [0.004, 0.4, 0.4, 0.04, 0.004]

    Source: Park et al. 2019, "SpecAugment", arXiv:1904.08779; `tri_stage` of fairseq.
    """

    base_lr: float
    warmup_steps: float
    hold_steps: float
    decay_steps: float
    _: KW_ONLY
    init_lr_scale: float = 0.01
    final_lr_scale: float = 0.01

    def __post_init__(self) -> None:
        store(self, base_lr=SCALABLE, decay_steps=POSITIVE)
        store(self, warmup_steps=NOT_NEGATIVE, hold_steps=NOT_NEGATIVE)
        store(self, init_lr_scale=SHARE, final_lr_scale=SHARE)
        super().__post_init__()

    def compose(self) -> Schedule:
        base_lr = self.base_lr
        fall = Geometric(base_lr, self.decay_steps, base_lr * self.final_lr_scale)
        hold = Constant(base_lr).then(fall, at=self.hold_steps)
        return hold.warmup(self.warmup_steps, base_lr * self.init_lr_scale)


@dataclass(frozen=True)
class WarmupStableDecay(Recipe):
    """A linear warmup, a constant rate, and a fall along any curve; perhaps several times (WSD).

    With several constant parts (WSD-S), each ends in a fall, after which the full rate is back at
    once. All parts follow each other, so that their lengths add up to that of the whole.

    Args:
        base_lr: Rate after the warmup.
        warmup_steps: Length of the warmup, in units of t, >= 0.
        stable_steps: Length of the constant part, in units of t, >= 0; or those of several, at most
            2,000.
        decay_steps: Length of each fall, in units of t, > 0.
        begin_lr: Rate at t = 0.
        final_lr: Rate at the end of each fall; it stays after the last.
        shape: The curve: its name, a Curve, or a schedule from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: An argument is out of its range.

    >>> from schedcore import WarmupStableDecay
    >>> lr = WarmupStableDecay(0.4, warmup_steps=10, stable_steps=70, decay_steps=20)
    >>> lr(0), lr(10), lr(80), lr(90), lr(100)
    (0.0, 0.4, 0.4, 0.2, 0.0)
    >>> lr = WarmupStableDecay(0.4, warmup_steps=10, stable_steps=[20, 30], decay_steps=20)
    >>> lr(30), lr(40), lr(50), lr(80), lr(90), lr(100)
    (0.4, 0.2, 0.4, 0.4, 0.2, 0.0)

    Source: Hu et al. 2024, "MiniCPM", arXiv:2404.06395; several times: Wen et al. 2024,
    arXiv:2410.05192.
    """

    base_lr: float
    warmup_steps: float
    stable_steps: float | Sequence[float]
    decay_steps: float
    _: KW_ONLY
    begin_lr: float = 0.0
    final_lr: float = 0.0
    shape: curves.Shape = "linear"

    def __post_init__(self) -> None:
        store(self, base_lr=FINITE, begin_lr=FINITE, final_lr=FINITE)
        store(self, warmup_steps=NOT_NEGATIVE, decay_steps=POSITIVE)
        if isinstance(self.stable_steps, Sequence):
            store_numbers(self, "stable_steps", NOT_NEGATIVE)
            if len(self.stable_steps) > MOST_STAGES:
                fail(self, "stable_steps", f"at most {MOST_STAGES} numbers", self.stable_steps)
        else:
            store(self, stable_steps=NOT_NEGATIVE)
        curves.check_shape(self)
        super().__post_init__()

    def compose(self) -> Schedule:
        stable = Constant(self.base_lr)
        fall = Anneal(self.base_lr, self.decay_steps, self.final_lr, shape=self.shape)
        whole: Schedule = stable
        start = 0.0
        lengths = self.stable_steps
        for length in lengths if isinstance(lengths, Sequence) else [lengths]:
            whole = whole.then(stable.then(fall, at=length), at=start)
            start += length + self.decay_steps
        return whole.warmup(self.warmup_steps, self.begin_lr)


@dataclass(frozen=True)
class Infinite(Recipe):
    """A linear warmup, a fall to a constant rate, and that rate without end.

    A branch to a final checkpoint leaves it at any t, by `cooldown`.

    Args:
        base_lr: Rate after the warmup.
        warmup_steps: Length of the warmup, in units of t, >= 0.
        cooldown_steps: Length of the fall after it, in units of t, > 0.
        constant_lr: Rate from the end of the fall on.
        begin_lr: Rate at t = 0.
        shape: The curve: its name, a Curve, or a schedule from 1 at t = 0 to 0 at t = 1.

    Raises:
        TypeError: An argument is of the wrong type.
        ValueError: An argument is out of its range.

    >>> from schedcore import Infinite
    >>> lr = Infinite(0.4, warmup_steps=10, cooldown_steps=50, constant_lr=0.2)
    >>> lr(0), lr(10), lr(60), lr(10**6)
    (0.0, 0.4, 0.2, 0.2)
    >>> lr.cooldown(at=1000, steps=100)(1050)
    0.1

    Source: Ibrahim et al. 2024, arXiv:2403.08763.
    """

    base_lr: float
    warmup_steps: float
    cooldown_steps: float
    constant_lr: float
    _: KW_ONLY
    begin_lr: float = 0.0
    shape: curves.Shape = "cosine"

    def __post_init__(self) -> None:
        store(self, base_lr=FINITE, constant_lr=FINITE, begin_lr=FINITE)
        store(self, warmup_steps=NOT_NEGATIVE, cooldown_steps=POSITIVE)
        curves.check_shape(self)
        super().__post_init__()

    def compose(self) -> Schedule:
        fall = Anneal(self.base_lr, self.cooldown_steps, self.constant_lr, shape=self.shape)
        return fall.warmup(self.warmup_steps, self.begin_lr)
