"""The schedulers of `timm.scheduler`, exactly, as timm's training script steps them.

A schedule counts what it is stepped by: epochs, or updates. The noise that timm adds is drawn by
PyTorch: it is refused here, and `schedule * Noise(0.9, 1.1)` is like it. The deprecated
PlateauLRScheduler answers to a metric: that is `schedcore.Plateau`.
"""

from schedcore.compat.timm.cycles import (
    CosineLRScheduler,
    PolyLRScheduler,
    TanhLRScheduler,
)
from schedcore.compat.timm.factory import (
    create_scheduler_v2,
)
from schedcore.compat.timm.steps import (
    MultiStepLRScheduler,
    StepLRScheduler,
    WSDLRScheduler,
)

__all__ = [
    "CosineLRScheduler",
    "MultiStepLRScheduler",
    "PolyLRScheduler",
    "StepLRScheduler",
    "TanhLRScheduler",
    "WSDLRScheduler",
    "create_scheduler_v2",
]
