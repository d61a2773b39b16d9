"""States of PyTorch's schedulers and of those under its names: each goes on from the other's."""

import io
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch
from originals_torch import ALL, Build, N, new_optimizer, run, values
from torch.optim import lr_scheduler as theirs

from schedcore_torch import TorchScheduler, lr_scheduler as ours

ROWS: dict[str, Build] = {
    "SequentialLR": lambda module, of: module.SequentialLR(
        of,
        [
            module.LinearLR(of, 0.1, total_iters=6),
            module.CosineAnnealingLR(of, 30, 0.01),
            module.ExponentialLR(of, 0.9),
        ],
        [6, 36],
    ),
    "SequentialLR with restarts": lambda module, of: module.SequentialLR(
        of,
        [
            module.ConstantLR(of, 0.1, 6),
            module.CosineAnnealingWarmRestarts(of, 5),
            module.CosineAnnealingWarmRestarts(of, 5, 2),
        ],
        [4, 20],
    ),
    "ChainedScheduler": lambda module, of: module.ChainedScheduler(
        [module.LinearLR(of, 0.1, total_iters=6), module.ExponentialLR(of, 0.9)]
    ),
}
each = pytest.mark.parametrize("build", (ALL | ROWS).values(), ids=ALL | ROWS)
ways = pytest.mark.parametrize(
    ("saves", "loads"), [(theirs, ours), (ours, theirs), (ours, ours)], ids=["to", "fro", "own"]
)


def saved(thing: Any) -> Any:
    """The state of an optimizer or a scheduler, as it comes from a file."""
    file = io.BytesIO()
    torch.save(thing.state_dict(), file)
    file.seek(0)
    return torch.load(file)


@each
@ways
@pytest.mark.parametrize("at", [0, 6, 50])
@pytest.mark.filterwarnings("error:TorchScheduler. .* as it was saved")
def test_goes_on(build: Build, saves: Any, loads: Any, at: int) -> None:
    """The run goes on exactly, whichever of optimizer and scheduler is loaded first."""
    of = new_optimizer()
    scheduler = build(saves, of)
    run(of, scheduler, steps=at)
    states = saved(of), saved(scheduler)
    expected = run(of, scheduler, steps=N - at)

    for is_first in (True, False):
        by = new_optimizer()
        resumed = build(loads, by)
        if is_first:
            by.load_state_dict(states[0])
        resumed.load_state_dict(dict(states[1]))  # PyTorch's CyclicLR takes from it
        if not is_first:
            by.load_state_dict(states[0])
        for row, other in zip(run(by, resumed, steps=N - at), expected, strict=True):
            assert row == pytest.approx(other, rel=1e-9, abs=1e-12)


def in_a_row(module: Any, of: Any) -> Any:
    inner = [module.ExponentialLR(of, 0.9), module.ConstantLR(of, 0.5)]
    last = module.SequentialLR(of, inner, [3])
    return module.SequentialLR(of, [module.LinearLR(of, 0.1, total_iters=4), last], [4])


@pytest.mark.parametrize("at", range(9))
def test_a_row_in_a_row_goes_on(at: int) -> None:
    """Before it begins, too."""
    of, by = new_optimizer(), new_optimizer()
    scheduler = in_a_row(ours, of)
    run(of, scheduler, steps=at)
    resumed = in_a_row(ours, by)
    by.load_state_dict(saved(of))
    resumed.load_state_dict(saved(scheduler))

    assert run(by, resumed, steps=9) == run(of, scheduler, steps=9)


def test_a_row_in_a_row_of_pytorch_is_taken() -> None:
    """There the parts of one that has not begun are twice before their start."""
    of, by = new_optimizer(), new_optimizer()
    state = saved(in_a_row(theirs, of))
    assert [it["last_epoch"] for it in state["_schedulers"][1]["_schedulers"]] == [-1, -2]
    resumed = in_a_row(ours, by)
    expected = run(of, in_a_row(ours, of), steps=9)
    resumed.load_state_dict(state)

    for row, other in zip(run(by, resumed, steps=9), expected, strict=True):
        assert row == pytest.approx(other)


