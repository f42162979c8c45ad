"""Schemas of frames of pandas, and of arrays of numpy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from paceline.types.data_type import AnyType, DataType, Type
from paceline.types.infer_values import NoTypeError, common_type, type_of_dtype, type_of_value
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
    """Schema of an array, or of several with names. Their first dimension may have any length."""
    if isinstance(arrays, Mapping):
        return Schema([_tensor(array, name) for name, array in arrays.items()])
    return Schema([_tensor(arrays, None)])


def _tensor(array: Any, name: str | None) -> TensorSpec:
    if not hasattr(array, "dtype") or array.ndim == 0:
        raise NoTypeError("a tensor has a dimension at least")
    # The length of texts belongs to the array at hand.
    dtype = {"U": "str", "S": "bytes"}.get(array.dtype.kind, array.dtype.name)
    return TensorSpec(dtype, (-1, *array.shape[1:]), name)


def _column(series: pandas.Series[Any], name: Any) -> ColSpec:
    has_missing = bool(series.isnull().any())
    column_type = _type_of_series(series)
    return ColSpec(column_type, name, required=not has_missing)


def _type_of_series(series: pandas.Series[Any]) -> Type:
    import pandas

    dtype: Any = series.dtype
    if isinstance(dtype, pandas.CategoricalDtype):
        dtype = dtype.categories.dtype
    if isinstance(dtype, pandas.StringDtype):
        return DataType.string
    if dtype.kind == "O":
        return _type_of_objects(series)
    return type_of_dtype(dtype.kind, dtype.itemsize)


def _type_of_objects(series: pandas.Series[Any]) -> Type:
    if len(series) == 0:
        return _type_of_no_objects(series)
    values = [value for value in series if not _is_missing(value)]
    if not values:
        return AnyType()
    number = _type_of_numbers(values, has_missing=len(values) < len(series))
    return number if number is not None else common_type(map(type_of_value, values))


def _type_of_no_objects(series: pandas.Series[Any]) -> Type:
    import pandas

    # MLflow takes objects that are not there for texts, unless they are categories.
    if isinstance(series.dtype, pandas.CategoricalDtype):
        raise NoTypeError("categories of which there are none")
    return DataType.string


def _type_of_numbers(values: list[Any], has_missing: bool) -> Type | None:
    """The type that pandas would give numbers of several kinds: one column has one kind, and missing is a double."""
    import numpy

    kinds = {numpy.asarray(value).dtype.kind for value in values if numpy.ndim(value) == 0}
    if len(kinds) == 0 or not kinds <= {"i", "f"} or any(numpy.ndim(value) for value in values):
        return None
    return DataType.long if kinds == {"i"} and not has_missing else DataType.double


def _is_missing(value: Any) -> bool:
    import pandas

    return value is None or value is pandas.NaT or value is pandas.NA or (isinstance(value, float) and value != value)
