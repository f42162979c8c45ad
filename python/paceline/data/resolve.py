"""From what a user calls a source to the source."""

from __future__ import annotations

import os

from paceline.data import sources
from paceline.data.dataset_source import DatasetSource
from paceline.data.dataset_source_registry import resolve_dataset_source
from paceline.exceptions import MlflowException


def source_of(source: str | os.PathLike[str] | DatasetSource | None) -> DatasetSource:
    """The source that a text, a path or nothing means. Nothing means the program that runs."""
    if isinstance(source, DatasetSource):
        return source
    if source is None:
        from paceline.tracking.context import context_tags

        return sources.CodeDatasetSource(context_tags())
    return resolve_dataset_source(source)


def source_of_spark(
    path: str | None, table_name: str | None, version: int | str | None, sql: str | None
) -> DatasetSource | None:
    """The source of a frame of Spark that one of these names: of Delta Lake where it is a table of that.

    Such a table has the version that is given, or that which it has now.
    """
    from paceline.data.sources import delta

    if sum(one is not None for one in (path, table_name, sql)) > 1:
        raise MlflowException.invalid_parameter_value(f"Give one of {path=}, {table_name=} and {sql=}")
    if path is None and table_name is None and sql is None:
        return None
    is_delta = (path is not None and delta.is_delta_path(path)) or (
        table_name is not None and delta.is_delta_table(table_name)
    )
    if is_delta:
        return delta_source(path, table_name, version)
    if version is not None:
        raise MlflowException.invalid_parameter_value(
            f"{version=} is for tables of Delta Lake; {path or table_name or sql!r} is none"
        )
    return sources.SparkDatasetSource(path, table_name, sql)


def delta_source(path: str | None, table_name: str | None, version: int | str | None) -> sources.DeltaDatasetSource:
    """A table of Delta Lake, of the version that is given, or that which it has now."""
    if version is None:
        version = sources.DeltaDatasetSource(path, table_name).latest_version()
    return sources.DeltaDatasetSource(path, table_name, version)
