"""The clock of `TorchScheduler`: what moves it, and what is told about it."""

import os
import subprocess
import sys
import warnings
from typing import Any

import pytest
import torch
from torch_training import LR, rates_of, sgd, train

from schedcore_torch import TorchScheduler

both_counts = pytest.mark.parametrize("counts", ["steps", "updates"])


def weight(optimizer: torch.optim.Optimizer) -> float:
    tensor: torch.Tensor = optimizer.param_groups[0]["params"][0]
    return tensor[0].item()


def lowered(updates: int) -> float:
    """The weight after so many updates at the rates of `LR`, since its gradient is 1."""
    return -sum(map(LR, range(updates)))


@both_counts
def test_accumulation(counts: Any) -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, counts=counts)
    for batch in range(40):
        if batch % 4 == 3:
            optimizer.step()
            scheduler.step()

    assert scheduler.last_epoch == 10
    assert weight(optimizer) == pytest.approx(lowered(10), abs=1e-12)


@pytest.mark.parametrize("steps", [0, 1, 3])
def test_counting_updates_needs_no_step(steps: int) -> None:
    """The clock needs no `step()`, and is not disturbed by any."""
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, counts="updates")
    for k in range(30):
        assert rates_of(optimizer) == scheduler.get_last_lr() == [LR(k)]
        optimizer.step()
        for _ in range(steps):
            scheduler.step()

    assert scheduler.last_epoch == 30
    scheduler.step(7)
    assert rates_of(optimizer) == [LR(7)]
    optimizer.step()
    assert rates_of(optimizer) == [LR(8)]


@pytest.mark.parametrize("steps", [0, 1])
@pytest.mark.parametrize("fused", [False, True])
def test_updates_that_a_scaler_skips_do_not_count(fused: bool, steps: int) -> None:
    """It calls a fused optimizer for these too, and no other."""
    tensor = torch.nn.Parameter(torch.zeros(2, dtype=torch.float64))
    optimizer = torch.optim.SGD([tensor], fused=fused)
    scheduler = TorchScheduler(optimizer, LR, counts="updates")
    scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
    for batch in range(14):
        optimizer.zero_grad()
        loss = tensor.sum() * (float("inf") if batch in (0, 3, 4, 9) else 1.0)
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        for _ in range(steps):
            scheduler.step()

    assert scheduler.last_epoch == 10
    assert weight(optimizer) == pytest.approx(lowered(10), abs=1e-12)


def test_an_update_that_fails_does_not_count() -> None:
    def closure() -> float:
        raise ArithmeticError

    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, counts="updates")
    with pytest.raises(ArithmeticError):
        optimizer.step(closure)

    assert scheduler.last_epoch == 0


def test_several_optimizers() -> None:
    """Two optimizers take turns as in a GAN: five updates of one for each of the other."""
    critic, generator = sgd(), sgd()
    schedulers = [TorchScheduler(it, LR, counts="updates") for it in (critic, generator)]
    for batch in range(50):
        critic.step()
        if batch % 5 == 4:
            generator.step()

    assert [scheduler.last_epoch for scheduler in schedulers] == [50, 10]
    assert weight(critic) == pytest.approx(lowered(50), abs=1e-12)
    assert weight(generator) == pytest.approx(lowered(10), abs=1e-12)


def test_two_schedulers_of_one_optimizer() -> None:
    optimizer = sgd(momentum=0.9)
    rate = TorchScheduler(optimizer, LR)
    decay = TorchScheduler(optimizer, {"weight_decay": LR}, counts="updates")
    train(optimizer, rate, 12)

    assert (rate.last_epoch, decay.last_epoch) == (12, 12)
    assert optimizer.param_groups[0]["lr"] == optimizer.param_groups[0]["weight_decay"] == LR(12)


def said(told: pytest.WarningsRecorder) -> list[str]:
    return [str(warning.message) for warning in told]


@pytest.mark.parametrize("steps", [2, 3, 8])
def test_stepping_more_than_once_per_update_is_told_once(steps: int) -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        for _ in range(20):
            optimizer.step()
            for _ in range(steps):
                scheduler.step()

    (warning,) = told
    assert str(warning.message).startswith("TorchScheduler: step() is called more than once per up")
    assert warning.filename == __file__


