"""Found runs and models as tables."""

from __future__ import annotations

import math
from typing import Any

import pytest

from paceline.client import MlflowClient
from paceline.entities import Metric, Run, RunData, RunInfo, ViewType
from paceline.exceptions import MlflowException
from paceline.search import search_experiments, search_logged_models, search_runs
from paceline.search.runs import frame_of_runs


@pytest.fixture
def client(server: str, monkeypatch: pytest.MonkeyPatch) -> MlflowClient:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", server)
    return MlflowClient(server)


@pytest.fixture
def experiment_id(client: MlflowClient, unique_name: str) -> str:
    """Three runs: one that ended, one that goes on and has NaN, one without anything."""
    experiment_id = client.create_experiment(unique_name)
    first = client.create_run(experiment_id, 1_700_000_000_000, run_name="first").info.run_id
    client.log_metric(first, "loss", 0.5)
    client.log_param(first, "lr", 0.1)
    client.set_tag(first, "team", "vision")
    client.set_terminated(first, end_time=1_700_000_001_500)
    second = client.create_run(experiment_id, 1_700_000_002_000, run_name="second").info.run_id
    client.log_metric(second, "loss", math.nan)
    client.log_metric(second, "acc", 1)
    client.create_run(experiment_id, 1_700_000_003_000, run_name="third")
    return experiment_id


COLUMNS = ["run_id", "experiment_id", "status", "artifact_uri", "start_time", "end_time"]


def test_runs_as_a_frame_of_pandas(experiment_id: str) -> None:
    pandas = pytest.importorskip("pandas")
    frame = search_runs([experiment_id])
    assert list(frame.columns[:6]) == COLUMNS
    assert set(frame.columns[6:]) == {"metrics.loss", "metrics.acc", "params.lr", "tags.team", "tags.mlflow.runName"}
    frame = frame.set_index("tags.mlflow.runName")
    assert list(frame.index) == ["third", "second", "first"]
    assert str(frame["start_time"].dt.tz) == "UTC"
    assert frame["end_time"]["first"] == pandas.Timestamp("2023-11-14T22:13:21.500Z")
    assert frame["end_time"].isna().tolist() == [True, True, False]
    assert frame["metrics.loss"].isna().tolist() == [True, True, False]
    assert frame["metrics.acc"]["second"] == 1.0
    assert frame["params.lr"]["first"] == "0.1"
    assert frame["tags.team"].isna().tolist() == [True, True, False]


def test_no_experiments_are_the_active_one(
    experiment_id: str, unique_name: str, monkeypatch: pytest.MonkeyPatch, client: MlflowClient
) -> None:
    monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", unique_name)
    client.create_logged_model(experiment_id, "cats")
    none: list[str] = []
    for runs in (search_runs(none, output_format="list"), search_runs(experiment_names=none, output_format="list")):
        assert [run.info.run_name for run in runs] == ["third", "second", "first"]
    assert [model.name for model in search_logged_models(none, output_format="list")] == ["cats"]
    assert search_runs(experiment_names=["no such experiment"], output_format="list") == []


def test_no_runs_as_a_frame(client: MlflowClient, unique_name: str) -> None:
    pytest.importorskip("pandas")
    frame = search_runs([client.create_experiment(unique_name)])
    assert list(frame.columns) == COLUMNS
    assert len(frame) == 0


def test_runs_as_a_frame_of_polars(experiment_id: str) -> None:
    polars = pytest.importorskip("polars")
    frame = search_runs([experiment_id], output_format="polars", order_by=["start_time ASC"])
    assert frame.columns[:6] == COLUMNS
    assert frame["tags.mlflow.runName"].to_list() == ["first", "second", "third"]
    assert frame.schema["start_time"] == polars.Datetime("ms", "UTC")
    # A NaN that was logged is not the same as nothing.
    loss = frame["metrics.loss"].to_list()
    assert loss[0] == 0.5
    assert math.isnan(loss[1])
    assert loss[2] is None


def test_runs_as_a_table_of_arrow(experiment_id: str) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = search_runs([experiment_id], output_format="arrow", order_by=["start_time ASC"])
    assert table.column_names[:6] == COLUMNS
    assert table.schema.field("end_time").type == pyarrow.timestamp("ms", "UTC")
    assert table["params.lr"].to_pylist() == ["0.1", None, None]
    assert table["metrics.acc"].to_pylist() == [None, 1.0, None]


def test_runs_as_a_list(experiment_id: str) -> None:
    runs = search_runs([experiment_id], "metrics.loss < 1", output_format="list")
    assert [run.info.run_name for run in runs] == ["first"]
    assert len(search_runs([experiment_id], max_results=2, output_format="list")) == 2
    assert search_runs([experiment_id], run_view_type=ViewType.DELETED_ONLY, output_format="list") == []


