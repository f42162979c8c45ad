"""Models as entities of their own: files, params, tags, metrics and search."""

from __future__ import annotations

import re
import time
import uuid
from pathlib import Path
from typing import Any, NamedTuple

import mlflow
import mlflow.data
import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient, MlflowException
from mlflow.entities import Experiment, Metric
from sklearn.linear_model import LogisticRegression

from support import MLFLOW_3, PIP_REQUIREMENTS, all_pages, file_contents

if not MLFLOW_3:
    pytest.skip("logged models came with MLflow 3", allow_module_level=True)

from mlflow.entities import LoggedModel, LoggedModelInput

FEATURES = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [3.0, 5.0]])
TARGETS = np.array([0, 0, 1, 1])


@pytest.fixture(scope="module")
def fitted() -> LogisticRegression:
    return LogisticRegression(C=0.5).fit(FEATURES, TARGETS)


def log_sklearn(model: LogisticRegression, name: str, **options: Any) -> str:
    """Log `model` and return its model id."""
    info = mlflow.sklearn.log_model(model, name=name, pip_requirements=PIP_REQUIREMENTS, **options)
    return info.model_id


def metrics_of(model: LoggedModel) -> list[tuple[str, float, int, str | None, str | None]]:
    return sorted(
        (metric.key, metric.value, metric.step, metric.run_id, metric.dataset_name) for metric in model.metrics or []
    )


# With files


def test_a_model_logged_in_a_run_predicts_the_same_after_loading(
    client: MlflowClient, experiment: Experiment, fitted: LogisticRegression
) -> None:
    with mlflow.start_run() as active:
        mlflow.log_param("C", 0.5)
        model_id = log_sklearn(
            fitted, "classifier", tags={"stage": "demo"}, params={"solver": "lbfgs"}, model_type="tabular", step=3
        )

    model = client.get_logged_model(model_id)
    assert re.fullmatch("m-[0-9a-f]{32}", model_id)
    assert model.name == "classifier"
    assert model.experiment_id == experiment.experiment_id
    assert model.source_run_id == active.info.run_id
    assert model.model_type == "tabular"
    assert model.status == "READY"
    assert model.artifact_location == f"{experiment.artifact_location}/models/{model_id}/artifacts"
    assert model.tags["stage"] == "demo"
    assert {"solver": "lbfgs", "C": "0.5"}.items() <= model.params.items()
    assert 0 < model.creation_timestamp <= model.last_updated_timestamp

    outputs = client.get_run(active.info.run_id).outputs.model_outputs
    assert [(output.model_id, output.step) for output in outputs] == [(model_id, 3)]

    loaded = mlflow.sklearn.load_model(f"models:/{model_id}")
    assert np.array_equal(loaded.predict_proba(FEATURES), fitted.predict_proba(FEATURES))
    assert mlflow.pyfunc.load_model(model.model_uri).predict(FEATURES).tolist() == [0, 0, 1, 1]


def test_a_model_is_found_through_its_run_and_name(
    client: MlflowClient, experiment: Experiment, fitted: LogisticRegression, tmp_path: Path
) -> None:
    with mlflow.start_run() as active:
        log_sklearn(fitted, "found")
    with mlflow.start_run():
        log_sklearn(LogisticRegression(C=100).fit(FEATURES, 1 - TARGETS), "found")
    uri = f"runs:/{active.info.run_id}/found"

    loaded = mlflow.sklearn.load_model(uri)
    downloaded = mlflow.artifacts.download_artifacts(uri, dst_path=str(tmp_path))
    listed = client.list_artifacts(active.info.run_id, "found")

    assert np.array_equal(loaded.predict_proba(FEATURES), fitted.predict_proba(FEATURES))
    assert "MLmodel" in file_contents(downloaded)
    assert any(Path(file.path).name == "MLmodel" for file in listed)


def test_a_model_is_logged_outside_of_a_run(
    client: MlflowClient, experiment: Experiment, fitted: LogisticRegression
) -> None:
    model_id = log_sklearn(fitted, "alone", input_example=FEATURES[:1])

    assert client.get_logged_model(model_id).source_run_id in (None, "")
    assert mlflow.active_run() is None
    assert mlflow.pyfunc.load_model(f"models:/{model_id}").predict(FEATURES).tolist() == [0, 0, 1, 1]


