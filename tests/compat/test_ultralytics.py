"""The preset of Ultralytics beside its trainer's own lines."""

import ast
import inspect
import textwrap
from types import SimpleNamespace
from typing import Any

import pytest
from compat.opened import opened, partly
from compat.pairs import Pair, assert_same, described

from schedcore import compat

torch = pytest.importorskip("torch")
opened("ultralytics", "ultralytics.utils")
TORCH_UTILS = partly("ultralytics.utils.torch_utils")
TRAINER = partly("ultralytics.engine.trainer", one_cycle=TORCH_UTILS.one_cycle, DEFAULT_CFG=None)

LIBRARY, DISTRIBUTION = "Ultralytics", "ultralytics"


def warmup_lines() -> Any:
    """The lines of the training loop that are run before each batch of the warmup."""
    source = textwrap.dedent(inspect.getsource(TRAINER.BaseTrainer._do_train))
    (found,) = [
        it
        for it in ast.walk(ast.parse(source))
        if isinstance(it, ast.If) and "ni <= nw" in ast.unparse(it.test)
    ]
    return compile(ast.Module([found], []), "trainer.py", "exec")


def values(settings: dict[str, Any], batches: int, of: str) -> list[float]:
    """The rate, or momentum, of each batch."""
    args = SimpleNamespace(**settings)
    group = "bias" if of == "bias" else "weight"
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD(
        [{"params": [weight], "param_group": group}], lr=args.lr0, momentum=args.momentum
    )
    trainer = SimpleNamespace(args=args, epochs=args.epochs, optimizer=optimizer)
    TRAINER.BaseTrainer._setup_scheduler(trainer)
    trainer.scheduler.last_epoch = -1
    nw = TRAINER.BaseTrainer._get_warmup_iterations(trainer, batches)
    names = {**vars(TRAINER), "self": trainer, "nw": nw, "acc0": 1}
    lines = warmup_lines()
    result = []
    for epoch in range(args.epochs):
        trainer.scheduler.step()
        for i in range(batches):
            exec(lines, {**names, "ni": i + batches * epoch, "epoch": epoch})  # noqa: S102
            result.append(
                float(optimizer.param_groups[0]["momentum" if of == "momentum" else "lr"])
            )
            optimizer.step()
    return result


DEFAULTS = {
    "epochs": 8,
    "lr0": 0.3,
    "lrf": 0.01,
    "cos_lr": False,
    "warmup_epochs": 3.0,
    "warmup_bias_lr": 0.1,
    "warmup_momentum": 0.8,
    "momentum": 0.937,
}


def pair(batches: int, of: str = "weight", **kwargs: Any) -> Pair:
    """A run with these settings, of so many batches to an epoch."""
    settings = {**DEFAULTS, **kwargs}
    preset = compat.ultralytics.train
    return Pair(
        preset,
        preset(batches=batches, of=of, **settings),
        lambda: values(settings, batches, of),
        note=described((batches, of), kwargs),
    )


PAIRS = [
    pair(7),
    pair(7, cos_lr=True),
    pair(7, "bias"),
    pair(7, "bias", cos_lr=True, warmup_bias_lr=0.0),
    pair(7, "momentum"),
    pair(10, warmup_epochs=0.25),
    pair(10, warmup_epochs=0),
    pair(10, epochs=2, lrf=0.5),
    pair(10, epochs=1),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Batch k of a run is trained at lr(k - 1) of the preset."""
    assert_same(pair)
