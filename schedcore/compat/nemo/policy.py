"""The parts that the policies of NeMo share: lengths, a warmup, and what comes after the end."""

from math import ceil, floor

from schedcore.checks import fail
from schedcore.schedule import Schedule
from schedcore.shapes.constant import Constant


def steps(steps: int | None, ratio: float | None, max_steps: int | None) -> int:
    if steps is not None and ratio is not None:
        fail("NeMo", "steps", "None where there is a ratio", steps)
    if ratio is not None and max_steps is None:
        fail("NeMo", "max_steps", "given where there is a ratio", None)
    return int(ratio * max_steps) if ratio is not None and max_steps is not None else steps or 0


def policy(
    base_lr: float,
    body: Schedule,
    warmup: int,
    max_steps: int | None,
    min_lr: float,
    since: int | None = None,
) -> Schedule:
    """A warmup, a body whose clock starts at its end or at `since`, and `min_lr` after the end.

    The update at the end of the warmup belongs to it. What is warmed up, and held, isn't cut off.
    """
    since = warmup if since is None else since
    rise: Schedule = Constant(base_lr)
    if warmup > 0:
        rise = rise.warmup(warmup, base_lr / (warmup + 1))
    start = max(ceil(since), floor(warmup) + 1 if warmup > 0 else 0)
    if warmup > 0 and (since > warmup or since == warmup and body(0) == base_lr):
        held = Constant(base_lr).then(body, at=since - warmup)
        whole: Schedule = held.warmup(warmup, base_lr / (warmup + 1))
    else:
        whole = rise.then(body.shift(since - start), at=start)
    return whole if max_steps is None else whole.then(Constant(min_lr), at=after(max_steps, start))


def after(last: float, start: int = 0) -> int:
    """The first update past `last`, but none before `start`."""
    return max(floor(last) + 1, start)


def span(steps: float) -> float:
    """The length of a fall; where none is left, it is never asked."""
    return steps if steps > 0 else 1
