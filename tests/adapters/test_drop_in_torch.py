"""`schedcore_torch.lr_scheduler` beside `torch.optim.lr_scheduler`: one import moves a run."""

import copy
import inspect
import math
import warnings
from typing import Any

import pages
import pytest
import torch
from originals_torch import ALL, COSINES, MULTIPLYING, ODD, Build, N, new_optimizer, run, values
from torch.optim import lr_scheduler as theirs

from schedcore import compat
from schedcore_torch import TorchScheduler, from_torch, lr_scheduler as ours

each = pytest.mark.parametrize("build", ALL.values(), ids=ALL)


def close(rates: Any) -> Any:
    return pytest.approx(rates, rel=1e-9, abs=1e-12)


def test_names() -> None:
    assert set(ours.__all__) == set(theirs.__all__)
    for name in ours.__all__:
        assert issubclass(getattr(ours, name), getattr(theirs, name))
    assert ours._LRScheduler is theirs._LRScheduler
    with pytest.raises(AttributeError, match="NoamLR"):
        _ = ours.NoamLR


def test_the_line_of_the_page() -> None:
    (line,) = [it for it in pages.blocks(pages.text("moving.md")) if ">>>" not in it]
    names: dict[str, Any] = {}
    exec(line, names)  # noqa: S102  the page is ours

    assert {name: names[name] for name in theirs.__all__} == {
        name: getattr(ours, name) for name in theirs.__all__
    }


@pytest.mark.parametrize("name", sorted(ours.__all__))
def test_signatures(name: str) -> None:
    assert inspect.signature(getattr(ours, name)) == inspect.signature(getattr(theirs, name))


@each
@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_rates_of_every_update(build: Build, kind: str) -> None:
    """Rates and momentum agree to well past the end, and the groups keep the same keys."""
    of, by = new_optimizer(kind), new_optimizer(kind)
    original, moved = build(theirs, of), build(ours, by)

    assert isinstance(moved, TorchScheduler)
    for expected, used in zip(run(of, original), run(by, moved), strict=True):
        assert used == close(expected)
    assert moved.get_last_lr() == close(original.get_last_lr())
    assert moved.base_lrs == original.base_lrs
    for group, other in zip(of.param_groups, by.param_groups, strict=True):
        assert group.keys() == other.keys()
        for key in group.keys() - {"params", "lr", "momentum", "betas"}:
            assert group[key] == other[key]


@pytest.mark.parametrize("build", ODD.values(), ids=ODD)
def test_rates_of_odd_arguments(build: Build) -> None:
    """What PyTorch computes with is no error here; nor to `from_torch`, wherever it is asked."""
    of, by = new_optimizer(), new_optimizer()
    original, moved = build(theirs, of), build(ours, by)
    schedules = [from_torch(original)]
    expected = run(of, original, steps=12)
    schedules.append(from_torch(original))
    expected += run(of, original, steps=N - 12)[1:]

    for row, used in zip(expected, run(by, moved), strict=True):
        assert used == close(row)
    for several in schedules:
        for t, row in enumerate(expected[:N]):
            assert [lr(t) for lr in several] == close(row[:2])


def test_rate_below_zero_is_told() -> None:
    """As PyTorch trains with it; `TorchScheduler` refuses it."""
    with pytest.warns(UserWarning, match=r"is negative, -0\.1 at t = 7, as PyTorch's is"):
        ours.CosineAnnealingLR(new_optimizer(), 7, eta_min=-0.1)
    with pytest.raises(ValueError, match="is negative"):
        TorchScheduler(new_optimizer(), compat.torch.CosineAnnealingLR(0.3, 7, eta_min=-0.1))


