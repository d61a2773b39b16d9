"""The pages of the docs, for tests that run what they show."""

import doctest
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"


def text(name: str) -> str:
    """A page; where the tests are apart from the docs, whoever asks for it is skipped."""
    if not DOCS.exists():
        pytest.skip("the tests are apart from the docs", allow_module_level=True)
    return (DOCS / name).read_text("utf-8")


def blocks(page: str) -> list[str]:
    """All Python of a page, block by block."""
    return re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def after(name: str, title: str) -> list[str]:
    """All Python of one section of a page, after that which the page starts with."""
    start, *sections = re.split(r"^## ", text(name), flags=re.MULTILINE)
    (found,) = (it for it in sections if it.startswith(f"{title}\n"))
    return [*blocks(start), *blocks(found)]


def code(name: str) -> str:
    return "\n".join(blocks(text(name)))


def run_code(examples: str) -> doctest.TestResults:
    """Run examples, of which there has to be one."""
    test = doctest.DocTestParser().get_doctest(examples, {"__name__": "docs"}, "docs", None, 0)
    assert test.examples
    return doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test)


def run(name: str, others: int = 0) -> doctest.TestResults:
    """Run the examples of a page, one after the other.

    A doctest passes over blocks without a prompt, so the number of the others is told: each of
    them needs a test of its own.
    """
    assert len([block for block in blocks(text(name)) if ">>>" not in block]) == others
    return run_code(code(name))


def run_each(name: str) -> list[doctest.TestResults]:
    """Run each block of a page on its own, where the library that it imports first is installed."""
    results = []
    for block in blocks(text(name)):
        (library,) = re.findall(r"\A>>> (?:import|from) (\w+)", block)
        if find_spec(library):
            results.append(run_code(block))
    return results
