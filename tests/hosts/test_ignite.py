"""`TorchScheduler` in an engine of pytorch-ignite."""

from pathlib import Path
from typing import Any

import pytest
import torch
from hosts.training import EPOCH, EPOCHS, LONGER, LR, UPDATES, loader, loss, net, resuming, sgd
from ignite.engine import Engine, Events
from ignite.handlers import Checkpoint
from ignite.handlers.param_scheduler import LRScheduler

from schedcore import Constant, Schedule
from schedcore_torch import TorchScheduler


def prepared(lr: Schedule) -> dict[str, Any]:
    model = net()
    optimizer = sgd(model)

    def update(_: Engine, batch: Any) -> None:
        optimizer.zero_grad()
        loss(model, *batch).backward()
        optimizer.step()

    return {
        "model": model,
        "optimizer": optimizer,
        "scheduler": TorchScheduler(optimizer, lr),
        "trainer": Engine(update),
    }


def step_after(event: Events, scheduler: Any, trainer: Engine, **_: Any) -> None:
    trainer.add_event_handler(event, lambda: scheduler.step())


@pytest.mark.parametrize(
    ("event", "clock"),
    [(Events.ITERATION_COMPLETED, 1), (Events.EPOCH_COMPLETED, EPOCH)],
    ids=["by update", "by epoch"],
)
def test_a_handler(event: Events, clock: int, used: list[float]) -> None:
    run = prepared(LR)
    step_after(event, **run)
    run["trainer"].run(loader(), EPOCHS)

    assert used == [LR(k // clock) for k in range(UPDATES)]


def test_a_step_that_is_given_the_engine_refuses_it() -> None:
    """Ignite passes it to any handler that takes an argument; this one takes a time."""
    run = prepared(LR)
    run["trainer"].add_event_handler(Events.ITERATION_COMPLETED, run["scheduler"].step)

    with pytest.raises(TypeError, match="last_epoch must be a number, got <ignite.engine"):
        run["trainer"].run(loader())


def test_the_wrapper_of_ignite(used: list[float]) -> None:
    run = prepared(LR)
    run["trainer"].add_event_handler(Events.ITERATION_STARTED, LRScheduler(run["scheduler"]))
    run["trainer"].run(loader(), EPOCHS)

    assert used == [LR(k) for k in range(UPDATES)]


def test_the_wrapper_of_ignite_writes_by_itself() -> None:
    """The rate alone, and that without a thought for a tensor."""
    optimizer = sgd(net(), torch.tensor(0.1))
    (group,) = optimizer.param_groups
    tensor = group["lr"]
    wrapper = LRScheduler(
        TorchScheduler(optimizer, {"lr": LR, "momentum": Constant(0.5).warmup(5)})
    )
    assert (group["lr"], group["momentum"]) == (LR(0), 0.0)
    assert group["lr"] is tensor

    for _ in range(3):
        wrapper(None)
    assert (group["lr"], group["momentum"]) == (LR(2), 0.0)
    assert group["lr"] is not tensor


@pytest.mark.parametrize("lr", [LR, LONGER], ids=["same", "longer"])
def test_resume(lr: Schedule, tmp_path: Path, used: list[float]) -> None:
    """It resumes in the middle of an epoch; under a longer schedule, on its curve from there on."""
    first, second = prepared(LR), prepared(lr)
    step_after(Events.ITERATION_COMPLETED, **first)
    save = Checkpoint(first, tmp_path, filename_pattern="{name}.pt")
    first["trainer"].add_event_handler(Events.ITERATION_COMPLETED(once=11), save)
    first["trainer"].run(loader(), EPOCHS)
    used.clear()
    with resuming(lr):
        Checkpoint.load_objects(second, tmp_path / "checkpoint.pt")
    step_after(Events.ITERATION_COMPLETED, **second)
    second["trainer"].run(loader(), EPOCHS)

    assert used == [lr(k) for k in range(11, UPDATES)]
