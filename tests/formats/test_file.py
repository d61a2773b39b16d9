"""A schedule in a file, as the command line names it."""

import io
import json
import sys
from pathlib import Path

import pytest

from schedcore import Cosine, to_dict
from schedcore.formats.file import read

LR = Cosine(0.3, steps=15).warmup(5)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lr.json").write_text(json.dumps(to_dict(LR)))
    Path("line.json").write_text(json.dumps(str(LR)))
    Path("deep.json").write_text(json.dumps({"optimizer": {"groups": [0.1, {"lr": str(LR)}]}}))
    Path("lr.yaml").write_text("lr: Cosine(0.3, steps=15).warmup(5)\ndata: 5\n")
    Path("bad.yaml").write_text("lr: [1,\n")
    Path("bad.json").write_text("{")
    Path("list.json").write_text("[1, 2]")
    Path("wrong.yml").write_text("lr: {type: Cosine, base_lr: 0.3, step: 5}\n")


@pytest.mark.parametrize(
    "argument",
    [str(LR), "lr.json", "line.json", "deep.json:optimizer.groups.1.lr", "lr.yaml:lr"],
)
def test_read(argument: str) -> None:
    assert read(argument) == LR


@pytest.mark.parametrize("text", [str(LR), json.dumps(to_dict(LR))])
def test_standard_input(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    assert read("-") == LR


@pytest.mark.parametrize(
    ("argument", "error", "message"),
    [
        ("no.yaml:lr", OSError, r"no\.yaml: No such file or directory"),
        ("lr.yaml:lrr", ValueError, "lr.yaml:lrr: there is no 'lrr', did you mean 'lr'\\?"),
        ("lr.yaml:lr.x", ValueError, "lr.yaml:lr.x: there is no 'x', nothing is inside of 'Cos.*'"),
        ("lr.yaml:data", TypeError, "lr.yaml:data: expected a schedule, got 5"),
        ("lr.yaml", ValueError, "lr.yaml: .* without a 'type'; name a .* one of lr, data"),
        ("list.json", TypeError, r"list.json: expected a schedule, got \[1, 2\]"),
        ("bad.json", ValueError, "bad.json: Expecting property name .*"),
        ("bad.yaml", ValueError, "bad.yaml: while parsing .*"),
        ("wrong.yml:lr", ValueError, "wrong.yml:lr: Cosine has no 'step', did you mean 'steps'\\?"),
        ("Cosine(0.3)", ValueError, "column 1: Cosine: missing .*"),
    ],
)
def test_what_cannot_be_read(argument: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=f"^{message}$"):
        read(argument)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", "[" * 100_000, "a.json: nested too deep"),
        ("a.json", f"[{'1,' * 500_000}1]", "a.json: JSON must have at most 1000000 characters"),
        ("a.yaml", "[" * 3000, "a.yaml: "),
        ("a.yaml", "a: 1\n" * 50_000, "a.yaml: YAML must have at most 50000 characters"),
    ],
)
def test_what_would_take_long_is_refused(name: str, text: str, message: str) -> None:
    Path(name).write_text(text)

    with pytest.raises(ValueError, match=message):
        read(name)


def test_deep_yaml_without_its_loader_in_c(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("yaml.CSafeLoader")
    Path("a.yaml").write_text("{a: " * 900 + "1" + "}" * 900)
    limit = sys.getrecursionlimit()

    sys.setrecursionlimit(1000)  # libraries may have raised it
    try:
        with pytest.raises(ValueError, match=r"^a\.yaml: nested too deep$"):
            read("a.yaml")
    finally:
        sys.setrecursionlimit(limit)


def test_without_pyyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)

    with pytest.raises(ImportError, match="^a YAML file needs PyYAML: pip install pyyaml$"):
        read("lr.yaml:lr")
    assert read("lr.json") == LR
