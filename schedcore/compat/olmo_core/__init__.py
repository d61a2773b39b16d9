"""The schedulers of OLMo-core, exactly, as its trainer asks them; `t_max` is the run's length.

Quirk of all: OLMo-core asks for the first step with a count of 1, so that all is an update early;
`lr.shift(1)` counts from 0. In tokens it asks with those of the batch: `lr.shift(1).shift(-batch)`.

Its trainer ends at `t_max`, past which its lines would go on; here they stay. The deprecated
`warmup_steps` and `decay_steps` are `warmup` and `decay`.
"""

from schedcore.compat.olmo_core.falls import (
    WSD,
    ConstantScheduler,
    ConstantWithWarmup,
    CosWithWarmup,
    CosWithWarmupAndLinearDecay,
    ExponentialScheduler,
    HalfCosWithWarmup,
    InvSqrtWithWarmup,
    LinearWithWarmup,
    PowerLR,
)
from schedcore.compat.olmo_core.rows import (
    WSDS,
    ComposableScheduler,
    SequentialScheduler,
)

__all__ = [
    "WSD",
    "WSDS",
    "ComposableScheduler",
    "ConstantScheduler",
    "ConstantWithWarmup",
    "CosWithWarmup",
    "CosWithWarmupAndLinearDecay",
    "ExponentialScheduler",
    "HalfCosWithWarmup",
    "InvSqrtWithWarmup",
    "LinearWithWarmup",
    "PowerLR",
    "SequentialScheduler",
]
