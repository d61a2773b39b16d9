"""The pictures of the docs: drawn by the scripts beside them, light and dark."""

import re
import runpy
from pathlib import Path

import pytest
from pages import DOCS

from schedcore.look.svg import COLOURS

PAGES = [DOCS.parent / "README.md", *sorted(DOCS.glob("*.md"))]
if not all(page.exists() for page in PAGES):
    pytest.skip("the tests are apart from the docs", allow_module_level=True)

SCRIPT = runpy.run_path(str(DOCS / "draw_curves.py"))
CURVES: Path = SCRIPT["CURVES"]


def test_the_saved_ones_are_those_that_are_drawn() -> None:
    """Otherwise run `python docs/draw_curves.py`."""
    drawn = dict(SCRIPT["pictures"]())
    saved = {name: (CURVES / f"{name}.svg").read_text("utf-8") for name in drawn}

    assert [name for name, picture in drawn.items() if saved[name] != f"{picture}\n"] == []


@pytest.mark.parametrize("light", [*CURVES.glob("*_light.svg")], ids=lambda path: path.name)
def test_dark_ones_are_the_light_ones_in_another_ink(light: Path) -> None:
    picture = light.read_text("utf-8")
    dark = light.with_name(light.name.replace("_light", "_dark")).read_text("utf-8")

    assert SCRIPT["THEMES"]["light"] in picture
    assert picture.replace(SCRIPT["THEMES"]["light"], SCRIPT["THEMES"]["dark"]) == dark
    assert "#ffffff" not in picture


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_pages_show_both_where_there_is_ink(page: Path) -> None:
    text = page.read_text("utf-8")
    dark = re.findall(r'<source media="\(prefers-color-scheme: dark\)" srcset="(\S+)"', text)
    light = re.findall(r'<img src="(\S+)"', text)
    alone = re.findall(r"!\[.*?\]\((\S+\.svg)\)", text)
    pictures = "".join((page.parent / it).read_text("utf-8") for it in alone)

    assert [it.replace("_light", "_dark") for it in light] == dark
    assert {*re.findall("#[0-9a-f]{6}", pictures)} <= {*COLOURS}
