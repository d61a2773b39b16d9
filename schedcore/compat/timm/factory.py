"""The scheduler that the settings of the training script make."""

from collections.abc import Sequence
from typing import Any

from schedcore.checks import fail
from schedcore.compat.preset import preset
from schedcore.compat.timm.cycles import CosineLRScheduler, PolyLRScheduler, TanhLRScheduler
from schedcore.compat.timm.parts import check_noise
from schedcore.compat.timm.steps import MultiStepLRScheduler, StepLRScheduler, WSDLRScheduler
from schedcore.schedule import Schedule


@preset
def create_scheduler_v2(
    base_lr: float,
    sched: str = "cosine",
    num_epochs: int = 300,
    decay_epochs: float | None = None,
    decay_milestones: Sequence[float] = (90, 180, 270),
    cooldown_epochs: int = 0,
    patience_epochs: int = 10,
    decay_rate: float = 0.1,
    min_lr: float = 0.0,
    warmup_lr: float = 1e-5,
    warmup_epochs: float = 0,
    warmup_prefix: bool = False,
    noise: Any = None,
    noise_pct: float = 0.67,
    noise_std: float = 1.0,
    noise_seed: int = 42,
    cycle_mul: float = 1.0,
    cycle_decay: float = 0.1,
    cycle_limit: int = 1,
    k_decay: float = 1.0,
    decay_fn: str | None = None,
    stable_timescale: float | None = None,
    plateau_mode: str = "max",
    step_on_epochs: bool = True,
    updates_per_epoch: int = 0,
) -> Schedule:
    """The scheduler that `--sched` names: in epochs, or in updates without `step_on_epochs`.

    Quirk: `decay_rate` is the power of `poly`, and so 0.1 where nothing is said.

    >>> from schedcore import compat
    >>> lr = compat.timm.create_scheduler_v2(0.4, num_epochs=20, warmup_epochs=4, warmup_lr=0.0)
    >>> lr(0), lr(2), lr(10), lr(20)
    (0.0, 0.2, 0.2, 0.0)
    """
    check_noise("create_scheduler_v2", noise)
    if not (step_on_epochs or updates_per_epoch > 0):
        fail("create_scheduler_v2", "updates_per_epoch", "> 0", updates_per_epoch)
    unit = 1 if step_on_epochs else updates_per_epoch
    length, warmup_t = num_epochs * unit, warmup_epochs * unit
    warm: dict[str, Any] = {
        "warmup_t": warmup_t,
        "warmup_lr_init": warmup_lr,
        "warmup_prefix": warmup_prefix,
    }
    cycle: dict[str, Any] = {
        "cycle_mul": cycle_mul,
        "cycle_decay": cycle_decay,
        "cycle_limit": cycle_limit,
    }
    if sched == "cosine":
        return CosineLRScheduler(base_lr, length, min_lr, **cycle, **warm, k_decay=k_decay)
    if sched == "tanh":
        return TanhLRScheduler(base_lr, length, lr_min=min_lr, **cycle, **warm)
    if sched == "poly":
        power = decay_rate
        return PolyLRScheduler(base_lr, length, power, min_lr, **cycle, **warm, k_decay=k_decay)
    if sched == "step":
        every = (90 if decay_epochs is None else decay_epochs) * unit
        return StepLRScheduler(base_lr, every, decay_rate, **warm)
    if sched == "constant":
        return StepLRScheduler(base_lr, 1, **warm)
    if sched == "multistep":
        times = [time * unit for time in decay_milestones]
        return MultiStepLRScheduler(base_lr, times, decay_rate, **warm)
    if sched in ("wsd", "rsqrt"):
        after = length if warmup_prefix else length - warmup_t
        share = 0.2 if decay_epochs is None else decay_epochs
        return WSDLRScheduler(
            base_lr,
            after,
            round(share * (after if 0 < share < 1 else unit)),
            min_lr,
            "rsqrt" if sched == "rsqrt" else "constant",
            None if stable_timescale is None else stable_timescale * unit,
            decay_fn=decay_fn or ("linear" if sched == "rsqrt" else "1-sqrt"),
            warmup_t=warmup_t,
            warmup_lr_init=warmup_lr,
        )
    known = "cosine, tanh, poly, step, constant, multistep, wsd, rsqrt"
    fail("create_scheduler_v2", "sched", f"one of {known}", sched)
