"""Optimizers inside of another one, in param groups of their own: whether its rates get there."""

from collections.abc import Sequence

from torch.optim import Optimizer

from schedcore_torch.hooks import parts_of


def unreached(optimizer: Optimizer) -> list[str]:
    """Return the attributes that hold optimizers with none of the weights of this one."""
    weights = _weights(optimizer)
    parts = parts_of(optimizer)
    return sorted({name for name, part in parts if weights.isdisjoint(_weights(part))})


def told(optimizer: Optimizer, names: Sequence[str]) -> str:
    """Say that the rates don't reach these attributes."""
    return (
        f"{type(optimizer).__name__} holds other optimizers in {' and '.join(names)}, whose param "
        "groups are not its own: their rates are not set. Bind a TorchScheduler to each of them"
    )


class Apart:
    """The parts of an optimizer with the same weights, which have to be given each rate.

    PyTorch's ZeroRedundancyOptimizer does that; a SAM whose base is built from a list of the
    weights may not.
    """

    def __init__(self, optimizer: Optimizer) -> None:
        groups, weights = _groups(optimizer), _weights(optimizer)
        self.parts = [
            (name, part)
            for name, part in parts_of(optimizer)
            if groups.isdisjoint(_groups(part)) and not weights.isdisjoint(_weights(part))
        ]
        self._used: float | None = None  # the rate of the first update

    def update(self, optimizer: Optimizer) -> list[str]:
        """Note an update; at the second, return the parts that the first has not given its rate."""
        if self._used is None:
            self._used = float(optimizer.param_groups[0]["lr"])
            return []
        parts, self.parts = self.parts, []
        rates = {name: float(part.param_groups[0]["lr"]) for name, part in parts}
        return sorted(name for name, rate in rates.items() if rate != self._used)


def _groups(optimizer: Optimizer) -> set[int]:
    return {id(group) for group in optimizer.param_groups}


def _weights(optimizer: Optimizer) -> set[int]:
    return {id(weight) for group in optimizer.param_groups for weight in group["params"]}
