"""`MlflowClient` on experiments, runs and what is logged to them, against a real server."""

from __future__ import annotations

import math
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from paceline.client import MlflowClient
from paceline.entities import (
    Dataset,
    DatasetInput,
    InputTag,
    LoggedModelInput,
    LoggedModelOutput,
    Metric,
    Param,
    RunTag,
    ViewType,
)
from paceline.exceptions import MlflowException


@pytest.fixture
def client(server: str) -> MlflowClient:
    return MlflowClient(server)


@pytest.fixture
def experiment_id(client: MlflowClient, unique_name: str) -> str:
    return client.create_experiment(unique_name)


@pytest.fixture
def run_id(client: MlflowClient, experiment_id: str) -> str:
    return client.create_run(experiment_id).info.run_id


def refused(code: str) -> pytest.RaisesContext[MlflowException]:  # type: ignore[name-defined]
    return pytest.raises(MlflowException, check=lambda error: error.error_code == code)


def test_the_life_of_an_experiment(client: MlflowClient, unique_name: str) -> None:
    experiment_id = client.create_experiment(unique_name, tags={"team": "vision", "size": 3})
    made = client.get_experiment(experiment_id)
    assert (made.name, made.lifecycle_stage, made.tags) == (unique_name, "active", {"team": "vision", "size": "3"})
    assert made.creation_time is not None
    assert abs(made.creation_time - time.time() * 1000) < 60_000

    client.rename_experiment(experiment_id, f"{unique_name}-2")
    client.set_experiment_tag(experiment_id, "size", 4)
    client.delete_experiment_tag(experiment_id, "team")
    changed = client.get_experiment_by_name(f"{unique_name}-2")
    assert changed is not None
    assert changed.tags == {"size": "4"}

    client.delete_experiment(experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "deleted"
    filter_string = f"name = '{unique_name}-2'"
    assert client.search_experiments(filter_string=filter_string) == []
    assert len(client.search_experiments(ViewType.DELETED_ONLY, filter_string=filter_string)) == 1
    client.restore_experiment(experiment_id)
    assert len(client.search_experiments(ViewType.ALL, filter_string=filter_string)) == 1


def test_what_is_refused_of_experiments(client: MlflowClient, experiment_id: str) -> None:
    name = client.get_experiment(experiment_id).name
    with refused("RESOURCE_ALREADY_EXISTS"):
        client.create_experiment(name)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_experiment("987654321")
    with refused("INVALID_PARAMETER_VALUE"):
        client.create_experiment("")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_experiment_tag(experiment_id, "no-such-tag")
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_experiments(filter_string="name ==== 'x'")
    assert client.get_experiment_by_name("no such experiment") is None


def test_pages_of_experiments(client: MlflowClient, unique_name: str) -> None:
    ids = [client.create_experiment(f"{unique_name}-{number}") for number in range(5)]
    filter_string = f"name LIKE '{unique_name}-%'"
    found: list[str] = []
    token: str | None = None
    while True:
        page = client.search_experiments(
            max_results=2, filter_string=filter_string, order_by=["name ASC"], page_token=token
        )
        found.extend(experiment.experiment_id for experiment in page)
        token = page.token
        if token is None:
            break
    assert found == ids


def test_the_life_of_a_run(client: MlflowClient, experiment_id: str) -> None:
    run = client.create_run(experiment_id, start_time=1_700_000_000_000, tags={"mlflow.user": "ada"}, run_name="first")
    run_id = run.info.run_id
    assert (run.info.run_name, run.info.status, run.info.user_id) == ("first", "RUNNING", "ada")
    assert (run.info.start_time, run.info.end_time) == (1_700_000_000_000, None)
    assert run.data.tags == {"mlflow.user": "ada", "mlflow.runName": "first"}

    client.update_run(run_id)
    client.update_run(run_id, status="SCHEDULED", name="second")
    updated = client.get_run(run_id)
    assert (updated.info.status, updated.info.run_name, updated.info.end_time) == ("SCHEDULED", "second", None)

    client.set_terminated(run_id, end_time=1_700_000_009_000)
    ended = client.get_run(run_id)
    assert (ended.info.status, ended.info.end_time) == ("FINISHED", 1_700_000_009_000)

    client.delete_run(run_id)
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    with refused("INVALID_PARAMETER_VALUE"):
        client.log_metric(run_id, "loss", 1.0)
    client.restore_run(run_id)
    client.log_metric(run_id, "loss", 1.0)


def test_statuses_are_checked_before_anything_is_sent(client: MlflowClient, run_id: str) -> None:
    for call in (
        lambda: client.set_terminated(run_id, "DONE"),
        lambda: client.update_run(run_id, "finished"),
    ):
        with refused("INVALID_PARAMETER_VALUE"):
            call()
    assert client.get_run(run_id).info.status == "RUNNING"


def test_the_parent_of_a_run(client: MlflowClient, experiment_id: str, run_id: str) -> None:
    child = client.create_run(experiment_id, tags={"mlflow.parentRunId": run_id})
    parent = client.get_parent_run(child.info.run_id)
    assert parent is not None
    assert parent.info.run_id == run_id
    assert client.get_parent_run(run_id) is None


@pytest.mark.parametrize("synchronous", [None, True, False])
def test_what_is_logged_comes_back(client: MlflowClient, run_id: str, synchronous: bool | None) -> None:
    started = [
        client.log_metric(run_id, "loss", 0.5, timestamp=10, step=1, synchronous=synchronous),
        client.log_metric(run_id, "loss", "0.25", timestamp=20, step=2, synchronous=synchronous),  # type: ignore[arg-type]
        client.log_metric(run_id, "ok", True, synchronous=synchronous),
        client.log_param(run_id, "lr", 0.1, synchronous=synchronous),
        client.set_tag(run_id, "team", "vision", synchronous=synchronous),
    ]
    if synchronous is False:
        for operations in started:
            operations.wait()
    else:
        assert started == [None, None, None, 0.1, None]
    run = client.get_run(run_id)
    assert run.data.metrics == {"loss": 0.25, "ok": 1.0}
    assert run.data.params == {"lr": "0.1"}
    assert run.data.tags["team"] == "vision"
    history = client.get_metric_history(run_id, "loss")
    assert [(point.timestamp, point.step, point.value) for point in history] == [(10, 1, 0.5), (20, 2, 0.25)]
    client.delete_tag(run_id, "team")
    assert "team" not in client.get_run(run_id).data.tags


def test_numbers_that_json_does_not_have(client: MlflowClient, run_id: str) -> None:
    client.log_batch(run_id, [Metric("nan", math.nan, 1, 0), Metric("plus", math.inf, 1, 0)])
    client.log_metric(run_id, "minus", -math.inf)
    metrics = client.get_run(run_id).data.metrics
    assert math.isnan(metrics["nan"])
    # What a database of MLflow makes of infinities.
    assert (metrics["plus"], metrics["minus"]) == (1.7976931348623157e308, -1.7976931348623157e308)


@pytest.mark.parametrize("value", [None, "high", [1.0, 2.0], {}])
def test_what_is_no_number_is_refused(client: MlflowClient, run_id: str, value: object) -> None:
    with refused("INVALID_PARAMETER_VALUE"):
        client.log_metric(run_id, "loss", value)  # type: ignore[arg-type]


def test_arrays_of_one_element_are_numbers(client: MlflowClient, run_id: str) -> None:
    numpy = pytest.importorskip("numpy")
    client.log_metric(run_id, "array", numpy.array([[0.5]]))
    client.log_metric(run_id, "scalar", numpy.float32(0.25))
    assert client.get_run(run_id).data.metrics == {"array": 0.5, "scalar": 0.25}
    with refused("INVALID_PARAMETER_VALUE"):
        client.log_metric(run_id, "array", numpy.array([1.0, 2.0]))


def test_numbers_of_numpy_are_taken(client: MlflowClient, experiment_id: str) -> None:
    numpy = pytest.importorskip("numpy")
    run_id = client.create_run(experiment_id, start_time=numpy.int64(5)).info.run_id
    client.log_metric(run_id, "loss", numpy.float32(0.5), timestamp=numpy.int64(7), step=numpy.int32(3))
    client.log_metric(run_id, "loss", 0.5, numpy.uint64(7), numpy.array(3), synchronous=False).wait()
    client.log_batch(run_id, [Metric("loss", numpy.float64(0.5), numpy.int64(7), numpy.int64(3))])
    points = client.get_metric_history(run_id, "loss")
    assert [(point.value, point.timestamp, point.step) for point in points] == [(0.5, 7, 3)] * len(points)
    model_id = client.create_logged_model(experiment_id).model_id
    client.log_outputs(run_id, [LoggedModelOutput(model_id, numpy.int64(3))])
    client.set_terminated(run_id, end_time=numpy.int64(9))
    run = client.get_run(run_id)
    assert (run.info.start_time, run.info.end_time) == (5, 9)
    assert [output.step for output in run.outputs.model_outputs] == [3]
    one = numpy.int64(1)
    for found in (
        client.search_runs([experiment_id], max_results=one),
        client.search_runs([numpy.int64(experiment_id)], run_view_type=one, max_results=one),
        client.search_experiments(max_results=one),
        client.search_logged_models([experiment_id], max_results=one),
    ):
        assert len(found) == 1


@pytest.mark.parametrize("number", [1.7, True, "3", None, 2**63])
def test_what_is_no_whole_number_is_refused_before_anything_is_sent(number: Any) -> None:
    """A server of MLflow would take 0 in its place, so that nothing may come to one."""
    nowhere = MlflowClient("http://127.0.0.1:1")
    error = ValueError if number == 2**63 else TypeError
    calls: list[Callable[[], object]] = [
        lambda: nowhere.log_batch("1", [Metric("loss", 0.5, number, 0)]),
        lambda: nowhere.log_batch("1", [Metric("loss", 0.5, 0, number)], synchronous=False),
        lambda: nowhere.log_outputs("1", [LoggedModelOutput("m-1", number)]),
    ]
    if number is not None:
        calls += [
            lambda: nowhere.log_metric("1", "loss", 0.5, step=number),
            lambda: nowhere.log_metric("1", "loss", 0.5, timestamp=number, synchronous=False),
            lambda: nowhere.create_run("0", start_time=number),
            lambda: nowhere.set_terminated("1", end_time=number),
            lambda: nowhere.search_runs(["0"], max_results=number),
            lambda: nowhere.search_experiments(max_results=number),
            lambda: nowhere.search_logged_models(["0"], max_results=number),
        ]
    for call in calls:
        with pytest.raises(error, match="it is a whole number|64 bits"):
            call()


def test_a_timestamp_of_zero_is_one(client: MlflowClient, run_id: str) -> None:
    client.log_metric(run_id, "loss", 0.5, timestamp=0)
    assert [point.timestamp for point in client.get_metric_history(run_id, "loss")] == [0]


def test_texts_that_are_no_unicode_are_refused_before_anything_is_sent(client: MlflowClient, run_id: str) -> None:
    half = "v\ud800"
    for call in (
        lambda: client.log_param(run_id, "a", half),
        lambda: client.set_tag(run_id, half, "a"),
        lambda: client.log_batch(run_id, params=[Param("a", "1"), Param("b", half)]),
        lambda: client.search_runs(["0"], f"params.a = '{half}'"),
    ):
        with pytest.raises(UnicodeEncodeError):
            call()
    assert client.get_run(run_id).data.params == {}
    client.log_param(run_id, "a", "grün 🏃")
    assert client.get_run(run_id).data.params == {"a": "grün 🏃"}


def test_a_param_is_set_once(client: MlflowClient, run_id: str) -> None:
    client.log_param(run_id, "lr", 0.1)
    client.log_param(run_id, "lr", "0.1")
    with refused("INVALID_PARAMETER_VALUE"):
        client.log_param(run_id, "lr", 0.2)
    assert client.get_run(run_id).data.params == {"lr": "0.1"}


def test_more_than_a_request_takes(client: MlflowClient, run_id: str) -> None:
    points = [Metric("loss", step / 7, 1_700_000_000_000 + step, step) for step in range(2500)]
    params = [Param(f"p{number}", str(number)) for number in range(250)]
    tags = [RunTag(f"t{number}", str(number)) for number in range(150)]
    client.log_batch(run_id, points, params, tags)
    client.log_batch(run_id)
    run = client.get_run(run_id)
    assert run.data.params == {param.key: param.value for param in params}
    assert {key: value for key, value in run.data.tags.items() if key.startswith("t")} == {
        tag.key: tag.value for tag in tags
    }
    history = client.get_metric_history(run_id, "loss")
    assert [(point.step, point.value) for point in history] == [(point.step, point.value) for point in points]


def test_long_values_are_cut_and_told(
    client: MlflowClient, run_id: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.log_param(run_id, "long", "x" * 7000)
    client.set_tag(run_id, "long", "y" * 9000)
    run = client.get_run(run_id)
    assert (len(run.data.params["long"]), len(run.data.tags["long"])) == (6000, 8000)
    assert "7000" in caplog.text
    monkeypatch.setenv("MLFLOW_TRUNCATE_LONG_VALUES", "false")
    with refused("INVALID_PARAMETER_VALUE"):
        client.log_param(run_id, "longer", "x" * 7000)


def test_what_fails_later_is_told_by_wait(client: MlflowClient, run_id: str) -> None:
    client.log_param(run_id, "lr", 0.1)
    operations = [
        client.log_metric(run_id, "loss", 0.5, synchronous=False),
        client.log_param(run_id, "lr", 0.2, synchronous=False),
        client.log_metric(run_id, "acc", 0.75, synchronous=False),
    ]
    operations[0].wait()
    with pytest.raises(MlflowException, match="1 of 1"):
        operations[1].wait()
    operations[2].wait()
    assert client.get_run(run_id).data.metrics == {"loss": 0.5, "acc": 0.75}


def test_the_end_of_a_run_comes_after_what_was_logged(client: MlflowClient, run_id: str) -> None:
    for step in range(500):
        client.log_metric(run_id, "loss", step, step=step, synchronous=False)
    client.set_terminated(run_id)
    assert len(client.get_metric_history(run_id, "loss")) == 500


def test_asynchronous_logging_by_default(client: MlflowClient, run_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_ENABLE_ASYNC_LOGGING", "true")
    operations = client.log_metric(run_id, "loss", 0.5)
    assert operations is not None
    operations.wait()
    assert client.get_run(run_id).data.metrics == {"loss": 0.5}


def test_inputs_and_outputs(client: MlflowClient, experiment_id: str, run_id: str) -> None:
    model = client.create_logged_model(experiment_id)
    cats = DatasetInput(Dataset("cats", "d1", "code", "{}", "[]"), [InputTag("mlflow.data.context", "train")])
    client.log_inputs(run_id, [cats], [LoggedModelInput(model.model_id)])
    client.log_outputs(run_id, [LoggedModelOutput(model.model_id, 4)])
    run = client.get_run(run_id)
    assert run.inputs.dataset_inputs == [cats]
    assert run.inputs.model_inputs == [LoggedModelInput(model.model_id)]
    assert run.outputs.model_outputs == [LoggedModelOutput(model.model_id, 4)]


def test_runs_are_found_page_by_page(client: MlflowClient, experiment_id: str) -> None:
    ids = []
    for number in range(5):
        run_id = client.create_run(experiment_id, start_time=1000 + number).info.run_id
        client.log_metric(run_id, "loss", number)
        ids.append(run_id)
    first = client.search_runs(experiment_id, max_results=3, order_by=["metrics.loss DESC"])
    assert first.token is not None
    second = client.search_runs(
        [int(experiment_id)], max_results=3, order_by=["metrics.loss DESC"], page_token=first.token
    )
    assert second.token is None
    assert [run.info.run_id for run in [*first, *second]] == ids[::-1]
    found = client.search_runs([experiment_id], "metrics.loss > 2 AND attributes.status = 'RUNNING'")
    assert {run.info.run_id for run in found} == set(ids[3:])
    assert client.search_runs([]) == []
    with refused("INVALID_PARAMETER_VALUE"):
        client.search_runs([experiment_id], "loss >>> 2")


def test_a_client_crosses_processes(client: MlflowClient, run_id: str) -> None:
    import pickle

    copy = pickle.loads(pickle.dumps(client))
    assert copy.tracking_uri == client.tracking_uri
    assert copy.get_run(run_id).info.run_id == run_id


def test_a_program_ends_though_the_server_does_not_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        program = (
            "from paceline.client import MlflowClient\n"
            f"client = MlflowClient('http://127.0.0.1:{port}')\n"
            "client.log_metric('0' * 32, 'loss', 0.5, synchronous=False)\n"
            "client.log_metric('0' * 32, 'loss', 0.25, synchronous=False)\n"
        )
        environment = os.environ | {"PACELINE_EXIT_DEADLINE_SECONDS": "0.5"}
        ended = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, timeout=60)
    assert ended.returncode == 0
    assert b"2 log calls" in ended.stderr


def test_answers_that_are_no_json(tmp_path: Path) -> None:
    class SignIn(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>Please sign in</html>")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), SignIn) as proxy:
        thread = threading.Thread(target=proxy.serve_forever)
        thread.start()
        try:
            with pytest.raises(MlflowException, match="Please sign in"):
                MlflowClient(f"http://127.0.0.1:{proxy.server_port}").get_experiment("0")
        finally:
            proxy.shutdown()
            thread.join()


def test_a_forked_child_logs_later_too(client: MlflowClient, run_id: str, server: str) -> None:
    program = (
        "import os, sys\n"
        "from paceline.client import MlflowClient\n"
        f"client = MlflowClient('{server}')\n"
        f"client.log_metric('{run_id}', 'before', 1, synchronous=False).wait()\n"
        f"client.log_metric('{run_id}', 'parent', 2, synchronous=False)\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        f"    client.log_metric('{run_id}', 'child', 3, synchronous=False).wait()\n"
        "    os._exit(0)\n"
        "_, status = os.waitpid(child, 0)\n"
        "sys.exit(os.waitstatus_to_exitcode(status))\n"
    )
    ended = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert client.get_run(run_id).data.metrics == {"before": 1.0, "parent": 2.0, "child": 3.0}
    assert len(client.get_metric_history(run_id, "parent")) == 1
