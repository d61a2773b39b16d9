"""`TorchScheduler` goes on from a checkpoint: what it holds, and under what it is loaded."""

import math
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import pytest
import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR
from torch_training import LR, rates_of, sgd, train

from schedcore import Anneal, Constant, Cosine, Function, Rex, Schedule
from schedcore_torch import TorchScheduler

LONGER = Cosine(0.3, steps=40, final_lr=0.01).warmup(5)
SHORTER = Cosine(0.3, steps=7, final_lr=0.01).warmup(5)

either_order = pytest.mark.parametrize("optimizer_first", [True, False])


def through_a_file(file: Path, *parts: Any) -> Any:
    torch.save([part.state_dict() for part in parts], file)
    return torch.load(file, weights_only=True)


@either_order
@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize("done", range(31))
def test_from_everywhere(done: int, relative: bool, optimizer_first: bool, tmp_path: Path) -> None:
    """Whichever state is loaded first."""

    def new() -> tuple[torch.optim.Optimizer, TorchScheduler]:
        optimizer = sgd(0.1, 0.01)
        return optimizer, TorchScheduler(optimizer, LR, relative=relative)

    straight = train(*new(), 40)
    parts = new()
    train(*parts, done)
    states = through_a_file(tmp_path / "checkpoint", *parts)
    parts = new()
    for i in (0, 1) if optimizer_first else (1, 0):
        parts[i].load_state_dict(states[i])

    assert train(*parts, 40 - done) == straight[done:]


@either_order
@pytest.mark.parametrize("schedule", [LONGER, SHORTER])
@pytest.mark.parametrize("done", [0, 3, 5, 8, 12, 20, 30])
def test_under_another_total(
    done: int, schedule: Schedule, optimizer_first: bool, tmp_path: Path
) -> None:
    """The new curve holds from the first update on, whichever state is loaded first; it is told."""
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)
    train(optimizer, scheduler, done)
    states = through_a_file(tmp_path / "checkpoint", optimizer, scheduler)

    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, schedule)
    if optimizer_first:
        optimizer.load_state_dict(states[0])
    with pytest.warns(UserWarning) as told:
        scheduler.load_state_dict(states[1])
    if not optimizer_first:
        optimizer.load_state_dict(states[0])

    assert [str(it.message) for it in told] == [
        f"TorchScheduler: saved under {LR!r}, goes on under {schedule!r}"
    ]
    assert told[0].filename == __file__
    assert train(optimizer, scheduler, 50) == [schedule(done + k) for k in range(50)]


def test_from_an_optimizer_loaded_before_the_scheduler_is_built() -> None:
    """The initial rates are in the optimizer's own state."""
    optimizer = sgd(0.1)
    scheduler = TorchScheduler(optimizer, LR, relative=True)
    train(optimizer, scheduler, 12)
    states = optimizer.state_dict(), scheduler.state_dict()

    optimizer = sgd(0.7)
    optimizer.load_state_dict(states[0])
    scheduler = TorchScheduler(optimizer, LR, relative=True)
    scheduler.load_state_dict(states[1])

    assert rates_of(optimizer) == [LR(12) * 0.1]


@either_order
@pytest.mark.parametrize("schedule", [Cosine(1, 40), {"lr": Cosine(1, 40), "momentum": LR}])
def test_a_relative_one_follows_the_base_of_the_code(
    schedule: Any, optimizer_first: bool, recwarn: pytest.WarningsRecorder
) -> None:
    """After `--lr 0.01 --resume` the base is the code's, as part of the curve; it is told once."""

    def new(*rates: float) -> tuple[torch.optim.Optimizer, TorchScheduler]:
        optimizer = sgd(*rates, momentum=0.5)
        return optimizer, TorchScheduler(optimizer, schedule, relative=True)

    before, after = new(0.1, 0.2), new(0.01, 0.02)
    train(*before, 12)
    for i in (0, 1, 0) if optimizer_first else (1, 0, 0):
        after[i].load_state_dict(before[i].state_dict())

    (warning,) = recwarn
    assert "saved with the base rate 0.1, goes on with that of the code, 0.01" in str(
        warning.message
    )
    for k in range(12, 20):
        assert rates_of(after[0]) == [Cosine(1, 40)(k) * base for base in (0.01, 0.02)]
        assert after[1].base_lrs == [0.01, 0.02]
        train(*after, 1)
    assert [group["initial_lr"] for group in after[0].param_groups] == [0.01, 0.02]


def test_by_last_epoch() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, last_epoch=11)

    assert train(optimizer, scheduler, 5) == [LR(12 + k) for k in range(5)]


