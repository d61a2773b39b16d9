"""Leave out the tests of what is not installed: MXNet lives in an environment of its own."""

from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

# How long an example takes says more about the machine than about what is tested. And the same
# examples are drawn each time, so that a failure is of the change: `python -m drawn` looks further.
hypothesis.settings.register_profile("alike", deadline=None, derandomize=True)
hypothesis.settings.load_profile("alike")

# A file whose name ends in one of these needs the packages beside it.
NEEDS = {
    "_torch": ["torch"],
    "_keras": ["keras", "tensorflow"],
    "_tf_keras": ["tensorflow", "tf_keras"],
    "_mxnet": ["mxnet"],
    "_jax": ["jax"],
    "_optax": ["jax", "optax"],
    "_flax": ["flax", "jax", "optax"],
    "_digits": ["sklearn"],
    "_lightning": ["lightning"],
    "_transformers": ["accelerate", "transformers"],
    "_accelerate": ["accelerate"],
    "_ignite": ["ignite"],
    "_thinc": ["thinc"],
    "_timm": ["timm", "torch"],
    "_deepspeed": ["deepspeed", "torch"],
    "_fvcore": ["fvcore"],
    "_lrsched": ["lrsched"],
    "_mmengine": ["mmengine", "torch"],
    "_pytorch_optimizer": ["pytorch_optimizer"],
    "_pytorch_warmup": ["pytorch_warmup"],
}


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    name = collection_path.name if collection_path.is_dir() else collection_path.stem
    for ending, packages in NEEDS.items():
        if name.endswith(ending) and not all(map(find_spec, packages)):
            return True
    return None


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
