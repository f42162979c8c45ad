"""What all entities have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

#: A JSON object as it comes from a server.
Json = Mapping[str, Any]


class Entity:
    """Named values that belong together and are not changed, only read.

    Two are equal when they are of one kind and all their values are. `dict(entity)` has the values by name, and
    `to_dictionary` the same down to plain Python values.
    """

    __slots__ = ()

    #: What there is to read, in the order of the alphabet.
    attribute_names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        properties = {name for name, member in vars(cls).items() if isinstance(member, property)}
        own = properties.union(vars(cls).get("__slots__", ()))
        cls.attribute_names = tuple(sorted(own.union(cls.attribute_names)))

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        for name in self.attribute_names:
            yield name, getattr(self, name)

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self)
        return f"<{type(self).__name__}: {values}>"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.attribute_names)

    # Values can be dictionaries, so that most kinds have no hash; the others say what is theirs.
    def __hash__(self) -> int:
        raise TypeError(f"unhashable type: {type(self).__name__!r}")

    def to_dictionary(self) -> dict[str, Any]:
        """The values by name, with lists and dictionaries in place of other entities."""
        return {name: _plain(value) for name, value in self}


def _plain(value: Any) -> Any:
    if isinstance(value, Entity):
        return value.to_dictionary()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
