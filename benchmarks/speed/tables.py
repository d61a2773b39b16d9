"""What looking up costs beside each array library's own sorted search, and large compositions."""

import random
from collections.abc import Callable
from functools import partial
from time import perf_counter, thread_time
from typing import Any

from benchmarks.speed.cases import assert_same, pair
from benchmarks.speed.timing import Contender, Effort, Row, measure
from schedcore import (
    Constant,
    Cosine,
    MultiFactor,
    PiecewiseConstant,
    Schedule,
    WarmRestarts,
    parse,
)

VALUES = 100_000
BOUNDARIES = (1_000, 36_000)  # the second as in the largest configuration that we know of

# How many times the library's own search a lookup may take, which takes the value as well.
AT_MOST = 3.0


def lookup(boundaries: int) -> tuple[PiecewiseConstant, list[float]]:
    """A table with so many boundaries, and times all over it."""
    draw = random.Random(0)
    milestones = sorted(draw.uniform(1, 1e6) for _ in range(boundaries))
    table = PiecewiseConstant(milestones, [1 / (k + 1) for k in range(boundaries + 1)])
    return table, [draw.uniform(0, 1e6) for _ in range(VALUES)]


def numpy_table_rows(effort: Effort) -> list[Row]:
    """Beside `numpy.searchsorted`."""
    import numpy as np

    def search(edges: list[float], times: list[float]) -> tuple[Any, Callable[[Any], Any]]:
        known = np.array(edges)
        return np.array(times), lambda t: np.searchsorted(known, t, side="right")

    return _rows("NumPy", "np.searchsorted", search, lambda it: it, thread_time, effort)


def torch_table_rows(effort: Effort) -> list[Row]:
    """Beside `torch.bucketize`."""
    import torch

    def search(edges: list[float], times: list[float]) -> tuple[Any, Callable[[Any], Any]]:
        known = torch.tensor(edges, dtype=torch.float64)
        t = torch.tensor(times, dtype=torch.float64)
        return t, lambda t: torch.bucketize(t, known, right=True)

    rows = _rows("PyTorch", "torch.bucketize", search, lambda it: it, perf_counter, effort)
    restarts = WarmRestarts(0.3, 10, cycle_mult=1.001)
    t = torch.linspace(0, 1e6, VALUES, dtype=torch.float64)
    _, searched = search(restarts.boundaries(1e7), [])
    ours, theirs = partial(restarts, t), partial(searched, t)
    return [
        *rows,
        pair(
            f"{VALUES:,} values, restarts that get 1.001 times as long, PyTorch",
            Contender(ours, clock=perf_counter),
            "torch.bucketize alone",
            Contender(theirs, clock=perf_counter),
            None,
            effort,
        ),
    ]


def jax_table_rows(effort: Effort) -> list[Row]:
    """Beside `jax.numpy.searchsorted`, both compiled."""
    import jax
    import jax.numpy as jnp

    def search(edges: list[float], times: list[float]) -> tuple[Any, Callable[[Any], Any]]:
        known = jnp.array(edges)
        searched = jax.jit(lambda t: jnp.searchsorted(known, t, side="right"))
        return jnp.array(times), lambda t: searched(t).block_until_ready()

    def compiled(table: Any) -> Callable[[Any], Any]:
        function = jax.jit(table)
        return lambda t: function(t).block_until_ready()

    rows = _rows("JAX", "jnp.searchsorted, jitted", search, compiled, perf_counter, effort)
    t = jnp.arange(1000.0)

    def compile_anew(boundaries: int) -> Callable[[], object]:
        table, _ = lookup(boundaries)
        return lambda: jax.jit(lambda t: table(t)).lower(t).compile()

    few, many = map(compile_anew, (16, BOUNDARIES[-1]))
    return [
        *rows,
        pair(
            f"compile {BOUNDARIES[-1]:,} boundaries, JAX",
            Contender(many, clock=perf_counter),
            "16 boundaries",
            Contender(few, clock=perf_counter),
            AT_MOST,
            effort,
        ),
    ]


def _rows(
    library: str,
    reference: str,
    search: Callable[[list[float], list[float]], tuple[Any, Callable[[Any], Any]]],
    ready: Callable[[Any], Callable[[Any], Any]],
    clock: Callable[[], float],
    effort: Effort,
) -> list[Row]:
    rows = []
    for boundaries in BOUNDARIES:
        table, times = lookup(boundaries)
        t, theirs = search([*table.milestones], times)
        ours = ready(table)
        expected = [table(float(it)) for it in t[:1000]]
        assert_same(library, [*map(float, ours(t)[:1000])], expected, 1e-6)
        rows.append(
            pair(
                f"{VALUES:,} values, {boundaries:,} boundaries, {library}",
                Contender(partial(ours, t), clock=clock),
                reference,
                Contender(partial(theirs, t), clock=clock),
                AT_MOST,
                effort,
            )
        )
    return rows


def thousand_parts() -> Schedule:
    """A thousand schedules in a row."""
    lr: Schedule = Constant(0)
    for k in range(1, 1000):
        lr = lr.then(Constant(k), at=k)
    return lr


def doubled() -> Schedule:
    """A sum of itself and itself, fifty times: fifty parts, each of which occurs twice."""
    lr: Schedule = Cosine(1, steps=20)
    for _ in range(50):
        lr = lr + lr
    return lr


# Which is refused, since its end would take too many looks.
LONG_LINE = "Cosine(0.3, steps=20).staircase(1e-4).clip(.1).spread(1, 30)"


def refused(line: str) -> str:
    try:
        return repr(parse(line))
    except ValueError as error:
        return str(error)


def large_rows(effort: Effort) -> list[Row]:
    """Large compositions, built and called once."""
    milestones = [*range(7, 7_000_007, 7)]
    uses: dict[str, tuple[Callable[[], object], float | None]] = {
        "build 1,000 parts in a row": (thousand_parts, 100),
        "build 1,000 parts in a row, and call them once": (lambda: thousand_parts()(7), None),
        "build a = a + a fifty times, and call it once": (lambda: doubled()(7), 10),
        "build a million milestones, and call them once": (
            lambda: MultiFactor(1.0, milestones, 0.9999999)(50),
            1000,
        ),
        "the end of 100,000 steps of a cosine under a floor": (
            lambda: Cosine(0.3, 100_000).staircase(1).clip(0.01).end,
            100,
        ),
        "parse a line whose end takes long to find": (lambda: refused(LONG_LINE), 50),
    }
    timings = measure({name: Contender(use) for name, (use, _) in uses.items()}, effort)
    return [Row(name, timing, limit=uses[name][1], unit="ms") for name, timing in timings.items()]
