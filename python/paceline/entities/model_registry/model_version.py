"""Versions of registered models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from paceline.entities.entity import Entity, Json
from paceline.entities.key_value import LoggedModelParameter, ModelVersionTag, values_by_key, values_from_json
from paceline.entities.metric import Metric


class ModelVersion(Entity):
    """A version of a registered model. `version` is a number as a text, counted from 1."""

    __slots__ = (
        "aliases",
        "creation_timestamp",
        "current_stage",
        "description",
        "last_updated_timestamp",
        "metrics",
        "model_id",
        "name",
        "params",
        "run_id",
        "run_link",
        "source",
        "status",
        "status_message",
        "tags",
        "user_id",
        "version",
    )

    def __init__(
        self,
        name: str,
        version: str | int,
        creation_timestamp: int,
        last_updated_timestamp: int | None = None,
        description: str | None = None,
        user_id: str | None = None,
        current_stage: str | None = None,
        source: str | None = None,
        run_id: str | None = None,
        status: str = "READY",
        status_message: str | None = None,
        tags: Iterable[ModelVersionTag] | Mapping[str, str] | None = None,
        run_link: str | None = None,
        aliases: list[str] | None = None,
        model_id: str | None = None,
        params: list[LoggedModelParameter] | None = None,
        metrics: list[Metric] | None = None,
    ) -> None:
        self.name: Final = name
        self.version: Final = str(version)
        self.creation_timestamp: Final = creation_timestamp
        self.last_updated_timestamp: Final = last_updated_timestamp
        self.description: Final = description
        self.user_id: Final = user_id
        self.current_stage: Final = current_stage
        self.source: Final = source
        self.run_id: Final = run_id
        self.status: Final = status
        self.status_message: Final = status_message
        self.tags: Final = values_by_key(tags)
        self.run_link: Final = run_link
        self.aliases: Final[list[str]] = aliases or []
        self.model_id: Final = model_id
        self.params: Final = params
        self.metrics: Final = metrics

    @classmethod
    def from_json(cls, json: Json) -> ModelVersion:
        """A version of an answer."""
        return cls(
            json["name"],
            json["version"],
            json["creation_timestamp"],
            json.get("last_updated_timestamp"),
            json.get("description"),
            json.get("user_id", ""),
            json.get("current_stage"),
            json.get("source"),
            json.get("run_id"),
            json.get("status", "READY"),
            json.get("status_message"),
            values_from_json(json.get("tags")),
            json.get("run_link"),
            list(json.get("aliases") or ()),
            json.get("model_id"),
        )