def test_with_another_batch_size() -> None:
    """The clock counts samples, so it is where it was, in the middle of an epoch too."""
    by_sample = LR.stretch(96)
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, by_sample)
    for seen in range(32, 320, 32):
        optimizer.step()
        scheduler.step(seen)
    state = scheduler.state_dict()

    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, by_sample)
    scheduler.load_state_dict(state)
    used = []
    for _ in range(20):
        used += rates_of(optimizer)
        optimizer.step()
        scheduler.step(scheduler.last_epoch + 80)

    assert used == [by_sample(288 + 80 * k) for k in range(20)]


def test_while_counting_updates() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, counts="updates")
    train(optimizer, scheduler, 11)
    states = optimizer.state_dict(), scheduler.state_dict()

    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, counts="updates")
    optimizer.load_state_dict(states[0])
    scheduler.load_state_dict(states[1])

    assert train(optimizer, scheduler, 10) == [LR(11 + k) for k in range(10)]


def test_with_a_group_that_was_added_on_the_way() -> None:
    def new() -> tuple[torch.optim.Optimizer, TorchScheduler]:
        optimizer = sgd(1.0)
        return optimizer, TorchScheduler(optimizer, LR, relative=True)

    optimizer, scheduler = new()
    train(optimizer, scheduler, 4)
    optimizer.add_param_group({"params": [torch.nn.Parameter(torch.ones(1))], "lr": 0.5})
    train(optimizer, scheduler, 4)
    states = optimizer.state_dict(), scheduler.state_dict()

    optimizer, scheduler = new()
    optimizer.add_param_group({"params": [torch.nn.Parameter(torch.ones(1))], "lr": 0.5})
    optimizer.load_state_dict(states[0])
    scheduler.load_state_dict(states[1])

    assert rates_of(optimizer) == [LR(8), LR(8) * 0.5]


SCRIPT = """
import os, sys
from pathlib import Path
import torch
from schedcore import Cosine
from schedcore_torch import TorchScheduler

folder, updates = Path(sys.argv[1]), int(sys.argv[2])
torch.manual_seed(0)
net = torch.nn.Linear(8, 4)
optimizer = torch.optim.Adam(net.parameters())
scheduler = TorchScheduler(optimizer, Cosine(0.01, steps=updates).warmup(20))
parts = [net, optimizer, scheduler]
if (folder / "checkpoint").exists():
    for part, state in zip(parts, torch.load(folder / "checkpoint", weights_only=True)):
        part.load_state_dict(state)
while scheduler.last_epoch < updates:
    rate = optimizer.param_groups[0]["lr"]
    x = torch.randn(16, 8, generator=torch.Generator().manual_seed(scheduler.last_epoch))
    optimizer.zero_grad()
    net(x).square().sum().backward()
    optimizer.step()
    scheduler.step()
    torch.save([part.state_dict() for part in parts], folder / "next")
    os.replace(folder / "next", folder / "checkpoint")
    print(scheduler.last_epoch - 1, rate, flush=True)
"""


UPDATES = 300


