"""Data that goes into a run, and what the run remembers of it."""

from __future__ import annotations

import json
from typing import Any

from paceline.data.dataset_source import DatasetSource
from paceline.entities import Dataset as DatasetEntity


class Dataset:
    """Data with a name, a digest and a source. Kinds of data are its subclasses, a user's own too.

    A subclass makes the digest in `_compute_digest`, and calls this constructor when it has all that it takes. Its
    `to_dict` adds what else a run remembers, as the JSON texts `schema` and `profile`.
    """

    def __init__(self, source: DatasetSource, name: str | None = None, digest: str | None = None) -> None:
        self._source = source
        self._name = name
        # Made now, since the data may change later.
        self._digest = digest or self._compute_digest()

    def _compute_digest(self) -> str:
        """A short text that changes when the data does."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The name; `dataset` for data that was given none."""
        return "dataset" if self._name is None else self._name

    @property
    def digest(self) -> str:
        """The digest that was given, or that of the data when this was made."""
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

    def to_dict(self) -> dict[str, Any]:
        """What a run remembers: texts, of which the source is JSON."""
        return {
            "name": self.name,
            "digest": self.digest,
            "source": self.source.to_json(),
            "source_type": self.source._get_source_type(),
        }

    def to_json(self) -> str:
        """The same as a JSON text."""
        return json.dumps(self.to_dict())

    def _to_mlflow_entity(self) -> DatasetEntity:
        """The dataset as the store knows it."""
        known = self.to_dict()
        return DatasetEntity(
            known["name"],
            known["digest"],
            known["source_type"],
            known["source"],
            known.get("schema"),
            known.get("profile"),
        )


class DescribedDataset(Dataset):
    """A dataset whose schema and profile a run remembers, too."""

    def schema_json(self) -> str | None:
        """The schema as the store keeps it."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """What a run remembers: texts, of which source, schema and profile are JSON."""
        return super().to_dict() | {"schema": self.schema_json(), "profile": json.dumps(self.profile)}
