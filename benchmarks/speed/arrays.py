"""The cost of a million values, and of a count under the compilers of JAX and PyTorch."""

from collections.abc import Callable
from functools import partial
from math import pi
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Any

from benchmarks.speed.cases import (
    BASE,
    FINAL,
    STEPS,
    TIMES,
    WARMUP,
    WARMUP_COSINE,
    assert_same,
    number_of,
    pair,
)
from benchmarks.speed.timing import LEVEL, Contender, Effort, Row, measure
from schedcore import Cosine, Schedule

if TYPE_CHECKING:
    from torch import Tensor

MILLION = 1_000_000
WHOLE = Cosine(BASE, MILLION, FINAL)


def fifty_parts() -> Schedule:
    """Fifty cosines in a row, together as long as the one."""
    part = MILLION // 50
    schedule: Schedule = Cosine(BASE, part, FINAL)
    for k in range(1, 50):
        schedule = schedule.then(Cosine(BASE, part, FINAL), at=k * part)
    return schedule


def numpy_rows(effort: Effort) -> list[Row]:
    """A million values into a new array, beside one pass of the cosine itself."""
    import numpy as np

    t = np.arange(MILLION, dtype=np.float64)
    angles = pi * t / MILLION
    held = None

    # While the last values are held, memory is reused; else what giving it back to the system and
    # taking it anew costs would now be in one timing, now in another.
    def hold(function: Callable[[Any], Any], argument: Any) -> None:
        nonlocal held
        held = function(argument)

    contenders = {
        "one": partial(hold, WHOLE, t),
        "fifty": partial(hold, fifty_parts(), t),
        "bare": partial(hold, np.cos, angles),
    }
    timings = measure(
        {name: Contender(each, clock=thread_time) for name, each in contenders.items()}, effort
    )
    one, fifty, bare = timings.values()
    # How fast it takes the cosine differs between versions of NumPy more than anything else.
    case = f"a million values, NumPy {np.__version__.rpartition('.')[0]}"
    return [
        Row(case, one, "np.cos alone", bare, 1.25),
        Row(f"{case}, fifty parts", fifty, "one part", one, 2.0),
    ]


def optax_schedule() -> Callable[[Any], Any]:
    """The warmup into a cosine of optax."""
    import optax

    schedule: Callable[[Any], Any] = optax.warmup_cosine_decay_schedule(
        0.0, BASE, WARMUP, STEPS, FINAL
    )
    return schedule


def jax_rows(effort: Effort) -> list[Row]:
    """A count that is a JAX array already, as in a training loop."""
    import jax
    import jax.numpy as jnp

    counts = [jnp.int32(t) for t in TIMES]
    ours, theirs = jax.jit(WARMUP_COSINE), jax.jit(optax_schedule())
    assert_same("optax", [*map(float, map(ours, counts))], [*map(float, map(theirs, counts))], 1e-6)
    return [
        pair(
            "warmup into cosine, jax.jit",
            Contender(lambda count: ours(count).block_until_ready(), counts),
            "optax, jitted",
            Contender(lambda count: theirs(count).block_until_ready(), counts),
            LEVEL,
            effort,
        )
    ]


def compile_rows(effort: Effort) -> list[Row]:
    """A million values of a tensor, beside a formula written for the compiler."""
    import torch

    def by_hand(t: "Tensor") -> "Tensor":
        x = torch.clamp(t / MILLION, 0.0, 1.0)
        return FINAL + (BASE - FINAL) * (1.0 + torch.cos(pi * x)) / 2.0

    compiled: Any = torch.compile
    t = torch.arange(MILLION, dtype=torch.float64)
    rows = []
    # In as many threads as PyTorch takes by itself, and in one, which other work disturbs less.
    for threads in sorted({torch.get_num_threads(), 1}, reverse=True):
        torch.set_num_threads(threads)
        torch.compiler.reset()  # what was compiled for another number of threads keeps it
        ours, theirs = partial(compiled(WHOLE), t), partial(compiled(by_hand), t)
        assert_same("torch.compile", ours().tolist(), theirs().tolist())
        clock = thread_time if threads == 1 else perf_counter
        rows.append(
            pair(
                f"a million values, torch.compile, {number_of('thread', threads)}",
                Contender(ours, clock=clock),
                "formula by hand, compiled",
                Contender(theirs, clock=clock),
                LEVEL,
                effort,
            )
        )
    return rows
