"""`Run.updates` is the number of updates that the Trainer of Hugging Face really makes."""

from pathlib import Path

import pytest
from hosts.counted import IN_PARTS, WORDS, Words, updates
from hosts.launch import torchrun


@pytest.mark.parametrize("words", [*WORDS, *IN_PARTS])
def test_one_process(words: Words, tmp_path: Path) -> None:
    assert updates("transformers", words, tmp_path) == words.run("transformers").updates


def test_two_processes(tmp_path: Path) -> None:
    expected = [words.run("transformers", processes=2).updates for words in WORDS]

    assert torchrun("counted.py", tmp_path, "transformers", "2") == [expected] * 2
