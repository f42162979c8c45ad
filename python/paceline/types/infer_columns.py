"""Schemas of frames of pandas, and of arrays of numpy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from paceline.types.data_type import DataType, Type
from paceline.types.infer_values import NoTypeError, common_type, is_missing, type_of_dtype, type_of_value
from paceline.types.schema import ColSpec, Schema, TensorSpec

if TYPE_CHECKING:
    import numpy
    import pandas


def schema_of_frame(frame: pandas.DataFrame) -> Schema:
    """Schema of a frame, a column for a column. `NoTypeError` when a column has none."""
    if len(frame.columns) == 0 or not frame.columns.is_unique:
        raise NoTypeError("a frame without columns, or with two of one name")
    return Schema([_column(frame[name], name) for name in frame.columns])


def schema_of_arrays(arrays: numpy.ndarray[Any, Any] | Mapping[str, numpy.ndarray[Any, Any]]) -> Schema:
    """Schema of an array, or of several with names. Their first dimension may have any length.

    A single value, as a tensor without dimensions is, has the schema of a column, and so have arrays beside one.
    """
    import numpy

    named = arrays if isinstance(arrays, Mapping) else {None: arrays}
    if not named:
        raise NoTypeError("there are no arrays")
    if any(isinstance(array, numpy.generic | bytes) for array in named.values()):
        return Schema([_value(value, name) for name, value in named.items()])
    return Schema([_tensor(array, name) for name, array in named.items()])


def _value(value: Any, name: str | None) -> ColSpec:
    found = type_of_value(value)
    if found is None:
        raise NoTypeError(f"no elements in {name!r}")
    # What has no name cannot be left out.
    return ColSpec(found, name, required=name is None or not is_missing(value))


def _tensor(array: Any, name: str | None) -> TensorSpec:
    if getattr(array, "ndim", 0) == 0:
        raise NoTypeError("a tensor has a dimension at least")
    # The length of texts belongs to the array at hand.
    dtype = {"U": "str", "S": "bytes"}.get(array.dtype.kind, array.dtype.name)
    return TensorSpec(dtype, (-1, *array.shape[1:]), name)


def _column(series: pandas.Series[Any], name: Any) -> ColSpec:
    is_plain = series.dtype.kind != "O"
    has_missing = bool(series.isnull().any()) if is_plain else any(map(is_missing, series))
    return ColSpec(_type_of_series(series), name, required=not has_missing)


def _type_of_series(series: pandas.Series[Any]) -> Type:
    import pandas

    # Columns of texts are the most frequent ones, and need no look at each value.
    if isinstance(series.dtype, pandas.StringDtype) and series.notna().any():
        return DataType.string
    if series.dtype.kind == "O":
        series = series.infer_objects()
    dtype: Any = series.dtype
    if dtype.kind == "O":
        return _type_of_objects(series)
    if isinstance(dtype, pandas.SparseDtype):
        dtype = dtype.subtype
    return type_of_dtype(dtype.kind, dtype.itemsize)


def _type_of_objects(series: pandas.Series[Any]) -> Type:
    import pandas

    try:
        found = common_type(map(type_of_value, series.to_list()))
    except NoTypeError:
        found = None
    if found is not None:
        return found
    # Texts of a class of their own are texts, and so are objects that are not there.
    if pandas.api.types.is_string_dtype(series):
        return DataType.string
    raise NoTypeError(f"no type for the column {series.name!r}")
