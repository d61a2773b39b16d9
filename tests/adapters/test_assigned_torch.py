"""Change a `TorchScheduler` on the way, and take it off its optimizer."""

import copy
from typing import Any

import pytest
import torch
from torch_training import LR, parameter, rates_of, sgd, train

from schedcore import Constant, Cosine, Linear, Plateau
from schedcore_torch import TorchScheduler

both_counts = pytest.mark.parametrize("counts", ["steps", "updates"])


@both_counts
@pytest.mark.parametrize("relative", [False, True])
def test_a_cooldown_from_where_it_is(relative: bool, counts: Any) -> None:
    optimizer = sgd(1.0)
    lr = Constant(0.3).warmup(2)
    scheduler = TorchScheduler(optimizer, lr, relative=relative, counts=counts)
    train(optimizer, scheduler, 5)
    scheduler.schedule = scheduler.schedule.cooldown(at=scheduler.last_epoch, steps=3)

    assert train(optimizer, scheduler, 5) == pytest.approx([0.3, 0.2, 0.1, 0.0, 0.0])
    assert scheduler.state_dict()["schedule"].startswith("Constant(0.3).warmup(2).cooldown(")


def test_another_schedule_holds_at_once() -> None:
    """A schedule of any kind may be assigned; the initial rates stay the same."""
    optimizer = sgd(0.1, 0.2, momentum=0.9)
    scheduler = TorchScheduler(optimizer, LR, relative=True)
    scheduler.step(7)
    for schedule in (Linear(1, 14), [Linear(1, 14)] * 2, lambda group: "Linear(1, steps=14)"):
        scheduler.schedule = schedule
        assert rates_of(optimizer) == scheduler.get_last_lr() == [0.05, 0.1]
    scheduler.schedule = {"momentum": Constant(0.5)}
    assert optimizer.param_groups[0]["momentum"] == 0.45
    scheduler.relative = False
    assert optimizer.param_groups[0]["momentum"] == 0.5
    scheduler.schedule = LR
    assert rates_of(optimizer) == [LR(7)] * 2
    scheduler.relative = True
    assert rates_of(optimizer) == [LR(7) * 0.1, LR(7) * 0.2]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("schedule", [LR]),
        ("schedule", 0.1),
        ("schedule", {"wd": LR}),
        ("counts", "epochs"),
        ("plateau", 0.5),
        ("base_lrs", [0.3]),
        ("relative", "false"),
        ("last_epoch", "3"),
        ("last_epoch", float("nan")),
        ("optimizer", None),
        ("optimizer", sgd()),  # with one group, for a list of two
        ("until", -3),
        ("_last_lr", [0.3]),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(name: str, value: Any) -> None:
    optimizer = sgd(0.1, 0.2)
    scheduler = TorchScheduler(optimizer, [LR, LR])
    scheduler.step(3)
    before = scheduler.state_dict()

    with pytest.raises((TypeError, ValueError, AttributeError)):
        setattr(scheduler, name, value)
    assert rates_of(optimizer) == [LR(3)] * 2
    assert scheduler.state_dict() == before
    scheduler.step()
    assert rates_of(optimizer) == [LR(4)] * 2


def test_another_way_to_count() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)
    for counts in ("steps", "updates", "steps"):
        scheduler.counts = counts
        assert scheduler.counts == counts
        before = scheduler.last_epoch
        optimizer.step()
        assert scheduler.last_epoch - before == (counts == "updates")
        scheduler.step()
        assert rates_of(optimizer) == [LR(before + 1)]


def test_a_plateau_that_is_assigned_begins_anew() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, Constant(0.4))
    for factor in (0.5, 0.25):
        scheduler.plateau = Plateau(factor=factor, patience=0)
        assert rates_of(optimizer) == [0.4]
        for _ in range(2):
            scheduler.observe(1.0)
        assert rates_of(optimizer) == [0.4 * factor]
    scheduler.plateau = None
    assert rates_of(optimizer) == [0.4]


def test_other_base_rates_of_a_relative_schedule() -> None:
    optimizer = sgd(0.1, 0.2)
    scheduler = TorchScheduler(optimizer, Linear(1, 10), relative=True)
    scheduler.step(5)
    scheduler.base_lrs = [1.0, 2.0]

    assert rates_of(optimizer) == [0.5, 1.0]
    assert [group["initial_lr"] for group in optimizer.param_groups] == [1.0, 2.0]
    assert scheduler.base_lrs == [1.0, 2.0]


@both_counts
def test_a_clock_that_is_assigned_goes_on_from_there(counts: Any) -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, counts=counts)
    scheduler.last_epoch = 11
    train(optimizer, scheduler, 1)

    assert rates_of(optimizer) == [LR(12)]


@both_counts
def test_closed(counts: Any) -> None:
    """It leaves what is there, and writes nothing any more, whatever happens."""
    optimizer = sgd()
    with TorchScheduler(optimizer, LR, counts=counts) as scheduler:
        train(optimizer, scheduler, 4)
    assert rates_of(optimizer) == [LR(4)]
    optimizer.param_groups[0]["lr"] = 0.7
    train(optimizer, scheduler, 3)
    scheduler.step(9)
    optimizer.load_state_dict(optimizer.state_dict())
    optimizer.add_param_group({"params": [parameter()]})
    optimizer.step()
    scheduler.close()
    copy.deepcopy(scheduler).step()

    assert rates_of(optimizer)[0] == 0.7
    assert scheduler.last_epoch == 4


