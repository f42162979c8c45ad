"""Runs: the stack of a thread, what they carry, how they end."""

from __future__ import annotations

import copy
import getpass
import pickle
import threading
from collections.abc import Callable
from typing import Any

import programs
import pytest

import paceline as mlflow
from paceline import MlflowException
from paceline.entities import LoggedModel, Run

pytestmark = pytest.mark.parametrize("place", ["server", "store"])


@pytest.fixture(autouse=True)
def tracking_uri(place: str, request: pytest.FixtureRequest) -> None:
    """Every test of this file runs against a server and into the store of this machine, which is the default."""
    if place == "server":
        request.getfixturevalue("remote")


def again(run: Run) -> Run:
    return mlflow.get_run(run.info.run_id)


def test_a_run_carries_what_was_logged(unique_name: str) -> None:
    experiment = mlflow.set_experiment(unique_name)
    with mlflow.start_run(run_name="first", tags={"team": "vision", "n": 3}, description="why") as run:
        assert mlflow.log_param("lr", 0.1) == 0.1
        mlflow.log_params({"depth": 3, "kind": None})
        for step in range(5):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"accuracy": 0.5, "whole": 7, "yes": True}, step=2, timestamp=1234)
        mlflow.set_tag("stage", "late")
        assert mlflow.active_run() is run
    found = again(run)
    assert found.info.run_name == "first"
    assert found.info.experiment_id == experiment.experiment_id == run.info.experiment_id
    assert found.info.status == "FINISHED"
    assert found.info.start_time == run.info.start_time
    assert found.info.end_time is not None
    assert found.info.end_time >= found.info.start_time
    assert found.info.artifact_uri == run.info.artifact_uri
    assert found.info.user_id == getpass.getuser()
    assert found.data.params == {"lr": "0.1", "depth": "3", "kind": "None"}
    assert found.data.metrics == {"loss": 0.2, "accuracy": 0.5, "whole": 7.0, "yes": 1.0}
    expected = {"team": "vision", "n": "3", "stage": "late", "mlflow.note.content": "why", "mlflow.runName": "first"}
    assert expected.items() <= found.data.tags.items()
    assert found.data.tags["mlflow.source.type"] == "LOCAL"


def test_nested_runs_know_their_parent() -> None:
    with mlflow.start_run() as parent:
        with pytest.raises(Exception, match="is active") as raised:
            mlflow.start_run()
        assert type(raised.value) is Exception
        with mlflow.start_run(nested=True) as child:
            mlflow.log_metric("inner", 1)
        mlflow.log_metric("outer", 2)
    assert again(child).data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert again(child).data.metrics == {"inner": 1.0}
    assert again(parent).data.metrics == {"outer": 2.0}
    found = mlflow.get_parent_run(child.info.run_id)
    assert found is not None
    assert found.info.run_id == parent.info.run_id


def test_a_log_call_begins_a_run_that_stays() -> None:
    mlflow.log_metric("loss", 0.5)
    run = mlflow.active_run()
    assert run is not None
    mlflow.log_metric("loss", 0.25, step=1)
    mlflow.end_run()
    assert mlflow.active_run() is None
    assert again(run).data.metrics == {"loss": 0.25}
    last = mlflow.last_active_run()
    assert last is not None
    assert last.info.run_id == run.info.run_id


def test_threads_have_runs_of_their_own() -> None:
    seen: list[Run] = []

    def work() -> None:
        assert mlflow.active_run() is None
        with mlflow.start_run() as run:
            mlflow.log_metric("inner", 1)
            seen.append(run)

    with mlflow.start_run() as outer:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        mlflow.log_metric("outer", 1)
    assert len({run.info.run_id for run in seen}) == 4
    for run in seen:
        assert again(run).data.metrics == {"inner": 1.0}
        assert "mlflow.parentRunId" not in again(run).data.tags
    assert again(outer).data.metrics == {"outer": 1.0}


@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [
        (ValueError("no such breed"), "FAILED", "ValueError: no such breed"),
        (SystemExit(1), "FAILED", "SystemExit: 1"),
        (KeyboardInterrupt(), "KILLED", "KeyboardInterrupt"),
    ],
)
def test_what_ends_a_block_is_told(error: BaseException, status: str, reason: str) -> None:
    with pytest.raises(type(error)), mlflow.start_run() as run:
        raise error
    found = again(run)
    assert found.info.status == status
    assert found.data.tags["paceline.status.reason"] == reason
    assert mlflow.active_run() is None


