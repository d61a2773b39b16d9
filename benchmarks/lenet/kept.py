"""The results on Fashion-MNIST that the project keeps, and the page of them.

After a run, from the root of the repository: `python -m benchmarks.lenet.kept out/lenet`
"""

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.lenet.regimes import AS_TRAINED, CHAPTER, REGIMES
from benchmarks.lenet.report import draw
from benchmarks.lenet.runs import FRAMEWORKS, Epoch, Run, Setup, load_runs
from schedcore import parse

FILE = Path(__file__).parent / "fashion_mnist.json"
PAGE = Path(__file__).parents[2] / "docs" / "chapter.md"
FIGURE = PAGE.parent / "curves" / "lenet.png"
NAMES = {"torch": "PyTorch", "keras": "Keras", "mxnet": "MXNet"}
EPOCHS = 30


def load() -> list[Run]:
    """The runs that are kept; the rate of each update is the one of their schedule."""
    runs = []
    for content in json.loads(FILE.read_text("utf-8")):
        setup = Setup(**content.pop("setup"))
        histories = {
            regime: [
                Epoch(loss, accuracy, test, rates(setup, regime, epoch))
                for epoch, (loss, accuracy, test) in enumerate(epochs)
            ]
            for regime, epochs in content.pop("histories").items()
        }
        runs.append(Run(**content, setup=setup, histories=histories))
    return runs


def rates(setup: Setup, regime: str, epoch: int) -> list[float]:
    """The rates of an epoch's updates."""
    schedule, n = parse(setup.schedules[regime]), setup.updates_per_epoch
    return [schedule(k) for k in range(epoch * n, (epoch + 1) * n)]


def keep(runs: Iterable[Run]) -> None:
    """Write runs to the file, with what it has already of other regimes, seeds and lengths."""
    kept = {_key(run): run for run in load()} if FILE.exists() else {}
    for run in runs:
        before = kept.get(_key(run), run)
        schedules = {**before.setup.schedules, **run.setup.schedules}
        kept[_key(run)] = replace(
            run,
            setup=replace(run.setup, schedules=schedules),
            histories={**before.histories, **run.histories},
            seconds=run.seconds + (before.seconds if before is not run else 0),
        )
    FILE.write_text(json.dumps([_content(kept[key]) for key in sorted(kept)], indent=1) + "\n")


def _key(run: Run) -> tuple[int, int, str]:
    return -run.setup.epochs, run.setup.seed, run.framework


def _content(run: Run) -> dict[str, object]:
    histories = {
        regime: [
            [round(it, 4) for it in (each.train_loss, each.train_accuracy, each.test_accuracy)]
            for each in epochs
        ]
        for regime, epochs in run.histories.items()
    }
    return {**asdict(run), "seconds": round(run.seconds), "histories": histories}


def written(page: str, runs: list[Run]) -> str:
    """The page with the tables of these runs where it names them."""
    for name, table in TABLES.items():
        lines = "".join(f"| {it} |\n" for it in table(runs))
        head = f"<!-- {name} -->\n"
        page = re.sub(rf"{head}(?:\|.*\n)*", head + lines, page)
    return page


def beside_the_chapter(runs: list[Run]) -> list[str]:
    """After 30 epochs, by schedule and framework."""
    return [
        "schedule | framework | here | in the chapter",
        "---|---|---|---",
        *(
            f"{regime if run.framework == 'torch' else ''} | {_beside(run, regime)}"
            for regime in REGIMES
            for run in _of(runs, seed=0)
        ),
    ]


def by_the_chapters_clocks(runs: list[Run]) -> list[str]:
    """After 30 epochs at the rates of the chapter's code."""
    return [
        "rates | framework | here | in the chapter",
        "---|---|---|---",
        *(
            f"{regime} | {_beside(run, regime)}"
            for regime in AS_TRAINED
            for run in _of(runs, seed=0)
            if regime in run.histories
        ),
    ]


def two_seeds(runs: list[Run]) -> list[str]:
    """After 30 epochs from two seeds."""
    firsts = {run.framework: run for run in _of(runs, seed=0)}
    pairs = [(firsts[run.framework], run) for run in _of(runs, seed=1)]
    return [
        "schedule | framework | seed 0 | seed 1",
        "---|---|---|---",
        *(
            f"{regime} | {NAMES[first.framework]} | {_figures(first.histories[regime][-1])} | "
            f"{_figures(second.histories[regime][-1])}"
            for first, second in pairs
            for regime in second.histories
        ),
    ]


def five_seeds(runs: list[Run]) -> list[str]:
    """Train loss and test accuracy of multi-factor after four epochs, by seed."""
    cells: dict[tuple[str, str], list[str]] = {}
    for seed in range(5):
        for run in _of(runs, seed, epochs=4):
            for regime, epochs in run.histories.items():
                last = epochs[-1]
                cells.setdefault((regime, NAMES[run.framework]), []).append(
                    f"{last.train_loss:.3f} {last.test_accuracy:.3f}"
                )
    return [
        "rates | framework | seed 0 | seed 1 | seed 2 | seed 3 | seed 4",
        "---|---|---|---|---|---|---",
        *(f"{' | '.join(key)} | {' | '.join(cells[key])}" for key in sorted(cells)),
    ]


TABLES = {
    "beside the chapter": beside_the_chapter,
    "by the chapter's clocks": by_the_chapters_clocks,
    "two seeds": two_seeds,
    "five seeds": five_seeds,
}


def _of(runs: list[Run], seed: int, epochs: int = EPOCHS) -> list[Run]:
    """The runs of one seed and length, framework by framework."""
    found = {it.framework: it for it in runs if (it.setup.seed, it.setup.epochs) == (seed, epochs)}
    return [found[framework] for framework in FRAMEWORKS if framework in found]


def _figures(epoch: Epoch) -> str:
    return f"{epoch.train_loss:.3f} {epoch.train_accuracy:.3f} {epoch.test_accuracy:.3f}"


def _beside(run: Run, regime: str) -> str:
    """The framework, its figures here, and those of the chapter, whose regime a comma follows."""
    chapter = CHAPTER.get((regime.partition(",")[0], run.framework), ())
    reported = " ".join(f"{figure:.3f}" for figure in chapter)
    return f"{NAMES[run.framework]} | {_figures(run.histories[regime][-1])} | {reported}"


def main() -> None:
    """Keep what is in the directories that are named, and write page and figure."""
    keep(run for directory in sys.argv[1:] for run in load_runs(Path(directory)))
    runs = load()
    PAGE.write_text(written(PAGE.read_text("utf-8"), runs), "utf-8")
    draw([_only_regimes(run) for run in _of(runs, seed=0)], FIGURE)


def _only_regimes(run: Run) -> Run:
    schedules = {name: run.setup.schedules[name] for name in REGIMES}
    return replace(run, setup=replace(run.setup, schedules=schedules))


if __name__ == "__main__":
    main()
