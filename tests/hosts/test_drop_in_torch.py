"""`schedcore_torch.lr_scheduler` under the hosts, each run beside the same with PyTorch's own."""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import lightning
import pytest
import torch
from accelerate import Accelerator
from hosts.module_lightning import Batch, Model
from hosts.trained import train
from hosts.training import EPOCHS, LR, UPDATES, loader, loss, net, recording, sgd
from ignite.engine import Engine, Events
from ignite.handlers.param_scheduler import LRScheduler
from lightning.pytorch.callbacks import LearningRateMonitor
from torch.optim import lr_scheduler as theirs
from transformers import Trainer

from schedcore_torch import TorchScheduler, lr_scheduler as ours

# A scheduler of a module, for an optimizer.
Build = Callable[[Any, Any], Any]

KINDS: dict[str, Build] = {
    "a row": lambda m, of: m.SequentialLR(
        of, [m.LinearLR(of, 0.1, total_iters=5), m.CosineAnnealingLR(of, 19)], [5]
    ),
    "one cycle": lambda m, of: m.OneCycleLR(of, 0.3, total_steps=UPDATES),
    "milestones": lambda m, of: m.MultiStepLR(of, [9, 17], 0.5),
}
each = pytest.mark.parametrize("build", KINDS.values(), ids=KINDS)


@pytest.fixture(autouse=True)
def _pytorch_may_have_its_word() -> Iterator[None]:
    """Allow PyTorch's warnings about its own schedulers."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Detected call of|Seems like|The epoch parameter")
        yield


def rates(run: Callable[[Any], object], module: Any) -> list[float]:
    with recording() as used:
        run(module)
    return used


def compare(run: Callable[[Any], object]) -> None:
    """The rates of all updates under a host."""
    expected = rates(run, theirs)

    assert len(expected) >= UPDATES - 1
    assert rates(run, ours) == pytest.approx(expected, rel=1e-9, abs=1e-12)


class Moved(Model):
    """A model with a scheduler of either module."""

    def __init__(self, build: Build, module: Any, **config: Any) -> None:
        super().__init__(LR, **config)
        self.build = lambda of: build(module, of)

    def configure_optimizers(self) -> Any:
        optimizer = sgd(self)
        self.scheduler = self.build(optimizer)
        return {
            "optimizer": optimizer,
            "lr_scheduler": {"scheduler": self.scheduler, **self.config},
        }


def fit(model: Moved, to: Path, epochs: int = EPOCHS, resume_from: Path | None = None) -> Any:
    trainer = lightning.Trainer(
        accelerator="cpu",
        default_root_dir=to,
        enable_progress_bar=False,
        enable_model_summary=False,
        log_every_n_steps=1,
        max_epochs=epochs,
        callbacks=[LearningRateMonitor()],
        enable_checkpointing=False,
    )
    trainer.fit(model, loader(), ckpt_path=resume_from, weights_only=False)
    return trainer


@each
def test_lightning(build: Build, tmp_path: Path) -> None:
    compare(lambda module: fit(Moved(build, module, interval="step"), tmp_path))


def test_lightning_by_epoch(tmp_path: Path) -> None:
    compare(lambda module: fit(Moved(lambda m, of: m.StepLR(of, 1), module), tmp_path))


@each
@pytest.mark.parametrize(("saves", "loads"), [(theirs, ours), (ours, theirs)], ids=["to", "fro"])
def test_lightning_goes_on_from_the_other(
    build: Build, saves: Any, loads: Any, tmp_path: Path
) -> None:
    expected = rates(lambda m: fit(Moved(build, m, interval="step"), tmp_path), theirs)
    fit(Moved(build, saves, interval="step"), tmp_path, 1).save_checkpoint(tmp_path / "saved.ckpt")
    used = rates(
        lambda m: fit(Moved(build, m, interval="step"), tmp_path, EPOCHS, tmp_path / "saved.ckpt"),
        loads,
    )

    assert used == pytest.approx(expected[-len(used) :], rel=1e-9, abs=1e-12)
    assert len(used) == UPDATES * 2 // 3


class Watched(Moved):
    def training_step(self, batch: Batch, index: int) -> torch.Tensor:
        self.log("train_loss", 1.0)
        return super().training_step(batch, index)


def test_lightning_hands_a_plateau_its_metric(tmp_path: Path) -> None:
    """It asks for PyTorch's class."""

    def build(module: Any, of: Any) -> Any:
        return module.ReduceLROnPlateau(of, patience=0)

    compare(lambda module: fit(Watched(build, module, monitor="train_loss"), tmp_path))


def trainer_with(build: Build, module: Any) -> type[Trainer]:
    class Own(Trainer):
        def create_optimizer_and_scheduler(self, num_training_steps: int) -> None:
            model: Any = self.model
            self.optimizer = sgd(model)
            self.lr_scheduler = build(module, self.optimizer)

    return Own


@each
def test_transformers(build: Build, tmp_path: Path) -> None:
    """It runs from the start, and from a checkpoint of the other in the middle of an epoch."""

    def run(module: Any, **more: Any) -> list[float]:
        kind = trainer_with(build, module)
        return rates(lambda _: train(tmp_path / module.__name__, kind=kind, **more), module)

    expected = run(theirs)
    assert run(ours) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    for saves, loads in ((theirs, ours), (ours, theirs)):
        saved = str(tmp_path / saves.__name__ / "checkpoint-11")
        used = run(loads, resume_from=saved)
        assert used == pytest.approx(expected[11:], rel=1e-9, abs=1e-12)


@each
@pytest.mark.parametrize("accumulate", [1, 3])
def test_accelerate(build: Build, accumulate: int) -> None:
    """A skipped update does not count either."""

    def run(module: Any) -> None:
        accelerator = Accelerator(cpu=True, gradient_accumulation_steps=accumulate)
        accelerator.scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
        model = net()
        optimizer = sgd(model)
        parts = accelerator.prepare(model, optimizer, loader(), build(module, optimizer))
        model, optimizer, batches, scheduler = parts
        for epoch in range(EPOCHS * accumulate):
            for i, batch in enumerate(batches):
                with accelerator.accumulate(model):
                    error = loss(model, *batch)
                    accelerator.backward(error * float("inf") if (epoch, i) == (0, 5) else error)
                    optimizer.step()
                    scheduler.step()
                    optimizer.zero_grad()

    compare(run)


@pytest.mark.parametrize(
    ("name", "wrapped"), [*((name, False) for name in KINDS), ("milestones", True)]
)
def test_ignite(name: str, wrapped: bool) -> None:
    """It runs in a handler, or in the wrapper, which has no rates for PyTorch's SequentialLR."""
    build = KINDS[name]

    def run(module: Any) -> None:
        model = net()
        optimizer = sgd(model)
        scheduler = build(module, optimizer)

        def update(_: Engine, batch: Any) -> None:
            optimizer.zero_grad()
            loss(model, *batch).backward()
            optimizer.step()

        engine = Engine(update)
        if wrapped:
            engine.add_event_handler(Events.ITERATION_STARTED, LRScheduler(scheduler))
        else:
            engine.add_event_handler(Events.ITERATION_COMPLETED, lambda: scheduler.step())
        engine.run(loader(), EPOCHS)

    compare(run)


def test_by_name() -> None:
    """It is built as by a host that reads a class and its arguments from a file."""
    kind = resolve_name("schedcore_torch.lr_scheduler.StepLR")
    scheduler = kind(sgd(net()), step_size=10, gamma=0.5)

    assert isinstance(scheduler, TorchScheduler)
    assert isinstance(scheduler, theirs.StepLR)
