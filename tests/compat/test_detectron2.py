"""The presets of detectron2 beside values worked out by hand: it is in no package index."""

import pytest
from compat.pairs import Pair, assert_same

from schedcore import compat

LIBRARY, DISTRIBUTION = "detectron2", ""

HALF = 0.5**0.5
fvcore, detectron2 = compat.fvcore, compat.detectron2
COSINE = fvcore.CosineParamScheduler(1.0, 0.0, max_iter=8)
# (1 + cos(pi * k / 8)) / 2 for k = 0 to 8, by the half-angle formulas.
COSINES = [
    1.0,
    0.5 + (2 + 2**0.5) ** 0.5 / 4,
    0.5 + HALF / 2,
    0.5 + (2 - 2**0.5) ** 0.5 / 4,
    0.5,
    0.5 - (2 - 2**0.5) ** 0.5 / 4,
    0.5 - HALF / 2,
    0.5 - (2 + 2**0.5) ** 0.5 / 4,
    0.0,
]

PAIRS = [
    Pair(
        detectron2.LRMultiplier,
        detectron2.LRMultiplier(0.4, COSINE, max_iter=8),
        lambda: [0.4 * it for it in COSINES],
        note="0.4, cosine",
    ),
    Pair(
        detectron2.WarmupParamScheduler,
        detectron2.WarmupParamScheduler(COSINE, 0.1, 0.5, max_iter=8),
        lambda: [0.1, 0.2, 0.3, 0.4, *COSINES[4:]],
        note="cosine, 0.1, 0.5",
    ),
    Pair(
        detectron2.WarmupParamScheduler,
        detectron2.WarmupParamScheduler(COSINE, 0.1, 0.25, "constant", max_iter=8),
        lambda: [0.1, 0.1, *COSINES[2:]],
        note="cosine, 0.1, 0.25, constant",
    ),
    Pair(
        detectron2.WarmupMultiStepLR,
        detectron2.WarmupMultiStepLR(0.4, [3, 6], 0.5, 0.25, 4),
        lambda: [0.1, 0.175, 0.25, 0.1625, 0.2, 0.2, 0.1, 0.1, 0.1],
        note="0.4, [3, 6], 0.5, 0.25, 4",
    ),
    Pair(
        detectron2.WarmupMultiStepLR,
        detectron2.WarmupMultiStepLR(0.4, [3, 6], 0.5, 0.25, 2, "constant"),
        lambda: [0.1, 0.1, 0.4, 0.2, 0.2, 0.2, 0.1],
        note="0.4, [3, 6], 0.5, 0.25, 2, constant",
    ),
    Pair(
        detectron2.WarmupCosineLR,
        detectron2.WarmupCosineLR(0.4, 8, 0.5, 4),
        lambda: [
            0.2,
            0.4 * 0.625 * COSINES[1],
            0.3 * COSINES[2],
            0.35 * COSINES[3],
            *(0.4 * it for it in COSINES[4:]),
            *(0.4 * it for it in COSINES[-2::-1]),
        ],
        note="0.4, 8, 0.5, 4",
    ),
]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_same_rates(pair: Pair) -> None:
    """Update k of a training loop is made at lr(k - 1) of the preset."""
    assert_same(pair)
