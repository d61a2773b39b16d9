"""`pytorch_warmup` beside schedcore, on top of PyTorch's cosine."""

from collections.abc import Callable

import torch
from catalogue_page import built
from peers.compare import assert_same
from peers.rows import rows
from peers.stepped import BASE, rate
from pytorch_warmup import (
    BaseWarmup,
    ExponentialWarmup,
    LinearWarmup,
    RAdamWarmup,
    UntunedExponentialWarmup,
    UntunedLinearWarmup,
)
from torch.optim import AdamW
from torch.optim.lr_scheduler import CosineAnnealingLR

Peer = Callable[[AdamW], BaseWarmup]

# Rows of the catalogue, as pytorch_warmup has them.
SAME: dict[str, Peer] = {
    "laid over, from 1/W": lambda o: LinearWarmup(o, 5),
    "warmup: exponential": lambda o: ExponentialWarmup(o, 5),
    "warmup: untuned exponential": UntunedExponentialWarmup,
    "warmup: untuned linear": UntunedLinearWarmup,
    "warmup: RAdam": RAdamWarmup,
}


def rates(peer: Peer, updates: int) -> list[float]:
    """The rate of each update, with the scheduler stepped inside `dampening`."""
    adam = AdamW([torch.nn.Parameter(torch.zeros(1))], lr=BASE, betas=(0.9, 0.9))
    cosine = CosineAnnealingLR(adam, 100)
    warmup = peer(adam)
    result = []
    for _ in range(updates):
        result.append(rate(adam))
        adam.step()
        with warmup.dampening():
            cosine.step()
    return result


@rows(SAME)
def test_catalogue(name: str, peer: Peer) -> None:
    """Update k is made at lr(k - 1) of the catalogue, to the end of PyTorch's cosine."""
    assert_same(rates(peer, 101), built(name), range(101))
