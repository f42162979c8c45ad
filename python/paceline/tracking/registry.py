"""Registered models and their versions."""

from __future__ import annotations

from typing import Any

from paceline.client import MlflowClient
from paceline.entities.model_registry import ModelVersion, RegisteredModel


def search_registered_models(
    max_results: int | None = None, filter_string: str | None = None, order_by: list[str] | None = None
) -> list[RegisteredModel]:
    """Registered models that a filter lets through; all of them unless `max_results` bounds them."""
    found: list[RegisteredModel] = []
    token: str | None = None
    while max_results is None or len(found) < max_results:
        size = 100 if max_results is None else min(100, max_results - len(found))
        page = MlflowClient().search_registered_models(filter_string, size, order_by, token)
        found.extend(page)
        token = page.token
        if not token:
            break
    return found


def search_model_versions(
    max_results: int | None = None, filter_string: str | None = None, order_by: list[str] | None = None
) -> list[ModelVersion]:
    """Versions of registered models that a filter lets through; all of them unless `max_results` bounds them."""
    found: list[ModelVersion] = []
    token: str | None = None
    while max_results is None or len(found) < max_results:
        size = 10_000 if max_results is None else min(10_000, max_results - len(found))
        page = MlflowClient().search_model_versions(filter_string, size, order_by, token)
        found.extend(page)
        token = page.token
        if not token:
            break
    return found


def set_model_version_tag(name: str, version: str | None = None, key: str | None = None, value: Any = None) -> None:
    """Set a tag of a version of a registered model."""
    MlflowClient().set_model_version_tag(name, version, key, value)
