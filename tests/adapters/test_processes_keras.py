"""Keras in processes of its own: another backend, two replicas, an end by force."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from keras_training import float32, model, train

from schedcore import Cosine, Plateau
from schedcore_keras import KerasCallback, KerasSchedule

HERE = Path(__file__).parent
BACKEND = keras.backend.backend()
OTHERS = [name for name in ("tensorflow", "jax", "torch") if name != BACKEND and find_spec(name)]

LR = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)


def start(*arguments: str, backend: str = BACKEND) -> "subprocess.Popen[str]":
    # Threads of PyTorch would only wait for each other, with models as small as these.
    environment = {"OMP_NUM_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    environment |= {"PYTHONPATH": ":".join(sys.path), "KERAS_BACKEND": backend}
    out = subprocess.PIPE
    return subprocess.Popen([sys.executable, *arguments], stdout=out, text=True, env=environment)


def suite(*files: str, backend: str) -> "subprocess.Popen[str]":
    return start("-m", "pytest", *(str(HERE / file) for file in files), backend=backend)


@pytest.fixture(scope="module")
def suites() -> Iterator[dict[str, "subprocess.Popen[str]"]]:
    """All at once, since each keeps one core busy at most."""
    names = ("keras", "callback_keras", "monitor_keras", "page_keras", "weights_keras")
    neutral = [f"test_{name}.py" for name in names]
    started = {backend: suite(*neutral, backend=backend) for backend in OTHERS}
    started["two replicas"] = suite("mirrored_keras.py", backend="tensorflow")
    yield started
    for process in started.values():
        process.kill()


@pytest.mark.parametrize("name", [*OTHERS, "two replicas"])
def test_suite(name: str, suites: dict[str, "subprocess.Popen[str]"]) -> None:
    """The tests of both bindings on the other backends, and on two replicas of TensorFlow."""
    output, _ = suites[name].communicate()

    assert suites[name].returncode == 0, output


def test_model_is_loaded_with_the_import_of_the_adapter_alone(tmp_path: Path) -> None:
    net = model(keras.optimizers.SGD(KerasSchedule(LR)))
    train(net, 10)
    net.save(tmp_path / "model.keras")
    code = (
        "import keras, schedcore_keras\n"
        f"net = keras.saving.load_model({str(tmp_path / 'model.keras')!r})\n"
        "print(float(net.optimizer.learning_rate))"
    )

    output, _ = start("-c", code).communicate()
    assert float(output) == np.float32(LR(10))


PLATEAU = Plateau(factor=0.5, patience=0)


def backed_up(directory: Path) -> tuple[Any, ...]:
    """The callbacks of a run that can go on, and whose rate is halved with each epoch."""
    path = directory / "metrics.json"
    ours = KerasCallback(LR, "update", plateau=PLATEAU, monitor="loss", backup=path)
    return ours, keras.callbacks.BackupAndRestore(str(directory / "backup"))


class Death(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """End the process in the middle of the fourth epoch."""

    batches = 0

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.batches += 1
        if self.batches == 17:
            signal.raise_signal(signal.SIGKILL)


def test_killed_run_goes_on(tmp_path: Path) -> None:
    """The loss of the data is always the same, so the plateau acts after each epoch but one."""
    code = (
        "import keras, pathlib, test_processes_keras as it\n"
        "it.train(it.model(keras.optimizers.SGD()), 30,"
        f" *it.backed_up(pathlib.Path({str(tmp_path)!r})), it.Death(), epochs=range(6))"
    )
    assert start("-c", f"import sys; sys.path.append({str(HERE)!r})\n{code}").wait() == -9

    net = model(keras.optimizers.SGD())
    used = train(net, 30, *backed_up(tmp_path), epochs=range(6), first=15)
    scales = [1, 1, 0.5, 0.25, 0.125, 0.0625]
    assert used[:30] == float32([LR(k) * scales[k // 5] for k in range(30)])
