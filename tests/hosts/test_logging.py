"""The page on logging: each tracker holds the schedule, and the rate of each update."""

import re
import time
from pathlib import Path
from typing import Any

import pages
import pytest

from schedcore import Cosine, from_dict, parse, read_log

LR = Cosine(0.3, steps=90).warmup(10)
RATES = pytest.approx([LR(k) for k in range(3)])

SCHEDULE, BY_UPDATE, *TRACKERS = pages.blocks(pages.text("logging.md"))


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(tracker: str) -> None:
    """Run the block of the page that imports it."""
    pytest.importorskip(tracker)
    (block,) = [it for it in TRACKERS if it.startswith(f">>> import {tracker}\n")]
    assert pages.run_code(SCHEDULE + block).failed == 0


def test_the_schedule() -> None:
    assert pages.run_code(SCHEDULE).failed == 0


def test_the_rate_is_read_before_the_step() -> None:
    pytest.importorskip("torch")

    assert pages.run_code(SCHEDULE + BY_UPDATE).failed == 0


def test_every_tracker_is_run() -> None:
    assert [re.findall(r">>> import (\w+)", it)[0] for it in TRACKERS] == [
        "wandb",
        "tensorboard",
        "mlflow",
    ]


def whole(path: Path) -> bytes:
    """Return a file once it has stopped growing: a process of W&B writes it, after the run."""
    written = b""
    for _ in range(60):
        time.sleep(1)
        before, written = written, path.read_bytes()
        if written == before and len(written) > len(":W&B..."):
            break
    return written


def test_wandb(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """W&B has written this to send it later."""
    pytest.importorskip("wandb")
    monkeypatch.setenv("WANDB_SILENT", "true")
    monkeypatch.setenv("WANDB_CONSOLE", "off")
    run("wandb")

    (path,) = directory.rglob("run-*.wandb")
    written = whole(path)
    for said in (b'"type":"Cosine"', b'"base_lr":0.3', b'"steps":90'):
        assert said in written.replace(b": ", b":")
    logged = re.findall(rb"lr\x82\x01.([\d.e-]+)", written)
    assert sorted({float(rate) for rate in logged}) == RATES


def test_tensorboard(directory: Path) -> None:
    pytest.importorskip("torch")
    run("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events: Any = EventAccumulator(str(directory / "runs"))
    events.Reload()
    assert [it.value for it in events.Scalars("lr")] == RATES
    assert [it.step for it in events.Scalars("lr")] == [0, 1, 2]
    (text,) = events.Tensors("schedule/text_summary")[0].tensor_proto.string_val
    assert parse(text.decode()) == LR


def test_what_tensorboard_exports_is_read(directory: Path) -> None:
    """The button `download CSV` of its page gives this."""
    pytest.importorskip("torch")
    run("tensorboard")
    from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
    from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
    from tensorboard.context import RequestContext
    from tensorboard.plugins.base_plugin import TBContext
    from tensorboard.plugins.scalar.scalars_plugin import OutputFormat, ScalarsPlugin

    runs: Any = EventMultiplexer()
    runs.AddRunsFromDirectory(str(directory / "runs"))
    runs.Reload()
    plugin: Any = ScalarsPlugin(TBContext(data_provider=MultiplexerDataProvider(runs, "runs")))
    table, _ = plugin.scalars_impl(RequestContext(), "lr", ".", "", OutputFormat.CSV)
    (directory / "lr.csv").write_text(table)

    assert [rate for _, rate in read_log(directory / "lr.csv")] == RATES


def test_mlflow(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mlflow: Any = pytest.importorskip("mlflow")
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")  # a database needs more packages
    mlflow.set_tracking_uri(f"file:{directory}/runs")
    run("mlflow")

    client = mlflow.MlflowClient()
    (found,) = client.search_runs([client.get_experiment_by_name("Default").experiment_id])
    history = client.get_metric_history(found.info.run_id, "lr")
    assert [it.value for it in history] == RATES
    assert [it.step for it in history] == [0, 1, 2]
    assert parse(found.data.params["schedule"]) == LR
    saved = mlflow.artifacts.load_dict(f"runs:/{found.info.run_id}/schedule.json")
    assert from_dict(saved) == LR
