"""Many writers at once: nothing is lost, and the latest value of a metric is the right one."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest
from mlflow import MlflowClient
from mlflow.entities import Experiment

import workers
from support import Point, history, latest

PROCESSES = 8
THREADS = 2
VERSIONS = 5
KEYS = ["single", "batched/a", "batched/b"]

#: Runs a task of `workers` in all processes at once: the task, its second argument, and the others for each process.
Everywhere = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def everywhere(tracking_uri: str) -> Iterator[Everywhere]:
    """Eight processes, started once: importing MLflow takes them longer than all of their logging."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES)
    with ProcessPoolExecutor(PROCESSES, context, workers.join, (barrier,)) as pool:

        def run(task: Callable[..., Any], argument: str, per_process: list[tuple[Any, ...]]) -> list[Any]:
            # A process that failed before the common start has broken the barrier for the others.
            barrier.reset()
            futures = [pool.submit(task, tracking_uri, argument, *rest) for rest in per_process]
            return [future.result() for future in futures]

        yield run


def expect(client: MlflowClient, run_id: str, key: str, writers: range, count: int) -> None:
    """The run has exactly the points of these writers, and shows the right one as the latest."""
    expected = Counter(Point.of(metric) for writer in writers for metric in workers.points(writer, key, count))
    assert history(client, run_id, key) == expected
    assert client.get_run(run_id).data.metrics[key] == latest(expected)


def test_threads_log_into_one_run(client: MlflowClient, tracking_uri: str, experiment: Experiment) -> None:
    run_id = client.create_run(experiment.experiment_id).info.run_id

    with ThreadPoolExecutor(THREADS) as pool:
        tasks = [
            pool.submit(workers.log_points, tracking_uri, run_id, writer, KEYS, 50, 500) for writer in range(THREADS)
        ]
        for task in tasks:
            task.result()

    expect(client, run_id, "single", range(THREADS), 50)
    for key in KEYS[1:]:
        expect(client, run_id, key, range(THREADS), 500)


def test_processes_log_into_one_run(client: MlflowClient, everywhere: Everywhere, experiment: Experiment) -> None:
    run_id = client.create_run(experiment.experiment_id).info.run_id

    everywhere(workers.log_into_run, run_id, [(writer, KEYS, 20, 300) for writer in range(PROCESSES)])

    expect(client, run_id, "single", range(PROCESSES), 20)
    for key in KEYS[1:]:
        expect(client, run_id, key, range(PROCESSES), 300)


def test_processes_log_into_many_runs(client: MlflowClient, everywhere: Everywhere, experiment: Experiment) -> None:
    experiment_id = experiment.experiment_id

    created = everywhere(workers.log_into_new_runs, experiment_id, [(writer, 3, 200) for writer in range(PROCESSES)])

    runs = {run.info.run_id: run for run in client.search_runs([experiment_id])}
    assert runs.keys() == {run_id for run_ids in created for run_id in run_ids}
    for writer, run_ids in enumerate(created):
        for number, run_id in enumerate(run_ids):
            assert runs[run_id].info.run_name == f"{writer}-{number}"
            assert runs[run_id].info.status == "FINISHED"
            assert runs[run_id].data.params == {"writer": str(writer)}
            expect(client, run_id, "single", range(writer, writer + 1), 2)
            expect(client, run_id, "batched", range(writer, writer + 1), 200)


def test_processes_set_the_same_new_experiment(client: MlflowClient, everywhere: Everywhere, unique_name: str) -> None:
    ids = everywhere(workers.set_experiment, unique_name, [()] * PROCESSES)

    assert set(ids) == {client.get_experiment_by_name(unique_name).experiment_id}


def test_one_of_several_values_of_a_param_wins(
    client: MlflowClient, everywhere: Everywhere, experiment: Experiment
) -> None:
    run_id = client.create_run(experiment.experiment_id).info.run_id

    taken = everywhere(workers.log_same_param, run_id, [(str(writer),) for writer in range(PROCESSES)])

    assert taken.count(True) == 1
    assert client.get_run(run_id).data.params == {"contested": str(taken.index(True))}


def test_processes_create_the_same_registered_model(
    client: MlflowClient, everywhere: Everywhere, unique_name: str
) -> None:
    created = everywhere(workers.create_registered_model, unique_name, [()] * PROCESSES)

    assert created.count(True) == 1
    assert [model.name for model in client.search_registered_models(f"name = '{unique_name}'")] == [unique_name]


def test_processes_create_versions_of_one_model(client: MlflowClient, everywhere: Everywhere, unique_name: str) -> None:
    client.create_registered_model(unique_name)

    created = everywhere(workers.create_versions, unique_name, [(VERSIONS,)] * PROCESSES)

    numbers = list(range(1, PROCESSES * VERSIONS + 1))
    assert sorted(number for process in created for number in process) == numbers
    # Each process sees its own numbers grow.
    assert all(process == sorted(process) for process in created)
    found = client.search_model_versions(f"name = '{unique_name}'", order_by=["version_number ASC"])
    assert [int(version.version) for version in found] == numbers
