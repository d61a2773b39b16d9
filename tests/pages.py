"""The pages of the docs, for tests that run what they show."""

import doctest
import re
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def code(name: str) -> str:
    """All Python of a page; none where the tests are apart from the docs."""
    page = DOCS / name
    text = page.read_text("utf-8") if page.exists() else ""
    return "\n".join(re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))


def run(name: str) -> doctest.TestResults:
    """Run the examples of a page, one after the other."""
    test = doctest.DocTestParser().get_doctest(code(name), {}, name, None, 0)
    return doctest.DocTestRunner().run(test)
