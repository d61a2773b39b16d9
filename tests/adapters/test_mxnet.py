"""`MXNetScheduler` in real Gluon training."""

import pickle
import warnings
from pathlib import Path
from typing import Any

import digits
import mxnet as mx
import pytest
from mxnet import autograd, gluon

from schedcore import Constant, Cosine
from schedcore_mxnet import MXNetScheduler

LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)


def trainer_of(net: Any, **arguments: Any) -> Any:
    return gluon.Trainer(net.collect_params(), "sgd", arguments)


def one_weight() -> Any:
    net = gluon.nn.Dense(1, in_units=1, use_bias=False)
    net.initialize(mx.init.One())
    return net


def train(net: Any, trainer: Any, updates: int) -> list[float]:
    """A loss whose gradient is one, so that the weight tells the rate that was used."""
    used = []
    for _ in range(updates):
        before = net.weight.data().asscalar()
        with autograd.record():
            loss = net(mx.nd.ones((1, 1)))
        loss.backward()
        trainer.step(1)
        used.append(float(before - net.weight.data().asscalar()))
    return used


def test_the_same_weights() -> None:
    w1, b1, w2, b2 = digits.starting_weights()
    net = gluon.nn.Sequential()
    net.add(
        gluon.nn.Dense(32, activation="tanh", in_units=64),
        gluon.nn.Dense(10, in_units=32),
    )
    net.initialize()
    parameters = [net[0].weight, net[0].bias, net[1].weight, net[1].bias]
    for parameter, value in zip(parameters, (w1.T, b1, w2.T, b2), strict=True):
        parameter.set_data(mx.nd.array(value))
    trainer = trainer_of(net, lr_scheduler=MXNetScheduler(digits.SCHEDULE))
    cross_entropy = gluon.loss.SoftmaxCrossEntropyLoss()

    used = []
    for x, y in digits.batches():
        with autograd.record():
            loss = cross_entropy(net(mx.nd.array(x)), mx.nd.array(y))
        loss.backward()
        trainer.step(len(x))
        used.append(trainer.learning_rate)

    assert used == [digits.SCHEDULE(k) for k in range(digits.UPDATES)]
    w1, b1, w2, b2 = (parameter.data().asnumpy() for parameter in parameters)
    digits.assert_same_weights([w1.T, b1, w2.T, b2])


def test_update_k_uses_the_rate_of_k() -> None:
    """Seen in the weight itself."""
    net = one_weight()
    used = train(net, trainer_of(net, lr_scheduler=MXNetScheduler(LR)), 30)

    assert used == pytest.approx([LR(k) for k in range(30)], abs=1e-6)


def test_is_an_mxnet_scheduler() -> None:
    assert isinstance(MXNetScheduler(LR), mx.lr_scheduler.LRScheduler)


def test_any_order_and_before_the_first_update() -> None:
    scheduler = MXNetScheduler(LR)

    assert [scheduler(n) for n in (31, 6, 1, 0, 31)] == [LR(30), LR(5), LR(0), LR(0), LR(30)]


def test_rate_of_the_trainer_before_and_after_updates() -> None:
    net = one_weight()
    trainer = trainer_of(net, lr_scheduler=MXNetScheduler(LR))

    assert trainer.learning_rate == LR(0)
    train(net, trainer, 8)
    assert trainer.learning_rate == LR(7)


@pytest.mark.parametrize("learning_rate", [0.3, 0.01, 0.5])
def test_learning_rate_beside_it_is_refused(learning_rate: float) -> None:
    scheduler = MXNetScheduler(LR)
    message = (
        f"MXNetScheduler: learning_rate must be left out beside a schedule, got {learning_rate}"
    )

    with warnings.catch_warnings(), pytest.raises(ValueError, match=message):
        warnings.simplefilter("ignore")
        trainer_of(one_weight(), lr_scheduler=scheduler, learning_rate=learning_rate)
    assert scheduler(1) == LR(0)


def test_equal_learning_rate_beside_it_changes_nothing() -> None:
    """MXNet itself lets the rate of the first update pass: it says the same."""
    lr = Cosine(0.3, 20)
    trainer = trainer_of(one_weight(), lr_scheduler=MXNetScheduler(lr), learning_rate=0.3)

    assert trainer.learning_rate == 0.3


def test_lr_mult_still_multiplies() -> None:
    net = one_weight()
    net.weight.lr_mult = 0.5
    used = train(net, trainer_of(net, lr_scheduler=MXNetScheduler(LR)), 10)

    assert used == pytest.approx([LR(k) / 2 for k in range(10)], abs=1e-6)


def test_pickle_and_trainer_states(tmp_path: Path) -> None:
    """MXNet pickles the scheduler with the optimizer."""
    net = one_weight()
    trainer = trainer_of(net, lr_scheduler=MXNetScheduler(LR))
    train(net, trainer, 8)
    trainer.save_states(str(tmp_path / "states"))

    resumed = trainer_of(net, lr_scheduler=MXNetScheduler(LR))
    resumed.load_states(str(tmp_path / "states"))

    assert pickle.loads(pickle.dumps(MXNetScheduler(LR))).schedule == LR
    assert train(net, resumed, 4) == pytest.approx([LR(8 + k) for k in range(4)], abs=1e-6)


def test_begin_num_update() -> None:
    net = one_weight()
    scheduler = MXNetScheduler(LR)
    used = train(net, trainer_of(net, lr_scheduler=scheduler, begin_num_update=10), 5)

    assert used == pytest.approx([LR(10 + k) for k in range(5)], abs=1e-6)


def test_plain_floats_come_out() -> None:
    assert type(MXNetScheduler(Constant(1))(3)) is float


def test_wrong_schedule() -> None:
    wrong: Any = 0.1

    with pytest.raises(TypeError, match=r"^MXNetScheduler: schedule must be a Schedule, got 0\.1$"):
        MXNetScheduler(wrong)
