"""What `lr_scheduler_type` names."""

from collections.abc import Callable, Mapping
from typing import Any

from schedcore.checks import fail
from schedcore.compat.preset import preset
from schedcore.compat.transformers.cosines import (
    get_cosine_schedule_with_warmup,
    get_cosine_with_hard_restarts_schedule_with_warmup,
    get_cosine_with_min_lr_schedule_with_warmup,
    get_cosine_with_min_lr_schedule_with_warmup_lr_rate,
)
from schedcore.compat.transformers.falls import (
    get_constant_schedule,
    get_constant_schedule_with_warmup,
    get_inverse_sqrt_schedule,
    get_linear_schedule_with_warmup,
    get_polynomial_decay_schedule_with_warmup,
    get_wsd_schedule,
)
from schedcore.schedule import Schedule


@preset
def get_scheduler(
    name: str,
    base_lr: float,
    num_warmup_steps: int | None = None,
    num_training_steps: int | None = None,
    scheduler_specific_kwargs: Mapping[str, Any] | None = None,
) -> Schedule:
    """The scheduler that `lr_scheduler_type` names, with what stands in `lr_scheduler_kwargs`.

    >>> from schedcore import compat
    >>> lr = compat.transformers.get_scheduler("cosine_with_min_lr", 0.4, 4, 12, {"min_lr": 0.1})
    >>> lr(0), lr(4), lr(8), lr(12)
    (0.0, 0.4, 0.25, 0.1)
    """
    if name not in SCHEDULERS:
        fail("get_scheduler", "name", f"one of {', '.join(SCHEDULERS)}", name)
    build, takes = SCHEDULERS[name]
    lengths = {"num_warmup_steps": num_warmup_steps, "num_training_steps": num_training_steps}
    for needed in takes.split():
        if lengths[needed] is None:
            fail("get_scheduler", needed, f"given for {name!r}", None)
    options = dict(scheduler_specific_kwargs or {})
    if build is get_wsd_schedule:
        options["num_training_steps"] = num_training_steps
    return build(base_lr, **{needed: lengths[needed] for needed in takes.split()}, **options)


# What `lr_scheduler_type` may be, and the lengths that each needs.
BOTH = "num_warmup_steps num_training_steps"
SCHEDULERS: dict[str, tuple[Callable[..., Schedule], str]] = {
    "constant": (get_constant_schedule, ""),
    "constant_with_warmup": (get_constant_schedule_with_warmup, "num_warmup_steps"),
    "cosine": (get_cosine_schedule_with_warmup, BOTH),
    "cosine_warmup_with_min_lr": (get_cosine_with_min_lr_schedule_with_warmup_lr_rate, BOTH),
    "cosine_with_min_lr": (get_cosine_with_min_lr_schedule_with_warmup, BOTH),
    "cosine_with_restarts": (get_cosine_with_hard_restarts_schedule_with_warmup, BOTH),
    "inverse_sqrt": (get_inverse_sqrt_schedule, "num_warmup_steps"),
    "linear": (get_linear_schedule_with_warmup, BOTH),
    "polynomial": (get_polynomial_decay_schedule_with_warmup, BOTH),
    "warmup_stable_decay": (get_wsd_schedule, "num_warmup_steps"),
}
