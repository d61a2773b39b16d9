"""Logs as the libraries write them, and a schedule beside one."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from schedcore import Cosine, Linear, difference, identify, read_log

LR = Linear(0.4, steps=4)
PAIRS = [(0, 0.4), (1, 0.3), (2, 0.2)]

LOGS = {
    "metrics.csv": "epoch,loss,lr-SGD,step\n,,0.4,0\n0,2.3,,0\n,,0.3,1\n,,0.2,2\n",
    "log.csv": "epoch,accuracy,learning_rate,loss\n0,0.1,0.4,2.3\n1,0.2,0.3,2.2\n2,0.3,0.2,2.1\n",
    "results.csv": "   epoch,  train/loss,  lr/pg0,  lr/pg1\n 1, 2.3, 0.4, 1\n 2, 2, 0.3, 1\n 3, 1, 0.2, 1\n",
    "tensorboard.csv": "Wall time,Step,Value\n1.5,0,0.4\n2.5,1,0.3\n3.5,2,0.2\n",
    "wandb.csv": '"Step","sun-1 - train/lr","sun-1 - train/lr__MIN"\n"0","0.4","0"\n"1","0.3","0"\n'
    '"2","0.2","0"\n"3","",""\n',
    "log.jsonl": '{"step": 0, "lr": 0.4}\n{"step": 1, "loss": 2.0}\n{"step": 1, "lr": 0.3}\n'
    '{"step": 2, "lr": 0.2}\n{"step": 3, "lr": 0.',
    "of_nanogpt.jsonl": '{"iter": 0, "train/loss": 10.9, "lr": 0.4, "mfu": -100.0}\n'
    '{"iter": 1, "train/loss": 9.5, "lr": 0.3, "mfu": 2}\n{"iter": 2, "lr": 0.2}\n',
    "list.json": json.dumps(
        [{"_step": t, "trainer/global_step": t, "lr-SGD": r} for t, r in PAIRS]
    ),
    "one.json": json.dumps(
        {"log_history": [{"learning_rate": r, "step": t + 1} for t, r in PAIRS]}
    ),
    "printed.txt": "loading ...\n{'loss': '2', 'learning_rate': '0.4', 'epoch': '0'}\n{not: this}\n"
    "{'loss': nan}\n{'learning_rate': 0.3, 'epoch': 1.0}\n{'learning_rate': 0.2, 'epoch': 2}\n",
    "trainer_state.json": json.dumps(
        {
            "global_step": 3,
            "log_history": [
                {"learning_rate": 0.4, "step": 1},
                {"eval_loss": 2.0, "step": 1},
                {"learning_rate": 0.3, "step": 2},
                {"learning_rate": 0.2, "step": 3},
            ],
        }
    ),
}


@pytest.mark.parametrize("name", LOGS)
def test_reads(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(LOGS[name])

    assert read_log(path) == PAIRS
    assert difference(LR, read_log(path)) is None


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffepoch,lr\n0,0.4\n1,0.3\n2,0.2\n",
        "epoch;lr\r\n0;0.4\r\n1;0.3\r\n2;0.2\r\n",
        "epoch\tlr\n0\t0.4\n\n1\t0.3\n2\t0.2\n3",
        json.dumps({"log_history": [{"learning_rate": r, "step": t + 1} for t, r in PAIRS]})[:-2]
        + ', {"learning_rate": NaN, "step": 4}]}',
    ],
    ids=["with a mark", "of a spreadsheet", "cut off", "without a rate"],
)
def test_reads_what_is_not_quite_so(text: str, tmp_path: Path) -> None:
    (tmp_path / "log").write_text(text, "utf-8", newline="")
    assert read_log(tmp_path / "log") == PAIRS


@pytest.mark.parametrize(
    "pairs", [[[t, LR(t)] for t in range(9)], [*np.array([range(9), LR.sample(9)]).T]]
)
def test_pairs_of_any_kind(pairs: Any) -> None:
    """As lists, which JSON has, and as rows of an array."""
    assert difference(LR, pairs) is None
    assert identify(pairs)[0].schedule == LR


def test_shares_of_epochs(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("{'learning_rate': '0.4', 'epoch': '0.25'}")
    assert read_log(tmp_path / "log") == [(0.25, 0.4)]


def test_another_column(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_text(LOGS["results.csv"])

    assert read_log(path, column="lr/pg1") == [(0, 1), (1, 1), (2, 1)]


def test_errors(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("epoch,loss\n0,1\n")
    with pytest.raises(ValueError, match="read_log: column must be found among the columns, or"):
        read_log(path)
    with pytest.raises(ValueError, match="read_log: column must be the name of a column"):
        read_log(path, column="rate")
    path.write_text("epoch,lr\n")
    with pytest.raises(ValueError, match="read_log: path must be a log with rates in it"):
        read_log(path)


def test_a_multiple_from_some_time_on() -> None:
    lr = Cosine(0.3, steps=2000)
    rates = [lr(t) * (0.3 if t > 1200 else 1) for t in range(1500)]
    found = difference(lr, rates)

    assert found is not None
    assert (found.t, found.before) == (1201, 1200)
    assert found.ratio == pytest.approx(0.3)
    assert str(found).startswith("they are the same up to t = 1,200; from t = 1,201 on the second")
    assert "0.3 times the first" in str(found)


def test_any_callable_and_rounded_rates() -> None:
    assert difference(lambda t: 0.4 - 0.1 * t, LR, over=4) is None
    rounded = [(t, float(f"{Cosine(0.3, 100)(t):.4g}")) for t in range(0, 100, 7)]
    assert difference(Cosine(0.3, 100), rounded) is not None
    assert difference(Cosine(0.3, 100), rounded, within=5e-4) is None


def test_a_long_time_is_looked_at_in_places() -> None:
    a, b = Cosine(0.3, 10**11), Cosine(0.3, 10**11).hold(9 * 10**10)
    found = difference(a, b, over=2 * 10**11)

    assert found is not None
    assert found.t == pytest.approx(9 * 10**10, rel=1e-4)
    assert difference(a, a, over=2 * 10**11) is None


@pytest.mark.parametrize(
    "text",
    [
        "step,lr\n1e400,1\n",
        "step,lr\nnan,1\n",
        "step,lr\n1,x\n",
        f"step,lr\n1,{'x' * 200_000}\n",
        '{"log_history": [1]}',
        '{"log_history": {"a": 1}}',
        '{"log_history": [{"learning_rate": 1}]}',
        '{"log_history": [{"learning_rate": [], "step": 1}]}',
        f'{{"log_history": [{{"learning_rate": {"9" * 400}, "step": 1}}]}}',
        '[{"step": 1}, ' + "[" * 100_000,
    ],
)
def test_what_is_no_log(text: str, tmp_path: Path) -> None:
    (tmp_path / "log").write_text(text)
    with pytest.raises(ValueError, match="read_log: (path must be a|column must be)"):
        read_log(tmp_path / "log")


def test_entries_without_a_rate_are_left_out(tmp_path: Path) -> None:
    history = [{"learning_rate": None, "step": 1}, {"learning_rate": 0.4, "step": 2}]
    (tmp_path / "log").write_text(json.dumps({"log_history": history}))
    assert read_log(tmp_path / "log") == [(1, 0.4)]
