"""`Run.updates` is the number of updates that a loop under `accelerate` really makes."""

from pathlib import Path

import pytest
from hosts.counted import WORDS, Words, updates
from hosts.launch import torchrun


@pytest.mark.parametrize("words", WORDS)
def test_one_process(words: Words, tmp_path: Path) -> None:
    assert updates("accelerate", words, tmp_path) == words.run("accelerate").updates


def test_two_processes(tmp_path: Path) -> None:
    expected = [words.run("accelerate", processes=2).updates for words in WORDS]

    assert torchrun("counted.py", tmp_path, "accelerate", "2") == [expected] * 2
