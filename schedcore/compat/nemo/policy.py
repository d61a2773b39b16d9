"""The parts that the policies of NeMo share: lengths, a warmup, and what comes after the end."""

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
    """A warmup, a body whose clock starts at its end or at `since`, and `min_lr` after the end."""
    since = warmup if since is None else since
    if since >= warmup:
        held = Constant(base_lr).then(body, at=since - warmup)
        whole: Schedule = held.warmup(warmup, base_lr / (warmup + 1))
    else:
        rise = Constant(base_lr).warmup(warmup, base_lr / (warmup + 1))
        whole = rise.then(body.shift(since - warmup - 1), at=warmup + 1)
    return whole if max_steps is None else whole.then(Constant(min_lr), at=max_steps + 1)
