"""`TorchScheduler` under DeepSpeed, in two processes: ZeRO 0 to 2."""

from typing import Any

import pytest
from hosts.launch import torchrun
from hosts.training import EPOCH, LR, UPDATES

# It compiles its way for processes to talk, at first.
COMPILING = 480


@pytest.fixture(scope="module")
def ranks(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return torchrun("zero.py", tmp_path_factory.mktemp("out"), timeout=COMPILING)


@pytest.mark.parametrize("stage", [0, 1, 2])
@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("steps", [LR(k) for k in range(UPDATES)]),
        ("updates", [LR(k) for k in range(UPDATES)]),
        ("accumulating", [LR(k) for k in range(UPDATES // 3)]),
        ("resumed", [LR(k) for k in range(EPOCH, UPDATES)]),
        ("overflowing", [LR(k) for k in range(EPOCH - 2)]),
    ],
)
def test_every_update(
    stage: int, way: str, expected: list[float], ranks: list[dict[str, Any]]
) -> None:
    """Each process uses the rate of update k, through a checkpoint too."""
    assert [results[f"{stage} {way}"] for results in ranks] == [expected, expected]


@pytest.mark.parametrize(("stage", "first"), [(0, 1), (1, 0), (2, 0)])
def test_an_update_of_its_own_is_counted(
    stage: int, first: int, ranks: list[dict[str, Any]]
) -> None:
    """Without ZeRO, in half precision, it makes one when the engine is built."""
    expected = [LR(first + k) for k in range(EPOCH - 2)]
    for results in ranks:
        assert results[f"{stage} overflowing updates"] == expected