def test_a_run_is_gone_on_with() -> None:
    with mlflow.start_run(tags={"a": "1"}) as first:
        mlflow.log_metric("loss", 1, step=0)
        mlflow.log_param("lr", 0.1)
    with mlflow.start_run(run_id=first.info.run_id, run_name="other", tags={"b": 2}) as second:
        assert second.info.run_id == first.info.run_id
        assert second.info.status == "RUNNING"
        assert second.info.start_time == first.info.start_time
        assert (second.info.run_name, second.data.tags["mlflow.runName"]) == ("other", "other")
        assert again(first).info.status == "RUNNING"
        mlflow.log_metric("loss", 0.5, step=1)
    found = again(first)
    assert found.info.status == "FINISHED"
    assert found.info.run_name == "other"
    assert found.data.metrics == {"loss": 0.5}
    assert found.data.tags["a"] == "1"
    assert found.data.tags["b"] == "2"


def test_a_run_that_cannot_be_gone_on_with_stays_as_it_is() -> None:
    with mlflow.start_run() as run:
        pass
    for arguments in ({"tags": {"a//b": 1}}, {"tags": {"mlflow.note.content": "why"}, "description": "how"}):
        with pytest.raises(MlflowException) as raised:
            mlflow.start_run(run.info.run_id, **arguments)  # type: ignore[arg-type]
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    assert mlflow.active_run() is None
    assert again(run).info.status == "FINISHED"


def test_a_run_of_the_environment_is_gone_on_with_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with mlflow.start_run() as first:
        pass
    monkeypatch.setenv("MLFLOW_RUN_ID", first.info.run_id)
    with mlflow.start_run() as second:
        assert second.info.run_id == first.info.run_id
    with mlflow.start_run() as third:
        assert third.info.run_id != first.info.run_id


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: mlflow.log_metric("a//b", 1), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.log_metric(None, 1), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.log_params({None: 1}), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.set_tag(None, 1), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.start_run(nested=True, tags={None: 1}), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.log_metric("a", None), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.log_metric("a", "many"), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.log_metric("a", 1, timestamp=-1), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.log_metric("k" * 251, 1), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.log_param("../a", 1), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.set_tag("/a", 1), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.delete_tag("missing"), "RESOURCE_DOES_NOT_EXIST"),
        (lambda: mlflow.get_run("0" * 32), "RESOURCE_DOES_NOT_EXIST"),
        (lambda: mlflow.set_experiment(), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.set_experiment("a", "1"), "INVALID_PARAMETER_VALUE"),
        (lambda: mlflow.set_experiment(experiment_id="123456"), "RESOURCE_DOES_NOT_EXIST"),
    ],
)
def test_mistakes_are_told(call: object, code: str) -> None:
    with mlflow.start_run():
        with pytest.raises(MlflowException) as raised:
            call()  # type: ignore[operator]
        assert raised.value.error_code == code


def test_a_param_keeps_its_first_value() -> None:
    with mlflow.start_run() as run:
        mlflow.log_param("lr", 0.1)
        mlflow.log_param("lr", "0.1")
        with pytest.raises(MlflowException) as raised:
            mlflow.log_param("lr", 0.2)
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    assert again(run).data.params == {"lr": "0.1"}


def test_params_that_are_refused_are_not_there() -> None:
    with mlflow.start_run() as run:
        mlflow.log_param("lr", 0.1)
        for refused in ({"depth": 3, "lr": 0.2}, {"depth": 3, "a//b": 1}):
            with pytest.raises(MlflowException):
                mlflow.log_params(refused)
        mlflow.log_param("depth", 4)
    assert again(run).data.params == {"lr": "0.1", "depth": "4"}


def test_numbers_of_every_kind_are_values() -> None:
    numpy = pytest.importorskip("numpy")
    with mlflow.start_run() as run:
        for key, value in {
            "float": 0.5,
            "int": 3,
            "bool": False,
            "text": "2.5",
            "float32": numpy.float32(0.5),
            "int64": numpy.int64(7),
            "array": numpy.array([1.5]),
            "huge": 10**30,
        }.items():
            mlflow.log_metric(key, value, step=numpy.int64(4))
    assert again(run).data.metrics == {
        "float": 0.5, "int": 3.0, "bool": 0.0, "text": 2.5, "float32": 0.5, "int64": 7.0, "array": 1.5, "huge": 1e30,
    }  # fmt: skip


