"""The page about Keras."""

from pathlib import Path

import pages
import pytest


@pytest.mark.filterwarnings("error::UserWarning")
def test_its_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert pages.run("keras.md").failed == 0
