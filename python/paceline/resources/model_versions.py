"""Versions of registered models."""

from __future__ import annotations

import time
from typing import Any

from paceline.entities import PagedList
from paceline.entities.model_registry import ModelVersion
from paceline.exceptions import MlflowException
from paceline.resources.base import pairs_json
from paceline.resources.registered_models import RegisteredModelCalls

STAGES = ("None", "Staging", "Production", "Archived")

_POLL_INTERVAL_S = 3


class ModelVersionCalls(RegisteredModelCalls):
    """Make, find and change versions of registered models."""

    def create_model_version(
        self,
        name: str,
        source: str,
        run_id: str | None = None,
        tags: dict[str, Any] | None = None,
        run_link: str | None = None,
        description: str | None = None,
        await_creation_for: int | None = 300,
        model_id: str | None = None,
    ) -> ModelVersion:
        """Make the next version of a registered model from what is at the URI `source`.

        Waits up to `await_creation_for` seconds until the version is ready; `None` or 0: not at all.
        """
        answer = self._registry_api.post(
            "model-versions/create",
            name=name,
            source=source,
            run_id=run_id,
            run_link=run_link,
            description=description,
            tags=pairs_json(tags),
            model_id=model_id,
        )
        version = ModelVersion.from_json(answer["model_version"])
        return self._when_ready(version, await_creation_for) if await_creation_for else version

    def get_model_version(self, name: str, version: str) -> ModelVersion:
        """One version of a model."""
        answer = self._registry_api.get("model-versions/get", name=name, version=version)
        return ModelVersion.from_json(answer["model_version"])

    def update_model_version(self, name: str, version: str, description: str | None = None) -> ModelVersion:
        """Describe a version."""
        if description is None:
            raise MlflowException.invalid_parameter_value(f"No 'description' for version {version} of model {name!r}")
        answer = self._registry_api.patch(
            "model-versions/update", name=name, version=str(version), description=description
        )
        return ModelVersion.from_json(answer["model_version"])

    def delete_model_version(self, name: str, version: str) -> None:
        """Remove a version. Its number is not given again."""
        self._registry_api.delete("model-versions/delete", name=name, version=str(version))

    def get_model_version_download_uri(self, name: str, version: str) -> str:
        """URI of the folder that the files of a version are in."""
        answer = self._registry_api.get("model-versions/get-download-uri", name=name, version=version)
        return str(answer["artifact_uri"])

    def get_model_version_stages(self, name: str, version: str) -> list[str]:
        """The stages that there are."""
        del name, version
        return list(STAGES)

    def transition_model_version_stage(
        self, name: str, version: str, stage: str, archive_existing_versions: bool = False
    ) -> ModelVersion:
        """Move a version to a stage, and if wanted those that are there to `Archived`. Aliases say more."""
        answer = self._registry_api.post(
            "model-versions/transition-stage",
            name=name,
            version=str(version),
            stage=stage,
            archive_existing_versions=archive_existing_versions,
        )
        return ModelVersion.from_json(answer["model_version"])

    def search_model_versions(
        self,
        filter_string: str | None = None,
        max_results: int = 10_000,
        order_by: list[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[ModelVersion]:
        """A page of the versions of all models that match a filter, those changed last first."""
        answer = self._registry_api.get(
            "model-versions/search",
            filter=filter_string,
            max_results=max_results,
            order_by=order_by,
            page_token=page_token,
        )
        versions = [ModelVersion.from_json(version) for version in answer.get("model_versions") or ()]
        return PagedList(versions, answer.get("next_page_token") or None)

    def set_model_version_tag(
        self,
        name: str,
        version: str | None = None,
        key: str | None = None,
        value: Any = None,
        stage: str | None = None,
    ) -> None:
        """Set a tag, as text, of a version or of the highest version in a stage."""
        version = self._version_or_latest(name, version, stage)
        self._registry_api.post("model-versions/set-tag", name=name, version=version, key=key, value=str(value))

    def delete_model_version_tag(
        self, name: str, version: str | None = None, key: str | None = None, stage: str | None = None
    ) -> None:
        """Remove a tag, if it is there, of a version or of the highest version in a stage."""
        version = self._version_or_latest(name, version, stage)
        self._registry_api.delete("model-versions/delete-tag", name=name, version=version, key=key)

    def copy_model_version(self, src_model_uri: str, dst_name: str) -> ModelVersion:
        """Make a version of `dst_name` from the version at `models:/<name>/<version>` or `models:/<name>@<alias>`.

        A registered model of that name is made when there is none.
        """
        from paceline.artifacts.model_uri import version_of_uri

        source = version_of_uri(self, src_model_uri)
        try:
            self.create_registered_model(dst_name)
        except MlflowException as error:
            if error.error_code != "RESOURCE_ALREADY_EXISTS":
                raise
        return self.create_model_version(
            dst_name,
            f"models:/{source.name}/{source.version}",
            run_id=source.run_id,
            run_link=source.run_link,
            description=source.description,
        )

    def _version_or_latest(self, name: str, version: str | int | None, stage: str | None) -> str:
        if (version is None) == (stage is None):
            raise MlflowException.invalid_parameter_value(f"Give a version or a stage; got {version=} and {stage=}")
        if version is not None:
            return str(version)
        latest = self.get_latest_versions(name, [str(stage)])
        if not latest:
            raise MlflowException.invalid_parameter_value(f"Model {name!r} has no version in stage {stage!r}")
        return latest[0].version

    def _when_ready(self, version: ModelVersion, timeout_s: int) -> ModelVersion:
        deadline = time.monotonic() + timeout_s
        while version.status == "PENDING_REGISTRATION":
            if time.monotonic() > deadline:
                raise MlflowException(
                    f"Version {version.version} of model {version.name!r} was not ready within {timeout_s} s"
                )
            time.sleep(_POLL_INTERVAL_S)
            version = self.get_model_version(version.name, version.version)
        if version.status != "READY":
            raise MlflowException(
                f"Version {version.version} of model {version.name!r} is {version.status}: {version.status_message}"
            )
        return version
