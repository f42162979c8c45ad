"""How fluent functions log files: to the server, or for later while it is away, so that a training goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from paceline.artifacts.store import ArtifactStore, store_at
from paceline.client import MlflowClient
from paceline.exceptions import MlflowException
from paceline.tracking import kept_files, reading, state, trackers

if TYPE_CHECKING:
    from paceline.entities import FileInfo

#: Tables up to this size are remembered, so that rows can be added while the server is away.
_TABLE_BYTES_MAX = 16 << 20


class FluentClient(MlflowClient):
    """A client whose files wait for the server, and whose tags go through the journal."""

    def _store_of_run(self, run_id: str) -> ArtifactStore:
        return RunFiles(run_id, self.tracking_uri)

    def _tag_of_run(self, run_id: str, key: str) -> str | None:
        try:
            run = reading.api(self.tracking_uri).get("runs/get", run_id=run_id)["run"]
        except MlflowException as error:
            if not reading.is_away(error):
                raise
            active = state.process.runs.get(run_id)
            return active.data.tags.get(key) if active is not None else None
        tags = {tag["key"]: tag["value"] for tag in run["data"].get("tags", ())}
        return tags.get(key)

    def _set_tag_of_run(self, run_id: str, key: str, value: str) -> None:
        active = state.process.runs.get(run_id)
        if active is not None:
            active.data.tags[key] = value
        trackers.tracker_for(self.tracking_uri).attach(run_id).set_tags([(key, value)])


class RunFiles:
    """The files of a run. What the server does not take now is kept on disk, and sent when it does."""

    def __init__(self, run_id: str, tracking_uri: str) -> None:
        self._run_id = run_id
        self._tracking_uri = tracking_uri
        self._run = state.process.runs.get(run_id)

    def put(self, local_file: str, path: str) -> None:
        """Copy a file of this machine."""
        if not self._sent(lambda store: store.put(local_file, path)):
            self._keep(path, partial(shutil.copyfile, local_file))

    def put_bytes(self, content: bytes, path: str) -> None:
        """Make a file of bytes."""
        if not self._sent(lambda store: store.put_bytes(content, path)):
            self._keep(path, lambda file: file.write_bytes(content))
        if self._run is not None and path in self._run._tables:
            self._run._tables[path] = content if len(content) <= _TABLE_BYTES_MAX else b""

    def get(self, path: str, local_file: str) -> None:
        """Copy a file that was logged, for rows to be added to it."""
        if self._run is not None:
            self._run._tables.setdefault(path, None)
        kept = kept_files.of(self._tracking_uri).latest(self._run_id, path)
        if kept is not None:
            shutil.copyfile(kept, local_file)
            return
        try:
            self._store().get(path, local_file)
        except MlflowException as error:
            if not reading.is_away(error):
                raise
            self._recall(path, local_file, error)

    def list(self, path: str) -> list[FileInfo]:
        """What is in a folder."""
        return self._store().list(path)

    def delete(self, path: str) -> None:
        """Remove a file or a folder."""
        self._store().delete(path)

    def local_path(self, path: str) -> str | None:
        """Where a file is on this machine, if it is."""
        return self._store().local_path(path)

    def _recall(self, path: str, local_file: str, error: MlflowException) -> None:
        if self._run is None:
            raise error
        content = self._run._tables[path]
        if content:
            Path(local_file).write_bytes(content)
        elif content is None and self._run._is_new:
            # Nothing of the run can be on the server that did not come from here.
            raise MlflowException(f"No such artifact: {path!r}", "RESOURCE_DOES_NOT_EXIST") from error
        else:
            raise error

    def _store(self) -> ArtifactStore:
        uri = reading.artifact_uri(self._tracking_uri, self._run_id)
        return store_at(uri, self._tracking_uri, reading.connection)

    def _sent(self, send: Callable[[ArtifactStore], None]) -> bool:
        if trackers.is_offline() or kept_files.of(self._tracking_uri).are_waiting():
            return False
        try:
            send(self._store())
        except MlflowException as error:
            if not reading.is_away(error):
                raise
            return False
        return True

    def _keep(self, path: str, write: Callable[[Path], object]) -> None:
        kept_files.of(self._tracking_uri).keep(self._run_id, path, write)
