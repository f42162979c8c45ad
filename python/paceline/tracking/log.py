"""What is logged to runs: metrics, params, tags.

Each call appends to the journal and returns. What Python's own numbers need is in the native module; here is the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from paceline import _native
from paceline._values import key_text, metric_value, now_ms, param_text, run_tag_text, time_ms, whole_number
from paceline.environment import flag
from paceline.exceptions import MlflowException
from paceline.tracking import active_model, reading, runs, state, trackers
from paceline.tracking.inputs import identity, used
from paceline.tracking.operations import RunOperations
from paceline.tracking.state import ActiveRun
from paceline.tracking.uris import get_tracking_uri


def log_metric(
    key: str,
    value: Any,
    step: int | None = None,
    synchronous: bool | None = None,
    timestamp: int | None = None,
    run_id: str | None = None,
    model_id: str | None = None,
    dataset: Any = None,
) -> RunOperations | None:
    """Log a point of a metric: all that the native function of this name leaves to Python."""
    return log_metrics({key: value}, step, synchronous, run_id, timestamp, model_id, dataset)


def log_metrics(
    metrics: Mapping[str, Any],
    step: int | None = None,
    synchronous: bool | None = None,
    run_id: str | None = None,
    timestamp: int | None = None,
    model_id: str | None = None,
    dataset: Any = None,
) -> RunOperations | None:
    """Log points of several metrics at one step to the active run, which is begun if there is none.

    Args:
        metrics: Values by key.
        step: A whole number by which the points of a metric are ordered; 0 by default.
        synchronous: Whether to wait until the server has them. By default the call does not wait.
        run_id: The run, if not the active one.
        timestamp: When they were measured, in milliseconds since 1970; now by default.
        model_id: The logged model that the values are of; the active model by default.
        dataset: The dataset that the model was measured on.

    Example:
        >>> import paceline as mlflow
        >>> with mlflow.start_run():
        ...     mlflow.log_metrics({"loss": 0.2, "accuracy": 0.9}, step=10)
    """
    run, handle, uri = _chosen(run_id)
    values = [(key_text(key), metric_value(str(key), value)) for key, value in metrics.items()]
    step, timestamp = whole_number("step", step or 0), time_ms("timestamp", timestamp or now_ms())
    model_ids: list[str | None] = list(_models_of(run, step, model_id)) or [None]
    name, digest = (None, None) if dataset is None else identity(dataset)
    _link(run, handle, [one for one in model_ids if one is not None], dataset)
    handle.log_points([(key, value, step, timestamp, one, name, digest) for one in model_ids for key, value in values])
    return _done(uri, synchronous)


def log_param(key: str, value: Any, synchronous: bool | None = None) -> Any:
    """Log a param to the active run, which is begun if there is none. A param keeps its first value.

    Args:
        key: Its name.
        value: What `str` makes a text of.
        synchronous: Whether to wait until the server has it. By default the call does not wait.

    Returns:
        The value as it was given.

    Raises:
        MlflowException: This run has another value of it: INVALID_PARAMETER_VALUE. What another process has logged
            is not known here; the server keeps that, and the log says so.

    Example:
        >>> import paceline as mlflow
        >>> with mlflow.start_run():
        ...     mlflow.log_param("lr", 0.1)
        0.1
    """
    operations = log_params({key: value}, synchronous)
    return value if operations is None else operations


def log_params(
    params: Mapping[str, Any], synchronous: bool | None = None, run_id: str | None = None
) -> RunOperations | None:
    """Log params to the active run, which is begun if there is none. Each keeps its first value.

    Args:
        params: Values by name; `str` makes texts of them.
        synchronous: Whether to wait until the server has them. By default the call does not wait.
        run_id: The run, if not the active one.

    Example:
        >>> import paceline as mlflow
        >>> with mlflow.start_run():
        ...     mlflow.log_params({"lr": 0.1, "depth": 3})
    """
    run, handle, uri = _chosen(run_id)
    texts = [(key_text(key), param_text(str(key), value)) for key, value in params.items()]
    known = run._params if run is not None else {}
    new: dict[str, str] = {}
    for key, text in texts:
        first = known[key] if key in known else new.setdefault(key, text)
        if first != text:
            raise MlflowException.invalid_parameter_value(
                f"The param {key!r} is {first!r} already, and keeps that: it cannot become {text!r}"
            )
    handle.log_params(texts)
    # What was refused is not there, and may have another value the next time.
    known.update(new)
    return _done(uri, synchronous)


def set_tag(key: str, value: Any, synchronous: bool | None = None) -> RunOperations | None:
    """Set a tag of the active run, which is begun if there is none.

    Args:
        key: Its name.
        value: What `str` makes a text of.
        synchronous: Whether to wait until the server has it. By default the call does not wait.
    """
    return set_tags({key: value}, synchronous)


def set_tags(tags: Mapping[str, Any], synchronous: bool | None = None) -> RunOperations | None:
    """Set tags of the active run, which is begun if there is none.

    Args:
        tags: Values by name; `str` makes texts of them.
        synchronous: Whether to wait until the server has them. By default the call does not wait.

    Example:
        >>> import paceline as mlflow
        >>> with mlflow.start_run():
        ...     mlflow.set_tags({"team": "vision", "release": 3})
    """
    _, handle, uri = _chosen(None)
    handle.set_tags([(key_text(key), run_tag_text(str(key), value)) for key, value in tags.items()])
    return _done(uri, synchronous)


def delete_tag(key: str) -> None:
    """Remove a tag of the active run.

    Raises:
        MlflowException: It has none of this name: RESOURCE_DOES_NOT_EXIST.
    """
    run, handle, uri = _chosen(None)
    assert run is not None
    if trackers.is_offline():
        handle.delete_tag(key)
    else:
        run_id = run.info.run_id
        reading.api(uri).post("runs/delete-tag", run_id=run_id, run_uuid=run_id, key=key)


def flush_async_logging() -> None:
    """Wait until the server has all that this process logged, at most for the exit deadline."""
    trackers.flush()


def _chosen(run_id: str | None) -> tuple[ActiveRun | None, _native.Run, str]:
    """The run to log to: if this process began it, with what is known of it; a handle; and where it is."""
    if run_id is None:
        run = runs.current_run()
    else:
        found = state.process.runs.get(run_id)
        if found is None:
            uri = get_tracking_uri()
            # Has the end of this process, which may be a forked one, deliver what is logged.
            trackers.tracker_for(uri)
            handle = state.process.inherited.get(run_id) or _attached(uri, trackers.is_offline(), run_id)
            return None, handle, uri
        run = found
    return run, run._handle, run._tracking_uri


@lru_cache(maxsize=1024)
def _attached(uri: str, is_offline: bool, run_id: str) -> _native.Run:
    return trackers.tracker_for(uri).attach(run_id)


def _models_of(run: ActiveRun | None, step: int, model_id: str | None) -> list[str]:
    """The logged models that a point is of: the one that is named or active, else those logged at its step."""
    chosen = model_id or active_model.get_active_model_id()
    if chosen:
        return [chosen]
    return run._models_of_step.get(step, []) if run is not None else []


def _link(run: ActiveRun | None, handle: _native.Run, model_ids: list[str], dataset: Any) -> None:
    """Make known once which models and dataset a run uses."""
    linked = run._linked if run is not None else set[tuple[str, str]]()
    new_models = [one for one in model_ids if ("model", one) not in linked]
    datasets = []
    if dataset is not None and (dataset.name, dataset.digest) not in linked:
        datasets.append(used(dataset))
        linked.add((dataset.name, dataset.digest))
    if new_models or datasets:
        linked.update(("model", one) for one in new_models)
        handle.log_inputs(datasets, new_models)


def _done(uri: str, synchronous: bool | None) -> RunOperations | None:
    """Wait for the server if that was asked for, or give something to wait with."""
    if synchronous is None:
        return RunOperations(uri) if flag("ENABLE_ASYNC_LOGGING", default=False) else None
    if synchronous:
        trackers.tracker_for(uri).settle(trackers.SETTLE_SECONDS_MAX)
        return None
    return RunOperations(uri)