def test_checkpoints_of_one_run(client: MlflowClient, experiment: Experiment, fitted: LogisticRegression) -> None:
    with mlflow.start_run() as active:
        model_ids = [log_sklearn(fitted, f"checkpoint-{step}", step=step) for step in (0, 10, 20)]
        for step, model_id in enumerate(model_ids):
            mlflow.log_metric("accuracy", step / 10, step=step * 10, model_id=model_id)

    outputs = client.get_run(active.info.run_id).outputs.model_outputs
    assert sorted((output.step, output.model_id) for output in outputs) == list(
        zip([0, 10, 20], model_ids, strict=True)
    )
    best = mlflow.search_logged_models(
        [experiment.experiment_id], order_by=[{"field_name": "metrics.accuracy", "ascending": False}], max_results=1
    )
    assert best["model_id"].tolist() == [model_ids[2]]


def test_the_files_of_a_model(
    client: MlflowClient, experiment: Experiment, fitted: LogisticRegression, tmp_path: Path
) -> None:
    model_id = log_sklearn(fitted, "files")
    extra = tmp_path / "extra"
    (extra / "sub dir").mkdir(parents=True)
    (extra / "sub dir" / "ä 100%.txt").write_bytes(b"inside")
    (extra / "empty").touch()

    client.log_model_artifact(model_id, str(extra / "sub dir" / "ä 100%.txt"))
    client.log_model_artifacts(model_id, str(extra), "extra")

    root = client.list_logged_model_artifacts(model_id)
    is_dir = {file.path: file.is_dir for file in root}
    assert {"MLmodel", "requirements.txt", "ä 100%.txt"} <= is_dir.keys()
    assert (is_dir["extra"], is_dir["MLmodel"]) == (True, False)
    # Paths are relative to the model, not to the folder listed.
    inside = client.list_logged_model_artifacts(model_id, "extra")
    assert [(file.path, file.is_dir) for file in inside] == [("extra/empty", False), ("extra/sub dir", True)]
    downloaded = mlflow.artifacts.download_artifacts(f"models:/{model_id}", dst_path=str(tmp_path / "back"))
    contents = file_contents(downloaded)
    assert contents["extra/sub dir/ä 100%.txt"] == b"inside"
    assert contents["extra/empty"] == b""
    sizes = {file.path: file.file_size for file in root if not file.is_dir}
    assert {path: len(contents[path]) for path in sizes} == sizes


# Without files


def test_an_external_model(client: MlflowClient, experiment: Experiment) -> None:
    with mlflow.start_run() as active:
        model = mlflow.create_external_model(
            name="hosted elsewhere",
            source_run_id=active.info.run_id,
            tags={"vendor": "acme"},
            params={"temperature": "0"},
            model_type="agent",
        )

    got = client.get_logged_model(model.model_id)
    assert (got.name, got.status, got.model_type) == ("hosted elsewhere", "READY", "agent")
    assert got.source_run_id == active.info.run_id
    assert got.tags["vendor"] == "acme"
    assert got.params == {"temperature": "0"}
    assert [file.path for file in client.list_logged_model_artifacts(model.model_id)] == ["MLmodel"]


def test_a_model_without_a_name_gets_one(experiment: Experiment) -> None:
    assert mlflow.initialize_logged_model().name


@pytest.mark.parametrize("name", ["a/b", "a:b", "a.b", "100%", 'a"b', "it's"])
def test_bad_model_names_are_refused(client: MlflowClient, experiment: Experiment, name: str) -> None:
    with pytest.raises(MlflowException, match="Invalid model name"):
        client.create_logged_model(experiment.experiment_id, name)


@pytest.mark.parametrize("status", ["READY", "FAILED"])
def test_a_model_is_pending_until_finalized(client: MlflowClient, experiment: Experiment, status: str) -> None:
    model = mlflow.initialize_logged_model(name="slow")
    assert client.get_logged_model(model.model_id).status == "PENDING"

    finalized = mlflow.finalize_logged_model(model.model_id, status)

    assert finalized.status == status
    assert client.get_logged_model(model.model_id).status == status


def test_a_model_whose_saving_raises_is_failed(
    client: MlflowClient, experiment: Experiment, fitted: LogisticRegression
) -> None:
    with mlflow.start_run(), pytest.raises(MlflowException, match="no such code"):
        log_sklearn(fitted, "broken", code_paths=["no such code"])

    (model,) = client.search_logged_models([experiment.experiment_id])
    assert (model.name, model.status) == ("broken", "FAILED")


def test_more_params_than_one_request_may_carry(client: MlflowClient, experiment: Experiment) -> None:
    params = {f"p{number:03}": f"value {number}" for number in range(250)}
    model = mlflow.initialize_logged_model(name="wide", params=params)

    mlflow.log_model_params({"added later": "ä" * 500, "a/b c:d": ""}, model.model_id)

    expected = params | {"added later": "ä" * 500, "a/b c:d": ""}
    assert client.get_logged_model(model.model_id).params == expected


