"""The warnings of `TorchScheduler` about a loop, each once, and the right loops, which get none."""

import gc
import sys
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch_training
from torch.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR
from torch.optim.swa_utils import SWALR
from torch_training import LR, parameter, rates_of, sgd, train

from schedcore import Constant, Cosine, Function, Linear, Plateau, Schedule, WarmRestarts
from schedcore_torch import TorchScheduler

Loop = Callable[[], object]


def told(loop: Loop) -> list[str]:
    """Return the warnings while a loop runs, and when it is over."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        loop()
        gc.collect()
    # Of the loop, and not of PyTorch or the adapter.
    assert {it.filename for it in said} <= {__file__, torch_training.__file__}
    return [str(it.message) for it in said]


@pytest.fixture(autouse=True)
def _no_error_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sys, "last_value", raising=False)  # pytest sets it when a test fails


def epochs_by_update(counts: Any = "steps") -> Loop:
    def loop() -> None:
        optimizer = sgd()
        train(optimizer, TorchScheduler(optimizer, LR, counts=counts), 25)
        optimizer = sgd()
        linear = Linear(0.3, 9)
        train(optimizer, TorchScheduler(optimizer, linear, counts=counts), 50)

    return loop


def before_the_update(per_step: int) -> Loop:
    def loop() -> None:
        optimizer = sgd()
        scheduler = TorchScheduler(optimizer, LR)
        for _ in range(5):
            scheduler.step()
            for _ in range(per_step):
                optimizer.step()

    return loop


def never_shown_a_metric(counts: Any) -> Loop:
    def loop() -> None:
        optimizer = sgd()
        scheduler = TorchScheduler(optimizer, LR, plateau=Plateau(), counts=counts)
        train(optimizer, scheduler, 5)

    return loop


def not_kept() -> None:
    optimizer = sgd()
    TorchScheduler(optimizer, Linear(0.3, 100))
    for _ in range(5):
        optimizer.step()


def a_metric_for_a_time() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)
    for loss in (0.9, 0.8, 0.85, 0.7):
        optimizer.step()
        scheduler.step(loss)


def a_metric_without_a_name() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, plateau=Plateau())
    for loss in (0.9, 0.8, 0.85, 0.7):
        optimizer.step()
        scheduler.step(loss)


def swa(counts: Any) -> Loop:
    """Train as in PyTorch's recipe: SWALR takes over, while updates are still counted."""

    def loop() -> None:
        optimizer = sgd()
        scheduler = TorchScheduler(optimizer, Cosine(0.3, 40), counts=counts)
        averaging = SWALR(optimizer, swa_lr=0.05, anneal_epochs=1)
        for epoch in range(4):
            for _ in range(3):
                optimizer.step()
            (averaging if epoch >= 1 else scheduler).step()

    return loop


def by_hand(*rates: Any) -> Loop:
    def loop() -> None:
        optimizer = sgd(*rates)
        scheduler = TorchScheduler(optimizer, LR)
        train(optimizer, scheduler, 3)
        optimizer.param_groups[-1]["lr"] = rates[-1] * 0 + 0.77
        train(optimizer, scheduler, 3)

    return loop


def chained(with_ours: Callable[[Any, Any], list[Any]]) -> Loop:
    def loop() -> None:
        optimizer = sgd()
        parts = with_ours(optimizer, TorchScheduler(optimizer, LR))
        scheduler = torch.optim.lr_scheduler.ChainedScheduler(parts)
        train(optimizer, scheduler, 5)

    return loop


def joins_with_its_own_rate() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, Linear(0.1, 40))
    train(optimizer, scheduler, 4)
    optimizer.add_param_group({"params": [parameter()], "lr": 0.009})
    train(optimizer, scheduler, 4)


def of_another_length(schedule: Schedule, until: float) -> Loop:
    return lambda: TorchScheduler(sgd(), schedule, until=until)


def whole_metrics_without_a_name() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, plateau=Plateau())
    for mistakes in (30, 20, 25, 19, 18, 17):
        optimizer.step()
        scheduler.step(mistakes)


def loaded_before(make: Callable[[float], Any], saved: float, own: float) -> Loop:
    """A relative one, built on an optimizer into which a state was loaded."""

    def loop() -> None:
        optimizer = make(saved)
        TorchScheduler(optimizer, LR, relative=True)
        state = optimizer.state_dict()
        optimizer = make(own)
        optimizer.load_state_dict(state)
        scheduler = TorchScheduler(optimizer, LR, relative=True)
        scheduler.schedule = LR * 2
        assert scheduler.base_lrs[-1] == saved

    return loop