def test_base_rate_that_is_a_tensor() -> None:
    """It stays, where PyTorch writes over it; then `from_torch` says so."""
    low = torch.tensor(0.1, dtype=torch.float64)
    by = new_optimizer(rates=(0.3,))
    moved = ours.CyclicLR(by, low, 0.5, 4)  # type: ignore[arg-type]
    run(by, moved, steps=4)
    moved.max_lrs = [0.9]
    assert run(by, moved, steps=8)[-1][0] == close(0.9)
    with pytest.raises(TypeError, match="no Schedule of CyclicLR: its base_lr is a tensor, over"):
        from_torch(theirs.CyclicLR(new_optimizer(rates=(0.3,)), low, 0.5, 4))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "args", "rule"),
    [
        ("StepLR", (0,), "step_size must be another, as PyTorch divides by 0 with it, got 0"),
        ("StepLR", ("3",), "step_size must be a number, got '3'"),
        ("StepLR", (3, True), "gamma must be a number, got True"),
        ("MultiStepLR", ([torch.tensor(3)],), r"milestones must be numbers \(PyTorch never comes"),
        ("MultiStepLR", ("37",), "milestones must be numbers .*, got '3'"),
        ("MultiStepLR", ([True],), "milestones must be numbers .*, got True"),
        ("PolynomialLR", (5, -1), r"power must be >= 0 \(PyTorch divides by 0 at total_iters"),
        ("ConstantLR", (0.5, None), "total_iters must be a number, got None"),
        ("CosineAnnealingLR", (math.nan,), "T_max must be finite, got nan"),
    ],
)
def test_slips(name: str, args: Any, rule: str) -> None:
    """What PyTorch fails with later, or what can only be meant otherwise, is an error at once."""
    with pytest.raises((TypeError, ValueError), match=f"^{name}: {rule}"):
        getattr(ours, name)(new_optimizer(), *args)


@each
def test_tensors(build: Build) -> None:
    """Tensors are written in place, one for each group."""
    rates = torch.tensor(0.3), torch.tensor(0.1)
    of, by = new_optimizer(rates=[it.clone() for it in rates]), new_optimizer(rates=rates)
    expected, used = run(of, build(theirs, of)), run(by, build(ours, by))

    for row, other in zip(expected, used, strict=True):
        assert other == pytest.approx(row, rel=1e-4, abs=1e-6)
    assert all(group["lr"] is it for group, it in zip(by.param_groups, rates, strict=True))


@each
def test_attributes(build: Build) -> None:
    original, moved = build(theirs, new_optimizer()), build(ours, new_optimizer())

    for name, value in vars(original).items():
        if name in ("optimizer", "_scale_fn_ref", "_step_count"):
            continue
        assert getattr(moved, name) == (pytest.approx(value) if name == "_last_lr" else value), name


@each
@pytest.mark.parametrize("k", [0, 1, 8, 30])
def test_last_epoch(build: Build, k: int) -> None:
    """The rate of update k + 1, of an optimizer whose state was loaded, and on from there."""
    of, by = new_optimizer(), new_optimizer()
    original = build(theirs, of)
    expected = run(of, original, steps=k + 1)
    by.load_state_dict(of.state_dict())

    def late(module: Any, of: Any) -> Any:
        class At:
            def __getattr__(self, name: str) -> Any:
                return lambda *args, **kwargs: getattr(module, name)(*args, **kwargs, last_epoch=k)

        return build(At(), of)

    moved = late(ours, by)
    assert moved.last_epoch == k + 1
    expected = run(of, original, steps=N - k - 1)
    for row, other in zip(expected, run(by, moved, steps=N - k - 1), strict=True):
        assert other == close(row)


def test_last_epoch_without_a_base_rate() -> None:
    with pytest.raises(KeyError, match="initial_lr"):
        ours.StepLR(new_optimizer(), 3, last_epoch=4)


@each
def test_step_to_a_time(build: Build) -> None:
    """The rate is that of the closed form, or of the run itself; the warning is PyTorch's."""
    of, by = new_optimizer(), new_optimizer()
    expected, moved = run(of, build(theirs, of)), build(ours, by)
    restarts = isinstance(moved, ours.CosineAnnealingWarmRestarts)
    for t in (5, 40, 0, 12, 3):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            moved.step(t)
        assert [str(it.message) for it in told] == [theirs.EPOCH_DEPRECATION_WARNING] * (
            not restarts
        )
        assert values(by) == close(expected[t])
        assert moved.last_epoch == t


