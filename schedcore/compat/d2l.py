"""The schedulers of "Dive into Deep Learning", section 12.11, and the clocks of its tabs.

The book's schedulers count t in whatever trains with them: `on_mxnet`, `on_pytorch` and
`on_tensorflow` turn one into the rates of a run of that tab, update by update.
"""

from collections.abc import Sequence

from schedcore.compat.preset import preset
from schedcore.schedule import Schedule
from schedcore.shapes.anneal import Cosine
from schedcore.shapes.constant import Constant
from schedcore.shapes.factor import Factor, MultiFactor
from schedcore.shapes.inverse import SquareRoot


@preset
def SquareRootScheduler(lr: float = 0.1) -> Schedule:
    """A rate that falls with the square root of t + 1.

    >>> from schedcore import compat
    >>> lr = compat.d2l.SquareRootScheduler(lr=0.4)
    >>> lr(0), lr(3), lr(15)
    (0.4, 0.2, 0.1)
    """
    return SquareRoot(lr)


@preset
def FactorScheduler(
    factor: float = 1, stop_factor_lr: float = 1e-7, base_lr: float = 0.1
) -> Schedule:
    """The base rate times `factor` at each call, down to a floor.

    Quirk: it counts its calls, whatever t it is asked for: this is a new one that is called for
    t = 0, 1, 2, ...; one that was drawn before starts at the end of the picture.
    Quirk: the base rate itself never comes; `Factor(base_lr, factor, min_lr=stop_factor_lr)`
    starts there.

    >>> from schedcore import compat
    >>> lr = compat.d2l.FactorScheduler(factor=0.5, stop_factor_lr=0.06, base_lr=0.4)
    >>> lr(0), lr(1), lr(2)
    (0.2, 0.1, 0.06)
    """
    first = max(stop_factor_lr, base_lr * factor)
    return Factor(first, factor, min_lr=stop_factor_lr)


@preset
def MultiFactorScheduler(step: Sequence[int], factor: float, base_lr: float) -> Schedule:
    """The base rate times `factor` at each of the epochs in `step`.

    Quirk: it multiplies whenever it is asked for one of these epochs, and then only: this is a new
    one that is called for t = 0, 1, 2, ...; one that was drawn before starts at the end of the
    picture, and falls again.

    >>> from schedcore import compat
    >>> lr = compat.d2l.MultiFactorScheduler([15, 30], factor=0.5, base_lr=0.4)
    >>> lr(14), lr(15), lr(30)
    (0.4, 0.2, 0.1)
    """
    return MultiFactor(base_lr, step, factor)


@preset
def CosineScheduler(
    max_update: int,
    base_lr: float = 0.01,
    final_lr: float = 0,
    warmup_steps: int = 0,
    warmup_begin_lr: float = 0,
) -> Schedule:
    """A line up for `warmup_steps`, and a cosine down, both in `max_update`.

    Quirk: one that is first asked after `max_update` is an AttributeError; this is at its end.

    >>> from schedcore import compat
    >>> lr = compat.d2l.CosineScheduler(14, base_lr=0.4, warmup_steps=4)
    >>> lr(0), lr(2), lr(4), lr(9), lr(14)
    (0.0, 0.2, 0.4, 0.2, 0.0)
    """
    return Cosine(base_lr, max_update - warmup_steps, final_lr).warmup(
        warmup_steps, warmup_begin_lr
    )


@preset
def on_mxnet(scheduler: Schedule) -> Schedule:
    """The rates of a run of the MXNet tab.

    Quirk: its count is one of minibatches, from 1, so that a cosine of 20 "epochs" is over after 20
    of the 235 minibatches of the first; `scheduler.stretch(235)` counts epochs.

    >>> from schedcore import compat
    >>> lr = compat.d2l.on_mxnet(compat.d2l.SquareRootScheduler(0.4))
    >>> lr(2), lr(14)
    (0.2, 0.1)
    """
    return scheduler.shift(-1)


@preset
def on_pytorch(scheduler: Schedule, lr: float, num_batches: int = 235) -> Schedule:
    """The rates of a run of the PyTorch tab, whose optimizer was built with `lr`.

    Quirk: it asks for the rate of an epoch when that is over, so the first is trained at `lr`, and
    each other at the rate of the one before; `scheduler.staircase(1).stretch(num_batches)` is in
    time.

    >>> from schedcore import compat
    >>> lr = compat.d2l.on_pytorch(compat.d2l.SquareRootScheduler(0.4), lr=0.3, num_batches=100)
    >>> lr(0), lr(99), lr(100), lr(400)
    (0.3, 0.3, 0.4, 0.2)
    """
    return Constant(lr).then(scheduler.staircase(1), at=1).stretch(num_batches)


@preset
def on_tensorflow(scheduler: Schedule, num_batches: int = 235) -> Schedule:
    """The rates of a run of the TensorFlow tab.

    >>> from schedcore import compat
    >>> lr = compat.d2l.on_tensorflow(compat.d2l.SquareRootScheduler(0.4), num_batches=100)
    >>> lr(0), lr(99), lr(300)
    (0.4, 0.4, 0.2)
    """
    return scheduler.staircase(1).stretch(num_batches)
