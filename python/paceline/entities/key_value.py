"""Pairs of key and value: params, and the tags of everything that has tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from paceline.entities.entity import Entity, Json

Pair = TypeVar("Pair", bound="KeyValue")


class KeyValue(Entity):
    """A key and its value, both texts."""

    __slots__ = ("key", "value")

    def __init__(self, key: str, value: str) -> None:
        self.key: Final = key
        self.value: Final = value

    @classmethod
    def from_json(cls: type[Pair], json: Json) -> Pair:
        """The pair in `{"key": …, "value": …}`."""
        return cls(json["key"], json.get("value", ""))


class _KeyedByName(KeyValue):
    """A pair that is the same as any other of its key, since a key is given once."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


class Param(_KeyedByName):
    """A param of a run. It is set once, so that params of one key are equal whatever their values.

    >>> Param("lr", "0.1")
    <Param: key='lr', value='0.1'>
    """

    __slots__ = ()


class LoggedModelParameter(_KeyedByName):
    """A param of a logged model."""

    __slots__ = ()


class RunTag(KeyValue):
    """A tag of a run."""

    __slots__ = ()


class ExperimentTag(KeyValue):
    """A tag of an experiment."""

    __slots__ = ()


class InputTag(KeyValue):
    """A tag of a dataset as the input of one run, for example its context."""

    __slots__ = ()


class LoggedModelTag(KeyValue):
    """A tag of a logged model."""

    __slots__ = ()


class RegisteredModelTag(KeyValue):
    """A tag of a registered model."""

    __slots__ = ()


class ModelVersionTag(KeyValue):
    """A tag of a version of a registered model."""

    __slots__ = ()


def values_by_key(pairs: Iterable[KeyValue] | Mapping[str, str] | None) -> dict[str, str]:
    """Pairs as a dictionary, in their order."""
    if pairs is None:
        return {}
    if isinstance(pairs, Mapping):
        return dict(pairs)
    return {pair.key: pair.value for pair in pairs}


def values_from_json(pairs: Iterable[Json] | None) -> dict[str, str]:
    """A list of `{"key": …, "value": …}` as a dictionary."""
    return {pair["key"]: pair.get("value", "") for pair in pairs or ()}
