"""Frames of Spark are described as MLflow does it."""

from __future__ import annotations

import datetime
import decimal
from pathlib import Path
from typing import Any

import pytest

import paceline.data
from paceline.data import sources
from paceline.exceptions import MlflowException

pytest.importorskip("pyspark", reason="is installed for tests of frameworks alone")
pytest.importorskip("delta", reason="is installed for tests of frameworks alone")
pytest.importorskip("mlflow", reason="compares with MLflow, which is not installed here")

from comparison import assert_same, assert_same_inputs  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")

PLAIN = (
    "b byte, h short, i int, l long, f float, d double, o boolean, s string, n binary, t date, m timestamp, "
    "a array<int>, aa array<array<string>>, x struct<x: string, y: long not null>, ax array<struct<x: int>>"
)


def frames(session: Any) -> dict[str, Any]:
    """Frames of all kinds, by name."""
    from pyspark.ml.linalg import Vectors

    made = session.createDataFrame
    return {
        "values": made([(1, "a", 1.5, True), (2, None, float("nan"), False)], ["i", "s", "f", "b"]),
        "plain kinds": made([], PLAIN),
        "decimals": made([(decimal.Decimal("1.50"),)], "d decimal(10, 2)"),
        "moments without zones": made([(datetime.datetime(2020, 1, 1),)], "d timestamp_ntz"),
        "intervals": session.sql("SELECT interval 3 days AS d"),
        "nothing": session.sql("SELECT null AS n"),
        "variants": session.sql("SELECT parse_json('{}') AS v"),
        "maps": made([({"b": 1},), ({"a": 2},), (None,)], "m map<string, long>"),
        "maps of arrays": made([({"a": [1]},)], "m map<string, array<long>>"),
        "maps of structs": made([({"a": (1,)},)], "m map<string, struct<x: long>>"),
        "maps of maps": made([({"a": {"b": 1}},)], "m map<string, map<string, long>>"),
        "maps of numbers": made([({1: 2},)], "m map<int, long>"),
        "maps without keys": made([], "m map<string, long>"),
        "arrays of maps": made([([{"a": 1}],)], "m array<map<string, long>>"),
        "vectors": made([(Vectors.dense([1.0, 2.0]),)], ["v"]),
        "arrays of vectors": made([([Vectors.dense([1.0])],)], ["v"]),
        "no columns": session.range(3).select(),
        "a name twice": session.range(2).selectExpr("id", "id"),
        "a part": session.range(100).filter("id > 50"),
        "groups": session.range(100).groupBy("id").count(),
        "rows that fail": session.range(3).selectExpr("raise_error('x') AS e"),
    }


def test_frames(session: Any) -> None:
    for label, frame in frames(session).items():
        described = assert_same(label, "from_spark", frame, path="/x", name="n")
        assert isinstance(described, dict), label


def test_arguments(session: Any) -> None:
    frame = session.createDataFrame([(1, "a")], ["i", "s"])
    cases: list[dict[str, Any]] = [
        {},
        {"path": "/x"},
        {"table_name": "t"},
        {"sql": "SELECT 1"},
        {"version": "1"},
        {"path": "/x", "targets": "s", "predictions": "i"},
        {"path": "/x", "digest": "d"},
        {"path": "/x", "digest": ""},
    ]
    for arguments in cases:
        assert isinstance(assert_same(str(arguments), "from_spark", frame, **arguments), dict)
    refused: list[dict[str, Any]] = [
        {"path": "/x", "sql": "SELECT 1"},
        {"path": "/x", "table_name": "t"},
        {"sql": "SELECT 1", "version": "1"},
        {"path": "/x", "version": "1"},
        {"table_name": "t", "version": "1"},
        {"path": "/x", "targets": "z"},
        {"path": "/x", "predictions": "z"},
    ]
    for arguments in refused:
        made = assert_same(str(arguments), "from_spark", frame, **arguments)
        assert made == ("MlflowException", "INVALID_PARAMETER_VALUE"), arguments


def test_maps_in_a_column_whose_name_needs_quotes(session: Any) -> None:
    # MLflow asks Spark without quotes, and has no schema.
    frame = session.createDataFrame([({"a": 1},)], "`m ``x` map<string, long>")
    schema = paceline.data.from_spark(frame, path="/x").schema
    assert schema is not None
    assert schema.to_dict()[0]["properties"] == {"a": {"type": "long", "required": True}}


def test_sources_load(session: Any, tmp_path: Path) -> None:
    frame = session.range(5)
    frame.write.parquet(str(tmp_path / "files"))
    frame.createOrReplaceTempView("numbers")
    cases: list[dict[str, str]] = [
        {"path": str(tmp_path / "files")},
        {"table_name": "numbers"},
        {"sql": "SELECT * FROM numbers"},
    ]
    for arguments in cases:
        dataset = paceline.data.from_spark(frame, **arguments)  # type: ignore[arg-type]
        again = paceline.data.get_source(dataset._to_mlflow_entity())
        assert isinstance(again, sources.SparkDatasetSource)
        assert again.load().count() == 5
    with pytest.raises(MlflowException):
        sources.SparkDatasetSource()


def test_a_run_remembers_the_same(session: Any, server: str, unique_name: str) -> None:
    frame = session.createDataFrame([({"a": 1}, "x")], "m map<string, long>, s string")
    assert_same_inputs(server, unique_name, "from_spark", frame, sql="SELECT 1", targets="s", name="cats")
