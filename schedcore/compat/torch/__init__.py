"""The schedulers of `torch.optim.lr_scheduler` and `SWALR`, exactly.

ReduceLROnPlateau, which answers to a metric, is `schedcore.Plateau`.
"""

from schedcore.compat.torch.cycles import (
    CosineAnnealingWarmRestarts,
    CyclicLR,
    OneCycleLR,
)
from schedcore.compat.torch.falls import (
    SWALR,
    ConstantLR,
    CosineAnnealingLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiplicativeLR,
    MultiStepLR,
    PolynomialLR,
    StepLR,
)
from schedcore.compat.torch.rows import (
    ChainedScheduler,
    SequentialLR,
)

__all__ = [
    "SWALR",
    "ChainedScheduler",
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "ExponentialLR",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "MultiplicativeLR",
    "OneCycleLR",
    "PolynomialLR",
    "SequentialLR",
    "StepLR",
]
