"""Several in a row, or at once."""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from operator import mul

from schedcore.checks import fail
from schedcore.compat.preset import preset
from schedcore.schedule import Schedule
from schedcore.shapes.constant import Constant


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


def chained_with_cosine(
    cosine: Schedule, T_max: float, before: Sequence[Schedule], after: Sequence[Schedule]
) -> Schedule:
    """What PyTorch makes of a CosineAnnealingLR to 0 among others that multiply.

    An update after each of its ends, it sets the rate anew, and so undoes what the others have done
    until then: those before it in the list for that update, too.
    """
    parts = [cosine]
    for late, factors in ((1, before), (0, after)):
        for factor in factors:
            stays_at_one = factor.end is not None and factor.end <= T_max and factor(T_max) == 1
            if T_max != int(T_max) or stays_at_one:  # it comes to no end, or there is nothing left
                parts.append(factor)
                continue
            if factor.end is not None and factor(factor.end) == 0:
                raise TypeError(
                    "from_torch: no Schedule of a ChainedScheduler with a CosineAnnealingLR and "
                    f"another that ends at 0: of {factor}, nothing is left to multiply"
                )
            undone = factor.shift(-T_max - late).staircase(2 * T_max)
            parts.append(factor / Constant(1.0).then(undone, at=T_max + 1))
    return reduce(mul, parts)
