"""Runs: their beginning, which one is active, and their end."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from typing import Any

from paceline import _native
from paceline._values import key_text, now_ms, run_tag_text
from paceline.entities import Experiment, Run, RunData, RunInfo, RunStatus
from paceline.environment import set_variable, variable
from paceline.exceptions import MlflowException
from paceline.tracking import context, ending, experiments, ranks, reading, state, trackers
from paceline.tracking.names import random_name
from paceline.tracking.state import ActiveRun
from paceline.tracking.uris import get_tracking_uri

NAME_TAG = "mlflow.runName"
PARENT_TAG = "mlflow.parentRunId"
NOTE_TAG = "mlflow.note.content"
USER_TAG = "mlflow.user"

_RUN_ID = re.compile(r"^[a-zA-Z0-9][\w\-]{0,255}$")

#: How long the beginning of a run waits until others can find it, unless the server is away.
_SETTLE_SECONDS_MAX = 5.0

_logger = logging.getLogger("paceline")


def start_run(
    run_id: str | None = None,
    experiment_id: str | int | None = None,
    run_name: str | None = None,
    nested: bool = False,
    parent_run_id: str | None = None,
    tags: Mapping[str, Any] | None = None,
    description: str | None = None,
    log_system_metrics: bool | None = None,
) -> ActiveRun:
    """Begin a run, or go on with one, and have this thread log to it.

    Args:
        run_id: The run to go on with; by default that of `MLFLOW_RUN_ID`, and else a new one begins.
        experiment_id: The experiment of a new run; by default the active one.
        run_name: Its name; by default one is made up.
        nested: Whether it is part of the run that is active.
        parent_run_id: The run that it is part of.
        tags: Tags to set.
        description: A text for people who look at the run.
        log_system_metrics: Whether to measure this machine meanwhile; by default
            `MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING` says.

    With `PACELINE_SHARED_RUN=true`, the ranks of a distributed training, as `torchrun`, MPI and Slurm start them, share
    one run.

    Used in a `with` statement, the run ends with its block: FINISHED, or FAILED when an exception leaves the block.

    Example:
        >>> import paceline as mlflow
        >>> with mlflow.start_run(run_name="first") as run:
        ...     mlflow.log_param("lr", 0.1)
        0.1
        >>> mlflow.get_run(run.info.run_id).data.params
        {'lr': '0.1'}
    """
    if experiment_id is not None and not isinstance(experiment_id, (str, int)):
        raise MlflowException.invalid_parameter_value(f"The id of an experiment is a text, and not {experiment_id!r}")
    _check_stack(nested)
    run_id = run_id or _run_id_of_environment()
    tags = {key_text(key): run_tag_text(str(key), value) for key, value in (tags or {}).items()}
    if description is not None:
        if NOTE_TAG in tags:
            raise MlflowException.invalid_parameter_value(f"Give either description or the tag {NOTE_TAG}")
        tags[NOTE_TAG] = description
    if run_id is not None:
        return _activated(_resumed(run_id, run_name, tags), log_system_metrics)
    chosen = experiments.with_id(str(experiment_id)) if experiment_id is not None else None
    experiment = chosen or experiments.active_experiment()
    experiments.check_usable(experiment)
    return _activated(_new(experiment, run_name, parent_run_id, tags), log_system_metrics, experiment)


def resume(
    run_id: str, from_step: int | None = None, *, nested: bool = False, log_system_metrics: bool | None = None
) -> ActiveRun:
    """Go on with a run, perhaps from a step, and have this thread log to it.

    Args:
        run_id: The run.
        from_step: The first step that is done again, such as the one after a checkpoint. What was logged of it and of
            later steps is superseded: charts, latest and best values are those of what is logged from now on. The
            superseded points of the metric `loss` stay readable as the metric `superseded//loss`. Metrics of logged
            models stay with them. A stock MLflow server keeps both side by side, and a warning tells it.
        nested: Whether another run is active.
        log_system_metrics: Whether to measure this machine meanwhile, as in `start_run`.

    Without `from_step` it is `start_run(run_id)`.

    Example:
        >>> import paceline as mlflow
        >>> with mlflow.start_run() as run:
        ...     for step in range(5):
        ...         mlflow.log_metric("loss", 5 - step, step=step)
        >>> with mlflow.resume(run.info.run_id, from_step=3):
        ...     mlflow.log_metric("loss", 9, step=3)
        >>> client = mlflow.MlflowClient()
        >>> [point.value for point in client.get_metric_history(run.info.run_id, "loss")]
        [5.0, 4.0, 3.0, 9.0]
        >>> [point.value for point in client.get_metric_history(run.info.run_id, "superseded//loss")]
        [2.0, 1.0]
    """
    _check_stack(nested)
    return _activated(_resumed(run_id, None, {}, from_step), log_system_metrics)


def _check_stack(nested: bool) -> None:
    stack = state.thread.runs
    if stack and not nested:
        # MLflow raises just this class.
        raise Exception(
            f"The run {stack[-1].info.run_id} is active. End it with end_run(), or begin a part of it with nested=True."
        )


def _activated(run: ActiveRun, log_system_metrics: bool | None, begun_in: Experiment | None = None) -> ActiveRun:
    """Have this thread log to a run, which is new if the experiment is given that it begins in."""
    state.push(run)
    try:
        ending.watch()
        # Processes that this one starts may log to the run: it is there before its id is known to them.
        delivered = trackers.tracker_for(run._tracking_uri).settle(_SETTLE_SECONDS_MAX)
        if delivered and begun_in is not None:
            _check_begun(run, begun_in)
        _measure(run, log_system_metrics)
    except BaseException as error:
        # Such as Ctrl-C. Whoever wanted the run does not get it, and cannot end it.
        ending.end(run, ending.status_of(error), ending.reason_of(error))
        raise
    return run


def _check_begun(run: ActiveRun, experiment: Experiment) -> None:
    """Raise what stands against a run that was delivered and is not there: all that is logged to it would be lost."""
    # A server of MLflow may know it by another id.
    if trackers.is_offline() or not reading.takes_journals(run._tracking_uri):
        return
    try:
        get_run(run.info.run_id)
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            return
        experiments.check_usable(experiments.as_it_is_now(experiment))
        raise MlflowException(
            f"The server refused the beginning of the run {run.info.run_id}, and a warning in the log says why",
            error.error_code,
        ) from error


def end_run(status: str = "FINISHED") -> None:
    """End the active run of this thread; without one nothing happens.

    Args:
        status: `FINISHED`, `FAILED` or `KILLED`.
    """
    RunStatus.from_string(status)
    set_variable("RUN_ID", None)
    if state.thread.runs:
        ending.end(state.thread.runs[-1], status)


def active_run() -> ActiveRun | None:
    """The run that this thread logs to, as it was when it began."""
    return state.thread.runs[-1] if state.thread.runs else None


def last_active_run() -> Run | None:
    """The active run of this thread, else the last one that it ended, as it is now.

    While the server is away, a run that ended is answered as it began.
    """
    if state.thread.runs:
        return state.thread.runs[-1]
    last = state.thread.last_run
    if last is None:
        return None
    try:
        return get_run(last.info.run_id)
    except MlflowException as error:
        if not reading.is_away(error):
            raise
        return last


def get_run(run_id: str) -> Run:
    """A run as it is now, with all that this process has logged to it.

    Raises:
        MlflowException: There is none of this id: RESOURCE_DOES_NOT_EXIST.
    """
    return Run.from_json(reading.api(get_tracking_uri()).get("runs/get", run_id=run_id, run_uuid=run_id)["run"])


def get_parent_run(run_id: str) -> Run | None:
    """The run that a run is part of, if it is one."""
    parent = get_run(run_id).data.tags.get(PARENT_TAG)
    return get_run(parent) if parent else None


def current_run() -> ActiveRun:
    """The active run of this thread; one begins if there is none."""
    return active_run() or start_run()


def _run_id_of_environment() -> str | None:
    run_id = variable("RUN_ID")
    if run_id is not None:
        set_variable("RUN_ID", None)
    return run_id


def _new(
    experiment: Experiment,
    run_name: str | None,
    parent_run_id: str | None,
    tags: dict[str, str],
) -> ActiveRun:
    parent = _parent(parent_run_id)
    all_tags = context.context_tags() | tags
    if parent is not None:
        all_tags[PARENT_TAG] = parent
    name = run_name or tags.get(NAME_TAG) or random_name()
    all_tags[NAME_TAG] = name
    start_time = now_ms()
    user = all_tags.get(USER_TAG, context.user())
    uri = get_tracking_uri()
    rank = ranks.sharing_rank()
    run_id = ranks.shared_run_id(rank) if rank is not None else os.urandom(16).hex()
    handle, run_id = _begun(uri, run_id, experiment, name, user, start_time, all_tags)
    if rank is not None:
        handle = ranks.of_rank(handle, rank)
    artifact_uri = f"{experiment.artifact_location.rstrip('/')}/{run_id}/artifacts"
    info = RunInfo(
        run_id, experiment.experiment_id, user, "RUNNING", start_time, None, "active", artifact_uri, run_name=name
    )
    run = ActiveRun(info, RunData(tags=all_tags), handle, uri)
    run._rank = rank
    run._is_new = rank is None
    return run


def _begun(
    uri: str, run_id: str, experiment: Experiment, name: str, user: str, start_time: int, tags: dict[str, str]
) -> tuple[_native.Run, str]:
    """Begin a run in the journal; on a stock server, which chooses ids itself, there and then."""
    tracker = trackers.tracker_for(uri)
    if not trackers.is_offline() and experiment.experiment_id and reading.takes_journals(uri) is False:
        try:
            answer = reading.api(uri).post(
                "runs/create",
                experiment_id=experiment.experiment_id,
                user_id=user,
                run_name=name,
                start_time=start_time,
                tags=[{"key": key, "value": value} for key, value in tags.items()],
            )
            run_id = answer["run"]["info"]["run_id"]
            return tracker.attach(run_id), run_id
        except MlflowException as error:
            if not reading.is_away(error):
                raise
            _logger.warning("The run begins when the server is back: %s", error)
    handle = tracker.start_run(
        run_id=run_id,
        experiment_id=experiment.experiment_id or None,
        experiment_name=experiment.name or None,
        name=name,
        user=user,
        start_time_ms=start_time,
        tags=list(tags.items()),
    )
    return handle, run_id


def _parent(parent_run_id: str | None) -> str | None:
    """The id of the run that a new one is part of."""
    top = state.thread.runs[-1].info.run_id if state.thread.runs else None
    if parent_run_id is None:
        return top
    if top is not None and top != parent_run_id:
        raise MlflowException(f"The run {top} is active, so that {parent_run_id!r} cannot be the parent")
    if parent_run_id not in state.process.runs:
        _check_usable(get_run(_checked_id(parent_run_id)))
    return parent_run_id


def _resumed(
    run_id: str,
    run_name: str | None,
    tags: dict[str, str],
    from_step: int | None = None,
) -> ActiveRun:
    uri = get_tracking_uri()
    run = _read_to_resume(_checked_id(run_id), uri)
    tracker = trackers.tracker_for(uri)
    # Before the run goes on: what is refused leaves it as it is.
    if run_name:
        tracker.attach(run_id).rename(run_name)
    if tags:
        tracker.attach(run_id).set_tags(list(tags.items()))
    handle = tracker.resume(run_id, from_step=from_step)
    info = run.info
    name = tags.get(NAME_TAG) or run_name or info.run_name
    if name:
        tags[NAME_TAG] = name
    info = RunInfo(
        run_id,
        info.experiment_id,
        info.user_id,
        "RUNNING",
        info.start_time,
        info.end_time,
        info.lifecycle_stage,
        info.artifact_uri,
        name,
    )
    data = RunData((), run.data.params, {**run.data.tags, **tags})
    data.metrics.update(run.data.metrics)
    active = ActiveRun(info, data, handle, uri)
    state.remember_models(active, ((output.model_id, output.step) for output in run.outputs.model_outputs))
    return active


def _read_to_resume(run_id: str, uri: str) -> Run:
    """The run; while the server is away, what is known of it without asking."""
    unread = Run(RunInfo(run_id, "", context.user(), "RUNNING", now_ms(), None, "active"), None)
    if trackers.is_offline():
        return unread
    try:
        run = get_run(run_id)
    except MlflowException as error:
        if not reading.is_away(error):
            raise
        _logger.warning("The run %s cannot be read now, and is gone on with: %s", run_id, error)
        return unread
    _check_usable(run)
    active = state.process.experiment
    if active is not None and active.experiment_id not in ("", run.info.experiment_id):
        raise MlflowException(
            f"The run {run_id} is of the experiment {run.info.experiment_id}, and {active.experiment_id} is active"
        )
    return run


def _check_usable(run: Run) -> None:
    if run.info.lifecycle_stage != "active":
        raise MlflowException(f"The run {run.info.run_id} is deleted. Restore it first.")


def _checked_id(run_id: str) -> str:
    if not _RUN_ID.match(run_id):
        raise MlflowException.invalid_parameter_value(f"{run_id!r} is no id of a run")
    return run_id


def _measure(run: ActiveRun, wanted: bool | None) -> None:
    """Measure this machine while the run goes on, if that is wanted."""
    from paceline.environment import flag

    if wanted is None:
        wanted = flag("ENABLE_SYSTEM_METRICS_LOGGING", default=False)
    if wanted:
        from paceline import system_metrics

        system_metrics.start(run)