def of_one_rate(lr: float) -> Any:
    return torch.optim.SGD([parameter()], lr=lr)


def layer_wise(lr: float) -> Any:
    groups = [{"params": [parameter()], "lr": lr * 0.5**i} for i in (2, 1, 0)]
    return torch.optim.AdamW(groups, lr=lr)


def other_decay_in_the_code() -> None:
    def new(decay: float) -> tuple[Any, TorchScheduler]:
        optimizer = sgd(weight_decay=decay)
        return optimizer, TorchScheduler(optimizer, {"weight_decay": LR}, relative=True)

    before, after = new(0.1), new(0.2)
    after[0].load_state_dict(before[0].state_dict())


def resumed_with_another_rate() -> None:
    optimizer = sgd(0.1)
    TorchScheduler(optimizer, LR, relative=True)
    state = optimizer.state_dict()
    optimizer = sgd(0.01)
    kept = TorchScheduler(optimizer, LR, relative=True)
    optimizer.load_state_dict(state)
    assert kept.base_lrs == [0.01]


def also_each_epoch(updates: int, *, early: bool = False) -> Loop:
    """Step after each update, and once more after each epoch; gradients go before or after."""

    def loop() -> None:
        weight = torch.nn.Parameter(torch.zeros(2))
        optimizer = torch.optim.SGD([weight])
        scheduler = TorchScheduler(optimizer, Linear(0.1, 1000))
        for _ in range(6):
            for _ in range(updates):
                if early:
                    optimizer.zero_grad()
                weight.sum().backward()
                optimizer.step()
                scheduler.step()
                if not early:
                    optimizer.zero_grad()
            scheduler.step()

    return loop


def also_to_each_epoch(first: int, counts: Any = "steps") -> Loop:
    """Step after each update, and to the epoch, as the first PyTorch had it."""

    def loop() -> None:
        optimizer = sgd()
        scheduler = TorchScheduler(optimizer, Linear(0.1, 1000), counts=counts)
        for epoch in range(first, first + 4):
            scheduler.step(epoch)
            train(optimizer, scheduler, 5)

    return loop


def groups_of_their_own(*rates: Any, given: Any = LR, **arguments: Any) -> Loop:
    def loop() -> None:
        new = [rate() if callable(rate) else rate for rate in rates]  # as tensors are written into
        TorchScheduler(sgd(*new), given, **arguments)

    return loop


def layer_decay(given: Any = LR, **arguments: Any) -> Loop:
    """Groups as timm makes them."""

    def loop() -> None:
        groups = [{"params": [parameter()], "lr_scale": 0.5**i} for i in range(3)]
        TorchScheduler(torch.optim.SGD(groups, lr=0.1), given, **arguments)

    return loop


def resumed_without_the_clock(
    done: int,
    then: Schedule = LR,
    *,
    counts: Any = "steps",
    kind: Any = torch.optim.Adam,
    loads: Any = None,
    **arguments: Any,
) -> Loop:
    """Save after some updates and load; only `loads` may bring the clock."""

    def new(schedule: Schedule) -> tuple[Any, TorchScheduler]:
        optimizer = kind([parameter()], lr=0.1)
        return optimizer, TorchScheduler(optimizer, schedule, counts=counts, **arguments)

    def loop() -> None:
        before, after = new(LR), new(then)
        train(*before, done)
        after[0].load_state_dict(before[0].state_dict())
        if loads is not None:
            loads(after[1], before[1])
        train(*after, 4)

    return loop


def at_the_end_of_each_epoch(first: int, updates: int) -> Loop:
    def loop() -> None:
        optimizer = sgd()
        scheduler = TorchScheduler(optimizer, Linear(0.1, 100))
        for epoch in range(first, first + 5):
            for _ in range(updates):
                optimizer.step()
            scheduler.step(epoch)

    return loop


