"""The commands of this project: `nox -s test`, `peers`, `demo`, `speed`, `lint`, `package` and `core`.

MXNet 1.9.1 is the last MXNet. It needs NumPy < 1.24, and so Python < 3.12 and an environment of
its own; everything else shares one.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import nox
from nox.command import CommandFailed

nox.options.sessions = ["test", "lint", "package"]

GROUPS = nox.project.load_toml("pyproject.toml")
TEST_TOOLS = nox.project.dependency_groups(GROUPS, "test")
LINT_TOOLS = nox.project.dependency_groups(GROUPS, "lint")
PINS = ("-c", "tests/constraints.txt")

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
TENSORFLOW = "tensorflow" if sys.platform == "darwin" else "tensorflow-cpu"
XGBOOST = "xgboost" if sys.platform == "darwin" else "xgboost-cpu"
INSTALLS = {
    "torch": ["-e", ".[torch]"],
    "keras": ["-e", ".[keras]", TENSORFLOW],
    "tf_keras": ["--no-deps", "tf-keras"],
    "jax": ["jax", "optax"],
    "mxnet": ["-e", ".[mxnet]"],
    # What trains with a framework: hosts of the adapters.
    "hosts": ["accelerate", "flax", "lightning", "pytorch-ignite", "transformers"],
    # Other libraries of schedules; those of the last need little of what the rest of them needs.
    "fvcore": ["fvcore"],
    "lrsched": ["lrsched"],
    "thinc": ["thinc"],
    "peers": [
        "--no-deps",
        *("mmengine", "addict", "platformdirs", "termcolor", "yapf"),
        *("pytorch-optimizer", "pytorch-warmup", "timm"),
    ],
    # What the presets are compared with: first what the others need of the rest of the world.
    "needs": [
        *("bitarray", "cloudpickle", "colorama", "cython", "dm-tree", "einops", "hjson", "httpx"),
        *("hydra-core", "jsonschema", "msgpack", "networkx", "ninja", "opt-einsum", "pandas"),
        *("pillow", "protobuf", "psutil", "py-cpuinfo", "pyarrow", "pydantic", "pyyaml", "regex"),
        *("requests", "sacrebleu", "safetensors", "scikit-learn", "scipy", "setuptools", "tqdm"),
        *("typeguard", "tyro", "wheel"),
    ],
    "schedulers": [
        "--no-deps",
        *("espnet", "gymnasium", "mlx", "mlx-cpu", "pytorch-scheduler", "ray"),
        *("ai2-olmo-core", "dataclass-extensions", "litgpt", "megatron-core", "mosaicml"),
        *("nemo-toolkit", "pytorch-transformers", "spmd-types", "stable-baselines3"),
        *("torchtitan", "ultralytics", "warmup-scheduler"),
        *("fastai", "beartype", "fastcore", "fastdownload", "fastprogress", "fasttransform"),
        "plum-dispatch",
    ],
    "deepspeed": ["--no-deps", "--no-build-isolation", "deepspeed"],
    "fairseq": ["--no-deps", "--no-build-isolation", "fairseq-fixed"],
    "gluoncv": ["--no-deps", "gluoncv", "portalocker"],
    # What takes a schedule as it is, or logs it.
    "elsewhere": ["lightgbm", XGBOOST, "mlflow-skinny", "tensorboard", "wandb"],
    # Beside TensorFlow it crashes.
    "paddle": ["paddlepaddle"],
}


def works(python: str) -> bool:
    """Whether there is such a Python: a name on the PATH may be a shim without one behind it."""
    name = f"python{python}"
    return shutil.which(name) is not None and not subprocess.call([name, "-c", ""])


MXNET_PYTHONS = ("3.11", "3.10")
FOR_MXNET = next((it for it in (HERE, *MXNET_PYTHONS) if it in MXNET_PYTHONS and works(it)), None)

# The tests of hosts that need what only `peers` installs.
ELSEWHERE = [
    f"tests/hosts/test_{name}.py"
    for name in ("deepspeed", "elsewhere", "logging", "logging_keras", "page_torch")
]

both_stacks = nox.parametrize(
    ["python", "frameworks"],
    [
        nox.param(FOR_MXNET or HERE, ("mxnet",), id="mxnet"),
        nox.param(HERE, ("torch", "keras", "jax"), id="modern"),
    ],
)


def install(session: nox.Session, frameworks: tuple[str, ...]) -> list[str]:
    """Install the test tools and what can be had of the frameworks; return what can not."""
    if "mxnet" in frameworks and FOR_MXNET is None:
        session.error(f"MXNet 1.9.1 needs Python 3.10 or 3.11; here is {HERE} alone")
    everything = [argument for name in frameworks for argument in INSTALLS[name]]
    try:
        session.install(*PINS, "-e", ".[plot]", *TEST_TOOLS, *everything)
    except CommandFailed:
        session.install(*PINS, "-e", ".[plot]", *TEST_TOOLS)
        return [name for name in frameworks if not installs(session, name)]
    return []


def installs(session: nox.Session, framework: str) -> bool:
    try:
        session.install(*PINS, *INSTALLS[framework])
    except CommandFailed:
        session.warn(f"{framework} can't be installed on this machine: left out")
        return False
    return True


def finish(session: nox.Session, missing: list[str]) -> None:
    if missing:
        session.error(f"all else is done, but not {', '.join(missing)}: can't be installed here")


@nox.session
@both_stacks
def test(session: nox.Session, frameworks: tuple[str, ...]) -> None:
    """Run all tests, in the two environments that they need."""
    missing = install(session, frameworks)
    if "torch" in frameworks:
        others = ("tf_keras", "hosts", "fvcore", "lrsched", "thinc", "peers")
        missing += [name for name in others if not installs(session, name)]
    session.run("pytest", *session.posargs)
    finish(session, missing)


@nox.session
@both_stacks
def peers(session: nox.Session, frameworks: tuple[str, ...]) -> None:
    """Compare with the libraries that `test` has not; with `-- page`, make the page of presets."""
    session.env["READTHEDOCS"] = "1"  # fairseq compiles nothing then
    missing = install(session, frameworks)
    others: tuple[str, ...] = ("gluoncv", "paddle")
    tests = ["tests/compat"]
    if "torch" in frameworks:
        tests += ELSEWHERE
        others = ("hosts", "fvcore", "lrsched", "thinc", "peers", "needs", "schedulers")
        others += ("deepspeed", "fairseq", "elsewhere")
    missing += [name for name in others if not installs(session, name)]
    if session.posargs == ["page"]:
        session.run("python", "-m", "compat.page", env={"PYTHONPATH": "tests"})
    else:
        session.run("pytest", *tests, *session.posargs)
    finish(session, missing)


@nox.session
@both_stacks
def demo(session: nox.Session, frameworks: tuple[str, ...]) -> None:
    """Train the LeNet of the d2l chapter in PyTorch, Keras and MXNet, and compare."""
    missing = install(session, frameworks)
    session.run("python", "-m", "benchmarks.lenet", *session.posargs)
    finish(session, missing)


@nox.session
@both_stacks
def speed(session: nox.Session, frameworks: tuple[str, ...]) -> None:
    """Time a call beside the same by hand and beside other libraries, and draw the costs."""
    missing = install(session, frameworks)
    for name in ("fvcore", "lrsched"):  # it does without where they can't be had
        installs(session, name)
    session.run("python", "-m", "benchmarks.speed", *session.posargs)
    finish(session, missing)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and types."""
    session.install(
        *PINS,
        "-e",
        ".[torch,keras,plot]",
        *LINT_TOOLS,
        *TEST_TOOLS,
        "nox",
        *INSTALLS["jax"],
        *INSTALLS["hosts"],
        *INSTALLS["lrsched"],
    )
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    session.run("pyright")


@nox.session
def package(session: nox.Session) -> None:
    """Build sdist and wheel, and run the tests of the core against the wheel alone."""
    session.install("build", *TEST_TOOLS)
    dist = Path(session.create_tmp()) / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(dist))
    (wheel,) = dist.glob("*.whl")
    session.install("--force-reinstall", "--no-deps", str(wheel))
    shutil.copytree("tests", dist / "tests")
    session.chdir(dist)
    session.run("pytest", "--import-mode=importlib", "-o", "pythonpath=tests", "tests")


@nox.session(python=["3.10", "3.11", "3.12", "3.13"])
def core(session: nox.Session) -> None:
    """Run the tests of the core on every Python that is here, on its oldest and newest NumPy."""
    oldest = {"3.10": "1.23.0", "3.11": "1.23.2", "3.12": "1.26.0", "3.13": "2.1.0"}
    for numpy in (f"numpy=={oldest[str(session.python)]}", "numpy"):
        session.install("--upgrade", "-e", ".[plot]", numpy, *TEST_TOOLS)
        session.run("pytest")
