"""PyTorch's classes that write the momentum, too."""

from typing import Any

from torch.optim import Optimizer

from schedcore_torch.drop_in import Clock
from schedcore_torch.live import momentum_of
from schedcore_torch.writing import copied


class Cycles(Clock):
    """What `Clock` is, for those that cycle the momentum or the first beta if they are told to."""

    cycle_momentum: bool
    use_beta1: bool

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1, *_: object) -> None:
        for group in optimizer.param_groups:  # a tensor that is written into must be no bound, too
            for key in ("betas", "momentum") if self.cycle_momentum else ():
                if key in group:
                    group[key] = copied(group[key])
        super().__init__(optimizer, last_epoch)

    def _given(self) -> Any:
        rates = super()._given()
        if not self.cycle_momentum:
            return rates
        groups = self.optimizer.param_groups
        momenta = [momentum_of(self, i) for i in range(len(groups))]
        if not self.use_beta1:
            return {"lr": rates, "momentum": momenta}
        pairs = zip(momenta, groups, strict=True)
        return {
            "lr": rates,
            "betas": [(it, *map(float, group["betas"][1:])) for it, group in pairs],
        }