TOLD: list[tuple[Loop, str]] = [
    (
        resumed_without_the_clock(9),
        r"saved after 9 updates, where the rate is 0.252, and the clock",
    ),
    (
        resumed_without_the_clock(9, counts="updates"),
        r"is at 0, where it is 0: load .*, or {'last_epoch': 9}",
    ),
    (
        resumed_without_the_clock(3, relative=True),
        r"after 3 updates, where the rate is 0.018, and t",
    ),
    (resumed_without_the_clock(3, kind=torch.optim.RMSprop), r"after 3 updates, .* scheduler too"),
    (
        at_the_end_of_each_epoch(0, 4),
        r"step\(2\) comes after its epoch, .* write step\(epoch \+ 1\)",
    ),
    (
        at_the_end_of_each_epoch(0, 2),
        r"the first two epochs were both at schedule\(0\), and each one",
    ),
    (
        groups_of_their_own(0.1, 0.01),
        r"from 0.01 to 0.1, .*\(optimizer, schedule / 0.1, relative=Tr",
    ),
    (groups_of_their_own(0.1, 0.1, 0.0), r"from 0 to 0.1, .* and \[schedule\] \* 3 says that"),
    (
        groups_of_their_own(lambda: torch.tensor(0.1), 0.01),
        r"from 0.01 to 0.1, which one sch",
    ),
    (groups_of_their_own(0.1, 0.01, given={"lr": LR}), r"rates of their own, from 0.01 to 0.1"),
    (groups_of_their_own(0.1, 0.01, given=str(LR)), r"rates of their own, from 0.01 to 0.1"),
    (
        layer_decay(),
        r"lr_scale, from 0.25 to 1 in the .* lambda group: schedule \* group\[\"lr_scale",
    ),
    (layer_decay(relative=True), r"lr_scale, from 0.25 to 1 in the param groups, has no effect"),
    (
        also_to_each_epoch(0),
        r"step\(2\) sets the clock back, from 6, where it has been moved since st",
    ),
    (
        also_to_each_epoch(1),
        r"since step\(2\): leave step\(t\) out, or step\(epoch \+ i / batches\) alon",
    ),
    (also_to_each_epoch(0, "updates"), r"step\(2\) sets the clock back, from 6, where it has been"),
    (
        also_each_epoch(2),
        r"step\(\) is called 3 times for each 2 updates, as .* leave out the latter",
    ),
    (
        also_each_epoch(7),
        r"step\(\) is called 8 times for each 7 updates, as after each update and",
    ),
    (also_each_epoch(30, early=True), r"step\(\) is called 31 times for each 30 updates"),
    (epochs_by_update(), r"rate 0: the schedule is over since t = 9, and the clock is at 10\."),
    (epochs_by_update("updates"), "rate 0: the schedule is over since t = 9, and the clock is at"),
    (before_the_update(1), r"step\(\) is called before optimizer.step\(\)"),
    (before_the_update(7), r"step\(\) is called before optimizer.step\(\)"),
    (never_shown_a_metric("steps"), "its plateau was never shown a metric"),
    (never_shown_a_metric("updates"), "its plateau was never shown a metric"),
    (not_kept, "it is gone, and the rate stays at 0.3: keep it"),
    (a_metric_for_a_time, r"step\(0.7\) sets the clock back, from 0.85: its argument is a time"),
    (a_metric_without_a_name, r"step\(0.9\) is taken for a metric: write step\(metrics="),
    (swa("updates"), "lr of param group 0 was 0.28.*, and something else has set it to 0.05"),
    (by_hand(0.1), "lr of param group 0 was 0.18, and something else has set it to 0.77: it is 0."),
    (by_hand(0.1, 0.1), "lr of param group 1 was 0.18, and something else has set it to 0.77"),
    (by_hand(torch.tensor(0.1)), "lr of param group 0 was 0.18, and something else has set it to"),
    (chained(lambda it, ours: [ours, ExponentialLR(it, 0.9)]), r"a \* b is the product"),
    (chained(lambda it, ours: [CosineAnnealingLR(it, 9), ours]), r"a \* b is the product"),
    (joins_with_its_own_rate, "joins at t = 4 with lr=0.009 gets 0.09, since .* schedule . 0.1,"),
    (of_another_length(Cosine(0.3, 100), 50), "the run ends at t = 50, .* Write Cosine"),
    (of_another_length(Linear(0.3, 90), 2000), "the rate is 0 from t = 90 on, .* Write Linear"),
    (whole_metrics_without_a_name, r"clock back, from 25: .* A metric needs step\(metrics="),
    (
        loaded_before(of_one_rate, 0.1, 0.01),
        "is the saved one, 0.1, and not the code's, 0.01: load",
    ),
    (
        loaded_before(layer_wise, 0.1, 0.03),
        "is the saved one, 0.025, and not the code's, 0.03: load",
    ),
    (other_decay_in_the_code, "saved with the base weight_decay 0.1, .* of the code, 0.2"),
    (
        resumed_with_another_rate,
        "saved with the base rate 0.1, goes on with that of the code, 0.01",
    ),
]


