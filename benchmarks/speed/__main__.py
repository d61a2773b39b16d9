"""Measure what schedules cost beside the same by hand and in other libraries, then report."""

import os
import platform
import shutil
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tqdm import tqdm

from benchmarks.speed.adapters import by_groups, keras_rows, mxnet_rows, torch_rows
from benchmarks.speed.arrays import compile_rows, jax_rows, numpy_rows
from benchmarks.speed.cases import by_depth, by_hand_rows, far_rows, import_rows, object_rows
from benchmarks.speed.peers import peer_rows
from benchmarks.speed.report import (
    Run,
    draw_libraries,
    draw_sizes,
    load_runs,
    report,
    save_runs,
    this_setup,
)
from benchmarks.speed.tables import (
    jax_table_rows,
    large_rows,
    numpy_table_rows,
    torch_table_rows,
)
from benchmarks.speed.timing import Effort, Row

LIBRARIES = ["mxnet", "lrsched", "fvcore", "torch", "jax", "optax", "keras", "tensorflow"]
COMPILER = "a C++ compiler"
ENVIRONMENT = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}

Suite = tuple[Callable[[Effort], list[Row]], list[str]]


def main() -> None:
    """Measure, keep the numbers beside those of other environments, report on all of them."""
    parser = ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        default=Path("out/speed"),
        help="where the results are written (default: out/speed)",
    )
    parser.add_argument(
        "--quick", action="store_true", help="a few seconds, and numbers that prove nothing"
    )
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / "speed.json"
    try:
        runs = load_runs(path, this_setup(args.quick))
    except (OSError, ValueError) as error:
        parser.error(str(error))
    runs["mxnet" if is_there("mxnet") else "modern"] = run(args.quick)
    save_runs(runs, path)
    fullest_first = sorted(runs.values(), key=lambda run: len(run.rows), reverse=True)
    text = report(fullest_first)
    print(text)
    (args.out / "speed.md").write_text(text + "\n", encoding="utf-8")
    draw_libraries(fullest_first, args.out / "cost_by_library.png")
    draw_sizes(fullest_first, args.out / "cost_by_size.png")


def run(quick: bool) -> Run:
    """Measure everything that this environment has the packages for."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    effort = Effort(rounds=3, seconds=1e-4) if quick else Effort(rounds=200, seconds=2e-3)
    # What needs no framework comes before any is loaded.
    suites: list[Suite] = [
        (import_rows, []),
        (by_hand_rows, []),
        (far_rows, []),
        (object_rows, []),
        (large_rows, []),
        (numpy_rows, []),
        (numpy_table_rows, []),
        (partial(peer_rows, is_there=is_there), []),
        (torch_rows, ["torch"]),
        (torch_table_rows, ["torch"]),
        (mxnet_rows, ["mxnet"]),
        (keras_rows, ["keras", "tensorflow"]),
        (jax_rows, ["jax", "optax"]),
        (jax_table_rows, ["jax"]),
        (compile_rows, ["torch", COMPILER]),
    ]
    rows = []
    for measure, packages in tqdm(suites, desc="measuring", unit="suite"):
        if all(map(is_there, packages)):
            rows += measure(effort)
    there = [name for name in LIBRARIES if is_there(name)]
    versions = {name: import_module(name).__version__ for name in ["numpy", *there]}
    return Run(
        this_setup(quick),
        {"Python": platform.python_version(), **versions},
        [name for name in [*LIBRARIES, COMPILER] if not is_there(name)],
        rows,
        by_depth(effort),
        by_groups(effort) if is_there("torch") else {},
    )


def is_there(name: str) -> bool:
    """Whether a package is installed, or the compiler that torch.compile calls."""
    if name == COMPILER:
        return shutil.which(os.environ.get("CXX", "g++")) is not None
    return find_spec(name) is not None


if __name__ == "__main__":
    main()
