"""Types of values of Python and numpy, and the type that several have in common."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from paceline.types.data_type import AnyType, Array, DataType, Object, Property, Type


class NoTypeError(Exception):
    """Values have no type of a schema, or none in common."""


#: Types of single values. Classes that are made from these have none, as in MLflow.
_PYTHON_TYPES: dict[type, DataType] = {
    bool: DataType.boolean,
    int: DataType.long,
    float: DataType.double,
    str: DataType.string,
    bytes: DataType.binary,
    bytearray: DataType.binary,
    datetime.date: DataType.datetime,
    datetime.datetime: DataType.datetime,
}
#: Types of single values of numpy: MLflow has none for those of other sizes, which only arrays and columns may hold.
_NUMPY_TYPES = {
    "bool": DataType.boolean,
    "int32": DataType.integer,
    "int64": DataType.long,
    "float32": DataType.float,
    "float64": DataType.double,
}
#: Classes of pandas for a value that is not there, by name, so that pandas is not needed.
_MISSING = frozenset({"NAType", "NaTType"})


def type_of_dtype(kind: str, size_bytes: int) -> DataType:
    """Type of the elements of an array, from numpy's kind of them and their size."""
    if kind == "b":
        return DataType.boolean
    if kind == "M":
        return DataType.datetime
    if kind in "US":
        return DataType.string if kind == "U" else DataType.binary
    if kind == "f" and size_bytes <= 8:
        return DataType.float if size_bytes <= 4 else DataType.double
    # A whole number goes where all of its kind fit.
    if kind == "i" or (kind == "u" and size_bytes < 8):
        fits_integer = size_bytes < 4 or (kind == "i" and size_bytes == 4)
        return DataType.integer if fits_integer else DataType.long
    raise NoTypeError(f"no type for elements of the kind {kind!r} of {size_bytes} bytes")


def is_missing(value: object) -> bool:
    """Whether this stands for a value that is not there."""
    return value is None or type(value).__name__ in _MISSING or (isinstance(value, float) and value != value)


def type_of_value(value: Any) -> Type | None:
    """Type of one value: `AnyType` when it says nothing, `None` when it is an array of numpy without elements."""
    if is_missing(value) or (isinstance(value, list | dict) and not value):
        return AnyType()
    if isinstance(value, Mapping):
        return Object([_property(name, member) for name, member in value.items()])
    if isinstance(value, list) or getattr(value, "ndim", 0) > 0:
        items = common_type(map(type_of_value, value))
        return None if items is None else Array(items)
    return _type_of_single(value)


def common_type(types: Iterable[Type | None]) -> Type | None:
    """The one type of all that have one; an `Object` has the members of all."""
    common: Type | None = None
    for one in types:
        if one is not None:
            common = one if common is None else _merged(common, one)
    return common


def _type_of_single(value: Any) -> DataType:
    found = _type_of_numpy(value) if hasattr(value, "dtype") else _PYTHON_TYPES.get(type(value))
    if found is None:
        raise NoTypeError(f"no type for {type(value).__name__}")
    return found


def _type_of_numpy(value: Any) -> DataType | None:
    import numpy

    # An array without dimensions is no single value.
    if not isinstance(value, numpy.generic):
        return None
    dtype = value.dtype
    return type_of_dtype(dtype.kind, dtype.itemsize) if dtype.kind in "USM" else _NUMPY_TYPES.get(dtype.name)


def _property(name: object, value: Any) -> Property:
    found = type_of_value(value)
    if found is None or not isinstance(name, str):
        raise NoTypeError(f"no type for the member {name!r}")
    return Property(name, found, required=not isinstance(found, AnyType))


def _merged(one: Type, other: Type) -> Type:
    if one == other:
        return one
    if isinstance(one, AnyType):
        return _optional(other)
    if isinstance(other, AnyType):
        return _optional(one)
    if isinstance(one, Array) and isinstance(other, Array):
        return Array(_merged(one.dtype, other.dtype))
    if isinstance(one, Object) and isinstance(other, Object):
        return _merged_objects(one, other)
    raise NoTypeError(f"{one} and {other} have no type in common")


def _optional(one: Type) -> Type:
    """The type where some values are not there: none of the members of an `Object` has to be."""
    if not isinstance(one, Object):
        return one
    return Object([Property(member.name, member.dtype, required=False) for member in one.properties])


def _merged_objects(one: Object, other: Object) -> Object:
    first = {member.name: member for member in one.properties}
    second = {member.name: member for member in other.properties}
    merged = []
    for name in first.keys() | second.keys():
        if name in first and name in second:
            both = first[name], second[name]
            required = both[0].required and both[1].required
            merged.append(Property(name, _merged(both[0].dtype, both[1].dtype), required))
        else:
            merged.append(Property(name, (first.get(name) or second[name]).dtype, required=False))
    return Object(merged)
