"""The cost of an update through each adapter, beside the framework's own way."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from benchmarks.speed import by_hand
from benchmarks.speed.cases import (
    BASE,
    FINAL,
    STEPS,
    TIMES,
    WARMUP,
    WARMUP_COSINE,
    Series,
    assert_same,
    by_size,
    number_of,
    pair,
)
from benchmarks.speed.timing import LEVEL, Contender, Effort, Row
from schedcore import Cosine, Schedule

if TYPE_CHECKING:
    from torch.optim import SGD, Optimizer
    from torch.optim.lr_scheduler import LRScheduler

GROUPS = [1, 10, 100, 1000]
# So long that no round reaches its end.
LONG = 10**9


def new_optimizer(groups: int) -> "SGD":
    """An optimizer of as many param groups."""
    import torch

    parameters = [torch.nn.Parameter(torch.zeros(1)) for _ in range(groups)]
    return torch.optim.SGD([{"params": [parameter]} for parameter in parameters], lr=BASE)


def annealing(optimizer: "Optimizer", steps: int = LONG) -> "LRScheduler":
    """PyTorch's own cosine."""
    from torch.optim.lr_scheduler import CosineAnnealingLR

    scheduler = CosineAnnealingLR(optimizer, steps, FINAL)
    optimizer.step()  # else the first step warns of having been forgotten
    return scheduler


def sequential(optimizer: "Optimizer", steps: int = LONG) -> "LRScheduler":
    """PyTorch's own warmup into a cosine; it can't start from 0."""
    from torch.optim.lr_scheduler import LinearLR, SequentialLR

    warmup = LinearLR(optimizer, start_factor=1e-9, total_iters=WARMUP)
    return SequentialLR(optimizer, [warmup, annealing(optimizer, steps - WARMUP)], [WARMUP])


def warmup_cosine(steps: int) -> Schedule:
    return Cosine(BASE, steps - WARMUP, FINAL).warmup(WARMUP)


def torch_rows(effort: Effort) -> list[Row]:
    """`TorchScheduler.step`, for one group and for a hundred with one schedule."""
    from schedcore_torch import TorchScheduler

    curves: list[tuple[str, Callable[[int], Schedule], Callable[..., LRScheduler]]] = [
        ("CosineAnnealingLR", lambda steps: Cosine(BASE, steps, FINAL), annealing),
        ("SequentialLR", warmup_cosine, sequential),
    ]
    rows = []
    for name, schedule, theirs in curves:
        optimizers = [new_optimizer(groups=1) for _ in range(2)]
        assert_same(
            name,
            rates(optimizers[0], TorchScheduler(optimizers[0], schedule(STEPS))),
            rates(optimizers[1], theirs(optimizers[1], STEPS)),
            tolerance=1e-9,
        )
        for groups, limit in ((1, 0.25), (100, 0.15)):
            ours = TorchScheduler(new_optimizer(groups), schedule(LONG))
            peer = theirs(new_optimizer(groups))
            rows.append(
                pair(
                    f"TorchScheduler.step, {number_of('group', groups)}",
                    Contender(ours.step),
                    f"PyTorch {name}.step",
                    Contender(peer.step),
                    limit,
                    effort,
                )
            )
    return rows + many_groups_rows(effort)


def many_groups_rows(effort: Effort) -> list[Row]:
    """A hundred groups that differ, as under layer-wise decay, or with two hyper-parameters."""
    from schedcore_torch import TorchScheduler

    groups = 100
    optimizers = [new_optimizer(groups) for _ in range(3)]
    lr, one = Cosine(BASE, LONG, FINAL), Cosine(1.0, LONG, FINAL)
    own = [Cosine(BASE * 0.99**i, LONG, 0.0) for i in range(groups)]
    ours = {
        "a schedule each": (TorchScheduler(optimizers[0], own), 0.35),
        "relative": (TorchScheduler(optimizers[1], one, relative=True), 0.12),
        "lr and weight_decay": (
            TorchScheduler(optimizers[2], {"lr": lr, "weight_decay": one}),
            0.2,
        ),
    }
    return [
        pair(
            f"TorchScheduler.step, {number_of('group', groups)}, {name}",
            Contender(scheduler.step),
            "PyTorch CosineAnnealingLR.step",
            Contender(annealing(new_optimizer(groups)).step),
            limit,
            effort,
        )
        for name, (scheduler, limit) in ours.items()
    ]


def rates(optimizer: "Optimizer", scheduler: "LRScheduler") -> list[float]:
    """The rates that a scheduler writes, update by update."""
    result = []
    for _ in TIMES:
        result.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
    return result


def by_groups(effort: Effort) -> Series:
    """A step of the cosine against the number of param groups."""
    from schedcore_torch import TorchScheduler

    contenders = {}
    for groups in GROUPS:
        ours = TorchScheduler(new_optimizer(groups), Cosine(BASE, LONG, FINAL))
        contenders["TorchScheduler", groups] = Contender(ours.step)
        contenders["CosineAnnealingLR", groups] = Contender(annealing(new_optimizer(groups)).step)
    return by_size(contenders, effort)


def keras_rows(effort: Effort) -> list[Row]:
    """The hooks of a callback around one update, or for Keras' own around one epoch."""
    import keras

    from schedcore_keras import KerasCallback

    model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(), loss="mse")
    model.optimizer.iterations.assign(STEPS // 2)
    ours = KerasCallback(WARMUP_COSINE, unit="update")
    theirs = keras.callbacks.LearningRateScheduler(lambda epoch, _: by_hand.warmup_cosine(epoch))
    ours.set_model(model)
    theirs.set_model(model)
    ours.on_train_begin()
    ours.on_epoch_begin(0)

    def our_update() -> None:
        ours.on_train_batch_begin(1)

    def their_epoch() -> None:
        theirs.on_epoch_begin(STEPS // 2)
        theirs.on_epoch_end(STEPS // 2, {"loss": 0.0})  # into no logs at all, it reports nothing

    written = []
    for hooks in (our_update, their_epoch):
        model.optimizer.learning_rate = 0.0
        hooks()
        written.append(float(model.optimizer.learning_rate))
    assert_same("KerasCallback", written[:1], written[1:], tolerance=1e-6)
    return [
        pair(
            "KerasCallback, an update",
            Contender(our_update),
            "Keras LearningRateScheduler, an epoch",
            Contender(their_epoch),
            LEVEL,
            effort,
        )
    ]


def mxnet_rows(effort: Effort) -> list[Row]:
    """The rate of an update, which MXNet counts from 1."""
    from mxnet.lr_scheduler import CosineScheduler

    from schedcore_mxnet import MXNetScheduler

    ours = MXNetScheduler(WARMUP_COSINE)
    theirs = CosineScheduler(STEPS, BASE, FINAL, warmup_steps=WARMUP)
    assert_same("MXNetScheduler", [ours(t + 1) for t in TIMES], [theirs(t) for t in TIMES])
    updates = [t + 1 for t in TIMES]
    return [
        pair(
            "MXNetScheduler, an update",
            Contender(ours, updates),
            "MXNet CosineScheduler",
            Contender(theirs, updates),
            LEVEL,
            effort,
        )
    ]
