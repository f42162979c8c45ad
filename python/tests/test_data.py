"""Datasets: digests, schemas and profiles as MLflow makes them, sources, and what a run remembers."""

from __future__ import annotations

import datetime
import decimal
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

import paceline.data
from paceline.client import MlflowClient
from paceline.data import sources
from paceline.entities import DatasetInput
from paceline.exceptions import MlflowException

numpy = pytest.importorskip("numpy")
pandas = pytest.importorskip("pandas")


def frames() -> dict[str, Any]:
    """Frames of all kinds, by name."""
    objects = {
        "mixed": ["x", 1],
        "numbers": [1.5, 1],
        "whole": [1, 2],
        "whole and missing": [1, None],
        "numbers of numpy": [numpy.float32(1), numpy.float64(2)],
        "truth and missing": [True, None],
        "texts and missing": ["x", None],
        "missing": [None, None],
        "dates": [datetime.date(2020, 1, 1), None],
        "moments": [datetime.datetime(2020, 1, 1), datetime.datetime(2021, 1, 1)],
        "decimals": [decimal.Decimal("1.5"), decimal.Decimal(2)],
        "bytes": [b"x", b"y"],
        "tuples": [(1, 2), (3, 4)],
        "sets": [{1}, {2}],
        "lists": [[1, 2], [3]],
        "lists and missing": [[1, 2], None],
        "lists with missing": [[1, None], [2]],
        "an empty list": [[1, 2], []],
        "empty lists": [[], []],
        "mixed lists": [[1, "a"], [2]],
        "lists of two kinds of numbers": [[1, 2.5], [2]],
        "lists in lists": [[[1], [2]], [[3]]],
        "arrays": [numpy.array([1, 2]), numpy.array([3])],
        "arrays of two kinds": [numpy.array([1, 2]), numpy.array([3.0])],
        "dictionaries": [{"y": 1, "x": "s"}, {"x": "t"}],
        "deep dictionaries": [{"y": {"z": [1.5]}, "x": None}, {"y": {"z": [2.5]}, "x": None}],
        "lists of dictionaries": [[{"y": 1}, {"y": 2, "z": True}], []],
        "dictionaries that differ": [{"y": 1}, {"y": "s"}],
    }
    made = {name: pandas.DataFrame({"a": pandas.Series(values, dtype=object)}) for name, values in objects.items()}
    kinds = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "float16", "float32", "float64", "bool"]
    extension = {
        "Int64": [1, None],
        "Int32": [1, 2],
        "Float32": [1.5, None],
        "boolean": [True, None],
        "string": ["x", None],
    }
    made |= {
        "numpy's kinds": pandas.DataFrame({kind: numpy.array([1, 0], dtype=kind) for kind in kinds}),
        "extension kinds": pandas.DataFrame({kind: pandas.array(of, dtype=kind) for kind, of in extension.items()}),
        "uint64": pandas.DataFrame({"a": numpy.array([1, 2], dtype="uint64")}),
        "complex": pandas.DataFrame({"a": [1 + 2j]}),
        "NaN": pandas.DataFrame({"a": [1.0, numpy.nan], "b": [numpy.nan, numpy.nan]}),
        "texts": pandas.DataFrame({"a": ["x", "y"], "b": ["x", None]}),
        "times": pandas.DataFrame({"a": pandas.to_datetime(["2020-01-01", None])}),
        "times of zones": pandas.DataFrame({"a": pandas.to_datetime(["2020-01-01", "2020-01-02"], utc=True)}),
        "durations": pandas.DataFrame({"a": pandas.to_timedelta([1, 2], unit="s")}),
        "periods": pandas.DataFrame({"a": pandas.period_range("2020", "2021", freq="Y")}),
        "categories": pandas.DataFrame({"a": pandas.Categorical(["x", "y"]), "b": pandas.Categorical([1, 2])}),
        "no categories": pandas.DataFrame({"a": pandas.Categorical([])}),
        "no columns": pandas.DataFrame(),
        "no rows": pandas.DataFrame({"a": pandas.Series([], dtype="int64"), "b": pandas.Series([], dtype=object)}),
        "names that are numbers": pandas.DataFrame({0: [1, 2], 1: [3, 4]}),
        "names of two kinds": pandas.DataFrame({0: [1, 2], "a": [3, 4]}),
        "a name twice": pandas.DataFrame([[1, 2], [3, 4]], columns=["a", "a"]),
        "names of two levels": pandas.DataFrame(
            [[1, 2], [3, 4]], columns=pandas.MultiIndex.from_tuples([("a", "b"), ("a", "c")])
        ),
        "an index": pandas.DataFrame({"a": [1, 2]}, index=["x", "y"]),
        "order": pandas.DataFrame({"b": [1, 2], "a": ["x", "y"], "c": [True, False]}),
        "many rows": pandas.DataFrame({"a": range(12_000), "s": [str(number) for number in range(12_000)]}),
    }
    return made


