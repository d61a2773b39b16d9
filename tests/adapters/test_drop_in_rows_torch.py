"""PyTorch's schedulers under their own names in a row, in a chain, and in turn."""

import copy
import gc
import pickle
import weakref
from collections.abc import Callable
from typing import Any

import pytest
import torch
from originals_torch import COSINES, MULTIPLYING, Build, N, new_optimizer, run, values
from torch.optim import lr_scheduler as theirs
from torch.optim.swa_utils import SWALR

from schedcore_torch import TorchScheduler, from_torch, lr_scheduler as ours

Several = Callable[[Any, Any], list[Any]]

ROWS: dict[str, tuple[Several, list[int]]] = {
    "warmup and cosine": (
        lambda m, of: [m.LinearLR(of, 0.1, total_iters=5), m.CosineAnnealingLR(of, 40)],
        [5],
    ),
    "three": (
        lambda m, of: [
            m.ConstantLR(of, 0.1, 3),
            m.ExponentialLR(of, 0.9),
            m.StepLR(of, 4, 0.5),
        ],
        [3, 20],
    ),
    "set anew": (
        lambda m, of: [
            m.LambdaLR(of, lambda t: (t + 1) / 10),
            m.CosineAnnealingWarmRestarts(of, 7, 2),
        ],
        [9],
    ),
    "a chain first": (
        lambda m, of: [
            m.ChainedScheduler([m.LinearLR(of, 0.1), m.StepLR(of, 4)]),
            m.PolynomialLR(of, 20),
        ],
        [12],
    ),
    "one": (lambda m, of: [m.StepLR(of, 10)], []),
    "two at once": (
        lambda m, of: [m.StepLR(of, 2), m.ExponentialLR(of, 0.5), m.LinearLR(of)],
        [5, 5],
    ),
}


@pytest.mark.parametrize(("parts", "milestones"), ROWS.values(), ids=ROWS)
def test_in_a_row(parts: Several, milestones: list[int]) -> None:
    of, by = new_optimizer(), new_optimizer()
    original = theirs.SequentialLR(of, parts(theirs, of), milestones)
    moved = ours.SequentialLR(by, parts(ours, by), milestones)

    assert isinstance(moved, TorchScheduler)
    for _ in range(N):
        assert values(by) == pytest.approx(values(of), rel=1e-9, abs=1e-12)
        assert moved.get_last_lr() == pytest.approx(original.get_last_lr(), rel=1e-9, abs=1e-12)
        for its, other in zip(moved._schedulers, original._schedulers, strict=True):
            assert its.last_epoch == getattr(other, "last_epoch", its.last_epoch)
        for it in (of, by, original, moved):
            it.step()


def test_a_row_in_a_row() -> None:
    """PyTorch's SequentialLR inside another leaves an update out; ours does not."""
    by = new_optimizer(rates=(0.4,))
    inner = ours.SequentialLR(by, [ours.ConstantLR(by, 0.5, 9), ours.StepLR(by, 1, 0.5)], [2])
    moved = ours.SequentialLR(by, [ours.ConstantLR(by, 0.25, 9), inner], [3])

    rates = [row[0] for row in run(by, moved, steps=8)]
    assert rates == pytest.approx([0.1, 0.1, 0.1, 0.2, 0.2, 0.4, 0.2, 0.1, 0.05])
    assert [it.last_epoch for it in inner._schedulers] == [1, 3]
    inner._schedulers[1].step()  # a part, which the whole steps
    assert values(by)[0] == pytest.approx(0.05)


@pytest.mark.parametrize("at", [1, 6])
@pytest.mark.parametrize("build", MULTIPLYING.values(), ids=MULTIPLYING)
def test_product_that_is_not_the_first_in_a_row(build: Build, at: int) -> None:
    """It goes on from the rate that it finds, so that the row is PyTorch's own."""

    def in_a_row(module: Any, of: Any) -> Any:
        parts = [build(module, of), module.MultiplicativeLR(of, lambda t: 0.9 + t / 1000)]
        return module.SequentialLR(of, [*parts, module.StepLR(of, 5)], [at, 30])

    of, by = new_optimizer(), new_optimizer()
    expected, used = run(of, in_a_row(theirs, of)), run(by, in_a_row(ours, by))
    assert used == [pytest.approx(row, rel=1e-9, abs=1e-12) for row in expected]
    schedules = from_torch(in_a_row(theirs, new_optimizer()))
    for t, row in enumerate(expected):
        assert [lr(t) for lr in schedules] == pytest.approx(row[:2], rel=1e-9, abs=1e-12)


def test_row_in_a_chain() -> None:
    by = new_optimizer()
    row = ours.SequentialLR(by, [ours.LinearLR(by), ours.StepLR(by, 10)], [5])
    with pytest.raises(TypeError, match=r"^ChainedScheduler: schedulers must be without a Sequent"):
        ours.ChainedScheduler([row, ours.ExponentialLR(by, 0.9)])


