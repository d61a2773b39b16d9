"""`identify` on curves that other libraries made, live."""

import importlib
import re
import sys
from collections.abc import Callable
from importlib.util import find_spec, module_from_spec
from typing import Any

import pytest

from schedcore import (
    Constant,
    Cosine,
    Cyclic,
    Exponential,
    Factor,
    Linear,
    MultiFactor,
    Schedule,
    WarmRestarts,
    identify,
)

N = 120

# A name here is that of a library, and perhaps what of it.
LIBRARY = re.compile("_(one_cycle|cyclic|restarts|growing|to_nearly_0)$")


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


def torch_one_cycle() -> list[float]:
    schedulers = importlib.import_module("torch.optim.lr_scheduler")
    return stepped(lambda of: schedulers.OneCycleLR(of, 0.3, N, cycle_momentum=False), 0.1)


def torch_cyclic() -> list[float]:
    schedulers = importlib.import_module("torch.optim.lr_scheduler")
    return stepped(lambda of: schedulers.CyclicLR(of, 0.1, 0.3, 15, 25, cycle_momentum=False), 0.1)


def torch_growing() -> list[float]:
    schedulers = importlib.import_module("torch.optim.lr_scheduler")
    return stepped(lambda of: schedulers.CosineAnnealingWarmRestarts(of, 15, 2, 1e-5), 0.1)


def torch_to_nearly_0() -> list[float]:
    schedulers = importlib.import_module("torch.optim.lr_scheduler")

    def build(of: Any) -> Any:
        parts = [
            schedulers.LinearLR(of, 0.01, total_iters=20),
            schedulers.CosineAnnealingLR(of, N - 20, eta_min=1e-6),
        ]
        return schedulers.SequentialLR(of, parts, [20])

    return stepped(build, 6e-4)


def transformers() -> list[float]:
    library = importlib.import_module("transformers")
    return stepped(lambda of: library.get_linear_schedule_with_warmup(of, 20, 110), 5e-5)


def transformers_restarts() -> list[float]:
    library = importlib.import_module("transformers")
    build = library.get_cosine_with_hard_restarts_schedule_with_warmup
    return stepped(lambda of: build(of, 20, 110, num_cycles=3), 5e-5)


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
    (torch_one_cycle, Cosine(0.3, 84, 1.2e-6).warmup(35, begin_lr=0.012, shape="cosine")),
    (torch_cyclic, Cyclic(0.1, 0.3, 15, 25)),
    (torch_growing, WarmRestarts(0.1, 15, 2, final_lr=1e-5)),
    (torch_to_nearly_0, Cosine(6e-4, 100, 1e-6).warmup(20, begin_lr=6e-6)),
    (transformers, Linear(5e-5, 90).warmup(20)),
    (transformers_restarts, WarmRestarts(5e-5, 30).then(Constant(0), at=90).warmup(20)),
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


INSTALLED = [row for row in LIVE if find_spec(LIBRARY.sub("", row[0].__name__))]
every_curve = pytest.mark.parametrize(
    ("made", "lr"), INSTALLED, ids=[made.__name__ for made, _ in INSTALLED]
)


def rounded(rates: list[float]) -> list[tuple[float, float]]:
    return [(t, float(f"{rate:.4g}")) for t, rate in enumerate(rates)]


@every_curve
def test_as_it_is_made(made: Callable[[], list[float]], lr: Schedule) -> None:
    assert lr in [candidate.schedule for candidate in identify(made())]


@every_curve
def test_every_fifth_in_four_digits(made: Callable[[], list[float]], lr: Schedule) -> None:
    found = identify(rounded(made())[::5])

    assert lr in [candidate.schedule for candidate in found]


@every_curve
def test_late_by_one(made: Callable[[], list[float]], lr: Schedule) -> None:
    found = identify(rounded(made()[1:]))

    assert (lr, 1) in [(candidate.schedule, candidate.offset) for candidate in found]
