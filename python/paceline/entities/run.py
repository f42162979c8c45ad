"""Runs: what they are, and what was logged to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from paceline.entities.entity import Entity, Json
from paceline.entities.key_value import Param, RunTag, values_by_key, values_from_json
from paceline.entities.metric import Metric
from paceline.entities.run_links import RunInputs, RunOutputs


class RunInfo(Entity):
    """What a run is. Times are in milliseconds since 1970, UTC; `end_time` is `None` while it goes on."""

    __slots__ = (
        "artifact_uri",
        "end_time",
        "experiment_id",
        "lifecycle_stage",
        "run_id",
        "run_name",
        "start_time",
        "status",
        "user_id",
    )

    def __init__(
        self,
        run_id: str,
        experiment_id: str,
        user_id: str,
        status: str,
        start_time: int,
        end_time: int | None,
        lifecycle_stage: str,
        artifact_uri: str | None = None,
        run_name: str | None = None,
    ) -> None:
        self.run_id: Final = run_id
        self.experiment_id: Final = experiment_id
        self.user_id: Final = user_id
        self.status: Final = status
        self.start_time: Final = start_time
        self.end_time: Final = end_time
        self.lifecycle_stage: Final = lifecycle_stage
        self.artifact_uri: Final = artifact_uri
        self.run_name: Final = run_name

    @classmethod
    def from_json(cls, json: Json) -> RunInfo:
        """`info` of a run of an answer. Old servers call the id `run_uuid`."""
        return cls(
            json.get("run_id") or json["run_uuid"],
            json["experiment_id"],
            json.get("user_id", ""),
            json["status"],
            json.get("start_time", 0),
            json.get("end_time") or None,
            json.get("lifecycle_stage", "active"),
            json.get("artifact_uri"),
            json.get("run_name"),
        )


class RunData(Entity):
    """What was logged to a run: the latest value of each metric, its params and its tags, each by key."""

    __slots__ = ("metrics", "params", "tags")

    def __init__(
        self,
        metrics: Iterable[Metric] | None = None,
        params: Iterable[Param] | Mapping[str, str] | None = None,
        tags: Iterable[RunTag] | Mapping[str, str] | None = None,
    ) -> None:
        self.metrics: Final[dict[str, float]] = {metric.key: metric.value for metric in metrics or ()}
        self.params: Final = values_by_key(params)
        self.tags: Final = values_by_key(tags)

    @classmethod
    def from_json(cls, json: Json) -> RunData:
        """`data` of a run of an answer."""
        data = cls((), values_from_json(json.get("params")), values_from_json(json.get("tags")))
        # Without an entity for each: a page of runs may have a million metrics.
        data.metrics.update((metric["key"], float(metric["value"])) for metric in json.get("metrics") or ())
        return data


class Run(Entity):
    """A run: its `info`, `data`, `inputs` and `outputs`.

    >>> info = RunInfo("f1", "0", "ada", "RUNNING", 1_700_000_000_000, None, "active")
    >>> Run(info, RunData([Metric("loss", 0.5, 0, 0)])).data.metrics
    {'loss': 0.5}
    """

    __slots__ = ("data", "info", "inputs", "outputs")

    def __init__(
        self,
        run_info: RunInfo,
        run_data: RunData | None,
        run_inputs: RunInputs | None = None,
        run_outputs: RunOutputs | None = None,
    ) -> None:
        self.info: Final = run_info
        self.data: Final = run_data if run_data is not None else RunData()
        self.inputs: Final = run_inputs if run_inputs is not None else RunInputs([])
        self.outputs: Final = run_outputs if run_outputs is not None else RunOutputs([])

    @classmethod
    def from_json(cls, json: Json) -> Run:
        """A run of an answer."""
        return cls(
            RunInfo.from_json(json["info"]),
            RunData.from_json(json.get("data") or {}),
            RunInputs.from_json(json.get("inputs") or {}),
            RunOutputs.from_json(json.get("outputs") or {}),
        )

    def to_dictionary(self) -> dict[str, Any]:
        """The run as plain dictionaries and lists."""
        parts = {"info": self.info, "data": self.data, "inputs": self.inputs, "outputs": self.outputs}
        return {name: part.to_dictionary() for name, part in parts.items()}