def test_model_tags_are_set_overwritten_and_deleted(client: MlflowClient, experiment: Experiment) -> None:
    model = mlflow.initialize_logged_model(name="tagged", tags={"stage": "draft"})
    model_id = model.model_id

    mlflow.set_logged_model_tags(model_id, {"stage": "final", "number": 7, "ä ö": "🎉", "gone": "soon"})
    mlflow.delete_logged_model_tag(model_id, "gone")

    tags = client.get_logged_model(model_id).tags
    assert {key: value for key, value in tags.items() if not key.startswith("mlflow.")} == {
        "stage": "final",
        "number": "7",
        "ä ö": "🎉",
    }
    with pytest.raises(MlflowException, match="No tag with key 'gone'"):
        mlflow.delete_logged_model_tag(model_id, "gone")


def test_a_deleted_model_is_gone(client: MlflowClient, experiment: Experiment) -> None:
    kept, deleted = (mlflow.initialize_logged_model(name=name).model_id for name in ("kept", "deleted"))

    client.delete_logged_model(deleted)

    with pytest.raises(MlflowException, match="not found") as refused:
        client.get_logged_model(deleted)
    assert refused.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    found = client.search_logged_models([experiment.experiment_id])
    assert [model.model_id for model in found] == [kept]


def test_an_unknown_model_is_not_found(client: MlflowClient) -> None:
    with pytest.raises(MlflowException, match="not found") as refused:
        client.get_logged_model("m-" + "0" * 32)
    assert refused.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_a_model_as_input_of_a_run(client: MlflowClient, experiment: Experiment) -> None:
    model = mlflow.initialize_logged_model(name="input")
    with mlflow.start_run() as active:
        mlflow.log_input(model=LoggedModelInput(model.model_id))
        mlflow.log_input(model=LoggedModelInput(model.model_id))

    inputs = client.get_run(active.info.run_id).inputs.model_inputs
    assert [item.model_id for item in inputs] == [model.model_id]


# Metrics


def test_metrics_belong_to_run_model_and_dataset(client: MlflowClient, experiment: Experiment) -> None:
    dataset = mlflow.data.from_pandas(pd.DataFrame({"x": [1, 2]}), name="holdout")
    model_id = mlflow.initialize_logged_model(name="measured").model_id
    with mlflow.start_run() as active:
        mlflow.log_metric("loss", 0.5, step=1, model_id=model_id)
        mlflow.log_metric("loss", 0.25, step=2, model_id=model_id)
        mlflow.log_metrics({"accuracy": 0.75, "recall": 1}, step=2, model_id=model_id, dataset=dataset)
        mlflow.log_metric("of the run only", 1)
    run_id = active.info.run_id

    run = client.get_run(run_id)
    assert run.data.metrics == {"loss": 0.25, "accuracy": 0.75, "recall": 1, "of the run only": 1}
    assert [item.dataset.name for item in run.inputs.dataset_inputs] == ["holdout"]
    model = client.get_logged_model(model_id)
    assert metrics_of(model) == [
        ("accuracy", 0.75, 2, run_id, "holdout"),
        ("loss", 0.25, 2, run_id, None),
        ("loss", 0.5, 1, run_id, None),
        ("recall", 1.0, 2, run_id, "holdout"),
    ]
    assert {metric.model_id for metric in model.metrics} == {model_id}
    assert {metric.dataset_digest for metric in model.metrics} == {None, dataset.digest}


def test_a_model_is_measured_by_several_runs(client: MlflowClient, experiment: Experiment) -> None:
    model_id = mlflow.initialize_logged_model(name="shared").model_id
    run_ids = [client.create_run(experiment.experiment_id).info.run_id for _ in range(2)]
    for number, run_id in enumerate(run_ids):
        metrics = [Metric("score", number + step / 10, 1000 + step, step, model_id=model_id) for step in range(3)]
        client.log_batch(run_id, metrics)

    expected = [
        ("score", number + step / 10, step, run_id, None) for number, run_id in enumerate(run_ids) for step in range(3)
    ]
    assert metrics_of(client.get_logged_model(model_id)) == sorted(expected)


def test_the_last_logged_model_receives_the_metrics_of_its_run(
    client: MlflowClient, experiment: Experiment, fitted: LogisticRegression
) -> None:
    with mlflow.start_run() as active:
        model_id = log_sklearn(fitted, "current")
        mlflow.log_metric("explicit", 1, step=4, model_id=model_id)
        mlflow.set_active_model(model_id=model_id)
        mlflow.log_metric("implicit", 2, step=5)

    assert metrics_of(client.get_logged_model(model_id)) == [
        ("explicit", 1.0, 4, active.info.run_id, None),
        ("implicit", 2.0, 5, active.info.run_id, None),
    ]


