"""The page about moving a run here, whose lines stand beside those of the libraries."""

import pages


def test_its_examples() -> None:
    assert pages.run("moving.md", others=1).failed == 0
