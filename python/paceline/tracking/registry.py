"""Registered models and their versions."""

from __future__ import annotations

from typing import Any

from paceline.client import MlflowClient
from paceline.entities.model_registry import ModelVersion, RegisteredModel
from paceline.entities.paged_list import items_of_all_pages

#: Registered models, and versions, in one request.
MODELS_PAGE_SIZE = 100
VERSIONS_PAGE_SIZE = 10_000


def search_registered_models(
    max_results: int | None = None, filter_string: str | None = None, order_by: list[str] | None = None
) -> list[RegisteredModel]:
    """Registered models that a filter lets through; all of them unless `max_results` bounds them.

    >>> import paceline as mlflow
    >>> version = mlflow.register_model("s3://bucket/model", "docs-search-models")
    >>> [model.name for model in mlflow.search_registered_models(filter_string="name = 'docs-search-models'")]
    ['docs-search-models']
    """
    client = MlflowClient()
    pages = items_of_all_pages(
        lambda size, token: client.search_registered_models(filter_string, size, order_by, token),
        max_results,
        MODELS_PAGE_SIZE,
    )
    return list(pages)


def search_model_versions(
    max_results: int | None = None, filter_string: str | None = None, order_by: list[str] | None = None
) -> list[ModelVersion]:
    """Versions of registered models that a filter lets through; all of them unless `max_results` bounds them.

    >>> import paceline as mlflow
    >>> version = mlflow.register_model("s3://bucket/model", "docs-search-versions")
    >>> [one.version for one in mlflow.search_model_versions(filter_string="name = 'docs-search-versions'")]
    ['1']
    """
    client = MlflowClient()
    pages = items_of_all_pages(
        lambda size, token: client.search_model_versions(filter_string, size, order_by, token),
        max_results,
        VERSIONS_PAGE_SIZE,
    )
    return list(pages)


def set_model_version_tag(name: str, version: str | None = None, key: str | None = None, value: Any = None) -> None:
    """Set a tag of a version of a registered model."""
    MlflowClient().set_model_version_tag(name, version, key, value)
