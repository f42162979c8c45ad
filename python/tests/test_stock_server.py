"""The same package against MLflow's own server."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import programs
import pytest
from servers import free_port

import paceline as mlflow

stock_client = pytest.importorskip("mlflow", reason="starts MLflow's server, which is not installed here")

START_SECONDS_MAX = 100


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a server of MLflow."""
    folder, port = tmp_path_factory.mktemp("stock"), free_port()
    url = f"http://127.0.0.1:{port}"
    command = [
        sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", str(folder / "artifacts"),
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder, start_new_session=True)
    deadline = time.monotonic() + START_SECONDS_MAX
    while True:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):
                break
        except OSError:
            assert process.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()  # noqa: PT018
            time.sleep(0.2)
    yield url
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()


@pytest.mark.timeout(240)
def test_runs_have_the_ids_of_the_server(stock: str, tmp_path: Path) -> None:
    mlflow.set_tracking_uri(stock)
    mlflow.set_experiment("cats")
    with mlflow.start_run(run_name="first", tags={"team": "vision"}, description="why") as run:
        mlflow.log_param("lr", 0.1)
        for step in range(2500):
            mlflow.log_metric("loss", step, step=step)
        mlflow.log_metric("nan", float("nan"))
        mlflow.set_tag("stage", "late")
        with mlflow.start_run(nested=True, run_name="child"):
            mlflow.log_text("all is well", "notes.txt")
            child = mlflow.active_run()
    found = mlflow.get_run(run.info.run_id)
    assert (found.info.run_name, found.info.status) == ("first", "FINISHED")
    assert found.info.artifact_uri == run.info.artifact_uri
    assert found.data.params == {"lr": "0.1"}
    assert found.data.metrics["loss"] == 2499
    assert {"team": "vision", "stage": "late", "mlflow.note.content": "why"}.items() <= found.data.tags.items()
    history = mlflow.MlflowClient().get_metric_history(run.info.run_id, "loss")
    assert sorted(point.step for point in history) == list(range(2500))
    assert child is not None
    assert mlflow.get_run(child.info.run_id).data.tags["mlflow.parentRunId"] == run.info.run_id
    assert mlflow.artifacts.load_text(f"runs:/{child.info.run_id}/notes.txt") == "all is well"
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_metric("loss", 0, step=2500)
    frame = mlflow.search_runs(experiment_names=["cats"], filter_string="metrics.loss = 0")
    assert list(frame["run_id"]) == [run.info.run_id]

    # What was begun offline gets an id of the server, and can be found by its own.
    folder = tmp_path / "journal"
    run_id = programs.run(
        """
        import paceline as mlflow
        mlflow.set_experiment("cats")
        with mlflow.start_run(run_name="offline") as run:
            mlflow.log_metric("loss", 1)
            mlflow.log_text("kept", "a.txt")
        print(run.info.run_id)
        """,
        PACELINE_MODE="offline",
        PACELINE_JOURNAL_DIR=str(folder),
    )
    programs.command("sync", str(folder))
    frame = mlflow.search_runs(experiment_names=["cats"], filter_string=f"tags.`paceline.run_id` = '{run_id}'")
    assert list(frame["status"]) == ["FINISHED"]
    kept = mlflow.MlflowClient().download_artifacts(frame["run_id"][0], "a.txt")
    assert Path(kept).read_text() == "kept"


@pytest.mark.timeout(240)
def test_going_back_to_a_checkpoint_keeps_both(stock: str, caplog: pytest.LogCaptureFixture) -> None:
    mlflow.set_tracking_uri(stock)
    mlflow.set_experiment("checkpoints")
    with mlflow.start_run() as run:
        for step in range(10):
            mlflow.log_metric("loss", 10 - step, step=step, timestamp=100 + step)
        mlflow.log_param("lr", 0.1)
    with caplog.at_level(logging.WARNING, "paceline"), mlflow.resume(run.info.run_id, from_step=5) as resumed:
        assert resumed.info.run_id == run.info.run_id
        for step in range(5, 8):
            mlflow.log_metric("loss", 7.5, step=step, timestamp=200 + step)
        mlflow.set_tag("again", "yes")
    (told,) = (record.getMessage() for record in caplog.records if "supersede" in record.getMessage())
    assert run.info.run_id in told

    # MLflow's own client sees what the server has.
    history = stock_client.MlflowClient(stock).get_metric_history(run.info.run_id, "loss")
    points = sorted((point.timestamp, point.step, point.value) for point in history)
    first = [(100 + step, step, float(10 - step)) for step in range(10)]
    assert points == first + [(200 + step, step, 7.5) for step in range(5, 8)]
    found = stock_client.MlflowClient(stock).get_run(run.info.run_id)
    # The latest value is that of the largest step, which is of the first time.
    assert found.data.metrics == {"loss": 1.0}
    assert (found.info.status, found.data.params, found.data.tags["again"]) == ("FINISHED", {"lr": "0.1"}, "yes")
    assert [tag for tag in found.data.tags if tag.startswith("paceline.superseded")] == []
