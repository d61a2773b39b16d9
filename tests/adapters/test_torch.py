"""`TorchScheduler` in the usual training loop."""

import copy
import gc
import pickle
import weakref
from typing import Any

import digits
import numpy as np
import pytest
import torch
from torch.optim.lr_scheduler import LambdaLR, LRScheduler
from torch_training import LR, rates_of, sgd, train

from schedcore import Constant, Cosine, Plateau, Schedule, to_dict
from schedcore_torch import TorchScheduler

MOMENTUM = Cosine(0.95, steps=100, final_lr=0.8)
WEIGHT_DECAY = Constant(0.001).warmup(50)


def pytorch_sgd(
    k: int, weight: digits.Floats, velocity: digits.Floats, gradient: digits.Floats
) -> tuple[digits.Floats, digits.Floats]:
    """An update of `torch.optim.SGD`, under the three schedules."""
    velocity = MOMENTUM(k) * velocity + gradient + WEIGHT_DECAY(k) * weight
    return weight - digits.SCHEDULE(k) * velocity, velocity


@pytest.mark.parametrize(
    ("schedule", "rule"),
    [
        (digits.SCHEDULE, digits.SCHEDULE),
        (
            {"lr": digits.SCHEDULE, "momentum": MOMENTUM, "weight_decay": WEIGHT_DECAY},
            pytorch_sgd,
        ),
    ],
    ids=["lr alone", "all"],
)
@pytest.mark.parametrize("accumulate", [1, 4])
def test_the_same_weights(schedule: Any, rule: Any, accumulate: int) -> None:
    """The weights are those by hand; in the middle, all goes through a checkpoint."""

    def new() -> tuple[torch.nn.Module, torch.optim.Optimizer, TorchScheduler]:
        first, last = torch.nn.Linear(64, 32), torch.nn.Linear(32, 10)
        net = torch.nn.Sequential(first, torch.nn.Tanh(), last)
        optimizer = torch.optim.SGD(net.parameters(), lr=1.0, momentum=0.5)
        if schedule is digits.SCHEDULE:
            optimizer = torch.optim.SGD(net.parameters(), lr=1.0)
        return net, optimizer, TorchScheduler(optimizer, schedule)

    w1, b1, w2, b2 = map(torch.tensor, digits.starting_weights())
    parts = new()
    parts[0].load_state_dict({"0.weight": w1.T, "0.bias": b1, "2.weight": w2.T, "2.bias": b2})
    for n, (x, y) in enumerate(digits.batches(), start=1):
        net, optimizer, scheduler = parts
        loss = torch.nn.functional.cross_entropy(net(torch.tensor(x)), torch.tensor(y))
        (loss / accumulate).backward()
        if n % accumulate == 0:
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
        if n == digits.UPDATES // 2:
            states = copy.deepcopy([part.state_dict() for part in parts])
            parts = new()
            for i, state in enumerate(states):
                parts[i].load_state_dict(state)

    weights = parts[0].state_dict()
    digits.assert_same_weights(
        [
            weights["0.weight"].T.numpy(),
            weights["0.bias"].numpy(),
            weights["2.weight"].T.numpy(),
            weights["2.bias"].numpy(),
        ],
        rule,
        accumulate,
    )


def test_update_k_uses_the_rate_of_k() -> None:
    optimizer = sgd()

    assert train(optimizer, TorchScheduler(optimizer, LR), 30) == [LR(k) for k in range(30)]


def test_is_a_pytorch_scheduler() -> None:
    """It is one, but it doesn't replace `optimizer.step`."""
    optimizer = sgd(0.1, 0.2)
    scheduler = TorchScheduler(optimizer, LR)
    peer = LambdaLR(sgd(0.1, 0.2), LR)

    assert isinstance(scheduler, LRScheduler)
    assert "step" not in vars(optimizer)
    for _ in range(3):
        assert scheduler.base_lrs == peer.base_lrs == [0.1, 0.2]
        assert scheduler._step_count == peer._step_count
        assert scheduler._last_lr == scheduler.get_last_lr() == [LR(scheduler.last_epoch)] * 2
        for it in (scheduler, peer):
            it.optimizer.step()
            it.step()


def test_initial_rates_are_noted_as_by_pytorch() -> None:
    """They are noted before the first write, so a scheduler built afterwards starts from them."""
    optimizer = sgd(0.1, 0.2)
    optimizer.param_groups[1]["initial_lr"] = 0.5
    TorchScheduler(optimizer, LR)

    assert [group["initial_lr"] for group in optimizer.param_groups] == [0.1, 0.5]
    assert LambdaLR(optimizer, lambda _: 1.0).get_last_lr() == [0.1, 0.5]
    rate = torch.tensor(0.1)
    adam = torch.optim.Adam(optimizer.param_groups[0]["params"], lr=rate)
    TorchScheduler(adam, LR).step(5)
    assert adam.param_groups[0]["initial_lr"].item() == pytest.approx(0.1)
    assert rate.item() == pytest.approx(0.3)


