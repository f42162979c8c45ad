"""Experiments and runs as things to make, look up, delete and bring back."""

from __future__ import annotations

from typing import Any

from paceline.client import MlflowClient
from paceline.entities import Experiment
from paceline.exceptions import MlflowException
from paceline.tracking.experiments import active_experiment_id


def create_experiment(
    name: str, artifact_location: str | None = None, tags: dict[str, Any] | None = None, trace_location: None = None
) -> str:
    """Make an experiment, and return its id.

    Raises:
        MlflowException: There is one of this name, perhaps a deleted one: RESOURCE_ALREADY_EXISTS.
    """
    if trace_location is not None:
        raise MlflowException.invalid_parameter_value("trace_location: tracing is not provided by paceline")
    return MlflowClient().create_experiment(name, artifact_location, tags)


def get_experiment(experiment_id: str) -> Experiment:
    """The experiment with an id."""
    return MlflowClient().get_experiment(experiment_id)


def get_experiment_by_name(name: str) -> Experiment | None:
    """The experiment of a name, also a deleted one, or None."""
    return MlflowClient().get_experiment_by_name(name)


def delete_experiment(experiment_id: str) -> None:
    """Put an experiment into the trash, from which it can be brought back."""
    MlflowClient().delete_experiment(experiment_id)


def restore_experiment(experiment_id: str) -> None:
    """Bring an experiment back from the trash."""
    MlflowClient().restore_experiment(experiment_id)


def set_experiment_tag(key: str, value: Any) -> None:
    """Set a tag of the active experiment."""
    MlflowClient().set_experiment_tag(active_experiment_id(), key, value)


def set_experiment_tags(tags: dict[str, Any]) -> None:
    """Set tags of the active experiment."""
    for key, value in tags.items():
        set_experiment_tag(key, value)


def delete_experiment_tag(key: str) -> None:
    """Remove a tag of the active experiment."""
    MlflowClient().delete_experiment_tag(active_experiment_id(), key)


def delete_run(run_id: str) -> None:
    """Put a run into the trash, from which it can be brought back."""
    MlflowClient().delete_run(run_id)


def restore_run(run_id: str) -> None:
    """Bring a run back from the trash."""
    MlflowClient().restore_run(run_id)