def arrays() -> dict[str, tuple[Any, Any]]:
    """Features and targets of all kinds, by name."""
    random = numpy.random.default_rng(0)
    return {
        "plain": (numpy.arange(6).reshape(2, 3), None),
        "with targets": (numpy.arange(6.0).reshape(2, 3), numpy.array([1, 0])),
        "named": ({"b": numpy.ones((2, 2)), "a": numpy.array(["x", "y"])}, None),
        "named targets": ({"b": numpy.ones((2, 2))}, {"y": numpy.zeros(2, dtype="int8")}),
        "no dimension": (numpy.array(5.0), None),
        "objects": (numpy.array([{"a": 1}, 2], dtype=object), None),
        "texts": (numpy.array(["a", "bb"]), None),
        "bytes": (numpy.array([b"a", b"bb"]), None),
        "truth": (numpy.array([True, False]), None),
        "days": (numpy.array(["2020-01-01"], dtype="datetime64[D]"), None),
        "many": (random.random((200, 100)), None),
        "complex": (numpy.array([1 + 2j]), None),
        "empty": (numpy.zeros((0, 3)), None),
        "half": (numpy.zeros((2, 3), dtype="float16"), None),
        "by columns": (numpy.asfortranarray(numpy.arange(6).reshape(2, 3)), None),
        "every other": (numpy.arange(20_000)[::2], None),
        "big-endian": (numpy.array([1, 2], dtype=">i4"), None),
        "uint64": (numpy.array([1, 2], dtype="uint64"), None),
    }


#: What MLflow 3.17.2 makes of some of them, so that digests are held also where MLflow is not installed.
DIGESTS_OF_FRAMES = {
    "texts": "d0e4e803",
    "mixed": "defee322",
    "no columns": "7dea362b",
    "names that are numbers": "e8fa5b93",
    "names of two levels": "88431924",
    "an index": "b544218e",
    "order": "cef7b1ba",
    "many rows": "62e6dc83",
}
DIGESTS_OF_ARRAYS = {
    "plain": "bade85fd",
    "with targets": "746163d8",
    "named": "0177e1ce",
    "named targets": "96989ad8",
    "no dimension": "a81650bd",
    "objects": "9d310509",
    "days": "802c838d",
    "empty": "503e83c0",
}


@pytest.mark.parametrize("name", DIGESTS_OF_FRAMES)
def test_digests_of_frames(name: str) -> None:
    assert paceline.data.from_pandas(frames()[name], "/x").digest == DIGESTS_OF_FRAMES[name]


@pytest.mark.parametrize("name", DIGESTS_OF_ARRAYS)
def test_digests_of_arrays(name: str) -> None:
    features, targets = arrays()[name]
    assert paceline.data.from_numpy(features, "/x", targets).digest == DIGESTS_OF_ARRAYS[name]


