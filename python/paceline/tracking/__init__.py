"""Where data goes, and the client for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paceline.tracking.uris import (
    get_registry_uri,
    get_tracking_uri,
    is_tracking_uri_set,
    set_registry_uri,
    set_tracking_uri,
)

if TYPE_CHECKING:
    from paceline.tracking.client import MlflowClient

__all__ = [
    "MlflowClient",
    "get_registry_uri",
    "get_tracking_uri",
    "is_tracking_uri_set",
    "set_registry_uri",
    "set_tracking_uri",
]


def __getattr__(name: str) -> Any:
    if name == "MlflowClient":
        from paceline.tracking.client import MlflowClient

        return MlflowClient
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
