"""Logged models: models and checkpoints that runs made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Final

from paceline.entities.entity import Entity, Json
from paceline.entities.key_value import LoggedModelParameter, LoggedModelTag, values_by_key, values_from_json
from paceline.entities.metric import Metric
from paceline.exceptions import MlflowException


class LoggedModelStatus(str, Enum):
    """Whether the files of a logged model are there.

    >>> LoggedModelStatus("READY").to_int()
    2
    """

    UNSPECIFIED = "UNSPECIFIED"
    PENDING = "PENDING"
    READY = "READY"
    FAILED = "FAILED"

    def __str__(self) -> str:
        return self.value

    @staticmethod
    def is_finalized(status: LoggedModelStatus) -> bool:
        """Whether nothing is waited for any more."""
        return status in (LoggedModelStatus.READY, LoggedModelStatus.FAILED)

    @classmethod
    def from_int(cls, status_int: int) -> LoggedModelStatus:
        """Status of a number."""
        statuses = list(cls)
        if not 0 <= status_int < len(statuses):
            raise MlflowException.invalid_parameter_value(f"Invalid status {status_int!r} of a model: it is 0 to 3")
        return statuses[status_int]

    def to_int(self) -> int:
        """Number of the status."""
        return list(type(self)).index(self)

    @classmethod
    def from_wire(cls, name: str) -> LoggedModelStatus:
        """Status of the name that servers use."""
        return next((status for status in cls if status.wire_name == name), cls.UNSPECIFIED)

    @property
    def wire_name(self) -> str:
        """The name that servers use."""
        return _WIRE_NAMES[self]


_WIRE_NAMES = {
    LoggedModelStatus.UNSPECIFIED: "LOGGED_MODEL_STATUS_UNSPECIFIED",
    LoggedModelStatus.PENDING: "LOGGED_MODEL_PENDING",
    LoggedModelStatus.READY: "LOGGED_MODEL_READY",
    LoggedModelStatus.FAILED: "LOGGED_MODEL_UPLOAD_FAILED",
}


class LoggedModel(Entity):
    """A model that was logged. Times are in milliseconds since 1970, UTC.

    `metrics` are all its points, of all runs, steps and datasets; `params` and `tags` are by key.
    """

    __slots__ = (
        "artifact_location",
        "creation_timestamp",
        "experiment_id",
        "last_updated_timestamp",
        "metrics",
        "model_id",
        "model_type",
        "name",
        "params",
        "source_run_id",
        "status",
        "status_message",
        "tags",
    )

    def __init__(
        self,
        experiment_id: str,
        model_id: str,
        name: str,
        artifact_location: str,
        creation_timestamp: int,
        last_updated_timestamp: int,
        model_type: str | None = None,
        source_run_id: str | None = None,
        status: LoggedModelStatus | int = LoggedModelStatus.READY,
        status_message: str | None = None,
        tags: Iterable[LoggedModelTag] | Mapping[str, str] | None = None,
        params: Iterable[LoggedModelParameter] | Mapping[str, str] | None = None,
        metrics: list[Metric] | None = None,
    ) -> None:
        self.experiment_id: Final = experiment_id
        self.model_id: Final = model_id
        self.name: Final = name
        self.artifact_location: Final = artifact_location
        self.creation_timestamp: Final = creation_timestamp
        self.last_updated_timestamp: Final = last_updated_timestamp
        self.model_type: Final = model_type
        self.source_run_id: Final = source_run_id
        self.status: Final = status if isinstance(status, LoggedModelStatus) else LoggedModelStatus.from_int(status)
        self.status_message: Final = status_message
        self.tags: Final = values_by_key(tags)
        self.params: Final = values_by_key(params)
        self.metrics: Final = metrics

    @property
    def model_uri(self) -> str:
        """Where the model is loaded from: `models:/<id>`."""
        return f"models:/{self.model_id}"

    @classmethod
    def from_json(cls, json: Json) -> LoggedModel:
        """A model of an answer. Texts that were not given are `None`; servers send them empty."""
        info, data = json["info"], json.get("data") or {}
        return cls(
            info["experiment_id"],
            info["model_id"],
            info["name"],
            info["artifact_uri"],
            info["creation_timestamp_ms"],
            info["last_updated_timestamp_ms"],
            info.get("model_type") or None,
            info.get("source_run_id") or None,
            LoggedModelStatus.from_wire(info["status"]),
            info.get("status_message") or None,
            values_from_json(info.get("tags")),
            values_from_json(data.get("params")),
            [Metric.from_json(metric) for metric in data.get("metrics") or ()],
        )

    def to_dictionary(self) -> dict[str, Any]:
        """The values by name, with the number of the status."""
        values = dict(self) | {"status": self.status.to_int()}
        del values["model_uri"]
        return values