@ways
@pytest.mark.parametrize("at", [1, 9])
def test_two_in_turn_go_on(saves: Any, loads: Any, at: int) -> None:
    """The run goes on from the states of both schedulers."""

    def both(module: Any, of: Any) -> list[Any]:
        return [module.LinearLR(of, 0.1, total_iters=6), module.CosineAnnealingLR(of, 40, 0.01)]

    of, by = new_optimizer(), new_optimizer()
    several, resumed = both(saves, of), both(loads, by)
    run(of, *several, steps=at)
    by.load_state_dict(saved(of))
    for old, new in zip(several, resumed, strict=True):
        new.load_state_dict(saved(old))

    assert run(by, *resumed, steps=30) == [
        pytest.approx(row, rel=1e-9) for row in run(of, *several, steps=30)
    ]


@each
def test_keys_are_those_of_pytorch(build: Build) -> None:
    original, moved = build(theirs, new_optimizer()), build(ours, new_optimizer())

    assert moved.state_dict().keys() == original.state_dict().keys()


OTHERS: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any], str]] = {
    "StepLR": (
        lambda module, of: module.StepLR(of, 10, 0.5),
        lambda module, of: module.StepLR(of, 10, 0.1),
        "gamma=0.5, where the code has gamma=0.1",
    ),
    "CosineAnnealingLR": (
        lambda module, of: module.CosineAnnealingLR(of, 30, 0.01),
        lambda module, of: module.CosineAnnealingLR(of, 60),
        "T_max=30, eta_min=0.01, where the code has T_max=60, eta_min=0.0",
    ),
    "OneCycleLR": (
        lambda module, of: module.OneCycleLR(of, 0.5, N + 20),
        lambda module, of: module.OneCycleLR(of, 0.5, N + 1),
        "total_steps=90, where the code has total_steps=71",
    ),
    "CosineAnnealingWarmRestarts": (
        lambda module, of: module.CosineAnnealingWarmRestarts(of, 8),
        lambda module, of: module.CosineAnnealingWarmRestarts(of, 12),
        "T_0=8, where the code has T_0=12",
    ),
}


@pytest.mark.parametrize(("then", "now", "words"), OTHERS.values(), ids=OTHERS)
def test_saved_arguments_win(then: Any, now: Any, words: str) -> None:
    """Saved arguments win over the code's, as in PyTorch, and this is told once."""
    of, by = new_optimizer(), new_optimizer()
    original = then(theirs, of)
    run(of, original, steps=15)
    moved = now(ours, by)
    by.load_state_dict(saved(of))
    with pytest.warns(UserWarning, match="goes on as it was saved") as told:
        moved.load_state_dict(saved(original))
    assert len(told) == 1
    assert words in str(told[0].message)
    assert "A TorchScheduler goes on with the code's" in str(told[0].message)
    for row, other in zip(
        run(by, moved, steps=N - 15), run(of, original, steps=N - 15), strict=True
    ):
        assert row == pytest.approx(other, rel=1e-9, abs=1e-12)


def test_base_rates_that_were_saved_win() -> None:
    of, by = new_optimizer(rates=(0.3, 0.1)), new_optimizer(rates=(0.5, 0.1))
    original, moved = (m.LambdaLR(o, lambda t: 0.9**t) for m, o in ((theirs, of), (ours, by)))
    run(of, original, steps=5)
    with pytest.warns(UserWarning, match=r"base_lrs=\[0.3, 0.1\], where the code has .*0.5, 0.1"):
        moved.load_state_dict(saved(original))

    assert values(by) == pytest.approx(values(of))


