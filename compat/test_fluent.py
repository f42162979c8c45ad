"""Experiments, runs, params, metrics and tags through `mlflow.*` and `MlflowClient`."""

from __future__ import annotations

import math
import time
from collections import Counter

import mlflow
import pytest
from mlflow import MlflowClient, MlflowException
from mlflow.entities import Experiment, Metric, Param, RunTag, ViewType

from support import LARGEST_DOUBLE, Point, history, latest

# Experiments


def test_set_experiment_creates_a_new_one_then_reuses_it(client: MlflowClient, unique_name: str) -> None:
    created = mlflow.set_experiment(unique_name)
    again = mlflow.set_experiment(unique_name)

    assert again.experiment_id == created.experiment_id
    assert created.name == unique_name
    assert created.lifecycle_stage == "active"
    assert created.artifact_location.endswith(f"/{created.experiment_id}")
    assert abs(created.creation_time - time.time() * 1000) < 60_000
    assert created.last_update_time == created.creation_time
    assert client.get_experiment(created.experiment_id).name == unique_name


def test_experiment_zero_is_named_default(client: MlflowClient) -> None:
    default = client.get_experiment("0")

    assert (default.name, default.lifecycle_stage) == ("Default", "active")


def test_an_experiment_name_may_hold_any_characters(client: MlflowClient, unique_name: str) -> None:
    name = f"{unique_name} / süß 100% 日本 'quoted' \"twice\" & <b>"

    experiment_id = client.create_experiment(name)

    assert client.get_experiment_by_name(name).experiment_id == experiment_id


def test_experiment_tags(client: MlflowClient, unique_name: str) -> None:
    experiment_id = client.create_experiment(unique_name, tags={"team": "vision", "mlflow.note.content": "# Hi\n\nä"})

    client.set_experiment_tag(experiment_id, "team", "audio")
    mlflow.set_experiment(unique_name)
    mlflow.set_experiment_tags({"priority": 1, "empty": ""})

    assert client.get_experiment(experiment_id).tags == {
        "team": "audio",
        "mlflow.note.content": "# Hi\n\nä",
        "priority": "1",
        "empty": "",
    }


def test_an_experiment_is_renamed(client: MlflowClient, experiment: Experiment) -> None:
    new_name = f"{experiment.name}-renamed"

    client.rename_experiment(experiment.experiment_id, new_name)

    renamed = client.get_experiment_by_name(new_name)
    assert renamed.experiment_id == experiment.experiment_id
    assert renamed.last_update_time >= experiment.last_update_time
    assert client.get_experiment_by_name(experiment.name) is None


def test_an_experiment_name_is_taken_once(client: MlflowClient, experiment: Experiment) -> None:
    with pytest.raises(MlflowException, match="already exists") as refused:
        client.create_experiment(experiment.name)
    assert refused.value.error_code == "RESOURCE_ALREADY_EXISTS"


def test_a_deleted_experiment_takes_its_runs_along_and_brings_them_back(
    client: MlflowClient, experiment: Experiment
) -> None:
    with mlflow.start_run() as run:
        pass

    client.delete_experiment(experiment.experiment_id)

    assert client.get_experiment(experiment.experiment_id).lifecycle_stage == "deleted"
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
    with pytest.raises(MlflowException, match="deleted experiment"):
        mlflow.set_experiment(experiment.name)
    with pytest.raises(MlflowException, match="already exists"):
        client.create_experiment(experiment.name)
    with pytest.raises(MlflowException, match="must be in the 'active' state"):
        client.create_run(experiment.experiment_id)

    client.restore_experiment(experiment.experiment_id)

    assert client.get_experiment(experiment.experiment_id).lifecycle_stage == "active"
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "active"


@pytest.mark.parametrize("experiment_id", ["987654321", "not-a-number"])
def test_an_unknown_experiment_is_refused(client: MlflowClient, experiment_id: str) -> None:
    with pytest.raises(MlflowException):
        client.get_experiment(experiment_id)


# Runs


def test_a_run_from_start_to_finish(client: MlflowClient, experiment: Experiment) -> None:
    before_ms = int(time.time() * 1000)
    with mlflow.start_run(run_name="first steps", tags={"stage": "demo"}, description="**Why** we ran it") as active:
        assert client.get_run(active.info.run_id).info.status == "RUNNING"
    after_ms = int(time.time() * 1000)

    run = client.get_run(active.info.run_id)
    assert run.info.run_name == "first steps"
    assert run.info.experiment_id == experiment.experiment_id
    assert run.info.status == "FINISHED"
    assert run.info.lifecycle_stage == "active"
    assert before_ms <= run.info.start_time <= run.info.end_time <= after_ms
    assert run.info.artifact_uri == f"{experiment.artifact_location}/{run.info.run_id}/artifacts"
    assert run.data.tags["stage"] == "demo"
    assert run.data.tags["mlflow.runName"] == "first steps"
    assert run.data.tags["mlflow.note.content"] == "**Why** we ran it"
    assert run.data.tags["mlflow.user"] == run.info.user_id


