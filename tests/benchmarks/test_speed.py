"""The speed benchmark: that it compares like with like and leaves nothing out. No test is timed."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from schedcore import Schedule

pytest.importorskip("benchmarks.speed")
pytest.importorskip("matplotlib")
pytest.importorskip("tqdm")

from benchmarks.speed.__main__ import COMPILER, is_there
from benchmarks.speed.by_hand import Curve, FoldedWarmupCosine
from benchmarks.speed.cases import CHECKED, FUNCTIONS, OBJECTS, WARMUP_COSINE, assert_same
from benchmarks.speed.report import Run, Setup, load_runs, report, save_runs, this_setup
from benchmarks.speed.timing import Contender, Effort, Row, Timing, measure

BY_HAND = {name: (ours, theirs) for name, ours, theirs, _ in OBJECTS}
BY_HAND |= {f"{name}, plain function": (ours, theirs) for name, ours, theirs in FUNCTIONS}

MILLION = f"a million values, NumPy {np.__version__.rpartition('.')[0]}"

# The packages that rows need, and the rows, by what is measured or what it is compared with.
ROWS = {
    (): [
        *("import schedcore", "from schedcore import Cosine", *BY_HAND, "class by hand"),
        *("Cosine at t = 10**9", "WarmRestarts at t = 10**9", "Factor at t = 10**9"),
        *("MultiFactor of 1,000 milestones", MILLION, f"{MILLION}, fifty parts"),
        *("build five parts", "build five parts, and call them once", "pickle five parts"),
        *("unpickle five parts", "copy five parts", "five parts == five parts"),
        *("hash(five parts)", "class by hand, constants folded"),
    ],
    ("lrsched",): ["lrsched with_warmup"],
    ("fvcore",): ["fvcore CompositeParamScheduler"],
    ("mxnet",): ["MXNet CosineScheduler", "MXNetScheduler, an update"],
    ("torch",): [
        *("TorchScheduler.step, 1 group", "TorchScheduler.step, 100 groups"),
        *("PyTorch SequentialLR.step", "PyTorch CosineAnnealingLR.step"),
    ],
    ("torch", COMPILER): ["a million values, torch.compile, 1 thread"],
    ("jax", "optax"): ["optax, jitted", "optax, eager", "warmup into cosine, jax.jit"],
    ("keras", "tensorflow"): ["Keras CosineDecay, eager", "KerasCallback, an update"],
}

SETUP = Setup("0.1.0", "a processor", cores=2, quick=False)


def a_run(rows: list[Row], missing: list[str], setup: Setup = SETUP) -> Run:
    """A run that never was."""
    depth = {"schedcore": {1: Timing(1e-7, 1e-9), 50: Timing(2e-7, 1e-9)}}
    return Run(setup, {"Python": "3.11"}, missing, rows, depth, groups={})


def a_row(case: str, ours: float, reference: str, theirs: float, limit: float) -> Row:
    return Row(case, Timing(ours, ours / 10), reference, Timing(theirs, theirs / 50), limit)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where a quick run of the command wrote its results."""
    directory = tmp_path_factory.mktemp("speed")
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed", "--quick", "--out", str(directory)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert (directory / "speed.md").read_text(encoding="utf-8") == result.stdout
    return directory


@pytest.mark.parametrize("packages", [it for it in ROWS if all(map(is_there, it))], ids=" ".join)
def test_each_row_is_there(out: Path, packages: tuple[str, ...]) -> None:
    lines = (out / "speed.md").read_text(encoding="utf-8").splitlines()
    cells = {cell.strip() for line in lines for cell in line.split("|")}

    assert set(ROWS[packages]) - cells == set()


@pytest.mark.parametrize("packages", ROWS, ids=" ".join)
def test_what_a_row_lacks_is_named(out: Path, packages: tuple[str, ...]) -> None:
    lines = (out / "speed.md").read_text(encoding="utf-8").splitlines()
    named = lines[-1].removeprefix("not installed: ").split(", ")

    assert {name for name in packages if not is_there(name)} == set(packages) & set(named)


