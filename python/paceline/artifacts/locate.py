"""From the URI of an artifact to the store that it is in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from paceline.artifacts.atomic import written_aside
from paceline.artifacts.model_uri import ModelUri, named_version
from paceline.artifacts.paths import ArtifactPath, clean_path, joined_path
from paceline.artifacts.store import ArtifactStore, parent_and_name, store_at
from paceline.artifacts.transfer import download, exists
from paceline.entities import FileInfo, LoggedModel
from paceline.entities.model_registry import ModelVersion
from paceline.entities.paged_list import items_of_all_pages
from paceline.exceptions import MlflowException

if TYPE_CHECKING:
    from paceline.client import MlflowClient
    from paceline.resources.logged_models import LoggedModelCalls
    from paceline.resources.run_artifacts import RunArtifactCalls

#: Logged models in one request.
_PAGE_SIZE = 100


class Place(NamedTuple):
    """Where something may be: a path in a store, and which version of a registered model it belongs to."""

    store: ArtifactStore
    path: str
    #: What listed and copied paths begin with, beside those of the store.
    prefix: str = ""
    version: ModelVersion | None = None
    is_model: bool = False
    #: The folder of the store to which copied paths are relative.
    base: str = ""

    def list(self) -> list[FileInfo]:
        """What is there, one level below."""
        return [FileInfo(self.prefix + file.path, file.is_dir, file.file_size) for file in self.store.list(self.path)]


def places_of_run(client: RunArtifactCalls, run_id: str, path: ArtifactPath) -> Iterator[Place]:
    """The folder of a run, then the model of the run that is called like the first part of the path."""
    run = client.get_run(run_id)
    path = clean_path(path)
    yield Place(store_at(str(run.info.artifact_uri), client.tracking_uri), path, base=path.rpartition("/")[0])
    name, _, inside = path.partition("/")
    models = models_of_run(client, run.info.experiment_id, run_id, name)
    if models:
        model = max(models, key=lambda one: one.creation_timestamp)
        store = store_at(model.artifact_location, client.tracking_uri)
        yield Place(store, inside, f"{name}/", is_model=not inside)


def models_of_run(client: LoggedModelCalls, experiment_id: str, run_id: str, name: str) -> list[LoggedModel]:
    """The logged models of a name that a run made."""
    if not name or any(character in name for character in "/:.%\"'"):
        return []
    # All runs of a sweep may have made a model of that name.
    filter_string = f"name = '{name}' AND source_run_id = '{run_id}'"
    pages = items_of_all_pages(
        lambda size, token: client.search_logged_models([experiment_id], filter_string, None, size, None, token),
        None,
        _PAGE_SIZE,
    )
    try:
        return list(pages)
    except MlflowException as error:
        # Servers of MLflow 2 have no logged models.
        if error.error_code in ("ENDPOINT_NOT_FOUND", "NOT_IMPLEMENTED"):
            return []
        raise


def places_of_uri(client: MlflowClient, uri: str) -> Iterator[Place]:
    """Where what a URI names may be, the likeliest first."""
    if uri.startswith("runs:/"):
        run_id, _, path = uri.removeprefix("runs:/").strip("/").partition("/")
        if not run_id:
            raise MlflowException.invalid_parameter_value(f"Invalid URI {uri!r}: it is runs:/<run id>/<path>")
        yield from places_of_run(client, run_id, path)
    elif uri.startswith("models:/"):
        yield _place_of_model(client, uri)
    else:
        folder, name = parent_and_name(uri)
        yield Place(store_at(folder, client.tracking_uri), name)


def _place_of_model(client: MlflowClient, uri: str) -> Place:
    parsed = ModelUri.parse(uri)
    if parsed.model_id is not None:
        location = client.get_logged_model(parsed.model_id).artifact_location
        return Place(store_at(location, client.tracking_uri), parsed.path, is_model=not parsed.path)
    version = named_version(client, parsed)
    location = client.get_model_version_download_uri(version.name, version.version)
    if location.startswith(("runs:/", "models:/")):
        first = next(places_of_uri(client, location))
        path = joined_path(first.path, parsed.path) if parsed.path else first.path
        return first._replace(path=path, base=first.path, version=version, is_model=not parsed.path)
    return Place(store_at(location, client.tracking_uri), parsed.path, version=version, is_model=not parsed.path)


def fetch(places: Iterator[Place], dst_path: str | None, what: str) -> str:
    """Have what is at the first of the places that has it on this machine, and answer where.

    Without a folder to copy it to, what is on this machine stays where it is, and the rest comes to a new
    temporary folder.
    """
    for place in places:
        if not exists(place.store, place.path):
            continue
        local = place.store.local_path(place.path)
        if local is not None and dst_path is None:
            return local
        if dst_path is None:
            from tempfile import mkdtemp

            dst_path = mkdtemp(prefix="paceline-")
        fetched = download(place.store, place.path, Path(dst_path) / place.prefix, place.base)
        if place.is_model:
            _write_model_meta(Path(fetched), place.version)
        return fetched
    raise MlflowException(f"No such artifact: {what}", "RESOURCE_DOES_NOT_EXIST")


def listed(places: Iterator[Place]) -> list[FileInfo]:
    """What is one level below any of the places, by path. The first place with a path has its say."""
    files: dict[str, FileInfo] = {}
    for place in places:
        for file in place.list():
            files.setdefault(file.path, file)
    return [files[path] for path in sorted(files)]


def _write_model_meta(folder: Path, version: ModelVersion | None) -> None:
    """Say beside a model which version it is, for those that load it from there."""
    if not (folder / "MLmodel").is_file():
        return
    import json

    name, number = (version.name, version.version) if version else (None, None)
    with written_aside(folder / "registered_model_meta") as file:
        # Each JSON value is one of YAML.
        file.write(f"model_name: {json.dumps(name)}\nmodel_version: {json.dumps(number)}\n".encode())
