"""Train LeNet under six learning-rate regimes in each framework, then compare them."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from benchmarks.lenet.data import Data, load_digits, load_directory
from benchmarks.lenet.regimes import AS_TRAINED, REGIMES, by_update
from benchmarks.lenet.report import draw, table
from benchmarks.lenet.runs import FRAMEWORKS, Setup, load_runs, save_run
from benchmarks.lenet.train import is_installed, train


def main() -> None:
    """Train, unless only the report is wanted, then report on the runs that compare."""
    parser = build_parser()
    args = parser.parse_args()
    setup = None
    if not args.report:
        try:
            data, setup = prepare(args)
        except (OSError, ValueError) as error:
            parser.error(str(error))
        for framework in args.framework:
            for run in train(framework, data, setup):
                save_run(run, args.out)
    try:
        runs = load_runs(args.out, setup)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    if not runs:
        parser.error(f"{args.out}: no results to report on")
    print(table(runs))
    draw(runs, args.out / "lenet.png")


def build_parser() -> ArgumentParser:
    """The options of the command."""
    installed = [name for name in FRAMEWORKS if is_installed(name)]
    parser = ArgumentParser(prog="python -m benchmarks.lenet", description=__doc__)
    task = parser.add_mutually_exclusive_group(required=not installed)
    task.add_argument(
        "--framework",
        nargs="+",
        choices=installed,
        default=installed,
        help="what to train with (default: all that are installed)",
    )
    task.add_argument(
        "--report", action="store_true", help="train nothing, only report on what was trained"
    )
    parser.add_argument(
        "--regime",
        nargs="+",
        metavar="NAME",
        choices=[*REGIMES, *AS_TRAINED],
        default=[*REGIMES],
        help=f"what to train under: {', '.join(REGIMES)} (all of these unless given); as the "
        f"chapter was trained: {', '.join(AS_TRAINED)}",
    )
    parser.add_argument("--epochs", type=int, default=30, help="default: 30")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="directory of the four files of Fashion-MNIST or MNIST, gzipped or not "
        "(default: the digits that come with scikit-learn)",
    )
    parser.add_argument("--seed", type=int, default=0, help="default: 0")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        default=Path("out/lenet"),
        help="where each framework leaves its results, for the report (default: out/lenet)",
    )
    return parser


def prepare(args: Namespace) -> tuple[Data, Setup]:
    """The data to train on, and the setup, as the options name them."""
    if args.epochs < 1:
        raise ValueError(f"--epochs must be >= 1, got {args.epochs}")
    if args.seed < 0:
        raise ValueError(f"--seed must be >= 0, got {args.seed}")
    data = load_digits() if args.data is None else load_directory(args.data)
    setup = Setup(
        data=data.name,
        checksum=data.checksum,
        updates_per_epoch=data.updates_per_epoch,
        epochs=args.epochs,
        seed=args.seed,
        schedules={it: repr(by_update(it, data.updates_per_epoch)) for it in args.regime},
    )
    return data, setup


if __name__ == "__main__":
    main()