@pytest.mark.filterwarnings("ignore")
def test_frames_are_described_as_mlflow_does() -> None:
    mlflow_data = pytest.importorskip("mlflow.data", reason="compares with MLflow, which is not installed here")
    for name, frame in frames().items():
        expected = mlflow_data.from_pandas(frame, "/x", name="n").to_dict()
        assert (name, paceline.data.from_pandas(frame, "/x", name="n").to_dict()) == (name, expected)


@pytest.mark.filterwarnings("ignore")
def test_arrays_are_described_as_mlflow_does() -> None:
    mlflow_data = pytest.importorskip("mlflow.data", reason="compares with MLflow, which is not installed here")
    for name, (features, targets) in arrays().items():
        expected = mlflow_data.from_numpy(features, "/x", targets).to_dict()
        assert (name, paceline.data.from_numpy(features, "/x", targets).to_dict()) == (name, expected)


@pytest.mark.filterwarnings("ignore")
def test_frames_of_polars_are_described_as_mlflow_does() -> None:
    polars = pytest.importorskip("polars")
    mlflow_data = pytest.importorskip("mlflow.data", reason="compares with MLflow, which is not installed here")
    whole = ["Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32"]
    cases = [
        polars.DataFrame({"a": [1, 2], "b": ["x", None], "c": [1.5, None], "d": [True, False]}),
        polars.DataFrame({kind: polars.Series([1, 2], dtype=getattr(polars, kind)) for kind in whole}),
        polars.DataFrame({"a": polars.Series([1, 2], dtype=polars.UInt64)}),
        polars.DataFrame({"a": polars.Series([1, 2], dtype=polars.Float32)}),
        polars.DataFrame({"a": [datetime.datetime(2020, 1, 1)], "b": [datetime.date(2020, 1, 1)], "c": [b"x"]}),
        polars.DataFrame({"a": [datetime.time(1)]}),
        polars.DataFrame({"a": [[1, None], None], "b": [[[1], [2]], [[3]]]}),
        polars.DataFrame({"a": polars.Series([[1, 2], [3, 4]], dtype=polars.Array(polars.Int32, 2))}),
        polars.DataFrame({"a": [{"y": 1, "x": ["s"]}, {"y": None, "x": ["t"]}]}),
        polars.DataFrame({"a": polars.Series(["x", "y"], dtype=polars.Enum(["x", "y"]))}),
        polars.DataFrame({"a": polars.Series(["x", "y"], dtype=polars.Categorical)}),
        polars.DataFrame({"a": [decimal.Decimal("1.5")]}),
        polars.DataFrame({"a": [None, None]}),
        polars.DataFrame({"a": polars.Series([], dtype=polars.Int64)}),
        polars.DataFrame(),
        polars.DataFrame({"a": list(range(20_000))}),
    ]
    for frame in cases:
        assert paceline.data.from_polars(frame, "/x").to_dict() == mlflow_data.from_polars(frame, "/x").to_dict()


def test_columns_that_are_not_there() -> None:
    frame = pandas.DataFrame({"a": [1]})
    for arguments in ({"targets": "b"}, {"predictions": "b"}):
        with pytest.raises(MlflowException) as raised:
            paceline.data.from_pandas(frame, "/x", **arguments)
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    dataset = paceline.data.from_pandas(frame, "/x", targets="a", name="n", digest="d")
    assert (dataset.targets, dataset.name, dataset.digest) == ("a", "n", "d")


