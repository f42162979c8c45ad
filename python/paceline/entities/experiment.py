"""Experiments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from paceline.entities.entity import Entity, Json
from paceline.entities.key_value import ExperimentTag, values_by_key, values_from_json


class Experiment(Entity):
    """A set of runs under one name. Times are in milliseconds since 1970, UTC."""

    DEFAULT_EXPERIMENT_NAME = "Default"

    __slots__ = (
        "artifact_location",
        "creation_time",
        "effective_trace_archival_retention",
        "experiment_id",
        "last_update_time",
        "lifecycle_stage",
        "name",
        "tags",
        "trace_location",
        "workspace",
    )

    def __init__(
        self,
        experiment_id: str,
        name: str,
        artifact_location: str,
        lifecycle_stage: str,
        tags: Iterable[ExperimentTag] | Mapping[str, str] | None = None,
        creation_time: int | None = None,
        last_update_time: int | None = None,
    ) -> None:
        self.experiment_id: Final = experiment_id
        self.name: Final = name
        self.artifact_location: Final = artifact_location
        self.lifecycle_stage: Final = lifecycle_stage
        self.tags: Final = values_by_key(tags)
        self.creation_time: Final = creation_time
        self.last_update_time: Final = last_update_time
        # These belong to parts of MLflow that Paceline does not have; programs may still look at them.
        self.workspace: Final = None
        self.trace_location: Final = None
        self.effective_trace_archival_retention: Final = None

    @classmethod
    def from_json(cls, json: Json) -> Experiment:
        """An experiment of an answer."""
        return cls(
            json["experiment_id"],
            json["name"],
            json.get("artifact_location", ""),
            json.get("lifecycle_stage", "active"),
            values_from_json(json.get("tags")),
            json.get("creation_time"),
            json.get("last_update_time"),
        )