def test_bounds_that_the_optimizer_has_saved_win() -> None:
    """OneCycleLR keeps them in the param groups."""
    of, by = new_optimizer(), new_optimizer()
    original = theirs.OneCycleLR(of, 0.5, N + 1)
    moved = ours.OneCycleLR(by, 0.2, N + 1)
    run(of, original, steps=5)
    with pytest.warns(UserWarning, match=r"max_lr=\[0.5, 0.5\].* code has .*max_lr=\[0.2, 0.2\]"):
        by.load_state_dict(saved(of))
    with pytest.warns(UserWarning, match="base_lrs"):
        moved.load_state_dict(saved(original))

    assert run(by, moved, steps=60) == [pytest.approx(row) for row in run(of, original, steps=60)]


@ways
def test_part_of_an_epoch_is_saved(saves: Any, loads: Any) -> None:
    of, by = new_optimizer(), new_optimizer()
    scheduler, resumed = (
        m.CosineAnnealingWarmRestarts(o, 4) for m, o in ((saves, of), (loads, by))
    )
    scheduler.step(6.25)
    resumed.load_state_dict(saved(scheduler))

    assert run(by, resumed)[1:] == [pytest.approx(row) for row in run(of, scheduler)[1:]]


def test_rates_hold_without_the_state_of_the_optimizer() -> None:
    of, by = new_optimizer(), new_optimizer()
    original, moved = theirs.StepLR(of, 10), ours.StepLR(by, 10)
    run(of, original, steps=25)
    moved.load_state_dict(saved(original))

    assert values(by) == pytest.approx(values(of))


def test_rates_that_were_changed_by_hand_are_saved() -> None:
    of, by = new_optimizer(), new_optimizer()
    original, moved = theirs.StepLR(of, 10), ours.StepLR(by, 10)
    run(of, original, steps=5)
    of.param_groups[0]["lr"] = 0.2
    run(of, original, steps=1)
    moved.load_state_dict(saved(original))

    assert run(by, moved, steps=30) == [pytest.approx(row) for row in run(of, original, steps=30)]


def test_state_of_a_function_is_restored() -> None:
    class Growing:
        by = 0.5

        def __call__(self, t: int) -> float:
            return float(self.by)

    of, by = new_optimizer(), new_optimizer()
    function = Growing()
    function.by = 0.25
    moved = ours.LambdaLR(by, Growing())
    moved.load_state_dict(ours.LambdaLR(of, function).state_dict())

    assert values(by)[0] == pytest.approx(0.075)


def test_clock_alone() -> None:
    by = new_optimizer()
    moved = ours.StepLR(by, 10)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        moved.load_state_dict({"last_epoch": 25})

    assert moved.last_epoch == 25
    assert moved.get_last_lr() == pytest.approx([0.003, 0.001])


@pytest.mark.parametrize(
    "state",
    [
        {},
        theirs.LinearLR(new_optimizer()).state_dict(),
        TorchScheduler(new_optimizer(), "Cosine(0.3, 10)").state_dict(),
    ],
    ids=["nothing", "another class", "TorchScheduler"],
)
def test_state_of_something_else(state: dict[str, Any]) -> None:
    moved = ours.StepLR(new_optimizer(), 10)
    with pytest.raises(ValueError, match="StepLR: state must be of a StepLR, got .*load {'last"):
        moved.load_state_dict(state)


def test_momentum_that_is_a_tensor() -> None:
    """It is written into, and its bounds stay."""
    of, by = new_optimizer(), new_optimizer()
    bounds: Any = torch.tensor(0.8), torch.tensor(0.9)
    original = theirs.CyclicLR(of, 0.1, 0.5, 5, base_momentum=0.8, max_momentum=0.9)
    moved = ours.CyclicLR(by, 0.1, 0.5, 5, base_momentum=bounds[0], max_momentum=bounds[1])

    assert run(by, moved, steps=3)[-1] == pytest.approx(run(of, original, steps=3)[-1])
    assert float(by.param_groups[0]["max_momentum"]) == pytest.approx(0.9)
