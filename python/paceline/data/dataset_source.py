"""Where data comes from."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from typing import Any

from paceline.exceptions import MlflowException


class DatasetSource:
    """Says where data comes from, and loads it from there. Kinds of sources are its subclasses, a user's own too.

    One of a user's own overrides what raises a `NotImplementedError` here, and `_can_resolve` with `_resolve` where a
    text or another value can mean it, and goes into `paceline.data.dataset_source_registry`.
    """

    @classmethod
    def _get_source_type(cls) -> str:
        """The name of the kind."""
        raise NotImplementedError

    @classmethod
    def _can_resolve(cls, raw_source: Any) -> bool:
        """Whether what a user gives as a source means one of this kind."""
        return False

    @classmethod
    def _resolve(cls, raw_source: Any) -> DatasetSource:
        """The source that a user means."""
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
        """The source that `to_dict` was called on. What this version does not know is passed over."""
        members = inspect.signature(cls).parameters
        try:
            return cls(**{name: value for name, value in source_dict.items() if name in members})
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
