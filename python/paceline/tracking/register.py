"""From the files of a model to a version of a registered model."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any, NamedTuple

from paceline.entities.model_registry import ModelVersion
from paceline.exceptions import MlflowException

if TYPE_CHECKING:
    from paceline.client import MlflowClient

#: Tag of a logged model: the versions made of it, as a JSON list of `{"name": …, "version": …}`.
VERSIONS_TAG = "mlflow.modelVersions"

_logger = logging.getLogger("paceline")


class _Source(NamedTuple):
    """What a version is made of."""

    uri: str
    run_id: str | None = None
    model_id: str | None = None


def register_model(
    model_uri: str,
    name: str,
    await_registration_for: int | None = 300,
    *,
    tags: dict[str, Any] | None = None,
    env_pack: None = None,
) -> ModelVersion:
    """Make the next version of a registered model, which is made if there is none of its name.

    `model_uri` names the model: `models:/<model id>`, `runs:/<run id>/<its name or path>`, `models:/<name>/<version>`,
    or wherever its files are. Waits up to `await_registration_for` seconds until the version is ready; `None` or 0:
    not at all.

    >>> import paceline as mlflow
    >>> model = mlflow.create_external_model("docs-external")
    >>> mlflow.register_model(f"models:/{model.model_id}", "docs-registered").version
    '1'
    """
    from paceline.client import MlflowClient

    if env_pack is not None:
        raise MlflowException.invalid_parameter_value("env_pack: serving is not provided by paceline")
    client = MlflowClient()
    source = _source(client, model_uri)
    _make_registered_model(client, name)
    version = client.create_model_version(
        name,
        source.uri,
        source.run_id,
        tags,
        await_creation_for=await_registration_for,
        model_id=source.model_id,
    )
    if source.model_id is not None:
        _remember(client, source.model_id, version)
    _logger.info("Made version %s of the registered model %r.", version.version, name)
    return version


def _make_registered_model(client: MlflowClient, name: str) -> None:
    try:
        client.create_registered_model(name)
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise


def _source(client: MlflowClient, uri: str) -> _Source:
    if uri.startswith("runs:/"):
        return _source_of_run(client, uri)
    if not uri.startswith("models:/"):
        return _Source(uri)
    from paceline.artifacts.model_uri import ModelUri, version_of_uri

    model_id = ModelUri.parse(uri).model_id
    if model_id is not None:
        return _Source(uri, model_id=model_id)
    version = version_of_uri(client, uri)
    return _Source(f"models:/{version.name}/{version.version}")


def _source_of_run(client: MlflowClient, uri: str) -> _Source:
    """The folder of the run, if a model is in it; else the model that the run made under that name."""
    from paceline.artifacts.locate import models_of_run
    from paceline.artifacts.paths import clean_path, joined_path
    from paceline.artifacts.store import store_at
    from paceline.artifacts.transfer import exists

    run_id, _, path = uri.removeprefix("runs:/").strip("/").partition("/")
    run = client.get_run(run_id)
    root = str(run.info.artifact_uri)
    path = clean_path(path)
    if path and exists(store_at(root, client.tracking_uri), joined_path(path, "MLmodel")):
        return _Source(f"{root}/{path}", run_id)
    step_of_model = {output.model_id: output.step for output in run.outputs.model_outputs}
    models = models_of_run(client, run.info.experiment_id, run_id, path)
    if not models:
        raise MlflowException(f"Run {run_id} has neither files of a model nor a logged model at {path!r}", "NOT_FOUND")
    # Of checkpoints the last one counts, and of models without a step the newest.
    model = max(models, key=lambda one: (step_of_model.get(one.model_id, 0), one.creation_timestamp))
    return _Source(f"models:/{model.model_id}", run_id, model.model_id)


def _remember(client: MlflowClient, model_id: str, version: ModelVersion) -> None:
    """Note the version in the tags of the model, unless the server has."""
    text = client.get_logged_model(model_id).tags.get(VERSIONS_TAG)
    noted = json.loads(text) if text else []
    if any((str(one["name"]), str(one["version"])) == (version.name, version.version) for one in noted):
        return
    noted.append({"name": version.name, "version": int(version.version)})
    client.set_logged_model_tags(model_id, {VERSIONS_TAG: json.dumps(noted)})
