"""Types of values of Python and numpy, and the type that several have in common."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from paceline.types.data_type import AnyType, Array, DataType, Object, Property, Type


class NoTypeError(Exception):
    """Values have no type of a schema, or none in common."""


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


def type_of_value(value: Any) -> Type:
    """Type of one value. `None` says nothing."""
    if value is None:
        return AnyType()
    if isinstance(value, Mapping):
        return Object([_property(str(name), member) for name, member in value.items()])
    if isinstance(value, list) or (hasattr(value, "dtype") and getattr(value, "ndim", 0) > 0):
        items = common_type(type_of_value(item) for item in value)
        return items if isinstance(items, AnyType) else Array(items)
    if hasattr(value, "dtype"):
        return type_of_dtype(value.dtype.kind, value.dtype.itemsize)
    # A truth value is a number too, so that it comes first.
    for python_type, data_type in _PYTHON_TYPES:
        if isinstance(value, python_type):
            return data_type
    raise NoTypeError(f"no type for {type(value).__name__}")


def common_type(types: Iterable[Type]) -> Type:
    """The one type of all; an `Object` has the members of all."""
    common: Type = AnyType()
    for one in types:
        common = _merged(common, one)
    return common


_PYTHON_TYPES: tuple[tuple[type, DataType], ...] = (
    (bool, DataType.boolean),
    (int, DataType.long),
    (float, DataType.double),
    (str, DataType.string),
    (bytes, DataType.binary),
    (datetime.date, DataType.datetime),
)


def _property(name: str, value: Any) -> Property:
    return Property(name, type_of_value(value), required=value is not None)


def _merged(one: Type, other: Type) -> Type:
    if isinstance(one, AnyType) or one == other:
        return other
    if isinstance(other, AnyType):
        return one
    if isinstance(one, Array) and isinstance(other, Array):
        return Array(_merged(one.dtype, other.dtype))
    if isinstance(one, Object) and isinstance(other, Object):
        return _merged_objects(one, other)
    raise NoTypeError(f"{one} and {other} have no type in common")


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
