"""The schedulers of pytorch-scheduler's `pytorch_scheduler`, exactly."""

from schedcore.compat.pytorch_scheduler.factory import (
    create_from_preset,
    create_scheduler,
    create_scheduler_from_plan,
)
from schedcore.compat.pytorch_scheduler.falls import (
    ChebyshevScheduler,
    ExpHyperbolicLRScheduler,
    HyperbolicLRScheduler,
    IdentityScheduler,
    InverseSqrtScheduler,
    KDecayScheduler,
    LinearDecayScheduler,
    PolynomialScheduler,
    PowerDecayScheduler,
    RexScheduler,
    TanhDecayScheduler,
)
from schedcore.compat.pytorch_scheduler.stages import (
    CosineAnnealingWarmupRestarts,
    CosineWithWarmupScheduler,
    FlatCosineScheduler,
    SequentialComposer,
    SlantedTriangularScheduler,
    TrapezoidalScheduler,
    WarmupHoldCosineScheduler,
    WarmupScheduler,
    WSDScheduler,
)

__all__ = [
    "ChebyshevScheduler",
    "CosineAnnealingWarmupRestarts",
    "CosineWithWarmupScheduler",
    "ExpHyperbolicLRScheduler",
    "FlatCosineScheduler",
    "HyperbolicLRScheduler",
    "IdentityScheduler",
    "InverseSqrtScheduler",
    "KDecayScheduler",
    "LinearDecayScheduler",
    "PolynomialScheduler",
    "PowerDecayScheduler",
    "RexScheduler",
    "SequentialComposer",
    "SlantedTriangularScheduler",
    "TanhDecayScheduler",
    "TrapezoidalScheduler",
    "WSDScheduler",
    "WarmupHoldCosineScheduler",
    "WarmupScheduler",
    "create_from_preset",
    "create_scheduler",
    "create_scheduler_from_plan",
]