@pytest.mark.parametrize(
    ("source", "source_type", "json_text"),
    [
        ("https://host/a.csv", "http", '{"url": "https://host/a.csv"}'),
        ("data/a.csv", "local", '{"uri": "data/a.csv"}'),
        (Path("/data/a.csv"), "local", '{"uri": "/data/a.csv"}'),
        ("file:///data/a.csv", "local", '{"uri": "file:///data/a.csv"}'),
        ("s3://bucket/a", "s3", '{"uri": "s3://bucket/a"}'),
        ("gs://bucket/a", "gs", '{"uri": "gs://bucket/a"}'),
        ("wasbs://c@a.blob.core.windows.net/a", "wasbs", '{"uri": "wasbs://c@a.blob.core.windows.net/a"}'),
        ("abfss://c@a.dfs.core.windows.net/a", "abfss", '{"uri": "abfss://c@a.dfs.core.windows.net/a"}'),
        ("viewfs://host/a", "viewfs", '{"uri": "viewfs://host/a"}'),
    ],
)
def test_sources(source: Any, source_type: str, json_text: str) -> None:
    dataset = paceline.data.from_pandas(pandas.DataFrame({"a": [1]}), source)
    entity = dataset._to_mlflow_entity()
    assert (entity.source_type, entity.source) == (source_type, json_text)
    for remembered in (entity, DatasetInput(entity), dataset):
        again = paceline.data.get_source(remembered)
        assert type(again) is type(dataset.source)
        assert again.to_json() == json_text


@pytest.mark.parametrize("source", ["dbfs:/a", "runs:/1/a", "unknown://a"])
def test_sources_that_are_not_known(source: str) -> None:
    with pytest.raises(MlflowException) as raised:
        paceline.data.from_pandas(pandas.DataFrame({"a": [1]}), source)
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_sources_of_tables_are_remembered() -> None:
    for source in (
        sources.DeltaDatasetSource("/x", delta_table_version=3),
        sources.SparkDatasetSource(sql="SELECT 1"),
        sources.HuggingFaceDatasetSource("imdb", split="train"),
        sources.CodeDatasetSource({"mlflow.user": "ada"}),
    ):
        entity = paceline.entities.Dataset("n", "d", source.get_source_type(), source.to_json())
        again = paceline.data.get_source(entity)
        assert (type(again), again.to_dict()) == (type(source), source.to_dict())
    with pytest.raises(NotImplementedError):
        sources.CodeDatasetSource({}).load()


def test_local_sources_load(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    source = paceline.data.from_pandas(pandas.DataFrame({"a": [1]}), tmp_path / "a.csv").source
    assert Path(source.load()) == tmp_path / "a.csv"


class Files(BaseHTTPRequestHandler):
    """Answers every path with the same file."""

    def do_GET(self) -> None:  # noqa: N802
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"a\n1\n")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def web() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Files)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_sources_of_the_web_load(web: str, tmp_path: Path) -> None:
    path = Path(sources.HTTPDatasetSource(f"{web}/sub/a%20b.csv?x=1").load(str(tmp_path)))
    assert (path.name, path.read_text()) == ("a b.csv", "a\n1\n")
    with pytest.raises(MlflowException):
        sources.HTTPDatasetSource("file:///etc/hostname").load(str(tmp_path))


def test_a_dataset_comes_back_from_a_run(server: str, unique_name: str) -> None:
    client = MlflowClient(server)
    run_id = client.create_run(client.create_experiment(unique_name)).info.run_id
    dataset = paceline.data.from_numpy(numpy.ones((2, 2)), "/x", numpy.zeros(2), name="cats")
    client.log_inputs(run_id, [DatasetInput(dataset._to_mlflow_entity())])
    (read,) = client.get_run(run_id).inputs.dataset_inputs
    assert read.dataset == dataset._to_mlflow_entity()
    assert json.loads(str(read.dataset.profile))["features_shape"] == [2, 2]
    assert paceline.data.get_source(read).to_dict() == {"uri": "/x"}


