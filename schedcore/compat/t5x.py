"""The schedule of T5X's `t5x.utils`, exactly.

Quirk: T5X computes in float32, here it is float64.
"""

from collections.abc import Callable
from functools import reduce
from operator import mul

from schedcore.compat.preset import preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.factor import Factor
from schedcore.shapes.inverse import InverseSquareRoot


@preset
def create_learning_rate_scheduler(
    factors: str = "constant * linear_warmup * rsqrt_decay",
    base_learning_rate: float = 0.5,
    warmup_steps: int = 1000,
    decay_factor: float = 0.5,
    steps_per_decay: int = 20000,
    steps_per_cycle: int = 100000,
    step_offset: int = 0,
    min_learning_rate: float = 1e-8,
) -> Schedule:
    """The product of the factors that a text names, not below `min_learning_rate`.

    Quirk: it is never 0, not even at the first update of a warmup;
    `min_learning_rate=0` is without the floor.
    Quirk: `rsqrt_decay` divides by the square root of `warmup_steps` until they are over;
    `rsqrt_normalized_decay` starts at 1.

    >>> from schedcore import compat
    >>> lr = compat.t5x.create_learning_rate_scheduler(base_learning_rate=0.8, warmup_steps=4)
    >>> lr(0), lr(2), lr(4), lr(16)
    (1e-08, 0.2, 0.4, 0.2)
    """
    known: dict[str, Callable[[], Schedule]] = {
        "constant": lambda: Constant(base_learning_rate),
        "linear_warmup": lambda: Linear(0.0, warmup_steps, 1.0),
        "linear_decay": lambda: Linear(base_learning_rate, 1 / decay_factor).warmup(warmup_steps),
        "rsqrt_decay": lambda: InverseSquareRoot(warmup_steps**-0.5, warmup_steps).shift(
            warmup_steps
        ),
        "rsqrt_normalized_decay": lambda: InverseSquareRoot(1.0, warmup_steps).shift(warmup_steps),
        "decay_every": lambda: Factor(1.0, decay_factor, steps_per_decay),
        "cosine_decay": lambda: (
            Cosine(1.0, steps_per_cycle).repeat(steps_per_cycle).shift(warmup_steps)
        ),
    }
    names = [name.strip() for name in factors.split("*")]
    for name in names:
        if name not in known:
            raise ValueError(f"factors must be of {', '.join(known)}, got {name!r}")
    product = reduce(mul, [known[name]() for name in names])
    return product.clip(min_lr=min_learning_rate).shift(step_offset)
