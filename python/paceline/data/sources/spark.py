"""Data in tables, files and queries of Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paceline.data.dataset_source import DatasetSource, known
from paceline.exceptions import MlflowException

if TYPE_CHECKING:
    import pyspark.sql


class SparkDatasetSource(DatasetSource):
    """A path, a table or a query of Spark."""

    def __init__(self, path: str | None = None, table_name: str | None = None, sql: str | None = None) -> None:
        if sum(one is not None for one in (path, table_name, sql)) != 1:
            raise MlflowException.invalid_parameter_value(f"Give one of {path=}, {table_name=} and {sql=}")
        self._path = path
        self._table_name = table_name
        self._sql = sql

    @classmethod
    def _get_source_type(cls) -> str:
        """`spark`."""
        return "spark"

    def load(self, **kwargs: Any) -> pyspark.sql.DataFrame:
        """The data as a frame, by the session that there is, or a new one. Files at a path are Parquet's."""
        from pyspark.sql import SparkSession

        session = SparkSession.builder.getOrCreate()
        if self._path is not None:
            return session.read.parquet(self._path)
        return session.read.table(self._table_name) if self._table_name is not None else session.sql(self._sql)

    def to_dict(self) -> dict[str, Any]:
        """The path, the table or the query."""
        return known(path=self._path, table_name=self._table_name, sql=self._sql)
