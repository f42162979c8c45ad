"""Datasets: digests, schemas and profiles as MLflow makes them, sources, and what a run remembers."""

from __future__ import annotations

import datetime
import decimal
import importlib
import json
import os
import sys
import textwrap
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import programs
import pytest

import paceline.data
from paceline.client import MlflowClient
from paceline.data import sources
from paceline.entities import DatasetInput
from paceline.exceptions import MlflowException

numpy = pytest.importorskip("numpy")
pandas = pytest.importorskip("pandas")


class OtherText(str):
    """A text of a class of its own."""


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
        "dictionaries and missing": [{"y": 1}, None],
        "dictionaries and an empty one": [{"y": 1}, {}],
        "dictionaries in dictionaries and missing": [{"x": {"y": 1}}, {"x": None}],
        "dictionaries with names that are numbers": [{1: 2}],
        "lists of dictionaries and missing": [[{"y": 1}, None]],
        "lists of missing": [[None], [{"y": 1}]],
        "empty arrays": [numpy.array([]), numpy.array([])],
        "arrays and an empty one": [numpy.array([1]), numpy.array([])],
        "an empty array and missing": [numpy.array([]), None],
        "a dictionary with an empty array": [{"y": numpy.array([])}],
        "arrays of two dimensions": [numpy.array([[1], [2]])],
        "arrays without dimensions": [numpy.array(3)],
        "arrays of small numbers": [numpy.array([1, 2], dtype="int8")],
        "small numbers": [[numpy.int8(1)], [numpy.int8(2)]],
        "half numbers": [[numpy.float16(1)]],
        "texts of numpy": [[numpy.str_("x")], ["y"]],
        "days of numpy": [[numpy.datetime64("2020-01-01")]],
        "bytes that change": [bytearray(b"x")],
        "moments of pandas": [[pandas.Timestamp("2020")]],
        "missing moments in lists": [[pandas.NaT], ["x"]],
        "missing numbers of numpy": [numpy.float32("nan"), "x"],
        "texts of another class": [OtherText("x"), OtherText("y")],
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
        "no texts": pandas.DataFrame({"a": pandas.array([None, None], dtype="string")}),
        "categories and missing": pandas.DataFrame({"a": pandas.Categorical([1, None])}),
        "late": pandas.DataFrame({"a": ["x"] * 11_000 + [None], "b": range(11_001)}),
        "late objects": pandas.DataFrame({"a": pandas.Series(["x"] * 11_000 + [1], dtype=object)}),
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
        "a number": (numpy.float32(5), None),
        "a missing number": (numpy.float64("nan"), None),
        "numbers by name": ({"a": numpy.int64(3), "b": numpy.ones(2)}, {"y": numpy.str_("x")}),
        "a number without a type": ({"a": numpy.int8(3)}, None),
        "no targets": (numpy.ones(2), {}),
        "masked": (numpy.ma.array([1, 2], mask=[False, True]), None),
        "records": (numpy.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]), None),
        "texts of a length of their own": (numpy.array(["a", "bb"], dtype=numpy.dtypes.StringDType()), None),
        "missing days": (numpy.array(["NaT", "2020"], dtype="datetime64[ns]"), None),
        "many objects": (numpy.array(["x"] * 10_001 + [None], dtype=object), None),
        "targets without a dimension": (numpy.ones(2), numpy.int64(3)),
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
        polars.DataFrame({"a": [[{"x": 1}], []], "b": [[None], [None]]}),
        polars.DataFrame({"a": polars.Series([], dtype=polars.Struct([]))}),
        polars.DataFrame({"a": [datetime.timedelta(1)]}),
        polars.DataFrame({"a": polars.Series([1], dtype=polars.Int128)}),
        polars.DataFrame({"a": [datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)], "b": [float("nan")]}),
        polars.DataFrame({"a": polars.Series([], dtype=polars.Int64)}),
        polars.DataFrame(),
        polars.DataFrame({"a": list(range(20_000))}),
    ]
    for frame in cases:
        assert paceline.data.from_polars(frame, "/x").to_dict() == mlflow_data.from_polars(frame, "/x").to_dict()


def test_nothing_has_no_digest() -> None:
    with pytest.raises(MlflowException) as raised:
        paceline.data.from_numpy({}, "/x")
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    assert paceline.data.from_numpy({}, "/x", digest="d").digest == "d"


def test_a_digest_is_that_of_the_data_when_the_dataset_was_made() -> None:
    array = numpy.arange(6)
    dataset = paceline.data.from_numpy(array, "/x")
    array[:] = 0
    assert dataset.digest == paceline.data.from_numpy(numpy.arange(6), "/x").digest
    # An empty one is none.
    assert paceline.data.from_numpy(numpy.arange(6), "/x", digest="").digest == dataset.digest


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


@pytest.mark.parametrize("source", ["dbfs:/a", "runs:/1/a", "unknown://a", "file://host/a", b"a", 1, ["a"], object()])
def test_sources_that_are_not_known(source: Any) -> None:
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
        entity = paceline.entities.Dataset("n", "d", source._get_source_type(), source.to_json())
        again = paceline.data.get_source(entity)
        assert (type(again), again.to_dict()) == (type(source), source.to_dict())
    with pytest.raises(NotImplementedError):
        sources.CodeDatasetSource({}).load()


def test_members_of_sources_that_a_later_version_writes_are_passed_over() -> None:
    entity = paceline.entities.Dataset("n", "d", "local", '{"uri": "/x", "later": 1}')
    assert paceline.data.get_source(entity).to_dict() == {"uri": "/x"}
    with pytest.raises(MlflowException) as raised:
        paceline.data.get_source(paceline.entities.Dataset("n", "d", "local", '{"later": 1}'))
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