def test_printed() -> None:
    scheduler = TorchScheduler(sgd(), Cosine(0.3, 10), plateau=Plateau(patience=3))
    scheduler.step()

    assert repr(scheduler).startswith("TorchScheduler(SGD, Cosine(")
    assert "Plateau(" in repr(scheduler)
    assert repr(scheduler).endswith(", t=1)")
    many = [{"params": [torch.nn.Parameter(torch.ones(1))]} for _ in range(465)]
    schedules = [Cosine(0.3 + i, 10) for i in range(465)]
    assert len(repr(TorchScheduler(torch.optim.SGD(many), schedules))) < 500


@pytest.mark.parametrize("t", [torch.tensor(5), torch.tensor([5.0]), np.int64(5), np.float32(5)])
def test_a_time_of_any_number_type(t: Any) -> None:
    scheduler = TorchScheduler(sgd(), LR)
    scheduler.step(t)

    assert scheduler.get_last_lr() == [LR(5)]
    assert scheduler.state_dict()["last_epoch"] == 5


@pytest.mark.parametrize("t", [torch.tensor([1, 2]), torch.tensor(True), "5", True])
def test_what_is_no_time(t: Any) -> None:
    with pytest.raises(TypeError, match="TorchScheduler: last_epoch must be a number, got"):
        TorchScheduler(sgd(), LR).step(t)


@pytest.mark.parametrize(
    "schedule",
    [
        "Cosine(0.3, steps=15, final_lr=0.01).warmup(5)",
        to_dict(LR),
        {"lr": "Cosine(0.3, steps=15, final_lr=0.01).warmup(5)"},
        {"lr": to_dict(LR)},
        [LR, "Cosine(0.3, steps=15, final_lr=0.01).warmup(5)"],
        lambda group: to_dict(LR),
    ],
)
def test_text_and_mappings(schedule: Any) -> None:
    optimizer = sgd(0.1, 0.2)
    scheduler = TorchScheduler(optimizer, schedule)

    for k in range(25):
        assert rates_of(optimizer) == scheduler.get_last_lr() == [LR(k)] * 2
        scheduler.step()


@pytest.mark.parametrize("schedule", [repr(LR), to_dict(LR)], ids=["text", "mapping"])
def test_what_is_kept_is_a_schedule(schedule: Any) -> None:
    assert TorchScheduler(sgd(0.1), schedule).schedule == LR


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


def test_any_time_in_any_order() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)

    for t in (17, 3.5, 0, 400):
        scheduler.step(t)
        assert rates_of(optimizer) == [LR(t)]
        assert scheduler.last_epoch == t


def test_a_schedule_of_your_own() -> None:
    class Wave(Schedule):
        def evaluate(self, t: Any, xp: Any) -> Any:
            return 0.1 + 0.05 * xp.cos(t)

    optimizer = sgd()
    used = train(optimizer, TorchScheduler(optimizer, Wave()), 5)

    assert used == pytest.approx(0.1 + 0.05 * np.cos(np.arange(5)))


def test_a_loop_without_an_optimizer() -> None:
    """A schedule is all that it takes: the same weights as with SGD."""
    optimizer = sgd()
    train(optimizer, TorchScheduler(optimizer, LR), 30)

    module = torch.nn.Linear(1, 1, bias=False)
    weights = {"weight": torch.zeros(1, 1, dtype=torch.float64)}

    def loss(weights: dict[str, torch.Tensor]) -> Any:
        one = torch.ones(1, 1, dtype=torch.float64)
        return torch.func.functional_call(module, weights, (one,)).sum()

    for k in range(30):
        gradients = torch.func.grad(loss)(weights)
        weights = {name: w - LR(k) * gradients[name] for name, w in weights.items()}

    assert weights["weight"].item() == optimizer.param_groups[0]["params"][0][0].item()


@pytest.mark.parametrize("twin_of", [copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
@pytest.mark.parametrize("counts", ["steps", "updates"])
def test_a_copy_is_whole_and_apart(twin_of: Any, counts: Any) -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, counts=counts)
    train(optimizer, scheduler, 3)
    twin_of(optimizer)
    twin = twin_of(scheduler)

    assert train(twin.optimizer, twin, 5) == [LR(3 + k) for k in range(5)]
    twin.optimizer.add_param_group({"params": [torch.nn.Parameter(torch.ones(1))]})
    twin.optimizer.step()
    assert rates_of(twin.optimizer)[1] > 0.1
    assert train(optimizer, scheduler, 2) == [LR(3 + k) for k in range(2)]


def test_the_optimizer_does_not_keep_one_that_must_be_stepped() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)
    train(optimizer, scheduler, 3)
    gone = weakref.ref(scheduler)
    gc.disable()
    del scheduler
    gc.enable()

    assert gone() is None
    for group in optimizer.param_groups:
        group["lr"] = 0.7
    optimizer.step()
    optimizer.load_state_dict(optimizer.state_dict())
    assert rates_of(optimizer) == [0.7]


