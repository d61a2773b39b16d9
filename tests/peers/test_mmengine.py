"""`mmengine.optim.scheduler` beside schedcore: where they agree, and where mmengine is wrong."""

from collections.abc import Callable
from typing import Any

from catalogue_page import built
from mmengine.optim.scheduler import (
    ConstantLR,
    CosineAnnealingLR,
    CosineRestartLR,
    ExponentialLR,
    LinearLR,
    MultiStepLR,
    OneCycleLR,
    PolyLR,
    StepLR,
)
from peers.compare import assert_same
from peers.rows import row, rows
from peers.stepped import BASE, rates
from torch.optim import Optimizer

from schedcore import Schedule

Peer = Callable[[Optimizer], Any]


# Rows of the catalogue, as mmengine has them: it counts the last update of a part as its end.
SAME: dict[str, Peer] = {
    "constant factor, then 1": lambda o: ConstantLR(o, factor=1 / 3, end=6),
    "step": lambda o: StepLR(o, 10, gamma=0.5),
    "multi-step": lambda o: MultiStepLR(o, [30, 60, 90]),
    "exponential": lambda o: ExponentialLR(o, 0.9**0.1),
    "linear": lambda o: LinearLR(o, start_factor=1.0, end_factor=0.0, end=101),
    "range test": lambda o: LinearLR(o, start_factor=0.001 / BASE, end=101),
    "polynomial": lambda o: PolyLR(o, eta_min=0.03, power=2, end=101),
    "warm restarts (SGDR)": lambda o: CosineRestartLR(o, [10] * 31, [1.0] * 31, eta_min=0.0),
    "restarts, lower each time": lambda o: CosineRestartLR(
        o, [10] * 31, [0.5**cycle for cycle in range(31)], eta_min=0.0
    ),
    "mmengine `PolyLR(end=100)`": lambda o: PolyLR(o, end=100),
    "mmengine `CosineAnnealingLR(end=100)`": lambda o: CosineAnnealingLR(o, end=100),
}


@rows(SAME)
def test_catalogue(name: str, peer: Peer) -> None:
    """Update k of a training loop is made at lr(k - 1) of the catalogue."""
    assert_same(rates(peer, 301), built(name), range(301))


@row("PyTorch `OneCycleLR(max_lr=0.3, total_steps=100)`, up to 100")
def test_one_cycle(ours: Schedule) -> None:
    """Its one-cycle is PyTorch's: the phases end one update sooner."""
    theirs = rates(lambda o: OneCycleLR(o, eta_max=BASE, total_steps=100), 100)
    assert_same(theirs, ours, range(100))
