"""Artifacts by URI: list them, fetch them, read them.

A URI is `runs:/<run id>/<path>`, `models:/<name>/<version>/<path>`, `mlflow-artifacts:/…`, a path or `file:` URI.

>>> import paceline as mlflow
>>> with mlflow.start_run() as run:
...     mlflow.log_text("all went well", "notes/end.txt")
...     mlflow.log_dict({"classes": ["cat", "dog"]}, "classes.json")
>>> uri = f"runs:/{run.info.run_id}"
>>> [(file.path, file.is_dir) for file in mlflow.artifacts.list_artifacts(uri)]
[('classes.json', False), ('notes', True)]
>>> mlflow.artifacts.load_text(f"{uri}/notes/end.txt")
'all went well'
>>> mlflow.artifacts.load_dict(f"{uri}/classes.json")
{'classes': ['cat', 'dog']}
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from paceline.entities import FileInfo
from paceline.exceptions import MlflowException

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from paceline.artifacts.locate import Place
    from paceline.artifacts.paths import ArtifactPath

__all__ = ["download_artifacts", "list_artifacts", "load_dict", "load_image", "load_text"]


def download_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: ArtifactPath | None = None,
    dst_path: ArtifactPath | None = None,
    tracking_uri: str | None = None,
    registry_uri: str | None = None,
) -> str:
    """Copy an artifact, a file or a folder, to this machine, and answer its path.

    It is named by `artifact_uri`, or by `run_id` and, relative to the run, `artifact_path`. It comes under its own name
    into the folder `dst_path`, which is made if need be, or into a new temporary folder; a file of a model keeps the
    folders that it is in. What is on this machine already is left there unless `dst_path` is given.
    """
    places, what = _places(artifact_uri, run_id, artifact_path, tracking_uri, registry_uri)
    from paceline.artifacts.locate import fetch

    if dst_path is not None:
        dst_path = os.path.abspath(dst_path)
        Path(dst_path).mkdir(parents=True, exist_ok=True)
    return fetch(places, dst_path, what)


def list_artifacts(
    artifact_uri: str | None = None,
    run_id: str | None = None,
    artifact_path: ArtifactPath | None = None,
    tracking_uri: str | None = None,
) -> list[FileInfo]:
    """Files and folders one level below an artifact, by path; none below a file."""
    from paceline.artifacts.locate import listed

    places, _ = _places(artifact_uri, run_id, artifact_path, tracking_uri, None)
    return listed(places)


def load_text(artifact_uri: str) -> str:
    """A text, in UTF-8."""
    try:
        return _content(artifact_uri).decode("utf-8")
    except UnicodeDecodeError as error:
        raise MlflowException(f"{artifact_uri!r} is no text in UTF-8: {error}", "BAD_REQUEST") from error


def load_dict(artifact_uri: str) -> dict[str, Any]:
    """What is in a JSON file."""
    try:
        loaded: dict[str, Any] = json.loads(_content(artifact_uri))
    except ValueError as error:
        raise MlflowException(f"{artifact_uri!r} is no JSON: {error}", "BAD_REQUEST") from error
    return loaded


def load_image(artifact_uri: str) -> Image:
    """An image, of the kind that Pillow makes."""
    import io

    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(_content(artifact_uri)))
        image.load()
    except (UnidentifiedImageError, OSError) as error:
        raise MlflowException(f"{artifact_uri!r} is no image: {error}", "BAD_REQUEST") from error
    return image


def _content(artifact_uri: str) -> bytes:
    with TemporaryDirectory(prefix="paceline-") as folder:
        path = Path(download_artifacts(artifact_uri, dst_path=folder))
        if path.is_dir():
            raise MlflowException.invalid_parameter_value(f"{artifact_uri!r} is a folder and no file")
        return path.read_bytes()


def _places(
    artifact_uri: str | None,
    run_id: str | None,
    artifact_path: ArtifactPath | None,
    tracking_uri: str | None,
    registry_uri: str | None,
) -> tuple[Iterator[Place], str]:
    from paceline.artifacts.locate import places_of_run, places_of_uri
    from paceline.client import MlflowClient

    if (artifact_uri is None) == (run_id is None):
        raise MlflowException.invalid_parameter_value(f"Give a URI or a run; got {artifact_uri=} and {run_id=}")
    client = MlflowClient(tracking_uri, registry_uri)
    if run_id is not None:
        return places_of_run(client, run_id, artifact_path or ""), f"{str(artifact_path)!r} of run {run_id}"
    if artifact_path is not None:
        raise MlflowException.invalid_parameter_value("'artifact_path' goes with 'run_id'; a URI has its path in it")
    return places_of_uri(client, str(artifact_uri)), repr(artifact_uri)
