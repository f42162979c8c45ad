"""Tables in files, to which rows are added."""

from __future__ import annotations

import io
import json
import os
import uuid
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from paceline.artifacts.paths import ArtifactPath, clean_path
from paceline.exceptions import MlflowException

if TYPE_CHECKING:
    import pandas

    from paceline.artifacts.store import ArtifactStore
    from paceline.resources.run_artifacts import RunArtifactCalls

#: Says in a run which tables it has: a JSON list of `{"path": …, "type": "table"}`.
TAG = "mlflow.loggedArtifacts"

_FORBIDDEN = set("\"',:[]{}")


def log_table(client: RunArtifactCalls, run_id: str, data: Any, artifact_file: ArtifactPath) -> None:
    """Add rows to a table."""
    path = _table_path(artifact_file)
    store = client._store_of_run(run_id)
    frame = _with_image_files(_frame(data), store, path)
    earlier = _read(store, path)
    if earlier is not None:
        import pandas

        frame = pandas.concat([earlier, frame], ignore_index=True)
    store.put_bytes(_encoded(frame, path), path)
    _remember(client, run_id, path)


def load_table(
    client: RunArtifactCalls,
    experiment_id: str,
    artifact_file: ArtifactPath,
    run_ids: list[str] | None,
    extra_columns: list[str] | None,
) -> pandas.DataFrame:
    """The rows of a table of many runs."""
    import pandas

    from paceline.search.runs import all_runs, frame_of_runs

    path = _table_path(artifact_file)
    runs = all_runs(client, [experiment_id], f"tags.`{TAG}` LIKE '%{path}%'")
    runs = [run for run in runs if not run_ids or run.info.run_id in run_ids]
    about_runs = frame_of_runs(runs) if extra_columns else pandas.DataFrame()
    frames = []
    for number, run in enumerate(runs):
        frame = _read(client._store_of_run(run.info.run_id), path)
        if frame is None:
            continue
        for column in extra_columns or ():
            if column not in about_runs:
                raise MlflowException.invalid_parameter_value(f"No run with a table {path!r} has {column!r}")
            frame[f"{column}_" if column in frame else column] = about_runs[column].iloc[number]
        frames.append(frame)
    if not frames:
        among = f" among {run_ids}" if run_ids else ""
        raise MlflowException(
            f"No run of experiment {experiment_id}{among} has a table {path!r}", "RESOURCE_DOES_NOT_EXIST"
        )
    table: pandas.DataFrame = pandas.concat(frames, ignore_index=True)
    return table


def _table_path(artifact_file: ArtifactPath) -> str:
    text = os.fspath(artifact_file)
    if PurePosixPath(text).suffix not in (".json", ".parquet"):
        raise ValueError(f"A table is in a file called .json or .parquet; got {text!r}")
    if _FORBIDDEN.intersection(text):
        raise ValueError(f"The name of a table has none of {' '.join(sorted(_FORBIDDEN))}; got {text!r}")
    return clean_path(text)


def _frame(data: Any) -> pandas.DataFrame:
    import pandas

    if isinstance(data, pandas.DataFrame):
        return data
    if isinstance(data, dict):
        try:
            return pandas.DataFrame(data)
        except ValueError:
            # What makes no columns of one length is a row: single values, or lists that are cells.
            return pandas.DataFrame([data])
    raise MlflowException.invalid_parameter_value(f"A table is a dictionary or a frame; got {type(data).__name__}")


def _read(store: ArtifactStore, path: str) -> pandas.DataFrame | None:
    from tempfile import TemporaryDirectory

    import pandas

    with TemporaryDirectory(prefix="paceline-") as folder:
        local_file = f"{folder}/table"
        try:
            store.get(path, local_file)
        except MlflowException as error:
            if error.error_code == "RESOURCE_DOES_NOT_EXIST":
                return None
            raise
        if path.endswith(".parquet"):
            table: pandas.DataFrame = pandas.read_parquet(local_file)
            return table
        with open(local_file, encoding="utf-8") as file:
            parsed = json.load(file)
        return pandas.DataFrame(parsed["data"], columns=parsed["columns"])


def _encoded(frame: pandas.DataFrame, path: str) -> bytes:
    if path.endswith(".parquet"):
        buffer = io.BytesIO()
        frame.to_parquet(buffer)
        return buffer.getvalue()
    return str(frame.to_json(orient="split", index=False, date_format="iso")).encode()


def _with_image_files(frame: pandas.DataFrame, store: ArtifactStore, path: str) -> pandas.DataFrame:
    """The table with the names of files in place of images, which are sent."""
    with_images = [name for name in frame.columns if any(map(_is_image, frame[name]))]
    if not with_images:
        return frame
    frame = frame.copy()
    for name in with_images:
        if not all(map(_is_image, frame[name])):
            raise ValueError(f"Column {name!r} has images and other values; a column has one or the other")
        frame[name] = [_image_file(image, store, PurePosixPath(path).stem) for image in frame[name]]
    return frame


def _is_image(value: object) -> bool:
    return all(hasattr(value, name) for name in ("save", "resize", "size"))


def _image_file(image: Any, store: ArtifactStore, stem: str) -> dict[str, str]:
    from paceline.artifacts.content.image import compressed, to_pillow
    from paceline.artifacts.content.image_series import _encoded as encoded_image

    pixels = to_pillow(image)
    file = f"table_images/{stem}/{uuid.uuid4()}"
    store.put_bytes(encoded_image(pixels, "PNG"), f"{file}.png")
    store.put_bytes(encoded_image(compressed(pixels), "WEBP"), f"{file}.webp")
    return {"type": "image", "filepath": f"{file}.png", "compressed_filepath": f"{file}.webp"}


def _remember(client: RunArtifactCalls, run_id: str, path: str) -> None:
    tables = json.loads(client._tag_of_run(run_id, TAG) or "[]")
    entry = {"path": path, "type": "table"}
    if entry not in tables:
        client._set_tag_of_run(run_id, TAG, json.dumps([*tables, entry]))
