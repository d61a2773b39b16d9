"""`TorchScheduler` in the Trainer of Hugging Face."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from hosts.launch import torchrun
from hosts.trained import HALVED, on_the_page, train
from hosts.training import EPOCH, LONGER, LR, UPDATES, net
from transformers import Trainer
from transformers.trainer_pt_utils import LayerWiseDummyOptimizer

from schedcore import Linear, Plateau, Schedule, read_log


def logged(trainer: Trainer) -> list[float]:
    return [log["learning_rate"] for log in trainer.state.log_history if "learning_rate" in log]


def test_what_it_prints_is_read(
    tmp_path: Path, used: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    """Its epochs go by in shares, of which a run of two has as many as updates."""
    train(tmp_path, disable_tqdm=True)
    (tmp_path / "out.txt").write_text(capsys.readouterr().out)

    assert [rate for _, rate in read_log(tmp_path / "out.txt")] == pytest.approx(used, rel=1e-3)


@pytest.mark.parametrize(("accumulate", "updates"), [(1, UPDATES), (3, 9)])
def test_every_update(accumulate: int, updates: int, tmp_path: Path, used: list[float]) -> None:
    """The log, too, tells the rate in use."""
    lr = LR.stretch(updates / UPDATES)
    trainer = train(tmp_path, lr, gradient_accumulation_steps=accumulate)

    assert used == [lr(k) for k in range(updates)]
    assert logged(trainer) == used


def test_the_log_runs_ahead_of_a_clock_that_counts_updates(
    tmp_path: Path, used: list[float]
) -> None:
    """It asks between the update and the step."""
    trainer = train(tmp_path, counts="updates")

    assert used == [LR(k) for k in range(UPDATES)]
    assert logged(trainer) == [LR(k + 1) for k in range(UPDATES)]


def test_a_skipped_update_does_not_count(tmp_path: Path, used: list[float]) -> None:
    train(tmp_path, overflow_at=5)

    assert used == [LR(k) for k in range(UPDATES - 1)]


@pytest.mark.parametrize("lr", [LR, LONGER], ids=["same", "longer"])
def test_resume(lr: Schedule, tmp_path: Path, used: list[float]) -> None:
    """It resumes in the middle of an epoch; under a longer schedule, on its curve from there on."""
    train(tmp_path)
    used.clear()
    train(tmp_path, lr, resume_from=str(tmp_path / "checkpoint-11"))

    assert used == [lr(k) for k in range(11, UPDATES)]


@pytest.mark.parametrize("way", ["DDP", "FSDP", "FSDP resumed"])
def test_two_processes(way: str, tmp_path: Path) -> None:
    """It steps once per update on each; sharded, by the Trainer of the page, across a checkpoint."""
    rates = [HALVED(k) for k in range(UPDATES // 2)]
    if way == "FSDP resumed":  # with an update of no gradient, to have a state to load
        rates = [HALVED(0), *rates[5:]]
    expected = {"used": rates, "sharded": way != "DDP"}

    assert torchrun("trained.py", tmp_path, way) == [expected, expected]


def test_a_schedule_of_another_length_is_told(tmp_path: Path) -> None:
    """The Trainer knows how long the run is."""
    with pytest.warns(UserWarning, match=r"the run ends at t = 24, .* 80. Write Linear\("):
        train(tmp_path, Linear(0.3, 80))


def test_a_trainer_that_keeps_its_own_optimizer(tmp_path: Path, used: list[float]) -> None:
    """It keeps its groups, too, and goes on across a checkpoint."""
    kind = on_the_page()["Scheduled"]
    trainer = train(tmp_path, kind=kind)

    optimizer: Any = trainer.optimizer
    assert used == logged(trainer) == [LR(k) for k in range(UPDATES)]
    assert type(optimizer.optimizer).__name__ == "AdamW"
    assert [group["weight_decay"] for group in optimizer.param_groups] == [0.0, 0.0]
    used.clear()
    train(tmp_path, kind=kind, resume_from=str(tmp_path / "checkpoint-11"))
    assert used == [LR(k) for k in range(11, UPDATES)]


def test_a_plateau(tmp_path: Path, used: list[float]) -> None:
    """Shown the metric by the callback of the page, after each epoch."""
    plateau = Plateau(factor=0.5, patience=0, threshold=0.9)
    trainer = train(
        tmp_path,
        LR,
        scheduler={"plateau": plateau},
        callbacks=[on_the_page()["ShowMetric"]()],
        eval_strategy="epoch",
    )

    assert used == [LR(k) * 0.5 ** max(k // EPOCH - 1, 0) for k in range(UPDATES)]
    scheduler: Any = trainer.lr_scheduler
    assert scheduler.get_last_lr() == [LR(UPDATES) * 0.25]


def test_an_optimizer_for_each_weight(tmp_path: Path, used: list[float]) -> None:
    """GaLore trains layer by layer, with the lines of the page."""
    names = on_the_page()
    model = net()
    each = {it: torch.optim.SGD([it]) for it in model.parameters()}
    dummy = LayerWiseDummyOptimizer(optimizer_dict=each)
    with pytest.warns(UserWarning, match="LayerWiseDummyOptimizer holds other optimizers in optim"):
        names["create_scheduler"](SimpleNamespace(optimizer=dummy), UPDATES)
    for _ in range(UPDATES):
        for optimizer in each.values():
            optimizer.step()

    assert used == [LR(k) for k in range(UPDATES) for _ in each]
