"""The warmup into a cosine of other libraries."""

from collections.abc import Callable
from importlib import import_module

from benchmarks.speed.by_hand import FoldedWarmupCosine
from benchmarks.speed.cases import (
    BASE,
    FINAL,
    STEPS,
    TIMES,
    WARMUP,
    WARMUP_COSINE,
    assert_same,
    calls,
)
from benchmarks.speed.timing import LEVEL, Contender, Effort, Row, measure


def folded() -> Contender:
    """No library, but the fastest way: a class whose formula is worked out as far as it goes."""
    return calls(FoldedWarmupCosine(BASE, STEPS - WARMUP, FINAL, WARMUP))


def mxnet() -> Contender:
    from mxnet.lr_scheduler import CosineScheduler

    return calls(CosineScheduler(STEPS, BASE, FINAL, warmup_steps=WARMUP))


def lrsched() -> Contender:
    library = import_module("lrsched")
    cosine = library.cosine(base_lr=BASE, min_lr=FINAL, total_steps=STEPS - WARMUP)
    return calls(library.with_warmup(cosine, warmup_steps=WARMUP, start_lr=0.0))


def fvcore() -> Contender:
    library = import_module("fvcore.common.param_scheduler")
    parts = [
        library.LinearParamScheduler(0.0, BASE),
        library.CosineParamScheduler(BASE, FINAL),
    ]
    shares = [WARMUP / STEPS, 1 - WARMUP / STEPS]
    composite = library.CompositeParamScheduler(parts, shares, ["rescaled", "rescaled"])
    return Contender(composite, [t / STEPS for t in TIMES])


def torch() -> Contender:
    from benchmarks.speed.adapters import new_optimizer, sequential

    return Contender(sequential(new_optimizer(groups=1)).step)


def optax_jitted() -> Contender:
    import jax
    import jax.numpy as jnp

    from benchmarks.speed.arrays import optax_schedule

    jitted = jax.jit(optax_schedule())
    return Contender(jitted, [jnp.int32(t) for t in TIMES])


def optax() -> Contender:
    from benchmarks.speed.arrays import optax_schedule

    return calls(optax_schedule())


def keras() -> Contender:
    from keras.optimizers.schedules import CosineDecay

    return calls(
        CosineDecay(0.0, STEPS - WARMUP, FINAL / BASE, warmup_target=BASE, warmup_steps=WARMUP)
    )


# By what is called, with the packages that it takes.
PEERS: dict[str, tuple[Callable[[], Contender], list[str]]] = {
    "class by hand, constants folded": (folded, []),
    "MXNet CosineScheduler": (mxnet, ["mxnet"]),
    "lrsched with_warmup": (lrsched, ["lrsched"]),
    "fvcore CompositeParamScheduler": (fvcore, ["fvcore"]),
    "PyTorch SequentialLR.step": (torch, ["torch"]),
    "optax, jitted": (optax_jitted, ["jax", "optax"]),
    "optax, eager": (optax, ["jax", "optax"]),
    "Keras CosineDecay, eager": (keras, ["keras", "tensorflow"]),
}


def peer_rows(effort: Effort, is_there: Callable[[str], bool]) -> list[Row]:
    """The public object beside all that are installed, in the same rounds."""
    ours = calls(WARMUP_COSINE)
    contenders = {"ours": ours}
    for name, (build, packages) in PEERS.items():
        if all(map(is_there, packages)):
            contenders[name] = build()
            _check(name, contenders[name])
    timings = measure(contenders, effort)
    mine = timings.pop("ours")
    return [
        # What is folded by hand is no library: shown, so that nobody takes ours for the limit.
        Row("warmup into cosine", mine, name, timing, LEVEL if PEERS[name][1] else None)
        for name, timing in timings.items()
    ]


def _check(name: str, contender: Contender) -> None:
    """Peers without arguments are checked where their own rows are measured."""
    if contender.arguments is not None:
        values = [float(contender.function(t)) for t in contender.arguments]
        assert_same(name, [*map(WARMUP_COSINE, TIMES)], values, tolerance=1e-6)
