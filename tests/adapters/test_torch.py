"""`TorchScheduler` in real training loops."""

import copy
import pickle
from pathlib import Path
from typing import Any

import digits
import numpy as np
import pytest
import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, LRScheduler

from schedcore import Constant, Cosine, Factor, Schedule
from schedcore_torch import TorchScheduler

LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)


def sgd(*rates: float, tensor: bool = False) -> torch.optim.SGD:
    """An optimizer with one param group for each rate."""
    groups = [
        {"params": [torch.nn.Parameter(torch.ones(2))], "lr": torch.tensor(lr) if tensor else lr}
        for lr in rates or (0.1,)
    ]
    return torch.optim.SGD(groups)


def rates_of(optimizer: torch.optim.Optimizer) -> list[float]:
    return [float(group["lr"]) for group in optimizer.param_groups]


def train(optimizer: torch.optim.Optimizer, scheduler: LRScheduler, updates: int) -> list[float]:
    """The usual loop; the first group's rate at each update."""
    used = []
    for _ in range(updates):
        used += rates_of(optimizer)[:1]
        optimizer.step()
        scheduler.step()
    return used


def test_the_same_weights() -> None:
    w1, b1, w2, b2 = map(torch.tensor, digits.starting_weights())
    first, last = torch.nn.Linear(64, 32), torch.nn.Linear(32, 10)
    net = torch.nn.Sequential(first, torch.nn.Tanh(), last)
    net.load_state_dict({"0.weight": w1.T, "0.bias": b1, "2.weight": w2.T, "2.bias": b2})
    optimizer = torch.optim.SGD(net.parameters(), lr=1.0)
    scheduler = TorchScheduler(optimizer, digits.SCHEDULE)

    used = []
    for x, y in digits.batches():
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(torch.tensor(x)), torch.tensor(y)).backward()
        used += rates_of(optimizer)
        optimizer.step()
        scheduler.step()

    assert used == [digits.SCHEDULE(k) for k in range(digits.UPDATES)]
    weights = [first.weight.T, first.bias, last.weight.T, last.bias]
    digits.assert_same_weights([weight.detach().numpy() for weight in weights])


def test_update_k_uses_the_rate_of_k() -> None:
    optimizer = sgd()

    assert train(optimizer, TorchScheduler(optimizer, LR), 30) == [LR(k) for k in range(30)]


def test_is_a_pytorch_scheduler_without_its_habits() -> None:
    """It neither replaces `optimizer.step` nor leaves a trace in the groups but the rate."""
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)

    assert isinstance(scheduler, LRScheduler)
    assert "step" not in vars(optimizer)
    assert "initial_lr" not in optimizer.param_groups[0]


def test_last_lr_is_the_rate_in_force() -> None:
    optimizer = sgd(0.1, 0.2)
    scheduler = TorchScheduler(optimizer, LR)

    for k in range(10):
        assert scheduler.get_last_lr() == scheduler.get_lr() == rates_of(optimizer) == [LR(k)] * 2
        scheduler.step()


def test_what_get_last_lr_returns_may_be_changed() -> None:
    scheduler = TorchScheduler(sgd(), LR)
    scheduler.get_last_lr().clear()

    assert scheduler.get_last_lr() == [LR(0)]


def test_one_schedule_for_each_group() -> None:
    optimizer = sgd(0.1, 0.2)
    scheduler = TorchScheduler(optimizer, [LR, Factor(0.5, 0.9)])

    for k in range(10):
        assert rates_of(optimizer) == [LR(k), Factor(0.5, 0.9)(k)]
        scheduler.step()


def test_relative_multiplies_the_initial_rate_of_each_group() -> None:
    optimizer = sgd(0.1, 0.01)
    scheduler = TorchScheduler(optimizer, Cosine(1.0, 10), relative=True)

    for k in range(12):
        assert rates_of(optimizer) == [Cosine(1.0, 10)(k) * 0.1, Cosine(1.0, 10)(k) * 0.01]
        scheduler.step()


def test_relative_after_another_scheduler_starts_from_the_same_initial_rates() -> None:
    optimizer = sgd(0.1)
    TorchScheduler(optimizer, Constant(0.5), relative=True)
    TorchScheduler(optimizer, Constant(0.5), relative=True)

    assert rates_of(optimizer) == [0.05]


