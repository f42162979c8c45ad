"""Schemas of frames of Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paceline.types.data_type import Array, DataType, Object, Property, Type
from paceline.types.infer_values import NoTypeError
from paceline.types.schema import ColSpec, Schema

if TYPE_CHECKING:
    import pyspark.sql

_PLAIN = {
    "BooleanType": DataType.boolean,
    "ByteType": DataType.integer,
    "ShortType": DataType.integer,
    "IntegerType": DataType.integer,
    "LongType": DataType.long,
    "FloatType": DataType.float,
    "DoubleType": DataType.double,
    "StringType": DataType.string,
    "BinaryType": DataType.binary,
    "DateType": DataType.datetime,
    "TimestampType": DataType.datetime,
}


def schema_of_spark_frame(frame: pyspark.sql.DataFrame) -> Schema:
    """Schema of a frame, from the types of its columns. `NoTypeError` when a column has none of ours."""
    if not frame.schema.fields:
        raise NoTypeError("a frame without columns")
    return Schema([ColSpec(_type(field.dataType), field.name) for field in frame.schema.fields])


def _type(dtype: Any) -> Type:
    name = type(dtype).__name__
    if name == "ArrayType":
        return Array(_type(dtype.elementType))
    if name == "StructType":
        return Object([Property(field.name, _type(field.dataType), not field.nullable) for field in dtype.fields])
    if name not in _PLAIN:
        raise NoTypeError(f"no type for {dtype} of Spark")
    return _PLAIN[name]
