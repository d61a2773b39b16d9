"""Those that fall from the end of the warmup on."""

from schedcore.compat.nemo.policy import after, policy, span, steps
from schedcore.compat.preset import polynomial, preset, warmed_up
from schedcore.recipes.noam import Noam
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine, Linear, Polynomial
from schedcore.shapes.constant import Constant
from schedcore.shapes.inverse import InverseSquareRoot, SquareRoot


@preset
def WarmupPolicy(
    base_lr: float,
    *,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
    max_steps: int | None = None,
    min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, and the base rate.

    Quirk: after `max_steps` the rate drops to `min_lr`; `Constant(base_lr)` goes on.

    >>> from schedcore import compat
    >>> lr = compat.nemo.WarmupPolicy(0.4, warmup_steps=3, max_steps=10)
    >>> lr(0), lr(3), lr(10), lr(11)
    (0.1, 0.4, 0.4, 0.0)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    return policy(base_lr, Constant(base_lr), warmup, max_steps, min_lr)


@preset
def SquareAnnealing(
    base_lr: float,
    *,
    max_steps: int,
    min_lr: float = 1e-5,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
) -> Schedule:
    """A linear warmup, and a fall along a square to 0, cut off at `min_lr`.

    >>> from schedcore import compat
    >>> lr = compat.nemo.SquareAnnealing(0.4, max_steps=11, warmup_steps=3)
    >>> lr(0), lr(3), lr(7), lr(11)
    (0.1, 0.4, 0.1, 1e-05)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    fall = Polynomial(base_lr, span(max_steps - warmup), power=2).clip(min_lr)
    return policy(base_lr, fall, warmup, max_steps, min_lr)


@preset
def SquareRootAnnealing(
    base_lr: float,
    *,
    max_steps: int,
    min_lr: float = 0.0,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
) -> Schedule:
    """A linear warmup, and a fall along a square root to 0, cut off at `min_lr`.

    Quirk: the clock of the fall runs during the warmup, so that the rate jumps to where it is by
    then; `Polynomial(base_lr, max_steps - warmup_steps, power=0.5).warmup(warmup_steps)` starts it
    after.

    >>> from schedcore import compat
    >>> lr = compat.nemo.SquareRootAnnealing(0.4, max_steps=16, warmup_steps=3)
    >>> lr(0), lr(3), lr(12), lr(16)
    (0.1, 0.4, 0.2, 0.0)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    fall = Polynomial(base_lr, span(max_steps), power=0.5).clip(min_lr)
    return policy(base_lr, fall, warmup, max_steps, min_lr, since=0)


@preset
def CosineAnnealing(
    base_lr: float,
    *,
    max_steps: int,
    min_lr: float = 0.0,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
    constant_steps: int | None = None,
    constant_ratio: float | None = None,
) -> Schedule:
    """A linear warmup, a cosine to `min_lr`, and that for the last `constant_steps`.

    Quirk: with `constant_steps` the warmup starts at 0, as in Megatron-LM, and not above.

    >>> from schedcore import compat
    >>> lr = compat.nemo.CosineAnnealing(0.4, max_steps=11, warmup_steps=3)
    >>> lr(0), lr(3), lr(7), lr(11)
    (0.1, 0.4, 0.2, 0.0)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    constant = steps(constant_steps, constant_ratio, max_steps)
    left = max_steps - warmup - constant
    if constant and left <= 0:
        rise = Constant(base_lr).warmup(max(warmup, 0))
        return rise.then(Constant(min_lr), at=after(warmup) if warmup > 0 else 0)
    fall = Cosine(base_lr, span(left), min_lr)
    if constant:
        return warmed_up(fall, warmup)
    return policy(base_lr, fall, warmup, max_steps, min_lr)


@preset
def NoamAnnealing(
    base_lr: float,
    *,
    d_model: int,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
    max_steps: int | None = None,
    min_lr: float = 0.0,
) -> Schedule:
    """The rate of the Transformer, times the base rate; `max_steps` ends nothing.

    Quirk: the first value is that of the second; `Noam(d_model, warmup_steps, factor=base_lr)` starts at 0.

    >>> from schedcore import compat
    >>> lr = compat.nemo.NoamAnnealing(1.0, d_model=64, warmup_steps=4)
    >>> lr(0), lr(1), lr(4), lr(16)
    (0.015625, 0.015625, 0.0625, 0.03125)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    if warmup <= 0:
        return SquareRoot(base_lr * d_model**-0.5).shift(1).clip(min_lr)
    noam = Noam(d_model, warmup, factor=base_lr)
    whole = Constant(noam(1)).then(noam.shift(-1), at=1)
    return whole.then(noam.shift(-warmup - 1).clip(min_lr), at=warmup + 1)


@preset
def WarmupAnnealing(
    base_lr: float,
    *,
    max_steps: int,
    min_lr: float = 0.0,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
) -> Schedule:
    """A linear warmup, and a line to `min_lr`.

    >>> from schedcore import compat
    >>> lr = compat.nemo.WarmupAnnealing(0.4, max_steps=11, warmup_steps=3)
    >>> lr(0), lr(3), lr(7), lr(11)
    (0.1, 0.4, 0.2, 0.0)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    fall = Linear(base_lr, span(max_steps - warmup), min_lr)
    return policy(base_lr, fall, warmup, max_steps, min_lr)


@preset
def InverseSquareRootAnnealing(
    base_lr: float,
    *,
    max_steps: int,
    min_lr: float = 0.0,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
) -> Schedule:
    """A linear warmup, and a fall with the square root of t.

    Quirk: after `max_steps` the rate drops to `min_lr`, wherever it is, and `min_lr` is no floor.

    >>> from schedcore import compat
    >>> lr = compat.nemo.InverseSquareRootAnnealing(0.4, max_steps=99, warmup_steps=3)
    >>> lr(0), lr(3), lr(15), lr(100)
    (0.1, 0.4, 0.2, 0.0)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    fall = InverseSquareRoot(base_lr, warmup + 1)
    return policy(base_lr, fall, warmup, max_steps, min_lr)


@preset
def T5InverseSquareRootAnnealing(
    base_lr: float, *, max_steps: int, min_lr: float = 0.0, constant_steps: int
) -> Schedule:
    """A constant rate, 1 / sqrt(constant_steps), and a fall with the square root of t.

    Quirk: the base rate changes nothing; multiply this by one.
    Quirk: after `max_steps` the rate drops to `min_lr`, wherever it is.

    >>> from schedcore import compat
    >>> lr = compat.nemo.T5InverseSquareRootAnnealing(0.4, max_steps=99, constant_steps=4)
    >>> lr(0), lr(4), lr(16), lr(100)
    (0.5, 0.5, 0.25, 0.0)
    """
    peak = constant_steps**-0.5
    fall = InverseSquareRoot(peak, constant_steps)
    whole = Constant(peak).then(fall, at=constant_steps)
    return whole.then(Constant(min_lr), at=after(max_steps, after(constant_steps)))


@preset
def PolynomialDecayAnnealing(
    base_lr: float,
    *,
    max_steps: int,
    min_lr: float = 0.0,
    power: float = 1.0,
    cycle: bool = False,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
) -> Schedule:
    """A linear warmup, and a fall to `min_lr` along a power of the time that is left.

    Quirk: `cycle` changes nothing, as there is `min_lr` where the next cycle would start.

    >>> from schedcore import compat
    >>> lr = compat.nemo.PolynomialDecayAnnealing(0.4, max_steps=11, power=2.0, warmup_steps=3)
    >>> lr(0), lr(3), lr(7), lr(11)
    (0.1, 0.4, 0.1, 0.0)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    fall = polynomial(base_lr, span(max_steps - warmup), min_lr, power)
    return policy(base_lr, fall, warmup, max_steps, min_lr)
