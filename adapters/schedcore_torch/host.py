"""Hold a schedule against the length of the run, which the host that calls `step()` may know."""

import sys
from math import ceil, isfinite
from types import FrameType
from typing import Any

from schedcore import Run, Schedule
from schedcore.binding import other_length

# Less is no run: a host tries something out.
FEW = 10


def known_run(*, counts_updates: bool) -> Run | None:
    """Return the run of the calling host, Lightning or transformers, or None."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        host = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        known = frame.f_locals if host in ("lightning", "pytorch_lightning", "transformers") else {}
        if host == "transformers" and hasattr(known.get("self"), "state"):
            state = known["self"].state
            return _run(state.max_steps, state.num_train_epochs, "updates")
        if "interval" in known and "config" in known and "trainer" in known:
            by_epoch = known["interval"] == "epoch" and not counts_updates
            if known["config"].frequency != 1 and not counts_updates:
                return None
            trainer = known["trainer"]
            clock = "epochs" if by_epoch else "updates"
            return _run(trainer.estimated_stepping_batches, trainer.max_epochs, clock)
        frame = frame.f_back
    return None


def _run(updates: Any, epochs: Any, clock: str) -> Run | None:
    if not updates or not isfinite(updates) or updates < FEW:
        return None
    if not epochs or epochs < 1:
        return Run(int(updates)) if clock == "updates" else None
    each = ceil(updates / epochs)
    return Run(epochs=ceil(updates / each), updates_per_epoch=each, clock=clock)


def text_of_length(schedule: Schedule, run: Run | float) -> str | None:
    """Say that a schedule is not as long as the run, and what to write, or return None."""
    text = other_length(schedule, run)
    if text is None or not isinstance(run, Run) or run.clock == "updates":
        return text
    updates, epochs = run.updates or 0, run.epochs or 0
    if (schedule.end or 0) ** 2 <= updates * epochs:  # nearer to the epochs
        return text
    return (  # Lightning's `interval` was forgotten
        f"it is stepped once an epoch, {epochs:g} times in this run of {updates} updates, and its "
        f'schedule ends at t = {schedule.end:g}: write "interval": "step" beside "scheduler", to '
        "step it after each update"
    )
