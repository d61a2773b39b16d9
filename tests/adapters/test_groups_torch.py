"""The values that `TorchScheduler` writes into param groups: any hyper-parameter, any group."""

from collections import UserList
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.optim.lr_scheduler import OneCycleLR
from torch_training import LR, parameter, rates_of, sgd, train

from schedcore import Constant, Cosine, Factor, Linear, OneCycle, Piecewise, Polynomial, Schedule
from schedcore_torch import TorchScheduler

SLOW, FAST = LR * 0.1, LR


def by_name(group: dict[str, Any]) -> Schedule:
    return SLOW if group["name"] == "body" else FAST


def body_and_head() -> torch.optim.SGD:
    return torch.optim.SGD(
        [{"params": [parameter()], "name": "body"}, {"params": [parameter()], "name": "head"}],
        momentum=0.9,
    )


@pytest.mark.parametrize("schedule", [[SLOW, FAST], (SLOW, FAST), by_name, {"lr": by_name}])
def test_one_for_each_group(schedule: Any) -> None:
    optimizer = body_and_head()
    scheduler = TorchScheduler(optimizer, schedule)

    for k in range(10):
        assert rates_of(optimizer) == scheduler.get_last_lr() == [SLOW(k), FAST(k)]
        scheduler.step()


def test_a_function_is_asked_once_for_each_group() -> None:
    asked = []

    def schedule(group: dict[str, Any]) -> Schedule:
        asked.append(group["name"])
        return LR

    optimizer = body_and_head()
    scheduler = TorchScheduler(optimizer, schedule)
    train(optimizer, scheduler, 3)
    optimizer.load_state_dict(optimizer.state_dict())
    optimizer.add_param_group({"params": [parameter()], "name": "new"})
    train(optimizer, scheduler, 3)

    assert asked == ["body", "head", "new"]


def test_any_hyper_parameter() -> None:
    """Each one follows one schedule, one for each group, or what a function gives."""
    optimizer = body_and_head()
    optimizer.param_groups[1]["lr"] = 0.25
    decay = [Constant(0.01), Polynomial(0.0, steps=5, final_lr=0.1)]
    scheduler = TorchScheduler(
        optimizer,
        {"momentum": Cosine(0.95, 10, final_lr=0.85), "weight_decay": decay, "dampening": by_name},
    )

    for k in range(12):
        body, head = optimizer.param_groups
        assert body["momentum"] == head["momentum"] == Cosine(0.95, 10, final_lr=0.85)(k)
        assert (body["weight_decay"], head["weight_decay"]) == (decay[0](k), decay[1](k))
        assert (body["dampening"], head["dampening"]) == (SLOW(k), FAST(k))
        assert scheduler.get_last_lr() == rates_of(optimizer) == [0.001, 0.25]
        scheduler.step()


PEAK = Piecewise([(0, 0.95), (30, 0.85), (100, 0.95)], shape="cosine")


@pytest.mark.parametrize(
    ("kind", "key", "momentum"),
    [
        (lambda: torch.optim.SGD([parameter()], momentum=0.9), "momentum", PEAK),
        (lambda: torch.optim.Adam([parameter()]), "betas", (PEAK, 0.999)),
    ],
)
def test_one_cycle_with_its_momentum(kind: Any, key: str, momentum: Any) -> None:
    """It agrees with PyTorch's own, which counts from 0, and so needs one more."""
    optimizer, other = kind(), kind()
    scheduler = TorchScheduler(optimizer, {"lr": OneCycle(0.3, steps=100), key: momentum})
    peer = OneCycleLR(other, 0.3, total_steps=101, pct_start=31 / 101)

    for _ in range(100):
        (ours,), (theirs,) = optimizer.param_groups, other.param_groups
        assert ours["lr"] == pytest.approx(theirs["lr"], rel=1e-12)
        assert ours[key] == pytest.approx(theirs[key], rel=1e-12)
        optimizer.step()
        scheduler.step()
        other.step()
        peer.step()


BETA = Cosine(0.95, 10, final_lr=0.85)


given_as_a_pair = pytest.mark.parametrize(
    "betas", [(BETA, 0.999), [(BETA, 0.999)], lambda group: (BETA, float(group["betas"][1]))]
)


