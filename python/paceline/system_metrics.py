"""Measurements of this machine while a run goes on: CPU, memory, disk, network, and NVIDIA GPUs where there are some.

They are metrics of the run whose names begin with `system/`. A thread without Python takes them.
"""

from __future__ import annotations

import logging
from typing import Protocol

from paceline import _native
from paceline.config import (
    disable_system_metrics_logging,
    enable_system_metrics_logging,
    set_system_metrics_node_id,
    set_system_metrics_samples_before_logging,
    set_system_metrics_sampling_interval,
)
from paceline.environment import number, variable
from paceline.tracking.state import ActiveRun

__all__ = [
    "disable_system_metrics_logging",
    "enable_system_metrics_logging",
    "set_system_metrics_node_id",
    "set_system_metrics_samples_before_logging",
    "set_system_metrics_sampling_interval",
]

PREFIX = "system/"

_logger = logging.getLogger("paceline")


class Monitor(Protocol):
    """What measures this machine."""

    def stop(self) -> None:
        """Stop measuring."""


def start(run: ActiveRun) -> None:
    """Measure this machine until the run ends."""
    node = variable("SYSTEM_METRICS_NODE_ID")
    prefix = f"{PREFIX}{node}/" if node else PREFIX
    run._monitor = _native.SystemMonitor(
        run._handle,
        prefix=prefix,
        interval_seconds=number("SYSTEM_METRICS_SAMPLING_INTERVAL", 10.0),
        samples=int(number("SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING", 1)),
        first_step=_next_step(run, prefix),
    )


def _next_step(run: ActiveRun, prefix: str) -> int:
    """The step after those that the run has: it may be gone on with."""
    keys = [key for key in run.data.metrics if key.startswith(prefix)]
    if not keys:
        return 0
    from paceline.client import MlflowClient

    try:
        points = MlflowClient(run._tracking_uri).get_metric_history(run.info.run_id, keys[0])
        return max((point.step + 1 for point in points), default=0)
    except Exception as error:
        _logger.warning("Measurements of this machine begin at step 0 again: %s", error)
        return 0
