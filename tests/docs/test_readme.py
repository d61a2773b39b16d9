"""Run the README: each Python block of it, where its framework is installed."""

import dataclasses
import re
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
import pages
import pytest

import schedcore
from schedcore import Cosine
from schedcore.formats.registry import known_types

README = pages.DOCS.parent / "README.md"
if not README.exists():
    pytest.skip("the tests are apart from the README", allow_module_level=True)
TEXT = README.read_text(encoding="utf-8")
BLOCKS = pages.blocks(TEXT)

LR = Cosine(0.3, steps=150, final_lr=0.01).warmup(50)


def torch_given() -> dict[str, Any]:
    import torch

    batches = [(torch.ones(4, 3), torch.zeros(4, dtype=torch.long))] * 60
    return {"model": torch.nn.Linear(3, 2), "loader": batches}


def torch_check(names: dict[str, Any]) -> None:
    assert names["scheduler"].get_last_lr() == [LR(60)]


def keras_given() -> dict[str, Any]:
    import keras

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    return {"model": model, "x_train": np.ones((96, 3)), "y_train": np.ones((96, 1))}


def keras_check(names: dict[str, Any]) -> None:
    by_epoch = Cosine(0.3, steps=15, final_lr=0.01).warmup(5)
    assert float(names["model"].optimizer.learning_rate) == pytest.approx(by_epoch(1))


def mxnet_given() -> dict[str, Any]:
    import mxnet as mx

    net = mx.gluon.nn.Dense(1)
    net.initialize()
    return {"net": net, "loader": [(mx.nd.ones((4, 3)), mx.nd.ones((4, 1)))] * 60}


def mxnet_check(names: dict[str, Any]) -> None:
    assert names["trainer"].learning_rate == LR(59)


def optax_check(names: dict[str, Any]) -> None:
    assert names["values"].tolist() == pytest.approx(LR.sample(200).tolist(), rel=1e-5, abs=1e-7)


# What the README takes as given, and what its block must have done.
FRAMEWORKS: dict[str, tuple[Callable[[], dict[str, Any]], Callable[[dict[str, Any]], None]]] = {
    "torch": (torch_given, torch_check),
    "keras": (keras_given, keras_check),
    "mxnet": (mxnet_given, mxnet_check),
    "optax": (dict, optax_check),
}


@pytest.mark.parametrize("block", [block for block in BLOCKS if ">>>" in block])
def test_examples_give_what_they_say(block: str) -> None:
    assert pages.run_code(block).failed == 0


@pytest.mark.parametrize("framework", [name for name in FRAMEWORKS if find_spec(name)])
def test_framework_examples_run(framework: str) -> None:
    (block,) = [
        block for block in BLOCKS if f"import {framework}" in block or f"from {framework}" in block
    ]
    given, check = FRAMEWORKS[framework]
    names = given()
    exec(block, names)  # noqa: S102  the README is ours

    check(names)


def test_every_block_is_run() -> None:
    assert len(BLOCKS) == len([b for b in BLOCKS if ">>>" in b]) + len(FRAMEWORKS)


def test_every_schedule_of_the_table_has_its_signature_and_picture() -> None:
    """The parameters and defaults in the table are those of the class."""
    rows = re.findall(r"^\| !\[\]\((\S+)\) \| `(\w+)\((.*?)\)` \|", TEXT, re.MULTILINE)

    assert len(rows) == 9
    for picture, name, parameters in rows:
        fields = [field for field in dataclasses.fields(getattr(schedcore, name)) if field.init]
        names = [parameter.split("=")[0] for parameter in parameters.split(", ")]
        defaults = dict(p.split("=") for p in parameters.split(", ") if "=" in p)
        assert names == [field.name for field in fields]
        given = {name: eval(value) for name, value in defaults.items()}
        assert {f.name: f.default for f in fields if f.name in given} == given
        assert (README.parent / picture).exists()


def test_it_names_every_shape() -> None:
    """A class that combines schedules has a method, which is named instead."""
    public = {name: known_types().get(name) for name in schedcore.__all__}
    shapes = {name for name, cls in public.items() if cls and ".algebra." not in cls.__module__}

    assert shapes - set(re.findall(r"`(\w+)\b", TEXT)) == set()


def test_it_never_tells_anyone_to_install_the_other_project() -> None:
    assert not re.search(r"pip install\s+[\"']?schedcore(?!-lr)", TEXT)