@pytest.mark.parametrize("k", [0, 4, 5, 20])
def test_row_that_begins_later(k: int) -> None:
    def build(of: Any, **late: Any) -> Any:
        parts = [ours.LinearLR(of, 0.1, total_iters=5), ours.CosineAnnealingLR(of, 40)]
        return ours.SequentialLR(of, parts, [5], **late)

    of, by = new_optimizer(), new_optimizer()
    original = build(of)
    run(of, original, steps=k + 1)
    by.load_state_dict(of.state_dict())

    assert run(by, build(by, last_epoch=k), steps=30) == run(of, original, steps=30)


CHAINS: dict[str, Several] = {
    "two": lambda m, of: [m.LinearLR(of, 0.4, total_iters=3), m.MultiStepLR(of, [4, 8, 10])],
    "three": lambda m, of: [m.ExponentialLR(of, 0.9), m.ConstantLR(of, 0.2, 4), m.StepLR(of, 3)],
    "a function": lambda m, of: [m.MultiplicativeLR(of, lambda t: 0.9), m.PolynomialLR(of, 30)],
    "one": lambda m, of: [m.StepLR(of, 10)],
}
WITH_COSINE: dict[str, Several] = {
    "cosine last": lambda m, of: [m.LinearLR(of, 0.4, total_iters=3), m.CosineAnnealingLR(of, 20)],
    "cosine first": lambda m, of: [m.CosineAnnealingLR(of, 20, 0.05), m.StepLR(of, 7)],
}


@pytest.mark.parametrize("parts", CHAINS.values(), ids=CHAINS)
def test_chain_is_a_product(parts: Several) -> None:
    of, by = new_optimizer(), new_optimizer()
    original, moved = (
        theirs.ChainedScheduler(parts(theirs, of)),
        ours.ChainedScheduler(parts(ours, by)),
    )

    assert isinstance(moved, TorchScheduler)
    for row, other in zip(run(by, moved), run(of, original), strict=True):
        assert row == pytest.approx(other, rel=1e-9, abs=1e-12)
    assert moved.get_last_lr() == pytest.approx(original.get_last_lr(), rel=1e-9)
    assert moved._schedulers[-1].get_last_lr() == moved.get_last_lr()
    assert [it(N) for it in from_torch(moved)] == pytest.approx(moved.get_last_lr(), rel=1e-9)


@pytest.mark.parametrize("parts", (CHAINS | WITH_COSINE).values(), ids=CHAINS | WITH_COSINE)
@pytest.mark.parametrize("rates", [(0.3, 0.1), (0.3, 0.3)])
@pytest.mark.parametrize("make", [float, torch.tensor])
def test_stepped_in_turn(parts: Several, rates: Any, make: Callable[[float], Any]) -> None:
    """Each multiplies what it finds, as in PyTorch."""
    rel = 1e-9 if make is float else 1e-5
    of, by = new_optimizer(rates=rates), new_optimizer(rates=[make(it) for it in rates])
    several, others = parts(theirs, of), parts(ours, by)

    for row, other in zip(run(by, *others), run(of, *several), strict=True):
        assert row == pytest.approx(other, rel=rel, abs=1e-9)
    assert others[-1].get_last_lr() == pytest.approx(several[-1].get_last_lr(), rel=rel)


SET_ANEW: dict[str, Several] = {
    "function first": lambda m, of: [m.LambdaLR(of, lambda t: 0.9**t), m.StepLR(of, 5)],
    "function last": lambda m, of: [m.ExponentialLR(of, 0.9), m.LambdaLR(of, lambda t: 0.9**t)],
    "restarts": lambda m, of: [m.LinearLR(of), m.CosineAnnealingWarmRestarts(of, 5)],
    "cycles": lambda m, of: [m.CyclicLR(of, 0.1, 0.5, 5), m.LambdaLR(of, lambda t: 0.9**t)],
}


@pytest.mark.parametrize("parts", SET_ANEW.values(), ids=SET_ANEW)
def test_in_turn_with_one_that_undoes_the_other(parts: Several) -> None:
    by = new_optimizer()
    with pytest.raises(RuntimeError, match=r"sets the rate anew .* undoes what .*: write Chained"):
        run(by, *parts(ours, by))


@pytest.mark.parametrize("parts", (SET_ANEW | WITH_COSINE).values(), ids=SET_ANEW | WITH_COSINE)
def test_chain_that_is_no_product_is_that_of_pytorch(parts: Several) -> None:
    of, by = new_optimizer(), new_optimizer()
    original = theirs.ChainedScheduler(parts(theirs, of))
    moved = ours.ChainedScheduler(parts(ours, by))

    assert type(moved) is theirs.ChainedScheduler
    for row, other in zip(run(by, moved), run(of, original), strict=True):
        assert row == pytest.approx(other, rel=1e-9, abs=1e-12)


