"""Schemas of frames of Polars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paceline.types.data_type import Array, DataType, Object, Property, Type
from paceline.types.infer_values import NoTypeError
from paceline.types.schema import ColSpec, Schema

if TYPE_CHECKING:
    import polars

_PLAIN = {
    "Boolean": DataType.boolean,
    "Int8": DataType.integer,
    "Int16": DataType.integer,
    "Int32": DataType.integer,
    "Int64": DataType.long,
    "UInt8": DataType.integer,
    "UInt16": DataType.integer,
    "UInt32": DataType.long,
    "Float32": DataType.float,
    "Float64": DataType.double,
    "String": DataType.string,
    "Categorical": DataType.string,
    "Enum": DataType.string,
    "Binary": DataType.binary,
    "Date": DataType.datetime,
    "Datetime": DataType.datetime,
}


def schema_of_polars_frame(frame: polars.DataFrame) -> Schema:
    """Schema of a frame, from the types of its columns. `NoTypeError` when a column has none of ours."""
    if not frame.columns:
        raise NoTypeError("a frame without columns")
    # MLflow asks of no row that it has a value.
    required = frame.height > 0
    return Schema([ColSpec(_type(dtype), name, required) for name, dtype in frame.schema.items()])


def _type(dtype: Any) -> Type:
    name = type(dtype).__name__
    if name in ("List", "Array"):
        return Array(_type(dtype.inner))
    if name == "Struct" and dtype.fields:
        return Object([Property(field.name, _type(field.dtype)) for field in dtype.fields])
    if name not in _PLAIN:
        raise NoTypeError(f"no type for {dtype} of Polars")
    return _PLAIN[name]
