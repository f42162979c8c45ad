"""Schemas of frames of Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paceline.types.data_type import Array, DataType, Object, Property, SparkMLVector, Type
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
    """Schema of a frame, from the types of its columns. `NoTypeError` when a column has none of ours.

    A column of maps is one of objects with all the keys that there are, which takes a look at the rows.
    """
    if not frame.schema.fields:
        raise NoTypeError("a frame without columns")
    return Schema([ColSpec(_type_of_column(frame, field), field.name) for field in frame.schema.fields])


def _type_of_column(frame: pyspark.sql.DataFrame, field: Any) -> Type:
    if type(field.dataType).__name__ != "MapType":
        return _type(field.dataType)
    values = _type(field.dataType.valueType)
    column = field.name.replace("`", "``")
    try:
        rows = frame.selectExpr(f"explode(map_keys(`{column}`)) AS key").distinct().collect()
    except Exception as error:
        # The rows cannot be read, for one reason of many.
        raise NoTypeError(f"the keys of {field.name!r} are not known") from error
    keys = [row["key"] for row in rows]
    if not keys or not all(isinstance(key, str) for key in keys):
        raise NoTypeError(f"maps without keys, or with keys that are no texts, in {field.name!r}")
    return Object([Property(key, values) for key in keys])


def _type(dtype: Any) -> Type:
    name = type(dtype).__name__
    if name == "ArrayType":
        return Array(_type(dtype.elementType))
    if name == "StructType" and dtype.fields:
        return Object([Property(field.name, _type(field.dataType), not field.nullable) for field in dtype.fields])
    if name == "VectorUDT":
        return SparkMLVector()
    if name not in _PLAIN:
        raise NoTypeError(f"no type for {dtype} of Spark")
    return _PLAIN[name]
