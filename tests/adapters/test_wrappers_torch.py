"""`TorchScheduler` on optimizers that wrap others: whose updates can be seen, and are counted."""

import gc
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.distributed as dist
from torch.optim import SGD, Optimizer
from torch_training import LR, parameter, rates_of, sgd

from schedcore_torch import TorchScheduler


class Bare(Optimizer):
    """A wrapper like accelerate's: it never ran `Optimizer.__init__`, and so has no hooks."""

    def __init__(self, inner: Optimizer) -> None:
        self.inner = inner
        self.param_groups = inner.param_groups

    def step(self, closure: Any = None) -> Any:
        return self.inner.step(closure)


class SomeTables(Bare):
    """A wrapper like timm's Lookahead: it has some tables of hooks, which nobody calls."""

    def __init__(self, inner: Optimizer) -> None:
        super().__init__(inner)
        self._optimizer_step_pre_hooks = OrderedDict()
        self._optimizer_step_post_hooks = OrderedDict()


class Sharpness(Optimizer):
    """A wrapper like SAM in two steps: its hooks hang on a `step` that nobody calls."""

    def __init__(self, inner: Optimizer) -> None:
        super().__init__(inner.param_groups, {})
        self.inner = inner

    def first_step(self) -> None:
        for group in self.param_groups:
            for weight in group["params"]:
                weight.data.add_(0.0)

    def second_step(self) -> None:
        self.inner.step()

    def step(self, closure: Any = None) -> Any:
        self.first_step()
        self.second_step()


class Weighted(Sharpness):
    """A wrapper like WSAM: a part of the update is its own, after that of the optimizer inside."""

    def second_step(self) -> None:
        super().second_step()
        for group in self.param_groups:
            for weight in group["params"]:
                weight.data.add_(weight.grad, alpha=-group["lr"])


class Twice(Sharpness):
    """One in another: both have hooks that are called."""

    def step(self, closure: Any = None) -> Any:
        self.inner.step()


def by_step(optimizer: Any) -> None:
    optimizer.step()


def by_second_step(optimizer: Any) -> None:
    optimizer.first_step()
    optimizer.second_step()


WRAPPED = [
    (Bare, by_step),
    (SomeTables, by_step),
    (Sharpness, by_step),
    (Sharpness, by_second_step),
    (Twice, by_step),
    (lambda inner: Bare(Twice(inner)), by_step),
]


@pytest.mark.parametrize("counts", ["steps", "updates"])
@pytest.mark.parametrize(("wrap", "update"), WRAPPED)
def test_every_update(
    wrap: Any, update: Any, counts: Any, recwarn: pytest.WarningsRecorder
) -> None:
    """Each update counts once, whoever makes it, with or without steps."""
    inner = sgd(0.1, 0.1)
    optimizer = wrap(inner)
    scheduler = TorchScheduler(optimizer, LR, counts=counts)
    for k in range(12):
        assert rates_of(inner) == scheduler.get_last_lr() == [LR(k)] * 2
        update(optimizer)
        if counts == "steps" or k % 2:
            scheduler.step()

    assert scheduler.last_epoch == 12
    assert len(recwarn) == 0


def weighted_sam(inner: SGD) -> Any:
    library = pytest.importorskip("pytorch_optimizer")
    weights = inner.param_groups[0]["params"]
    model = torch.nn.ParameterList(weights)
    optimizer = library.WSAM(model, weights, SGD, lr=0.1, gamma=0.5, rho=0.0)
    inner.param_groups = optimizer.param_groups
    return optimizer


@pytest.mark.parametrize("counts", ["steps", "updates"])
@pytest.mark.parametrize(
    "wrap",
    [
        Weighted,
        lambda inner: Bare(Weighted(inner)),
        lambda inner: Twice(Weighted(inner)),
        lambda inner: Weighted(Bare(inner)),
        lambda inner: Weighted(Twice(inner)),
        weighted_sam,
    ],
)
def test_the_rate_holds_until_the_outer_one_is_done(wrap: Any, counts: Any) -> None:
    """A part of each update is made after the one inside, of a gradient of 1 and at its rate."""
    inner = sgd()
    (weight,) = inner.param_groups[0]["params"]
    optimizer = wrap(inner)
    scheduler = TorchScheduler(optimizer, LR, counts=counts)

    gradients = cycle([1.0, 2.0])  # of WSAM, whose own part is of what the second has more

    def closure() -> Any:
        weight.grad = torch.full_like(weight, next(gradients))
        return weight.sum()

    def fails() -> None:
        raise KeyError

    for k in range(6):
        before = weight[0].item()
        assert rates_of(optimizer) == [LR(k)]
        if k == 3 and wrap is weighted_sam:  # an update that was given up is none
            with pytest.raises(KeyError):
                optimizer.step(fails)
        weight.grad = torch.ones_like(weight)
        optimizer.step(closure)
        scheduler.step()
        assert before - weight[0].item() == pytest.approx(2 * LR(k))


