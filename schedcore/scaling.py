"""Rules that carry a rate over from one batch size to another."""

from math import sqrt

from schedcore.checks import NOT_NEGATIVE, POSITIVE, number_in


def linear_scaling(base_lr: float, batch_size: float, base_batch_size: float = 256) -> float:
    """The rate times as high as the batch is large: base_lr * batch_size / base_batch_size.

    For SGD, in training that is long against the time between two updates; with a warmup.

    Args:
        base_lr: Rate that was found at `base_batch_size`, >= 0.
        batch_size: Samples in an update, over all workers, > 0.
        base_batch_size: The batch size at which `base_lr` was found, > 0.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import linear_scaling
    >>> linear_scaling(0.1, batch_size=8192)
    3.2

    Source: Goyal et al. 2017, "Accurate, Large Minibatch SGD", arXiv:1706.02677, section 2.1.
    """
    lr, batch, base = _numbers("linear_scaling", base_lr, batch_size, base_batch_size)
    return lr * batch / base


def sqrt_scaling(base_lr: float, batch_size: float, base_batch_size: float = 256) -> float:
    """The rate times the root of that: base_lr * sqrt(batch_size / base_batch_size).

    It keeps the variance of an update of SGD, and is the rule for Adam.

    Args:
        base_lr: Rate that was found at `base_batch_size`, >= 0.
        batch_size: Samples in an update, over all workers, > 0.
        base_batch_size: The batch size at which `base_lr` was found, > 0.

    Raises:
        TypeError: An argument is not a number.
        ValueError: An argument is out of its range.

    >>> from schedcore import sqrt_scaling
    >>> sqrt_scaling(0.001, batch_size=4096)
    0.004

    Source: Krizhevsky 2014, arXiv:1404.5997; Hoffer et al. 2017, arXiv:1705.08741; for Adam,
    Malladi et al. 2022, arXiv:2205.10287.
    """
    lr, batch, base = _numbers("sqrt_scaling", base_lr, batch_size, base_batch_size)
    return lr * sqrt(batch / base)


def _numbers(
    owner: str, base_lr: float, batch_size: float, base_batch_size: float
) -> tuple[float, float, float]:
    return (
        number_in(owner, NOT_NEGATIVE, "base_lr", base_lr),
        number_in(owner, POSITIVE, "batch_size", batch_size),
        number_in(owner, POSITIVE, "base_batch_size", base_batch_size),
    )