def test_numbers_are_kept(out: Path) -> None:
    (run,) = load_runs(out / "speed.json", this_setup(quick=True)).values()

    assert report([run]) + "\n" == (out / "speed.md").read_text(encoding="utf-8")
    assert run.versions["Python"].startswith(f"{sys.version_info.major}.")
    assert run.depth.keys() == {"schedcore", "nested closures", "nested classes"}
    assert all([*timings] == [1, 2, 5, 10, 20, 50] for timings in run.depth.values())
    assert bool(run.groups) == is_there("torch")
    assert load_runs(out / "speed.json", this_setup(quick=False)) == {}


@pytest.mark.parametrize("name", ["cost_by_library.png", "cost_by_size.png"])
def test_pictures_are_drawn(out: Path, name: str) -> None:
    assert (out / name).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("ours", "by_hand"),
    [*BY_HAND.values(), (WARMUP_COSINE, FoldedWarmupCosine(0.3, 95, 0.01, 5))],
    ids=[*BY_HAND, "constants folded"],
)
def test_curves_by_hand_are_the_same(ours: Schedule, by_hand: Curve) -> None:
    for t in CHECKED:
        assert by_hand(t) == pytest.approx(ours(t), rel=0, abs=1e-12)
        assert ours.function()(t) == ours(t)


def test_other_curves_are_refused() -> None:
    with pytest.raises(ValueError, match=r"it: not the same curve, 0\.3 and 0\.2 at time number 1"):
        assert_same("it", [0.1, 0.3], [0.1, 0.2])
    with pytest.raises(ValueError, match="nan"):
        assert_same("it", [0.1], [float("nan")])


def test_contenders_are_called_alike() -> None:
    seen: dict[str, list[object]] = {"with": [], "without": []}
    contenders = {
        "with": Contender(seen["with"].append, ["a", "b"]),
        "without": Contender(lambda: seen["without"].append(None)),
    }

    timings = measure(contenders, Effort(rounds=5, seconds=0))

    # Each is called once in a round, and four times before.
    assert seen == {"with": ["a", "b"] * 9, "without": [None] * 9}
    assert timings.keys() == seen.keys()


def test_figures() -> None:
    ratio = a_row("it", 3e-7, "other", 2e-7, limit=1.5)
    assert ratio.figure == pytest.approx(1.5)
    assert replace(ratio, limit=1.51).holds
    assert not replace(ratio, limit=1.49).holds
    assert replace(ratio, limit=None).holds

    more = replace(ratio, unit="ms", ours=Timing(0.03, 0), theirs=Timing(0.01, 0), limit=15)
    assert more.figure == pytest.approx(20)
    assert not more.holds
    assert replace(more, theirs=None).figure == pytest.approx(30)
    with pytest.raises(ValueError, match="it: no ratio without a reference"):
        _ = replace(ratio, theirs=None).figure


def test_each_environment_has_its_own_table() -> None:
    """No row stands in both, and none is a ratio across the two."""
    shared, alone = a_row("x", 1.5e-7, "by hand", 1e-7, 1.25), a_row("x", 1e-7, "peer", 2e-7, 1)
    first = a_run([shared], missing=["mxnet", "keras"])
    second = a_run([shared, alone], missing=["torch", "keras"])

    assert report([first, second]).splitlines() == [
        "schedcore 0.1.0 on a processor, 2 cores",
        "",
        "Python 3.11:",
        "",
        "| case |   ours | beside  | its time |  ratio | at most | holds  | spread |",
        "|------|-------:|---------|---------:|-------:|--------:|--------|-------:|",
        "| x    | 150 ns | by hand |   100 ns | 1.50 × |  1.25 × | **no** |    10% |",
        "",
        "Python 3.11:",
        "",
        "| case |   ours | beside | its time |  ratio | at most | holds | spread |",
        "|------|-------:|--------|---------:|-------:|--------:|-------|-------:|",
        "| x    | 100 ns | peer   |   200 ns | 0.50 × |  1.00 × | yes   |    10% |",
        "",
        "not installed: keras",
    ]


def test_only_runs_set_up_alike_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "speed.json"
    runs = {"modern": a_run([a_row("x", 1e-7, "peer", 2e-7, 1)], missing=[])}
    assert load_runs(path, SETUP) == {}
    save_runs(runs, path)

    assert load_runs(path, SETUP) == runs
    assert load_runs(path, replace(SETUP, cores=4)) == {}
    for content in ("", "[]", json.dumps({"modern": {"setup": {}}})):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(ValueError, match=r"speed\.json: not a result of this benchmark"):
            load_runs(path, SETUP)
