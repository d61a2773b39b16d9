"""The schedules of transformers beside schedcore: where they agree, and where those are wrong."""

from collections.abc import Sequence
from typing import Any

import pytest
import torch
from catalogue_page import EDGES, FAR, built
from peers.compare import assert_same
from peers.rows import rows
from peers.stepped import BASE, sgd
from torch.optim import SGD
from torch.optim.lr_scheduler import LambdaLR
from transformers import get_scheduler

from schedcore import Linear, Polynomial

TIMES = [t for t in [*EDGES, *FAR] if t >= 0]
TO_THE_END = [t for t in TIMES if t <= 100]


def scheduler(kind: str, warmup: int = 0, steps: int = 100, **options: Any) -> LambdaLR:
    peer: LambdaLR = get_scheduler(kind, sgd(), warmup, steps, options)
    return peer


def rates(peer: LambdaLR, times: Sequence[float]) -> list[float]:
    """The rates at whole t and at fractions, from the functions behind the scheduler."""
    factor: Any = peer.lr_lambdas[0]
    return [BASE * factor(t) for t in times]


def wsd(warmup: int, decay: int, **options: Any) -> LambdaLR:
    return scheduler("warmup_stable_decay", warmup, num_decay_steps=decay, **options)


ONE_SOONER = "transformers `cosine_warmup_with_min_lr` (5, 100, min_lr_rate=0.1), up to 100"

# Rows of the catalogue, as transformers has them.
SAME: dict[str, LambdaLR] = {
    "constant": scheduler("constant"),
    "linear": scheduler("linear"),
    "polynomial": scheduler("polynomial", lr_end=0.03, power=2.0),
    "cosine": scheduler("cosine"),
    "cosine to a tenth": scheduler("cosine_with_min_lr", min_lr_rate=0.1),
    "inverse square root": scheduler("inverse_sqrt", 10),
    "flat, then cosine": wsd(0, 25),
    "trapezoid": wsd(10, 20, decay_type="linear"),
    "cooldown: 1-sqrt": wsd(0, 20, decay_type="1-sqrt"),
    "warmup: linear": scheduler("cosine", 5),
    "what follows has a clock of its own": scheduler("cosine", 5),
    "warmup: cosine": wsd(10, 90, warmup_type="cosine"),
    "warmup: 1-sqrt": wsd(10, 90, warmup_type="1-sqrt"),
    "transformers `linear` (5, 100)": scheduler("linear", 5, 100),
    "transformers `cosine` (5, 100)": scheduler("cosine", 5, 100),
    "transformers `cosine_with_restarts` (5, 100, num_cycles=5)": scheduler(
        "cosine_with_restarts", 5, 100, num_cycles=5
    ),
    ONE_SOONER: scheduler("cosine_warmup_with_min_lr", 5, 100, min_lr_rate=0.1),
    "transformers `warmup_stable_decay` (10, 20, 100, min_lr_ratio=0.1)": wsd(
        10, 20, min_lr_ratio=0.1
    ),
}


# Past its end a cosine of transformers rises, where its row doesn't say so.
TIMES_OF: dict[str, Sequence[float]] = dict.fromkeys(
    ["cosine", "cosine to a tenth", "warmup: linear", "what follows has a clock of its own"],
    TO_THE_END,
)
# Far out, t / 95 is too coarse for it to know where in its wave it is.
TIMES_OF["transformers `cosine` (5, 100)"] = [t for t in TIMES if t < 1e6]
# At fractions its warmup overshoots, and it starts to rise at 99.
TIMES_OF[ONE_SOONER] = range(100)


@rows(SAME)
def test_catalogue(name: str, peer: LambdaLR) -> None:
    """At every t, whole or not, transformers has the rate of the catalogue."""
    times = TIMES_OF.get(name, TIMES)
    assert_same(rates(peer, times), built(name), times)


def test_same_clock() -> None:
    """Update k of a training loop is made at our lr(k - 1)."""
    peer = scheduler("linear", 5)
    theirs = []
    for _ in range(120):
        theirs.append(float(peer.get_last_lr()[0]))
        peer.optimizer.step()
        peer.step()
    assert_same(theirs, Linear(BASE, 95).warmup(5), range(120))


def test_cosine_rises_again_after_its_end() -> None:
    """Past num_training_steps it climbs all the way back, ours stays at the bottom."""
    assert rates(scheduler("cosine"), [100, 150, 200]) == pytest.approx([0, BASE / 2, BASE])
    assert rates(scheduler("cosine_with_min_lr", min_lr_rate=0.1), [200]) == pytest.approx([BASE])
    assert built("cosine")(200) == 0.0


def test_minimum_is_reached_one_sooner_and_left() -> None:
    """Of two cosines to a minimum, one has it at 99 alone, the other at 100, as ours."""
    peer = scheduler("cosine_warmup_with_min_lr", 5, 100, min_lr_rate=0.1)
    at_the_end = rates(peer, [98, 99, 100])
    assert at_the_end[1] == pytest.approx(0.03)
    assert at_the_end[0] == pytest.approx(at_the_end[2]) and at_the_end[2] > 0.03
    assert rates(peer, [4.5]) == pytest.approx([1.1 * BASE])


def test_lower_group_ends_below_the_end() -> None:
    """`lr_end` is scaled with each group's rate but that of the optimizer's own."""
    groups = [{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": lr} for lr in (1.0, 0.1)]
    optimizer = SGD(groups, lr=1.0)
    peer = get_scheduler("polynomial", optimizer, 0, 1, {"lr_end": 0.05})
    optimizer.step()
    peer.step()
    assert [group["lr"] for group in optimizer.param_groups] == pytest.approx([0.05, 0.005])
    assert [Polynomial(lr, 1, final_lr=0.05)(1) for lr in (1.0, 0.1)] == [0.05, 0.05]
