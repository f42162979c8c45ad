"""What the processes of `test_concurrency.py` do. Each starts as a new interpreter and imports this file."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from typing import ParamSpec, TypeVar

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric

import support

#: How long a process waits for the others to be ready, imports included.
START_TIMEOUT_S = 90

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

barrier: Barrier


def join(shared: Barrier) -> None:
    """First thing a new process does."""
    global barrier
    barrier = shared
    support.record_server_faults()


def together(task: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Start `task` in all processes at the same moment, and fail it if the server answers 5xx."""

    @functools.wraps(task)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        support.server_faults.clear()
        barrier.wait(START_TIMEOUT_S)
        result = task(*args, **kwargs)
        assert not support.server_faults, support.server_faults
        return result

    return run


def points(writer: int, key: str, count: int) -> list[Metric]:
    """The points of one writer. Steps of all writers interleave, and writer 0 logs its largest steps first."""
    steps = range(count) if writer else reversed(range(count))
    return [Metric(key, writer + step / 1000, 1_700_000_000_000 + (step * 37) % 101, step) for step in steps]


def log_points(uri: str, run_id: str, writer: int, keys: list[str], single: int, batched: int) -> None:
    """Log `single` points of the first key one by one, and `batched` points of each other key in batches."""
    client = MlflowClient(uri)
    for metric in points(writer, keys[0], single):
        client.log_metric(run_id, metric.key, metric.value, metric.timestamp, metric.step)
    for key in keys[1:]:
        metrics = points(writer, key, batched)
        for start in range(0, batched, 100):
            client.log_batch(run_id, metrics[start : start + 100])


@together
def log_into_run(uri: str, run_id: str, writer: int, keys: list[str], single: int, batched: int) -> None:
    log_points(uri, run_id, writer, keys, single, batched)


@together
def log_into_new_runs(uri: str, experiment_id: str, writer: int, runs: int, points_per_run: int) -> list[str]:
    """Create runs and fill each. Returns their ids."""
    client = MlflowClient(uri)
    run_ids = []
    for number in range(runs):
        run_id = client.create_run(experiment_id, run_name=f"{writer}-{number}").info.run_id
        client.log_param(run_id, "writer", str(writer))
        log_points(uri, run_id, writer, ["single", "batched"], 2, points_per_run)
        client.set_terminated(run_id)
        run_ids.append(run_id)
    return run_ids


@together
def set_experiment(uri: str, name: str) -> str:
    mlflow.set_tracking_uri(uri)
    os.environ.pop("MLFLOW_EXPERIMENT_ID", None)
    return mlflow.set_experiment(name).experiment_id


@together
def log_same_param(uri: str, run_id: str, value: str) -> bool:
    """Whether the server took this value."""
    try:
        MlflowClient(uri).log_param(run_id, "contested", value)
    except mlflow.MlflowException:
        return False
    return True


@together
def create_versions(uri: str, name: str, count: int) -> list[int]:
    """Create versions of one registered model. Returns their numbers."""
    client = MlflowClient(uri)
    return [int(client.create_model_version(name, "s3://bucket/model").version) for _ in range(count)]


@together
def create_registered_model(uri: str, name: str) -> bool:
    """Whether this process was the one that created it."""
    try:
        MlflowClient(uri).create_registered_model(name)
    except mlflow.MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
        return False
    return True