@pytest.mark.parametrize("mult", [1, 2, 3])
def test_restarts_in_fractions_of_an_epoch(mult: int) -> None:
    of, by = new_optimizer(), new_optimizer()
    original = theirs.CosineAnnealingWarmRestarts(of, 4, mult)
    moved = ours.CosineAnnealingWarmRestarts(by, 4, mult)
    for epoch in (0.25, 1.5, 3.75, 4.5, 9.25, None, None, 11, None, 2.5, None):
        original.step(epoch)
        moved.step(epoch)
        assert values(by) == close(values(of))
        assert (moved.last_epoch, moved.T_i) == (original.last_epoch, original.T_i)
        assert moved.T_cur == close(original.T_cur)
    for it in (original, moved):
        it.T_cur = 3
        it.step()
    assert values(by) == close(values(of))


@each
def test_from_torch(build: Build) -> None:
    by = new_optimizer()
    moved = build(ours, by)
    for _ in range(12):
        moved.step()

    expected = from_torch(build(theirs, new_optimizer()))
    assert [str(it) for it in from_torch(moved)] == [str(it) for it in expected]


@each
def test_copies(build: Build) -> None:
    """Scheduler and optimizer are copied together in the middle of a run."""
    by = new_optimizer()
    moved = build(ours, by)
    run(by, moved, steps=12)
    twin = copy.deepcopy(moved)

    assert twin.optimizer is not by
    assert run(twin.optimizer, twin, steps=40) == run(by, moved, steps=40)


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "attribute", "value"),
    [
        ("StepLR", (10,), {}, "gamma", 0.5),
        ("MultiStepLR", ([10, 30],), {}, "gamma", 0.5),
        ("ExponentialLR", (0.9,), {}, "gamma", 0.5),
        ("LambdaLR", (lambda t: 0.9**t,), {}, "base_lrs", [1.0, 2.0]),
        ("CosineAnnealingWarmRestarts", (10,), {}, "eta_min", 0.05),
        ("CyclicLR", (0.1, 0.5, 5), {}, "max_lrs", [0.7, 0.9]),
    ],
)
def test_argument_that_is_assigned(
    name: str, args: Any, kwargs: Any, attribute: str, value: Any
) -> None:
    """It holds from the next step on."""
    of, by = new_optimizer(), new_optimizer()
    pair = getattr(theirs, name)(of, *args, **kwargs), getattr(ours, name)(by, *args, **kwargs)
    assert run(by, pair[1], steps=15)[-1] == close(run(of, pair[0], steps=15)[-1])
    for it in pair:
        setattr(it, attribute, value)
    for row, other in zip(run(of, pair[0]), run(by, pair[1]), strict=True):
        assert other == close(row)


@pytest.mark.parametrize("build", (MULTIPLYING | COSINES).values(), ids=MULTIPLYING | COSINES)
def test_rate_that_somebody_else_writes(build: Build) -> None:
    """A rate comes by hand, or in the optimizer's state; what multiplies goes on from it."""
    of, by = new_optimizer(), new_optimizer()
    pair = build(theirs, of), build(ours, by)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", "TorchScheduler: lr")
        for k in range(12):
            if k in (3, 7):
                of.param_groups[1]["lr"] = by.param_groups[1]["lr"] = 0.7
            for optimizer, scheduler in zip((of, by), pair, strict=True):
                optimizer.step()
                scheduler.step()
            assert values(by) == close(values(of)), k
            assert pair[1].get_last_lr() == close(pair[0].get_last_lr())


