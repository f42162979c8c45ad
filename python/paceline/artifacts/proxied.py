"""Artifacts behind a tracking server, which passes them on to wherever it keeps them."""

from __future__ import annotations

import json
from urllib.parse import quote

from paceline._connection import Connection, Pairs
from paceline.artifacts.paths import checked_name, clean_path, joined_path
from paceline.artifacts.progress import tell_bytes
from paceline.entities import FileInfo
from paceline.exceptions import MlflowException, RestException, error_of_answer

_ROUTE = "/api/2.0/mlflow-artifacts/artifacts"
_HEADERS: Pairs = [("Content-Type", "application/octet-stream")]


class ProxiedStore:
    """Files below a path of a server's artifact root."""

    def __init__(self, connection: Connection, root: str) -> None:
        self._connection = connection
        self._root = root

    def list(self, path: str) -> list[FileInfo]:
        """What is in a folder."""
        where = joined_path(self._root, path) if path else self._root
        status, _, body = self._connection.request("GET", _ROUTE, [("path", where)] if where else None)
        if status != 200:
            raise error_of_answer(status, body, f"Listing {where!r}")
        entries = json.loads(body).get("files") or () if body else ()
        found = [_file_info(entry, path) for entry in entries]
        return sorted(found, key=lambda file: file.path)

    def put(self, local_file: str, path: str) -> None:
        """Send a file."""
        status, _, body = self._connection.upload(self._path(path), local_file, _HEADERS, progress=tell_bytes)
        self._check(status, body, "Sending", path)

    def put_bytes(self, content: bytes, path: str) -> None:
        """Make a file of bytes."""
        status, _, body = self._connection.request("PUT", self._path(path), None, content, _HEADERS)
        self._check(status, body, "Sending", path)

    def get(self, path: str, local_file: str) -> None:
        """Fetch a file. What breaks off goes on where it was."""
        status, _, body = self._connection.download(self._path(path), local_file, progress=tell_bytes)
        self._check(status, body, "Fetching", path)

    def delete(self, path: str) -> None:
        """Remove a file or a folder."""
        status, _, body = self._connection.request("DELETE", self._path(path))
        self._check(status, body, "Removing", path)

    def local_path(self, path: str) -> str | None:
        """Nothing here is on this machine."""
        del path
        return None

    def _path(self, path: str) -> str:
        if "#" in path:
            raise MlflowException.invalid_parameter_value(
                f"Servers take no artifact with '#' in its path, as {path!r} has: give it another name"
            )
        where = joined_path(self._root, path) if path else self._root
        return f"{_ROUTE}/{quote(clean_path(where), safe='/')}"

    def _check(self, status: int, body: bytes, doing: str, path: str) -> None:
        if status == 200:
            return
        if status == 404:
            raise MlflowException(f"No such artifact: {path!r} in {self._root!r}", "RESOURCE_DOES_NOT_EXIST")
        attempted = f"{doing} artifact {path!r}"
        error = error_of_answer(status, body, attempted)
        if isinstance(error, RestException):
            # The answer is about one of maybe many files, and does not say which.
            raise RestException(error.json | {"message": f"{attempted}: {error.json.get('message')}"})
        raise error


def _file_info(entry: dict[str, object], folder: str) -> FileInfo:
    is_dir = bool(entry.get("is_dir"))
    size = None if is_dir else int(str(entry.get("file_size", 0)))
    return FileInfo(joined_path(folder, checked_name(str(entry["path"]))), is_dir, size)
