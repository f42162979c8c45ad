"""Datasets: data that goes into runs, by name and digest.

>>> import pandas
>>> import paceline.data
>>> frame = pandas.DataFrame({"weight": [4.2, 3.1], "kind": ["cat", "cat"]})
>>> dataset = paceline.data.from_pandas(frame, source="cats.csv", name="cats")
>>> dataset.name, dataset.digest, dataset.source.to_json()
('cats', 'c7eb76ba', '{"uri": "cats.csv"}')
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from paceline.data.dataset import Dataset
from paceline.data.dataset_source import DatasetSource
from paceline.data.resolve import source_from_json, source_of
from paceline.exceptions import MlflowException

if TYPE_CHECKING:
    import pandas
    import polars

    from paceline import entities
    from paceline.data.digest import Arrays
    from paceline.data.numpy_dataset import NumpyDataset
    from paceline.data.pandas_dataset import PandasDataset
    from paceline.data.polars_dataset import PolarsDataset

    Source: TypeAlias = str | os.PathLike[str] | DatasetSource | None

__all__ = ["Dataset", "DatasetSource", "from_numpy", "from_pandas", "from_polars", "get_source"]


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
    return source_from_json(dataset.source_type, dataset.source)