def test_a_run_without_a_name_gets_one(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run() as active:
        pass

    run = client.get_run(active.info.run_id)
    assert run.info.run_name
    assert len(run.info.run_name) <= 20
    assert run.data.tags["mlflow.runName"] == run.info.run_name


def test_a_run_is_renamed_by_update_and_by_tag(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run(run_name="one") as active:
        run_id = active.info.run_id

        client.update_run(run_id, name="two")
        assert client.get_run(run_id).info.run_name == "two"
        assert client.get_run(run_id).data.tags["mlflow.runName"] == "two"

        mlflow.set_tag("mlflow.runName", "three")
        assert client.get_run(run_id).info.run_name == "three"


def test_nested_runs_know_their_parent(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run() as parent:
        with mlflow.start_run(nested=True) as child:
            with mlflow.start_run(nested=True) as grandchild:
                mlflow.log_metric("depth", 2)
            mlflow.log_metric("depth", 1)
        mlflow.log_metric("depth", 0)

    runs = [client.get_run(run.info.run_id) for run in (parent, child, grandchild)]
    assert [run.data.metrics["depth"] for run in runs] == [0, 1, 2]
    assert [run.data.tags.get("mlflow.parentRunId") for run in runs] == [
        None,
        parent.info.run_id,
        child.info.run_id,
    ]
    assert client.get_parent_run(child.info.run_id).info.run_id == parent.info.run_id


def test_a_run_that_raises_is_failed(client: MlflowClient, experiment: Experiment) -> None:
    with pytest.raises(ZeroDivisionError), mlflow.start_run() as active:  # noqa: PT012 - a training is more than a line
        mlflow.log_param("kept", "yes")
        _ = 1 / 0

    run = client.get_run(active.info.run_id)
    assert run.info.status == "FAILED"
    assert run.info.end_time
    assert run.data.params == {"kept": "yes"}


@pytest.mark.parametrize("status", ["FINISHED", "FAILED", "KILLED"])
def test_a_run_ends_with_the_status_it_is_given(client: MlflowClient, experiment: Experiment, status: str) -> None:
    run_id = client.create_run(experiment.experiment_id).info.run_id

    client.set_terminated(run_id, status, end_time=1_700_000_000_123)

    info = client.get_run(run_id).info
    assert (info.status, info.end_time) == (status, 1_700_000_000_123)


def test_a_finished_run_is_resumed(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run() as active:
        mlflow.log_metric("loss", 2, step=0)
    run_id = active.info.run_id

    with mlflow.start_run(run_id=run_id):
        assert client.get_run(run_id).info.status == "RUNNING"
        mlflow.log_metric("loss", 1, step=1)

    run = client.get_run(run_id)
    assert run.info.status == "FINISHED"
    assert run.info.start_time == active.info.start_time
    assert run.data.metrics == {"loss": 1}
    assert len(client.get_metric_history(run_id, "loss")) == 2


def test_a_deleted_run_stays_readable_refuses_writes_and_comes_back(
    client: MlflowClient, experiment: Experiment
) -> None:
    with mlflow.start_run() as active:
        mlflow.log_param("p", "1")
    run_id = active.info.run_id

    mlflow.delete_run(run_id)

    deleted = client.get_run(run_id)
    assert (deleted.info.lifecycle_stage, deleted.data.params) == ("deleted", {"p": "1"})
    assert len(client.search_runs([experiment.experiment_id])) == 0
    assert len(client.search_runs([experiment.experiment_id], run_view_type=ViewType.DELETED_ONLY)) == 1
    for write in (
        lambda: client.log_param(run_id, "q", "1"),
        lambda: client.log_metric(run_id, "m", 1),
        lambda: client.set_tag(run_id, "t", "1"),
        lambda: client.log_batch(run_id, metrics=[Metric("m", 1, 1, 1)]),
    ):
        with pytest.raises(MlflowException, match="must be in the 'active' state"):
            write()

    client.restore_run(run_id)

    client.log_param(run_id, "q", "2")
    assert client.get_run(run_id).data.params == {"p": "1", "q": "2"}
    assert len(client.search_runs([experiment.experiment_id])) == 1


def test_an_unknown_run_is_not_found(client: MlflowClient) -> None:
    missing = "0" * 32
    with pytest.raises(MlflowException, match=f"Run with id={missing} not found") as refused:
        client.get_run(missing)
    assert refused.value.error_code == "RESOURCE_DOES_NOT_EXIST"


# Params


def test_params_come_back_as_the_strings_logged(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run() as active:
        mlflow.log_param("lr", 0.1)
        mlflow.log_param("empty", "")
        mlflow.log_params({"depth": 3, "flag": True, "none": None, "list": [1, "zwei"], "a/b c.d-e_f": "key"})
        mlflow.log_param("text", "zwölf 日本 🎉\nsecond line\t'\"\\ {json}")
        mlflow.log_param("Depth", "keys are case-sensitive")

    assert client.get_run(active.info.run_id).data.params == {
        "lr": "0.1",
        "empty": "",
        "depth": "3",
        "flag": "True",
        "none": "None",
        "list": "[1, 'zwei']",
        "a/b c.d-e_f": "key",
        "text": "zwölf 日本 🎉\nsecond line\t'\"\\ {json}",
        "Depth": "keys are case-sensitive",
    }


def test_more_params_than_one_request_may_carry(client: MlflowClient, experiment: Experiment) -> None:
    params = {f"p{number:03}": str(number * 7) for number in range(150)}

    with mlflow.start_run() as active:
        mlflow.log_params(params)

    assert client.get_run(active.info.run_id).data.params == params


def test_a_param_takes_6000_characters(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run() as active:
        mlflow.log_param("long", "ä" * 6000)

    assert client.get_run(active.info.run_id).data.params["long"] == "ä" * 6000


def test_a_param_cannot_change(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run() as active:
        mlflow.log_param("lr", 0.1)
        mlflow.log_param("lr", 0.1)

        with pytest.raises(MlflowException, match=r"Changing param values is not allowed.*'lr'"):
            mlflow.log_param("lr", 0.2)
        with pytest.raises(MlflowException, match=r"Changing param values is not allowed.*'lr'"):
            mlflow.log_params({"new": 1, "lr": 0.2})

    # The refused batch left nothing behind.
    assert client.get_run(active.info.run_id).data.params == {"lr": "0.1"}


@pytest.mark.parametrize("key", ["", "a//b", "../up", "/root", ".", "ends/", "per%cent", "k" * 251])
def test_bad_keys_are_refused(experiment: Experiment, key: str) -> None:
    with mlflow.start_run():
        with pytest.raises(MlflowException):
            mlflow.log_param(key, 1)
        with pytest.raises(MlflowException):
            mlflow.log_metric(key, 1)
        with pytest.raises(MlflowException):
            mlflow.set_tag(key, 1)


# Tags


def test_tags_are_set_overwritten_and_deleted(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run() as active:
        mlflow.set_tag("stage", "draft")
        mlflow.set_tags({"stage": "final", "number": 7, "lines": "one\ntwo", "empty": "", "emoji": "🎉"})
        mlflow.set_tag("gone", "soon")
        mlflow.delete_tag("gone")
        with pytest.raises(MlflowException, match="No tag with name: gone"):
            mlflow.delete_tag("gone")

    tags = client.get_run(active.info.run_id).data.tags
    own = {key: value for key, value in tags.items() if not key.startswith("mlflow.")}
    assert own == {"stage": "final", "number": "7", "lines": "one\ntwo", "empty": "", "emoji": "🎉"}


def test_the_note_of_a_run_is_a_tag(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run(description="first") as active:
        mlflow.set_tag("mlflow.note.content", "second, with *markdown*\n\n- a\n- b")

    note = client.get_run(active.info.run_id).data.tags["mlflow.note.content"]
    assert note == "second, with *markdown*\n\n- a\n- b"


def test_more_tags_than_one_request_may_carry(client: MlflowClient, experiment: Experiment) -> None:
    tags = {f"t{number:03}": str(number) for number in range(150)}

    with mlflow.start_run() as active:
        mlflow.set_tags(tags)

    assert tags.items() <= client.get_run(active.info.run_id).data.tags.items()


# Metrics


def test_metric_history_returns_every_point_with_step_and_time(client: MlflowClient, experiment: Experiment) -> None:
    points = [
        Metric("loss", 0.1 + 0.2, 1_700_000_000_000, 0),
        Metric("loss", -1e-300, 1_700_000_000_001, 1),
        Metric("loss", 5e-324, 1_700_000_000_002, 2),
        Metric("loss", 1e300, 1, 3),
        Metric("loss", 123456789.123456789, 1_700_000_000_003, 2**53 + 1),
        Metric("loss", 42, 1_700_000_000_004, -5),
    ]
    with mlflow.start_run() as active:
        for point in points:
            mlflow.log_metric(point.key, point.value, step=point.step, timestamp=point.timestamp)

    run_id = active.info.run_id
    assert history(client, run_id, "loss") == Counter(map(Point.of, points))
    assert client.get_run(run_id).data.metrics["loss"] == 123456789.123456789


def test_metrics_without_step_and_time_get_zero_and_now(client: MlflowClient, experiment: Experiment) -> None:
    before_ms = int(time.time() * 1000)
    with mlflow.start_run() as active:
        mlflow.log_metrics({"a": 1, "b": 2.5, "nested/key with space": -3})

    run = client.get_run(active.info.run_id)
    assert run.data.metrics == {"a": 1, "b": 2.5, "nested/key with space": -3}
    (point,) = client.get_metric_history(active.info.run_id, "a")
    assert point.step == 0
    assert before_ms <= point.timestamp <= int(time.time() * 1000)


def test_nan_stays_nan_and_infinities_become_the_largest_doubles(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run() as active:
        mlflow.log_metric("nan", math.nan)
        mlflow.log_metric("up", math.inf)
        mlflow.log_metrics({"batch_nan": math.nan, "down": -math.inf})

    metrics = client.get_run(active.info.run_id).data.metrics
    assert math.isnan(metrics["nan"])
    assert math.isnan(metrics["batch_nan"])
    assert metrics["up"] == LARGEST_DOUBLE
    assert metrics["down"] == -LARGEST_DOUBLE
    (point,) = client.get_metric_history(active.info.run_id, "nan")
    assert math.isnan(point.value)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        pytest.param([(1, 10, 1.0), (0, 20, 9.0)], 1.0, id="a smaller step logged later"),
        pytest.param([(1, 20, 1.0), (1, 10, 9.0)], 1.0, id="an earlier time at the same step"),
        pytest.param([(1, 10, 1.0), (1, 10, 9.0)], 9.0, id="a larger value at the same step and time"),
        pytest.param([(1, 10, 9.0), (1, 10, 1.0)], 9.0, id="a smaller value at the same step and time"),
        pytest.param([(-2, 10, 1.0), (-1, 5, 2.0)], 2.0, id="negative steps"),
        pytest.param([(1, 10, -1.0), (1, 10, math.nan)], math.nan, id="NaN counts as 0: beats -1"),
        pytest.param([(1, 10, 5.0), (1, 10, math.nan)], 5.0, id="NaN counts as 0: loses to 5"),
    ],
)
@pytest.mark.parametrize("batched", [False, True], ids=["one by one", "in a batch"])
def test_which_point_is_the_latest(
    client: MlflowClient,
    experiment: Experiment,
    points: list[tuple[int, int, float]],
    expected: float,
    batched: bool,
) -> None:
    metrics = [Metric("m", value, timestamp, step) for step, timestamp, value in points]
    run_id = client.create_run(experiment.experiment_id).info.run_id

    if batched:
        client.log_batch(run_id, metrics=metrics)
    else:
        for metric in metrics:
            client.log_metric(run_id, metric.key, metric.value, metric.timestamp, metric.step)

    assert client.get_run(run_id).data.metrics["m"] == pytest.approx(expected, nan_ok=True)
    assert history(client, run_id, "m") == Counter(map(Point.of, metrics))


def test_a_repeated_point_is_kept_once(client: MlflowClient, experiment: Experiment) -> None:
    run_id = client.create_run(experiment.experiment_id).info.run_id
    point = Metric("m", 1.5, 1_700_000_000_000, 3)

    client.log_metric(run_id, "m", 1.5, 1_700_000_000_000, 3)
    client.log_metric(run_id, "m", 1.5, 1_700_000_000_000, 3)
    client.log_batch(run_id, metrics=[point, point])

    assert history(client, run_id, "m") == Counter([Point.of(point)])


def test_a_batch_of_2500_metrics(client: MlflowClient, experiment: Experiment) -> None:
    keys = ["loss", "accuracy", "val/loss", "val/accuracy", "lr"]
    metrics = [Metric(keys[n % 5], math.sin(n), 1_700_000_000_000 + n, n // 5) for n in range(2500)]
    params = [Param(f"p{n}", str(n)) for n in range(30)]
    tags = [RunTag(f"t{n}", str(n)) for n in range(30)]
    run_id = client.create_run(experiment.experiment_id).info.run_id

    client.log_batch(run_id, metrics, params, tags)

    data = client.get_run(run_id).data
    assert data.params == {param.key: param.value for param in params}
    assert {tag.key: tag.value for tag in tags}.items() <= data.tags.items()
    for key in keys:
        expected = Counter(Point.of(metric) for metric in metrics if metric.key == key)
        assert history(client, run_id, key) == expected
        assert data.metrics[key] == latest(expected)


def test_history_of_an_unknown_metric_is_empty(client: MlflowClient, experiment: Experiment) -> None:
    run_id = client.create_run(experiment.experiment_id).info.run_id

    assert client.get_metric_history(run_id, "never logged") == []
