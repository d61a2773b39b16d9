"""PyTorch's schedulers, with arguments that reach each of their branches, for its module or ours."""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

N = 70

# A way to build one, of an optimizer, with the classes of a module.
Build = Callable[[Any, Any], Any]


class Scaled:
    """A function with a state, which PyTorch saves."""

    def __init__(self, by: float) -> None:
        self.by = by

    def __call__(self, t: float) -> float:
        return self.by / (1 + t)


TABLE = [1.0, 0.5, 0.7, 0.2, 0.1]


def case(name: str, *args: Any, **kwargs: Any) -> tuple[str, Build]:
    text = [str(it) for it in args] + [f"{key}={it}" for key, it in kwargs.items()]
    label = re.sub(" at 0x[0-9a-f]+", "", f"{name}({', '.join(text)})")  # the same in every process
    return label[:70], lambda module, of: getattr(module, name)(of, *args, **kwargs)


MULTIPLYING: dict[str, Build] = dict(
    [
        case("MultiplicativeLR", lambda t: 0.9 if t % 3 else 1.1),
        case("MultiplicativeLR", [lambda t: 0.9, lambda t: 0.8]),
        case("StepLR", 7),
        case("StepLR", 1, gamma=0.9),
        case("StepLR", 5, gamma=1.1),
        case("MultiStepLR", [3, 9, 9, 30], gamma=0.5),
        case("MultiStepLR", [30, 4]),
        case("ConstantLR"),
        case("ConstantLR", 0.5, total_iters=12),
        case("ConstantLR", 0.5, 0),
        case("ConstantLR", 0.5, total_iters=7.5),
        case("LinearLR"),
        case("LinearLR", 0.1, total_iters=7.5),
        case("LinearLR", 0.1, 0.7, total_iters=20),
        case("LinearLR", start_factor=1.0, end_factor=0.0, total_iters=9),
        case("ExponentialLR", 0.9),
        case("ExponentialLR", gamma=1.02),
        case("PolynomialLR"),
        case("PolynomialLR", total_iters=30, power=2.0),
        case("PolynomialLR", 12, 0.5),
        case("PolynomialLR", 7.5, power=2.0),
    ]
)
COSINES: dict[str, Build] = dict(
    [
        case("CosineAnnealingLR", 20),
        case("CosineAnnealingLR", T_max=N, eta_min=0.01),
        case("CosineAnnealingLR", 7, 0.2),
    ]
)
SET_ANEW: dict[str, Build] = dict(
    [
        case("LambdaLR", lambda t: 0.95**t),
        case("LambdaLR", [lambda t: TABLE[t % 5], lambda t: 1 / (1 + t)]),
        case("LambdaLR", Scaled(2.0)),
        case("CosineAnnealingWarmRestarts", 10),
        case("CosineAnnealingWarmRestarts", T_0=5, T_mult=2, eta_min=0.01),
        case("CyclicLR", 0.1, 0.5, 4, 6, mode="triangular2"),
        case("CyclicLR", [0.1, 0.2], [0.5, 0.9], step_size_up=8, cycle_momentum=False),
        case("CyclicLR", 0.1, 0.5, step_size_up=5, mode="exp_range", gamma=0.97),
        case("CyclicLR", 0.1, 0.5, step_size_up=5, scale_fn=lambda x: 1 / (1 + x)),
        case("CyclicLR", 0.1, 0.5, 5, scale_fn=Scaled(1.0), scale_mode="iterations"),
        case("CyclicLR", 0.1, 0.5, 5, base_momentum=[0.7, 0.5], max_momentum=[0.95, 0.9]),
        case("OneCycleLR", 0.5, total_steps=N),
        case("OneCycleLR", [0.5, 0.2], epochs=10, steps_per_epoch=N // 10, div_factor=10),
        case("OneCycleLR", 0.5, N + 1, pct_start=0.2, anneal_strategy="linear", three_phase=True),
        case("OneCycleLR", 0.5, N, cycle_momentum=False, final_div_factor=100),
    ]
)
ALL = MULTIPLYING | COSINES | SET_ANEW
# With arguments that nobody means, and PyTorch computes with.
ODD: dict[str, Build] = dict(
    [
        case("LambdaLR", lambda t: t < 5),
        case("LambdaLR", lambda t: 3 - t),
        case("StepLR", 3, gamma=0),
        case("StepLR", 3, gamma=-0.5),
        case("StepLR", 2.5),
        case("StepLR", 0.75, gamma=0.5),
        case("StepLR", -4, gamma=0.5),
        case("StepLR", math.inf),
        case("StepLR", np.float64(3.0), np.float64(0.5)),
        case("StepLR", torch.tensor(3), torch.tensor(0.5, dtype=torch.float64)),
        case("MultiStepLR", {9: 1, 3: 2}, gamma=0.5),
        case("MultiStepLR", [math.inf, 7.0, np.int64(3)], gamma=0.5),
        case("MultiStepLR", [3, 5], gamma=-2),
        case("MultiStepLR", [3, 5], gamma=0),
        case("MultiStepLR", None),
        case("ConstantLR", 0.5, total_iters=math.inf),
        case("ConstantLR", 0.5, total_iters=torch.tensor(5)),
        case("LinearLR", 0.5, total_iters=math.inf),
        case("LinearLR", 0.5, 0.0, -3),
        case("ExponentialLR", 0),
        case("ExponentialLR", -0.9),
        case("PolynomialLR", 5, power=0),
        case("PolynomialLR", math.inf, power=2),
        case("CosineAnnealingLR", -7),
        case("CosineAnnealingLR", 7, eta_min=-0.1),
        case("CosineAnnealingLR", math.inf),
        case("CosineAnnealingLR", 7, torch.tensor(0.01, dtype=torch.float64)),
        case("CosineAnnealingWarmRestarts", 7, eta_min=-0.1),
        case("CyclicLR", 0.1, 0.5, 4, 0),
        case("CyclicLR", 0.1, 0.5, 4, 0, mode="triangular2"),
        case("CyclicLR", 0.1, 0.5, 4, 0, mode="exp_range", gamma=0.9),
        case("CyclicLR", 0.1, 0.5, 4, mode="exp_range", gamma=0),
        case("CyclicLR", 0.1, 0.5, 4, mode="exp_range", gamma=-0.9),
        case("CyclicLR", 0.1, -0.1, 4),
        case("CyclicLR", 0.1, 0.5, 3, 4, scale_fn=lambda cycle: 1 / cycle),
        case("CyclicLR", 0.1, 0.5, 3.3, scale_fn=lambda cycle: [9, *range(40)][cycle]),
        case("OneCycleLR", 0.5, N, div_factor=math.inf),
        case("OneCycleLR", 0.5, N, final_div_factor=math.inf),
        case("OneCycleLR", 0.5, N, final_div_factor=-1),
        case("OneCycleLR", -0.5, N),
    ]
)


def new_optimizer(kind: str = "SGD", rates: Sequence[Any] = (0.3, 0.1)) -> Any:
    weights = [torch.nn.Parameter(torch.zeros(1)) for _ in rates]
    groups: list[Any] = [
        {"params": [weight], "lr": lr} for weight, lr in zip(weights, rates, strict=True)
    ]
    if kind == "SGD":
        return torch.optim.SGD(groups, lr=0.3, momentum=0.9)
    return getattr(torch.optim, kind)(groups, lr=0.3)


def values(of: Any) -> list[float]:
    """Return the values that schedulers write: each group's rate, and momentum or first beta."""
    rates = [float(group["lr"]) for group in of.param_groups]
    rates += [float(group.get("momentum", 0)) for group in of.param_groups]
    return rates + [float(group["betas"][0]) for group in of.param_groups if "betas" in group]


def run(of: Any, *schedulers: Any, steps: int = N) -> list[list[float]]:
    """The values of each update, and those after the last step."""
    used = []
    for _ in range(steps):
        used.append(values(of))
        of.step()
        for scheduler in schedulers:
            scheduler.step()
    return [*used, values(of)]
