"""`Run.updates` is the number of updates that Lightning really makes."""

from pathlib import Path

import pytest
from hosts.counted import WORDS, Words, updates
from hosts.launch import torchrun


@pytest.mark.parametrize("words", WORDS)
def test_one_process(words: Words, tmp_path: Path) -> None:
    assert updates("lightning", words, tmp_path) == words.run("lightning").updates


def test_two_processes(tmp_path: Path) -> None:
    expected = [words.run("lightning", processes=2).updates for words in WORDS]

    assert torchrun("counted.py", tmp_path, "lightning", "2") == [expected] * 2