def sequential(optimizer: Any, make: Any, milestones: list[int]) -> list[float]:
    scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, make(optimizer), milestones)
    return train(optimizer, scheduler, 12)


def theirs(optimizer: Any) -> Any:
    return torch.optim.lr_scheduler.LinearLR(optimizer, 0.25, total_iters=4)


def cosine(optimizer: Any) -> Any:
    return torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)


def ours(optimizer: Any) -> TorchScheduler:
    return TorchScheduler(optimizer, Cosine(1, 10), relative=True)


@pytest.mark.parametrize(
    ("parts", "peers", "milestones"),
    [
        ([theirs, ours], [theirs, cosine], [4]),
        ([ours, theirs], [cosine, theirs], [6]),
        ([ours, ours], [cosine, cosine], [6]),
        ([theirs, ours, theirs], [theirs, cosine, theirs], [3, 8]),
    ],
)
def test_a_part_of_a_sequential(
    parts: Any, peers: Any, milestones: list[int], recwarn: pytest.WarningsRecorder
) -> None:
    """It does what PyTorch's own does in its place."""
    rates = sequential(sgd(0.1), lambda it: [part(it) for part in parts], milestones)

    assert rates == pytest.approx(
        sequential(sgd(0.1), lambda it: [part(it) for part in peers], milestones), abs=1e-12
    )
    assert [it for it in recwarn if "TorchScheduler" in str(it.message)] == []


@pytest.mark.parametrize("done", [2, 4, 7])
@pytest.mark.parametrize("parts", [[theirs, ours], [ours, theirs]])
def test_a_part_goes_on_from_a_checkpoint(parts: Any, done: int) -> None:
    def new() -> Any:
        optimizer = sgd(0.1)
        made = [part(optimizer) for part in parts]
        return optimizer, torch.optim.lr_scheduler.SequentialLR(optimizer, made, [5])

    optimizer, scheduler = new()
    straight = train(optimizer, scheduler, 12)
    before, after = new(), new()
    train(before[0], before[1], done)
    for old, fresh in zip(before, after, strict=True):
        fresh.load_state_dict(old.state_dict())

    assert train(after[0], after[1], 12 - done) == pytest.approx(straight[done:], abs=1e-12)


def test_a_part_that_counts_updates_is_refused() -> None:
    def make(optimizer: Any) -> Any:
        return [TorchScheduler(optimizer, LR, counts="updates"), cosine(optimizer)]

    with pytest.raises(ValueError, match=r"can't count updates; a\.then\(b, at\) is one schedule"):
        sequential(sgd(), make, [4])


def test_parts_of_a_chain_that_write_different_things(recwarn: pytest.WarningsRecorder) -> None:
    optimizer = sgd()
    parts = [TorchScheduler(optimizer, LR), TorchScheduler(optimizer, {"weight_decay": LR})]
    train(optimizer, torch.optim.lr_scheduler.ChainedScheduler(parts, optimizer), 6)

    assert optimizer.param_groups[0]["lr"] == optimizer.param_groups[0]["weight_decay"] == LR(6)
    assert len(recwarn) == 0


@both_counts
@pytest.mark.parametrize("relative", [False, True])
def test_another_optimizer(relative: bool, counts: Any, recwarn: pytest.WarningsRecorder) -> None:
    """As where layers are added on the way: it goes on from there, and leaves the old one alone."""
    first, second = sgd(0.1), sgd(0.1, 0.1)
    scheduler = TorchScheduler(first, LR, relative=relative, counts=counts)
    used = train(first, scheduler, 5)
    scheduler.optimizer = second
    used += train(second, scheduler, 5)
    first.step()

    assert used == [LR(k) * (0.1 if relative else 1) for k in range(10)]
    assert rates_of(second) == scheduler.get_last_lr()
    assert scheduler.optimizer is second
    assert (scheduler.last_epoch, scheduler._step_count) == (10, 11)
    assert len(recwarn) == 0


def test_one_item_of_a_list() -> None:
    optimizer = sgd(0.1, 0.2)
    scheduler = TorchScheduler(optimizer, [LR, LR])
    scheduler.step(7)
    scheduler.schedule[1] = "Constant(0.5)"
    assert rates_of(optimizer) == [LR(7), 0.5]
    scheduler.relative = True
    scheduler.base_lrs[0] = 2.0
    assert rates_of(optimizer) == [LR(7) * 2, 0.5 * 0.2]
    with pytest.raises(TypeError, match="schedule must be a Schedule"):
        scheduler.schedule[0] = 3j
    assert scheduler.schedule == [LR, Constant(0.5)]
    assert type(copy.deepcopy(scheduler.schedule)) is list


def test_one_item_of_a_mapping_is_refused() -> None:
    scheduler = TorchScheduler(sgd(), {"lr": LR})
    with pytest.raises(TypeError, match="does not support item assignment"):
        scheduler.schedule["lr"] = Constant(0.5)


def test_a_length_that_is_known_later() -> None:
    scheduler = TorchScheduler(sgd(), Linear(0.3, 100))
    with pytest.warns(UserWarning, match="the run ends at t = 50"):
        scheduler.until = 50
    assert scheduler.until == 50
