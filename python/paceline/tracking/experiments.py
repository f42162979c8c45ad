"""Experiments, and which one is active."""

from __future__ import annotations

import logging
from typing import Any

from paceline.entities import Experiment
from paceline.environment import set_variable, variable
from paceline.exceptions import MlflowException
from paceline.tracking import reading, state, trackers
from paceline.tracking.uris import get_tracking_uri

DEFAULT_ID = "0"
#: Where experiments of a Paceline server keep files unless they say something else.
_SERVED_ARTIFACTS = "mlflow-artifacts:/"

_logger = logging.getLogger("paceline")
#: Experiments that were read, by tracking URI and id.
_known: dict[tuple[str, str], Experiment] = {}


def set_experiment(
    experiment_name: str | None = None, experiment_id: str | None = None, trace_location: None = None
) -> Experiment:
    """Have runs begin in an experiment, which is made if there is none of its name.

    Args:
        experiment_name: Its name.
        experiment_id: Its id, in place of the name.
        trace_location: Must be `None`.

    While the server is away, an experiment that is named counts as there: it is made when the server is back, and its
    id is not known before.

    Example:
        >>> import paceline as mlflow
        >>> mlflow.set_experiment("cats").name
        'cats'
    """
    if trace_location is not None:
        raise MlflowException.invalid_parameter_value("trace_location: tracing is not provided by paceline")
    if (experiment_name is None) == (experiment_id is None):
        raise MlflowException.invalid_parameter_value("Give either experiment_name or experiment_id")
    if experiment_name is not None:
        experiment = named(experiment_name)
    else:
        experiment = with_id(str(experiment_id)) if trackers.is_offline() else _read(str(experiment_id))
    check_usable(experiment)
    state.process.experiment = experiment
    # Child processes inherit it.
    set_variable("EXPERIMENT_ID", experiment.experiment_id or None)
    # Only one of the two, or they would have to agree.
    set_variable("EXPERIMENT_NAME", None if experiment.experiment_id else experiment.name)
    return experiment


def active_experiment() -> Experiment:
    """The experiment in which runs begin."""
    if state.process.experiment is not None:
        return state.process.experiment
    name, experiment_id = variable("EXPERIMENT_NAME"), variable("EXPERIMENT_ID")
    if name is not None:
        experiment = named(name)
        if experiment_id is not None and experiment.experiment_id not in ("", experiment_id):
            raise MlflowException.invalid_parameter_value(
                f"MLFLOW_EXPERIMENT_NAME is {name!r}, whose id is {experiment.experiment_id}, "
                f"and MLFLOW_EXPERIMENT_ID is {experiment_id!r}"
            )
        return experiment
    if experiment_id is None:
        return with_id(DEFAULT_ID)
    try:
        return with_id(experiment_id)
    except MlflowException as error:
        raise MlflowException.invalid_parameter_value(f"MLFLOW_EXPERIMENT_ID: {error.message}") from error


def active_experiment_id() -> str:
    """The id of the experiment in which runs begin."""
    return active_experiment().experiment_id


def with_id(experiment_id: str) -> Experiment:
    """The experiment with an id; what is known of it while the server is away."""
    key = (get_tracking_uri(), experiment_id)
    if trackers.is_offline():
        return _unread(experiment_id, "")
    if key not in _known:
        try:
            return _read(experiment_id)
        except MlflowException as error:
            if not reading.is_away(error):
                raise
            _logger.warning("The experiment %s cannot be read now: %s", experiment_id, error)
            return _unread(experiment_id, "")
    return _known[key]


def named(name: str) -> Experiment:
    """The experiment of a name, which is made if there is none; while the server is away, one without an id."""
    if not isinstance(name, str) or not name:
        raise MlflowException.invalid_parameter_value(f"The name of an experiment is a text, and not {name!r}")
    if trackers.is_offline():
        return _unread("", name)
    try:
        found = _find(name)
        if found is None:
            _logger.info("The experiment %r is made, as there is none.", name)
            found = _make(name)
        return found
    except MlflowException as error:
        if not reading.is_away(error):
            raise
        _logger.warning("The experiment %r cannot be looked up now: %s", name, error)
        return _unread("", name)


def as_it_is_now(experiment: Experiment) -> Experiment:
    """What the server says of an experiment that was read before."""
    if experiment.experiment_id:
        return _read(experiment.experiment_id)
    return _find(experiment.name) or experiment


def check_usable(experiment: Experiment) -> None:
    """Refuse an experiment in which no run can begin."""
    if experiment.lifecycle_stage != "active":
        raise MlflowException.invalid_parameter_value(
            f"The experiment {experiment.name!r} is deleted. Restore it or use another one."
        )


def _unread(experiment_id: str, name: str) -> Experiment:
    """An experiment of which no more is known: the server is away, or not asked."""
    return Experiment(experiment_id, name, f"{_SERVED_ARTIFACTS}{experiment_id}", "active")


def _read(experiment_id: str) -> Experiment:
    return _remembered(reading.api(get_tracking_uri()).get("experiments/get", experiment_id=experiment_id))


def _find(name: str) -> Experiment | None:
    try:
        return _remembered(reading.api(get_tracking_uri()).get("experiments/get-by-name", experiment_name=name))
    except MlflowException as error:
        if error.error_code == "RESOURCE_DOES_NOT_EXIST":
            return None
        raise


def _make(name: str) -> Experiment:
    try:
        answer = reading.api(get_tracking_uri()).post("experiments/create", name=name)
    except MlflowException as error:
        # Somebody else was quicker.
        found = _find(name) if error.error_code == "RESOURCE_ALREADY_EXISTS" else None
        if found is None:
            raise
        return found
    return _read(answer["experiment_id"])


def _remembered(answer: dict[str, Any]) -> Experiment:
    experiment = Experiment.from_json(answer["experiment"])
    key = (get_tracking_uri(), experiment.experiment_id)
    if experiment.lifecycle_stage == "active":
        _known[key] = experiment
    else:
        # It may be restored.
        _known.pop(key, None)
    return experiment