def own_kinds(module: Any) -> tuple[Any, Any]:
    """A kind of dataset and a kind of source as a user of MLflow writes them."""

    class Cellar(module.dataset_source.DatasetSource):
        def __init__(self, shelf: str) -> None:
            self.shelf = shelf

        @staticmethod
        def _get_source_type() -> str:
            return "cellar"

        def load(self) -> str:
            return f"what is on shelf {self.shelf}"

        @staticmethod
        def _can_resolve(raw_source: Any) -> bool:
            return str(raw_source).startswith("cellar:")

        @classmethod
        def _resolve(cls, raw_source: Any) -> Any:
            return cls(raw_source.removeprefix("cellar:"))

        def to_dict(self) -> dict[str, Any]:
            return {"shelf": self.shelf}

        @classmethod
        def from_dict(cls, source_dict: Any) -> Any:
            return cls(source_dict["shelf"])

    class Bottles(module.dataset.Dataset):
        def __init__(self, count: int, source: Any) -> None:
            self.count = count
            super().__init__(source, name="bottles")

        def _compute_digest(self) -> str:
            return f"of-{self.count}"

        @property
        def profile(self) -> Any:
            return None

        @property
        def schema(self) -> Any:
            return None

    return Bottles, Cellar


@pytest.mark.filterwarnings("ignore")
def test_kinds_of_a_users_own() -> None:
    pytest.importorskip("mlflow.data", reason="compares with MLflow, which is not installed here")
    known = []
    for package in ("mlflow", "paceline"):
        module = importlib.import_module(f"{package}.data")
        entities = importlib.import_module(f"{package}.entities")
        registry = importlib.import_module(f"{package}.data.dataset_source_registry")
        bottles, cellar = own_kinds(module)
        registry.register_dataset_source(cellar)
        assert registry.get_registered_sources()[-1] is cellar
        source = registry.resolve_dataset_source("cellar:3")
        dataset = bottles(7, source)
        entity = dataset._to_mlflow_entity()
        assert module.get_source(entities.DatasetInput(entity)).load() == "what is on shelf 3"
        frame = module.from_pandas(pandas.DataFrame({"a": [1]}), "cellar:4")
        known.append([dataset.to_dict(), dict(entity), frame.to_dict()])
        # The last kind that was added is asked first.
        again = own_kinds(module)[1]
        registry.register_dataset_source(again)
        assert type(registry.resolve_dataset_source("cellar:3")) is again
        assert type(registry.resolve_dataset_source("cellar:3", [cellar])) is cellar
    assert known[0] == known[1]


def test_kinds_of_plug_ins(tmp_path: Path) -> None:
    (tmp_path / "cellar.py").write_text(
        textwrap.dedent(
            """
            from paceline.data import DatasetSource

            class Cellar(DatasetSource):
                def __init__(self, shelf):
                    self.shelf = shelf

                @staticmethod
                def _get_source_type():
                    return "cellar"

                def to_dict(self):
                    return {"shelf": self.shelf}
            """
        )
    )
    package = tmp_path / "cellar-1.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Name: cellar\nVersion: 1\n")
    (package / "entry_points.txt").write_text(
        "[mlflow.dataset_source]\ncellar = cellar:Cellar\nbroken = nowhere:Nothing\n"
    )
    printed = programs.run(
        """
        import paceline.data, paceline.entities
        entity = paceline.entities.Dataset("n", "d", "cellar", '{"shelf": 3}')
        print(paceline.data.get_source(entity).shelf)
        """,
        PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]),
    )
    assert printed == "3"


def test_local_sources_load(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n1\n")
    source = paceline.data.from_pandas(pandas.DataFrame({"a": [1]}), tmp_path / "a.csv").source
    assert Path(source.load()) == tmp_path / "a.csv"


class Files(BaseHTTPRequestHandler):
    """Answers every path with the same file."""

    def do_GET(self) -> None:  # noqa: N802
        self.send_response(200)
        if "?name=" in self.path:
            self.send_header("Content-Disposition", f'attachment; filename="{self.path.partition("?name=")[2]}"')
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
    path = Path(sources.HTTPDatasetSource(f"{web}/a?name=cats.csv").load(str(tmp_path)))
    assert (path, path.read_text()) == (tmp_path / "cats.csv", "a\n1\n")
    for url in (f"{web}/a?name=../cats.csv", f"{web}/a?name=/cats.csv", "file:///etc/hostname"):
        with pytest.raises(MlflowException) as raised:
            sources.HTTPDatasetSource(url).load(str(tmp_path / "sub"))
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_dataset_comes_back_from_a_run(server: str, unique_name: str) -> None:
    client = MlflowClient(server)
    run_id = client.create_run(client.create_experiment(unique_name)).info.run_id
    dataset = paceline.data.from_numpy(numpy.ones((2, 2)), "/x", numpy.zeros(2), name="cats")
    client.log_inputs(run_id, [DatasetInput(dataset._to_mlflow_entity())])
    (read,) = client.get_run(run_id).inputs.dataset_inputs
    assert read.dataset == dataset._to_mlflow_entity()
    assert json.loads(str(read.dataset.profile))["features_shape"] == [2, 2]
    assert dataset.schema is not None
    assert json.loads(str(read.dataset.schema)) == dataset.schema.to_dict()
    assert paceline.data.get_source(read).to_dict() == {"uri": "/x"}
