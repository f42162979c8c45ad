"""Types of values: plain ones, and those made of others."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, Union

#: A type as JSON.
TypeJson = dict[str, Any]


class DataType(Enum):
    """A plain type.

    >>> DataType.long.to_dict()
    {'type': 'long'}
    """

    boolean = "boolean"
    integer = "integer"
    long = "long"
    float = "float"
    double = "double"
    string = "string"
    binary = "binary"
    datetime = "datetime"

    def to_dict(self) -> TypeJson:
        """The type as JSON."""
        return {"type": self.name}


class _Compound:
    """A type that is the same as another when its JSON is."""

    def to_dict(self) -> TypeJson:
        """The type as JSON."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(repr(self.to_dict()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.to_dict()})"


class AnyType(_Compound):
    """Nothing is known: all values are missing."""

    def to_dict(self) -> TypeJson:
        """The type as JSON."""
        return {"type": "any"}


class Array(_Compound):
    """Lists of values of one type."""

    def __init__(self, dtype: Type) -> None:
        self.dtype = dtype

    def to_dict(self) -> TypeJson:
        """The type as JSON."""
        return {"type": "array", "items": self.dtype.to_dict()}


class SparkMLVector(_Compound):
    """Vectors of Spark's machine learning."""

    def to_dict(self) -> TypeJson:
        """The type as JSON."""
        return {"type": "sparkml_vector"}


class Property:
    """A member of an `Object`: its name, its type, and whether it is always there."""

    def __init__(self, name: str, dtype: Type, required: bool = True) -> None:
        self.name = name
        self.dtype = dtype
        self.required = required

    def to_dict(self) -> TypeJson:
        """The member as JSON, by its name."""
        return {self.name: self.dtype.to_dict() | {"required": self.required}}


class Object(_Compound):
    """Dictionaries with certain members."""

    def __init__(self, properties: list[Property]) -> None:
        self.properties = sorted(properties, key=lambda member: member.name)

    def to_dict(self) -> TypeJson:
        """The type as JSON, with the members in the order of their names."""
        members: TypeJson = {}
        for member in self.properties:
            members |= member.to_dict()
        return {"type": "object", "properties": members}


class Map(_Compound):
    """Dictionaries from any text to values of one type."""

    def __init__(self, value_type: Type) -> None:
        self.value_type = value_type

    def to_dict(self) -> TypeJson:
        """The type as JSON."""
        return {"type": "map", "values": self.value_type.to_dict()}


Type = Union[DataType, AnyType, Array, Object, Map, SparkMLVector]  # noqa: UP007  (classes that are not there yet, in Python 3.10)


def type_from_dict(json: Mapping[str, Any]) -> Type:
    """The type of a JSON."""
    name = json["type"]
    if name == "any":
        return AnyType()
    if name == "sparkml_vector":
        return SparkMLVector()
    if name == "array":
        return Array(type_from_dict(json["items"]))
    if name == "map":
        return Map(type_from_dict(json["values"]))
    if name == "object":
        members = json["properties"].items()
        return Object([Property(key, type_from_dict(member), member.get("required", True)) for key, member in members])
    return DataType(name)