@given_as_a_pair
def test_betas_are_a_pair(betas: Any) -> None:
    optimizer = torch.optim.Adam([parameter()], betas=(0.9, 0.999))
    scheduler = TorchScheduler(optimizer, {"lr": LR, "betas": betas})

    for k in range(12):
        assert optimizer.param_groups[0]["betas"] == (BETA(k), 0.999)
        assert rates_of(optimizer) == [LR(k)]
        scheduler.step()


@given_as_a_pair
def test_betas_that_are_tensors_stay_the_same_two(betas: Any) -> None:
    start = (torch.tensor(0.9), torch.tensor(0.999))
    optimizer = torch.optim.Adam([parameter()], lr=torch.tensor(0.1), betas=start)
    scheduler = TorchScheduler(optimizer, {"lr": LR, "betas": betas})

    for k in range(12):
        now = optimizer.param_groups[0]["betas"]
        assert type(now) is tuple
        assert [id(beta) for beta in now] == [id(beta) for beta in start]
        assert [float(beta) for beta in now] == pytest.approx([BETA(k), 0.999])
        assert rates_of(optimizer) == pytest.approx([LR(k)])
        scheduler.step()


@pytest.mark.parametrize("betas", [BETA, (BETA,), (BETA, None), [BETA, BETA], (BETA, BETA, BETA)])
def test_betas_that_are_no_pair(betas: Any) -> None:
    optimizer = torch.optim.Adam([{"params": [parameter()]} for _ in range(2)])

    with pytest.raises(TypeError, match=r"^TorchScheduler: schedule\['betas'\] must be a "):
        TorchScheduler(optimizer, {"lr": LR, "betas": betas})
    assert rates_of(optimizer) == [0.001, 0.001]


def test_relative_multiplies_the_initial_rate_of_each_group() -> None:
    optimizer = sgd(0.1, 0.01, momentum=0.9)
    TorchScheduler(optimizer, {"momentum": Constant(0.5)}, relative=True)
    assert optimizer.param_groups[0]["momentum"] == 0.45
    scheduler = TorchScheduler(optimizer, Cosine(1.0, 10), relative=True)

    for k in range(12):
        assert rates_of(optimizer) == [Cosine(1.0, 10)(k) * 0.1, Cosine(1.0, 10)(k) * 0.01]
        scheduler.step()


def test_relative_after_another_scheduler_starts_from_the_same_initial_rates() -> None:
    optimizer = sgd(0.1)
    TorchScheduler(optimizer, Constant(0.5), relative=True)
    TorchScheduler(optimizer, Constant(0.5), relative=True)

    assert rates_of(optimizer) == [0.05]


@pytest.mark.parametrize("schedule", [LR, [LR]])
def test_tensor_rates_are_written_in_place(schedule: Any) -> None:
    rate = torch.tensor(0.1)
    optimizer = torch.optim.Adam([parameter()], lr=rate)
    scheduler = TorchScheduler(optimizer, schedule)
    scheduler.step()

    assert optimizer.param_groups[0]["lr"] is rate
    assert rate.item() == pytest.approx(LR(1))
    assert scheduler.get_last_lr() == [LR(1)]


@pytest.mark.parametrize("schedule", [[LR, SLOW], lambda group: group["own"]])
def test_a_tensor_for_all_groups_becomes_one_for_each(schedule: Any) -> None:
    """PyTorch's optimizers put the same one into all groups, whenever these come."""
    rate, beta = torch.tensor(0.1), torch.tensor(0.9)
    groups = [{"params": [parameter()], "own": own} for own in (LR, SLOW)]
    betas: Any = (beta, torch.tensor(0.999))
    optimizer = torch.optim.Adam(groups, rate, betas)
    pairs = [(LR, 0.999), (SLOW, 0.999)]
    scheduler = TorchScheduler(optimizer, {"lr": schedule, "betas": pairs})
    train(optimizer, scheduler, 3)
    optimizer.load_state_dict(optimizer.state_dict())
    train(optimizer, scheduler, 3)

    assert rates_of(optimizer) == pytest.approx([LR(6), SLOW(6)])
    assert [float(it["betas"][0]) for it in optimizer.param_groups] == pytest.approx(
        [LR(6), SLOW(6)]
    )