def test_a_repeated_model_metric_is_kept_once(client: MlflowClient, experiment: Experiment) -> None:
    model_id = mlflow.initialize_logged_model(name="again").model_id
    run_id = client.create_run(experiment.experiment_id).info.run_id
    for _ in range(2):
        client.log_metric(run_id, "m", 0.5, timestamp=1000, step=1, model_id=model_id)

    assert metrics_of(client.get_logged_model(model_id)) == [("m", 0.5, 1, run_id, None)]


# Search


class Vehicle(NamedTuple):
    """One of the models that all searches look at. Its speeds are (value, dataset), one per step."""

    name: str
    kind: str
    params: dict[str, str]
    tags: dict[str, str]
    speeds: list[tuple[float, str]]


VEHICLES = [
    Vehicle("audi", "car", {"doors": "4"}, {"colour": "Red"}, [(100, "track"), (80, "city")]),
    Vehicle("bmw", "car", {"doors": "2"}, {"colour": "red"}, [(120, "track"), (30, "city")]),
    Vehicle("cub", "bike", {}, {"colour": "blue"}, [(60, "city")]),
    Vehicle("dax", "bike", {"doors": "0"}, {}, []),
]


class Garage(NamedTuple):
    """Where the vehicles are, and the run that made the cars and measured all."""

    experiment_id: str
    run_id: str
    model_ids: dict[str, str]


@pytest.fixture(scope="module")
def garage(client: MlflowClient) -> Garage:
    experiment_id = client.create_experiment(f"garage {uuid.uuid4().hex}")
    run_id = client.create_run(experiment_id).info.run_id
    model_ids = {}
    for vehicle in VEHICLES:
        source_run_id = run_id if vehicle.kind == "car" else None
        model_id = client.create_logged_model(
            experiment_id, vehicle.name, source_run_id, vehicle.tags, vehicle.params, vehicle.kind
        ).model_id
        for step, (speed, dataset) in enumerate(vehicle.speeds):
            link = {"model_id": model_id, "dataset_name": dataset, "dataset_digest": f"{dataset}-1"}
            client.log_metric(run_id, "speed", speed, 1000 + step, step, **link)
        model_ids[vehicle.name] = model_id
        time.sleep(0.002)  # so that creation times, in milliseconds, differ
    client.log_metric(run_id, "age", 3, model_id=model_ids["audi"])
    return Garage(experiment_id, run_id, model_ids)


def names(models: list[LoggedModel]) -> list[str]:
    return [model.name for model in models]


MODEL_FILTERS: list[tuple[str | None, str]] = [
    (None, "audi bmw cub dax"),
    ("", "audi bmw cub dax"),
    ("name = 'audi'", "audi"),
    ("attributes.name != 'audi'", "bmw cub dax"),
    ("name LIKE '%u%'", "audi cub"),
    ("name ILIKE 'AU%'", "audi"),
    ("name IN ('audi', 'dax', 'other')", "audi dax"),
    ("name NOT IN ('audi', 'dax')", "bmw cub"),
    ("model_type = 'bike'", "cub dax"),
    ("model_id = '{cub}'", "cub"),
    ("source_run_id = '{run_id}'", "audi bmw"),
    ("creation_timestamp > 0", "audi bmw cub dax"),
    ("last_updated_timestamp < 10", ""),
    ("params.doors = '4'", "audi"),
    ("params.doors != '4'", "bmw dax"),
    ("tags.colour = 'red'", "bmw"),
    ("tags.colour ILIKE 'RED'", "audi bmw"),
    # Any stored row of the model may meet a metric clause.
    ("metrics.speed > 90", "audi bmw"),
    ("metrics.speed < 50", "bmw"),
    ("metrics.speed = 60", "cub"),
    ("metrics.age >= 3 AND params.doors = '4' AND model_type = 'car'", "audi"),
    ("metrics.unknown > 0", ""),
]


@pytest.mark.parametrize(("filter_string", "expected"), MODEL_FILTERS)
def test_model_filters(client: MlflowClient, garage: Garage, filter_string: str | None, expected: str) -> None:
    wanted = filter_string and filter_string.format(run_id=garage.run_id, **garage.model_ids)

    found = client.search_logged_models([garage.experiment_id], wanted)

    assert sorted(names(found)) == expected.split()


