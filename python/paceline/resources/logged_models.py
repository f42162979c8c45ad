"""Logged models: models and checkpoints, with params, tags, metrics and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from paceline._api import path_segment
from paceline._values import at_most
from paceline.artifacts.paths import ArtifactPath, clean_path
from paceline.entities import FileInfo, LoggedModel, LoggedModelStatus, PagedList
from paceline.exceptions import MlflowException
from paceline.resources.base import ClientBase, pairs_json

#: Params in one request.
PARAMS_MAX = 100


class LoggedModelCalls(ClientBase):
    """Make, find and change logged models."""

    def create_logged_model(
        self,
        experiment_id: str,
        name: str | None = None,
        source_run_id: str | None = None,
        tags: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
        model_type: str | None = None,
    ) -> LoggedModel:
        """Make a logged model that waits for its files; `finalize_logged_model` says that they are there.

        The server names a model that has no name. Names need not be unique.

        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> model = client.create_logged_model("0", name="lin", params={"depth": "3"})
        >>> model.status, model.params
        (<LoggedModelStatus.PENDING: 'PENDING'>, {'depth': '3'})
        """
        params = params or {}
        first = dict(list(params.items())[:PARAMS_MAX])
        answer = self._api.post(
            "logged-models",
            experiment_id=str(experiment_id),
            name=name,
            source_run_id=source_run_id,
            tags=pairs_json(tags),
            params=pairs_json(first),
            model_type=model_type,
        )
        model = LoggedModel.from_json(answer["model"])
        if len(params) == len(first):
            return model
        self.log_model_params(model.model_id, dict(list(params.items())[PARAMS_MAX:]))
        return self.get_logged_model(model.model_id)

    def get_logged_model(self, model_id: str) -> LoggedModel:
        """The logged model of an id. A deleted one is not found."""
        if not model_id:
            raise MlflowException.invalid_parameter_value(f"The id of a logged model is a text, got {model_id!r}")
        return LoggedModel.from_json(self._api.get(_route(model_id))["model"])

    def finalize_logged_model(
        self, model_id: str, status: Literal["READY", "FAILED"] | LoggedModelStatus
    ) -> LoggedModel:
        """Say whether the files of a model came to be, `"READY"` or `"FAILED"`."""
        try:
            wire_name = LoggedModelStatus(status).wire_name
        except ValueError:
            raise MlflowException.invalid_parameter_value(
                f"Invalid status {status!r} of a logged model: it is 'READY' or 'FAILED'"
            ) from None
        answer = self._api.patch(_route(model_id), model_id=model_id, status=wire_name)
        return LoggedModel.from_json(answer["model"])

    def delete_logged_model(self, model_id: str) -> None:
        """Delete a logged model. Its files stay until the trash is emptied."""
        self._api.delete(_route(model_id))

    def set_logged_model_tags(self, model_id: str, tags: dict[str, Any]) -> None:
        """Set tags of a model, each as text."""
        self._api.patch(_route(model_id, "tags"), tags=pairs_json(tags) or [])

    def delete_logged_model_tag(self, model_id: str, key: str) -> None:
        """Remove a tag of a model. One that is not there is refused."""
        self._api.delete(_route(model_id, "tags", key))

    def log_model_params(self, model_id: str, params: dict[str, str]) -> None:
        """Add params to a model. Each is set once."""
        pairs = pairs_json(params) or []
        for start in range(0, len(pairs), PARAMS_MAX):
            self._api.post(_route(model_id, "params"), model_id=model_id, params=pairs[start : start + PARAMS_MAX])

    def list_logged_model_artifacts(self, model_id: str, path: ArtifactPath | None = None) -> list[FileInfo]:
        """Files and folders of a model one level below `path`, with paths relative to the model."""
        from paceline.artifacts.store import store_at

        return store_at(self.get_logged_model(model_id).artifact_location, self._tracking_uri).list(clean_path(path))

    def log_model_artifact(
        self, model_id: str, local_path: ArtifactPath, artifact_path: ArtifactPath | None = None
    ) -> None:
        """Copy a file to a model, into its folder `artifact_path` if given."""
        from paceline.artifacts.store import store_at
        from paceline.artifacts.transfer import upload

        store = store_at(self.get_logged_model(model_id).artifact_location, self._tracking_uri)
        upload(store, local_path, artifact_path)

    def log_model_artifacts(
        self, model_id: str, local_dir: ArtifactPath, artifact_path: ArtifactPath | None = None
    ) -> None:
        """Copy all that is in a folder to a model, into its folder `artifact_path` if given."""
        from paceline.artifacts.store import store_at
        from paceline.artifacts.transfer import upload_contents

        store = store_at(self.get_logged_model(model_id).artifact_location, self._tracking_uri)
        upload_contents(store, local_dir, artifact_path)

    def search_logged_models(
        self,
        experiment_ids: list[str],
        filter_string: str | None = None,
        datasets: list[dict[str, Any]] | None = None,
        max_results: int | None = None,
        order_by: list[dict[str, Any]] | None = None,
        page_token: str | None = None,
    ) -> PagedList[LoggedModel]:
        """A page of the logged models that match a filter, the latest first unless `order_by` says otherwise.

        `datasets` says which points of metrics the filter looks at, by `dataset_name` and `dataset_digest`. Each of
        `order_by` has a `field_name` and may have `ascending`, `dataset_name` and `dataset_digest`.

        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> experiment_id = client.create_experiment("docs-search-models")
        >>> model = client.create_logged_model(experiment_id, params={"depth": "3"})
        >>> found = client.search_logged_models([experiment_id], "params.depth = '3'")
        >>> [one.model_id == model.model_id for one in found]
        [True]
        """
        if not isinstance(experiment_ids, list | tuple):
            raise MlflowException.invalid_parameter_value(
                f"'experiment_ids' is a list of ids, got {experiment_ids!r} of type {type(experiment_ids).__name__}"
            )
        answer = self._api.post(
            "logged-models/search",
            experiment_ids=[str(id) for id in experiment_ids],
            filter=filter_string,
            datasets=_checked("datasets", datasets, "dataset_name"),
            max_results=at_most(max_results),
            order_by=_checked("order_by", order_by, "field_name"),
            page_token=page_token,
        )
        models = [LoggedModel.from_json(model) for model in answer.get("models") or ()]
        return PagedList(models, answer.get("next_page_token") or None)


def _route(model_id: str, *more: str) -> str:
    return "/".join(["logged-models", path_segment(model_id), *map(path_segment, more)])


def _checked(parameter: str, clauses: list[dict[str, Any]] | None, required: str) -> list[Mapping[str, Any]] | None:
    for clause in clauses or ():
        if not clause.get(required):
            raise MlflowException.invalid_parameter_value(f"Each of {parameter!r} has a {required!r}, got {clause!r}")
    return [{name: value for name, value in clause.items() if value is not None} for clause in clauses or ()] or None
