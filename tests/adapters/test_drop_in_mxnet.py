"""`schedcore_mxnet.lr_scheduler` beside `mxnet.lr_scheduler`: one import moves a run."""

import pickle
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import Any

import mxnet as mx
import pytest
from mxnet import autograd, gluon, lr_scheduler as theirs

from schedcore import Cosine
from schedcore_mxnet import MXNetScheduler, lr_scheduler as ours

WARM = {"base_lr": 0.3, "warmup_steps": 6, "warmup_begin_lr": 0.1}
HELD = WARM | {"warmup_mode": "constant"}

# The name of a scheduler and its arguments.
CASES: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("FactorScheduler", (10, 0.5), {}),
    ("FactorScheduler", (4, 0.5), {"stop_factor_lr": 0.02, **WARM}),
    ("FactorScheduler", (1,), HELD),
    ("MultiFactorScheduler", ([10, 15, 30], 0.1), {"base_lr": 0.5}),
    ("MultiFactorScheduler", ([3, 15],), {"factor": 0.5, **WARM}),
    ("PolyScheduler", (30,), {"base_lr": 0.3}),
    ("PolyScheduler", (30, 0.3, 1.5, 0.01, 6, 0.1), {"warmup_mode": "constant"}),
    ("CosineScheduler", (30,), {}),
    ("CosineScheduler", (30,), {"final_lr": 0.01, **WARM}),
]
each = pytest.mark.parametrize(
    ("name", "args", "kwargs"), CASES, ids=lambda it: it if isinstance(it, str) else ""
)
FOLLOWS = [case for case in CASES if "Factor" in case[0]]
follows = pytest.mark.parametrize(("name", "args", "kwargs"), FOLLOWS, ids=lambda it: str(it)[:12])


def both(name: str, args: Any, kwargs: Any) -> tuple[Any, Any]:
    return getattr(theirs, name)(*args, **kwargs), getattr(ours, name)(*args, **kwargs)


def test_names() -> None:
    public = {name for name, it in vars(theirs).items() if isinstance(it, type)}

    assert set(ours.__all__) == public


@pytest.mark.parametrize("name", sorted(set(ours.__all__) - {"LRScheduler"}))
def test_signatures(name: str) -> None:
    def parameters(module: Any) -> list[tuple[str, Any]]:
        each = signature(getattr(module, name)).parameters.values()
        return [(it.name, it.default) for it in each]

    assert parameters(ours) == parameters(theirs)


@each
def test_rates_and_base_rate_of_every_update(name: str, args: Any, kwargs: Any) -> None:
    """Updates are in MXNet's count, which has a 0; `base_lr` is the current base rate."""
    original, moved = both(name, args, kwargs)

    assert isinstance(moved, MXNetScheduler)
    for n in range(50):
        assert moved(n) == pytest.approx(original(n), rel=1e-12, abs=1e-15)
        assert moved.base_lr == pytest.approx(original.base_lr, rel=1e-12, abs=1e-15)


@follows
@pytest.mark.parametrize("at", [0, 1, 5, 6, 20])
def test_base_rate_may_be_assigned(name: str, args: Any, kwargs: Any, at: int) -> None:
    """An optimizer assigns it at the start; in the middle of a run, the decay goes on from it."""
    original, moved = both(name, args, kwargs)
    for n in range(50):
        if n == at:
            original.base_lr = moved.base_lr = 0.2
        assert moved(n) == pytest.approx(original(n), rel=1e-12)


@each
def test_schedule_is_on_the_clock_of_schedules(name: str, args: Any, kwargs: Any) -> None:
    _, moved = both(name, args, kwargs)

    assert [moved.schedule(k) for k in range(50)] == [moved(k + 1) for k in range(50)]


@pytest.mark.parametrize("name", ["PolyScheduler", "CosineScheduler"])
def test_base_rate_that_mxnet_ignores_is_told(name: str) -> None:
    original, moved = both(name, (30,), {"base_lr": 0.3})
    original.base_lr = 0.2
    with pytest.warns(UserWarning, match=r"0\.2 has no effect: write \w+\(\.\.\., base_lr=0\.2\)$"):
        moved.base_lr = 0.2

    assert [moved(n) for n in range(30)] == pytest.approx([original(n) for n in range(30)])