def test_the_first_group_keeps_the_tensor_and_one_added_later_gets_its_own() -> None:
    rate = torch.tensor(0.1)
    optimizer = torch.optim.Adam([{"params": [parameter()], "own": LR}], rate)
    scheduler = TorchScheduler(optimizer, lambda group: group["own"])
    optimizer.add_param_group({"params": [parameter()], "own": SLOW})
    train(optimizer, scheduler, 3)

    assert optimizer.param_groups[0]["lr"] is rate
    assert rates_of(optimizer) == pytest.approx([LR(3), SLOW(3)])


def weight(optimizer: torch.optim.Optimizer, group: int) -> float:
    tensor: Tensor = optimizer.param_groups[group]["params"][0]
    return tensor[0].item()


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("counts", ["steps", "updates"])
@pytest.mark.parametrize(
    ("schedule", "relative"),
    [(LR, False), (LR, True), (lambda group: FAST, False), ({"lr": LR, "momentum": LR}, False)],
)
def test_a_group_added_later_joins_before_its_first_update(
    schedule: Any, relative: bool, counts: Any, asked: bool
) -> None:
    """It joins at the time of the clock, and so trains at the same rate as the others."""
    optimizer = torch.optim.SGD([parameter()], lr=1.0)
    scheduler = TorchScheduler(optimizer, schedule, relative=relative, counts=counts)
    train(optimizer, scheduler, 6)
    optimizer.add_param_group({"params": [parameter()]})
    if asked:
        scheduler.get_last_lr()
    optimizer.step()

    assert weight(optimizer, 1) == -LR(6)
    scheduler.step()
    assert rates_of(optimizer) == [LR(7), LR(7)]


def test_under_an_epoch_clock_it_joins_in_the_middle_of_an_epoch() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, Factor(0.5, 0.5))
    optimizer.step()
    scheduler.step()
    optimizer.step()
    optimizer.add_param_group({"params": [parameter()]})
    optimizer.step()

    assert weight(optimizer, 1) == -0.25


def test_a_sequence_has_none_for_a_group_added_later() -> None:
    """An error comes before the update or the step is done, and nothing else is changed."""
    optimizer = sgd(0.1, 0.1)
    scheduler = TorchScheduler(optimizer, [LR, LR])
    train(optimizer, scheduler, 1)
    optimizer.add_param_group({"params": [parameter()]})
    before = weight(optimizer, 0)

    assert scheduler.get_last_lr() == [LR(1), LR(1), 0.001]
    for act in (optimizer.step, scheduler.step, optimizer.step):
        with pytest.raises(ValueError, match="schedule must be one for each of 3 param groups"):
            act()
    assert scheduler.last_epoch == 1
    assert rates_of(optimizer)[:2] == [LR(1), LR(1)]
    assert weight(optimizer, 0) == before


def head_and_rest() -> torch.optim.Adam:
    groups: list[dict[str, Any]] = [
        {"params": [parameter()], "name": "xyz", "lr": 1.6e-4},
        {"params": [parameter()], "name": "opacity", "lr": 0.05},
    ]
    return torch.optim.Adam(groups, weight_decay=0.1)


@pytest.mark.parametrize(
    "schedule",
    [
        [LR, None],
        {"lr": [LR, None]},
        {"lr": lambda group: LR if group["name"] == "xyz" else None, "eps": None},
        lambda group: LR if group["name"] == "xyz" else None,
    ],
)
@pytest.mark.parametrize("relative", [False, True])
def test_a_group_left_alone(schedule: Any, relative: bool) -> None:
    """Its value is its own affair; that of another key is no matter."""
    optimizer = head_and_rest()
    scheduler = TorchScheduler(optimizer, schedule, relative=relative)
    base = 1.6e-4 if relative else 1
    for k in range(8):
        assert rates_of(optimizer) == scheduler.get_last_lr() == [LR(k) * base, 0.05 + k]
        optimizer.param_groups[1]["lr"] += 1
        optimizer.step()
        scheduler.step()


