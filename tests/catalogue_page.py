"""The rows of docs/catalogue.md, and the times at which they are compared."""

from math import log

from pages import DOCS

from schedcore import Schedule, parse

PAGE = DOCS / "catalogue.md"
TEXT = PAGE.read_text("utf-8") if PAGE.exists() else ""
CELLS = [row.strip("| ").split(" | ") for row in TEXT.splitlines() if row.startswith("| ")]
ROWS = {name: cell.strip("`") for name, cell, _ in CELLS if cell.startswith("`")}

WHOLE = [float(t) for t in range(131)]
EDGES = [t + d for half in WHOLE for t in (half, half + 0.5) for d in (-1e-9, 0, 1e-9)]
# A coarser grid of the same, for what takes long to call: all boundaries are multiples of 2.5.
COARSE = [t for t in EDGES if round(2 * t) % 5 == 0]
BEFORE = [-1e9, -3, -0.5]
FAR = [999.5, 1e6, 1e9, 2.0**53]


def my_curve(t: float) -> float:
    return 0.3 / (1 + log(1 + t))


def built(name: str) -> Schedule:
    return parse(ROWS[name], {"my_curve": my_curve})
