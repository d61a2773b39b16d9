"""Lightning's own range test, beside `TorchScheduler`."""

from pathlib import Path
from typing import Any

import lightning
import pages
from hosts.module_lightning import Model
from hosts.training import LR, loader
from lightning.pytorch.tuner.tuning import Tuner
from torch import Tensor
from torch.utils.data import DataLoader

from schedcore import Cosine, suggest


class Fed(Model):
    """A model that has its data itself."""

    def train_dataloader(self) -> DataLoader[tuple[Tensor, ...]]:
        return loader()


def test_the_page(tmp_path: Path) -> None:
    options: dict[str, Any] = {"enable_progress_bar": False, "logger": False}
    trainer = lightning.Trainer(accelerator="cpu", default_root_dir=tmp_path, **options)
    names: dict[str, Any] = {"model": Fed(LR, interval="step"), "trainer": trainer}
    _, _, block = pages.blocks(pages.text("which_rate.md"))
    exec(block, names)  # noqa: S102  the page is ours

    assert names["lr"] == Cosine(names["found"].valley, steps=1900).warmup(100)
    assert 1e-3 < names["lr"](100) < 1


def test_the_tuner(tmp_path: Path) -> None:
    """It puts its own scheduler in the place of ours, and ours is there again in the training."""
    options: dict[str, Any] = {"enable_progress_bar": False, "logger": False}
    trainer = lightning.Trainer(accelerator="cpu", default_root_dir=tmp_path, **options)
    model = Model(LR, interval="step")
    before = model.net.weight.detach().clone()
    finder = Tuner(trainer).lr_find(
        model, loader(), min_lr=1e-4, max_lr=100, num_training=60, update_attr=False
    )

    assert finder is not None
    assert (model.net.weight == before).all()
    found = suggest(finder.results["lr"], finder.results["loss"], smoothing=0)
    assert found.steepest is not None and 1e-3 < found.steepest < 30
    assert found.valley is not None and 1e-3 < found.valley < 30