def test_any_time_in_any_order() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)

    for t in (17, 3.5, 0, 400):
        scheduler.step(t)
        assert rates_of(optimizer) == [LR(t)]
        assert scheduler.last_epoch == t


@pytest.mark.parametrize("done", [0, 1, 4, 5, 12, 19, 20, 25])
@pytest.mark.parametrize("optimizer_first", [True, False])
def test_resume_from_anywhere(done: int, optimizer_first: bool, tmp_path: Path) -> None:
    """Through a real file, whichever state is loaded first."""
    optimizer = sgd(0.1, 0.01)
    scheduler = TorchScheduler(optimizer, LR, relative=True)
    straight = train(optimizer, scheduler, 40)

    optimizer = sgd(0.1, 0.01)
    scheduler = TorchScheduler(optimizer, LR, relative=True)
    train(optimizer, scheduler, done)
    torch.save([optimizer.state_dict(), scheduler.state_dict()], tmp_path / "checkpoint")

    states = torch.load(tmp_path / "checkpoint", weights_only=True)
    optimizer = sgd(0.1, 0.01)
    scheduler = TorchScheduler(optimizer, LR, relative=True)
    targets: list[Any] = [optimizer, scheduler]
    for i in (0, 1) if optimizer_first else (1, 0):
        targets[i].load_state_dict(states[i])

    assert train(optimizer, scheduler, 40 - done) == straight[done:]


def test_resume_from_a_loaded_optimizer_before_the_scheduler_is_built() -> None:
    """The initial rates are in the optimizer's own state."""
    optimizer = sgd(0.1)
    scheduler = TorchScheduler(optimizer, LR, relative=True)
    train(optimizer, scheduler, 12)
    states = optimizer.state_dict(), scheduler.state_dict()

    optimizer = sgd(0.1)
    optimizer.load_state_dict(states[0])
    scheduler = TorchScheduler(optimizer, LR, relative=True)
    scheduler.load_state_dict(states[1])

    assert rates_of(optimizer) == [LR(12) * 0.1]


def test_resume_under_a_longer_run() -> None:
    """The checkpoint holds the clock; the curve is that of the new code."""
    short, long = Cosine(0.3, 10), Cosine(0.3, 20)
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, short)
    train(optimizer, scheduler, 8)
    state = scheduler.state_dict()

    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, long)
    scheduler.load_state_dict(state)

    assert state == {"last_epoch": 8}
    assert train(optimizer, scheduler, 20) == [long(8 + k) for k in range(20)]


def test_resume_by_last_epoch() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, last_epoch=11)

    assert train(optimizer, scheduler, 5) == [LR(12 + k) for k in range(5)]


def test_schedules_survive_the_checkpoint_unchanged() -> None:
    """Unlike a callable in LambdaLR, whose `__dict__` is restored from the checkpoint."""
    mine = Cosine(0.3, 10)
    lambda_lr = torch.optim.lr_scheduler.LambdaLR(sgd(), Cosine(0.3, 10))
    lambda_lr.load_state_dict(
        torch.optim.lr_scheduler.LambdaLR(sgd(), Cosine(0.3, 999)).state_dict()
    )
    (victim,) = lambda_lr.lr_lambdas
    assert victim != mine  # what this adapter exists to avoid

    scheduler = TorchScheduler(sgd(), mine)
    scheduler.load_state_dict(TorchScheduler(sgd(), Cosine(0.3, 999)).state_dict())
    assert scheduler.schedule == Cosine(0.3, 10)


@pytest.mark.parametrize("capturable", [False, True])
def test_tensor_rates_are_written_in_place(capturable: bool) -> None:
    optimizer = torch.optim.Adam([torch.nn.Parameter(torch.ones(2))], lr=torch.tensor(0.1))
    tensor = optimizer.param_groups[0]["lr"]
    scheduler = TorchScheduler(optimizer, LR)
    scheduler.step()

    assert optimizer.param_groups[0]["lr"] is tensor
    assert tensor.item() == pytest.approx(LR(1))
    assert scheduler.get_last_lr() == [LR(1)]