@pytest.mark.parametrize(("loop", "text"), TOLD, ids=[str(i) for i in range(len(TOLD))])
def test_told_once(loop: Loop, text: str) -> None:
    with pytest.warns(UserWarning, match=f"^TorchScheduler: .*{text}"):
        warnings.warn("\n".join(told(loop)), stacklevel=2)
    assert len(told(loop)) == 1


def generator(every: int, first: int) -> Loop:
    """Train the generator of a GAN: updated now and then, its schedule in iterations."""

    def loop() -> None:
        critic, optimizer = sgd(), sgd()
        other = TorchScheduler(critic, Linear(0.1, 1000))
        scheduler = TorchScheduler(optimizer, Linear(0.1, 1000))
        for i in range(8 * every):
            critic.step()
            other.step()
            if i % every == first:
                optimizer.step()
            scheduler.step()

    return loop


def generator_alone(every: int) -> Loop:
    def loop() -> None:
        optimizer = sgd()
        scheduler = TorchScheduler(optimizer, Linear(0.1, 1000))
        for i in range(8 * every):
            if i % every == every - 1:
                optimizer.step()
            scheduler.step()

    return loop


def micro_batches(every: int, first: int) -> Loop:
    """A schedule in these, and an update of some of them."""

    def loop() -> None:
        weight = torch.nn.Parameter(torch.zeros(2))
        optimizer = torch.optim.SGD([weight])
        scheduler = TorchScheduler(optimizer, Linear(0.1, 1000))
        for i in range(8 * every):
            weight.sum().backward()
            if i % every == first:
                optimizer.step()
            scheduler.step()

    return loop


def range_test(counts: Any, *, keeps: bool) -> Loop:
    """Test as Lightning does: another scheduler takes over, from other initial rates."""

    def loop() -> None:
        optimizer = sgd()
        kept = [TorchScheduler(optimizer, LR, counts=counts)]
        kept = kept if keeps else []
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"] = 1e-8
        finder = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: 1.1**k)
        for k in range(30):
            assert rates_of(optimizer) == [pytest.approx(1e-8 * 1.1**k)]
            optimizer.step()
            finder.step()

    return loop


def one_after_the_other() -> None:
    """The first is gone before it was ever used."""
    optimizer = sgd()
    for schedule in (LR, Linear(0.3, 100), LR):
        scheduler = TorchScheduler(optimizer, schedule)
    for _ in range(8):
        optimizer.step()
    scheduler.step()


def a_constant_that_is_not_kept() -> None:
    optimizer = sgd()
    TorchScheduler(optimizer, Constant(0.3))
    for _ in range(5):
        optimizer.step()


def to_its_end() -> None:
    """Train to the end of the schedule, and one update more."""
    optimizer = sgd()
    schedule = Linear(0.3, 20)
    train(optimizer, TorchScheduler(optimizer, schedule, until=20), 21)


def restarts() -> None:
    """Train at a rate that is 0 again and again, but not in the end."""
    optimizer = sgd()
    schedule = WarmRestarts(0.3, 5).staircase(1)
    train(optimizer, TorchScheduler(optimizer, schedule), 40)


def one_group_at_zero() -> None:
    optimizer = sgd(0.1, 0.1)
    train(optimizer, TorchScheduler(optimizer, [Linear(0.3, 5), Constant(0.3)]), 20)


def swa_takes_over() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)
    averaging = SWALR(optimizer, swa_lr=0.05)
    for epoch in range(6):
        optimizer.step()
        optimizer.step()
        (averaging if epoch > 2 else scheduler).step()


def the_same_value_by_hand() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)
    for _ in range(8):
        optimizer.param_groups[0]["lr"] = float(str(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()


def loaded(order: int) -> Loop:
    def loop() -> None:
        optimizer = sgd()
        scheduler = TorchScheduler(optimizer, LR)
        train(optimizer, scheduler, 4)
        parts: list[Any] = [optimizer, scheduler]
        states = [part.state_dict() for part in parts]
        train(optimizer, scheduler, 4)
        for i in (0, 1)[::order]:
            parts[i].load_state_dict(states[i])
        train(optimizer, scheduler, 4)

    return loop


def other_number_types() -> None:
    state = TorchScheduler(sgd(), Cosine(0.3, 90).warmup(10)).state_dict()
    TorchScheduler(sgd(), Cosine(0.3, 90.0).warmup(10.0)).load_state_dict(state)


def metrics_by_name() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, plateau=Plateau())
    for loss in (0.9, 0.8, 0.85, 0.7):
        optimizer.step()
        scheduler.step(metrics=loss)


def restarted_by_hand() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)
    for _ in range(5):
        for epoch in range(4):
            scheduler.step(epoch)
            optimizer.step()


