"""Run what docs/hosts.md says, each section where its library is installed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pages
import pytest
import torch.distributed as dist
from hosts.training import EPOCH, LR, UPDATES, X, Y, loader, loss, net
from torch import Tensor, nn

START, *SECTIONS = re.split(r"^## ", pages.text("hosts.md"), flags=re.MULTILINE)


class WithLoss(nn.Module):
    """A model as Hugging Face has them."""

    def __init__(self) -> None:
        super().__init__()
        self.net = net()

    def forward(self, x: Tensor, labels: Tensor) -> dict[str, Tensor]:
        return {"loss": loss(self.net, x, labels)}


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[None]:
    """Distributed, among one."""
    dist.init_process_group("gloo", f"file://{tmp_path}/store", rank=0, world_size=1)
    yield
    dist.destroy_process_group()


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.splitlines()[0])
def test_every_update(
    section: str,
    used: list[float],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    block, *_ = pages.blocks(section)
    (library,) = re.findall(r"\A(?:import|from) (\w+)", block)
    pytest.importorskip(library)
    if library in ("deepspeed", "torch"):
        request.getfixturevalue("alone")
        monkeypatch.setenv("LOCAL_RANK", "0")  # as a launcher does
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"model": net(), "loader": loader()}
    if library == "transformers":
        data = [{"x": x, "labels": y} for x, y in zip(X, Y, strict=True)]
        names = {"model": WithLoss(), "data": data}
    exec(pages.blocks(START)[0], names)  # noqa: S102  the page is ours
    exec(block, names)  # noqa: S102

    title = section.splitlines()[0]
    updates = {"Accelerate": EPOCH // 2, "Lightning": UPDATES, "Hugging Face Trainer": UPDATES}
    assert names["lr"] == LR
    assert used == [LR(k) for k in range(updates.get(title, EPOCH))]