def test_experiments_by_name(client: MlflowClient, experiment_id: str, caplog: pytest.LogCaptureFixture) -> None:
    name = client.get_experiment(experiment_id).name
    runs = search_runs(experiment_names=[name, "nobody made this"], output_format="list")
    assert len(runs) == 3
    assert "nobody made this" in caplog.text
    assert search_runs(experiment_names=["nobody made this"], output_format="list") == []
    everywhere = search_runs(
        filter_string=f"attributes.run_id = '{runs[0].info.run_id}'", search_all_experiments=True, output_format="list"
    )
    assert [run.info.run_id for run in everywhere] == [runs[0].info.run_id]
    with pytest.raises(MlflowException) as raised:
        search_runs([experiment_id], experiment_names=[name])
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
    with pytest.raises(ValueError, match="csv"):
        search_runs([experiment_id], output_format="csv")


def test_experiments_of_all_pages(client: MlflowClient, unique_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paceline.search.experiments.PAGE_SIZE", 2)
    ids = {client.create_experiment(f"{unique_name}-{number}") for number in range(5)}
    filter_string = f"name LIKE '{unique_name}-%'"
    assert {found.experiment_id for found in search_experiments(filter_string=filter_string)} == ids
    assert len(search_experiments(max_results=3, filter_string=filter_string)) == 3


@pytest.mark.parametrize("output_format", ["list", "pandas", "polars", "arrow"])
def test_logged_models(client: MlflowClient, experiment_id: str, output_format: str) -> None:
    if output_format != "list":
        pytest.importorskip("pyarrow" if output_format == "arrow" else output_format)
    made = client.create_logged_model(experiment_id, "lin", tags={"a": "b"}, params={"depth": "3"})
    client.create_logged_model(experiment_id, "other")
    found: Any = search_logged_models([experiment_id], "name = 'lin'", output_format=output_format)
    assert len(found) == 1
    if output_format == "list":
        assert found[0] == made
    elif output_format == "pandas":
        row = found.iloc[0]
        assert (row["model_id"], row["params"], row["source_run_id"]) == (made.model_id, {"depth": "3"}, None)
    elif output_format == "polars":
        assert found.row(0, named=True)["params"] == '{"depth": "3"}'
    else:
        assert found["model_id"].to_pylist() == [made.model_id]


def test_pages_of_logged_models(client: MlflowClient, experiment_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paceline.search.logged_models.PAGE_SIZE", 2)
    ids = [client.create_logged_model(experiment_id).model_id for _ in range(5)]
    found = search_logged_models([experiment_id], output_format="list")
    assert {model.model_id for model in found} == set(ids)
    assert len(search_logged_models([experiment_id], max_results=3, output_format="list")) == 3
    with pytest.raises(MlflowException) as raised:
        search_logged_models([experiment_id], output_format="csv")
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize("output_format", ["pandas", "polars", "arrow"])
def test_columns_of_many_runs(output_format: str) -> None:
    pytest.importorskip("pyarrow" if output_format == "arrow" else output_format)
    info = [RunInfo(f"r{number}", "1", "ada", "RUNNING", number, None, "active") for number in range(300)]
    runs = [Run(one, RunData([Metric(f"m{number % 7}", number, 0, 0)])) for number, one in enumerate(info)]
    frame = frame_of_runs(runs, output_format)
    names = list(frame.column_names if output_format == "arrow" else frame.columns)
    assert names[6:] == [f"metrics.m{number}" for number in range(7)]
    assert len(frame) == 300


@pytest.mark.parametrize("output_format", ["pandas", "polars", "arrow"])
@pytest.mark.parametrize("order_by", [None, ["metrics.loss DESC", "params.`the rate` ASC"], ["start_time ASC"]])
def test_many_runs_come_as_a_stream(
    client: MlflowClient,
    experiment_id: str,
    output_format: str,
    order_by: list[str] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow" if output_format == "arrow" else output_format)
    client.log_param(search_runs([experiment_id], output_format="list")[0].info.run_id, "the rate", "x y")
    deleted = client.create_run(experiment_id).info.run_id
    client.log_param(deleted, "only here", "1")
    client.delete_run(deleted)

    def searched() -> Any:
        return search_runs([experiment_id], order_by=order_by, output_format=output_format)

    in_pages = searched()
    monkeypatch.setattr("paceline.search.runs.FEW", 1)
    paged: list[object] = []
    monkeypatch.setattr("paceline.search.runs.all_runs", lambda *arguments: paged.append(arguments) or [])
    as_stream = searched()
    assert not paged
    if output_format == "pandas":
        import pandas

        pandas.testing.assert_frame_equal(as_stream[list(in_pages.columns)], in_pages)
        assert set(as_stream.columns) == set(in_pages.columns)
    elif output_format == "polars":
        assert as_stream.select(in_pages.columns).equals(in_pages)
        assert set(as_stream.columns) == set(in_pages.columns)
    else:
        # NaN is not equal to itself.
        assert str(as_stream.select(in_pages.column_names)) == str(in_pages)


def test_a_stream_is_bounded_and_its_filter_is_one_of_mlflow(
    client: MlflowClient, experiment_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pandas")
    monkeypatch.setattr("paceline.search.runs.FEW", 1)
    assert len(search_runs([experiment_id], max_results=2)) == 2
    with pytest.raises(MlflowException) as raised:
        search_runs([experiment_id], "metrics.loss < 1 OR metrics.loss > 2")
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"
