"""The preset of nanoGPT beside values worked out by hand: it is a script, not a package."""

import pytest
from compat.pairs import Pair, assert_same

from schedcore import compat

LIBRARY, DISTRIBUTION = "nanoGPT", ""

preset = compat.nanogpt.get_lr
# cos(pi / 4) by hand: its root of 1/2.
HIGHER, LOWER = 0.25 + 0.15 * 0.5**0.5, 0.25 - 0.15 * 0.5**0.5

PAIRS = [
    Pair(
        preset,
        preset(0.4, 3, 11, 0.1),
        lambda: [0.1, 0.2, 0.3, 0.4, 0.25 + 0.15 * (0.5 + 0.125**0.5) ** 0.5, HIGHER],
        note="3, 11, 0.1",
    ),
    Pair(
        preset,
        preset(0.4, 0, 4, 0.1),
        lambda: [0.4, HIGHER, 0.25, LOWER, 0.1, 0.1, 0.1],
        note="0, 4, 0.1",
    ),
    Pair(preset, preset(0.4, 3, 11, 0.1, False), lambda: [0.4] * 20, note="decay_lr=False"),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
