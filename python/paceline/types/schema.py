"""Schemas of tables and of tensors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Union

from paceline.types.data_type import Type, TypeJson, type_from_dict


class ColSpec:
    """A column: its type, its name, and whether it has a value in each row."""

    def __init__(self, type: Type, name: Any = None, required: bool = True) -> None:
        self.type = type
        self.name = name
        self.required = required

    def to_dict(self) -> TypeJson:
        """The column as JSON."""
        name = {} if self.name is None else {"name": self.name}
        return self.type.to_dict() | name | {"required": self.required}


class TensorSpec:
    """A tensor: the type of its elements, by the name that numpy has for it, and its shape; -1 is any length."""

    def __init__(self, type: str, shape: Sequence[int], name: str | None = None) -> None:
        self.type = type
        self.shape = tuple(shape)
        self.name = name

    def to_dict(self) -> TypeJson:
        """The tensor as JSON."""
        name = {} if self.name is None else {"name": self.name}
        return name | {"type": "tensor", "tensor-spec": {"dtype": self.type, "shape": list(self.shape)}}


Spec = Union[ColSpec, TensorSpec]  # noqa: UP007  (read at run time, in Python 3.10)


class Schema:
    """Columns, or tensors, in their order.

    >>> from paceline.types import DataType
    >>> Schema([ColSpec(DataType.long, "age")]).to_json()
    '[{"type": "long", "name": "age", "required": true}]'
    """

    def __init__(self, inputs: Sequence[Spec]) -> None:
        self.inputs = list(inputs)

    def __len__(self) -> int:
        return len(self.inputs)

    def __iter__(self) -> Iterator[Spec]:
        return iter(self.inputs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schema) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __repr__(self) -> str:
        return f"Schema({self.to_dict()})"

    def input_names(self) -> list[Any]:
        """Names of the columns or tensors, or their places."""
        return [place if spec.name is None else spec.name for place, spec in enumerate(self.inputs)]

    def is_tensor_spec(self) -> bool:
        """Whether these are tensors."""
        return bool(self.inputs) and isinstance(self.inputs[0], TensorSpec)

    def to_dict(self) -> list[TypeJson]:
        """The schema as JSON."""
        return [spec.to_dict() for spec in self.inputs]

    def to_json(self) -> str:
        """The schema as a JSON text."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, json_str: str) -> Schema:
        """The schema of a JSON text."""
        return cls([_spec(entry) for entry in json.loads(json_str)])


def _spec(entry: dict[str, Any]) -> Spec:
    if entry["type"] == "tensor":
        tensor = entry["tensor-spec"]
        return TensorSpec(tensor["dtype"], tensor["shape"], entry.get("name"))
    return ColSpec(type_from_dict(entry), entry.get("name"), entry.get("required", True))
