"""A state that was loaded into an optimizer, whose scheduler has to go on from there too."""

from math import isclose
from typing import NamedTuple

from torch.optim import Optimizer

from schedcore_torch.groups import Groups
from schedcore_torch.values import item


class Resumed(NamedTuple):
    """How many updates the optimizer had made when it was saved, and the rate of the next one."""

    updates: float
    rate: float


def resumed(optimizer: Optimizer) -> Resumed | None:
    """Return what a loaded state tells, or None if the optimizer doesn't count, as SGD."""
    states = getattr(optimizer, "state", {}).values()  # some wrappers have none
    counts = (state["step"] for state in states if isinstance(state, dict) and "step" in state)
    count = item(next(counts, None))
    if not isinstance(count, int | float):
        return None
    return Resumed(count, float(optimizer.param_groups[0]["lr"]))


def left_behind(saved: Resumed, groups: Groups) -> str | None:
    """Say that a clock at 0 is not where it was saved, if that is certain, or return None.

    That is where the schedule would have given the rate that was saved, and not at its end, after
    which it may be meant to begin anew.
    """
    updates, rate = saved
    begin, there, on = (float(groups.rates_at(t, None)[0]) for t in (0, updates, updates + 1))
    if isclose(there, begin) or isclose(there, on) or not isclose(there, rate, rel_tol=1e-6):
        return None
    return (
        f"the state of the optimizer was saved after {updates:g} updates, where the rate is "
        f"{there:.4g}, and the clock is at 0, where it is {begin:.4g}: load the state of the "
        f"scheduler too, or {{'last_epoch': {updates:g}}}"
    )
