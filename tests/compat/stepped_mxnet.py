"""Step an optimizer of MXNet."""

from typing import Any

import mxnet as mx


def rates(scheduler: Any, updates: int) -> list[float]:
    """The rate of each of the first updates that an optimizer makes."""
    optimizer = mx.optimizer.SGD(learning_rate=None, lr_scheduler=scheduler)
    weight, gradient = mx.nd.zeros(1), mx.nd.zeros(1)
    result = []
    for _ in range(updates):
        optimizer.update(0, weight, gradient, None)
        result.append(optimizer.learning_rate)
    return result
