"""`MXNetScheduler` on a distributed kvstore: a scheduler, a server and two workers, over loopback."""

import json
import os
import socket
import subprocess
import sys
from itertools import pairwise
from typing import Any

import pytest

from schedcore import Constant

# Each worker has a gradient of one, the average too, so that the weight tells the rate used.
WORKER = """
import json, sys
import mxnet as mx
from schedcore import Constant, Plateau
from schedcore_mxnet import MXNetScheduler

on_kvstore, begin = json.loads(sys.argv[1])
scheduler = MXNetScheduler(Constant(0.3).warmup(5), Plateau(factor=0.5, patience=0))
sgd = mx.optimizer.SGD(lr_scheduler=scheduler, begin_num_update=begin, rescale_grad=0.5)
weight = mx.gluon.Parameter("weight", shape=(1,), init="ones")
weight.initialize()
trainer = mx.gluon.Trainer([weight], sgd, kvstore="dist_sync", update_on_kvstore=on_kvstore)
trainer._init_kvstore()
trainer._init_params()
mx.nd.waitall()  # else MXNet's first gradient may overtake the weight on its way here

values, error = [1.0], None
for _ in range(3):
    for _ in range(4):
        with mx.autograd.record():
            loss = weight.data() * 1
        loss.backward()
        trainer.step(1)
        trainer.learning_rate  # as for a log
        values.append(float(weight.data().asscalar()))
    try:
        scheduler.observe(0.9)
    except RuntimeError as caught:
        error = str(caught)
print(json.dumps([values, error]))
"""


def run(on_kvstore: bool, begin: int) -> list[Any]:
    """Return what the two workers print."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        _, port = free.getsockname()
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DMLC_PS_ROOT_URI": "127.0.0.1",
        "DMLC_PS_ROOT_PORT": str(port),
        "DMLC_NODE_HOST": "127.0.0.1",
        "DMLC_NUM_SERVER": "1",
        "DMLC_NUM_WORKER": "2",
    }
    worker = ("-c", WORKER, json.dumps([on_kvstore, begin]))
    # In their roles, MXNet's scheduler and server run until all is done as soon as it is imported.
    roles = [("worker", worker)] * 2 + [
        (role, ("-c", "import mxnet")) for role in ("server", "scheduler")
    ]
    processes = [
        subprocess.Popen(
            [sys.executable, *program],
            env=environment | {"DMLC_ROLE": role},
            stdout=subprocess.PIPE,
            text=True,
        )
        for role, program in roles
    ]
    try:
        outputs = [process.communicate(timeout=120)[0] for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    return [json.loads(output) for output in outputs[:2]]


def falls(values: list[float]) -> list[float]:
    return [before - after for before, after in pairwise(values)]


def test_on_the_server() -> None:
    """It has the optimizer by pickle, so a worker's own scheduler is not the one in use."""
    lr = Constant(0.3).warmup(5)

    for values, error in run(on_kvstore=True, begin=0):
        assert falls(values) == pytest.approx([lr(k) for k in range(12)], abs=1e-6)
        assert error.endswith("distributed, set update_on_kvstore=False")


def test_on_the_workers() -> None:
    """Each worker has a plateau of its own; told the same metrics, they agree."""
    lr, scales = Constant(0.3).warmup(5), [1, 1, 0.5]

    for values, error in run(on_kvstore=False, begin=2):
        expected = [lr(2 + k) * scales[k // 4] for k in range(12)]
        assert falls(values) == pytest.approx(expected, abs=1e-6)
        assert error is None