@pytest.mark.filterwarnings("ignore")
def test_datasets_of_hugging_face_are_described_as_mlflow_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    mlflow_data = pytest.importorskip("mlflow.data", reason="compares with MLflow, which is not installed here")
    many = datasets.Dataset.from_dict({"a": list(range(12_000)), "s": [str(number) for number in range(12_000)]})
    deep = datasets.Dataset.from_dict({"a": [[1, 2], [3]], "b": [{"x": 1}, {"x": 2}], "c": [None, "s"], "d": [1, None]})
    late = datasets.Dataset.from_dict({"a": ["x"] * 11_000 + [None]})
    for ds in (many, deep, late):
        for arguments in (
            {"path": "x", "revision": "r"},
            {"source": "/x", "targets": "a"},
            {"path": "x", "source": "/x"},
        ):
            expected = mlflow_data.from_huggingface(ds, **arguments).to_dict()
            assert paceline.data.from_huggingface(ds, **arguments).to_dict() == expected
    for bad in (
        lambda: paceline.data.from_huggingface(deep, targets="z", source="/x"),
        lambda: paceline.data.from_huggingface(datasets.DatasetDict({"train": deep}), source="/x"),
    ):
        with pytest.raises(MlflowException) as raised:
            bad()
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.filterwarnings("ignore")
def test_frames_of_spark_are_described_as_mlflow_does(tmp_path: Path) -> None:
    spark_sql = pytest.importorskip("pyspark.sql")
    mlflow_data = pytest.importorskip("mlflow.data", reason="compares with MLflow, which is not installed here")
    local = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1", "spark.ui.enabled": "false"}
    session = spark_sql.SparkSession.builder.master("local[1]").config(map=local).getOrCreate()
    try:
        frames_of_spark = [
            session.createDataFrame([(1, "a", 1.5, True), (2, None, 2.5, False)], ["i", "s", "f", "b"]),
            session.createDataFrame(
                [], "b byte, h short, i int, l long, f float, d double, o boolean, n binary, t date, m timestamp"
            ),
            session.createDataFrame([([1], ("x", 2))], "a array<int>, s struct<x: string, y: long not null>"),
            session.createDataFrame([], "m map<string, long>"),
            session.createDataFrame([], "d decimal(10, 2)"),
        ]
        for frame in frames_of_spark:
            for arguments in ({"path": "/x"}, {"table_name": "t"}, {"sql": "SELECT 1"}):
                expected = mlflow_data.from_spark(frame, **arguments).to_dict()
                assert paceline.data.from_spark(frame, **arguments).to_dict() == expected
        for bad in ({"path": "/x", "sql": "SELECT 1"}, {"path": "/x", "version": "1"}, {"path": "/x", "targets": "z"}):
            with pytest.raises(MlflowException) as raised:
                paceline.data.from_spark(frames_of_spark[0], **bad)
            assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    finally:
        session.stop()


@pytest.mark.filterwarnings("ignore")
def test_tensors_are_described_as_mlflow_does() -> None:
    tensorflow = pytest.importorskip("tensorflow")
    mlflow_data = pytest.importorskip("mlflow.data", reason="compares with MLflow, which is not installed here")
    features, targets = numpy.arange(12.0).reshape(4, 3), numpy.array([0, 1, 0, 1])
    sliced = tensorflow.data.Dataset.from_tensor_slices
    cases: list[tuple[Any, Any]] = [
        (tensorflow.constant(features), None),
        (tensorflow.constant(features), tensorflow.constant(targets)),
        (tensorflow.constant(["a", "b"]), None),
        (sliced(features), None),
        (sliced(features), sliced(targets)),
        (sliced(features).batch(3), sliced(targets).batch(3)),
        (sliced((features, targets)), None),
        (sliced({"b": features, "a": targets}), None),
        (sliced(numpy.arange(30_000.0).reshape(3000, 10)), None),
        (tensorflow.data.Dataset.range(5), None),
    ]
    for given, wanted in cases:
        expected = mlflow_data.from_tensorflow(given, "/x", wanted).to_dict()
        assert paceline.data.from_tensorflow(given, "/x", wanted).to_dict() == expected
    for bad in ((sliced(features), tensorflow.constant(targets)), (features, None)):
        with pytest.raises(MlflowException) as raised:
            paceline.data.from_tensorflow(bad[0], "/x", bad[1])
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    endless = paceline.data.from_tensorflow(tensorflow.data.Dataset.range(5).repeat(), "/x")
    with pytest.raises(MlflowException, match="digest"):
        _ = endless.digest
