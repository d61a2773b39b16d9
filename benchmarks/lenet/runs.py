"""Results of the run of one framework, and the file that keeps them."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

# Each with the packages that it takes.
FRAMEWORKS = {"torch": ["torch"], "keras": ["keras", "tensorflow"], "mxnet": ["mxnet"]}


@dataclass(frozen=True)
class Epoch:
    """One epoch: means over its training, the test after it, the optimizer's rate by update."""

    train_loss: float
    train_accuracy: float
    test_accuracy: float
    rates: list[float]


Record = Callable[[Epoch], None]


@dataclass(frozen=True)
class Setup:
    """The setup that runs must share to stand in one table."""

    data: str
    checksum: int
    updates_per_epoch: int
    epochs: int
    seed: int
    schedules: dict[str, str]


@dataclass(frozen=True)
class Run:
    """Everything that one framework did: the epochs of every regime."""

    framework: str
    setup: Setup
    versions: dict[str, str]
    seconds: float
    histories: dict[str, list[Epoch]]


def save_run(run: Run, directory: Path) -> None:
    """Write the run to `<framework>.json` in a directory, over an earlier one."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{run.framework}.json"
    path.write_text(json.dumps(asdict(run)) + "\n", encoding="utf-8")


def load_runs(directory: Path, setup: Setup | None = None) -> list[Run]:
    """The runs in a directory: those of one setup, or all, which must have the same.

    Raises ValueError if a file is not one of ours, or if the setups differ.
    """
    paths = [directory / f"{framework}.json" for framework in FRAMEWORKS]
    runs = {path: _load_run(path) for path in paths if path.is_file()}
    if setup is not None:
        return [run for run in runs.values() if run.setup == setup]
    _check_alike({str(path): run.setup for path, run in runs.items()})
    return [*runs.values()]


def _load_run(path: Path) -> Run:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        content["setup"] = Setup(**content["setup"])
        content["histories"] = {
            regime: [Epoch(**epoch) for epoch in epochs]
            for regime, epochs in content["histories"].items()
        }
        return Run(**content)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: not a run of this demo: {error}") from error


def _check_alike(setups: dict[str, Setup]) -> None:
    differing = [
        field.name
        for field in fields(Setup)
        if len({repr(getattr(setup, field.name)) for setup in setups.values()}) > 1
    ]
    if differing:
        lines = ["these runs can't stand in one table, remove a file or choose another --out:"]
        for place, setup in setups.items():
            values = ", ".join(f"{name} {getattr(setup, name)}" for name in differing)
            lines.append(f"  {place}: {values}")
        raise ValueError("\n".join(lines))
