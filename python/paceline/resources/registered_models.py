"""Registered models: names whose versions are counted, with tags and aliases."""

from __future__ import annotations

from typing import Any

from paceline.entities import PagedList
from paceline.entities.model_registry import ModelVersion, RegisteredModel
from paceline.resources.base import ClientBase, pairs_json


class RegisteredModelCalls(ClientBase):
    """Make, find and change registered models."""

    def create_registered_model(
        self, name: str, tags: dict[str, Any] | None = None, description: str | None = None
    ) -> RegisteredModel:
        """Make a registered model. A name that is taken is refused with `RESOURCE_ALREADY_EXISTS`.

        >>> from paceline import MlflowClient
        >>> MlflowClient(server).create_registered_model("docs-model", tags={"team": "vision"}).tags
        {'team': 'vision'}
        """
        answer = self._registry_api.post(
            "registered-models/create", name=name, tags=pairs_json(tags), description=description
        )
        return RegisteredModel.from_json(answer["registered_model"])

    def get_registered_model(self, name: str) -> RegisteredModel:
        """The registered model of a name."""
        answer = self._registry_api.get("registered-models/get", name=name)
        return RegisteredModel.from_json(answer["registered_model"])

    def rename_registered_model(self, name: str, new_name: str) -> RegisteredModel:
        """Give a model another name. Its versions, tags and aliases follow."""
        answer = self._registry_api.post("registered-models/rename", name=name, new_name=new_name)
        return RegisteredModel.from_json(answer["registered_model"])

    def update_registered_model(self, name: str, description: str | None = None) -> RegisteredModel:
        """Describe a model; `None` takes the description away."""
        answer = self._registry_api.patch("registered-models/update", name=name, description=description)
        return RegisteredModel.from_json(answer["registered_model"])

    def delete_registered_model(self, name: str) -> None:
        """Remove a model with all its versions, for good."""
        self._registry_api.delete("registered-models/delete", name=name)

    def search_registered_models(
        self,
        filter_string: str | None = None,
        max_results: int = 100,
        order_by: list[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[RegisteredModel]:
        """A page of the models that match a filter, by name unless `order_by` says otherwise."""
        answer = self._registry_api.get(
            "registered-models/search",
            filter=filter_string,
            max_results=max_results,
            order_by=order_by,
            page_token=page_token,
        )
        models = [RegisteredModel.from_json(model) for model in answer.get("registered_models") or ()]
        return PagedList(models, answer.get("next_page_token") or None)

    def set_registered_model_tag(self, name: str, key: str, value: Any) -> None:
        """Set a tag of a model, as text."""
        self._registry_api.post("registered-models/set-tag", name=name, key=key, value=str(value))

    def delete_registered_model_tag(self, name: str, key: str) -> None:
        """Remove a tag of a model, if it is there."""
        self._registry_api.delete("registered-models/delete-tag", name=name, key=key)

    def set_registered_model_alias(self, name: str, alias: str, version: str) -> None:
        """Point an alias at a version. It may have pointed at another one.

        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> model = client.create_registered_model("docs-alias")
        >>> version = client.create_model_version("docs-alias", "s3://bucket/model").version
        >>> client.set_registered_model_alias("docs-alias", "champion", version)
        >>> client.get_model_version_by_alias("docs-alias", "champion").version
        '1'
        """
        self._registry_api.post("registered-models/alias", name=name, alias=alias, version=str(version))

    def delete_registered_model_alias(self, name: str, alias: str) -> None:
        """Remove an alias, if it is there."""
        self._registry_api.delete("registered-models/alias", name=name, alias=alias)

    def get_model_version_by_alias(self, name: str, alias: str) -> ModelVersion:
        """The version that an alias points at."""
        answer = self._registry_api.get("registered-models/alias", name=name, alias=alias)
        return ModelVersion.from_json(answer["model_version"])

    def get_latest_versions(self, name: str, stages: list[str] | None = None) -> list[ModelVersion]:
        """The highest version of each of the stages, or of every stage that has one."""
        answer = self._registry_api.post("registered-models/get-latest-versions", name=name, stages=stages)
        return [ModelVersion.from_json(version) for version in answer.get("model_versions") or ()]
