"""Where data comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from paceline.exceptions import MlflowException


class DatasetSource:
    """Says where data comes from, and loads it from there. Kinds of sources are its subclasses."""

    def _get_source_type(self) -> str:
        """The name of the kind."""
        raise NotImplementedError

    def load(self) -> Any:
        """The data, or where it is on this machine."""
        raise NotImplementedError(f"Data of a source of the kind {self._get_source_type()!r} cannot be loaded")

    def to_dict(self) -> dict[str, Any]:
        """What the source is made again from."""
        raise NotImplementedError

    def to_json(self) -> str:
        """The same as a JSON text."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_dict(cls, source_dict: Mapping[str, Any]) -> DatasetSource:
        """The source that `to_dict` was called on."""
        try:
            return cls(**source_dict)
        except TypeError as error:
            raise MlflowException.invalid_parameter_value(
                f"No source {cls.__name__} in {source_dict}: {error}"
            ) from error

    @classmethod
    def from_json(cls, source_json: str) -> DatasetSource:
        """The source that `to_json` was called on."""
        return cls.from_dict(json.loads(source_json))


def known(**members: Any) -> dict[str, Any]:
    """What there is of the members of a source."""
    return {name: value for name, value in members.items() if value is not None}
