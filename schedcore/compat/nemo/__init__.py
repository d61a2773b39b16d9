"""The schedulers of NeMo, exactly.

Quirk of all: a warmup starts at 1 / (warmup_steps + 1) of the base rate; `.warmup(warmup_steps)`
starts at 0.

Each takes `warmup_steps`, or `warmup_ratio` of `max_steps`, and past `max_steps` has `min_lr`.
"""

from schedcore.compat.nemo.falls import (
    CosineAnnealing,
    InverseSquareRootAnnealing,
    NoamAnnealing,
    PolynomialDecayAnnealing,
    SquareAnnealing,
    SquareRootAnnealing,
    T5InverseSquareRootAnnealing,
    WarmupAnnealing,
    WarmupPolicy,
)
from schedcore.compat.nemo.holds import (
    NoamHoldAnnealing,
    PolynomialHoldDecayAnnealing,
    WarmupHoldAnnealLinear,
    WarmupHoldAnnealOneMinusSquareRoot,
    WarmupHoldPolicy,
)

__all__ = [
    "CosineAnnealing",
    "InverseSquareRootAnnealing",
    "NoamAnnealing",
    "NoamHoldAnnealing",
    "PolynomialDecayAnnealing",
    "PolynomialHoldDecayAnnealing",
    "SquareAnnealing",
    "SquareRootAnnealing",
    "T5InverseSquareRootAnnealing",
    "WarmupAnnealing",
    "WarmupHoldAnnealLinear",
    "WarmupHoldAnnealOneMinusSquareRoot",
    "WarmupHoldPolicy",
    "WarmupPolicy",
]
