"""Schedulers by their names, and by what is trained."""

from collections.abc import Callable
from typing import Any

from schedcore.compat.preset import preset
from schedcore.compat.pytorch_scheduler import falls, stages
from schedcore.schedule import Schedule

SCHEDULERS: list[Callable[..., Schedule]] = [
    falls.RexScheduler,
    falls.InverseSqrtScheduler,
    falls.LinearDecayScheduler,
    stages.TrapezoidalScheduler,
    stages.CosineAnnealingWarmupRestarts,
    stages.WSDScheduler,
    falls.KDecayScheduler,
    falls.TanhDecayScheduler,
    stages.SlantedTriangularScheduler,
    stages.FlatCosineScheduler,
    falls.HyperbolicLRScheduler,
    falls.ExpHyperbolicLRScheduler,
    falls.PolynomialScheduler,
    falls.ChebyshevScheduler,
    falls.PowerDecayScheduler,
    stages.CosineWithWarmupScheduler,
    stages.WarmupHoldCosineScheduler,
    falls.IdentityScheduler,
]
# What is left out of the name of a class in its short one.
ENDINGS = ("", "scheduler", "lrscheduler", "warmuprestarts")

# A scheduler and its settings; those that end in ratio are shares of the run, or of the base rate.
PRESETS: dict[str, dict[str, Any]] = {
    "llm_pretrain": {
        "name": "wsd",
        "warmup_ratio": 0.01,
        "stable_ratio": 0.7,
        "decay_type": "cosine",
    },
    "llm_finetune": {"name": "cosine_with_warmup", "warmup_ratio": 0.03, "min_lr_ratio": 0.1},
    "vision_finetune": {"name": "cosine_with_warmup", "warmup_ratio": 0.05, "min_lr_ratio": 0.01},
    "vision_pretrain": {
        "name": "warmup_hold_cosine",
        "warmup_ratio": 0.05,
        "hold_ratio": 0.3,
        "min_lr_ratio": 0.001,
    },
    "transfer_small_data": {"name": "slanted_triangular", "cut_frac": 0.1},
    "budgeted_training": {"name": "rex"},
}


@preset
def create_scheduler(base_lr: float, name: str, **kwargs: Any) -> Schedule:
    """The scheduler of a name: that of its class, or the short one.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.create_scheduler(0.4, "linear_decay", total_steps=10)
    >>> lr(0), lr(5), lr(10)
    (0.4, 0.2, 0.0)
    """
    wanted = name.lower().replace("_", "")
    for build in SCHEDULERS:
        full = build.__name__.lower()
        if wanted in {full.removesuffix(ending) for ending in ENDINGS}:
            # One alone has rates of its own.
            base = [] if build is stages.CosineAnnealingWarmupRestarts else [base_lr]
            return build(*base, **kwargs)
    raise ValueError(f"name must be that of a scheduler, got {name!r}")


@preset
def create_scheduler_from_plan(
    base_lr: float,
    name: str,
    epochs: int,
    steps_per_epoch: int,
    grad_accum_steps: int = 1,
    **kwargs: Any,
) -> Schedule:
    """The scheduler of a name, over all updates of a plan.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.create_scheduler_from_plan(0.4, "linear_decay", 5, 8, 4)
    >>> lr(0), lr(5), lr(10)
    (0.4, 0.2, 0.0)
    """
    total_steps = epochs * steps_per_epoch // grad_accum_steps
    return create_scheduler(base_lr, name, total_steps=total_steps, **kwargs)


@preset
def create_from_preset(base_lr: float, preset: str, total_steps: int, **overrides: Any) -> Schedule:
    """The scheduler for what is trained, with settings that the library recommends.

    >>> from schedcore import compat
    >>> lr = compat.pytorch_scheduler.create_from_preset(0.4, "llm_finetune", total_steps=100)
    >>> lr(0), lr(3), round(lr(100), 4)
    (0.0, 0.4, 0.04)
    """
    if preset not in PRESETS:
        raise ValueError(f"preset must be of {', '.join(PRESETS)}, got {preset!r}")
    settings = dict(PRESETS[preset])
    for part in ("warmup", "stable", "hold"):
        if f"{part}_ratio" in settings:
            settings[f"{part}_steps"] = int(total_steps * settings.pop(f"{part}_ratio"))
    if "min_lr_ratio" in settings:
        settings["min_lr"] = base_lr * settings.pop("min_lr_ratio")
    return create_scheduler(base_lr, **{**settings, "total_steps": total_steps, **overrides})