@pytest.mark.parametrize("wrap", [Bare, SomeTables, Sharpness])
def test_a_state_loaded_into_the_inner_one(wrap: Any) -> None:
    inner = sgd(0.1)
    wrapped = wrap(inner)
    scheduler = TorchScheduler(wrapped, LR)
    scheduler.step(7)
    inner.load_state_dict(sgd(0.9).state_dict())
    wrapped.param_groups = inner.param_groups
    inner.step()

    assert inner.param_groups[0]["params"][0][0].item() == -LR(7)
    scheduler.step()
    assert rates_of(inner) == [LR(8)]


class Parts(Optimizer):
    """Several optimizers behind one, as where Muon and AdamW share a model."""

    def __init__(self, *parts: Optimizer) -> None:
        self.parts = parts
        self.param_groups = [group for part in parts for group in part.param_groups]


def test_parts_are_counted_together() -> None:
    """An update is one of each of them, at the same rate."""
    parts = [sgd(0.1), sgd(0.2), sgd(0.3)]
    scheduler = TorchScheduler(Parts(*parts), LR, counts="updates")
    for k in range(8):
        for part in parts:
            assert rates_of(part) == [LR(k)]
            part.step()

    assert scheduler.last_epoch == 8
    assert len({part.param_groups[0]["params"][0][0].item() for part in parts}) == 1


class Hidden(Optimizer):
    """One whose updates nothing shows."""

    def __init__(self, inner: Optimizer) -> None:
        self.update = inner.step
        self.param_groups = inner.param_groups


class Unused(SGD):
    """One that has hooks, and is updated past them."""

    def update(self) -> None:
        for group in self.param_groups:
            for weight in group["params"]:
                weight.data.sub_(group["lr"])
                weight.sub_(0) if not weight.requires_grad else torch.no_grad()(weight.sub_)(0)


def test_nothing_to_count_is_refused() -> None:
    optimizer = sgd()
    hidden = Hidden(optimizer)

    with pytest.raises(TypeError, match="counts='updates' needs the optimizer itself, got Hidden"):
        TorchScheduler(hidden, LR, counts="updates")
    scheduler = TorchScheduler(hidden, LR)
    for k in range(5):
        assert rates_of(optimizer) == [LR(k)]
        hidden.update()
        scheduler.step()


def test_a_clock_that_stands_still_is_told(recwarn: pytest.WarningsRecorder) -> None:
    optimizer = Unused([parameter()], lr=0.1)
    scheduler = TorchScheduler(optimizer, LR, counts="updates")
    for _ in range(20):
        optimizer.update()
        scheduler.step()

    (warning,) = recwarn
    assert "no update is seen, so that the clock stands at 0: Unused.step() is" in str(
        warning.message
    )
    assert warning.filename == __file__


@pytest.mark.parametrize("every", [1, 4, 50])
def test_no_word_about_batches_that_accumulate(
    every: int, recwarn: pytest.WarningsRecorder
) -> None:
    optimizer = sgd()
    scheduler = TorchScheduler(optimizer, LR, counts="updates")
    for batch in range(100):
        if batch % every == every - 1:
            optimizer.step()
        scheduler.step()

    assert scheduler.last_epoch == 100 // every
    assert len(recwarn) == 0


class Dummy(Optimizer):
    """A wrapper like transformers' layer-wise one: it holds one optimizer for each weight."""

    def __init__(self, inner: Sequence[Optimizer]) -> None:
        self.optimizer_dict = dict(enumerate(inner))
        super().__init__([torch.zeros(1)], {"lr": 0.1})

    def step(self, closure: Any = None) -> Any:
        pass


