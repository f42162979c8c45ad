"""Data in tables of Delta Lake."""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paceline.data.dataset_source import DatasetSource, known
from paceline.exceptions import MlflowException

if TYPE_CHECKING:
    import pyspark.sql

_logger = logging.getLogger(__name__)

#: Catalogs of which names are understood without them.
_IMPLIED_CATALOGS = ("spark_catalog", "hive_metastore")
#: A part of a name: in backticks, or up to the next point.
_NAME_PART = re.compile(r"`(?:[^`]|``)*`|[^.]+")


class DeltaDatasetSource(DatasetSource):
    """A table of Delta Lake, by path or by name, maybe of a certain version."""

    def __init__(
        self,
        path: str | None = None,
        delta_table_name: str | None = None,
        delta_table_version: int | str | None = None,
        delta_table_id: str | None = None,
    ) -> None:
        if (path is None) == (delta_table_name is None):
            raise MlflowException.invalid_parameter_value(
                f"A table of Delta Lake has a path or a name; got {path=} and {delta_table_name=}"
            )
        self._path = path
        self._delta_table_name = None if delta_table_name is None else _with_catalog(delta_table_name)
        self._delta_table_version = delta_table_version
        self._delta_table_id = delta_table_id

    @property
    def path(self) -> str | None:
        """Its path, of a table that has no name."""
        return self._path

    @property
    def delta_table_name(self) -> str | None:
        """Its name, with its catalog unless that is Spark's own."""
        return self._delta_table_name

    @property
    def delta_table_version(self) -> int | str | None:
        """Its version, as it was given or found; `None`: the latest one at any time."""
        return self._delta_table_version

    @property
    def delta_table_id(self) -> str | None:
        """Its id in a catalog that gives ids."""
        return self._delta_table_id

    @classmethod
    def _get_source_type(cls) -> str:
        """`delta_table`."""
        return "delta_table"

    def load(self, **kwargs: Any) -> pyspark.sql.DataFrame:
        """The table as a frame of Spark, by the session that there is, or a new one."""
        reader = _session().read.format("delta")
        if self._delta_table_version is not None:
            reader = reader.option("versionAsOf", str(self._delta_table_version))
        return reader.load(self._path) if self._path is not None else reader.table(self.sql_name())

    def sql_name(self) -> str:
        """What SQL calls the table."""
        if self._path is not None:
            return "delta." + _quoted(self._path)
        return ".".join(map(_quoted, _NAME_PART.findall(str(self._delta_table_name))))

    def latest_version(self) -> int | None:
        """The version that it has now; `None`, and a warning, when Spark cannot tell."""
        try:
            return int(_session().sql(f"DESCRIBE HISTORY {self.sql_name()} LIMIT 1").collect()[0]["version"])
        except Exception as error:
            _logger.warning("The version of the table %s is not known: %s", self.sql_name(), error)
            return None

    def to_dict(self) -> dict[str, Any]:
        """What is known of the table."""
        return known(
            path=self._path,
            delta_table_name=self._delta_table_name,
            delta_table_version=self._delta_table_version,
            delta_table_id=self._delta_table_id,
        )


def is_delta_path(path: str) -> bool:
    """Whether a folder of this machine holds a table of Delta Lake."""
    return (Path(path) / "_delta_log").is_dir()


def is_delta_table(table_name: str) -> bool:
    """Whether a table that Spark knows by name is of Delta Lake."""
    from pyspark.errors import AnalysisException

    try:
        rows = _session().sql(f"DESCRIBE DETAIL {table_name}").select("format").collect()
    except AnalysisException:
        # There is no such table, or Spark does not know Delta Lake.
        return False
    return [row["format"] for row in rows] == ["delta"]


def _session() -> pyspark.sql.SparkSession:
    from pyspark.sql import SparkSession

    return SparkSession.builder.getOrCreate()


def _with_catalog(name: str) -> str:
    """The name as it is understood also when another catalog is the current one."""
    spark_sql = sys.modules.get("pyspark.sql")
    session = None if spark_sql is None else spark_sql.SparkSession.getActiveSession()
    parts = len(_NAME_PART.findall(name))
    if session is None or parts >= 3:
        return name
    catalog = session.catalog.currentCatalog()
    if catalog in _IMPLIED_CATALOGS:
        return name
    return f"{catalog}.{name}" if parts == 2 else f"{catalog}.{session.catalog.currentDatabase()}.{name}"


def _quoted(name: str) -> str:
    is_quoted = len(name) > 1 and name.startswith("`") and name.endswith("`")
    return name if is_quoted else "`" + name.replace("`", "``") + "`"
