"""`TorchScheduler` under `accelerate`, in one process and in two."""

from pathlib import Path
from typing import Any

import pytest
from hosts.accelerated import Run
from hosts.launch import torchrun
from hosts.training import EPOCH, LONGER, LR, UPDATES, resuming

from schedcore import Constant, Schedule
from schedcore_torch import TorchScheduler

Results = list[dict[str, Any]]

both_counts = pytest.mark.parametrize("counts", ["steps", "updates"])


@both_counts
@pytest.mark.parametrize(("accumulate", "updates"), [(1, UPDATES), (3, 9)])
def test_one_process(counts: str, accumulate: int, updates: int, used: list[float]) -> None:
    Run(counts=counts, accumulate=accumulate).train()

    assert used == [LR(k) for k in range(updates)]


@both_counts
def test_a_skipped_update_does_not_count(counts: str, used: list[float]) -> None:
    Run(counts=counts).train(overflow_at=5)

    assert used == [LR(k) for k in range(UPDATES - 1)]


def test_a_prepared_optimizer_shows_the_updates_of_what_it_wraps(used: list[float]) -> None:
    run = Run(Constant(0.5))
    run.parts[3].scheduler.close()
    scheduler = TorchScheduler(run.parts[1], LR, counts="updates")
    run.train(overflow_at=5)

    assert scheduler.last_epoch == UPDATES - 1
    assert used == [LR(k) for k in range(UPDATES - 1)]


@both_counts
@pytest.mark.parametrize("lr", [LR, LONGER], ids=["same", "longer"])
def test_resume(counts: str, lr: Schedule, tmp_path: Path, used: list[float]) -> None:
    run = Run(counts=counts)
    run.train(epochs=1)
    run.accelerator.save_state(str(tmp_path))
    used.clear()
    run = Run(lr, counts=counts)
    with resuming(lr):
        run.accelerator.load_state(str(tmp_path))
    run.train(epochs=2)

    assert used == [lr(k) for k in range(EPOCH, UPDATES)]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def ranks(out: Path) -> Results:
    return torchrun("accelerated.py", out)


@pytest.mark.parametrize(
    ("name", "updates"), [("plain", 12), ("accumulating", 6), ("overflowing", 11)]
)
def test_two_processes(name: str, updates: int, ranks: Results) -> None:
    """Each process has half of the batches, and the rate of update k on both is that of k."""
    expected = {"used": [LR(k) for k in range(updates)], "said": []}

    assert [results[name] for results in ranks] == [expected, expected]


@pytest.mark.parametrize(("name", "updates"), [("split", UPDATES), ("by itself", UPDATES // 2)])
def test_counting_steps_where_each_is_one(name: str, updates: int, ranks: Results) -> None:
    """As where batches are split, or steps are left to the loop."""
    for results in ranks:
        assert results[name] == {"used": [LR(k) for k in range(updates)], "said": []}


def test_counting_steps_runs_ahead_and_says_so(ranks: Results) -> None:
    """Each of two processes steps twice."""
    for results in ranks:
        assert results["counting steps"]["used"] == [LR(2 * k) for k in range(12)]
        (warning,) = results["counting steps"]["said"]
        assert "more than once per update" in warning


def test_from_two_processes_to_one(ranks: Results, out: Path, used: list[float]) -> None:
    run = Run()
    run.accelerator.load_state(str(out / "plain"))
    run.train(epochs=1)

    assert used == [LR(12 + k) for k in range(EPOCH)]