def joins_at_the_default() -> None:
    optimizer = torch.optim.SGD([parameter()], lr=0.5)
    scheduler = TorchScheduler(optimizer, LR)
    train(optimizer, scheduler, 4)
    optimizer.add_param_group({"params": [parameter()]})
    train(optimizer, scheduler, 4)


def two_groups_of_a_state() -> None:
    """The second one was added after the scheduler was built, then and now."""

    def new() -> tuple[Any, TorchScheduler]:
        optimizer = sgd()
        scheduler = TorchScheduler(optimizer, lambda group: LR * group.get("scale", 1))
        optimizer.add_param_group({"params": [parameter()], "scale": 0.1})
        return optimizer, scheduler

    before, after = new(), new()
    train(*before, 4)
    after[1].load_state_dict(before[1].state_dict())
    after[0].load_state_dict(before[0].state_dict())
    assert rates_of(after[0]) == [LR(4), LR(4) * 0.1]


def skipped(every: int, *, by_hand: bool = False, zeroed: bool = False) -> Loop:
    """Skip each so-manieth update, by a scaler or by hand on another line, and step all the same."""

    def loop() -> None:
        weight = torch.nn.Parameter(torch.zeros(2))
        optimizer = torch.optim.SGD([weight])
        scheduler = TorchScheduler(optimizer, Linear(0.1, 1000))
        scaler = torch.amp.GradScaler("cpu")
        for i in range(1, 8 * every):
            optimizer.zero_grad(set_to_none=not zeroed)
            factor = float("inf") if i % every == 0 else 1.0
            loss = weight.sum() * factor
            if by_hand:
                loss.backward()
                if not weight.grad.isfinite().all():  # type: ignore[union-attr]
                    scheduler.step()
                    continue
                optimizer.step()
            else:
                scaler.scale(loss).backward()
                scaler.step(optimizer)
                scaler.update()
            scheduler.step()

    return loop


def critic_alone(every: int) -> Loop:
    """Train the critic alone each so-manieth time; only the generator has a scheduler."""

    def loop() -> None:
        critic, optimizer = sgd(), sgd()
        scheduler = TorchScheduler(optimizer, Linear(0.1, 1000))
        for i in range(1, 8 * every):
            critic.step()
            optimizer.zero_grad()
            if i % every:
                optimizer.step()
            scheduler.step()

    return loop


def phases(*lengths: int) -> Loop:
    """Move the clock on by one between two phases."""

    def loop() -> None:
        optimizer = sgd()
        scheduler = TorchScheduler(optimizer, Linear(0.1, 1000))
        for updates in lengths:
            train(optimizer, scheduler, updates)
            scheduler.step()

    return loop


def looked_at_after_an_epoch() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, Linear(0.1, 100))
    for _ in range(4):
        optimizer.step()
    for epoch in range(5):
        scheduler.step(epoch)


def set_anew(times: list[float]) -> Loop:
    def loop() -> None:
        optimizer = sgd()
        scheduler = TorchScheduler(optimizer, Linear(0.1, 1000))
        for t in times:
            train(optimizer, scheduler, 5)
            scheduler.step(t)

    return loop


def fractions_of_epochs(every: int, first: int) -> Loop:
    def loop() -> None:
        optimizer = sgd()
        scheduler = TorchScheduler(optimizer, Linear(0.1, 100))
        for epoch in range(first, first + 3):
            for i in range(12):
                optimizer.step()
                if i % every == 0:
                    scheduler.step(epoch + i / 12)

    return loop


def second_phase() -> None:
    """The groups have different rates by the schedules of the first."""
    optimizer = sgd(0.1, 0.01)
    train(optimizer, TorchScheduler(optimizer, LR, relative=True), 4)
    train(optimizer, TorchScheduler(optimizer, Constant(0.01)), 4)


def begins_each_epoch() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, Linear(0.1, 100))
    for epoch in range(5):
        scheduler.step(epoch)
        for _ in range(4):
            optimizer.step()


