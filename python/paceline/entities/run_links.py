"""What went into a run and what came out of it: datasets and models."""

from __future__ import annotations

from typing import Final

from paceline.entities.dataset import DatasetInput
from paceline.entities.entity import Entity, Json


class LoggedModelInput(Entity):
    """A logged model that a run used."""

    __slots__ = ("model_id",)

    def __init__(self, model_id: str) -> None:
        self.model_id: Final = model_id

    @classmethod
    def from_json(cls, json: Json) -> LoggedModelInput:
        """An input of an answer."""
        return cls(json["model_id"])


class LoggedModelOutput(Entity):
    """A logged model that a run made, at a step of the run."""

    __slots__ = ("model_id", "step")

    def __init__(self, model_id: str, step: int) -> None:
        self.model_id: Final = model_id
        self.step: Final = step

    @classmethod
    def from_json(cls, json: Json) -> LoggedModelOutput:
        """An output of an answer."""
        return cls(json["model_id"], int(json.get("step", 0)))


class RunInputs(Entity):
    """Datasets and logged models that went into a run, in the order of logging."""

    __slots__ = ("dataset_inputs", "model_inputs")

    def __init__(self, dataset_inputs: list[DatasetInput], model_inputs: list[LoggedModelInput] | None = None) -> None:
        self.dataset_inputs: Final = dataset_inputs
        self.model_inputs: Final[list[LoggedModelInput]] = model_inputs or []

    @classmethod
    def from_json(cls, json: Json) -> RunInputs:
        """`inputs` of a run of an answer."""
        return cls(
            [DatasetInput.from_json(dataset) for dataset in json.get("dataset_inputs") or ()],
            [LoggedModelInput.from_json(model) for model in json.get("model_inputs") or ()],
        )


class RunOutputs(Entity):
    """Logged models that a run made."""

    __slots__ = ("model_outputs",)

    def __init__(self, model_outputs: list[LoggedModelOutput]) -> None:
        self.model_outputs: Final = model_outputs

    @classmethod
    def from_json(cls, json: Json) -> RunOutputs:
        """`outputs` of a run of an answer."""
        return cls([LoggedModelOutput.from_json(model) for model in json.get("model_outputs") or ()])
