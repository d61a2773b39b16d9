"""The page of pairs says what is true."""

from collections import Counter
from types import ModuleType

import pytest
from compat.page import PAGE, counted, of_many, quirks, sections, tables
from compat.presets import PRESETS
from pages import run, text

from schedcore import compat

SECTIONS = sections(text(PAGE.name))


def cells(section: str) -> list[list[str]]:
    """The rows of a table, without its head."""
    return [row[2:-2].split(" | ") for row in section.splitlines() if row.startswith("| `")]


@pytest.mark.parametrize("library", PRESETS)
def test_every_preset_is_on_the_page(library: str) -> None:
    """Each is there with its quirks, as its docstring has them."""
    (table,) = [it for it in SECTIONS.values() if f"`schedcore.compat.{library}`;" in it]
    shown = {row[0]: row[-1] for row in cells(table)}
    told = {f"`{it.__name__}`": " ".join(quirks(it)) for it in PRESETS[library]}
    assert shown == told
    assert all(quirk in table for quirk in of_many(getattr(compat, library)))


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.LIBRARY)
def test_the_page_shows_what_is_compared(table: ModuleType) -> None:
    """It has the current numbers of sets of arguments, and no difference that is not allowed."""
    shown = cells(SECTIONS[table.LIBRARY])
    compared = Counter(pair.preset.__name__ for pair in table.PAIRS)
    assert {name.strip("`"): int(count) for name, count, *_ in shown} == compared
    assert all(float(row[3]) <= max(it.tolerance for it in table.PAIRS) for row in shown)


def test_the_page_counts() -> None:
    """The top of the page says how many there are, and there are many."""
    assert counted(SECTIONS) in SECTIONS[""]
    schedulers, libraries, live = (int(it) for it in counted(SECTIONS).split() if it.isdigit())
    assert schedulers >= 200 and libraries >= 25 and live >= 20


def test_examples() -> None:
    assert run(PAGE.name).failed == 0
