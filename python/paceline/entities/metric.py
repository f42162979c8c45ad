"""Points of metrics."""

from __future__ import annotations

from typing import Any, Final

from paceline.entities.entity import Entity, Json
from paceline.exceptions import MlflowException


class Metric(Entity):
    """One point of a metric. `timestamp` is in milliseconds since 1970, UTC.

    A point may belong to a logged model and to a dataset, of which both name and digest are given.

    >>> Metric("loss", 0.5, timestamp=1_700_000_000_000, step=3).to_dictionary()["value"]
    0.5
    """

    __slots__ = ("dataset_digest", "dataset_name", "key", "model_id", "run_id", "step", "timestamp", "value")

    def __init__(
        self,
        key: str,
        value: float,
        timestamp: int,
        step: int,
        model_id: str | None = None,
        dataset_name: str | None = None,
        dataset_digest: str | None = None,
        run_id: str | None = None,
    ) -> None:
        if (dataset_name is None) != (dataset_digest is None):
            raise MlflowException.invalid_parameter_value(
                f"A dataset of a metric has both name and digest; got {dataset_name=} and {dataset_digest=}"
            )
        self.key: Final = key
        self.value: Final = value
        self.timestamp: Final = timestamp
        self.step: Final = step
        self.model_id: Final = model_id
        self.dataset_name: Final = dataset_name
        self.dataset_digest: Final = dataset_digest
        self.run_id: Final = run_id

    def __hash__(self) -> int:
        return hash((self.key, self.value, self.timestamp, self.step, self.model_id, self.run_id))

    @classmethod
    def from_json(cls, json: Json) -> Metric:
        """A point of an answer. JSON has no NaN, so that a value may be the text `"NaN"`."""
        return cls(
            json["key"],
            float(json["value"]),
            int(json.get("timestamp", 0)),
            int(json.get("step", 0)),
            json.get("model_id"),
            json.get("dataset_name"),
            json.get("dataset_digest"),
            json.get("run_id"),
        )

    @classmethod
    def from_dictionary(cls, metric_dict: dict[str, Any]) -> Metric:
        """The point that `to_dictionary` was called on."""
        missing = {"key", "value", "timestamp", "step"} - metric_dict.keys()
        if missing:
            raise MlflowException.invalid_parameter_value(
                f"A metric without {', '.join(sorted(missing))}: {metric_dict}"
            )
        return cls(**{name: metric_dict.get(name) for name in cls.attribute_names})  # type: ignore[arg-type]
