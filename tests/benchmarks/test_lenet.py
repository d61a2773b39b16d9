"""The LeNet demo: its data, its report, and a short training in every framework installed."""

import gzip
import os
import struct
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from math import cos, pi
from pathlib import Path

import numpy as np
import pages
import pytest
from numpy.typing import NDArray

pytest.importorskip("benchmarks.lenet")
pytest.importorskip("sklearn")
pytest.importorskip("matplotlib")
pytest.importorskip("tqdm")

from benchmarks.lenet import __main__ as command, kept
from benchmarks.lenet.data import (
    FILES,
    FIRST_LABELS,
    Images,
    load_digits,
    load_directory,
    read_idx,
    recognize,
)
from benchmarks.lenet.regimes import AS_TRAINED, CHAPTER, REGIMES, by_update
from benchmarks.lenet.report import table
from benchmarks.lenet.runs import FRAMEWORKS, Epoch, Run, Setup, load_runs, save_run
from benchmarks.lenet.train import is_installed

INSTALLED = [framework for framework in FRAMEWORKS if is_installed(framework)]
SETUP = Setup(
    data="digits",
    checksum=2410421309,
    updates_per_epoch=6,
    epochs=30,
    seed=0,
    schedules={name: repr(by_update(name, 6)) for name in REGIMES},
)


def idx(values: NDArray[np.integer]) -> bytes:
    """The content of an IDX file."""
    header = struct.pack(f">{1 + values.ndim}I", 0x800 + values.ndim, *values.shape)
    return header + values.astype(np.uint8).tobytes()


def fill(directory: Path, count: int = 20, changed: Mapping[str, NDArray[np.integer]] = {}) -> Path:
    """Write the four files of a small data set of noise, some of them with other values."""
    rng = np.random.RandomState(0)
    for name in FILES:
        n = count if name.startswith("train") else 10
        values = rng.randint(256, size=(n, 28, 28)) if "images" in name else np.arange(n) % 10
        (directory / name).write_bytes(idx(changed.get(name, values)))
    return directory


def a_run(framework: str, setup: Setup = SETUP) -> Run:
    """A run that never was."""
    epochs = [Epoch(2.0, 0.25, 0.5, [0.3, 0.2]), Epoch(1.0, 0.75, 0.875, [0.1, 0.0625])]
    return Run(framework, setup, {framework: "1.2"}, 34.5, dict.fromkeys(REGIMES, epochs))


def call(monkeypatch: pytest.MonkeyPatch, *options: object) -> None:
    """Run the command in this process."""
    monkeypatch.setattr(sys, "argv", ["lenet", *map(str, options)])
    command.main()


@pytest.mark.parametrize("shape", [(5,), (2, 28, 28), (0,)])
def test_idx_file_is_read_gzipped_or_not(tmp_path: Path, shape: tuple[int, ...]) -> None:
    values = np.arange(np.prod(shape)).reshape(shape).astype(np.uint8)
    (tmp_path / "plain").write_bytes(idx(values))
    (tmp_path / "packed.gz").write_bytes(gzip.compress(idx(values)))

    for name in ("plain", "packed.gz"):
        np.testing.assert_array_equal(read_idx(tmp_path / name, len(shape)), values)


LABELS = idx(np.arange(5))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "truncated, 0 bytes where the header has 8"),
        (LABELS[:7], "truncated, 7 bytes where the header has 8"),
        (LABELS[:-1], "truncated, 12 bytes where 13 were announced"),
        (LABELS + b"\0", "too long, 14 bytes where 13 were announced"),
        (idx(np.zeros((1, 2, 2), int)), "magic number must be 2049, got 2051"),
        (b"\0\0\r\1" + LABELS[4:], "magic number must be 2049, got 3329"),
    ],
)
def test_malformed_idx_file_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    for name, packed in (("file", content), ("file.gz", gzip.compress(content))):
        path = tmp_path / name
        path.write_bytes(packed)

        with pytest.raises(ValueError) as error:
            read_idx(path, 1)

        assert str(error.value) == f"{path}: {fault}"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (LABELS, "Not a gzipped file"),
        (gzip.compress(LABELS)[:-4], "Compressed file ended before"),
        (gzip.compress(LABELS)[:10] + b"\xff" * 20, "Error -3 while decompressing"),
        (gzip.compress(LABELS)[:-8] + bytes(8), "CRC check failed"),
    ],
    ids=["not compressed", "cut off", "garbled", "changed"],
)
def test_damaged_gzip_file_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "file.gz"
    path.write_bytes(content)

    with pytest.raises(ValueError) as error:
        read_idx(path, 1)

    assert str(error.value).startswith(f"{path}: not a whole gzip file: {fault}")


