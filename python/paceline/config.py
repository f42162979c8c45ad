"""Switches of this process and of those that it starts."""

from __future__ import annotations

from paceline.environment import set_variable
from paceline.tracking.uris import (
    get_registry_uri,
    get_tracking_uri,
    is_tracking_uri_set,
    set_registry_uri,
    set_tracking_uri,
)

__all__ = [
    "disable_system_metrics_logging",
    "enable_async_logging",
    "enable_system_metrics_logging",
    "get_registry_uri",
    "get_tracking_uri",
    "is_tracking_uri_set",
    "set_registry_uri",
    "set_system_metrics_node_id",
    "set_system_metrics_samples_before_logging",
    "set_system_metrics_sampling_interval",
    "set_tracking_uri",
]


def enable_async_logging(enable: bool = True) -> None:
    """Have log calls return something to wait with. They wait for nothing themselves either way."""
    set_variable("ENABLE_ASYNC_LOGGING", str(enable).lower())


def enable_system_metrics_logging() -> None:
    """Have runs that begin from now on measure this machine."""
    set_variable("ENABLE_SYSTEM_METRICS_LOGGING", "true")


def disable_system_metrics_logging() -> None:
    """Have runs that begin from now on leave this machine unmeasured."""
    set_variable("ENABLE_SYSTEM_METRICS_LOGGING", "false")


def set_system_metrics_sampling_interval(interval: float | None) -> None:
    """Seconds between measurements of this machine; `None` goes back to 10."""
    set_variable("SYSTEM_METRICS_SAMPLING_INTERVAL", None if interval is None else str(interval))


def set_system_metrics_samples_before_logging(samples: int | None) -> None:
    """How many measurements make one point, which is their mean; `None` goes back to 1."""
    set_variable("SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING", None if samples is None else str(samples))


def set_system_metrics_node_id(node_id: str | None) -> None:
    """Name this machine in the names of its metrics; `None` leaves it unnamed."""
    set_variable("SYSTEM_METRICS_NODE_ID", node_id)
