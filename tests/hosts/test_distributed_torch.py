"""`TorchScheduler` under `torchrun`: what two processes agree on, and one process going on."""

from pathlib import Path
from typing import Any

import pytest
import torch
from hosts.distributed import ALL, BY_SAMPLE, HALF, SKIPPED, load_everything, train
from hosts.launch import torchrun
from hosts.training import BATCH, LR, net, sgd
from torch.distributed.checkpoint.state_dict import get_state_dict

from schedcore_torch import TorchScheduler

REST = range(HALF, 2 * HALF)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def ranks(out: Path) -> list[dict[str, Any]]:
    return torchrun("distributed.py", out)


@pytest.mark.parametrize("way", ["DDP", "FSDP2 steps", "FSDP2 updates"])
def test_ranks_agree_without_a_word(way: str, ranks: list[dict[str, Any]]) -> None:
    for results in ranks:
        assert results[way]["used"] == [LR(k) for k in range(HALF)]
        assert results[way]["talk"]["update"] == 0


def test_a_word_would_be_heard(ranks: list[dict[str, Any]]) -> None:
    """FSDP2 gathers the weights in each forward pass."""
    for results in ranks:
        assert results["FSDP2 steps"]["talk"]["forward"] >= HALF


def assert_goes_on(model: torch.nn.Module, scheduler: TorchScheduler) -> None:
    """Check that it goes on at the right rates, to the weights of one process alone."""
    assert train(model, scheduler, REST)["used"] == [LR(k) for k in REST]

    straight = net()
    train(straight, TorchScheduler(sgd(straight), LR), range(2 * HALF))
    torch.testing.assert_close(model.state_dict(), straight.state_dict(), atol=1e-6, rtol=0)


def test_from_two_processes_of_ddp_to_one(ranks: list[dict[str, Any]], out: Path) -> None:
    model = net()
    scheduler = TorchScheduler(sgd(model), LR)
    weights, state, clock = torch.load(out / "DDP.pt")
    model.load_state_dict(weights)
    scheduler.optimizer.load_state_dict(state)
    scheduler.load_state_dict(clock)

    assert_goes_on(model, scheduler)


@pytest.mark.parametrize("counts", ["steps", "updates"])
def test_from_two_processes_of_fsdp_to_one(
    counts: Any, ranks: list[dict[str, Any]], out: Path
) -> None:
    model = net()
    scheduler = TorchScheduler(sgd(model), LR, counts=counts)
    load_everything(model, scheduler, out / f"FSDP2 {counts}")

    assert_goes_on(model, scheduler)


@pytest.mark.parametrize("counts", ["steps", "updates"])
def test_from_two_processes_of_fsdp_to_two(counts: Any, ranks: list[dict[str, Any]]) -> None:
    for results in ranks:
        assert results[f"resumed {counts}"]["used"] == [LR(k) for k in REST]


@pytest.mark.parametrize("counts", ["steps", "updates"])
@pytest.mark.parametrize("name", ["DDP", "FSDP2"])
def test_an_update_that_overflows_on_one_of_them_counts_on_none(
    name: str, counts: Any, ranks: list[dict[str, Any]]
) -> None:
    made = HALF - len(SKIPPED)
    for results in ranks:
        found = results[f"overflow {name} {counts}"]
        assert found == {"used": [LR(k) for k in range(made)], "clock": made}


def test_the_update_that_get_state_dict_makes_is_counted() -> None:
    """It makes one where there was none, at rate 0, to have a state to show."""
    model = net()
    optimizer = sgd(model)
    by_steps = TorchScheduler(optimizer, LR)
    by_updates = TorchScheduler(optimizer, LR, counts="updates")
    get_state_dict(model, optimizer)

    assert (by_steps.last_epoch, by_updates.last_epoch) == (0, 1)


def test_another_number_of_processes_under_a_clock_in_samples(
    ranks: list[dict[str, Any]], out: Path
) -> None:
    """Two processes see twice as many samples in an update as one does."""
    model = net()
    scheduler = TorchScheduler(sgd(model), BY_SAMPLE)
    scheduler.load_state_dict(torch.load(out / "samples.pt"))
    alone = train(model, scheduler, range(HALF), samples=BATCH)

    for results in ranks:
        assert results["samples"]["used"] == [BY_SAMPLE(ALL * k) for k in range(HALF)]
    assert alone["used"] == [BY_SAMPLE(ALL * HALF + BATCH * k) for k in range(HALF)]
