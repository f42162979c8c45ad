"""Logging that returns at once and sends in the background."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.entities import Experiment, Metric, Param, RunTag

from support import Point, history

STEPS = 300


@pytest.fixture
def async_logging() -> Iterator[None]:
    """Every log call is asynchronous without saying so."""
    mlflow.config.enable_async_logging()
    yield
    mlflow.config.enable_async_logging(False)


def test_everything_is_there_after_a_flush(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run() as active:
        for step in range(STEPS):
            mlflow.log_metric("loss", 1 / (step + 1), step=step, timestamp=1000 + step, synchronous=False)
        for number in range(20):
            mlflow.log_param(f"p{number}", number, synchronous=False)
            mlflow.set_tag(f"t{number}", number, synchronous=False)
        mlflow.log_metrics({"a": 1, "b": 2}, step=7, synchronous=False)
        mlflow.log_params({"together": "yes"}, synchronous=False)
        mlflow.set_tags({"all": "at once"}, synchronous=False)
        mlflow.flush_async_logging()

        run = client.get_run(active.info.run_id)

    numbered = range(20)
    assert run.data.metrics == {"loss": 1 / STEPS, "a": 1, "b": 2}
    assert run.data.params == {f"p{number}": str(number) for number in numbered} | {"together": "yes"}
    assert ({f"t{number}": str(number) for number in numbered} | {"all": "at once"}).items() <= run.data.tags.items()
    expected = Counter(Point(step, 1000 + step, repr(1 / (step + 1))) for step in range(STEPS))
    assert history(client, active.info.run_id, "loss") == expected


def test_waiting_for_one_operation(client: MlflowClient, experiment: Experiment) -> None:
    run_id = client.create_run(experiment.experiment_id).info.run_id

    operations = client.log_batch(
        run_id, [Metric("m", 0.5, 1000, 1)], [Param("p", "1")], [RunTag("t", "1")], synchronous=False
    )
    operations.wait()

    data = client.get_run(run_id).data
    assert (data.metrics, data.params, data.tags["t"]) == ({"m": 0.5}, {"p": "1"}, "1")


def test_a_batch_larger_than_one_request(client: MlflowClient, experiment: Experiment) -> None:
    metrics = [Metric("m", step / 7, 1000 + step, step) for step in range(2500)]
    run_id = client.create_run(experiment.experiment_id).info.run_id

    client.log_batch(run_id, metrics, synchronous=False).wait()

    assert history(client, run_id, "m") == Counter(map(Point.of, metrics))


def test_async_logging_as_the_default(async_logging: None, client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run() as active:
        operations = [mlflow.log_metric("m", step, step=step, timestamp=1000 + step) for step in range(50)]
        mlflow.log_params({"p": 1})
        mlflow.set_tag("t", "1")
    assert all(operation is not None for operation in operations)
    mlflow.flush_async_logging()

    run = client.get_run(active.info.run_id)
    assert (run.data.metrics, run.data.params, run.data.tags["t"]) == ({"m": 49}, {"p": "1"}, "1")
    assert len(client.get_metric_history(active.info.run_id, "m")) == 50


def test_a_refused_write_shows_when_waited_for(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run() as active:
        mlflow.log_param("lr", 1)
        operations = mlflow.log_params({"lr": 2}, synchronous=False)
        with pytest.raises(Exception, match="Changing param values is not allowed"):
            operations.wait()

    assert client.get_run(active.info.run_id).data.params == {"lr": "1"}
