"""Draw the pictures of the README's table and of the catalogue: `python docs/draw_curves.py`."""

import re
from math import log
from pathlib import Path
from textwrap import fill

import matplotlib.pyplot as plt
import numpy as np

from schedcore import (
    Constant,
    Cosine,
    Cyclic,
    Factor,
    MultiFactor,
    Polynomial,
    SquareRoot,
    WarmRestarts,
    parse,
)

DOCS = Path(__file__).parent
BLUE = "#4477aa"

NAMED = {
    "constant": Constant(0.6),
    "square_root": SquareRoot(1.0),
    "factor": Factor(1.0, 0.7, step_size=10, min_lr=0.1),
    "multi_factor": MultiFactor(1.0, [30, 60, 80], 0.5),
    "polynomial": Polynomial(1.0, 80, power=2),
    "cosine": Cosine(1.0, 80),
    "cyclic": Cyclic(0.1, 1.0, 15, mode="triangular2"),
    "warm_restarts": WarmRestarts(1.0, 15, cycle_mult=2),
    "linear_warmup": Cosine(1.0, 60).warmup(20),
}


def my_curve(t: float) -> float:
    return 0.3 / (1 + log(1 + t))


def draw_row(name: str) -> None:
    figure, ax = plt.subplots(figsize=(1.6, 0.5))
    t = np.linspace(0, 100, 1001)
    ax.plot(t, NAMED[name](t), color=BLUE, linewidth=1.6)
    ax.set(xlim=(0, 100), ylim=(-0.05, 1.08))
    ax.axis("off")
    figure.savefig(DOCS / "curves" / f"{name}.svg", transparent=True, metadata={"Date": None})
    plt.close(figure)


def draw_catalogue(columns: int = 8) -> None:
    """Every line of the first table, each on a scale of its own."""
    page = (DOCS / "catalogue.md").read_text("utf-8")
    table = page[: page.index("## Warmups")]
    rows = re.findall(r"^\| (.+?) \| `(.+?)` \|", table, re.MULTILINE)
    figure, axes = plt.subplots(-(-len(rows) // columns), columns, figsize=(12, 12))
    t = np.linspace(0, 110, 441)
    for ax in axes.flat:
        ax.axis("off")
    for ax, (name, text) in zip(axes.flat, rows, strict=False):
        ax.plot(t, parse(text, {"my_curve": my_curve})(t), color=BLUE, linewidth=1.2)
        ax.set_gid(name)
        ax.set_ylim(bottom=0)
        ax.set_title(fill(name, 22), fontsize=7, y=-0.2, va="top")
    figure.tight_layout(h_pad=1.5)
    figure.savefig(DOCS / "curves" / "catalogue.svg", metadata={"Date": None})
    plt.close(figure)


def main() -> None:
    plt.rcParams.update({"svg.hashsalt": "schedcore", "svg.fonttype": "none"})
    for name in NAMED:
        draw_row(name)
    draw_catalogue()


if __name__ == "__main__":
    main()