def test_directory_is_read(tmp_path: Path) -> None:
    data = load_directory(fill(tmp_path, count=300))

    assert data.name == tmp_path.name
    assert data.updates_per_epoch == 2
    assert data.train.pixels.shape == (300, 28, 28)
    assert data.test.pixels.shape == (10, 28, 28)
    assert data.train.pixels.dtype == np.float32
    assert (data.train.pixels.min(), data.train.pixels.max()) == (0, 1)
    assert data.test.labels.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_missing_files_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as error:
        load_directory(tmp_path)
    assert str(error.value) == f"{tmp_path}: no {', no '.join(FILES)}, gzipped or not"

    fill(tmp_path)
    (tmp_path / FILES[1]).unlink()
    with pytest.raises(FileNotFoundError) as error:
        load_directory(tmp_path)
    assert str(error.value) == f"{tmp_path}: no train-labels-idx1-ubyte, gzipped or not"


@pytest.mark.parametrize(
    ("file", "values", "fault"),
    [
        (FILES[0], np.zeros((20, 28, 27), int), "images must be 28x28, got 28x27"),
        (FILES[1], np.zeros(19, int), "19 labels for 20 images"),
        (FILES[2], np.zeros((0, 28, 28), int), "there must be at least one image"),
        (FILES[3], np.arange(1, 11), "labels must be 0 to 9, got 10"),
    ],
)
def test_files_that_do_not_fit_are_refused(
    tmp_path: Path, file: str, values: NDArray[np.integer], fault: str
) -> None:
    fill(tmp_path, changed={file: values})

    with pytest.raises(ValueError) as error:
        load_directory(tmp_path)

    assert str(error.value) == f"{tmp_path / file}: {fault}"


@pytest.mark.parametrize(("first", "name"), FIRST_LABELS.items())
def test_data_is_recognized_by_its_labels(first: tuple[int, ...], name: str) -> None:
    labels = np.zeros(60_000, np.int64)
    labels[:10] = first
    pixels = np.zeros((0, 28, 28), np.float32)

    assert recognize(Images(pixels, labels)) == name
    assert recognize(Images(pixels, labels[:-1])) is None
    assert recognize(Images(pixels, np.roll(labels, 1))) is None


def test_digits_are_real() -> None:
    data = load_digits()

    assert (len(data.train.labels), len(data.test.labels)) == (1536, 261)
    assert data.updates_per_epoch == 6
    assert data.train.pixels.shape == (1536, 28, 28)
    assert data.train.pixels.dtype == np.float32
    # Every pixel is centred, but none is rescaled: 0 and 16 are still 1 apart.
    np.testing.assert_allclose(data.train.pixels.mean(axis=0), 0, atol=1e-6)
    assert np.ptp(data.train.pixels, axis=0).max() == pytest.approx(1)
    assert not data.train.pixels[:, [0, 1, -2, -1]].any()
    # All environments, with their different versions of NumPy, train on the same images.
    assert data.train.labels[:10].tolist() == [2, 8, 2, 6, 6, 7, 1, 9, 8, 5]
    assert data.checksum == SETUP.checksum


def test_runs_come_back_as_they_were_saved(tmp_path: Path) -> None:
    runs = [a_run(framework) for framework in FRAMEWORKS]
    for run in runs:
        save_run(run, tmp_path / "new")

    assert load_runs(tmp_path / "new") == runs


