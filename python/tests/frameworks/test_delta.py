"""Tables of Delta Lake: which version a dataset remembers, and what it loads again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import paceline.data
from paceline.data import sources

pytest.importorskip("delta", reason="is installed for tests of frameworks alone")
pytest.importorskip("mlflow", reason="compares with MLflow, which is not installed here")

import mlflow.data  # noqa: E402
from comparison import Made, assert_same, both, made  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")

#: What MLflow says of every table with a name that does not begin with Spark's own catalog.
OF_DATABRICKS = ("is_databricks_uc_table", "delta_table_id")
REFUSED = ("MlflowException", "INVALID_PARAMETER_VALUE")


class Tables(NamedTuple):
    """Tables whose first version has 5 rows."""

    #: Of a table with a second version of 12 rows.
    path: str
    #: The same.
    name: str
    #: Of a table in a database, with one version.
    name_in_database: str
    #: Of a table of Parquet.
    other: str


@pytest.fixture(scope="module")
def tables(session: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tables]:
    path = str(tmp_path_factory.mktemp("tables") / "numbers")
    session.sql("CREATE DATABASE pets")
    for rows, mode in ((5, "errorifexists"), (7, "append")):
        written = session.range(rows).write.format("delta").mode(mode)
        written.save(path)
        written.saveAsTable("cats")
    session.range(5).write.format("delta").saveAsTable("pets.cats")
    session.range(5).write.saveAsTable("dogs")
    yield Tables(path, "cats", "pets.cats", "dogs")
    session.sql("DROP DATABASE pets CASCADE")
    for name in ("cats", "dogs"):
        session.sql(f"DROP TABLE {name}")


def assert_same_but_for_databricks(function: str, *arguments: Any, **named: Any) -> Made:
    theirs, ours = both(function, *arguments, **named)
    assert isinstance(theirs, dict)
    source = json.loads(theirs["source"])
    theirs["source"] = json.dumps({key: value for key, value in source.items() if key not in OF_DATABRICKS})
    assert ours == theirs
    return ours


def version_of(described: Made) -> Any:
    assert isinstance(described, dict)
    return json.loads(described["source"]).get("delta_table_version")


def test_tables_are_loaded_as_mlflow_does(tables: Tables) -> None:
    for version, remembered in ((None, 1), (1, 1), ("1", "1"), ("0", "0")):
        described = assert_same(str(version), "load_delta", path=tables.path, version=version)
        assert version_of(described) == remembered
    by_name = assert_same_but_for_databricks("load_delta", table_name=tables.name)
    assert isinstance(by_name, dict)
    assert by_name["name"] == "cats@v1"
    for name in (tables.name_in_database, f"spark_catalog.{tables.name_in_database}", f"delta.`{tables.path}`"):
        assert_same_but_for_databricks("load_delta", table_name=name, version="0", name="n")
    assert_same("all", "load_delta", path=tables.path, targets="id", name="n", digest="d")
    assert paceline.data.load_delta(tables.path, version="0").df.count() == 5


def test_tables_that_are_not_there(tables: Tables) -> None:
    for arguments in ({}, {"path": tables.path, "table_name": tables.name}, {"path": tables.path, "targets": "z"}):
        assert assert_same(str(arguments), "load_delta", **arguments) == REFUSED
    for arguments in (
        {"path": tables.path, "version": 99},
        {"path": tables.path, "version": "x"},
        {"path": "/nowhere"},
        {"table_name": "unknown"},
    ):
        assert isinstance(assert_same(str(arguments), "load_delta", **arguments), tuple)


def test_frames_of_tables(session: Any, tables: Tables) -> None:
    frame = session.read.format("delta").load(tables.path)
    for version, remembered in ((None, 1), (1, 1), ("0", "0"), (9, 9)):
        described = assert_same(str(version), "from_spark", frame, path=tables.path, version=version)
        assert version_of(described) == remembered
    # Only a path of this machine is looked at.
    assert version_of(assert_same("a URI", "from_spark", frame, path=f"file:{tables.path}")) is None
    for name in (tables.name, f"delta.`{tables.path}`"):
        assert version_of(assert_same_but_for_databricks("from_spark", frame, table_name=name)) == 1
    frame.createOrReplaceTempView("view")
    assert_same("a view", "from_spark", frame, table_name="view")
    assert assert_same("a view's version", "from_spark", frame, table_name="view", version=1) == REFUSED


def test_tables_of_another_format_are_no_delta_tables(session: Any, tables: Tables) -> None:
    # MLflow takes each table that Spark can describe for one of Delta Lake.
    frame = session.table(tables.other)
    assert paceline.data.from_spark(frame, table_name=tables.other).source.to_dict() == {"table_name": "dogs"}
    assert made(paceline.data, "from_spark", frame, table_name=tables.other, version=1) == REFUSED


def test_version_0_is_a_version(session: Any, tables: Tables) -> None:
    # MLflow writes no version 0 down, and loads the latest one then.
    frame = session.read.format("delta").load(tables.path)
    for dataset in (
        paceline.data.from_spark(frame, path=tables.path, version=0),  # type: ignore[arg-type]
        paceline.data.load_delta(tables.path, version=0),  # type: ignore[arg-type]
    ):
        assert paceline.data.get_source(dataset._to_mlflow_entity()).load().count() == 5


def test_sources_load_again(tables: Tables) -> None:
    for dataset, rows in (
        (paceline.data.load_delta(tables.path), 12),
        (paceline.data.load_delta(table_name=tables.name_in_database, version="0"), 5),
    ):
        entity = dataset._to_mlflow_entity()
        again = paceline.data.get_source(entity)
        assert isinstance(again, sources.DeltaDatasetSource)
        assert again.load().count() == rows
        assert mlflow.data.get_source(mlflow.entities.Dataset(**dict(entity))).load().count() == rows


def test_names_say_their_catalog(session: Any, tmp_path: Path) -> None:
    another = {
        "": "org.apache.spark.sql.execution.datasources.v2.jdbc.JDBCTableCatalog",
        ".url": f"jdbc:derby:memory:{tmp_path.name};create=true",
        ".driver": "org.apache.derby.jdbc.EmbeddedDriver",
    }
    for name, value in another.items():
        session.conf.set(f"spark.sql.catalog.another{name}", value)
    session.sql("USE another")
    try:
        for name in ("cats", "pets.cats", "other.pets.cats"):
            theirs = mlflow.data.delta_dataset_source.DeltaDatasetSource(delta_table_name=name)
            assert sources.DeltaDatasetSource(delta_table_name=name).delta_table_name == theirs.delta_table_name
    finally:
        session.sql("USE spark_catalog.default")


def test_a_run_remembers_the_table(tables: Tables, server: str, unique_name: str) -> None:
    paceline.set_tracking_uri(server)
    paceline.set_experiment(unique_name)
    with paceline.start_run() as run:
        paceline.log_input(paceline.data.load_delta(table_name=tables.name), context="training")
    (found,) = paceline.get_run(run.info.run_id).inputs.dataset_inputs
    assert (found.dataset.name, found.dataset.source_type) == ("cats@v1", "delta_table")
    assert paceline.data.get_source(found).load().count() == 12
