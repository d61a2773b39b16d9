"""`TorchScheduler` in `lightning.Trainer`."""

import csv
import re
from pathlib import Path
from typing import Any

import lightning
import pages
import pytest
import torch
from hosts.module_lightning import Batch, Model
from hosts.training import EPOCH, EPOCHS, LONGER, LR, UPDATES, loader, loss, net, resuming
from lightning.pytorch.callbacks import (
    BackboneFinetuning,
    LearningRateMonitor,
    ModelCheckpoint,
    StochasticWeightAveraging,
)
from lightning.pytorch.loggers import CSVLogger
from lightning.pytorch.plugins import MixedPrecision
from lightning.pytorch.tuner.tuning import Tuner
from torch import Tensor

from schedcore import Linear, Plateau, Schedule
from schedcore_torch import TorchScheduler

by_update_and_by_epoch = pytest.mark.parametrize("interval", ["step", "epoch"])


@pytest.fixture
def quiet(tmp_path: Path) -> dict[str, Any]:
    """The Trainer's arguments in all tests."""
    return {
        "accelerator": "cpu",
        "default_root_dir": tmp_path,
        "enable_progress_bar": False,
        "enable_model_summary": False,
        "log_every_n_steps": 1,
        "logger": False,
        "max_epochs": EPOCHS,
    }


def on_its_clock(lr: Schedule, interval: str) -> Schedule:
    """A schedule in updates, or as long in epochs."""
    return lr if interval == "step" else lr.stretch(1 / EPOCH)


