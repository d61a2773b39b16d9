"""The schedulers of `pytorch_optimizer` beside schedcore: where they agree, where it is wrong."""

from collections.abc import Callable

import pytest
from catalogue_page import built
from peers.compare import assert_same, partings
from peers.rows import row, rows
from peers.stepped import BASE, rates
from pytorch_optimizer.lr_scheduler import REXScheduler, get_wsd_schedule
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from schedcore import Schedule, WarmupStableDecay

Peer = Callable[[Optimizer], LRScheduler]


# Rows of the catalogue, as pytorch_optimizer has them.
SAME: dict[str, Peer] = {
    "trapezoid": lambda o: get_wsd_schedule(o, 10, 70, 20, cooldown_type="linear"),
    "warmup, stable, decay (WSD)": lambda o: get_wsd_schedule(
        o, 10, 70, 20, min_lr_ratio=0.1, cooldown_type="cosine"
    ),
    "cooldown: 1-sqrt": lambda o: get_wsd_schedule(o, 0, 80, 20),
    "cooldown: 1-square": lambda o: get_wsd_schedule(o, 0, 80, 20, cooldown_type="1-square"),
}


@rows(SAME)
def test_catalogue(name: str, peer: Peer) -> None:
    """Update k of a training loop is made at lr(k - 1) of the catalogue."""
    assert_same(rates(peer, 301), built(name), range(301))


@row("REX")
def test_rex_starts_at_its_minimum(ours: Schedule) -> None:
    """The first update of its REX is made at the lowest rate, ours at the base rate."""
    theirs = rates(lambda o: REXScheduler(o, 100, max_lr=BASE), 301)
    assert partings(theirs, ours, range(301)) == [0]
    assert theirs[0] == 0.0


def test_minimum_is_jumped_to() -> None:
    """All its cooldowns but the cosine go down to 0 and then up to the minimum, ours end there."""
    theirs = rates(
        lambda o: get_wsd_schedule(o, 0, 80, 20, min_lr_ratio=0.5, cooldown_type="linear"), 102
    )
    assert theirs[99:] == pytest.approx([0.015, 0.15, 0.15])
    ours = WarmupStableDecay(BASE, 0, 80, 20, final_lr=0.15)
    assert [ours(t) for t in (99, 100)] == pytest.approx([0.1575, 0.15])