@pytest.mark.parametrize(
    ("filter_string", "dataset", "expected"),
    [
        (None, "track", "audi bmw"),
        (None, "city", "audi bmw cub"),
        ("metrics.speed > 90", "track", "audi bmw"),
        ("metrics.speed > 90", "city", ""),
        ("metrics.speed < 50", "city", "bmw"),
    ],
)
def test_models_are_found_by_dataset(
    client: MlflowClient, garage: Garage, filter_string: str | None, dataset: str, expected: str
) -> None:
    datasets = [{"dataset_name": dataset, "dataset_digest": f"{dataset}-1"}]

    found = client.search_logged_models([garage.experiment_id], filter_string, datasets)

    assert sorted(names(found)) == expected.split()


SPEED = {"field_name": "metrics.speed"}
TRACK = {"dataset_name": "track", "dataset_digest": "track-1"}
MODEL_ORDERS: list[tuple[list[dict[str, Any]] | None, str]] = [
    (None, "dax cub bmw audi"),
    ([{"field_name": "name"}], "audi bmw cub dax"),
    ([{"field_name": "name", "ascending": False}], "dax cub bmw audi"),
    ([{"field_name": "creation_timestamp", "ascending": True}], "audi bmw cub dax"),
    ([{"field_name": "model_type"}, {"field_name": "name"}], "cub dax audi bmw"),
    # By the latest row of each model; models without one come last.
    ([SPEED], "bmw cub audi dax"),
    ([SPEED | {"ascending": False}], "audi cub bmw dax"),
    ([SPEED | TRACK], "audi bmw dax cub"),
    ([SPEED | TRACK | {"ascending": False}], "bmw audi dax cub"),
]


@pytest.mark.parametrize(("order_by", "expected"), MODEL_ORDERS)
def test_model_order_and_pages(
    client: MlflowClient, garage: Garage, order_by: list[dict[str, Any]] | None, expected: str
) -> None:
    whole = client.search_logged_models([garage.experiment_id], order_by=order_by)
    pages = all_pages(
        lambda token: client.search_logged_models(
            [garage.experiment_id], max_results=3, order_by=order_by, page_token=token
        )
    )

    assert names(whole) == expected.split()
    assert [names(page) for page in pages] == [expected.split()[:3], expected.split()[3:]]


def test_a_page_token_belongs_to_its_search(client: MlflowClient, garage: Garage) -> None:
    page = client.search_logged_models([garage.experiment_id], max_results=1)

    with pytest.raises(MlflowException, match="page token does not match"):
        client.search_logged_models([garage.experiment_id], "name = 'audi'", max_results=1, page_token=page.token)


def test_found_models_are_complete(client: MlflowClient, garage: Garage) -> None:
    for found in client.search_logged_models([garage.experiment_id]):
        got = client.get_logged_model(found.model_id)
        assert found.to_dictionary() | {"metrics": None} == got.to_dictionary() | {"metrics": None}
        assert metrics_of(found) == metrics_of(got)


def test_fluent_search_returns_a_data_frame(garage: Garage) -> None:
    frame = mlflow.search_logged_models([garage.experiment_id], order_by=[{"field_name": "name"}])

    assert frame["name"].tolist() == ["audi", "bmw", "cub", "dax"]
    assert frame["model_id"].tolist() == list(garage.model_ids.values())
    assert frame["model_type"].tolist() == ["car", "car", "bike", "bike"]


@pytest.mark.parametrize(
    ("filter_string", "message"),
    [
        ("metric.speed > 1", "Invalid entity type"),
        ("metrics.speed LIKE 'a'", "Invalid comparison operator"),
        ("tags.colour IS NULL", "Expected a comparison with 3 tokens"),
        ("name = 'a' OR name = 'b'", "Expected a list of comparisons separated by 'AND'"),
        ("nonsense", "Expected a list of comparisons separated by 'AND'"),
    ],
)
def test_bad_model_filters_say_what_is_wrong(
    client: MlflowClient, garage: Garage, filter_string: str, message: str
) -> None:
    with pytest.raises(MlflowException) as refused:
        client.search_logged_models([garage.experiment_id], filter_string)

    assert message in str(refused.value)
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize(
    ("field_name", "message"),
    [("params.doors", "Only metrics are supported"), ("colour", "Invalid order by field name")],
)
def test_bad_model_orders_are_refused(client: MlflowClient, garage: Garage, field_name: str, message: str) -> None:
    with pytest.raises(MlflowException, match=message):
        client.search_logged_models([garage.experiment_id], order_by=[{"field_name": field_name}])
