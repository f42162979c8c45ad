"""Starts the server under test once, and gives every test a clean client in a folder of its own."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import Server

for variable in [name for name in os.environ if name.startswith(("MLFLOW_", "PACELINE_"))]:
    del os.environ[variable]
os.environ |= {
    "DO_NOT_TRACK": "true",
    "GIT_PYTHON_REFRESH": "quiet",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MPLBACKEND": "Agg",
    "NO_PROXY": "127.0.0.1",
}

import paceline  # noqa: E402
from paceline.tracking import state, trackers  # noqa: E402


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a server that all tests share."""
    started = Server(tmp_path_factory.mktemp("server")).start()
    yield started.url
    started.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server of one test, which it starts and ends as it likes."""
    folder = tmp_path / "server"
    folder.mkdir()
    own = Server(folder)
    yield own
    own.stop()


@pytest.fixture(autouse=True)
def clean_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees what another one has active, and what is written lands in the test's own folder."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    before = dict(os.environ)
    yield
    while paceline.active_run():
        paceline.end_run()
    trackers.shut_down()
    state.process.experiment = None
    paceline.set_tracking_uri(None)
    paceline.set_registry_uri(None)
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def remote(server: str) -> str:
    """The shared server as the place to log to."""
    paceline.set_tracking_uri(server)
    return server


@pytest.fixture
def unique_name(request: pytest.FixtureRequest) -> str:
    """A name that no other test uses."""
    return f"{request.node.name}-{uuid.uuid4().hex[:8]}"


@pytest.fixture(autouse=True)
def doctest_names(request: pytest.FixtureRequest) -> None:
    """What examples may use without saying where it comes from: `server`, the URL of a server."""
    if isinstance(request.node, pytest.DoctestItem):
        request.getfixturevalue("doctest_namespace")["server"] = request.getfixturevalue("server")
