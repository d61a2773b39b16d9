"""Imports point one way through the rooms of the house."""

import ast
from pathlib import Path

import pytest

import schedcore

HOUSE = Path(schedcore.__file__).parent

# What comes later may import what comes before, and its own room.
ORDER = [
    ["budget"],
    ["engine"],
    ["derived", "checks", "changes"],
    ["nesting"],
    ["crossings"],
    ["operators", "habits", "views"],
    ["fluent"],
    ["schedule"],
    ["curves"],
    ["shapes", "algebra", "plateau", "scaling"],
    ["recipes"],
    ["formats", "look"],
    ["compat", "binding"],
    ["__main__"],
]
LEVELS = {room: level for level, rooms in enumerate(ORDER) for room in rooms}

# The one knot: what a schedule builds comes through the package, which loads it when asked.
KNOT = {"operators", "fluent"}


def imported(source: str) -> set[str]:
    """The rooms that a file imports when it is loaded, and "" for the package as a whole."""
    names = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.ImportFrom):
            path = (node.module or "").split(".")
            if path == ["schedcore"]:
                names |= {alias.name for alias in node.names}
            elif path[0] == "schedcore":
                names.add(path[1])
        elif isinstance(node, ast.Import):
            parts = [alias.name.split(".") for alias in node.names]
            names |= {part[1] if part[1:] else "" for part in parts if part[0] == "schedcore"}
    return names


def room(path: Path) -> str:
    first = path.relative_to(HOUSE).parts[0]
    return first.removesuffix(".py")


FILES = [path for path in HOUSE.rglob("*.py") if path != HOUSE / "__init__.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_arrows_point_one_way(path: Path) -> None:
    own = room(path)
    rooms = imported(path.read_text()) - {own}
    late = {it for it in rooms if LEVELS.get(it, 0) >= LEVELS[own]}

    assert late - ({""} if own in KNOT or LEVELS[own] > LEVELS["schedule"] else set()) == set()


def test_what_would_be_seen() -> None:
    """The test above can fail."""
    assert imported("from schedcore.recipes.noam import Noam\nimport schedcore") == {"recipes", ""}
    assert LEVELS["recipes"] > LEVELS["shapes"] > LEVELS["schedule"] > LEVELS["engine"]


@pytest.mark.parametrize("root", [HOUSE, HOUSE.parent / "adapters"], ids=["core", "adapters"])
def test_no_file_is_long(root: Path) -> None:
    files = {path: len(path.read_text().splitlines()) for path in root.rglob("*.py")}

    assert {path.name: lines for path, lines in files.items() if lines > 300} == {}
