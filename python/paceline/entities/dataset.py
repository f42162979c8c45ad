"""Datasets as the store knows them."""

from __future__ import annotations

from typing import Any, Final

from paceline.entities.entity import Entity, Json
from paceline.entities.key_value import InputTag


class Dataset(Entity):
    """A description of data. `source`, `schema` and `profile` are JSON texts that the client makes."""

    __slots__ = ("digest", "name", "profile", "schema", "source", "source_type")

    def __init__(
        self,
        name: str,
        digest: str,
        source_type: str,
        source: str,
        schema: str | None = None,
        profile: str | None = None,
    ) -> None:
        self.name: Final = name
        self.digest: Final = digest
        self.source_type: Final = source_type
        self.source: Final = source
        self.schema: Final = schema
        self.profile: Final = profile

    @classmethod
    def from_json(cls, json: Json) -> Dataset:
        """A dataset of an answer."""
        return cls(
            json["name"],
            json["digest"],
            json.get("source_type", ""),
            json.get("source", ""),
            json.get("schema"),
            json.get("profile"),
        )


class DatasetInput(Entity):
    """A dataset as an input of one run, with the tags that it has there."""

    __slots__ = ("dataset", "tags")

    def __init__(self, dataset: Dataset, tags: list[InputTag] | None = None) -> None:
        self.dataset: Final = dataset
        self.tags: Final[list[InputTag]] = tags or []

    @classmethod
    def from_json(cls, json: Json) -> DatasetInput:
        """An input of an answer."""
        return cls(Dataset.from_json(json["dataset"]), [InputTag.from_json(tag) for tag in json.get("tags") or ()])

    def to_dictionary(self) -> dict[str, Any]:
        """The dataset, and its tags by key."""
        return {"dataset": self.dataset.to_dictionary(), "tags": {tag.key: tag.value for tag in self.tags}}