@pytest.mark.parametrize(
    ("name", "args", "kwargs"),
    [
        ("LambdaLR", ([len],), {}),
        ("MultiplicativeLR", (0.5,), {}),
        ("ConstantLR", (1.5,), {}),
        ("LinearLR", (0.0,), {}),
        ("CosineAnnealingWarmRestarts", (0,), {}),
        ("CyclicLR", (0.1, 0.5), {"mode": "square"}),
        ("CyclicLR", ([0.1], 0.5), {}),
        ("OneCycleLR", (0.1,), {}),
        ("OneCycleLR", (0.1, 10), {"pct_start": 2.0}),
        ("SequentialLR", ([], []), {}),
    ],
)
def test_wrong_arguments(name: str, args: Any, kwargs: Any) -> None:
    """Arguments that PyTorch refuses are refused here, in its words."""
    texts = []
    for module in (theirs, ours):
        with pytest.raises((TypeError, ValueError)) as caught:
            getattr(module, name)(new_optimizer(), *args, **kwargs)
        texts.append(str(caught.value))
    assert texts[0] == texts[1]


@each
def test_group_that_is_not_to_be_trained(build: Build) -> None:
    """A group is left untrained by a rate of 0."""
    of, by = new_optimizer(rates=(0.3, 0.0)), new_optimizer(rates=(0.3, 0.0))
    original, moved = build(theirs, of), build(ours, by)
    for row, other in zip(run(by, moved), run(of, original), strict=True):
        assert row == close(other)


def test_one_cycle_of_nothing() -> None:
    of, by = new_optimizer(), new_optimizer()
    pair = theirs.OneCycleLR(of, [0.5, 0.0], N + 1), ours.OneCycleLR(by, [0.5, 0.0], N + 1)
    for row, other in zip(run(by, pair[1]), run(of, pair[0]), strict=True):
        assert row == close(other)


def test_no_momentum_to_cycle() -> None:
    of = torch.optim.Rprop([torch.nn.Parameter(torch.zeros(1))])
    with pytest.raises(ValueError, match="momentum"):
        ours.OneCycleLR(of, 0.1, 10)


def test_no_optimizer() -> None:
    with pytest.raises(TypeError, match="str is not an Optimizer"):
        ours.StepLR("adam", 3)  # type: ignore[arg-type]


def test_steps_past_the_end_of_one_cycle() -> None:
    by = new_optimizer()
    moved = ours.OneCycleLR(by, 0.5, total_steps=4, anneal_strategy="linear")
    run(by, moved, steps=4)

    assert values(by)[0] == 0.0  # where PyTorch's is below 0
    with pytest.raises(ValueError, match="total_steps=4 are over, so there is no step 5"):
        moved.step()


def test_subclass_that_would_not_be_asked() -> None:
    with pytest.raises(TypeError, match="Own: its get_lr would not be called: derive it from"):

        class Own(ours.StepLR):
            def get_lr(self) -> list[Any]:
                return []


@pytest.mark.parametrize("name", ["StepLR", "CosineAnnealingLR", "LambdaLR", "OneCycleLR"])
def test_param_group_that_joins(name: str) -> None:
    """It starts at its own rate, where there is no `max_lr` for all."""
    by = new_optimizer(rates=(0.3,))
    args: Any = {
        "StepLR": (3, 0.5),
        "CosineAnnealingLR": (20,),
        "LambdaLR": (lambda t: 0.9**t,),
        "OneCycleLR": (0.5, N),
    }[name]
    moved = getattr(ours, name)(by, *args)
    run(by, moved, steps=7)
    by.add_param_group({"params": [torch.nn.Parameter(torch.zeros(1))], "lr": 0.2})
    run(by, moved, steps=1)
    alone = getattr(ours, name)(new_optimizer(rates=(0.2,)), *args)
    (lr,) = from_torch(alone)
    expected = {"LambdaLR": lr(8), "OneCycleLR": values(by)[0]}.get(name, 0.2 * lr(8) / lr(7))
    assert by.param_groups[1]["lr"] == pytest.approx(expected)


def test_param_group_without_a_function() -> None:
    by = new_optimizer()
    moved = ours.LambdaLR(by, [lambda t: 1.0, lambda t: 0.5])
    by.add_param_group({"params": [torch.nn.Parameter(torch.zeros(1))], "lr": 0.2})
    with pytest.raises(ValueError, match="LambdaLR: lr_lambdas must be one for each of 3 param"):
        moved.step()
