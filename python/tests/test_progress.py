"""A line on the terminal says how far a transfer is, and nothing is said elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from paceline.client import MlflowClient
client = MlflowClient(sys.argv[1])
run_id = client.create_run("0").info.run_id
client.log_artifacts(run_id, sys.argv[2])
client.download_artifacts(run_id, "")
"""


def told(server: str, folder: Path, is_terminal: bool, wanted: str) -> str:
    """What a program that sends and fetches the files of a folder writes to its errors."""
    reader, writer = os.openpty() if is_terminal else os.pipe()
    environment = os.environ | {"MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": wanted}
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, server, str(folder)], stderr=writer, env=environment)
    os.close(writer)
    text = b""
    while True:
        try:
            part = os.read(reader, 1024)
        except OSError:  # What a terminal says whose other end is closed.
            break
        if not part:
            break
        text += part
    os.close(reader)
    assert program.wait() == 0, text
    return text.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.bin").write_bytes(b"x" * 200_000)
    return folder


def test_a_terminal_is_told(server: str, folder: Path) -> None:
    text = told(server, folder, is_terminal=True, wanted="true")
    assert "Uploading artifacts: 5 of 5 files, 1.0 MB" in text
    assert "Downloading artifacts: 5 of 5 files, 1.0 MB" in text


def test_nothing_else_is(server: str, folder: Path) -> None:
    assert told(server, folder, is_terminal=True, wanted="false") == ""
    assert told(server, folder, is_terminal=False, wanted="true") == ""