@pytest.mark.parametrize(
    ("changed", "here", "there"),
    [
        (replace(SETUP, data="MNIST"), "data MNIST", "data digits"),
        (replace(SETUP, checksum=1), "checksum 1", f"checksum {SETUP.checksum}"),
        (replace(SETUP, updates_per_epoch=2), "updates_per_epoch 2", "updates_per_epoch 6"),
        (replace(SETUP, epochs=1, seed=7), "epochs 1, seed 7", "epochs 30, seed 0"),
        (replace(SETUP, schedules={}), "schedules {}", f"schedules {SETUP.schedules}"),
    ],
)
def test_different_runs_are_not_mixed(
    tmp_path: Path, changed: Setup, here: str, there: str
) -> None:
    for run in (a_run("torch", changed), a_run("mxnet")):
        save_run(run, tmp_path)

    with pytest.raises(ValueError) as error:
        load_runs(tmp_path)

    assert str(error.value).splitlines() == [
        "these runs can't stand in one table, remove a file or choose another --out:",
        f"  {tmp_path / 'torch.json'}: {here}",
        f"  {tmp_path / 'mxnet.json'}: {there}",
    ]


def test_runs_of_another_setup_are_left_out(tmp_path: Path) -> None:
    """The report on this call has nothing that an earlier call left behind."""
    for run in (a_run("torch", replace(SETUP, epochs=1)), a_run("mxnet")):
        save_run(run, tmp_path)

    assert load_runs(tmp_path, SETUP) == [a_run("mxnet")]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"framework": "torch"}', "not JSON"])
def test_file_of_something_else_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "torch.json"
    path.write_text(content)

    with pytest.raises(ValueError) as error:
        load_runs(tmp_path)

    assert str(error.value).startswith(f"{path}: not a run of this demo: ")


def test_report_is_a_table_and_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for framework in ("keras", "torch"):
        save_run(a_run(framework), tmp_path)

    call(monkeypatch, "--report", "--out", tmp_path)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "digits: 30 epochs of 6 updates, seed 0"
    assert [line.split() for line in lines[3:5]] == [
        ["constant", "torch", "1.000", "0.750", "0.875", "0.3000", "0.0625"],
        ["keras", "1.000", "0.750", "0.875", "0.3000", "0.0625"],
    ]
    assert len(lines) == 3 + 2 * len(REGIMES) + 4
    assert lines[-3:] == [
        "torch: torch 1.2, 34 s",
        "keras: keras 1.2, 34 s",
        "no results yet: mxnet",
    ]
    assert (tmp_path / "lenet.png").read_bytes().startswith(b"\x89PNG")


def test_interrupted_run_is_reported_as_far_as_it_got(tmp_path: Path) -> None:
    whole, part = a_run("torch"), a_run("keras")
    del part.histories["cosine"]
    for run in (whole, part):
        save_run(run, tmp_path)

    lines = table(load_runs(tmp_path)).splitlines()

    assert [line.split()[:2] for line in lines[11:13]] == [["cosine", "torch"], ["cosine", "after"]]
    assert lines[-1] == "no results yet: mxnet, keras under cosine"


def test_the_chapters_clocks() -> None:
    """MXNet counts minibatches from 1, PyTorch's tab asks an epoch late, Keras' in time."""
    rates = {
        name: [regime(235)(k) for k in (0, 234, 235, 7049)] for name, regime in AS_TRAINED.items()
    }

    assert rates == {
        "square root, MXNet's clock": approx(
            0.1 / 2**0.5, 0.1 / 236**0.5, 0.1 / 237**0.5, 0.1 / 7051**0.5
        ),
        "square root, PyTorch's clock": approx(0.3, 0.3, 0.1, 0.1 / 29**0.5),
        "square root, Keras' clock": approx(0.1, 0.1, 0.1 / 2**0.5, 0.1 / 30**0.5),
        "cosine, MXNet's clock": approx(0.01 + 0.145 * (1 + cos(pi / 20)), 0.01, 0.01, 0.01),
        "multi-factor, drawn first": approx(0.125, 0.125, 0.125, 0.125),
        "multi-factor, after a warmup": approx(0, 0.5 * 234 / 235, 0.5, 0.25),
    }