def test_no_run_begins_in_a_deleted_experiment(unique_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment_id = mlflow.create_experiment(unique_name)
    mlflow.delete_experiment(experiment_id)
    with pytest.raises(MlflowException, match="deleted") as raised:
        mlflow.start_run(experiment_id=experiment_id)
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", experiment_id)
    for begin in (mlflow.start_run, lambda: mlflow.log_metric("loss", 0.5)):
        with pytest.raises(MlflowException, match="deleted"):
            begin()
    assert mlflow.active_run() is None
    mlflow.restore_experiment(experiment_id)
    with mlflow.start_run() as run:
        assert run.info.experiment_id == experiment_id


def test_no_run_begins_in_an_experiment_that_was_deleted_meanwhile(unique_name: str) -> None:
    experiment_id = mlflow.set_experiment(unique_name).experiment_id
    with mlflow.start_run():
        pass
    # As somebody else does.
    mlflow.MlflowClient().delete_experiment(experiment_id)
    for begin in (
        mlflow.start_run,
        lambda: mlflow.start_run(experiment_id=experiment_id),
        lambda: mlflow.log_metric("loss", 0.5),
    ):
        with pytest.raises(MlflowException, match="deleted") as raised:
            begin()
        assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    assert mlflow.active_run() is None
    mlflow.restore_experiment(experiment_id)
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 0.5)
    assert again(run).data.metrics == {"loss": 0.5}
    assert len(mlflow.search_runs([experiment_id], output_format="list")) == 2


def test_whole_numbers_are_steps_and_times() -> None:
    numpy = pytest.importorskip("numpy")
    with mlflow.start_run() as run:
        for step in (3, 3.0, numpy.int64(3), numpy.int32(3), numpy.float64(3.0)):
            mlflow.log_metric("loss", 0.5, step=step, timestamp=numpy.int64(7))
            mlflow.log_metrics({"loss": 0.5}, step=step, timestamp=7.0)
    history = mlflow.MlflowClient().get_metric_history(run.info.run_id, "loss")
    assert {(point.step, point.timestamp) for point in history} == {(3, 7)}


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (1.7, TypeError), ("3", TypeError), (True, TypeError), (float("nan"), TypeError), ([3], TypeError),
        (2**63, ValueError), (-(2**63) - 1, ValueError),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_no_step_and_no_time(number: Any, error: type[Exception]) -> None:
    with mlflow.start_run() as run:
        for arguments in ({"step": number}, {"timestamp": number}):
            for log in (lambda **given: mlflow.log_metric("loss", 0.5, **given),
                        lambda **given: mlflow.log_metrics({"loss": 0.5}, **given)):  # fmt: skip
                with pytest.raises(error, match=next(iter(arguments))):
                    log(**arguments)
    assert again(run).data.metrics == {}


@pytest.mark.parametrize("copy_of", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_copies_of_what_is_active_name_it(copy_of: Callable[[Any], Any]) -> None:
    run = mlflow.start_run(tags={"team": "vision"})
    copied = copy_of(run)
    assert type(copied) is mlflow.ActiveRun
    assert copied == run
    assert copied.data.tags["team"] == "vision"
    with copied:
        mlflow.log_metric("loss", 0.5)
    assert mlflow.active_run() is None
    assert again(run).info.status == "FINISHED"
    assert again(run).data.metrics == {"loss": 0.5}
    with copied:
        # What is not active is not ended.
        pass
    model = mlflow.set_active_model(name="cats")
    assert isinstance(model, LoggedModel)
    assert dict(model)["name"] == "cats"
    assert copy_of(model) == model
    with copy_of(model):
        assert mlflow.get_active_model_id() == model.model_id
    assert mlflow.get_active_model_id() is None


def test_an_unknown_status_ends_nothing() -> None:
    with mlflow.start_run() as run:
        with pytest.raises(MlflowException):
            mlflow.end_run("DONE")
        assert mlflow.active_run() is run
        mlflow.end_run("FAILED")
        assert mlflow.active_run() is None
    assert again(run).info.status == "FAILED"


def test_a_run_goes_back_to_a_checkpoint() -> None:
    with mlflow.start_run() as run:
        for step in range(10):
            mlflow.log_metric("loss", 10 - step, step=step)
    with pytest.raises(Exception, match="is active"), mlflow.start_run():
        mlflow.resume(run.info.run_id, from_step=5)
    with mlflow.resume(run.info.run_id, from_step=5) as resumed:
        assert resumed.info.run_id == run.info.run_id
        mlflow.log_metric("loss", 7.5, step=5)
    client = mlflow.MlflowClient()

    def values(key: str) -> list[float]:
        return [point.value for point in client.get_metric_history(run.info.run_id, key)]

    assert values("loss") == [10, 9, 8, 7, 6, 7.5]
    assert values("superseded//loss") == [5, 4, 3, 2, 1]
    found = again(run)
    assert found.data.metrics == {"loss": 7.5}
    assert found.data.tags["paceline.superseded"].startswith("5@")
    assert found.info.status == "FINISHED"
    with mlflow.resume(run.info.run_id):
        pass
    assert values("loss") == [10, 9, 8, 7, 6, 7.5]


def test_child_processes_use_the_experiment_that_was_set(
    place: str, unique_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", f"{unique_name}-of-the-environment")
    experiment = mlflow.set_experiment(unique_name)
    text = "import paceline; print(paceline.start_run().info.experiment_id)"
    assert programs.run(text) == experiment.experiment_id
