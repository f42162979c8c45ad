"""Logged models as a table."""

from __future__ import annotations

from typing import Any

from paceline.entities import LoggedModel
from paceline.entities.paged_list import items_of_all_pages
from paceline.exceptions import MlflowException
from paceline.search.formats import FRAME_FORMATS

#: Models in one request.
PAGE_SIZE = 100

_COLUMNS = (
    "artifact_location",
    "creation_timestamp",
    "experiment_id",
    "last_updated_timestamp",
    "metrics",
    "model_id",
    "model_type",
    "name",
    "params",
    "source_run_id",
    "status",
    "status_message",
    "tags",
)


def search_logged_models(
    experiment_ids: list[str] | None = None,
    filter_string: str | None = None,
    datasets: list[dict[str, str]] | None = None,
    max_results: int | None = None,
    order_by: list[dict[str, Any]] | None = None,
    output_format: str = "pandas",
) -> Any:
    """The logged models that match a filter, in the given experiments or in the active one, the latest first.

    `datasets` says which points of metrics the filter looks at, and `order_by` what decides the order, as in
    `MlflowClient.search_logged_models`.

    `output_format` is `"pandas"`, `"polars"`, `"arrow"` or `"list"` (of `LoggedModel`). Tables have a row a model and
    a column for each of its values. In those of Polars and Arrow params, tags and metrics are JSON texts.

    >>> import paceline as mlflow
    >>> model = mlflow.create_external_model("classifier", params={"depth": "3"})
    >>> [found.name for found in mlflow.search_logged_models(filter_string="params.depth = '3'", output_format="list")]
    ['classifier']
    """
    from paceline.client import MlflowClient

    if output_format != "list" and output_format not in FRAME_FORMATS:
        raise MlflowException.invalid_parameter_value(
            f"Invalid 'output_format' {output_format!r}: it is list, {', '.join(FRAME_FORMATS)}"
        )
    client = MlflowClient()
    if not experiment_ids:
        from paceline.tracking.experiments import active_experiment_id

        experiment_ids = [active_experiment_id()]
    ids = experiment_ids
    pages = items_of_all_pages(
        lambda size, token: client.search_logged_models(ids, filter_string, datasets, size, order_by, token),
        max_results,
        PAGE_SIZE,
    )
    models = list(pages)
    return models if output_format == "list" else _frame(models, output_format)


def _frame(models: list[LoggedModel], output_format: str) -> Any:
    if output_format == "pandas":
        import pandas

        rows = [{name: getattr(model, name) for name in _COLUMNS} for model in models]
        return pandas.DataFrame(rows, columns=list(_COLUMNS) if rows else None)
    from paceline.search.formats import Column, frame_of_columns

    columns = {name: Column(_kind(name), [_plain(model, name) for model in models]) for name in _COLUMNS}
    return frame_of_columns(columns, output_format)


def _kind(name: str) -> Any:
    return "time" if name.endswith("_timestamp") else "text"


def _plain(model: LoggedModel, name: str) -> Any:
    import json

    value = getattr(model, name)
    if name == "metrics":
        return json.dumps([metric.to_dictionary() for metric in value or ()])
    if name in ("params", "tags"):
        return json.dumps(value)
    return str(value) if name == "status" else value
