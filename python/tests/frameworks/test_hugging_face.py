"""Datasets of Hugging Face are described as MLflow does it."""

from __future__ import annotations

import datetime
import decimal
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest

import paceline.data

datasets = pytest.importorskip("datasets", reason="is installed for tests of frameworks alone")
pytest.importorskip("mlflow", reason="compares with MLflow, which is not installed here")
pyarrow = pytest.importorskip("pyarrow")

from comparison import assert_same, assert_same_inputs  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")


def many() -> Any:
    numbers = range(12_000)
    return datasets.Dataset.from_dict({"a": list(numbers), "s": [str(number) for number in numbers]})


def splits() -> dict[str, Any]:
    """Datasets of all kinds, by name."""
    columns: dict[str, list[Any]] = {
        "lists": [[1, 2], [3]],
        "lists and missing": [[1], None],
        "lists and an empty one": [[1], []],
        "empty lists": [[], []],
        "lists of texts": [["x"], ["y", "z"]],
        "lists of lists": [[[1], [2]], [[3]]],
        "lists of structs": [[{"k": 1}], [{"k": 2}]],
        "structs": [{"x": 1}, {"x": 2}],
        "structs and missing": [{"x": 1}, None],
        "deep structs": [{"x": [{"y": 1, "z": "s"}]}, {"x": [{"y": 2, "z": None}]}],
        "texts and missing": [None, "s"],
        "numbers and missing": [1, None],
        "truth and missing": [True, None],
        "NaN": [1.5, numpy.nan],
        "missing": [None, None],
        "late": ["x"] * 11_000 + [None],
        "dates": [datetime.date(2020, 1, 1)],
        "moments": [datetime.datetime(2020, 1, 1, 3), None],
        "times": [datetime.time(3)],
        "durations": [datetime.timedelta(seconds=3)],
        "decimals": [decimal.Decimal("1.50"), decimal.Decimal("2.25")],
        "bytes": [b"x", b"y"],
    }
    kinds = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]
    made = {name: datasets.Dataset.from_dict({"a": values}) for name, values in columns.items()}
    for kind in kinds:
        features = datasets.Features({"a": datasets.Value(kind)})
        made[kind] = datasets.Dataset.from_dict({"a": [1, 2]}, features=features)
        made[f"{kind} and missing"] = datasets.Dataset.from_dict({"a": [1, None]}, features=features)
    labels = datasets.Features({"a": datasets.ClassLabel(names=["no", "yes"])})
    table = pyarrow.table({"a": pyarrow.array(["x", "y"]).dictionary_encode(), "b": pyarrow.array(["x", "y"])})
    frame = pandas.DataFrame({"a": [1, 2]}, index=["x", "y"])
    return made | {
        "many rows": many(),
        "labels": datasets.Dataset.from_dict({"a": [0, 1]}, features=labels),
        "a dictionary": datasets.Dataset(table),
        "an index": datasets.Dataset.from_pandas(frame),
        "a split": datasets.Dataset.from_dict({"a": [1]}, split=datasets.Split.TRAIN),
        "arrays of numpy": many().with_format("numpy"),
        "chosen rows": many().select(range(5)),
        "another order": many().sort("s"),
    }


def test_splits() -> None:
    loaded = {"path": "p", "data_dir": "d", "data_files": {"train": ["a", "b"]}, "revision": "r"}
    for label, split in splits().items():
        for arguments in ({"source": "/x", "name": "n"}, loaded, {}):
            described = assert_same(label, "from_huggingface", split, **arguments)
            assert isinstance(described, dict), label


def test_arguments() -> None:
    split = many()
    cases: list[dict[str, Any]] = [
        {"path": "x", "source": "s3://b/x"},
        {"path": "x", "targets": "a"},
        {"path": "x", "targets": "z"},
        {"path": "x", "data_files": "a.csv", "trust_remote_code": True},
        {"path": "x", "digest": "d"},
        {"source": "unknown://x"},
    ]
    for arguments in cases:
        assert_same(str(arguments), "from_huggingface", split, **arguments)


def test_what_is_no_split_is_refused() -> None:
    stream = many().to_iterable_dataset()
    cases = {
        "several splits": datasets.DatasetDict({"train": many()}),
        "a stream": stream,
        "several streams": datasets.IterableDatasetDict({"train": stream}),
        "a frame": pandas.DataFrame({"a": [1]}),
        "nothing": None,
    }
    for label, given in cases.items():
        for arguments in ({"path": "x"}, {"source": "/x", "targets": "a"}, {}):
            refused = assert_same(label, "from_huggingface", given, **arguments)
            assert refused == ("MlflowException", "INVALID_PARAMETER_VALUE"), label


def test_what_mlflow_does_not_describe() -> None:
    # It raises a NotImplementedError of pandas, a TypeError of JSON, a StopIteration.
    features = datasets.Features({"a": datasets.Array2D((2, 2), "int32")})
    matrices = datasets.Dataset.from_dict({"a": [[[1, 2], [3, 4]]]}, features=features)
    assert len(paceline.data.from_huggingface(matrices, source="/x").digest) == 8
    dataset = paceline.data.from_huggingface(many(), path="x", revision=datasets.Version("1.0.0"))
    assert dataset.source.to_dict()["revision"] == "1.0.0"
    for nothing in (datasets.Dataset.from_dict({"a": []}), datasets.Dataset.from_dict({})):
        assert len(paceline.data.from_huggingface(nothing, source="/x").digest) == 8


def test_a_source_loads_again(tmp_path: Path) -> None:
    path = tmp_path / "cats.csv"
    path.write_text("a,b\n1,x\n2,y\n")
    cache = str(tmp_path / "cache")
    split = datasets.load_dataset("csv", data_files=str(path), split="train", cache_dir=cache)
    dataset = paceline.data.from_huggingface(split, path="csv", data_files=str(path))
    again = paceline.data.get_source(dataset._to_mlflow_entity()).load(cache_dir=cache)
    assert again.to_dict() == split.to_dict()


def test_a_run_remembers_the_same(server: str, unique_name: str) -> None:
    assert_same_inputs(server, unique_name, "from_huggingface", many(), "imdb", "a", revision="r", name="reviews")
