"""The page about PyTorch."""

import pages
import pytest


@pytest.mark.filterwarnings("error")
def test_its_examples() -> None:
    assert pages.run("torch.md").failed == 0
