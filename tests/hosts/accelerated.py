"""Train under `accelerate`, in this process or by `torchrun` in several."""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator, DataLoaderConfiguration
from hosts.training import EPOCHS, LR, loader, loss, net, recording, sgd

from schedcore import Schedule
from schedcore_torch import TorchScheduler


class Run:
    """A model and what trains it, prepared."""

    def __init__(
        self, lr: Schedule = LR, counts: Any = "updates", accumulate: int = 1, **options: Any
    ) -> None:
        self.accelerator = Accelerator(cpu=True, gradient_accumulation_steps=accumulate, **options)
        # What mixed precision has on a GPU.
        self.accelerator.scaler = torch.amp.GradScaler("cpu", init_scale=4.0)
        model = net()
        optimizer = sgd(model)
        scheduler = TorchScheduler(optimizer, lr, counts=counts)
        self.parts = self.accelerator.prepare(model, optimizer, loader(), scheduler)

    def train(self, epochs: int = EPOCHS, overflow_at: int | None = None) -> None:
        """The usual loop; gradients overflow at one batch, on one process."""
        model, optimizer, batches, scheduler = self.parts
        number = 0
        for _ in range(epochs):
            for batch in batches:
                with self.accelerator.accumulate(model):
                    error = loss(model, *batch)
                    if number == overflow_at and self.accelerator.is_main_process:
                        error = error * float("inf")
                    self.accelerator.backward(error)
                    optimizer.step()
                    scheduler.step()
                    optimizer.zero_grad()
                number += 1


SPLIT = DataLoaderConfiguration(split_batches=True)


def main(out: Path) -> None:
    results: dict[str, Any] = {}
    runs: list[tuple[str, dict[str, Any], int | None]] = [
        ("plain", {}, None),
        ("accumulating", {"accumulate": 3}, None),
        ("overflowing", {}, 5),
        ("counting steps", {"counts": "steps"}, None),
        ("split", {"counts": "steps", "dataloader_config": SPLIT}, None),
        ("by itself", {"counts": "steps", "step_scheduler_with_optimizer": False}, None),
    ]
    for name, how, overflow_at in runs:
        with recording() as used, warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            run = Run(**how)
            run.train(overflow_at=overflow_at)
        words = [str(it.message) for it in said if "schedul" in str(it.message).lower()]
        results[name] = {"used": used, "said": words}
        if name == "plain":
            run.accelerator.save_state(str(out / "plain"))
    rank = run.accelerator.process_index
    (out / f"rank{rank}.json").write_text(json.dumps(results))
    run.accelerator.end_training()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