@pytest.mark.parametrize(
    "schedule", [[LR, 0.25], {"lr": [LR, 0.25]}, lambda group: LR if group["lr"] < 0.01 else 0.25]
)
def test_a_number_holds_a_value(schedule: Any) -> None:
    optimizer = head_and_rest()
    scheduler = TorchScheduler(optimizer, schedule, relative=True)
    for k in range(8):
        assert rates_of(optimizer) == [LR(k) * 1.6e-4, 0.25]
        scheduler.step()


def test_a_tensor_of_a_group_left_alone_stays() -> None:
    """The tensor stays, though PyTorch has put the same one into all groups."""
    optimizer = torch.optim.Adam([{"params": [parameter()]} for _ in range(3)], torch.tensor(0.1))
    scheduler = TorchScheduler(optimizer, [LR, None, LR])
    scheduler.step(7)

    assert rates_of(optimizer) == pytest.approx([LR(7), 0.1, LR(7)])


class TwoKinds(torch.optim.SGD):
    """An optimizer that puts Muon and AdamW into one: its groups differ in what they have."""


def test_a_hyper_parameter_that_some_groups_have() -> None:
    optimizer = TwoKinds([{"params": [parameter()]} for _ in range(3)], lr=0.1, momentum=0.9)
    del optimizer.param_groups[1]["momentum"]
    optimizer.param_groups[2]["momentum"] = None
    scheduler = TorchScheduler(optimizer, {"lr": LR, "momentum": BETA})
    for k in range(5):
        first, second, third = optimizer.param_groups
        assert rates_of(optimizer) == [LR(k)] * 3
        assert (first["momentum"], third["momentum"]) == (BETA(k), None)
        assert "momentum" not in second
        scheduler.step()


def test_each_key_is_relative_to_its_own_value() -> None:
    optimizer = torch.optim.Adam(
        [
            {"params": [parameter()], "lr": 0.1, "weight_decay": 0.02, "betas": (0.8, 0.9)},
            {"params": [parameter()], "lr": 0.2, "weight_decay": 0.04},
        ]
    )
    half = Constant(0.5)
    TorchScheduler(
        optimizer, {"lr": half, "weight_decay": half, "betas": (half, 0.5)}, relative=True
    )
    again = TorchScheduler(optimizer, {"weight_decay": Constant(2)}, relative=True)
    first, second = optimizer.param_groups

    assert (first["lr"], second["lr"]) == (0.05, 0.1)
    assert (first["betas"], second["betas"]) == ((0.4, 0.5), (0.45, 0.5))
    assert (first["weight_decay"], second["weight_decay"]) == (0.04, 0.08)
    assert again.base_lrs == [0.1, 0.2]


@pytest.mark.parametrize("counts", ["steps", "updates"])
def test_groups_are_told_apart_by_identity(counts: Any) -> None:
    """One head leaves and another joins: as many groups as before."""
    optimizer = torch.optim.SGD(
        [{"params": [parameter()], "own": LR}, {"params": [parameter()], "own": SLOW}], lr=0.5
    )
    scheduler = TorchScheduler(optimizer, lambda group: group["own"], counts=counts)
    train(optimizer, scheduler, 3)
    gone = optimizer.param_groups.pop(0)
    optimizer.add_param_group({"params": [parameter()], "own": LR * 0.5})
    train(optimizer, scheduler, 3)

    assert gone["lr"] == LR(3)
    assert rates_of(optimizer) == [SLOW(6), (LR * 0.5)(6)]
    assert weight(optimizer, 1) == pytest.approx(-sum(LR(k) * 0.5 for k in range(3, 6)))
    optimizer.load_state_dict(optimizer.state_dict())
    train(optimizer, scheduler, 3)
    assert rates_of(optimizer) == [SLOW(9), (LR * 0.5)(9)]


def test_a_list_has_none_for_one_that_takes_another_place() -> None:
    optimizer = sgd(0.1, 0.2)
    scheduler = TorchScheduler(optimizer, [LR, SLOW])
    train(optimizer, scheduler, 3)
    optimizer.param_groups.pop(0)
    optimizer.add_param_group({"params": [parameter()], "lr": 0.3})

    with pytest.raises(ValueError, match="one for each of 2 param groups, also for one that joins"):
        optimizer.step()
    scheduler.schedule = [SLOW, LR]
    optimizer.step()
    assert rates_of(optimizer) == [SLOW(3), LR(3)]


