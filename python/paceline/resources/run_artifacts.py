"""Files of runs."""

from __future__ import annotations

import io
import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paceline.artifacts.paths import ArtifactPath, clean_path
from paceline.entities import FileInfo
from paceline.exceptions import MlflowException
from paceline.resources.logged_models import LoggedModelCalls
from paceline.resources.run_data import RunDataCalls
from paceline.resources.runs import RunCalls

if TYPE_CHECKING:
    import pandas

    from paceline.artifacts.content.figure import Figure
    from paceline.artifacts.store import ArtifactStore

#: Bytes of a stream that are in memory at once.
_BLOCK_BYTES = 1 << 20


class RunArtifactCalls(RunCalls, RunDataCalls, LoggedModelCalls):
    """Send files to runs, list them, and fetch them."""

    def log_artifact(
        self, run_id: str, local_path: str | os.PathLike[str], artifact_path: ArtifactPath | None = None
    ) -> None:
        """Copy a file, or a folder under its own name, to a run, into its folder `artifact_path` if given."""
        from paceline.artifacts.transfer import upload

        if not Path(local_path).exists():
            raise FileNotFoundError(f"No such file or folder: {str(local_path)!r}")
        upload(self._store_of_run(run_id), local_path, artifact_path)

    def log_artifacts(
        self, run_id: str, local_dir: str | os.PathLike[str], artifact_path: ArtifactPath | None = None
    ) -> None:
        """Copy all that is in a folder to a run, into its folder `artifact_path` if given, several files at a time.

        >>> from pathlib import Path
        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> run_id = client.create_run("0").info.run_id
        >>> Path("report").mkdir()
        >>> size = Path("report/a.txt").write_text("a")
        >>> client.log_artifacts(run_id, "report")
        >>> Path(client.download_artifacts(run_id, "a.txt")).read_text()
        'a'
        """
        from paceline.artifacts.transfer import upload_contents

        upload_contents(self._store_of_run(run_id), local_dir, artifact_path)

    def log_text(self, run_id: str, text: str, artifact_file: ArtifactPath) -> None:
        """Make a file of a text, in UTF-8.

        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.log_text(run_id, "all went well", "notes/end.txt")
        >>> [file.path for file in client.list_artifacts(run_id, "notes")]
        ['notes/end.txt']
        """
        self._log_bytes(run_id, text.encode(), artifact_file)

    def log_dict(self, run_id: str, dictionary: dict[str, Any], artifact_file: ArtifactPath) -> None:
        """Make a file of a dictionary: YAML when it is called `.yaml` or `.yml`, else JSON.

        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.log_dict(run_id, {"classes": ["cat", "dog"]}, "classes.json")
        """
        from paceline.artifacts.content.dictionary import dictionary_bytes

        self._log_bytes(run_id, dictionary_bytes(dictionary, os.fspath(artifact_file)), artifact_file)

    def log_stream(self, run_id: str, stream: io.BufferedIOBase | io.RawIOBase, artifact_file: ArtifactPath) -> None:
        """Make a file of what a stream of bytes has from where it is on."""
        with self._local_file(run_id, artifact_file) as local_file, open(local_file, "wb") as file:
            while block := stream.read(_BLOCK_BYTES):
                file.write(block)

    def log_figure(
        self, run_id: str, figure: Figure, artifact_file: ArtifactPath, *, save_kwargs: dict[str, Any] | None = None
    ) -> None:
        """Make a file of a figure of matplotlib or plotly, in the format that its name says.

        `save_kwargs` go to `savefig` of matplotlib, or `write_html` or `write_image` of plotly.
        """
        from paceline.artifacts.content.figure import save_figure

        with self._local_file(run_id, artifact_file) as local_file:
            save_figure(figure, local_file, save_kwargs)

    def log_image(
        self,
        run_id: str,
        image: Any,
        artifact_file: ArtifactPath | None = None,
        key: str | None = None,
        step: int | None = None,
        timestamp: int | None = None,
        synchronous: bool | None = None,
    ) -> None:
        """Make a file of an image: a numpy array, an image of Pillow, or a `paceline.Image`.

        With `artifact_file` the file is called that. With `key` it is one of a series by `step`, which pages show,
        and a small copy of it is made. `synchronous` is there for MLflow's sake: the file is sent before this ends.

        >>> import numpy
        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.log_image(run_id, numpy.zeros((8, 8, 3), dtype=numpy.uint8), "black.png")
        >>> [file.path for file in client.list_artifacts(run_id)]
        ['black.png']
        """
        from paceline.artifacts.content.image import to_pillow
        from paceline.artifacts.content.image_series import log_image_of_series

        del synchronous
        if (artifact_file is None) == (key is None) or (artifact_file and (step is not None or timestamp is not None)):
            raise TypeError("Give 'artifact_file', or 'key' and maybe 'step' and 'timestamp'")
        if key is not None:
            log_image_of_series(self, run_id, to_pillow(image), key, step or 0, timestamp)
        elif artifact_file is not None:
            with self._local_file(run_id, artifact_file) as local_file:
                to_pillow(image).save(local_file)

    def log_table(self, run_id: str, data: dict[str, Any] | pandas.DataFrame, artifact_file: ArtifactPath) -> None:
        """Add rows to a table in a file called `.json` or `.parquet`, which is made when it is not there.

        `data` is a frame, or a dictionary of columns. A dictionary of single values, or of lists that differ in length,
        is one row.

        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> experiment_id = client.create_experiment("docs-table")
        >>> run_id = client.create_run(experiment_id).info.run_id
        >>> client.log_table(run_id, {"input": ["a", "b"], "output": [1, 2]}, "results.json")
        >>> client.log_table(run_id, {"input": "c", "output": 3}, "results.json")
        >>> client.load_table(experiment_id, "results.json")["output"].tolist()
        [1, 2, 3]
        """
        from paceline.artifacts.content.table import log_table

        log_table(self, run_id, data, artifact_file)

    def load_table(
        self,
        experiment_id: str,
        artifact_file: ArtifactPath,
        run_ids: list[str] | None = None,
        extra_columns: list[str] | None = None,
    ) -> pandas.DataFrame:
        """The rows of a table of all runs of an experiment, or of some of them.

        `extra_columns` names columns of `search_runs` that are added: `run_id`, `params.lr`, … What a run does not
        have is missing in its rows.
        """
        from paceline.artifacts.content.table import load_table

        return load_table(self, experiment_id, artifact_file, run_ids, extra_columns)

    def list_artifacts(self, run_id: str, path: ArtifactPath | None = None) -> list[FileInfo]:
        """Files and folders of a run one level below `path`, with paths relative to the run.

        A logged model of the run is listed like a folder of its name.
        """
        from paceline.artifacts.locate import listed, places_of_run

        return listed(places_of_run(self, run_id, path or ""))

    def download_artifacts(self, run_id: str, path: ArtifactPath, dst_path: ArtifactPath | None = None) -> str:
        """Copy a file or a folder of a run to this machine, and answer where it is.

        It comes under its own name into the folder `dst_path`, which there must be, or into a new temporary folder.
        What is on this machine already is left there unless `dst_path` is given.
        """
        from paceline.artifacts.locate import fetch, places_of_run

        if dst_path is not None:
            dst_path = os.path.abspath(dst_path)
            if not os.path.isdir(dst_path):
                raise MlflowException(f"There is no folder 'dst_path' at {dst_path!r}", "RESOURCE_DOES_NOT_EXIST")
        return fetch(places_of_run(self, run_id, path), dst_path, f"{str(path)!r} of run {run_id}")

    def _store_of_run(self, run_id: str) -> ArtifactStore:
        from paceline.artifacts.store import store_at

        uri = self._artifact_uris.get(run_id)
        if uri is None:
            uri = self._artifact_uris[run_id] = str(self.get_run(run_id).info.artifact_uri)
        return store_at(uri, self.tracking_uri)

    @cached_property
    def _artifact_uris(self) -> dict[str, str]:
        # That of a run never changes.
        return {}

    def _tag_of_run(self, run_id: str, key: str) -> str | None:
        return self.get_run(run_id).data.tags.get(key)

    def _set_tag_of_run(self, run_id: str, key: str, value: str) -> None:
        self.set_tag(run_id, key, value, synchronous=True)

    def _log_bytes(self, run_id: str, content: bytes, artifact_file: ArtifactPath) -> None:
        self._store_of_run(run_id).put_bytes(content, _file_path(artifact_file))

    def _local_file(self, run_id: str, artifact_file: ArtifactPath) -> _SentAtTheEnd:
        return _SentAtTheEnd(self._store_of_run(run_id), _file_path(artifact_file))


class _SentAtTheEnd:
    """A file of this machine, of the name that it is to have, that is sent when the block ends without an error."""

    def __init__(self, store: ArtifactStore, path: str) -> None:
        import tempfile

        self._store = store
        self._path = path
        self._folder = tempfile.TemporaryDirectory(prefix="paceline-")
        self._file = str(Path(self._folder.name) / Path(path).name)

    def __enter__(self) -> str:
        return self._file

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        with self._folder:
            if error is None:
                self._store.put(self._file, self._path)


def _file_path(artifact_file: ArtifactPath) -> str:
    path = clean_path(artifact_file)
    if not path or os.fspath(artifact_file).endswith("/"):
        raise MlflowException.invalid_parameter_value(f"Invalid name of a file {str(artifact_file)!r}")
    return path
