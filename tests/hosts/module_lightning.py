"""A model for `lightning.Trainer`, with a `TorchScheduler`."""

from typing import Any

import lightning
from hosts.training import loss, net, sgd
from torch import Tensor

from schedcore import Schedule
from schedcore_torch import TorchScheduler

Batch = tuple[Tensor, Tensor]


class Model(lightning.LightningModule):
    def __init__(self, lr: Schedule, counts: Any = "steps", **config: Any) -> None:
        super().__init__()
        self.net = net()
        self.lr = lr
        self.counts = counts
        self.config = config

    def training_step(self, batch: Batch, index: int) -> Tensor:
        return loss(self.net, *batch)

    def configure_optimizers(self) -> Any:
        optimizer = sgd(self)
        scheduler = TorchScheduler(optimizer, self.lr, counts=self.counts)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, **self.config}}
