"""Train the LeNet of one framework under some regimes."""

import os
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from time import perf_counter

from tqdm import tqdm

from benchmarks.lenet.data import Data
from benchmarks.lenet.regimes import by_update
from benchmarks.lenet.runs import FRAMEWORKS, Epoch, Run, Setup

# LeNet is so small that with more threads it mostly waits for them.
THREADS = str(max(1, min(4, (os.cpu_count() or 1) // 2)))
ENVIRONMENT = {
    "KERAS_BACKEND": "tensorflow",
    "OMP_NUM_THREADS": THREADS,
    "TF_NUM_INTRAOP_THREADS": THREADS,
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


def is_installed(framework: str) -> bool:
    """Whether all packages that a framework takes are there."""
    return all(map(find_spec, FRAMEWORKS[framework]))


def train(framework: str, data: Data, setup: Setup) -> Iterator[Run]:
    """Train a new network under each regime, and give the run so far after each.

    No framework is imported before this.
    """
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    start = perf_counter()
    histories: dict[str, list[Epoch]] = {}
    for regime in setup.schedules:
        histories[regime] = train_regime(framework, regime, data, setup)
        versions = {name: import_module(name).__version__ for name in FRAMEWORKS[framework]}
        yield Run(framework, setup, versions, perf_counter() - start, dict(histories))


def train_regime(framework: str, regime: str, data: Data, setup: Setup) -> list[Epoch]:
    """Train a new network under one regime, and show the progress."""
    trainer = import_module(f"benchmarks.lenet.train_{framework}")
    schedule = by_update(regime, setup.updates_per_epoch)
    history: list[Epoch] = []
    with tqdm(total=setup.epochs, desc=f"{framework}, {regime}", unit="epoch") as bar:

        def record(epoch: Epoch) -> None:
            history.append(epoch)
            bar.set_postfix_str(
                f"loss {epoch.train_loss:.3f}, test accuracy {epoch.test_accuracy:.3f}"
            )
            bar.update()

        trainer.train(data, schedule, setup.epochs, setup.seed, record)
    return history
