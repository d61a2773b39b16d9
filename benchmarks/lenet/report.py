"""The table and the picture of the runs."""

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.lenet.regimes import CHAPTER
from benchmarks.lenet.runs import FRAMEWORKS, Run, Setup

COLOURS = {"torch": "#ee7733", "keras": "#33bbee", "mxnet": "#222255"}
# The rates coincide, so each curve is drawn thinner than the one below it.
WIDTHS = {"torch": 7.0, "keras": 4.0, "mxnet": 1.2}


def table(runs: list[Run]) -> str:
    """A line for each schedule and framework, and what it takes to read them."""
    setup = runs[0].setup
    beside_chapter = is_the_chapters(setup)
    head = (
        f"{'schedule':29} {'framework':9} {'train loss':>11} {'train acc':>10} {'test acc':>9}"
        f" {'first rate':>11} {'last rate':>10}"
    )
    if beside_chapter:
        head += "   in the chapter"
    lines = [describe(setup), "", head]
    for regime in setup.schedules:
        trained = _under(regime, runs)
        for run in trained:
            name = regime if run is trained[0] else ""
            line = f"{name:29} {run.framework:9} {_figures(run, regime)}"
            if beside_chapter:
                line += _chapter(regime, run.framework)
            lines.append(line.rstrip())
    return "\n".join([*lines, "", *(_origin(run) for run in runs), *_missing(runs)])


def draw(runs: list[Run], path: Path) -> None:
    """Write a picture: for each schedule the rates above, and the accuracy below."""
    setup = runs[0].setup
    figure = Figure(figsize=(2.6 * len(setup.schedules), 5.2), layout="constrained")
    axes = figure.subplots(2, len(setup.schedules), sharex=True, sharey="row", squeeze=False)
    for column, regime in enumerate(setup.schedules):
        upper, lower = axes[:, column]
        upper.set_title(regime, fontsize=11)
        for run in _under(regime, runs):
            _draw_rates(upper, run, regime)
            _draw_accuracy(lower, run, regime)
        lower.set_xlabel("epoch")
    axes[0, 0].set_ylabel("learning rate")
    axes[1, 0].set_ylabel("accuracy")
    axes[0, 0].set_ylim(bottom=0)
    for each in axes.flat:
        each.grid(alpha=0.25)
        each.spines[["top", "right"]].set_visible(False)
    axes[1, 0].legend(loc="lower right", fontsize=9)
    figure.suptitle(f"LeNet on {describe(setup)}")
    figure.savefig(path, dpi=150)


def describe(setup: Setup) -> str:
    """Data, length and seed of a training."""
    epochs = "1 epoch" if setup.epochs == 1 else f"{setup.epochs} epochs"
    return f"{setup.data}: {epochs} of {setup.updates_per_epoch} updates, seed {setup.seed}"


def is_the_chapters(setup: Setup) -> bool:
    """Whether the chapter trained on the same data for as long."""
    return setup.data == "Fashion-MNIST" and setup.epochs == 30


def _under(regime: str, runs: list[Run]) -> list[Run]:
    """The runs that got as far as this regime."""
    return [run for run in runs if regime in run.histories]


def _figures(run: Run, regime: str) -> str:
    history = run.histories[regime]
    last = history[-1]
    return (
        f"{last.train_loss:11.3f} {last.train_accuracy:10.3f} {last.test_accuracy:9.3f}"
        f" {history[0].rates[0]:11.4f} {last.rates[-1]:10.4f}"
    )


def _chapter(regime: str, framework: str) -> str:
    figures = CHAPTER.get((regime, framework), ())
    return "   " + " ".join(f"{figure:.3f}" for figure in figures)


def _origin(run: Run) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in run.versions.items())
    return f"{run.framework}: {versions}, {run.seconds:.0f} s"


def _missing(runs: list[Run]) -> list[str]:
    missing = [name for name in FRAMEWORKS if name not in {run.framework for run in runs}]
    missing += [
        f"{run.framework} under {regime}"
        for run in runs
        for regime in run.setup.schedules
        if regime not in run.histories
    ]
    return [f"no results yet: {', '.join(missing)}"] if missing else []


def _draw_rates(ax: Axes, run: Run, regime: str) -> None:
    rates = [rate for epoch in run.histories[regime] for rate in epoch.rates]
    epochs = [k / run.setup.updates_per_epoch for k in range(len(rates))]
    ax.step(
        epochs, rates, where="post", color=COLOURS[run.framework], linewidth=WIDTHS[run.framework]
    )


def _draw_accuracy(ax: Axes, run: Run, regime: str) -> None:
    history = run.histories[regime]
    epochs = range(1, len(history) + 1)
    colour = COLOURS[run.framework]
    test = [epoch.test_accuracy for epoch in history]
    train = [epoch.train_accuracy for epoch in history]
    ax.plot(epochs, test, ".-", color=colour, markersize=3, label=f"{run.framework}, test")
    ax.plot(epochs, train, ":", color=colour, linewidth=1, label=f"{run.framework}, training")