def by_update(optimizer: Any, scheduler: Any) -> None:
    train(optimizer, scheduler, 10)


def by_epoch(optimizer: Any, scheduler: Any) -> None:
    for _ in range(5):
        for _ in range(8):
            optimizer.step()
        scheduler.step()


def by_samples(optimizer: Any, scheduler: Any) -> None:
    for seen in range(32, 640, 32):
        optimizer.step()
        scheduler.step(seen)


def drawing(optimizer: Any, scheduler: Any) -> None:
    for _ in range(30):
        scheduler.step()


def drawing_after_an_update(optimizer: Any, scheduler: Any) -> None:
    """Draw the curve after an update, like a CUDA graph, which hides all other updates."""
    for _ in range(3):
        optimizer.step()
    drawing(optimizer, scheduler)


def a_skip_now_and_then(optimizer: Any, scheduler: Any) -> None:
    """Skip an update now and then, and the first one, which only a scaler does."""
    scaler = torch.amp.GradScaler("cpu")
    assert scaler.is_enabled()
    for k in range(60):
        if k % 7 and k not in (23, 25):  # and so 21, 23, 25
            optimizer.step()
        scheduler.step()


def resumed_by_steps(optimizer: Any, scheduler: Any) -> None:
    drawing(optimizer, scheduler)
    by_update(optimizer, scheduler)


def resumed(optimizer: Any, scheduler: Any) -> None:
    for done in (3, 5, 7, 9, 11):
        scheduler.load_state_dict({"last_epoch": done})
        train(optimizer, scheduler, 1)


def back_to_where_it_was(optimizer: Any, scheduler: Any) -> None:
    by_epoch(optimizer, scheduler)
    scheduler.load_state_dict(scheduler.state_dict())


def one_update(optimizer: Any, scheduler: Any) -> None:
    optimizer.step()


def nothing(optimizer: Any, scheduler: Any) -> None:
    pass


USUAL = [
    by_update,
    by_epoch,
    by_samples,
    drawing,
    drawing_after_an_update,
    a_skip_now_and_then,
    resumed_by_steps,
    resumed,
    back_to_where_it_was,
    one_update,
    nothing,
]


@both_counts
@pytest.mark.parametrize("loop", USUAL)
def test_no_word_about_a_usual_loop(
    loop: Any, counts: Any, recwarn: pytest.WarningsRecorder
) -> None:
    optimizer = sgd()
    loop(optimizer, TorchScheduler(optimizer, LR, counts=counts))

    assert said(recwarn) == []


def test_no_word_about_steps_at_the_start_of_an_epoch(recwarn: pytest.WarningsRecorder) -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)
    scheduler.step(0)
    for _ in range(8):
        optimizer.step()
    del scheduler

    assert said(recwarn) == []


def never_stepping() -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR)
    for _ in range(8):
        optimizer.step()
    scheduler.get_last_lr()


def test_never_stepping_is_told_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(sys, "last_value", raising=False)  # pytest sets it when a test fails

    with pytest.warns(
        UserWarning, match="never stepped, so that all updates were at the first rate: "
    ):
        never_stepping()


def test_no_word_about_a_run_that_an_error_ended(
    monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    monkeypatch.setattr(sys, "last_value", KeyboardInterrupt(), raising=False)
    never_stepping()

    assert said(recwarn) == []


SCRIPT = """
import torch
from schedcore import Constant
from schedcore_torch import TorchScheduler

optimizer = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))])
scheduler = TorchScheduler(optimizer, Constant(0.3))
for _ in range(8):
    optimizer.step()
"""


def test_never_stepping_is_told_when_a_script_ends() -> None:
    """It is not told if an error has ended the script."""
    scripts = [SCRIPT, SCRIPT + "raise KeyboardInterrupt"]
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    runs = [
        subprocess.Popen([sys.executable, "-c", it], stderr=subprocess.PIPE, text=True, env=paths)
        for it in scripts
    ]
    told, silent = [run.communicate()[1] for run in runs]

    assert "UserWarning: TorchScheduler: never stepped" in told
    assert "KeyboardInterrupt" in silent
    assert "TorchScheduler: " not in silent
