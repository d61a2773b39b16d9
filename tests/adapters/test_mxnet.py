"""`MXNetScheduler` in real training: Gluon, modules, and optimizers by themselves."""

import pickle
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import digits
import mxnet as mx
import numpy as np
import pages
import pytest
from mxnet import autograd, gluon

from schedcore import Constant, Cosine, Linear, Plateau
from schedcore_mxnet import MXNetScheduler

LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)

# Who updates the weights: the trainer, on one device or on two, or the kvstore.
PLACES: dict[str, tuple[int, dict[str, Any]]] = {
    "trainer": (1, {}),
    "trainer on two devices": (2, {"update_on_kvstore": False}),
    "kvstore": (2, {"update_on_kvstore": True}),
}
everywhere = pytest.mark.parametrize(("devices", "place"), PLACES.values(), ids=PLACES)


def one_weight(devices: int = 1, dtype: str = "float32") -> Any:
    return weight_on(range(devices), dtype)


def weight_on(devices: Iterable[int], dtype: str = "float32") -> Any:
    weight = gluon.Parameter("weight", shape=(1,), dtype=dtype, init="ones")
    weight.initialize(ctx=[mx.cpu(i) for i in devices])
    return weight


def trainer_of(weight: Any, place: dict[str, Any] | None = None, **arguments: Any) -> Any:
    return gluon.Trainer([weight], arguments.pop("optimizer", "sgd"), arguments, **(place or {}))


def train(weight: Any, trainer: Any, updates: int) -> list[float]:
    """Train under a gradient of one, so that the weight tells the rate that was used."""
    values = [value_of(weight)]
    for _ in range(updates):
        backward(weight)
        trainer.step(len(weight.list_data()))
        values.append(value_of(weight))
    return falls(values)


def backward(weight: Any) -> None:
    with autograd.record():
        losses = [data * 1 for data in weight.list_data()]
    autograd.backward(losses)


def value_of(weight: Any) -> float:
    return float(weight.list_data()[-1].asscalar())


def falls(values: list[float]) -> list[float]:
    return [before - after for before, after in pairwise(values)]


def approx(rates: Iterable[float]) -> Any:
    """Compare as closely as a float32 weight can tell."""
    return pytest.approx(list(rates), abs=5e-6)


@everywhere
def test_update_k_uses_the_rate_of_k(devices: int, place: dict[str, Any]) -> None:
    weight = one_weight(devices)
    trainer = trainer_of(weight, place, lr_scheduler=MXNetScheduler(LR))

    assert train(weight, trainer, 30) == approx(LR(k) for k in range(30))
    assert trainer._update_on_kvstore is place.get("update_on_kvstore")


def test_is_an_mxnet_scheduler() -> None:
    assert isinstance(MXNetScheduler(LR), mx.lr_scheduler.LRScheduler)


def test_any_order_and_before_the_first_update() -> None:
    scheduler = MXNetScheduler(LR)

    assert [scheduler(n) for n in (31, 6, 1, 0, 31)] == [LR(30), LR(5), LR(0), LR(0), LR(30)]


def test_rate_of_the_trainer_before_and_after_updates() -> None:
    weight = one_weight()
    trainer = trainer_of(weight, lr_scheduler=MXNetScheduler(LR))

    assert trainer.learning_rate == LR(0)
    train(weight, trainer, 8)
    assert trainer.learning_rate == LR(7)


