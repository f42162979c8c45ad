"""Data that goes into a run, and what the run remembers of it."""

from __future__ import annotations

import json
from typing import Any

from paceline.data.dataset_source import DatasetSource
from paceline.entities import Dataset as DatasetEntity


class Dataset:
    """Data with a name, a digest and a source. Kinds of data are its subclasses."""

    def __init__(self, source: DatasetSource, name: str | None = None, digest: str | None = None) -> None:
        self._source = source
        self._name = name
        self._digest = digest

    def compute_digest(self) -> str:
        """A short text that changes when the data does."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The name; `dataset` for data that was given none."""
        return "dataset" if self._name is None else self._name

    @property
    def digest(self) -> str:
        """The digest, made when it is first asked for."""
        if self._digest is None:
            self._digest = self.compute_digest()
        return self._digest

    @property
    def source(self) -> DatasetSource:
        """Where the data comes from."""
        return self._source

    @property
    def profile(self) -> Any:
        """How much data it is, or `None`."""
        return None

    @property
    def schema(self) -> Any:
        """What its columns or tensors are, or `None` when they have no schema."""
        return None

    def schema_json(self) -> str | None:
        """The schema as the store keeps it."""
        return None

    def to_dict(self) -> dict[str, Any]:
        """What a run remembers: texts, of which source, schema and profile are JSON."""
        return {
            "name": self.name,
            "digest": self.digest,
            "source": self.source.to_json(),
            "source_type": self.source.get_source_type(),
            "schema": self.schema_json(),
            "profile": json.dumps(self.profile),
        }

    def to_json(self) -> str:
        """The same as a JSON text."""
        return json.dumps(self.to_dict())

    def _to_mlflow_entity(self) -> DatasetEntity:
        """The dataset as the store knows it."""
        return DatasetEntity(**self.to_dict())
