"""Models under names, whose versions are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from paceline.entities.entity import Entity, Json
from paceline.entities.key_value import RegisteredModelTag, values_by_key, values_from_json
from paceline.entities.model_registry.model_version import ModelVersion


class RegisteredModelAlias(Entity):
    """A name that points at a version of a registered model."""

    __slots__ = ("alias", "version")

    def __init__(self, alias: str, version: str) -> None:
        self.alias: Final = alias
        self.version: Final = version


class RegisteredModel(Entity):
    """A registered model. `latest_versions` has the highest version of each stage; `aliases` name versions."""

    __slots__ = (
        "aliases",
        "creation_timestamp",
        "description",
        "last_updated_timestamp",
        "latest_versions",
        "name",
        "tags",
    )

    def __init__(
        self,
        name: str,
        creation_timestamp: int | None = None,
        last_updated_timestamp: int | None = None,
        description: str | None = None,
        latest_versions: list[ModelVersion] | None = None,
        tags: Iterable[RegisteredModelTag] | Mapping[str, str] | None = None,
        aliases: Iterable[RegisteredModelAlias] | None = None,
    ) -> None:
        self.name: Final = name
        self.creation_timestamp: Final = creation_timestamp
        self.last_updated_timestamp: Final = last_updated_timestamp
        self.description: Final = description
        self.latest_versions: Final = latest_versions
        self.tags: Final = values_by_key(tags)
        self.aliases: Final = {alias.alias: alias.version for alias in aliases or ()}

    @classmethod
    def from_json(cls, json: Json) -> RegisteredModel:
        """A registered model of an answer."""
        return cls(
            json["name"],
            json.get("creation_timestamp"),
            json.get("last_updated_timestamp"),
            json.get("description"),
            [ModelVersion.from_json(version) for version in json.get("latest_versions") or ()],
            values_from_json(json.get("tags")),
            [RegisteredModelAlias(alias["alias"], str(alias["version"])) for alias in json.get("aliases") or ()],
        )