def approx(*rates: float) -> object:
    return pytest.approx(rates, rel=1e-12, abs=0)


def test_figures_of_the_chapter_stand_beside_the_same_training() -> None:
    setup = replace(SETUP, data="Fashion-MNIST", updates_per_epoch=235)
    lines = table([a_run(framework, setup) for framework in FRAMEWORKS]).splitlines()

    assert lines[2].endswith("in the chapter")
    assert lines[3].endswith("0.0625   0.194 0.925 0.859")
    assert lines[9].endswith("0.0625")  # none for factor
    assert len(CHAPTER) == 15
    for other in (SETUP, replace(setup, epochs=29)):
        assert "chapter" not in table([a_run("torch", other)])


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (["--report"], "{out}: no results to report on"),
        (["--report", "--framework", *INSTALLED], "not allowed with argument"),
        (["--framework", "nonsense"], "argument --framework: invalid choice: 'nonsense'"),
        (["--epochs", "0"], "--epochs must be >= 1, got 0"),
        (["--seed", "-1"], "--seed must be >= 0, got -1"),
        (["--data", "{out}"], "{out}: no train-images-idx3-ubyte"),
    ],
)
@pytest.mark.skipif(not INSTALLED, reason="no framework is installed")
def test_wrong_options_are_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    fault: str,
) -> None:
    filled = [option.format(out=tmp_path) for option in options]

    with pytest.raises(SystemExit) as error:
        call(monkeypatch, "--out", tmp_path, *filled)

    assert error.value.code == 2
    assert fault.format(out=tmp_path) in capsys.readouterr().err


@pytest.mark.parametrize("framework", INSTALLED)
def test_framework_trains_at_the_rates_of_the_schedules(tmp_path: Path, framework: str) -> None:
    data = fill(tmp_path, count=300)  # a whole batch and a part of one
    options = ["--framework", framework, "--data", str(data), "--epochs", "3"]
    subprocess.run(
        [sys.executable, "-m", "benchmarks.lenet", *options, "--out", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )

    (run,) = load_runs(tmp_path)
    assert (run.framework, run.setup.updates_per_epoch) == (framework, 2)
    assert run.histories.keys() == REGIMES.keys()
    for regime, schedule in REGIMES.items():
        history = run.histories[regime]
        rates = [rate for epoch in history for rate in epoch.rates]
        by_update = schedule.stretch(2)
        assert rates == pytest.approx([by_update(k) for k in range(6)], rel=1e-6, abs=0)
        assert [len(epoch.rates) for epoch in history] == [2, 2, 2]
        assert all(1 < epoch.train_loss < 3 for epoch in history)
        accuracies = [(epoch.train_accuracy, epoch.test_accuracy) for epoch in history]
        assert all(0 <= accuracy <= 1 for pair in accuracies for accuracy in pair)


FASHION_MNIST = Path("/usr/share/datasets/fashion-mnist")


@pytest.mark.skipif(
    not FASHION_MNIST.is_dir(), reason="the package dataset-fashion-mnist is not installed"
)
@pytest.mark.skipif(not INSTALLED, reason="no framework is installed")
def test_an_epoch_of_fashion_mnist(tmp_path: Path) -> None:
    options = ["--framework", INSTALLED[0], "--epochs", "1", "--regime", "constant"]
    subprocess.run(
        [sys.executable, "-m", "benchmarks.lenet", *options]
        + ["--data", str(FASHION_MNIST), "--out", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )

    (run,) = load_runs(tmp_path)
    assert (run.setup.data, run.setup.updates_per_epoch) == ("Fashion-MNIST", 235)
    (epoch,) = run.histories["constant"]
    assert epoch.rates == pytest.approx([0.3] * 235, rel=1e-6)
    assert epoch.test_accuracy > 0.6


def test_the_page_has_the_results_that_are_kept() -> None:
    page = pages.text("chapter.md")

    assert kept.written(page, kept.load()) == page
    assert all(page.count(f"| {name} |") > 6 for name in kept.NAMES.values())
    assert pages.run("chapter.md").failed == 0
