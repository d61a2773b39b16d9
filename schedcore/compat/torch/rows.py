"""Several in a row, or at once."""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from operator import mul

from schedcore.checks import fail
from schedcore.compat.preset import preset
from schedcore.schedule import Schedule


@preset
def SequentialLR(schedulers: Sequence[Schedule], milestones: Sequence[int]) -> Schedule:
    """One schedule after the other, each from its milestone on, where its clock starts at 0.

    Quirk: PyTorch gets a MultiplicativeLR or SWALR wrong that isn't the first (it goes on from the
    rate that it finds), what follows a CyclicLR or OneCycleLR (they rewrite the base rate), and a
    SequentialLR of SequentialLRs (an update is left out); here each has the rates of its own.

    >>> from schedcore import compat
    >>> warmup = compat.torch.LinearLR(0.4, start_factor=0.5, total_iters=4)
    >>> lr = compat.torch.SequentialLR([warmup, compat.torch.StepLR(0.4, 10)], milestones=[4])
    >>> lr(0), lr(4), lr(13), round(lr(14), 4)
    (0.2, 0.4, 0.4, 0.04)
    """
    if len(milestones) != len(schedulers) - 1:
        fail("SequentialLR", "milestones", f"{len(schedulers) - 1} times", milestones)
    for before, after in pairwise(milestones):
        if after < before:
            fail("SequentialLR", "milestones", "rising", milestones)
    parts = zip(schedulers[1:], milestones, strict=True)
    return reduce(lambda row, part: row.then(*part), parts, schedulers[0])


@preset
def ChainedScheduler(schedulers: Sequence[Schedule]) -> Schedule:
    """The product of schedules: of the first, which has the base rate, and others from 1.

    Quirk: PyTorch multiplies only what is multiplied from update to update; a LambdaLR,
    CosineAnnealingWarmRestarts, CyclicLR or OneCycleLR in the list undoes what stands before it,
    and so does a CosineAnnealingLR as it ends.

    >>> from schedcore import compat
    >>> torch = compat.torch
    >>> lr = torch.ChainedScheduler([torch.StepLR(0.4, 10), torch.ExponentialLR(1.0, gamma=0.5)])
    >>> lr(0), lr(1), round(lr(10), 9)
    (0.4, 0.2, 3.9063e-05)
    """
    return reduce(mul, schedulers)
