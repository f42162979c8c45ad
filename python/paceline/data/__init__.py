"""Datasets: data that goes into runs, by name and digest.

>>> import pandas
>>> import paceline.data
>>> frame = pandas.DataFrame({"weight": [4.2, 3.1], "kind": ["cat", "cat"]})
>>> dataset = paceline.data.from_pandas(frame, source="cats.csv", name="cats")
>>> dataset.name, dataset.digest, dataset.source.to_json()
('cats', '04354534', '{"uri": "cats.csv"}')
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from paceline.data.dataset import Dataset
from paceline.data.dataset_source import DatasetSource
from paceline.data.dataset_source_registry import get_dataset_source_from_json
from paceline.data.resolve import delta_source, source_of, source_of_spark
from paceline.exceptions import MlflowException

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import datasets
    import pandas
    import polars
    import pyspark.sql
    import tensorflow

    from paceline import entities
    from paceline.data.digest import Arrays
    from paceline.data.huggingface_dataset import HuggingFaceDataset
    from paceline.data.numpy_dataset import NumpyDataset
    from paceline.data.pandas_dataset import PandasDataset
    from paceline.data.polars_dataset import PolarsDataset
    from paceline.data.spark_dataset import SparkDataset
    from paceline.data.tensorflow_dataset import TensorFlowDataset

    Source: TypeAlias = str | os.PathLike[str] | DatasetSource | None

__all__ = [
    "Dataset",
    "DatasetSource",
    "from_huggingface",
    "from_numpy",
    "from_pandas",
    "from_polars",
    "from_spark",
    "from_tensorflow",
    "get_source",
    "load_delta",
]


def from_pandas(
    df: pandas.DataFrame,
    source: Source = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    predictions: str | None = None,
) -> PandasDataset:
    """A frame of pandas as a dataset.

    `source` says where it comes from: a path, a URI, or nothing for the program that runs. `targets` and
    `predictions` name columns.
    """
    from paceline.data.pandas_dataset import PandasDataset

    return PandasDataset(df, source_of(source), targets, name, digest, predictions)


def from_numpy(
    features: Arrays,
    source: Source = None,
    targets: Arrays | None = None,
    name: str | None = None,
    digest: str | None = None,
) -> NumpyDataset:
    """Arrays of numpy as a dataset: one, or a dictionary of several, and maybe those to be predicted."""
    from paceline.data.numpy_dataset import NumpyDataset

    return NumpyDataset(features, source_of(source), targets, name, digest)


def from_polars(
    df: polars.DataFrame,
    source: Source = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    predictions: str | None = None,
) -> PolarsDataset:
    """A frame of Polars as a dataset, as `from_pandas` does it."""
    from paceline.data.polars_dataset import PolarsDataset

    return PolarsDataset(df, source_of(source), targets, name, digest, predictions)


def from_huggingface(
    ds: datasets.Dataset,
    path: str | None = None,
    targets: str | None = None,
    data_dir: str | None = None,
    data_files: str | Sequence[str] | Mapping[str, str | Sequence[str]] | None = None,
    revision: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    trust_remote_code: bool | None = None,
    source: Source = None,
) -> HuggingFaceDataset:
    """A dataset of Hugging Face, one split of it, as a dataset.

    `path`, `data_dir`, `data_files` and `revision` are what it was loaded with, and say where it comes from;
    `source` does so in their place.
    """
    from paceline.data.huggingface_dataset import HuggingFaceDataset, check_split
    from paceline.data.sources import HuggingFaceDatasetSource

    check_split(ds)
    if source is None and path is not None:
        source = HuggingFaceDatasetSource(
            path, ds.config_name, data_dir, data_files, ds.split, revision, trust_remote_code
        )
    return HuggingFaceDataset(ds, source_of(source), targets, name, digest)


def from_spark(
    df: pyspark.sql.DataFrame,
    path: str | None = None,
    table_name: str | None = None,
    version: str | None = None,
    sql: str | None = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    predictions: str | None = None,
) -> SparkDataset:
    """A frame of Spark as a dataset.

    One of `path`, `table_name` and `sql` says where it comes from; without, the program that runs does. A table of
    Delta Lake, at a path of this machine or of that name, is remembered with its `version`: the latest one, unless
    another is given.
    """
    from paceline.data.spark_dataset import SparkDataset

    source = source_of_spark(path, table_name, version, sql)
    return SparkDataset(df, source_of(source), targets, name, digest, predictions)


def load_delta(
    path: str | None = None,
    table_name: str | None = None,
    version: str | None = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
) -> SparkDataset:
    """A table of Delta Lake as a dataset: that at a path, or of a name, and of its latest version or another one.

    The session of Spark that there is loads it. A table with a name gives it to the dataset, with its version:
    `cats@v3`.
    """
    from paceline.data.spark_dataset import SparkDataset

    source = delta_source(path, table_name, version)
    if name is None and table_name is not None:
        found = source.delta_table_version
        name = table_name if found is None else f"{table_name}@v{found}"
    return SparkDataset(source.load(), source, targets, name, digest)


def from_tensorflow(
    features: tensorflow.data.Dataset | tensorflow.Tensor,
    source: Source = None,
    targets: tensorflow.data.Dataset | tensorflow.Tensor | None = None,
    name: str | None = None,
    digest: str | None = None,
) -> TensorFlowDataset:
    """Tensors of TensorFlow, or a `tf.data.Dataset`, as a dataset, and maybe those to be predicted."""
    from paceline.data.tensorflow_dataset import TensorFlowDataset

    return TensorFlowDataset(features, source_of(source), targets, name, digest)


def get_source(dataset: entities.DatasetInput | entities.Dataset | Dataset) -> DatasetSource:
    """Where the data comes from that a run remembers, ready to load it again."""
    from paceline import entities

    if isinstance(dataset, Dataset):
        return dataset.source
    if isinstance(dataset, entities.DatasetInput):
        dataset = dataset.dataset
    if not isinstance(dataset, entities.Dataset):
        raise MlflowException.invalid_parameter_value(
            f"A dataset is of paceline.data or paceline.entities; got {type(dataset).__name__}"
        )
    return get_dataset_source_from_json(dataset.source, dataset.source_type)