FOREIGN: dict[str, Several] = {
    "a class of theirs": lambda m, of: [m.LinearLR(of, 0.4), theirs.StepLR(of, 10)],
    "set anew": lambda m, of: [m.LambdaLR(of, lambda t: 0.9**t), theirs.StepLR(of, 10)],
    "SWALR": lambda m, of: [m.ExponentialLR(of, 0.9), SWALR(of, 0.05)],
    "momentum": lambda m, of: [m.LinearLR(of, 0.4), m.OneCycleLR(of, 0.5, N)],
}


@pytest.mark.parametrize("parts", FOREIGN.values(), ids=FOREIGN)
def test_row_with_a_foreign_part_is_that_of_pytorch(parts: Several) -> None:
    of, by = new_optimizer(), new_optimizer()
    original = theirs.SequentialLR(of, parts(theirs, of), [6])
    moved = ours.SequentialLR(by, parts(ours, by), [6])

    assert type(moved) is theirs.SequentialLR
    for row, other in zip(run(by, moved), run(of, original), strict=True):
        assert row == pytest.approx(other, rel=1e-9, abs=1e-12)


def test_copies_go_on_from_the_rates_that_were_found() -> None:
    by = new_optimizer()
    moved = ours.StepLR(by, 5)
    run(by, moved, steps=3)
    by.param_groups[0]["lr"] = 0.7
    run(by, moved, steps=1)
    twin = copy.deepcopy(moved)

    assert run(twin.optimizer, twin, steps=20) == run(by, moved, steps=20)
    assert values(by)[0] == pytest.approx(0.7e-4)


def test_one_takes_over_from_another() -> None:
    of, by = new_optimizer(), new_optimizer()
    ends = []
    for module, optimizer in ((theirs, of), (ours, by)):
        first = module.CosineAnnealingLR(optimizer, 20)
        second = module.LambdaLR(optimizer, lambda t: 0.5**t)
        ends.append(run(optimizer, first, steps=9) + run(optimizer, second, steps=9))

    for row, other in zip(*ends, strict=True):
        assert row == pytest.approx(other, rel=1e-9)


@pytest.mark.parametrize("name", ["StepLR", "MultiStepLR", "ExponentialLR", "LinearLR"])
def test_in_turn_with_a_plateau(name: str) -> None:
    args: Any = {"StepLR": (5,), "MultiStepLR": ([3, 9],), "ExponentialLR": (0.9,), "LinearLR": ()}
    rows = []
    for module in (theirs, ours):
        of = new_optimizer()
        plateau = module.ReduceLROnPlateau(of, patience=2)
        scheduler = getattr(module, name)(of, *args[name])
        for _ in range(20):
            of.step()
            plateau.step(1.0)
            scheduler.step()
            rows.append(values(of))
    for row, other in zip(rows[:20], rows[20:], strict=True):
        assert row == pytest.approx(other, rel=1e-9)


def test_param_group_that_joins_a_row() -> None:
    by = new_optimizer(rates=(0.4,))
    moved = ours.SequentialLR(by, [ours.ConstantLR(by, 0.5, 9), ours.StepLR(by, 2, 0.5)], [3])
    by.add_param_group({"params": [torch.nn.Parameter(torch.zeros(1))], "lr": 0.2})
    run(by, moved, steps=5)

    assert by.param_groups[1]["lr"] == pytest.approx(by.param_groups[0]["lr"] / 2)


def test_pickle() -> None:
    by = new_optimizer()
    moved = ours.SequentialLR(by, [ours.LinearLR(by), ours.StepLR(by, 10)], [20])
    run(by, moved, steps=12)
    twin = pickle.loads(pickle.dumps(moved))

    assert run(twin.optimizer, twin, steps=40) == run(by, moved, steps=40)


def test_nothing_holds_on_to_anything() -> None:
    gc.disable()
    try:
        by = new_optimizer()
        moved = ours.SequentialLR(by, [ours.LinearLR(by), ours.StepLR(by, 3)], [5])
        run(by, moved, steps=6)
        refs = weakref.ref(moved), weakref.ref(by)
        del moved, by
        assert [ref() for ref in refs] == [None, None]
    finally:
        gc.enable()


@pytest.mark.parametrize("build", (MULTIPLYING | COSINES).values(), ids=MULTIPLYING | COSINES)
def test_step_to_a_time_takes_no_rate_that_it_finds(build: Callable[[Any, Any], Any]) -> None:
    by = new_optimizer()
    moved = build(ours, by)
    expected = [schedule(4) for schedule in from_torch(moved)]
    by.param_groups[0]["lr"] = 0.7
    with pytest.warns(UserWarning, match="epoch parameter"):
        moved.step(4)

    assert moved.get_last_lr() == values(by)[:2] == pytest.approx(expected)