def whole_epochs(every: int) -> Loop:
    """Set the clock to the number of the epoch, again and again within it."""

    def loop() -> None:
        optimizer = sgd()
        scheduler = TorchScheduler(optimizer, Linear(0.1, 100))
        for i in range(60):
            optimizer.step()
            if i % every == every - 1:
                scheduler.step(i // 12)

    return loop


RIGHT: list[Loop] = [
    resumed_without_the_clock(9, LR * 2),
    resumed_without_the_clock(9, Constant(0.05)),
    resumed_without_the_clock(25),
    resumed_without_the_clock(9, kind=torch.optim.SGD),
    resumed_without_the_clock(9, loads=lambda a, b: a.load_state_dict(b.state_dict())),
    resumed_without_the_clock(9, loads=lambda a, b: a.load_state_dict({"last_epoch": 0})),
    resumed_without_the_clock(9, loads=lambda a, b: a.step(9)),
    resumed_without_the_clock(9, loads=lambda a, b: setattr(a, "last_epoch", 9)),
    at_the_end_of_each_epoch(1, 4),
    at_the_end_of_each_epoch(0, 1),
    begins_each_epoch,
    whole_epochs(1),
    whole_epochs(4),
    second_phase,
    groups_of_their_own(0.1, 0.1),
    groups_of_their_own(0.1, 0.01, relative=True),
    groups_of_their_own(0.1, 0.01, given=[LR] * 2),
    groups_of_their_own(0.1, 0.01, given=lambda group: LR),
    groups_of_their_own(0.1, 0.01, given={"weight_decay": LR}),
    groups_of_their_own(0.1, 0.01, given={"lr": [LR, None]}),
    layer_decay(lambda group: LR * group["lr_scale"]),
    layer_decay([LR] * 3),
    set_anew([0, 0, 0, 0]),
    set_anew([10, 20, 30, 40]),
    set_anew([4, 3, 2, 1]),
    fractions_of_epochs(1, 0),
    fractions_of_epochs(1, 30),
    fractions_of_epochs(4, 0),
    fractions_of_epochs(4, 30),
    skipped(3),
    skipped(9),
    skipped(9, zeroed=True),
    skipped(4, by_hand=True),
    skipped(4, by_hand=True, zeroed=True),
    critic_alone(3),
    critic_alone(10),
    phases(5, 8, 5, 9, 6, 7),
    phases(9, 8, 7, 6, 5, 4),
    looked_at_after_an_epoch,
    two_groups_of_a_state,
    loaded_before(of_one_rate, 0.1, 0.1),
    loaded_before(layer_wise, 0.1, 0.1),
    loaded_before(sgd, 0.1, 0.1),
    generator(5, 0),
    generator(5, 4),
    generator(2, 1),
    generator_alone(2),
    generator_alone(5),
    micro_batches(4, 3),
    micro_batches(4, 0),
    micro_batches(2, 0),
    range_test("steps", keeps=False),
    range_test("updates", keeps=False),
    range_test("updates", keeps=True),
    one_after_the_other,
    a_constant_that_is_not_kept,
    to_its_end,
    restarts,
    one_group_at_zero,
    swa_takes_over,
    the_same_value_by_hand,
    loaded(1),
    loaded(-1),
    other_number_types,
    metrics_by_name,
    restarted_by_hand,
    joins_at_the_default,
]


@pytest.mark.parametrize("loop", RIGHT, ids=[str(i) for i in range(len(RIGHT))])
def test_no_word_about_what_is_right(loop: Loop) -> None:
    assert told(loop) == []


def test_no_message_is_longer_than_a_screen() -> None:
    def loop() -> None:
        groups = [{"params": [parameter()]} for _ in range(465)]
        before = [Cosine(0.3, 90 + i).warmup(10) for i in range(465)]
        state = TorchScheduler(torch.optim.SGD(groups), before).state_dict()
        after = [Cosine(0.3, 90 + i + (i == 300)).warmup(10) for i in range(465)]
        TorchScheduler(torch.optim.SGD(groups), after).load_state_dict(state)

    (text,) = told(loop)
    assert len(text) < 1000
    assert "steps=390" in text
    assert "steps=391" in text


def test_a_negative_rate_is_refused() -> None:
    """PyTorch's optimizers refuse one, too; other hyper-parameters may be negative."""
    falling = Function(lambda t: 0.1 - 0.1 * t).hold(at=5)
    with pytest.raises(ValueError, match=r"^TorchScheduler: .* negative, -0.4 at t = 5: clip\("):
        TorchScheduler(sgd(), falling)
    TorchScheduler(sgd(), {"weight_decay": falling})
