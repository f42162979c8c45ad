"""Transfers over a network that fails: what breaks off goes on, and nothing half is left."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from paceline.client import MlflowClient
from paceline.exceptions import MlflowException

MIB = 1 << 20


class Wire:
    """A way to a server that is cut when so many bytes of answers have passed it, as often as it is told."""

    def __init__(self, server: str) -> None:
        address = urlsplit(server)
        self._upstream = (str(address.hostname), int(address.port or 80))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.cuts_left = 0
        self.bytes_until_cut = 0
        self.requests = b""
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            upstream = socket.create_connection(self._upstream)
            threading.Thread(target=self._pass_requests, args=(client, upstream), daemon=True).start()
            threading.Thread(target=self._pass_answers, args=(upstream, client), daemon=True).start()

    def _pass_requests(self, client: socket.socket, upstream: socket.socket) -> None:
        try:
            while data := client.recv(65_536):
                self.requests += data[:1000]
                upstream.sendall(data)
        except OSError:
            pass
        upstream.close()

    def _pass_answers(self, upstream: socket.socket, client: socket.socket) -> None:
        passed = 0
        try:
            while data := upstream.recv(65_536):
                client.sendall(data)
                passed += len(data)
                if self.cuts_left and passed > self.bytes_until_cut:
                    self.cuts_left -= 1
                    break
        except OSError:
            pass
        # A peer that waits for more is told at once.
        for end in (client, upstream):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@pytest.fixture
def wire(server: str) -> Iterator[Wire]:
    wire = Wire(server)
    yield wire
    wire.close()


def test_a_download_goes_on_where_it_broke_off(wire: Wire, unique_name: str, tmp_path: Path) -> None:
    client = MlflowClient(wire.url)
    run_id = client.create_run(client.create_experiment(unique_name)).info.run_id
    content = os.urandom(MIB) * 8
    (tmp_path / "large.bin").write_bytes(content)
    client.log_artifact(run_id, tmp_path / "large.bin")
    client.list_artifacts(run_id)

    wire.requests, wire.bytes_until_cut, wire.cuts_left = b"", 2 * MIB, 2
    fetched = client.download_artifacts(run_id, "large.bin", str(tmp_path / "work"))
    assert wire.cuts_left == 0
    assert Path(fetched).read_bytes() == content
    # Some of what had come was not asked for again.
    assert b"range: bytes=" in wire.requests.lower()
    assert [file.name for file in (tmp_path / "work").iterdir()] == ["large.bin"]


def test_an_upload_that_broke_off_is_whole_in_the_end(wire: Wire, unique_name: str, tmp_path: Path) -> None:
    client = MlflowClient(wire.url)
    run_id = client.create_run(client.create_experiment(unique_name)).info.run_id
    content = os.urandom(MIB) * 4
    (tmp_path / "large.bin").write_bytes(content)
    client.list_artifacts(run_id)
    # The answer to the upload is lost.
    wire.bytes_until_cut, wire.cuts_left = 0, 1
    client.log_artifact(run_id, tmp_path / "large.bin")
    fetched = client.download_artifacts(run_id, "large.bin", str(tmp_path / "work"))
    assert Path(fetched).read_bytes() == content


def test_nothing_half_is_left(server: str, unique_name: str, tmp_path: Path) -> None:
    client = MlflowClient(server)
    run_id = client.create_run(client.create_experiment(unique_name)).info.run_id
    client.log_text(run_id, "a", "a.txt")
    folder = tmp_path / "work"
    # Where the file should go is a folder that is not empty.
    (folder / "a.txt" / "sub").mkdir(parents=True)
    with pytest.raises((MlflowException, OSError)):
        client.download_artifacts(run_id, "a.txt", str(folder))
    assert [file.name for file in folder.iterdir()] == ["a.txt"]
