"""Starts the server under test once, and gives every test a clean MLflow client."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

# Read by MLflow at import, and inherited by the processes that tests start.
os.environ |= {
    "DO_NOT_TRACK": "true",
    "GIT_PYTHON_REFRESH": "quiet",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    # Fail fast. One retry stays, for a kept-alive connection that the server has just closed.
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "1",
    "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER": "0",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "60",
    "MPLBACKEND": "Agg",
    "NO_PROXY": "127.0.0.1",
}
for variable in ("MLFLOW_TRACKING_URI", "MLFLOW_EXPERIMENT_ID", "MLFLOW_EXPERIMENT_NAME", "MLFLOW_RUN_ID"):
    os.environ.pop(variable, None)

import mlflow  # noqa: E402
import pytest  # noqa: E402
from mlflow import MlflowClient  # noqa: E402
from mlflow.entities import Experiment  # noqa: E402

import support  # noqa: E402

START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 20
LOG_TAIL_LINES = 60


def pytest_configure() -> None:
    support.record_server_faults()


def pytest_report_header() -> str:
    server = os.environ.get("PACELINE_COMPAT_URL") or os.environ.get("PACELINE_SERVER")
    return f"mlflow client {mlflow.__version__} against {server or 'no server'}"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of the server under test: a running one, or one started here and stopped at the end."""
    if running := os.environ.get("PACELINE_COMPAT_URL"):
        yield running.rstrip("/")
        return
    if not (binary := os.environ.get("PACELINE_SERVER")):
        pytest.exit("set PACELINE_SERVER (path of a paceline binary) or PACELINE_COMPAT_URL (a running server)", 4)
    if not Path(binary).is_file():
        pytest.exit(f"PACELINE_SERVER names no file: {binary}", 4)

    folder = tmp_path_factory.mktemp("server")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = folder / "server.log"
    command = [
        str(Path(binary).absolute()), "server",
        "--host", "127.0.0.1",
        "--port", str(port),
        "--backend-store-uri", os.environ.get("PACELINE_COMPAT_DATABASE", f"sqlite:///{folder}/paceline.db"),
        "--artifacts-destination", str(folder / "artifacts"),
    ]  # fmt: skip
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=folder)
    try:
        wait_until_healthy(url, process, log)
        yield url
    finally:
        stop(process, log)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.exit(f"the server ended at start with code {process.returncode}:\n{tail(log)}", 1)
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.05)
    pytest.exit(f"the server did not answer {url}/health within {START_TIMEOUT_S} s:\n{tail(log)}", 1)


def stop(process: subprocess.Popen[bytes], log: Path) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        pytest.fail(f"the server did not stop within {STOP_TIMEOUT_S} s of SIGTERM:\n{tail(log)}")


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:])


@pytest.fixture(scope="session")
def tracking_uri(server: str) -> str:
    return server


@pytest.fixture(scope="session")
def client(tracking_uri: str) -> MlflowClient:
    return MlflowClient(tracking_uri)


@pytest.fixture(autouse=True)
def clean_client_state(tracking_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """MLflow keeps the active run, experiment and model in globals; no test sees those of another."""
    # Whatever a client writes locally by mistake lands in the test's own folder.
    monkeypatch.chdir(tmp_path)
    mlflow.set_tracking_uri(tracking_uri)
    yield
    while mlflow.active_run():
        mlflow.end_run()
    mlflow.autolog(disable=True)
    if support.MLFLOW_3:
        mlflow.clear_active_model()
    mlflow.tracking.fluent._active_experiment_id = None
    os.environ.pop("MLFLOW_EXPERIMENT_ID", None)


@pytest.fixture(autouse=True)
def no_server_faults() -> Iterator[None]:
    """No test may make the server answer 5xx, even when the client recovers from it."""
    support.server_faults.clear()
    yield
    assert not support.server_faults, "the server answered with a fault"


@pytest.fixture
def unique_name(request: pytest.FixtureRequest) -> str:
    """A name no other test and no earlier session uses."""
    return f"{request.node.name}-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def experiment(clean_client_state: None, unique_name: str) -> Experiment:
    """A fresh experiment, already active."""
    return mlflow.set_experiment(unique_name)
