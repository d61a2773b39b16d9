"""`identify` on curves that other libraries made, live."""

import importlib
import sys
from collections.abc import Callable
from importlib.util import find_spec, module_from_spec
from typing import Any

import pytest

from schedcore import Constant, Cosine, Exponential, Factor, Linear, MultiFactor, Schedule, identify

N = 120


def optimizer(lr: float) -> Any:
    torch = importlib.import_module("torch")
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr)


def stepped(build: Callable[[Any], Any], lr: float) -> list[float]:
    """The rates of updates under a scheduler of PyTorch's kind."""
    of = optimizer(lr)
    scheduler = build(of)
    rates = []
    for _ in range(N):
        rates.append(of.param_groups[0]["lr"])
        of.step()
        scheduler.step()
    return rates


def torch() -> list[float]:
    schedulers = importlib.import_module("torch.optim.lr_scheduler")
    return stepped(lambda of: schedulers.MultiStepLR(of, [30, 60, 90], 0.1), 0.1)


def transformers() -> list[float]:
    library = importlib.import_module("transformers")
    return stepped(lambda of: library.get_linear_schedule_with_warmup(of, 20, 110), 5e-5)


def keras() -> list[float]:
    schedules = importlib.import_module("keras").optimizers.schedules
    schedule = schedules.ExponentialDecay(0.1, decay_steps=50, decay_rate=0.96)
    return [float(schedule(k)) for k in range(N)]


def optax() -> list[float]:
    schedule = importlib.import_module("optax").warmup_cosine_decay_schedule(0, 0.3, 20, 110, 0.01)
    return [float(schedule(k)) for k in range(N)]


def timm() -> list[float]:
    # The models of timm need torchvision, its schedulers do not.
    if (spec := find_spec("timm")) and not find_spec("torchvision"):
        sys.modules.setdefault("timm", module_from_spec(spec))
    library = importlib.import_module("timm.scheduler.step_lr")
    scheduler = library.StepLRScheduler(optimizer(0.2), 30, 0.5)
    return [scheduler._get_lr(k)[0] for k in range(N)]


def fvcore() -> list[float]:
    library = importlib.import_module("fvcore.common.param_scheduler")
    return [library.CosineParamScheduler(0.1, 0.001)(k / 100) for k in range(100)]


def ignite() -> list[float]:
    handlers = importlib.import_module("ignite.handlers")
    values = handlers.PiecewiseLinear.simulate_values(
        N, param_name="lr", milestones_values=[(40, 0.4), (100, 0.0)]
    )
    return [rate for _, rate in values]


def lrsched() -> list[float]:
    library = importlib.import_module("lrsched")
    schedule = library.with_warmup(library.constant(lr=0.002), warmup_steps=25, start_lr=0.0)
    return [schedule(k) for k in range(N)]


def mmengine() -> list[float]:
    library = importlib.import_module("mmengine.optim")
    return stepped(lambda of: library.ExponentialLR(of, gamma=0.95), 0.1)


def pytorch_optimizer() -> list[float]:
    library = importlib.import_module("pytorch_optimizer")
    return stepped(lambda of: library.get_wsd_schedule(of, 20, 50, 40, cooldown_type="linear"), 0.1)


def thinc() -> list[float]:
    schedule = importlib.import_module("thinc.api").warmup_linear(0.001, 20, 110)
    return [schedule(k) for k in range(N)]


LIVE: list[tuple[Callable[[], list[float]], Schedule]] = [
    (torch, MultiFactor(0.1, [30, 60, 90], 0.1)),
    (transformers, Linear(5e-5, 90).warmup(20)),
    (keras, Exponential(0.1, 0.96, step_size=50)),
    (optax, Cosine(0.3, 90, 0.01).warmup(20)),
    (timm, Factor(0.2, 0.5, step_size=30)),
    (fvcore, Cosine(0.1, 100, 0.001)),
    (ignite, Constant(0.4).then(Linear(0.4, 60), at=40)),
    (lrsched, Constant(0.002).warmup(25)),
    (mmengine, Factor(0.1, 0.95)),
    (pytorch_optimizer, Constant(0.1).then(Linear(0.1, 40), at=50).warmup(20)),
    (thinc, Linear(0.001, 90).warmup(20)),
]


@pytest.mark.parametrize("digits", [17, 4])
@pytest.mark.parametrize(("made", "lr"), LIVE, ids=[made.__name__ for made, _ in LIVE])
def test_live(made: Callable[[], list[float]], lr: Schedule, digits: int) -> None:
    """Each curve as the library makes it, and rounded as a log does."""
    if not find_spec(made.__name__):
        pytest.skip(f"{made.__name__} is not installed")
    rates = [float(f"{rate:.{digits}g}") for rate in made()]

    assert lr in [candidate.schedule for candidate in identify(rates)]
