"""Draw the pictures of the README and of the catalogue: `python docs/draw_curves.py`."""

import re
from collections.abc import Iterator
from html import escape
from math import log
from pathlib import Path
from textwrap import wrap

from schedcore import (
    Constant,
    Cosine,
    Cyclic,
    Factor,
    MultiFactor,
    Polynomial,
    Schedule,
    SquareRoot,
    WarmRestarts,
    parse,
)
from schedcore.look.picture import picture
from schedcore.look.svg import COLOURS, path, svg

DOCS = Path(__file__).parent
CURVES = DOCS / "curves"

# What a page is written in, where the pictures can't know it themselves.
THEMES = {"light": "#1f2328", "dark": "#e6edf3"}

COLUMNS = 6

NAMED: dict[str, Schedule] = {
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


def catalogue() -> dict[str, Schedule]:
    """Every line of the first table of the catalogue, by its name."""
    page = (DOCS / "catalogue.md").read_text("utf-8")
    table = page[: page.index("## Warmups")]
    rows = re.findall(r"^\| (.+?) \| `(.+?)` \|", table, re.MULTILINE)
    return {name: parse(text, {"my_curve": my_curve}) for name, text in rows}


def curve(lr: Schedule, until: float, width: float, height: float) -> str:
    """A curve alone, from 0 or below to its peak."""
    shown = picture(lr, until)
    (points,) = shown.curves.values()
    line = path(
        points,
        lambda t: round(1 + (width - 2) * t / until, 2),
        lambda v: round(1 + (height - 2) * (shown.high - v) / (shown.high - shown.low), 2),
    )
    return f'<path d="{line}" fill="none" stroke="{COLOURS[0]}" stroke-width="1.6"/>'


def page(width: float, height: float, inside: str) -> str:
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{inside}\n</svg>'


def gallery(schedules: dict[str, Schedule], colour: str) -> str:
    """All of them, each with its name and on a scale of its own."""
    cells = []
    for k, (name, lr) in enumerate(schedules.items()):
        x, y = 150 * (k % COLUMNS), 92 * (k // COLUMNS)
        lines = "".join(
            f'<tspan x="0" dy="13">{escape(line)}</tspan>' for line in wrap(name, 26)[:2]
        )
        text = (
            f'<text y="50" font-family="sans-serif" font-size="11" fill="{colour}">{lines}</text>'
        )
        drawn = curve(lr, 110, 130, 50)
        cells.append(f'<g id="{escape(name)}" transform="translate({x} {y})">{drawn}{text}</g>')
    return page(150 * COLUMNS, 92 * -(-len(cells) // COLUMNS), "\n".join(cells))


def pictures() -> Iterator[tuple[str, str]]:
    """The pictures, each after its name."""
    for name, lr in NAMED.items():
        yield name, page(115, 36, curve(lr, 100, 115, 36))
    for theme, colour in THEMES.items():
        yield f"warmup_cosine_{theme}", svg(Cosine(0.3, steps=95).warmup(5), colour=colour)
        yield f"catalogue_{theme}", gallery(catalogue(), colour)


def save(name: str, picture: str) -> None:
    (CURVES / f"{name}.svg").write_text(picture + "\n", "utf-8")


def main() -> None:
    for name, drawn in pictures():
        save(name, drawn)


if __name__ == "__main__":
    main()