def test_after_being_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rates, and the weights in the end, are those of a run that was left alone."""

    def start(folder: Path) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", SCRIPT, str(folder), str(UPDATES)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def checkpoint(folder: Path) -> Any:
        return torch.load(folder / "checkpoint", weights_only=True)

    killed, alone = tmp_path / "killed", tmp_path / "alone"
    killed.mkdir()
    alone.mkdir()

    run = start(killed)
    assert run.stdout is not None
    for line in run.stdout:
        if line.startswith("99 "):
            break
    os.kill(run.pid, signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    run.stdout.close()
    done = checkpoint(killed)[2]["last_epoch"]
    assert 100 <= done < UPDATES
    used, _ = start(killed).communicate()

    lr = Cosine(0.01, steps=UPDATES).warmup(20)
    assert used.splitlines() == [f"{k} {lr(k)}" for k in range(done, UPDATES)]
    monkeypatch.setattr(sys, "argv", ["", str(alone), str(UPDATES)])
    exec(SCRIPT, {})  # noqa: S102  the script is ours
    ends = checkpoint(killed)[0], checkpoint(alone)[0]
    assert all(torch.equal(ends[0][name], ends[1][name]) for name in ends[0])


def test_what_a_checkpoint_holds() -> None:
    optimizer = sgd(0.1, 0.2, momentum=0.9)
    described = "Cosine(0.3, steps=10)"
    lr = Cosine(0.3, 10)

    def state(schedule: Any, **arguments: Any) -> dict[str, Any]:
        return TorchScheduler(optimizer, schedule, **arguments).state_dict()

    alone = {"last_epoch": 0, "schedule": described}
    assert state(lr) == state([lr, lr]) == state(lambda group: lr) == state({"lr": lr}) == alone
    assert state(lr, counts="updates") == alone
    assert state(lr, relative=True)["schedule"] == f"{described} * initial_lr"
    assert state([lr, Constant(1)])["schedule"] == f"[{described}, Constant(1)]"
    assert (
        state({"lr": lr, "momentum": Constant(0.5)})["schedule"]
        == f"{{'lr': {described}, 'momentum': Constant(0.5)}}"
    )


def test_the_state_of_version_0_1(recwarn: pytest.WarningsRecorder) -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)
    scheduler.load_state_dict({"last_epoch": 11})

    assert rates_of(optimizer) == [LR(11)]
    assert len(recwarn) == 0


class Wave(Schedule):
    """One with no repr of its own."""

    def evaluate(self, t: Any, xp: Any) -> Any:
        return 0.1 + 0.05 * xp.cos(t)


@dataclass(frozen=True)
class Called(Schedule):
    curve: Callable[[Any], Any]

    def evaluate(self, t: Any, xp: Any) -> Any:
        return self.curve(t)


@pytest.mark.parametrize("new", [lambda: Wave().warmup(5), lambda: Called(lambda t: t * 0.5)])
def test_no_warning_about_a_place_in_memory(
    new: Callable[[], Schedule], recwarn: pytest.WarningsRecorder
) -> None:
    before = new()
    state = TorchScheduler(sgd(), before).state_dict()
    TorchScheduler(sgd(), new()).load_state_dict(state)

    assert len(recwarn) == 0


@pytest.mark.parametrize(
    "saved", [Cosine(0.3, 999), LR, Constant(0.1), Cosine(0.3, 10), lambda t: 0.1, Wave()]
)
def test_a_bare_schedule_in_a_lambda_lr_survives_the_checkpoint(saved: Any) -> None:
    """PyTorch restores the `__dict__` of a callable there: the schedule in the code stays."""
    mine = Cosine(0.3, 10)
    scheduler = LambdaLR(sgd(1.0), mine)
    before = LambdaLR(sgd(1.0), saved)
    train(before.optimizer, before, 4)
    scheduler.load_state_dict(before.state_dict())
    scheduler.step()

    assert mine == Cosine(0.3, 10)
    assert mine.steps == 10
    assert scheduler.get_last_lr() == [Cosine(0.3, 10)(5)]
    assert vars(mine) == {"base_lr": 0.3, "steps": 10, "final_lr": 0.0}


COMPOSED = [
    LR,
    Constant(0.3).then(Cosine(0.3, steps=10), at=3),
    Cosine(1.0, steps=10) * 0.3,
    Anneal(0.3, 10, shape=Rex(d=0.9)),
    Function(math.cos),
]


@pytest.mark.parametrize("schedule", COMPOSED, ids=repr)
def test_a_plain_function_in_a_lambda_lr_is_loaded_as_weights_only(
    schedule: Schedule, tmp_path: Path
) -> None:
    before = LambdaLR(sgd(1.0), schedule.function())
    train(before.optimizer, before, 4)
    (state,) = through_a_file(tmp_path / "state", before)
    scheduler = LambdaLR(sgd(1.0), schedule.function())
    scheduler.load_state_dict(state)
    scheduler.step()

    assert scheduler.get_last_lr() == [schedule(5)]


@pytest.mark.parametrize("schedule", COMPOSED, ids=repr)
def test_a_bare_one_of_others_is_loaded_where_all_is(schedule: Schedule, tmp_path: Path) -> None:
    before = LambdaLR(sgd(1.0), schedule)
    train(before.optimizer, before, 4)
    with pytest.raises(UnpicklingError, match="Weights only load failed"):
        through_a_file(tmp_path / "state", before)
    scheduler = LambdaLR(sgd(1.0), schedule)
    scheduler.load_state_dict(torch.load(tmp_path / "state", weights_only=False)[0])
    scheduler.step()

    assert scheduler.get_last_lr() == [schedule(5)]


def test_the_schedule_is_not_in_the_checkpoint() -> None:
    scheduler = TorchScheduler(sgd(), Cosine(0.3, 10))
    with pytest.warns(UserWarning, match="saved under"):
        scheduler.load_state_dict(TorchScheduler(sgd(), Cosine(0.3, 999)).state_dict())
    assert scheduler.schedule == Cosine(0.3, 10)


@pytest.mark.parametrize("state", [{}, CosineAnnealingLR(sgd(), 10).state_dict()])
def test_the_state_of_another_scheduler_is_refused(state: dict[str, Any]) -> None:
    scheduler = TorchScheduler(sgd(), LR)

    with pytest.raises(ValueError, match="TorchScheduler: state must be of a TorchScheduler, got"):
        scheduler.load_state_dict(state)


@pytest.mark.parametrize("clock", ["3", None, -1, float("nan")])
def test_a_damaged_clock_is_refused(clock: Any) -> None:
    scheduler = TorchScheduler(sgd(), LR)

    with pytest.raises((TypeError, ValueError), match="TorchScheduler: last_epoch must be"):
        scheduler.load_state_dict({"last_epoch": clock})
    assert scheduler.last_epoch == 0
