"""`ignite.handlers.param_scheduler` beside schedcore: where they agree, where ignite is wrong."""

from collections.abc import Callable
from typing import Any

from catalogue_page import built
from ignite.engine import Engine, Events
from ignite.handlers import (
    ConcatScheduler,
    CosineAnnealingScheduler,
    LinearCyclicalScheduler,
    LRScheduler,
    ParamScheduler,
    PiecewiseLinear,
    create_lr_scheduler_with_warmup,
)
from peers.compare import assert_same, partings
from peers.rows import row, rows
from peers.stepped import BASE, rate, sgd
from torch.optim import Optimizer
from torch.optim.lr_scheduler import StepLR

from schedcore import Cosine, Cyclic, Linear, Schedule

Peer = Callable[[Optimizer], ParamScheduler]


def rates(peer: Peer, updates: int) -> list[float]:
    """The rate of each update of an engine, which is set at the start of its iteration."""
    optimizer = sgd()
    result: list[float] = []

    def update(engine: Engine, batch: int) -> None:
        result.append(rate(optimizer))
        optimizer.step()

    trainer = Engine(update)
    trainer.add_event_handler(Events.ITERATION_STARTED, peer(optimizer))
    trainer.run(range(updates))
    return result


def cosine(o: Optimizer, steps: int, **options: Any) -> ParamScheduler:
    return CosineAnnealingScheduler(o, "lr", BASE, 0.0, steps, **options)


def line(o: Optimizer, *points: tuple[int, float]) -> ParamScheduler:
    return PiecewiseLinear(o, "lr", list(points))


# Rows of the catalogue, as ignite has them.
SAME: dict[str, tuple[Peer, int]] = {
    "constant factor, then 1": (lambda o: line(o, (4, 0.1), (5, BASE)), 301),
    "step": (lambda o: LRScheduler(StepLR(o, 10, gamma=0.5)), 301),
    "linear": (lambda o: line(o, (0, BASE), (100, 0.0)), 301),
    "range test": (lambda o: line(o, (0, 0.001), (100, BASE)), 301),
    "piecewise linear": (lambda o: line(o, (5, 0.1), (20, 0.3), (60, 0.2), (100, 0.0)), 301),
    "trapezoid": (lambda o: line(o, (0, 0.0), (10, BASE), (80, BASE), (100, 0.0)), 301),
    "warm restarts (SGDR)": (lambda o: cosine(o, 10), 301),
    "restarts, longer each time": (
        lambda o: CosineAnnealingScheduler(o, "lr", BASE, 0.03, 10, cycle_mult=2),
        301,
    ),
    "restarts, lower each time": (lambda o: cosine(o, 10, start_value_mult=0.5), 301),
    # Past its end it starts again.
    "cosine": (lambda o: cosine(o, 100), 100),
    # Its duration counts the updates on the line, the first and the last among them.
    "warmup: linear": (lambda o: create_lr_scheduler_with_warmup(cosine(o, 95), 0.0, 6), 100),
}


@rows(SAME)
def test_catalogue(name: str, peer: tuple[Peer, int]) -> None:
    """Update k of an engine of ignite is made at lr(k - 1) of the catalogue."""
    scheduler, updates = peer
    assert_same(rates(scheduler, updates), built(name), range(updates))


def test_triangle_is_symmetric() -> None:
    """ignite goes down as fast as up, and comes to each turn at a whole or a half update."""
    theirs = rates(lambda o: LinearCyclicalScheduler(o, "lr", 0.1, BASE, 25), 301)
    assert_same(theirs, Cyclic(0.1, BASE, step_size_up=12.5), range(301))


@row("restarts, half as long again")
def test_cycles_are_cut_to_whole_updates(ours: Schedule) -> None:
    """A cycle of 22.5 updates is one of 22 for ignite, and ours is what it is told."""
    theirs = rates(lambda o: cosine(o, 10, cycle_mult=1.5), 81)
    assert partings(theirs, ours, range(81))[0] == 26
    assert theirs[47] == BASE and ours(47.5) == BASE


def test_schedulers_in_sequence() -> None:
    """The parts of a sequence have clocks of their own, as ours do."""
    theirs = rates(lambda o: ConcatScheduler([line(o, (0, 0.1), (5, 0.2)), cosine(o, 20)], [5]), 25)
    ours = Linear(0.1, 5, final_lr=0.2).then(Cosine(BASE, 20), at=5)
    assert_same(theirs, ours, range(25))


def test_cosine_never_reaches_its_end() -> None:
    """Where its lowest rate is due, the next cycle of ignite starts, ours holds."""
    theirs = rates(lambda o: cosine(o, 100), 102)
    assert theirs[100] == BASE
    assert built("cosine")(100) == 0.0
