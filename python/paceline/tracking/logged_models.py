"""Logged models of the active run, and the model that points belong to."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Literal

from paceline.client import MlflowClient
from paceline.entities import LoggedModel, LoggedModelStatus
from paceline.exceptions import MlflowException
from paceline.tracking import active_model, state
from paceline.tracking.context import context_tags
from paceline.tracking.experiments import active_experiment_id
from paceline.tracking.external_model import EXTERNAL_TAG, stub_of_model
from paceline.tracking.uris import get_tracking_uri


class ActiveModel(LoggedModel):
    """The model that points of this thread belong to; leaving its `with` block goes back to the one before."""

    def __init__(self, model: LoggedModel, before: str | None) -> None:
        values = dict(model)
        del values["model_uri"]
        super().__init__(**values)
        self._before = before

    def __enter__(self) -> ActiveModel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        active_model.set_active_model_id(self._before)
        state.choose_current()


def initialize_logged_model(
    name: str | None = None,
    source_run_id: str | None = None,
    tags: dict[str, str] | None = None,
    params: dict[str, str] | None = None,
    model_type: str | None = None,
    experiment_id: str | None = None,
) -> LoggedModel:
    """Make a logged model, which is pending until it is finalized. By default it is of the active run."""
    run = state.thread.runs[-1] if state.thread.runs else None
    if run is not None:
        source_run_id = source_run_id or run.info.run_id
        experiment_id = experiment_id or run.info.experiment_id
    model = MlflowClient().create_logged_model(
        experiment_id or active_experiment_id(), name, source_run_id, context_tags() | (tags or {}), params, model_type
    )
    active_model.remember_logged_model(model.model_id)
    return model


def create_external_model(
    name: str | None = None,
    source_run_id: str | None = None,
    tags: dict[str, str] | None = None,
    params: dict[str, str] | None = None,
    model_type: str | None = None,
    experiment_id: str | None = None,
) -> LoggedModel:
    """Make a logged model whose files are elsewhere. It is ready at once, with a file that says so."""
    from paceline.artifacts.store import store_at

    tags = {**(tags or {}), EXTERNAL_TAG: "true"}
    model = initialize_logged_model(name, source_run_id, tags, params, model_type, experiment_id)
    store_at(model.artifact_location, get_tracking_uri()).put_bytes(stub_of_model(model).encode(), "MLmodel")
    return finalize_logged_model(model.model_id, LoggedModelStatus.READY)


def finalize_logged_model(model_id: str, status: Literal["READY", "FAILED"] | LoggedModelStatus) -> LoggedModel:
    """Say that a logged model is READY, or that making it FAILED."""
    return MlflowClient().finalize_logged_model(model_id, status)


def get_logged_model(model_id: str) -> LoggedModel:
    """The logged model with an id."""
    return MlflowClient().get_logged_model(model_id)


def last_logged_model() -> LoggedModel | None:
    """The logged model that this thread made last."""
    model_id = active_model.last_logged_model_id()
    return get_logged_model(model_id) if model_id else None


def set_logged_model_tags(model_id: str, tags: dict[str, Any]) -> None:
    """Set tags of a logged model."""
    MlflowClient().set_logged_model_tags(model_id, tags)


def delete_logged_model_tag(model_id: str, key: str) -> None:
    """Remove a tag of a logged model."""
    MlflowClient().delete_logged_model_tag(model_id, key)


def log_model_params(params: dict[str, str], model_id: str | None = None) -> None:
    """Log params of a logged model, by default of the active one."""
    chosen = model_id or active_model.get_active_model_id()
    if chosen is None:
        raise MlflowException.invalid_parameter_value("Give model_id, as no model is active")
    MlflowClient().log_model_params(chosen, params)


def set_active_model(*, name: str | None = None, model_id: str | None = None) -> ActiveModel:
    """Have points of this thread belong to a model: the newest of that name, which is made if there is none."""
    if name is None and model_id is None:
        raise MlflowException.invalid_parameter_value("Give name or model_id")
    if model_id is not None:
        model = get_logged_model(model_id)
        if name is not None and model.name != name:
            raise MlflowException.invalid_parameter_value(
                f"The model {model_id} is called {model.name!r}, not {name!r}"
            )
    else:
        model = _newest(str(name)) or create_external_model(name)
    before = active_model.get_active_model_id()
    active_model.set_active_model_id(model.model_id)
    state.choose_current()
    return ActiveModel(model, before)


def get_active_model_id() -> str | None:
    """Id of the model that points of this thread belong to, or None."""
    return active_model.get_active_model_id()


def clear_active_model() -> None:
    """Have points of this thread belong to no model."""
    active_model.clear_active_model()
    state.choose_current()


def _newest(name: str) -> LoggedModel | None:
    found = MlflowClient().search_logged_models(
        [active_experiment_id()],
        filter_string=f"name = '{name}'",
        max_results=1,
        order_by=[{"field_name": "creation_timestamp", "ascending": False}],
    )
    return found[0] if found else None