def test_groups_added_later_follow_a_schedule_for_all() -> None:
    optimizer = sgd(0.1)
    scheduler = TorchScheduler(optimizer, LR)
    scheduler.step()
    optimizer.add_param_group({"params": [torch.nn.Parameter(torch.ones(1))]})
    scheduler.step()

    assert rates_of(optimizer) == [LR(2), LR(2)]


def test_a_failed_step_changes_nothing() -> None:
    optimizer = sgd(0.1, 0.1)
    scheduler = TorchScheduler(optimizer, [LR, LR])
    scheduler.step()
    optimizer.add_param_group({"params": [torch.nn.Parameter(torch.ones(1))]})

    with pytest.raises(ValueError, match="TorchScheduler: got 2 schedules for 3 param groups"):
        scheduler.step()
    assert scheduler.last_epoch == 1
    assert rates_of(optimizer)[:2] == [LR(1), LR(1)]


def test_pickle_and_deepcopy_carry_the_whole_of_it() -> None:
    scheduler = TorchScheduler(sgd(), LR)
    scheduler.step()

    for twin in (copy.deepcopy(scheduler), pickle.loads(pickle.dumps(scheduler))):
        twin.step()
        assert rates_of(twin.optimizer) == [LR(2)]
    assert rates_of(scheduler.optimizer) == [LR(1)]


def test_no_warning_in_any_usual_loop(recwarn: pytest.WarningsRecorder) -> None:
    optimizer = sgd()
    train(optimizer, TorchScheduler(optimizer, LR), 3)

    assert [str(warning.message) for warning in recwarn] == []


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"schedule": [LR]}, ValueError, "got 1 schedules for 2 param groups"),
        ({"schedule": [LR] * 3}, ValueError, "got 3 schedules for 2 param groups"),
        ({"schedule": []}, ValueError, "got 0 schedules for 2 param groups"),
        ({"schedule": 0.1}, TypeError, "schedule must be a Schedule, or one for each param group"),
        ({"schedule": [LR, 0.1]}, TypeError, "schedule must be a Schedule, or one for each param "),
        ({"optimizer": LR}, TypeError, "optimizer must be an Optimizer, got LinearWarmup"),
        ({"last_epoch": -2}, ValueError, "last_epoch must be >= -1, got -2"),
        ({"last_epoch": 1.5}, TypeError, "last_epoch must be a whole number, got 1.5"),
        ({"last_epoch": True}, TypeError, "last_epoch must be a whole number, got True"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    """The optimizer is left as it was."""
    optimizer: Any = sgd(0.1, 0.2)

    with pytest.raises(error, match=f"^TorchScheduler: {message}"):
        TorchScheduler(**({"optimizer": optimizer, "schedule": LR} | arguments))
    assert rates_of(optimizer) == pytest.approx([0.1, 0.2])
    assert "initial_lr" not in optimizer.param_groups[0]


@pytest.mark.parametrize("state", [{}, CosineAnnealingLR(sgd(), 10).state_dict()])
def test_the_state_of_another_scheduler_is_refused(state: dict[str, Any]) -> None:
    scheduler = TorchScheduler(sgd(), LR)

    with pytest.raises(ValueError, match="TorchScheduler: state must hold 'last_epoch' alone, got"):
        scheduler.load_state_dict(state)


@pytest.mark.parametrize("clock", ["3", None, -1, float("nan")])
def test_a_damaged_clock_is_refused(clock: Any) -> None:
    scheduler = TorchScheduler(sgd(), LR)

    with pytest.raises((TypeError, ValueError), match="TorchScheduler: last_epoch must be"):
        scheduler.load_state_dict({"last_epoch": clock})
    assert scheduler.last_epoch == 0


def test_a_schedule_of_your_own() -> None:
    class Wave(Schedule):
        def evaluate(self, t: Any, xp: Any) -> Any:
            return 0.1 + 0.05 * xp.cos(t)

    optimizer = sgd()
    used = train(optimizer, TorchScheduler(optimizer, Wave()), 5)

    assert used == pytest.approx(0.1 + 0.05 * np.cos(np.arange(5)))