def test_asking_writes_nothing() -> None:
    optimizer = torch.optim.SGD([parameter()], lr=0.5)
    scheduler = TorchScheduler(optimizer, LR)
    train(optimizer, scheduler, 3)
    optimizer.add_param_group({"params": [parameter()]})
    before = [dict(group) for group in optimizer.param_groups]
    assert scheduler.get_last_lr() == scheduler._last_lr == [LR(3), 0.5]
    scheduler.state_dict(), scheduler.base_lrs, repr(scheduler), scheduler.get_lr()

    assert optimizer.param_groups == before
    optimizer.step()
    assert scheduler.get_last_lr() == [LR(3), LR(3)]


@pytest.mark.parametrize("given", [LR, str(LR), [LR], {"lr": LR}, {"weight_decay": LR}])
def test_an_optimizer_without_a_rate_is_refused(given: Any) -> None:
    class Rateless(torch.optim.Optimizer):
        def __init__(self) -> None:
            super().__init__([parameter()], {"weight_decay": 0.1, "betas": (0.9, 0.999)})

    text = "^TorchScheduler: Rateless has no 'lr', known are betas, weight_decay$"
    with pytest.raises(ValueError, match=text):
        TorchScheduler(Rateless(), given)


@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize(
    "given",
    [
        lambda n: LR,
        lambda n: [LR * (1 + i) for i in range(n)],
        lambda n: [LR, SLOW] * (n // 2),
        lambda n: {"lr": LR, "weight_decay": SLOW},
        lambda n: {"lr": [LR * (1 + i) for i in range(n)], "momentum": [LR, None] * (n // 2)},
    ],
)
def test_many_groups(given: Any, relative: bool, recwarn: pytest.WarningsRecorder) -> None:
    """Each value is that of the formula, and one that others write into any group is told."""
    schedule = given(20)
    rates = [0.1 * (1 + i * relative) for i in range(20)]
    optimizer = sgd(*rates, momentum=0.5, weight_decay=0.25)
    scheduler = TorchScheduler(optimizer, schedule, relative=relative)
    by_key = schedule if isinstance(schedule, dict) else {"lr": schedule}
    bases = {"lr": rates, "momentum": [0.5] * 20, "weight_decay": [0.25] * 20}
    for k in range(12):
        for key, course in by_key.items():
            for i, group in enumerate(optimizer.param_groups):
                one = course[i] if isinstance(course, list) else course
                base = bases[key][i] if relative else 1
                assert group[key] == (bases[key][i] if one is None else one(k) * base)
        scheduler.step()
    assert len(recwarn) == 0
    for _ in range(20):
        optimizer.param_groups[13]["lr"] = 7.0
        scheduler.step()
    assert "lr of param group 13 was " in str(recwarn.pop().message)
    assert len(recwarn) == 0


def test_some_groups_each_with_a_clock_that_counts(recwarn: pytest.WarningsRecorder) -> None:
    """The newer one takes the place of no other, as it writes to other groups."""
    optimizer = sgd(0.1, 0.2, 0.3)
    TorchScheduler(optimizer, [LR, None, None], counts="updates")
    TorchScheduler(optimizer, [None, LR * 0.5, None], counts="updates")
    for k in range(6):
        assert rates_of(optimizer) == [LR(k), LR(k) * 0.5, 0.3]
        optimizer.step()

    assert len(recwarn) == 0


class Row(UserList[Any]):
    """A sequence that is no list, as of OmegaConf."""


@pytest.mark.parametrize("given", [Row, list, tuple])
def test_texts_in_any_sequence(given: Any) -> None:
    optimizer = sgd(0.1, 0.2)
    mapping = {"type": "Linear", "base_lr": 0.2, "steps": 4}
    scheduler = TorchScheduler(optimizer, given(["Cosine(0.3, steps=9)", mapping]))
    scheduler.step(3)

    assert rates_of(optimizer) == [Cosine(0.3, 9)(3), Linear(0.2, 4)(3)]
