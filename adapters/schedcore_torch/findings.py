"""What can be wrong with what is written, in words: None where nothing is known to be."""

from collections.abc import Sequence

from schedcore import Run
from schedcore.binding import known_end
from schedcore_torch.groups import Groups
from schedcore_torch.host import text_of_length
from schedcore_torch.writing import Member, Overwritten, Scaled


def own_rates(groups: Groups) -> str | None:
    """Tell of what makes groups differ, and one schedule for all overwrites or doesn't know."""
    members = groups.members if groups.are_new and groups.has_one_schedule else []
    scales = {float(member.group.get("lr_scale", 1)) for member in members}
    if scales - {1.0}:  # which only timm's own schedulers know
        return (
            f"lr_scale, from {min(scales):.4g} to {max(scales):.4g} in the param groups, has no "
            "effect, since one schedule holds for all: write lambda group: schedule * "
            'group["lr_scale"]'
        )
    if len(members) < 2 or groups.relative:
        return None
    rates = {float(member.initial["lr"]) for member in members}
    if len(rates) == 1:
        return None
    high = f"{max(rates):.4g}"
    return (
        f"the param groups came with rates of their own, from {min(rates):.4g} to {high}, which one "
        f"schedule for all overwrites: TorchScheduler(optimizer, schedule / {high}, relative=True) "
        f"keeps their ratios, and [schedule] * {len(members)} says that they should be the same"
    )


def own_rate(groups: Groups, joins: Member, t: float, scaled: Scaled) -> str | None:
    """Tell of a rate that somebody has chosen, and that one schedule for all overwrites."""
    if groups.relative or not groups.has_one_schedule:
        return None
    own, new = float(joins.group["lr"]), joins.value("lr", t, scaled, relative=False)
    if own in (new, groups.default_rate(new)):
        return None
    return (
        f"a param group that joins at t = {t:g} with lr={own:.4g} gets {new:.4g}, since one "
        "schedule holds for all groups: a function chooses one for each, as in lambda "
        f"group: schedule * {own / new if new else 1:.4g}, or None to leave it alone"
    )


def loaded_too_early(groups: Groups) -> str | None:
    """Tell of a base rate that was a checkpoint's when the scheduler was built."""
    saved = groups.saved_base()
    return saved and (
        f"the optimizer's state was loaded before this was built, so that the base rate is the "
        f"saved one, {saved[0]:.4g}, and not the code's, {saved[1]:.4g}: load it after"
    )


def other_base(changed: Sequence[tuple[str, float, float]]) -> str | None:
    """Tell of the first base value that the code has otherwise than the checkpoint."""
    if not changed:
        return None
    key, found, base = changed[0]
    return (
        f"the optimizer's state was saved with the base {'rate' if key == 'lr' else key} "
        f"{found:.4g}, goes on with that of the code, {base:.4g}"
    )


def other_length(groups: Groups, run: Run | float) -> str | None:
    """Tell of the first schedule that is not as long as the run."""
    texts = (text_of_length(schedule, run) for schedule in groups.rates())
    return next(filter(None, texts), None)


def end_at_zero(groups: Groups, t: float, scaled: Scaled) -> float | None:
    """Return when the last of the schedules has ended, if all rates are 0 since."""
    ends = [known_end(it) for it in groups.rates()]
    end = max((it for it in ends if it is not None), default=0)
    is_over = None not in ends and 0 < end <= t
    return end if is_over and not any(groups.rates_at(t, scaled)) else None


def overwritten(groups: Groups, found: Overwritten) -> str:
    """Tell of a value that somebody else has written since the last step."""
    key, group = found.key, found.group
    return (
        f"{key} of param group {groups.number(group)} was {found.expected:.4g}, and something else "
        f"has set it to {found.found:.4g}: it is {float(group[key]):.4g} again. One of them has to "
        "go, as by scheduler.close(); of two schedules, a * b is the product"
    )
