"""Libraries that take a schedule as it is: the weights tell the rate of each update."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pages
import pytest

from schedcore import Constant, Cosine, Linear, Schedule

LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5, begin_lr=0.02)
UPDATES = 25

FIRST, *SECTIONS = re.split(r"^## ", pages.text("elsewhere.md"), flags=re.MULTILINE)


def mlx(lr: Schedule) -> list[float]:
    return _mlx(lr, compiled=False)


def mlx_compiled(lr: Schedule) -> list[float]:
    return _mlx(lr, compiled=True)


def _mlx(lr: Schedule, compiled: bool) -> list[float]:
    mx = pytest.importorskip("mlx.core")
    from mlx import nn, optimizers

    model = nn.Module()
    model.weight = mx.array(0.0)
    optimizer = optimizers.SGD(learning_rate=lr)
    state = [model.state, optimizer.state]

    def step() -> None:
        optimizer.update(model, {"weight": mx.array(-1.0)})

    if compiled:
        step = mx.compile(step, inputs=state, outputs=state)
    weights = [0.0]
    for _ in range(UPDATES):
        step()
        mx.eval(state)
        weights.append(model.weight.item())
    return rises(weights)


def paddle(lr: Schedule) -> list[float]:
    paddle = pytest.importorskip("paddle")
    weight = paddle.create_parameter(
        [1], "float32", default_initializer=paddle.nn.initializer.Constant(0.0)
    )
    scheduler = paddle.optimizer.lr.LambdaDecay(1.0, lr)
    optimizer = paddle.optimizer.SGD(learning_rate=scheduler, parameters=[weight])
    weights = [0.0]
    for _ in range(UPDATES):
        (-weight).backward()
        optimizer.step()
        optimizer.clear_grad()
        scheduler.step()
        weights.append(weight.item())
    return rises(weights)


def thinc(lr: Schedule) -> list[float]:
    api = pytest.importorskip("thinc.api")
    rate = api.Schedule("lr", lambda _, step, **rest: lr(step))
    optimizer = api.Optimizer(rate, grad_clip=0.0, use_averages=False)
    weight, weights = np.zeros(1, "float32"), [0.0]
    for _ in range(UPDATES):
        weight, _ = optimizer((0, "weight"), weight, -np.ones(1, "float32"))
        optimizer.step_schedules()
        weights.append(weight.item())
    return rises(weights)


def torchtitan(lr: Schedule) -> list[float]:
    titan = pytest.importorskip("torchtitan.components.optimizer.lr_scheduler")
    import torch

    weight = torch.nn.Parameter(torch.zeros((), dtype=torch.float64))
    optimizer = torch.optim.SGD([weight], lr=0.5)
    schedulers = titan.LRSchedulersContainer([optimizer], (lr * 2).function())
    weights = [0.0]
    for _ in range(UPDATES):
        weight.grad = -torch.ones_like(weight)
        optimizer.step()
        schedulers.step()
        weights.append(weight.item())
    return rises(weights)


def sklearn(lr: Schedule) -> list[float]:
    linear_model = pytest.importorskip("sklearn.linear_model")
    model = linear_model.SGDRegressor(
        learning_rate="constant", alpha=0.0, fit_intercept=False, average=False
    )
    weights = [0.0]
    for k in range(UPDATES):
        # Under this target the gradient of the squared error is -1.
        model.set_params(eta0=lr(k)).partial_fit([[1.0]], [weights[-1] + 1.0])
        weights.append(model.coef_.item())
    return rises(weights)


X, Y = np.arange(8.0).reshape(8, 1), np.arange(8.0) - 3.5


def xgboost(lr: Schedule) -> list[float]:
    """A tree that tells all rows apart takes a share of each error; the first trees are saved."""
    xgb = pytest.importorskip("xgboost")
    data = xgb.DMatrix(X, Y)
    parameters: dict[str, Any] = {
        "max_depth": 9,
        "lambda": 0,
        "base_score": 0,
        "min_child_weight": 0,
    }
    half: Any = None
    for part, trees in ((lr, 10), (lr.shift(-10), UPDATES - 10)):
        follow = xgb.callback.LearningRateScheduler(part.shift(-1))
        parameters["eta"] = part(0)
        half = xgb.train(parameters, data, trees, callbacks=[follow], xgb_model=half)
    outputs = [
        half.predict(data, iteration_range=(0, k), output_margin=True)[0] if k else 0.0
        for k in range(UPDATES + 1)
    ]
    return shares(outputs)


def lightgbm(lr: Schedule) -> list[float]:
    lgb = pytest.importorskip("lightgbm")
    parameters = {"min_data_in_leaf": 1, "verbosity": -1, "boost_from_average": False}
    parameters |= {"min_data_in_bin": 1, "min_sum_hessian_in_leaf": 0}
    half: Any = None
    for part, trees in ((lr, 10), (lr.shift(-10), UPDATES - 10)):
        follow = lgb.reset_parameter(learning_rate=part)
        data = lgb.Dataset(X, Y, free_raw_data=False)
        half = lgb.train(parameters, data, trees, callbacks=[follow], init_model=half)
    outputs = [half.predict(X, num_iteration=k)[0] if k else 0.0 for k in range(UPDATES + 1)]
    return shares(outputs)


def rises(values: list[float]) -> list[float]:
    return [after - before for before, after in pairwise(values)]


def shares(outputs: list[float]) -> list[float]:
    """Return how much of what was left of the first target each tree took."""
    return [(b - a) / (Y[0] - a) for a, b in pairwise(map(float, outputs))]


LIBRARIES = [mlx, mlx_compiled, paddle, thinc, torchtitan, sklearn, xgboost, lightgbm]


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.__name__)
@pytest.mark.parametrize("lr", [LR, Constant(0.2).cooldown(at=12, steps=20)], ids=["cosine", "wsd"])
def test_update_k_uses_the_rate_of_k(library: Callable[[Schedule], list[float]], lr: Any) -> None:
    assert library(lr) == pytest.approx([lr(k) for k in range(UPDATES)], rel=1e-3)


@pytest.mark.parametrize(
    ("lr", "given"),
    [
        (Linear(3e-4, steps=1), Linear(3e-4, steps=1).reverse(1)),
        (
            Cosine(3e-4, steps=200).warmup(120).stretch(1 / 320),
            Cosine(3e-4, steps=200).warmup(120).stretch(1 / 320).reverse(1),
        ),
    ],
    ids=["share of the run", "timesteps"],
)
def test_stable_baselines_counts_backwards(lr: Schedule, given: Schedule) -> None:
    """Each rollout of 64 steps trains at the rate where it ends; bare, it is upside down."""
    sb3 = pytest.importorskip("stable_baselines3")
    from stable_baselines3.common.callbacks import BaseCallback

    class Note(BaseCallback):  # type: ignore[misc]
        def _on_step(self) -> bool:
            return True

        def _on_rollout_start(self) -> None:
            (group,) = self.model.policy.optimizer.param_groups
            rates.append(group["lr"])

        _on_training_end = _on_rollout_start

    used = []
    for learning_rate in (given, lr):
        rates: list[float] = []
        agent = sb3.PPO(
            "MlpPolicy",
            "CartPole-v1",
            learning_rate=learning_rate,
            n_steps=64,
            n_epochs=1,
            device="cpu",
        )
        agent.learn(320, callback=Note())
        used.append(rates[1:])

    assert used[0] == pytest.approx([lr(n / 5) for n in range(1, 6)])
    assert used[1] == pytest.approx([lr(1 - n / 5) for n in range(1, 6)])


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.splitlines()[0])
def test_the_page(section: str) -> None:
    (example,) = pages.blocks(section)
    for library in re.findall(r"^>>> import (\w+)", example, re.MULTILINE):
        pytest.importorskip(library)

    (first,) = pages.blocks(FIRST)
    assert pages.run_code(first + example).failed == 0


def test_the_page_names_every_library() -> None:
    """The table has a row for each section."""
    assert len(SECTIONS) == 8
    for section in SECTIONS:
        title = section.splitlines()[0]
        assert f"| [{title}](#{title.lower()})" in FIRST