# "test" is for MXNet's own tests and counts no updates.
@pytest.mark.parametrize("name", sorted(mx.optimizer.Optimizer.opt_registry.keys() - {"test"}))
def test_every_optimizer(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Some have a learning rate of their own, which MXNet would write over the schedule."""
    lr = Cosine(0.3, steps=15).warmup(5, begin_lr=0.1)  # for SGLD must be > 0
    optimizer = mx.optimizer.create(name, lr_scheduler=MXNetScheduler(lr))
    update = mx.optimizer.get_updater(optimizer)
    used = []
    for _ in range(8):
        update(0, mx.nd.ones((2, 2)), mx.nd.ones((2, 2)))
        used.append(optimizer.learning_rate)

    assert used == [lr(k) for k in range(8)]
    assert "overwritten" not in capfd.readouterr().out


@pytest.mark.parametrize("optimizer", ["adam", "nag", "signum"])
def test_weights_move_at_that_rate(optimizer: str) -> None:
    """Under a steady gradient of one, the weights of these optimizers move by the rate too."""
    weight = one_weight()
    plain: dict[str, Any] = {} if optimizer == "adam" else {"momentum": 0.0}
    trainer = trainer_of(weight, optimizer=optimizer, lr_scheduler=MXNetScheduler(LR), **plain)

    assert train(weight, trainer, 30) == approx(LR(k) for k in range(30))


def test_an_optimizer_by_itself() -> None:
    """The clock counts updates, however many weights there are."""
    optimizer = mx.optimizer.SGD(lr_scheduler=MXNetScheduler(LR))
    used = []
    for _ in range(30):
        weights = [mx.nd.zeros(1), mx.nd.zeros(1)]
        for i, weight in enumerate(weights):
            optimizer.update(i, weight, -mx.nd.ones(1), optimizer.create_state(i, weight))
        used.append([float(weight.asscalar()) for weight in weights])

    assert [first for first, _ in used] == approx(LR(k) for k in range(30))
    assert all(first == second for first, second in used)


def test_multi_precision() -> None:
    """The masters in float32 move at the rate, and the weights in float16 follow them."""
    weight = one_weight(dtype="float16")
    trainer = trainer_of(weight, multi_precision=True, lr_scheduler=MXNetScheduler(LR))
    masters = [1.0]
    for _ in range(30):
        train(weight, trainer, 1)
        _, master = trainer._updaters[0].states[0]
        masters.append(float(master.asscalar()))
        assert value_of(weight) == np.float16(masters[-1])

    assert falls(masters) == approx(LR(k) for k in range(30))


@pytest.mark.parametrize("learning_rate", [0.3, 0.1, 0.5])
def test_learning_rate_beside_it_is_refused(learning_rate: float) -> None:
    scheduler = MXNetScheduler(LR)
    message = (
        f"MXNetScheduler: learning_rate must be left out beside a schedule, got {learning_rate}"
    )

    with pytest.raises(ValueError, match=message):
        trainer_of(one_weight(), lr_scheduler=scheduler, learning_rate=learning_rate)
    assert scheduler(1) == LR(0)


def test_equal_learning_rate_beside_it_changes_nothing() -> None:
    """MXNet itself lets the rate of the first update pass: it says the same."""
    lr = Cosine(0.3, 20)
    trainer = trainer_of(one_weight(), lr_scheduler=MXNetScheduler(lr), learning_rate=0.3)

    assert trainer.learning_rate == 0.3


def test_multipliers_of_a_parameter() -> None:
    """`lr_mult` multiplies the rate; `wd_mult` acts on the weight decay alone."""
    weight = one_weight()
    weight.lr_mult, weight.wd_mult = 0.5, 3.0
    trainer = trainer_of(weight, wd=0.1, lr_scheduler=MXNetScheduler(LR))
    used = []
    for _ in range(30):
        before = value_of(weight)
        (fall,) = train(weight, trainer, 1)
        used.append(fall / (1 + 0.1 * 3 * before))

    assert used == approx(LR(k) / 2 for k in range(30))


def test_begin_num_update() -> None:
    weight = one_weight()
    scheduler = MXNetScheduler(LR)
    used = train(weight, trainer_of(weight, lr_scheduler=scheduler, begin_num_update=10), 5)

    assert used == approx(LR(10 + k) for k in range(5))


def test_gradient_accumulation() -> None:
    """A step is an update, however many gradients it is made of."""
    weight = one_weight()
    weight.grad_req = "add"
    trainer = trainer_of(weight, lr_scheduler=MXNetScheduler(LR))
    values = [1.0]
    for _ in range(30):
        backward(weight)
        backward(weight)
        trainer.step(2)
        weight.zero_grad()
        values.append(value_of(weight))

    assert falls(values) == approx(LR(k) for k in range(30))


@everywhere
@pytest.mark.parametrize("done", [0, 1, 12])
def test_resume(devices: int, place: dict[str, Any], done: int, tmp_path: Path) -> None:
    """The run goes on exactly from its files, momentum and all."""

    def start() -> tuple[Any, Any]:
        weight = one_weight(devices)
        return weight, trainer_of(weight, place, momentum=0.9, lr_scheduler=MXNetScheduler(LR))

    weight, trainer = start()
    straight = train(weight, trainer, 30)

    weight, trainer = start()
    train(weight, trainer, done)
    saved = weight.data()
    trainer.save_states(str(tmp_path / "states"))
    weight, trainer = start()
    weight.set_data(saved)
    trainer.load_states(str(tmp_path / "states"))

    assert train(weight, trainer, 30 - done) == straight[done:]


@everywhere
def test_resume_under_a_longer_run(devices: int, place: dict[str, Any], tmp_path: Path) -> None:
    """`load_states` alone follows the saved curve; after `resume`, it is the code's."""
    short, long = Cosine(0.3, 10), Cosine(0.3, 20)
    weight = one_weight(devices)
    trainer = trainer_of(weight, place, lr_scheduler=MXNetScheduler(short))
    train(weight, trainer, 4)
    trainer.save_states(str(tmp_path / "states"))

    scheduler = MXNetScheduler(long)
    trainer = trainer_of(weight, place, lr_scheduler=scheduler)
    trainer.load_states(str(tmp_path / "states"))

    assert train(weight, trainer, 2) == approx([short(4), short(5)])
    scheduler.resume(trainer.optimizer)
    assert train(weight, trainer, 10) == approx(long(6 + k) for k in range(10))


# Devices by number, and whether the kvstore updates, which does so on device 0.
OTHER_DEVICES: dict[str, tuple[list[int], bool, list[int], bool]] = {
    "one to another": ([1], False, [0], False),
    "one to two": ([0], False, [2, 3], False),
    "two to one": ([2, 3], False, [1], False),
    "the trainer to the kvstore": ([1], False, [2, 3], True),
    "the kvstore to the trainer": ([2, 3], True, [1], False),
}


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize(
    ("before", "kvstore", "after", "new_kvstore"), OTHER_DEVICES.values(), ids=OTHER_DEVICES
)
def test_resume_on_other_devices(
    optimizer: str,
    before: list[int],
    kvstore: bool,
    after: list[int],
    new_kvstore: bool,
    tmp_path: Path,
) -> None:
    """MXNet counts by device; Adam's own count has to go on there too."""

    def start(devices: list[int], on_kvstore: bool) -> tuple[Any, Any, MXNetScheduler]:
        weight, scheduler = weight_on(devices), MXNetScheduler(LR)
        place = {"update_on_kvstore": on_kvstore if len(devices) > 1 else None}
        return (
            weight,
            trainer_of(weight, place, optimizer=optimizer, lr_scheduler=scheduler),
            scheduler,
        )

    weight, trainer, _ = start(before, kvstore)
    train(weight, trainer, 8)
    trainer.save_states(str(tmp_path / "states"))
    saved = weight.data(weight.list_ctx()[0]).as_in_context(mx.cpu(0))
    weight, trainer, scheduler = start(after, new_kvstore)
    weight.set_data(saved)
    trainer.load_states(str(tmp_path / "states"))
    scheduler.resume(trainer.optimizer)

    assert train(weight, trainer, 8) == pytest.approx([LR(8 + k) for k in range(8)], abs=2e-5)


def test_weights_that_join_after_a_resume_begin_anew(tmp_path: Path) -> None:
    """Adam corrects by the count of each weight, which is no clock."""
    first, late = one_weight(), one_weight()
    late.grad_req = "null"

    def trainer_of_both() -> Any:
        return gluon.Trainer([first, late], "adam", {"lr_scheduler": MXNetScheduler(LR)})

    trainer = trainer_of_both()
    train(first, trainer, 8)
    trainer.save_states(str(tmp_path / "states"))
    trainer = trainer_of_both()
    trainer.load_states(str(tmp_path / "states"))
    MXNetScheduler(LR).resume(trainer.optimizer)
    late.grad_req = "write"
    before = value_of(late)
    with autograd.record():
        losses = [first.data() * 1, late.data() * 1]
    autograd.backward(losses)
    trainer.step(1)

    assert before - value_of(late) == pytest.approx(LR(8), abs=2e-5)


def test_resume_from_a_scheduler_of_mxnet(tmp_path: Path) -> None:
    weight = one_weight()
    theirs = mx.lr_scheduler.PolyScheduler(20, base_lr=0.3)
    trainer = trainer_of(weight, lr_scheduler=theirs)
    train(weight, trainer, 4)
    trainer.save_states(str(tmp_path / "states"))

    trainer.load_states(str(tmp_path / "states"))
    MXNetScheduler(LR).resume(trainer.optimizer)

    assert train(weight, trainer, 4) == approx(LR(4 + k) for k in range(4))


# The same for a module, which has no argument for it.
MODULES = {
    "updater": (1, "1"),
    "updater on two devices": (2, "0"),
    "kvstore": (2, "1"),
}


def module_of(devices: int) -> Any:
    weight = mx.sym.var("weight", shape=(1,))
    loss = mx.sym.broadcast_mul(mx.sym.var("data") * mx.sym.var("softmax_label"), weight)
    return mx.mod.Module(mx.sym.MakeLoss(loss), context=[mx.cpu(i) for i in range(devices)])


def fit(module: Any, epochs: range, **arguments: Any) -> list[float]:
    """Make ten updates an epoch, and return the weight after each."""
    values: list[float] = []
    ones = np.ones((10 * len(module._context), 1), "float32")
    module.fit(
        mx.io.NDArrayIter(ones, ones, batch_size=len(module._context)),
        eval_metric=mx.metric.Loss(),
        initializer=mx.init.One(),
        optimizer_params=arguments,
        begin_epoch=epochs.start,
        num_epoch=epochs.stop,
        batch_end_callback=lambda _: values.append(module.get_params()[0]["weight"].asscalar()),
    )
    return values


@pytest.mark.filterwarnings("ignore:Parameters already initialized")  # says `fit` after a load
@pytest.mark.parametrize(("devices", "on_kvstore"), MODULES.values(), ids=MODULES)
def test_module(
    devices: int, on_kvstore: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module saves no clock: it is told where it is by `begin_num_update`."""
    monkeypatch.setenv("MXNET_UPDATE_ON_KVSTORE", on_kvstore)
    module, files = module_of(devices), str(tmp_path / "module")
    values = [1.0, *fit(module, range(2), lr_scheduler=MXNetScheduler(LR))]
    module.save_checkpoint(files, 2, save_optimizer_states=True)
    module = mx.mod.Module.load(files, 2, load_optimizer_states=True, context=module._context)
    values += fit(module, range(2, 3), lr_scheduler=MXNetScheduler(LR), begin_num_update=20)

    assert falls(values) == approx(LR(k) for k in range(30))
    assert module._update_on_kvstore is (devices == 2 and on_kvstore == "1")


WARMUP, PLATEAU = Constant(0.3).warmup(5), Plateau(factor=0.5, patience=0)


def train_with_metrics(
    weight: Any, trainer: Any, scheduler: Any, metrics: list[float]
) -> list[float]:
    """Make four updates before each metric."""
    used = []
    for metric in metrics:
        used += train(weight, trainer, 4)
        scheduler.observe(metric)
    return used


@everywhere
def test_warmup_and_plateau(devices: int, place: dict[str, Any]) -> None:
    weight = one_weight(devices)
    scheduler = MXNetScheduler(WARMUP, PLATEAU)
    trainer = trainer_of(weight, place, lr_scheduler=scheduler)
    used = train_with_metrics(weight, trainer, scheduler, [0.9, 0.9, 0.8, 0.85, 0.7])

    scales = [1, 1, 0.5, 0.5, 0.25]
    assert used == approx(WARMUP(k) * scales[k // 4] for k in range(20))


@everywhere
def test_resume_of_a_plateau(devices: int, place: dict[str, Any], tmp_path: Path) -> None:
    """It remembers its scale, its best metric, and how long ago that was."""
    metrics = [0.9, 0.95, 0.9, 0.9, 0.9, 0.9]

    def start() -> tuple[Any, Any, MXNetScheduler]:
        weight = one_weight(devices)
        scheduler = MXNetScheduler(WARMUP, Plateau(factor=0.5, patience=1))
        return weight, trainer_of(weight, place, lr_scheduler=scheduler), scheduler

    straight = train_with_metrics(*start(), metrics)

    weight, trainer, scheduler = start()
    train_with_metrics(weight, trainer, scheduler, metrics[:4])
    saved = weight.data()
    trainer.save_states(str(tmp_path / "states"))
    weight, trainer, scheduler = start()
    weight.set_data(saved)
    trainer.load_states(str(tmp_path / "states"))
    with pytest.raises(RuntimeError, match=r"no update has used this .* resume\(trainer\.optimiz"):
        scheduler.observe(0.9)  # the loaded trainer has another scheduler
    scheduler.resume(trainer.optimizer)

    assert train_with_metrics(weight, trainer, scheduler, metrics[4:]) == straight[16:]
    assert straight[-1] == pytest.approx(0.3 / 4, abs=5e-6)


def test_metric_without_a_plateau() -> None:
    message = r"^MXNetScheduler: plateau must be given to observe a metric, got None$"

    with pytest.raises(ValueError, match=message):
        MXNetScheduler(LR).observe(0.9)


def test_pickle() -> None:
    twin = pickle.loads(pickle.dumps(MXNetScheduler(LR, PLATEAU)))

    assert (twin.schedule, twin.plateau, twin.state) == (LR, PLATEAU, PLATEAU.start())
    assert twin(6) == LR(5)


def test_plain_floats_come_out() -> None:
    assert type(MXNetScheduler(Constant(1))(3)) is float
    assert type(MXNetScheduler(Constant(1), PLATEAU)(3)) is float


@pytest.mark.parametrize(
    "given",
    ["Cosine(0.3, steps=15)", {"type": "Cosine", "base_lr": 0.3, "steps": 15}],
    ids=["text", "mapping"],
)
def test_schedule_as_text_or_mapping(given: Any) -> None:
    assert MXNetScheduler(given).schedule == Cosine(0.3, steps=15)


def test_schedule_that_is_assigned_takes_effect() -> None:
    weight = one_weight()
    scheduler = MXNetScheduler(LR, PLATEAU)
    trainer = trainer_of(weight, lr_scheduler=scheduler)
    train(weight, trainer, 4)
    scheduler.schedule = scheduler.schedule.cooldown(at=4, steps=2)
    assert train(weight, trainer, 3) == approx([LR(4), LR(4) / 2, 0.0])

    scheduler.schedule = "Constant(0.25)"  # type: ignore[assignment]  # it is read
    assert train(weight, trainer, 2) == approx([0.25, 0.25])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("schedule", 0.1),
        ("schedule", "Cosin(1)"),
        ("schedule", Linear(0.3, 10, -0.1)),
        ("plateau", 3),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(name: str, value: Any) -> None:
    scheduler = MXNetScheduler(LR, PLATEAU)
    with pytest.raises((TypeError, ValueError), match="^MXNetScheduler: "):
        setattr(scheduler, name, value)

    assert (scheduler.schedule, scheduler.plateau) == (LR, PLATEAU)


@pytest.mark.parametrize("kind", [float, np.float32, mx.nd.array, mx.np.array])
def test_metric_of_any_number_type(kind: Any) -> None:
    """As a loss comes: also in MXNet's older arrays, which have no `float`."""
    scheduler = MXNetScheduler(Constant(0.5), Plateau(factor=0.5, patience=0))
    for loss in (0.9, 0.9):
        scheduler(1)
        metric = [loss] if kind in (mx.nd.array, mx.np.array) else loss
        scheduler.observe(kind(metric))

    assert scheduler(2) == 0.25


def test_base_rate_may_be_read() -> None:
    """It is that of the first update; an optimizer compares it with its own default."""
    rate = MXNetScheduler(Cosine(0.3, steps=15)).base_lr

    assert (rate, str(rate), rate * 2) == (0.3, "0.3", 0.6)


def test_what_it_says_of_itself() -> None:
    assert repr(MXNetScheduler(Constant(0.3))) == "MXNetScheduler(Constant(0.3))"
    assert re.fullmatch(
        r"MXNetScheduler\(Constant\(.*\), Plateau\(.*\), PlateauState\(scale=1.0, .*\)\)",
        repr(MXNetScheduler(Constant(0.3), PLATEAU)),
    )


def test_looking_changes_nothing() -> None:
    scheduler = MXNetScheduler(LR, PLATEAU)
    trainer = trainer_of(one_weight(), lr_scheduler=scheduler)
    before = pickle.dumps(scheduler)
    repr(scheduler), trainer.learning_rate, scheduler.base_lr

    assert pickle.dumps(scheduler) == before


NEGATIVE = Linear(0.3, steps=10, final_lr=-0.1)


def test_negative_rate_is_told() -> None:
    """Some other value than a rate may be negative, so a schedule may."""
    with pytest.raises(ValueError, match=r"^MXNetScheduler: .* is negative, -0\.1 at t = 10: cli"):
        MXNetScheduler(NEGATIVE)


@pytest.mark.filterwarnings("error")
def test_rate_that_is_not_negative_is_not_told() -> None:
    for schedule in (NEGATIVE.clip(min_lr=0), LR, Constant(0.0)):
        MXNetScheduler(schedule)


def test_wrong_arguments() -> None:
    wrong: Any = 0.1

    with pytest.raises(TypeError, match=r"^MXNetScheduler: schedule must be a Sched.* got 0\.1$"):
        MXNetScheduler(wrong)
    with pytest.raises(ValueError, match=r"^MXNetScheduler: schedule: column 13: Cosine has no"):
        MXNetScheduler("Cosine(0.3, step=15)")
    with pytest.raises(TypeError, match=r"^MXNetScheduler: plateau must be a Plateau, got 0\.1$"):
        MXNetScheduler(LR, wrong)


def digits_net() -> Any:
    net = gluon.nn.Sequential()
    net.add(gluon.nn.Dense(32, activation="tanh", in_units=64), gluon.nn.Dense(10, in_units=32))
    net.initialize()
    net.collect_params().setattr("grad_req", "add")
    for parameter, value in zip(parameters_of(net), digits.starting_weights(), strict=True):
        parameter.set_data(mx.nd.array(value.T))
    return net


def parameters_of(net: Any) -> list[Any]:
    return [net[0].weight, net[0].bias, net[1].weight, net[1].bias]


MOMENTUM, DECAY = Constant(0.9).then(Constant(0.8), at=20), Cosine(0.1, steps=30)


def heavy_ball(k: int, weight: Any, velocity: Any, gradient: Any) -> Any:
    """Make an update with momentum and weight decay as MXNet has them."""
    rate = digits.SCHEDULE(k) / 10
    velocity = MOMENTUM(k) * velocity + rate * (gradient + DECAY(k) * weight)
    return weight - velocity, velocity


def train_digits(net: Any, trainer: Any, batches: list[Any], accumulate: int) -> None:
    cross_entropy = gluon.loss.SoftmaxCrossEntropyLoss()
    optimizer = trainer.optimizer
    for n, (x, y) in enumerate(batches, start=1):
        with autograd.record():
            loss = cross_entropy(net(mx.nd.array(x)), mx.nd.array(y))
        loss.backward()
        if n % accumulate == 0:
            if optimizer.momentum:
                t = optimizer.num_update
                optimizer.momentum, optimizer.wd = MOMENTUM(t), DECAY(t)
            trainer.step(accumulate * digits.BATCH)
            net.collect_params().zero_grad()


# The schedule, what it should do, and how many batches make an update.
SAME_WEIGHTS: dict[str, tuple[Any, Any, int]] = {
    "sgd": (digits.SCHEDULE, digits.SCHEDULE, 1),
    "momentum and weight decay": (digits.SCHEDULE * 0.1, heavy_ball, 1),
    "accumulation": (digits.SCHEDULE, digits.SCHEDULE, 4),
    "all of them": (digits.SCHEDULE * 0.1, heavy_ball, 4),
}


@pytest.mark.parametrize(("lr", "rule", "accumulate"), SAME_WEIGHTS.values(), ids=SAME_WEIGHTS)
def test_the_same_weights(lr: Any, rule: Any, accumulate: int, tmp_path: Path) -> None:
    """The run is resumed in the middle, from files."""

    def start() -> tuple[Any, Any]:
        net, momentum = digits_net(), MOMENTUM(0) if rule is heavy_ball else 0.0
        arguments = {"momentum": momentum, "lr_scheduler": MXNetScheduler(lr)}
        return net, gluon.Trainer(net.collect_params(), "sgd", arguments)

    batches = digits.batches()
    net, trainer = start()
    train_digits(net, trainer, batches[:100], accumulate)
    net.save_parameters(str(tmp_path / "weights"))
    trainer.save_states(str(tmp_path / "states"))
    net, trainer = start()
    net.load_parameters(str(tmp_path / "weights"))
    trainer.load_states(str(tmp_path / "states"))
    train_digits(net, trainer, batches[100:], accumulate)

    weights = [parameter.data().asnumpy().T for parameter in parameters_of(net)]
    digits.assert_same_weights(weights, rule, accumulate)


def test_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert pages.run("mxnet.md").failed == 0
