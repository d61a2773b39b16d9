"""The schedule of big_vision's `big_vision.utils`, exactly.

Quirk: big_vision computes in float32, here it is float64.
"""

from collections.abc import Sequence
from typing import Literal

from schedcore.compat.preset import line, preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Polynomial
from schedcore.shapes.constant import Constant, PiecewiseConstant
from schedcore.shapes.inverse import InverseSquareRoot


@preset
def create_learning_rate_schedule(
    total_steps: int,
    batch_size: int | None = None,
    data_size: int | None = None,
    base: float = 1.0,
    decay_type: Literal["stair", "linear", "polynomial", "cosine", "rsqrt"] = "stair",
    scale_with_batchsize: bool = False,
    *,
    warmup_steps: int | None = None,
    warmup_examples: float | None = None,
    warmup_epochs: float | None = None,
    warmup_percent: float | None = None,
    cooldown_steps: int | None = None,
    cooldown_examples: float | None = None,
    cooldown_epochs: float | None = None,
    cooldown_percent: float | None = None,
    power: float = 1,
    end: float = 0,
    timescale: float = 10_000,
    timescale_examples: float | None = None,
    shift: float = 0,
    steps: Sequence[int] = (),
    mults: Sequence[float] = (),
) -> Schedule:
    """A decay of any type, times a warmup and a cooldown, which may be in steps, epochs or shares.

    Quirk: a warmup multiplies, and the steps of `stair` are counted from the first update;
    `decay.warmup(steps)` has a clock of its own.
    Quirk: past `total_steps` a cooldown leads on, below 0;
    `decay.cooldown_over(at=total_steps - steps, steps=steps)` stays at 0.

    >>> from schedcore import compat
    >>> lr = compat.big_vision.create_learning_rate_schedule(
    ...     100, base=0.4, decay_type="rsqrt", timescale=20, warmup_percent=0.1, cooldown_steps=30
    ... )
    >>> lr(0), lr(5), lr(10), lr(70), round(lr(85), 4), lr(100)
    (0.0, 0.2, 0.4, 0.2, 0.0918, 0.0)
    """

    def length(
        in_steps: int | None, examples: float | None, epochs: float | None, share: float | None
    ) -> int:
        """A length in updates: rounded, and at least one unless it is 0."""
        if in_steps is not None:
            return in_steps
        updates = 0.0
        if examples is not None and batch_size:
            updates = examples / batch_size
        elif epochs is not None and batch_size and data_size:
            updates = epochs * data_size / batch_size
        elif share is not None:
            updates = share * total_steps
        return max(1, round(updates)) if updates else 0

    warmup = length(warmup_steps, warmup_examples, warmup_epochs, warmup_percent)
    cooldown = length(cooldown_steps, cooldown_examples, cooldown_epochs, cooldown_percent)
    if batch_size is None and (scale_with_batchsize or timescale_examples is not None):
        raise ValueError("batch_size must be given for what depends on it, got None")
    batch = batch_size or 0
    if scale_with_batchsize:
        base = base * batch / 256
    rest = total_steps - warmup
    decay: Schedule
    if decay_type in ("linear", "polynomial"):
        decay = Polynomial(base, rest, end, power=power).shift(warmup)
    elif decay_type == "cosine":
        decay = Cosine(base, rest).shift(warmup)
    elif decay_type == "rsqrt":
        if timescale_examples is not None:
            timescale = timescale_examples / batch
        decay = InverseSquareRoot(base, timescale).shift(-shift).shift(warmup)
    elif decay_type == "stair":
        stairs = PiecewiseConstant(steps, [1.0, *mults]) if steps else Constant(1.0)
        decay = stairs * base
    else:
        raise ValueError(f"decay_type must be stair, linear, cosine or rsqrt, got {decay_type!r}")
    if warmup:
        decay = decay.warmup_over(warmup)
    if cooldown:
        decay = decay * line(total_steps / cooldown, -1 / cooldown).minimum(Constant(1.0))
    return decay
