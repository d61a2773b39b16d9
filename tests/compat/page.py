"""Make the tables of docs/compat.md: `nox -s peers -- page`.

A library that isn't installed here keeps the table that it has.
"""

import re
from importlib import import_module
from importlib.metadata import version
from inspect import getdoc
from pathlib import Path
from types import ModuleType

import pytest
from compat.pairs import Pair
from pages import DOCS

from schedcore import compat

PAGE = DOCS / "compat.md"
HEAD = "| scheduler | arguments | updates | largest difference | quirks |\n|---|---|---|---|---|"
TABLES = sorted(
    path.stem
    for path in Path(__file__).parent.glob("test_*.py")
    if "\nPAIRS = " in path.read_text("utf-8")
)


def tables() -> list[ModuleType]:
    """The tables of pairs of what is installed here."""
    found = []
    for name in TABLES:
        try:
            found.append(import_module(f"compat.{name}"))
        except pytest.skip.Exception:
            continue
    return found


def quirks(preset: object) -> list[str]:
    """The sentences of a docstring that begin with Quirk."""
    found = re.findall(
        r"^Quirk: (.*?)(?=^Quirk: |^$|\Z)", getdoc(preset) or "", re.DOTALL | re.MULTILINE
    )
    joined = [" ".join(it.split()) for it in found]
    return [it[0].upper() + it[1:] for it in joined]


def of_many(library: ModuleType) -> list[str]:
    """The quirks that a module tells of all of its presets, or of some."""
    found = re.findall(r"(?ms)^Quirk (of .*?)(?=^$|\Z)", getdoc(library) or "")
    return [" ".join(f"Q{it}".split()).replace("Qof", "Of", 1) for it in found]


def rows(pairs: list[Pair]) -> list[str]:
    """A row for each preset: all of its pairs together."""
    of_preset: dict[str, list[Pair]] = {}
    for pair in pairs:
        of_preset.setdefault(pair.preset.__name__, []).append(pair)
    result = []
    for name, some in of_preset.items():
        apart = [it for pair in some for it in pair.differences()]
        cells = [f"`{name}`", len(some), len(apart), f"{max(apart):.0e}" if max(apart) else 0]
        said = " ".join(quirks(some[0].preset))
        result.append(f"| {' | '.join(map(str, cells))} | {said} |")
    return result


def section(table: ModuleType) -> str:
    source = "from the formula"
    if table.DISTRIBUTION:
        source = f"{table.DISTRIBUTION} {version(table.DISTRIBUTION)}, live"
    name = table.__name__.rpartition("test_")[2]
    lines = [f"## {table.LIBRARY}", "", f"`schedcore.compat.{name}`; {source}.", ""]
    for quirk in of_many(getattr(compat, name)):
        lines += [quirk, ""]
    lines.append(HEAD)
    return "\n".join([*lines, *rows(table.PAIRS)])


def sections(page: str) -> dict[str, str]:
    """The sections of a page by their titles, the one without a title first."""
    first, *others = page.strip().split("\n\n## ")
    return {"": first, **{it.partition("\n")[0]: f"## {it}" for it in others}}


def counted(parts: dict[str, str]) -> str:
    """Return the numbers of the page, in the words at its top."""
    tables = [part for title, part in parts.items() if title]
    live = sum(", live." in table for table in tables)
    count = sum(len(re.findall(r"^\| `", table, re.MULTILINE)) for table in tables)
    return f"{count} schedulers of {len(tables)} libraries, {live} of them live"


def main() -> None:
    parts = sections(PAGE.read_text("utf-8"))
    parts.update((table.LIBRARY, section(table)) for table in tables())
    told = re.compile(r"\d+ schedulers of \d+ libraries, \d+ of them live")
    parts[""] = told.sub(counted(parts), parts[""])
    ordered = sorted(parts, key=str.lower)
    PAGE.write_text("\n\n".join(parts[title] for title in ordered) + "\n", "utf-8")


if __name__ == "__main__":
    main()
