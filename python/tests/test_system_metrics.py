"""Measurements of this machine."""

from __future__ import annotations

import time

import pytest

import paceline as mlflow

NAMES = {
    "cpu_utilization_percentage",
    "system_memory_usage_megabytes",
    "system_memory_usage_percentage",
    "disk_usage_percentage",
    "disk_usage_megabytes",
    "disk_available_megabytes",
    "network_receive_megabytes",
    "network_transmit_megabytes",
}


@pytest.fixture(autouse=True)
def quick(remote: str) -> None:
    mlflow.set_system_metrics_sampling_interval(0.02)
    mlflow.set_system_metrics_samples_before_logging(2)


def test_a_run_measures_its_machine() -> None:
    with mlflow.start_run(log_system_metrics=True) as run:
        time.sleep(0.5)
    metrics = mlflow.get_run(run.info.run_id).data.metrics
    assert {name.removeprefix("system/") for name in metrics if "gpu" not in name} == NAMES
    for name in ("cpu_utilization", "system_memory_usage", "disk_usage"):
        assert 0 <= metrics[f"system/{name}_percentage"] <= 100
    assert metrics["system/system_memory_usage_megabytes"] > 1
    client = mlflow.MlflowClient()
    steps = [point.step for point in client.get_metric_history(run.info.run_id, "system/cpu_utilization_percentage")]
    assert steps == list(range(len(steps)))
    assert len(steps) > 1
    time.sleep(0.2)
    with mlflow.start_run(run_id=run.info.run_id, log_system_metrics=True):
        time.sleep(0.3)
    again = [point.step for point in client.get_metric_history(run.info.run_id, "system/cpu_utilization_percentage")]
    assert again == list(range(len(again)))
    assert len(again) > len(steps)


def test_the_environment_switches_it_on_and_names_the_machine() -> None:
    mlflow.enable_system_metrics_logging()
    mlflow.set_system_metrics_node_id("node-7")
    with mlflow.start_run() as run:
        time.sleep(0.3)
    metrics = mlflow.get_run(run.info.run_id).data.metrics
    assert "system/node-7/cpu_utilization_percentage" in metrics
    mlflow.disable_system_metrics_logging()
    with mlflow.start_run() as run:
        time.sleep(0.1)
    assert mlflow.get_run(run.info.run_id).data.metrics == {}