def test_optimizers_that_are_not_reached_are_told() -> None:
    inner = [sgd(), sgd()]
    with pytest.warns(UserWarning, match="Dummy holds other optimizers in optimizer_dict, whose"):
        TorchScheduler(Dummy(inner), LR)
    for it in inner:
        TorchScheduler(it, LR, counts="updates")  # what it says to write
    gc.collect()
    for k in range(4):
        for it in inner:
            assert rates_of(it) == [LR(k)]
            it.step()


class OwnGroups(Optimizer):
    """As a SAM whose base is built from the weights, and not from the param groups."""

    def __init__(self, weights: list[torch.nn.Parameter], *, gives: bool) -> None:
        super().__init__(weights, {"lr": 0.1})
        self.base = SGD(weights, lr=0.1)
        self.gives = gives

    def step(self, closure: Any = None) -> Any:
        if self.gives:
            self.base.param_groups[0]["lr"] = self.param_groups[0]["lr"]
        self.base.step()


@pytest.mark.parametrize("counts", ["steps", "updates"])
@pytest.mark.parametrize("gives", [False, True])
def test_groups_of_their_own_are_told_where_no_rate_gets_there(
    gives: bool, counts: Any, recwarn: pytest.WarningsRecorder
) -> None:
    optimizer = OwnGroups([parameter()], gives=gives)
    scheduler = TorchScheduler(optimizer, LR, counts=counts)
    for k in range(6):
        optimizer.step()
        assert rates_of(optimizer.base) == [LR(k) if gives else 0.1]
        scheduler.step()

    told = [str(it.message) for it in recwarn]
    assert len(told) == (not gives)
    assert gives or "OwnGroups holds other optimizers in base, whose param groups" in told[0]


@pytest.fixture
def one_process(tmp_path: Path) -> Iterator[None]:
    dist.init_process_group("gloo", init_method=f"file://{tmp_path}/it", rank=0, world_size=1)
    yield
    dist.destroy_process_group()


@pytest.mark.parametrize("counts", ["steps", "updates"])
@pytest.mark.usefixtures("one_process")
def test_zero_of_pytorch(counts: Any, recwarn: pytest.WarningsRecorder) -> None:
    """It gives its rates to an optimizer with groups of its own."""
    from torch.distributed.optim import ZeroRedundancyOptimizer

    optimizer = ZeroRedundancyOptimizer([parameter()], SGD, lr=0.1)
    scheduler = TorchScheduler(optimizer, LR, counts=counts)
    for k in range(8):
        optimizer.step()
        assert rates_of(optimizer.optim) == [LR(k)]
        scheduler.step()

    assert [it for it in recwarn if "TorchScheduler" in str(it.message)] == []


def real(name: str) -> Any:
    """A wrapper of another library, around SGD."""
    module, kind = name.split(".")
    if module == "timm":  # its models need torchvision, this file of it doesn't
        spec = find_spec(module)
        if spec is None or not spec.submodule_search_locations:
            pytest.skip("no timm")
        path = Path(spec.submodule_search_locations[0], "optim", "lookahead.py")
        found = spec_from_file_location("lookahead", path)
        assert found is not None
        assert found.loader is not None
        library = module_from_spec(found)
        found.loader.exec_module(library)
    else:
        library = pytest.importorskip(module)
    return getattr(library, kind)(sgd(0.1))


@pytest.mark.parametrize("counts", ["steps", "updates"])
@pytest.mark.parametrize("name", ["timm.Lookahead", "pytorch_optimizer.Lookahead"])
def test_of_other_libraries(name: str, counts: Any) -> None:
    optimizer = real(name)
    scheduler = TorchScheduler(optimizer, LR, counts=counts)
    for k in range(12):
        assert rates_of(optimizer) == [LR(k)]
        optimizer.step()
        scheduler.step()

    assert scheduler.last_epoch == 12


def test_sam_in_two_steps() -> None:
    library = pytest.importorskip("pytorch_optimizer")
    weight = parameter()
    optimizer = library.SAM([weight], base_optimizer=SGD, lr=0.1)
    scheduler = TorchScheduler(optimizer, LR, counts="updates")
    for k in range(6):
        assert rates_of(optimizer) == [LR(k)]
        for update in (optimizer.first_step, optimizer.second_step):
            weight.grad = torch.ones_like(weight)
            update(zero_grad=True)

    assert scheduler.last_epoch == 6