@pytest.mark.parametrize("learning_rate", [None, 0.3, 0.05])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_in_a_trainer(optimizer: str, learning_rate: float | None) -> None:
    """An optimizer's own rate, or its default, overwrites the base rate as ever."""

    def rates(make: Callable[..., Any]) -> list[float]:
        weight = gluon.Parameter("weight", shape=(1,), init="ones")
        weight.initialize()
        arguments = {"lr_scheduler": make(step=4, factor=0.5, base_lr=0.1)}
        arguments |= {} if learning_rate is None else {"learning_rate": learning_rate}
        trainer = gluon.Trainer([weight], optimizer, arguments)
        used = []
        for _ in range(12):
            with autograd.record():
                loss = weight.data() * 1
            loss.backward()
            trainer.step(1)
            used.append(trainer.learning_rate)
        return used

    assert rates(ours.FactorScheduler) == pytest.approx(rates(theirs.FactorScheduler), rel=1e-12)


def test_base_rate_assigned_through_the_optimizer() -> None:
    optimizer = mx.optimizer.SGD(lr_scheduler=ours.FactorScheduler(step=1), learning_rate=0.3)

    assert optimizer.learning_rate == 0.3
    optimizer.lr_scheduler.base_lr = 0.4
    assert optimizer.learning_rate == 0.4


def test_states_of_the_original_go_on_along_ours(tmp_path: Path) -> None:
    weight = gluon.Parameter("weight", shape=(1,), init="ones")
    weight.initialize()
    expected = theirs.CosineScheduler(20, base_lr=0.3)
    trainer = gluon.Trainer([weight], "sgd", {"lr_scheduler": expected})
    for _ in range(8):
        with autograd.record():
            loss = weight.data() * 1
        loss.backward()
        trainer.step(1)
    trainer.save_states(str(tmp_path / "states"))
    trainer.load_states(str(tmp_path / "states"))
    ours.CosineScheduler(20, base_lr=0.3).resume(trainer.optimizer)

    assert type(trainer.optimizer.lr_scheduler) is ours.CosineScheduler
    assert trainer.learning_rate == pytest.approx(expected(8))


@each
def test_pickle(name: str, args: Any, kwargs: Any) -> None:
    """The scheduler is pickled in the middle of a run, as MXNet saves it."""
    original, moved = both(name, args, kwargs)
    for n in range(12):
        original(n), moved(n)
    twin = pickle.loads(pickle.dumps(moved))

    assert repr(twin) == repr(moved)
    assert twin.base_lr == pytest.approx(original.base_lr)
    assert [twin(n) for n in range(12, 40)] == pytest.approx([original(n) for n in range(12, 40)])


def test_arguments_can_be_read_and_not_changed() -> None:
    scheduler = ours.FactorScheduler(10, factor=0.5)

    assert (scheduler.step, scheduler.factor, scheduler.warmup_mode) == (10, 0.5, "linear")
    with pytest.raises(AttributeError, match="FactorScheduler: factor can't change: build a new"):
        scheduler.factor = 0.1
    with pytest.raises(AttributeError, match="FactorScheduler has no 'max_update'"):
        _ = scheduler.max_update


def test_schedule_that_is_assigned_takes_effect() -> None:
    scheduler = ours.FactorScheduler(10, factor=0.5)
    scheduler.schedule = Cosine(0.3, steps=20)

    assert scheduler(11) == 0.15


@pytest.mark.parametrize(
    ("name", "args", "kwargs"),
    [
        ("FactorScheduler", (0,), {}),
        ("FactorScheduler", (10,), {"factor": 2}),
        ("MultiFactorScheduler", ([15, 10],), {}),
        ("MultiFactorScheduler", ([10, 15], 1.5), {}),
        ("CosineScheduler", (10,), {"base_lr": 0.1, "warmup_begin_lr": 0.2}),
        ("PolyScheduler", (10,), {"warmup_mode": "cosine"}),
    ],
)
def test_wrong_arguments(name: str, args: Any, kwargs: Any) -> None:
    """Arguments that MXNet refuses are refused here, by the name of the class."""
    with pytest.raises(ValueError, match="."):
        getattr(theirs, name)(*args, **kwargs)
    with pytest.raises(ValueError, match=f"^{name}: "):
        getattr(ours, name)(*args, **kwargs)
