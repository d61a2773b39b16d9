"""Results of runs: the file that keeps them, the table, and the pictures."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

import schedcore
from benchmarks.speed.cases import Series
from benchmarks.speed.timing import Row, Timing

OURS, BY_HAND, LIBRARY = "#ee7733", "#777777", "#88aacc"
COLOURS = {
    "schedcore": OURS,
    "TorchScheduler": OURS,
    "nested closures": BY_HAND,
    "nested classes": "#222255",
    "CosineAnnealingLR": "#33bbee",
}
OURS_BY_CASE = {
    "warmup into cosine": "schedcore",
    "warmup into cosine, plain function": "schedcore, plain function",
    "warmup into cosine, jax.jit": "schedcore, jitted by JAX",
}
HEAD = ["case", "ours", "beside", "its time", "ratio", "at most", "holds", "spread"]


@dataclass(frozen=True)
class Setup:
    """The setup that runs must share to stand in one report."""

    schedcore: str
    processor: str
    cores: int
    quick: bool


@dataclass(frozen=True)
class Run:
    """Everything that was measured in one environment."""

    setup: Setup
    versions: dict[str, str]
    missing: list[str]
    rows: list[Row]
    depth: Series
    groups: Series


def this_setup(quick: bool) -> Setup:
    """The setup of a run on this machine."""
    return Setup(schedcore.__version__, _processor(), os.cpu_count() or 1, quick)


def save_runs(runs: dict[str, Run], path: Path) -> None:
    """Write the runs, by the name of their environment."""
    content = {name: asdict(run) for name, run in runs.items()}
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load_runs(path: Path, setup: Setup) -> dict[str, Run]:
    """The runs in a file, if there is one, that were set up alike.

    Raises ValueError if the file is not one of ours.
    """
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        runs = {name: _load_run(run) for name, run in content.items()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: not a result of this benchmark: {error}") from error
    return {name: run for name, run in runs.items() if run.setup == setup}


def report(runs: Sequence[Run]) -> str:
    """A table for each environment; a row that the first has is not shown again."""
    setup = runs[0].setup
    lines = [
        f"schedcore {setup.schedcore} on {setup.processor}, {setup.cores} cores"
        + (", in a hurry: these numbers prove nothing" if setup.quick else "")
    ]
    seen: set[tuple[str, str]] = set()
    for run in runs:
        rows = [row for row in run.rows if (row.case, row.reference) not in seen]
        seen.update((row.case, row.reference) for row in rows)
        if rows:
            versions = ", ".join(f"{name} {version}" for name, version in run.versions.items())
            lines += ["", f"{versions}:", "", *_table([HEAD, *map(_cells, rows)])]
    missing = [name for name in runs[0].missing if all(name in run.missing for run in runs)]
    if missing:
        lines += ["", f"not installed: {', '.join(missing)}"]
    return "\n".join(lines)


def draw_libraries(runs: Sequence[Run], path: Path) -> None:
    """Write a picture of what a call of the warmup into a cosine costs in each library."""
    bars = _bars(runs)
    names = sorted(bars, key=lambda name: bars[name][0].median, reverse=True)
    costs = [bars[name][0].median for name in names]
    figure = Figure(figsize=(9, 0.4 * len(names) + 1.2), layout="constrained")
    ax = figure.subplots()
    ax.barh(names, costs, color=[bars[name][1] for name in names], height=0.7, log=True)
    for k, cost in enumerate(costs):
        ax.annotate(_time(cost), (cost, k), (4, 0), textcoords="offset points", va="center")
    ax.set_xlim(1e-8, 5 * max(costs))
    ax.xaxis.set_major_formatter(lambda seconds, _: _time(seconds))
    ax.set_title("One call of a warmup into a cosine, log scale", loc="left")
    ax.margins(y=0.01)
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="x", alpha=0.25)
    ax.set_axisbelow(True)
    figure.savefig(path, dpi=150)


def draw_sizes(runs: Sequence[Run], path: Path) -> None:
    """Write a picture of the cost against depth, and against the number of param groups."""
    groups = next((run.groups for run in runs if run.groups), {})
    figure = Figure(figsize=(10.5 if groups else 5.5, 4), layout="constrained")
    left, *right = figure.subplots(1, 2 if groups else 1, squeeze=False)[0]
    _draw_series(left, runs[0].depth, "A call, by layers around a cosine")
    left.set(xlabel="layers", xlim=0, ylim=0)
    for ax in right:
        _draw_series(ax, groups, "A step, by param groups, log scales")
        ax.set(xlabel="param groups", xscale="log", yscale="log")
        ax.set_xticks([*next(iter(groups.values()))], minor=False)
        ax.xaxis.set_major_formatter(lambda size, _: f"{size:g}")
    for ax in (left, *right):
        ax.yaxis.set_major_formatter(lambda seconds, _: _time(seconds) if seconds else "0")
    figure.savefig(path, dpi=150)


def _draw_series(ax: Axes, series: Series, title: str) -> None:
    # The costliest first, as the lines lie.
    for name, timings in sorted(series.items(), key=lambda item: -_last(item[1]).median):
        costs = [timing.median for timing in timings.values()]
        ax.plot([*timings], costs, "o-", color=COLOURS[name], markersize=4, label=name)
    ax.legend(frameon=False)
    ax.set_title(title, loc="left")
    ax.grid(alpha=0.25)
    ax.spines[["top", "right"]].set_visible(False)


def _last(timings: dict[int, Timing]) -> Timing:
    return timings[max(timings)]


def _bars(runs: Sequence[Run]) -> dict[str, tuple[Timing, str]]:
    """Timings and colours; of what several runs measured, those of the first."""
    bars: dict[str, tuple[Timing, str]] = {}
    for run in runs:
        for row in run.rows:
            if row.theirs is None or row.case not in OURS_BY_CASE:
                continue
            bars.setdefault(OURS_BY_CASE[row.case], (row.ours, OURS))
            apart = "" if run is runs[0] else ", in a run of its own"
            if row.reference not in bars:
                colour = BY_HAND if "by hand" in row.reference else LIBRARY
                bars[row.reference + apart] = (row.theirs, colour)
    return bars


def _cells(row: Row) -> list[str]:
    spread = max(timing.spread / timing.median for timing in (row.ours, row.theirs) if timing)
    holds = "" if row.limit is None else "yes" if row.holds else "**no**"
    return [
        row.case,
        _time(row.ours.median),
        row.reference,
        _time(row.theirs.median) if row.theirs else "",
        ("+" if row.unit == "ms" else "") + _figure(row.figure, row.unit) if row.theirs else "",
        "" if row.limit is None else _figure(row.limit, row.unit),
        holds,
        f"{spread:.0%}",
    ]


def _figure(value: float, unit: str) -> str:
    if unit == "ms":
        return f"{value:.3g} ms"
    return f"{value:.2f} ×" if value >= 0.1 else f"{value:.1g} ×"


def _time(seconds: float) -> str:
    for unit, size in (("ns", 1e-9), ("µs", 1e-6)):
        if seconds < 999.5 * size:
            return f"{seconds / size:.3g} {unit}"
    return f"{1e3 * seconds:.3g} ms"


def _table(rows: list[list[str]]) -> list[str]:
    """The rows as Markdown that can be read as it is; numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    left = [HEAD.index(name) for name in ("case", "beside", "holds")]
    lines = [
        " | ".join(
            cell.ljust(width) if k in left else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    rule = "|".join(
        "-" * (width + 2) if k in left else "-" * (width + 1) + ":"
        for k, width in enumerate(widths)
    )
    head, *rest = [f"| {line} |" for line in lines]
    return [head, f"|{rule}|", *rest]


def _load_run(content: dict[str, Any]) -> Run:
    return Run(
        setup=Setup(**content["setup"]),
        versions=content["versions"],
        missing=content["missing"],
        rows=[_load_row(row) for row in content["rows"]],
        depth=_load_series(content["depth"]),
        groups=_load_series(content["groups"]),
    )


def _load_row(content: dict[str, Any]) -> Row:
    timings = {name: content[name] and Timing(**content[name]) for name in ("ours", "theirs")}
    return Row(**content | timings)


def _load_series(content: dict[str, Any]) -> Series:
    return {
        name: {int(size): Timing(**timing) for size, timing in timings.items()}
        for name, timings in content.items()
    }


def _processor() -> str:
    """The model, where the system says it."""
    path = Path("/proc/cpuinfo")
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()