def expected(lr: Schedule, interval: str) -> list[float]:
    lr = on_its_clock(lr, interval)
    return [lr(k if interval == "step" else k // EPOCH) for k in range(UPDATES)]


@by_update_and_by_epoch
def test_intervals(interval: str, quiet: dict[str, Any], used: list[float]) -> None:
    model = Model(on_its_clock(LR, interval), interval=interval)
    lightning.Trainer(**quiet).fit(model, loader())

    assert used == expected(LR, interval)


def test_the_interval_is_an_epoch_unless_said(quiet: dict[str, Any], used: list[float]) -> None:
    lightning.Trainer(**quiet).fit(Model(on_its_clock(LR, "epoch")), loader())

    assert used == expected(LR, "epoch")


@pytest.mark.parametrize(
    ("config", "length", "line"),
    [
        ({}, 20, '"interval": "step"'),
        ({"interval": "epoch"}, 20, '"interval": "step"'),
        ({"interval": "step"}, 3, r"lr\.stretch\(8\)"),
        ({"interval": "step"}, 80, "Linear\\(0.3, steps=24\\)"),
        ({"counts": "updates"}, 80, "Linear\\(0.3, steps=24\\)"),
    ],
)
def test_a_schedule_of_another_length_is_told(
    config: dict[str, Any], length: int, line: str, quiet: dict[str, Any]
) -> None:
    """Once, at the first step, since Lightning knows how long the run is."""
    with pytest.warns(UserWarning) as told:
        lightning.Trainer(**quiet).fit(Model(Linear(0.3, length), **config), loader())

    said = [str(it.message) for it in told if "TorchScheduler" in str(it.message)]
    assert len(said) == 1
    assert re.search(line, said[0])


def test_accumulated_batches_are_one_update(quiet: dict[str, Any], used: list[float]) -> None:
    """The last update of an epoch takes what batches are left."""
    trainer = lightning.Trainer(accumulate_grad_batches=3, **quiet)
    lr = LR.stretch(9 / UPDATES)
    trainer.fit(Model(lr, interval="step"), loader())

    assert used == [lr(k) for k in range(9)]


@by_update_and_by_epoch
def test_the_monitor_logs_the_rate_in_use(
    interval: str, quiet: dict[str, Any], tmp_path: Path
) -> None:
    quiet |= {"logger": CSVLogger(tmp_path, "", ""), "callbacks": [LearningRateMonitor()]}
    model = Model(on_its_clock(LR, interval), interval=interval)
    lightning.Trainer(**quiet).fit(model, loader())

    with (tmp_path / "metrics.csv").open() as file:
        logged = {int(row["step"]): float(row["lr-SGD"]) for row in csv.DictReader(file)}
    starts = range(0, UPDATES, 1 if interval == "step" else EPOCH)
    assert logged == {step: expected(LR, interval)[step] for step in starts}


class TwoOptimizers(Model):
    def __init__(self, lrs: list[Schedule]) -> None:
        super().__init__(lrs[0])
        self.lrs = lrs
        self.automatic_optimization = False

    def training_step(self, batch: Batch, index: int) -> Any:
        optimizers: Any = self.optimizers()
        schedulers: Any = self.lr_schedulers()
        for optimizer, scheduler in zip(optimizers, schedulers, strict=True):
            optimizer.zero_grad()
            self.manual_backward(loss(self.net, *batch))
            optimizer.step()
            scheduler.step()

    def configure_optimizers(self) -> Any:
        optimizers = [torch.optim.SGD([parameter]) for parameter in self.parameters()]
        return optimizers, list(map(TorchScheduler, optimizers, self.lrs))


def test_two_optimizers(quiet: dict[str, Any], used: list[float]) -> None:
    lightning.Trainer(**quiet).fit(TwoOptimizers([LR, LONGER]), loader())

    assert used == [lr(k) for k in range(UPDATES) for lr in (LR, LONGER)]


class Overflowing(Model):
    def training_step(self, batch: Batch, index: int) -> Tensor:
        first_epoch = self.current_epoch == 0
        return super().training_step(batch, index) * (
            torch.inf if first_epoch and index == 5 else 1
        )


@pytest.mark.parametrize(
    ("config", "not_used"),
    [({"interval": "step"}, 5), ({"counts": "updates"}, UPDATES - 1)],
    ids=["counting steps", "counting updates"],
)
def test_a_skipped_update(
    config: dict[str, Any], not_used: int, quiet: dict[str, Any], used: list[float]
) -> None:
    """Lightning steps all the same, so only a clock that counts updates stands still."""
    scaler: Any = torch.amp.GradScaler("cpu", init_scale=4.0)
    trainer = lightning.Trainer(plugins=[MixedPrecision("16-mixed", "cpu", scaler)], **quiet)
    trainer.fit(Overflowing(LR, **config), loader())

    assert used == [LR(k) for k in range(UPDATES) if k != not_used]


@by_update_and_by_epoch
@pytest.mark.parametrize("done", [11, 16])
@pytest.mark.parametrize("lr", [LR, LONGER], ids=["same", "longer"])
def test_resume(
    interval: str, done: int, lr: Schedule, quiet: dict[str, Any], tmp_path: Path, used: list[float]
) -> None:
    """Within an epoch or between two; under a longer schedule, on its curve from there on."""
    save = ModelCheckpoint(tmp_path, "{step}", every_n_train_steps=done, save_top_k=-1)
    lightning.Trainer(**quiet, callbacks=[save]).fit(
        Model(on_its_clock(LR, interval), interval=interval), loader()
    )
    used.clear()
    model, checkpoint = (
        Model(on_its_clock(lr, interval), interval=interval),
        tmp_path / f"step={done}.ckpt",
    )
    with resuming(lr):
        lightning.Trainer(**quiet).fit(model, loader(), ckpt_path=checkpoint)

    assert used == expected(lr, interval)[done:]


def on_the_page() -> dict[str, Any]:
    names: dict[str, Any] = {"model": net()}
    start, model, *others = pages.after("hosts.md", "Lightning")
    for block in (start, model.partition("lightning.Trainer(")[0], *others):
        exec(block, names)  # noqa: S102  the page is ours
    return names


def test_a_plateau(quiet: dict[str, Any], used: list[float]) -> None:
    """The lines of the page: the schedule moves by update, the metric comes by epoch."""
    model = on_the_page()["Reduced"]()
    trainer = lightning.Trainer(num_sanity_val_steps=0, **quiet)
    trainer.fit(model, loader(), loader())

    scheduler = trainer.lr_scheduler_configs[0].scheduler
    scale = scheduler.state_dict()["plateau"]["scale"]
    assert scheduler.last_epoch == UPDATES
    assert scheduler.get_last_lr() == [LR(UPDATES) * scale]
    assert used == [LR(k) for k in range(UPDATES)]


@pytest.mark.parametrize("by_name", [False, True])
def test_a_plateau_by_epoch_falls(by_name: bool, quiet: dict[str, Any], used: list[float]) -> None:
    class Worse(Model):
        def validation_step(self, batch: Batch) -> None:
            self.log("val_loss", 1.0 + self.current_epoch)

        def lr_scheduler_step(self, scheduler: Any, metric: Any) -> None:
            if by_name:
                scheduler.step(metrics=metric)
            else:
                super().lr_scheduler_step(scheduler, metric)

        def configure_optimizers(self) -> Any:
            config = super().configure_optimizers()
            config["lr_scheduler"]["scheduler"].plateau = Plateau(0.5, patience=0)
            return config

    lr = Linear(0.3, 3)
    model = Worse(lr, monitor="val_loss", reduce_on_plateau=True)
    trainer = lightning.Trainer(num_sanity_val_steps=0, **quiet)
    trainer.fit(model, loader(), loader())

    assert used == [lr(k // EPOCH) * 0.5 ** max(k // EPOCH - 1, 0) for k in range(UPDATES)]


@pytest.mark.parametrize("counts", ["steps", "updates"])
def test_a_range_test(counts: Any, quiet: dict[str, Any], used: list[float]) -> None:
    """It has the optimizer to itself, and the fit after it has the schedule."""
    trainer = lightning.Trainer(**quiet)
    model = Model(LR, counts=counts, interval="step")
    Tuner(trainer).lr_find(
        model, loader(), num_training=16, early_stop_threshold=None, update_attr=False
    )
    assert used[0] == 1e-8
    assert used[-1] == pytest.approx(1.0)
    assert sorted(set(used)) == used
    used.clear()
    trainer.fit(model, loader())

    assert used == [LR(k) for k in range(UPDATES)]


@pytest.mark.parametrize("counts", ["steps", "updates"])
def test_averaged_weights(counts: Any, quiet: dict[str, Any], used: list[float]) -> None:
    """The rate is the average's own as soon as this begins."""
    average = StochasticWeightAveraging(swa_lrs=0.05, swa_epoch_start=2, annealing_epochs=1)
    lr = on_its_clock(LR, "epoch") if counts == "steps" else LR
    lightning.Trainer(callbacks=[average], **quiet).fit(Model(lr, counts=counts), loader())

    clock = EPOCH if counts == "steps" else 1
    assert used[: 2 * EPOCH] == [lr(k // clock) for k in range(2 * EPOCH)]
    assert len(set(used[2 * EPOCH + 1 : 3 * EPOCH])) == 1


def test_a_backbone_that_joins(quiet: dict[str, Any], used: list[float]) -> None:
    """It joins with a rate of its own, and keeps it."""
    model = on_the_page()["Finetuned"]()
    finetuning = BackboneFinetuning(1, backbone_initial_lr=0.001)
    trainer = lightning.Trainer(callbacks=[finetuning], **quiet)
    trainer.fit(model, loader())

    assert used == [LR(k) for k in range(UPDATES)]
    (optimizer,) = trainer.optimizers
    assert optimizer.param_groups[1]["lr"] == 0.002  # twice as much in the epoch after


def test_a_backbone_that_one_schedule_overwrites_is_told(
    quiet: dict[str, Any], recwarn: pytest.WarningsRecorder
) -> None:
    """It is told when the backbone joins, and when its rate is raised."""

    class AllAlike(Model):
        def __init__(self) -> None:
            super().__init__(LR, interval="step")
            self.backbone = self.net

        def configure_optimizers(self) -> Any:
            self.head = torch.nn.Linear(4, 4)
            optimizer = torch.optim.SGD(self.head.parameters(), lr=0.1)
            scheduler = TorchScheduler(optimizer, LR)
            return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler} | self.config}

        def training_step(self, batch: Batch, index: int) -> Tensor:
            return loss(torch.nn.Sequential(self.net, self.head), *batch)

    trainer = lightning.Trainer(callbacks=[BackboneFinetuning(1, lambda _: 2.0)], **quiet)
    trainer.fit(AllAlike(), loader())

    said = [str(it.message) for it in recwarn if "TorchScheduler" in str(it.message)]
    assert len(said) == 2
    assert "a param group that joins at t = 8 with lr=0.02" in said[0]
    assert "lr of param group 1 was" in said[1]
    recwarn.clear()
