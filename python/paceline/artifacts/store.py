"""Where artifacts are: behind a tracking server, or on a disk of this machine."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from paceline._connection import Connection, connection_to
from paceline.artifacts.paths import clean_path
from paceline.entities import FileInfo
from paceline.exceptions import MlflowException

_SCHEMES = "mlflow-artifacts:, http:, https:, file: and paths"


class ArtifactStore(Protocol):
    """Files below one root. Paths are relative to the root, with `/`."""

    def list(self, path: str) -> list[FileInfo]:
        """What is in a folder, by path; empty for a file and for what is not there."""

    def put(self, local_file: str, path: str) -> None:
        """Copy a file of this machine here. It is there whole or not at all."""

    def put_bytes(self, content: bytes, path: str) -> None:
        """Make a file of bytes. It is there whole or not at all."""

    def get(self, path: str, local_file: str) -> None:
        """Copy a file to this machine, going on where an earlier attempt stopped.

        `RESOURCE_DOES_NOT_EXIST` when it is not there.
        """

    def delete(self, path: str) -> None:
        """Remove a file, or a folder with all that is in it, if it is there."""

    def local_path(self, path: str) -> str | None:
        """Where a file or folder is on this machine, if it is."""


def store_at(uri: str, tracking_uri: str, connect: Callable[[str], Connection] = connection_to) -> ArtifactStore:
    """The store whose root is a URI. What has no scheme of its own is a path. `connect` reaches servers."""
    from paceline.artifacts.local import LocalStore
    from paceline.artifacts.proxied import ProxiedStore

    parts = urlsplit(uri)
    # One letter is the drive of a path of Windows.
    if len(parts.scheme) <= 1:
        return LocalStore(uri)
    if parts.scheme == "file":
        return LocalStore(path_of_file_uri(uri))
    if parts.scheme in ("http", "https"):
        server, _, path = uri.partition("/api/2.0/mlflow-artifacts/artifacts")
        if path.startswith("/"):
            return ProxiedStore(connect(server), clean_path(unquote(path[1:])))
    if parts.scheme == "mlflow-artifacts":
        return ProxiedStore(connect(_server_of(uri, tracking_uri)), clean_path(parts.path.lstrip("/")))
    raise MlflowException(
        f"Artifacts at {uri!r} cannot be reached from here: this client knows {_SCHEMES}. "
        "A server that proxies artifacts (the default) reaches object stores for its clients.",
        "NOT_IMPLEMENTED",
    )


def path_of_file_uri(uri: str) -> str:
    """Path of a `file:` URI.

    >>> path_of_file_uri("file:///data/my%20runs")
    '/data/my runs'
    """
    parts = urlsplit(uri)
    if parts.netloc not in ("", "localhost"):
        raise MlflowException.invalid_parameter_value(f"{uri!r} names a file of another machine: {parts.netloc!r}")
    return url2pathname(parts.path)


def parent_and_name(uri: str) -> tuple[str, str]:
    """URI of the folder that something is in, and its name there.

    >>> parent_and_name("mlflow-artifacts:/1/f1/artifacts/plots/loss.png")
    ('mlflow-artifacts:/1/f1/artifacts/plots', 'loss.png')
    """
    parts = urlsplit(uri)
    if len(parts.scheme) <= 1:
        path = Path(os.path.abspath(uri))
        return str(path.parent), path.name
    folder, _, name = uri.rstrip("/").rpartition("/")
    return folder or uri, unquote(name) if parts.scheme in ("file", "http", "https") else name


def _server_of(uri: str, tracking_uri: str) -> str:
    """Tracking URI of the server that proxies a `mlflow-artifacts:` URI."""
    authority = urlsplit(uri).netloc
    if not authority:
        return tracking_uri
    scheme = urlsplit(tracking_uri).scheme
    if scheme not in ("http", "https"):
        raise MlflowException.invalid_parameter_value(
            f"{uri!r} is at a server, and the tracking URI {tracking_uri!r} does not say whether by http or https"
        )
    return f"{scheme}://{authority}"
