"""`TorchScheduler` beside compiled updates, and those of a captured CUDA graph."""

from typing import Any

import pytest
import torch
from torch import Tensor
from torch._dynamo.testing import CompileCounter
from torch_training import LR, parameter

from schedcore import Cosine
from schedcore_torch import TorchScheduler

UPDATES = 50


class Plain(torch.optim.Optimizer):
    """One that is compiled whole, with its hooks: those of PyTorch stay outside of them."""

    def __init__(self, parameters: Any, lr: Any) -> None:
        super().__init__(parameters, {"lr": lr})

    @torch.no_grad()
    def step(self, closure: Any = None) -> Any:
        for group in self.param_groups:
            for tensor in group["params"]:
                tensor.sub_(group["lr"] * tensor.grad)


@pytest.fixture(autouse=True)
def _nothing_compiled() -> None:
    torch.compiler.reset()


def compilations(
    kind: Any, lr: Any, schedule: Any, fullgraph: bool = False, **arguments: Any
) -> tuple[list[Any], list[Tensor]]:
    """Count the graphs compiled by the end of each update, and return the weights in the end."""
    counter = CompileCounter()
    weights: list[Tensor] = [parameter(), parameter()]
    optimizer = kind(weights, lr=lr)
    scheduler = TorchScheduler(optimizer, schedule, **arguments)
    update = torch.compile(optimizer.step, backend=counter, fullgraph=fullgraph)
    counts = []
    for _ in range(UPDATES):
        update()
        scheduler.step()
        counts.append(counter.frame_count)
    return counts, weights


def eager(kind: Any, lr: Any, schedule: Any) -> list[Tensor]:
    weights: list[Tensor] = [parameter(), parameter()]
    optimizer = kind(weights, lr=lr)
    scheduler = TorchScheduler(optimizer, schedule)
    for _ in range(UPDATES):
        optimizer.step()
        scheduler.step()
    return weights


def rate() -> Tensor:
    return torch.tensor(0.1, dtype=torch.float64)


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        (torch.optim.SGD, {}),
        (torch.optim.SGD, {"counts": "updates"}),
        (torch.optim.Adam, {}),
        (Plain, {"fullgraph": True}),
    ],
)
def test_a_tensor_rate_recompiles_nothing(kind: Any, arguments: Any) -> None:
    counts, weights = compilations(kind, rate(), LR, **arguments)

    assert counts == [1] * UPDATES
    for weight, expected in zip(weights, eager(kind, rate(), LR), strict=True):
        # Compiled, Adam counts its own updates in float32.
        torch.testing.assert_close(weight, expected, rtol=1e-4, atol=0)


@pytest.mark.parametrize("schedule", [LR, {"lr": LR, "betas": (LR, 0.999)}])
def test_writing_reads_no_tensor(schedule: Any) -> None:
    """A read would wait for the device; on the meta device it is an error."""
    optimizer = torch.optim.Adam([parameter()])
    (group,) = optimizer.param_groups
    with torch.device("meta"):
        group |= {"lr": torch.empty(()), "betas": (torch.empty(()), torch.empty(()))}
    with pytest.raises(RuntimeError):
        group["lr"].item()
    scheduler = TorchScheduler(optimizer, schedule)
    for k in range(UPDATES):
        assert scheduler.get_last_lr() == [LR(k)]
        scheduler.step()

    assert group["lr"].is_meta


def test_a_number_recompiles_once() -> None:
    """It recompiles when the number first changes, so the test above can fail."""
    momentum = {"lr": LR, "weight_decay": Cosine(0.1, 60, final_lr=0.01)}
    counts, weights = compilations(torch.optim.SGD, rate(), momentum)

    assert counts[0] < counts[1] == counts[-1]
    expected = eager(torch.optim.SGD, rate(), momentum)
    torch.testing.assert_close(weights[0], expected[0])


def test_the_schedule_itself_compiles() -> None:
    """A compiled loop without an optimizer takes the number of the update as a tensor."""
    counter = CompileCounter()

    @torch.compile(backend=counter, fullgraph=True)
    def update(weight: Tensor, t: Tensor) -> Tensor:
        return weight - LR(t)

    weight = torch.zeros((), dtype=torch.float64)
    for k in range(UPDATES):
        weight = update(weight, torch.tensor(float(k), dtype=torch.float64))

    assert counter.frame_count == 1
    assert weight.item() == pytest.approx(-sum(LR(k) for k in range(UPDATES)), abs=1e-12)


needs_a_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")


def on_the_gpu() -> tuple[Tensor, torch.optim.Optimizer]:
    weight = torch.nn.Parameter(torch.zeros(4, device="cuda"))
    weight.grad = torch.ones_like(weight)
    optimizer = torch.optim.Adam([weight], torch.tensor(0.1, device="cuda"), capturable=True)
    return weight, optimizer


@needs_a_gpu
def test_a_captured_update(recwarn: pytest.WarningsRecorder) -> None:
    """The graph is replayed at the rate written since then, and writing waits for nothing."""
    weight, optimizer = on_the_gpu()
    scheduler = TorchScheduler(optimizer, LR)
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            optimizer.step()
            scheduler.step()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        optimizer.step()
    for _ in range(3, UPDATES):
        graph.replay()
        torch.cuda.set_sync_debug_mode("error")
        scheduler.step()
        torch.cuda.set_sync_debug_mode("default")

    expected, optimizer = on_the_gpu()
    scheduler = TorchScheduler(optimizer, LR)
    for _ in range(UPDATES):
        optimizer.step()
        scheduler.step()
    torch.testing.assert_close(weight, expected)
    assert [it for it in recwarn if "TorchScheduler" in str(it.message)] == []


@needs_a_gpu
def test_what_a_graph_replays_can_not_be_counted() -> None:
    _, optimizer = on_the_gpu()
    TorchScheduler(optimizer, LR)
    optimizer.step()
    scheduler = TorchScheduler(optimizer, LR, counts="updates")

    with (
        pytest.raises(RuntimeError, match="counts='updates' can't see a CUDA graph replay"),
        torch.cuda.graph(torch.cuda.CUDAGraph()),
    ):
        optimizer.step()
    assert scheduler.last_epoch == 0
