"""The six regimes of the chapter as schedules in epochs, and what the chapter reports of them."""

from collections.abc import Callable

from schedcore import Constant, Cosine, Factor, MultiFactor, Schedule, SquareRoot
from schedcore.compat import d2l

REGIMES: dict[str, Schedule] = {
    "constant": Constant(0.3),
    "square root": SquareRoot(0.3),
    "factor": Factor(0.3, 0.9, min_lr=0.01),
    "multi-factor": MultiFactor(0.5, milestones=[15, 30], factor=0.5),
    "cosine": Cosine(0.3, steps=20, final_lr=0.01),
    "cosine after warmup": Cosine(0.3, steps=15, final_lr=0.01).warmup(5),
}

# The rates at which the chapter trained, by the clocks of its tabs, and a cure for one of them: a
# schedule in updates, for a number of updates per epoch.
AS_TRAINED: dict[str, Callable[[int], Schedule]] = {
    "square root, MXNet's clock": lambda n: d2l.on_mxnet(d2l.SquareRootScheduler(0.1)),
    "square root, PyTorch's clock": lambda n: d2l.on_pytorch(d2l.SquareRootScheduler(0.1), 0.3, n),
    "square root, Keras' clock": lambda n: d2l.on_tensorflow(d2l.SquareRootScheduler(0.1), n),
    "cosine, MXNet's clock": lambda n: d2l.on_mxnet(
        d2l.CosineScheduler(20, base_lr=0.3, final_lr=0.01)
    ),
    "multi-factor, drawn first": lambda n: Constant(0.125),
    "multi-factor, after a warmup": lambda n: REGIMES["multi-factor"].warmup(1).stretch(n),
}


def by_update(regime: str, updates_per_epoch: int) -> Schedule:
    """The schedule of a regime, in updates."""
    if regime in REGIMES:
        return REGIMES[regime].stretch(updates_per_epoch)
    return AS_TRAINED[regime](updates_per_epoch)


# Train loss, train accuracy and test accuracy after 30 epochs of Fashion-MNIST.
CHAPTER = {
    ("constant", "mxnet"): (0.198, 0.923, 0.871),
    ("constant", "torch"): (0.194, 0.925, 0.859),
    ("constant", "keras"): (0.213, 0.922, 0.894),
    ("square root", "mxnet"): (0.522, 0.810, 0.817),
    ("square root", "torch"): (0.268, 0.902, 0.882),
    ("square root", "keras"): (0.377, 0.862, 0.851),
    ("multi-factor", "mxnet"): (0.191, 0.928, 0.898),
    ("multi-factor", "torch"): (0.198, 0.925, 0.871),
    ("multi-factor", "keras"): (0.231, 0.915, 0.890),
    ("cosine", "mxnet"): (0.346, 0.876, 0.879),
    ("cosine", "torch"): (0.192, 0.929, 0.897),
    ("cosine", "keras"): (0.264, 0.904, 0.881),
    ("cosine after warmup", "mxnet"): (0.353, 0.873, 0.875),
    ("cosine after warmup", "torch"): (0.209, 0.923, 0.888),
    ("cosine after warmup", "keras"): (0.271, 0.902, 0.878),
}
