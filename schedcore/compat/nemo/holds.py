"""Those that hold the base rate first."""

from schedcore.compat.nemo.policy import policy, span, steps
from schedcore.compat.preset import polynomial, polynomial_cycles, preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Anneal, Linear
from schedcore.shapes.constant import Constant
from schedcore.shapes.inverse import InversePower


@preset
def WarmupHoldPolicy(
    base_lr: float,
    *,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
    hold_steps: int | None = None,
    hold_ratio: float | None = None,
    max_steps: int | None = None,
    min_lr: float = 0.0,
) -> Schedule:
    """A linear warmup, and the base rate: what others hold it for is nothing else here.

    Quirk: after `max_steps` the rate drops to `min_lr`; `Constant(base_lr)` goes on.

    >>> from schedcore import compat
    >>> lr = compat.nemo.WarmupHoldPolicy(0.4, warmup_steps=3, hold_steps=2, max_steps=10)
    >>> lr(0), lr(3), lr(10), lr(11)
    (0.1, 0.4, 0.4, 0.0)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    since = max(warmup, _since(warmup, hold_steps, hold_ratio, max_steps))
    return policy(base_lr, Constant(base_lr), warmup, max_steps, min_lr, since)


@preset
def NoamHoldAnnealing(
    base_lr: float,
    *,
    max_steps: int,
    decay_rate: float = 0.5,
    min_lr: float = 0.0,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
    hold_steps: int | None = None,
    hold_ratio: float | None = None,
) -> Schedule:
    """A linear warmup, the base rate, and a fall with a power of t, cut off at `min_lr`.

    Quirk: after `max_steps` the rate drops to `min_lr`, wherever it is.

    >>> from schedcore import compat
    >>> lr = compat.nemo.NoamHoldAnnealing(0.4, max_steps=99, warmup_steps=4, hold_steps=10)
    >>> lr(4), lr(14), lr(26), lr(100)
    (0.4, 0.4, 0.2, 0.0)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    hold = steps(hold_steps, hold_ratio, max_steps)
    fall: Schedule = Constant(base_lr)
    if decay_rate > 0:
        fall = InversePower(base_lr, warmup, power=decay_rate)
    return policy(base_lr, fall.clip(min_lr), warmup, max_steps, min_lr, since=warmup + hold)


@preset
def PolynomialHoldDecayAnnealing(
    base_lr: float,
    *,
    max_steps: int,
    min_lr: float = 0.0,
    power: float = 1.0,
    cycle: bool = False,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
    hold_steps: int | None = None,
    hold_ratio: float | None = None,
) -> Schedule:
    """A linear warmup, the base rate, and a fall to `min_lr` along a power of the time left.

    Quirk: where nothing says how long to hold, the clock of the fall runs during the warmup, so that
    the rate jumps; `hold_steps=0` starts it after.

    >>> from schedcore import compat
    >>> schedule = compat.nemo.PolynomialHoldDecayAnnealing
    >>> lr = schedule(0.4, max_steps=13, warmup_steps=3, hold_steps=2)
    >>> lr(0), lr(3), lr(5), lr(9), lr(13)
    (0.1, 0.4, 0.4, 0.2, 0.0)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    since = _since(warmup, hold_steps, hold_ratio, max_steps)
    kind = polynomial_cycles if cycle else polynomial
    fall = kind(base_lr, span(max_steps - max(warmup, since)), min_lr, power)
    return policy(base_lr, fall, warmup, max_steps, min_lr, since)


@preset
def WarmupHoldAnnealLinear(
    base_lr: float,
    *,
    max_steps: int,
    min_lr: float = 0.0,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
    hold_steps: int | None = None,
    hold_ratio: float | None = None,
) -> Schedule:
    """A linear warmup, the base rate, and a line to `min_lr`.

    Quirk: where nothing says how long to hold, the clock of the line runs during the warmup, so that
    the rate jumps; `hold_steps=0` starts it after.

    >>> from schedcore import compat
    >>> schedule = compat.nemo.WarmupHoldAnnealLinear
    >>> lr = schedule(0.4, max_steps=13, warmup_steps=3, hold_steps=2)
    >>> lr(0), lr(3), lr(5), lr(9), lr(13)
    (0.1, 0.4, 0.4, 0.2, 0.0)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    since = _since(warmup, hold_steps, hold_ratio, max_steps)
    fall = Linear(base_lr, span(max_steps - since), min_lr)
    return policy(base_lr, fall, warmup, max_steps, min_lr, since)


@preset
def WarmupHoldAnnealOneMinusSquareRoot(
    base_lr: float,
    *,
    max_steps: int,
    min_lr: float = 0.0,
    warmup_steps: int | None = None,
    warmup_ratio: float | None = None,
    hold_steps: int | None = None,
    hold_ratio: float | None = None,
) -> Schedule:
    """A linear warmup, the base rate, and a fall along 1 - sqrt(x) to 0, cut off at `min_lr`.

    Quirk: where nothing says how long to hold, the clock of the fall runs during the warmup, so that
    the rate jumps; `hold_steps=0` starts it after.

    >>> from schedcore import compat
    >>> schedule = compat.nemo.WarmupHoldAnnealOneMinusSquareRoot
    >>> lr = schedule(0.4, max_steps=21, warmup_steps=3, hold_steps=2)
    >>> lr(0), lr(3), lr(5), lr(9), lr(21)
    (0.1, 0.4, 0.4, 0.2, 0.0)
    """
    warmup = steps(warmup_steps, warmup_ratio, max_steps)
    since = _since(warmup, hold_steps, hold_ratio, max_steps)
    fall = Anneal(base_lr, span(max_steps - since), shape="1-sqrt").clip(min_lr)
    return policy(base_lr, fall, warmup, max_steps, min_lr, since)


def _since(warmup: int, hold: int | None, ratio: float | None, max_steps: int | None) -> int:
    """The start of a fall: 0, if nobody says how long the rate before it is held."""
    return 0 if hold is None and ratio is None else warmup + steps(hold, ratio, max_steps)
