"""Runs as a table, with a column for each metric, param and tag."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from paceline.entities import Run, ViewType
from paceline.entities.paged_list import items_of_all_pages
from paceline.exceptions import MlflowException
from paceline.search.export import exported_runs
from paceline.search.formats import FRAME_FORMATS, Column, frame_of_columns

if TYPE_CHECKING:
    from paceline.resources.experiments import ExperimentCalls
    from paceline.resources.runs import RunCalls

#: Runs in one request.
PAGE_SIZE = 10_000
#: More runs than this come as one stream, if the server is Paceline's.
FEW = 200

_INFO_COLUMNS = ("run_id", "experiment_id", "status", "artifact_uri")
_TIME_COLUMNS = ("start_time", "end_time")


def search_runs(
    experiment_ids: list[str] | None = None,
    filter_string: str = "",
    run_view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int = 100_000,
    order_by: list[str] | None = None,
    output_format: str = "pandas",
    search_all_experiments: bool = False,
    experiment_names: list[str] | None = None,
) -> Any:
    """The runs that match a filter, those that started last first unless `order_by` says otherwise.

    It looks in the experiments of `experiment_ids` or `experiment_names`; without either in the active one, or in
    all with `search_all_experiments`.

    `output_format` is `"pandas"` (a frame), `"polars"`, `"arrow"` (a `pyarrow.Table`) or `"list"` (of `Run`). Tables
    have a row a run, and the columns `run_id`, `experiment_id`, `status`, `artifact_uri`, `start_time`, `end_time`,
    then one for each metric, param and tag that any of the runs has: `metrics.loss`, `params.lr`, `tags.team`.
    Times are in UTC; what a run does not have is missing.

    >>> import paceline as mlflow
    >>> for lr in (0.1, 0.01):
    ...     with mlflow.start_run():
    ...         _ = mlflow.log_param("lr", lr)
    ...         mlflow.log_metric("loss", lr * 2)
    >>> frame = mlflow.search_runs(filter_string="metrics.loss < 0.1")
    >>> frame["params.lr"].tolist(), frame["metrics.loss"].tolist()
    (['0.01'], [0.02])
    """
    from paceline.client import MlflowClient

    if output_format != "list" and output_format not in FRAME_FORMATS:
        raise ValueError(f"Invalid 'output_format' {output_format!r}: it is list, {', '.join(FRAME_FORMATS)}")
    client = MlflowClient()
    ids = _experiment_ids(client, experiment_ids, experiment_names, search_all_experiments)
    if not ids:
        return [] if output_format == "list" else frame_of_runs([], output_format)
    if output_format != "list" and max_results > FEW:
        # The first page says whether the filter is one of MLflow's, and in most cases it is all.
        page = client.search_runs(ids, filter_string, run_view_type, FEW, order_by)
        if page.token is None:
            return frame_of_runs(page, output_format)
        columns = exported_runs(client, ids, filter_string, run_view_type, max_results, order_by)
        if columns is not None:
            return frame_of_columns(columns, output_format)
    runs = all_runs(client, ids, filter_string, run_view_type, max_results, order_by)
    return runs if output_format == "list" else frame_of_runs(runs, output_format)


def all_runs(
    client: RunCalls,
    experiment_ids: Sequence[str | int],
    filter_string: str = "",
    run_view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int | None = None,
    order_by: list[str] | None = None,
) -> list[Run]:
    """The runs of all pages, `max_results` at most."""
    pages = items_of_all_pages(
        lambda size, token: client.search_runs(experiment_ids, filter_string, run_view_type, size, order_by, token),
        max_results,
        PAGE_SIZE,
    )
    return list(pages)


def frame_of_runs(runs: Sequence[Run], output_format: str = "pandas") -> Any:
    """Runs as a table."""
    columns = {name: Column("text", [getattr(run.info, name) for run in runs]) for name in _INFO_COLUMNS}
    for name in _TIME_COLUMNS:
        columns[name] = Column("time", [getattr(run.info, name) for run in runs])
    for key in _keys(run.data.metrics for run in runs):
        columns[f"metrics.{key}"] = Column("number", [run.data.metrics.get(key) for run in runs])
    for key in _keys(run.data.params for run in runs):
        columns[f"params.{key}"] = Column("text", [run.data.params.get(key) for run in runs])
    for key in _keys(run.data.tags for run in runs):
        columns[f"tags.{key}"] = Column("text", [run.data.tags.get(key) for run in runs])
    return frame_of_columns(columns, output_format)


def _keys(of_runs: Iterable[Iterable[str]]) -> list[str]:
    """All keys, each once, in the order in which they come."""
    return list(dict.fromkeys(key for keys in of_runs for key in keys))


def _experiment_ids(
    client: ExperimentCalls, ids: list[str] | None, names: list[str] | None, search_all: bool
) -> list[str]:
    if ids and names:
        raise MlflowException.invalid_parameter_value("Give 'experiment_ids' or 'experiment_names', not both")
    if ids:
        return list(ids)
    if names:
        return list(_ids_of_names(client, names))
    if search_all:
        from paceline.search.experiments import all_experiments

        return [experiment.experiment_id for experiment in all_experiments(client)]
    from paceline.tracking.experiments import active_experiment_id

    return [active_experiment_id()]


def _ids_of_names(client: ExperimentCalls, names: list[str]) -> Iterable[str]:
    import logging

    for name in names:
        experiment = client.get_experiment_by_name(name)
        if experiment is None:
            logging.getLogger(__name__).warning("There is no experiment %r to search in.", name)
        else:
            yield experiment.experiment_id
