"""Files of the active run, which is begun if there is none."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any

from paceline.environment import number
from paceline.tracking.run_files import FluentClient
from paceline.tracking.runs import current_run, get_run

if TYPE_CHECKING:
    import pandas


def log_artifact(
    local_path: str | os.PathLike[str], artifact_path: str | None = None, run_id: str | None = None
) -> None:
    """Upload a file, or a folder with what is in it, into the folder `artifact_path` of a run."""
    FluentClient().log_artifact(_chosen(run_id), local_path, artifact_path)


def log_artifacts(
    local_dir: str | os.PathLike[str], artifact_path: str | None = None, run_id: str | None = None
) -> None:
    """Upload what is in a folder into the folder `artifact_path` of a run."""
    FluentClient().log_artifacts(_chosen(run_id), local_dir, artifact_path)


def log_text(text: str, artifact_file: str, run_id: str | None = None) -> None:
    """Make a text a file of a run."""
    FluentClient().log_text(_chosen(run_id), text, artifact_file)


def log_dict(dictionary: dict[str, Any], artifact_file: str, run_id: str | None = None) -> None:
    """Make a dictionary a file of a run: YAML if its name says so, else JSON."""
    FluentClient().log_dict(_chosen(run_id), dictionary, artifact_file)


def log_stream(stream: io.BufferedIOBase | io.RawIOBase, artifact_file: str, run_id: str | None = None) -> None:
    """Make what can be read of a stream a file of a run."""
    FluentClient().log_stream(_chosen(run_id), stream, artifact_file)


def log_figure(figure: Any, artifact_file: str, *, save_kwargs: dict[str, Any] | None = None) -> None:
    """Make a figure of matplotlib or plotly a file of the active run."""
    FluentClient().log_figure(_chosen(None), figure, artifact_file, save_kwargs=save_kwargs)


def log_image(
    image: Any,
    artifact_file: str | None = None,
    key: str | None = None,
    step: int | None = None,
    timestamp: int | None = None,
    synchronous: bool | None = False,
) -> None:
    """Make an image a file of the active run, or one of a series of images at steps."""
    FluentClient().log_image(_chosen(None), image, artifact_file, key, step, timestamp, synchronous)


def log_table(data: dict[str, Any] | pandas.DataFrame, artifact_file: str, run_id: str | None = None) -> None:
    """Append rows to a table, which is a file of a run."""
    FluentClient().log_table(_chosen(run_id), data, artifact_file)


def load_table(
    artifact_file: str, run_ids: list[str] | None = None, extra_columns: list[str] | None = None
) -> pandas.DataFrame:
    """The tables of one name of runs of the active experiment, one below the other."""
    from paceline.tracking.experiments import active_experiment_id

    return FluentClient().load_table(active_experiment_id(), artifact_file, run_ids, extra_columns)


def get_artifact_uri(artifact_path: str | None = None) -> str:
    """Where a file of the active run is, or where its files are."""
    run = current_run()
    uri = run.info.artifact_uri or get_run(run.info.run_id).info.artifact_uri or ""
    return f"{uri}/{artifact_path.lstrip('/')}" if artifact_path else uri


def flush_artifact_async_logging() -> None:
    """Wait until the server has the files that wait for it, unless it is away, at most for the exit deadline."""
    from paceline.tracking import kept_files
    from paceline.tracking.log import flush_async_logging

    flush_async_logging()
    kept_files.finish(number("EXIT_DEADLINE_SECONDS", 10.0))


def _chosen(run_id: str | None) -> str:
    return run_id or current_run().info.run_id