def test_the_optimizer_keeps_one_that_counts_updates() -> None:
    """It lives for as long as the optimizer."""
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, counts="updates")
    gone = weakref.ref(scheduler)
    del scheduler
    gc.collect()

    for k in range(5):
        assert rates_of(optimizer) == [LR(k)]
        optimizer.step()
    del optimizer
    gc.collect()
    assert gone() is None


def test_a_newer_one_that_counts_updates_takes_the_place_of_an_older() -> None:
    optimizer = sgd()
    older = TorchScheduler(optimizer, LR, counts="updates")
    decay = TorchScheduler(optimizer, {"weight_decay": LR}, counts="updates")
    optimizer.step()
    TorchScheduler(optimizer, LR * 0.5, counts="updates")

    for k in range(5):
        assert rates_of(optimizer) == [LR(k) * 0.5]
        assert optimizer.param_groups[0]["weight_decay"] == LR(k + 1)
        optimizer.step()
    assert (older.last_epoch, decay.last_epoch) == (1, 6)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"schedule": [LR]}, ValueError, "schedule must be one for each of 2 param groups, got .C"),
        ({"schedule": [LR] * 3}, ValueError, "schedule must be one for each of 2 param groups"),
        ({"schedule": []}, ValueError, "schedule must be one for each of 2 param groups, got .]"),
        ({"schedule": 0.1}, TypeError, "schedule must be a Schedule, or one for each param group"),
        ({"schedule": None}, TypeError, "schedule must be a Schedule, .*, got None"),
        ({"schedule": "LR"}, ValueError, "schedule: column 1: "),
        ({"schedule": [LR, "LR"]}, ValueError, r"schedule\[1\]: column 1: "),
        ({"schedule": [LR, True]}, TypeError, "schedule must be a Schedule, or one for each param"),
        (
            {"schedule": lambda group: LR.end == 20},
            TypeError,
            "schedule must be a Schedule, .* True",
        ),
        ({"schedule": {"type": "Cosin"}}, ValueError, "schedule: .*did you mean 'Cosine'"),
        ({"schedule": {"lr": {"base_lr": 1}}}, ValueError, r"schedule\['lr'\]: "),
        (
            {"schedule": {"lr": LR, "wd": LR}},
            ValueError,
            "SGD has no 'wd', known are dampening, lr, momentum, weight_decay$",
        ),
        (
            {"schedule": lambda t: 0.5**t},
            TypeError,
            "schedule is called with a param group; one of t goes into a Function$",
        ),
        ({"schedule": {}}, ValueError, "schedule must be of one hyper-parameter at least, got {}$"),
        ({"schedule": {"nesterov": LR}}, ValueError, "SGD has no 'nesterov', known are "),
        ({"optimizer": LR}, TypeError, "optimizer must be an Optimizer, got Cosine"),
        ({"last_epoch": -2}, ValueError, "last_epoch must be >= -1, got -2"),
        ({"last_epoch": 1.5}, TypeError, "last_epoch must be a whole number, got 1.5"),
        ({"last_epoch": True}, TypeError, "last_epoch must be a whole number, got True"),
        ({"counts": "epochs"}, ValueError, "counts must be 'steps' or 'updates', got 'epochs'"),
        ({"plateau": Plateau}, TypeError, "plateau must be a Plateau, got <class"),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], error: type[Exception], message: str) -> None:
    """The optimizer is left as it was."""
    optimizer: Any = sgd(0.1, 0.2)

    with pytest.raises(error, match=f"^TorchScheduler: {message}"):
        TorchScheduler(**({"optimizer": optimizer, "schedule": LR, "relative": True} | arguments))
    assert rates_of(optimizer) == [0.1, 0.2]
    assert "initial_lr" not in optimizer.param_groups[0]


def test_an_end_that_takes_too_long_to_find_is_none() -> None:
    lr = (Cosine(0.3, 10**8) * Cosine(1, 10**8)).staircase(1).clip(min_lr=0.1)
    with pytest.raises(ValueError, match="end would take longer than a look at"):
        lr.end  # noqa: B018

    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(2))])
    scheduler = TorchScheduler(optimizer, lr, until=10**8)
    assert scheduler.get_last_lr() == [0.3]
