"""Datasets as inputs of runs."""

from __future__ import annotations

import json
import uuid

import mlflow
import mlflow.data
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.data.pandas_dataset import PandasDataset
from mlflow.entities import Dataset, DatasetInput, Experiment, InputTag

from support import needs_mlflow_3

CONTEXT = "mlflow.data.context"


def dataset_of(name: str, rows: int = 3) -> PandasDataset:
    frame = pd.DataFrame({"x": range(rows), "ü": [f"text {row}" for row in range(rows)], "y": [0.5] * rows})
    return mlflow.data.from_pandas(frame, source=f"https://example.com/{name}.csv", targets="y", name=name)


def inputs_of(client: MlflowClient, run_id: str) -> list[tuple[str, str, dict[str, str]]]:
    """Name, digest and tags of each input, in the order the server gives them."""
    return [
        (item.dataset.name, item.dataset.digest, {tag.key: tag.value for tag in item.tags})
        for item in client.get_run(run_id).inputs.dataset_inputs
    ]


def test_every_field_of_an_input_comes_back(client: MlflowClient, experiment: Experiment) -> None:
    dataset = dataset_of("iris")
    with mlflow.start_run() as active:
        mlflow.log_input(dataset, context="training", tags={"split": "80%", "a": "first by key"})

    (logged,) = client.get_run(active.info.run_id).inputs.dataset_inputs
    assert logged.dataset.name == "iris"
    assert logged.dataset.digest == dataset.digest
    assert logged.dataset.source_type == "http"
    assert json.loads(logged.dataset.source) == {"url": "https://example.com/iris.csv"}
    assert json.loads(logged.dataset.schema) == {"mlflow_colspec": dataset.schema.to_dict()}
    assert json.loads(logged.dataset.profile) == {"num_rows": 3, "num_elements": 9}
    assert [(tag.key, tag.value) for tag in logged.tags] == [
        ("a", "first by key"),
        (CONTEXT, "training"),
        ("split", "80%"),
    ]
    assert mlflow.data.get_source(logged).url == "https://example.com/iris.csv"


def test_inputs_keep_their_order(client: MlflowClient, experiment: Experiment) -> None:
    datasets = [dataset_of(name, rows) for name, rows in [("zebra", 2), ("apple", 3), ("mango", 4)]]
    with mlflow.start_run() as active:
        for dataset in datasets:
            mlflow.log_input(dataset, context="train")

    expected = [(dataset.name, dataset.digest, {CONTEXT: "train"}) for dataset in datasets]
    assert inputs_of(client, active.info.run_id) == expected


@needs_mlflow_3
def test_several_inputs_in_one_call(client: MlflowClient, experiment: Experiment) -> None:
    train, test = dataset_of("train set", 4), dataset_of("test set", 2)
    with mlflow.start_run() as active:
        mlflow.log_inputs([train, test], contexts=["train", None], tags_list=[None, {"fold": "1"}])

    assert inputs_of(client, active.info.run_id) == [
        ("train set", train.digest, {CONTEXT: "train"}),
        ("test set", test.digest, {"fold": "1"}),
    ]


def test_one_dataset_on_two_runs(client: MlflowClient, experiment: Experiment) -> None:
    dataset = dataset_of("shared")
    run_ids = []
    for context in ("train", "eval"):
        with mlflow.start_run() as active:
            mlflow.log_input(dataset, context=context)
        run_ids.append(active.info.run_id)

    assert [inputs_of(client, run_id) for run_id in run_ids] == [
        [("shared", dataset.digest, {CONTEXT: "train"})],
        [("shared", dataset.digest, {CONTEXT: "eval"})],
    ]


def test_logging_an_input_again_changes_nothing(client: MlflowClient, experiment: Experiment) -> None:
    dataset = dataset_of("again")
    with mlflow.start_run() as active:
        mlflow.log_input(dataset, context="train")
        mlflow.log_input(dataset, context="eval")

    assert inputs_of(client, active.info.run_id) == [("again", dataset.digest, {CONTEXT: "train"})]


def test_the_first_description_of_a_dataset_stays(client: MlflowClient, experiment: Experiment) -> None:
    """Name and digest identify a dataset within its experiment; the rest is fixed by the first write."""
    run_ids = [client.create_run(experiment.experiment_id).info.run_id for _ in range(2)]
    for run_id, source in zip(run_ids, ["first", "second"], strict=True):
        dataset = Dataset(name="d", digest="abc", source_type="local", source=source)
        client.log_inputs(run_id, [DatasetInput(dataset, [InputTag("k", source)])])

    inputs = [client.get_run(run_id).inputs.dataset_inputs[0] for run_id in run_ids]
    assert [item.dataset.source for item in inputs] == ["first", "first"]
    assert [item.tags[0].value for item in inputs] == ["first", "second"]


@pytest.fixture(scope="module")
def searched(client: MlflowClient) -> str:
    """An experiment whose runs have the datasets their names say."""
    experiment_id = client.create_experiment(f"search by dataset {uuid.uuid4().hex}")
    for name, inputs in {
        "both": {"left": "train", "right": "eval"},
        "left": {"left": "train"},
        "right": {"right": "eval"},
        "none": {},
    }.items():
        run_id = client.create_run(experiment_id, run_name=name).info.run_id
        client.log_param(run_id, "which", name)
        datasets = [
            DatasetInput(Dataset(dataset, f"{dataset}-digest", "local", "here"), [InputTag(CONTEXT, context)])
            for dataset, context in inputs.items()
        ]
        client.log_inputs(run_id, datasets)
    return experiment_id


@pytest.mark.parametrize(
    ("filter_string", "expected"),
    [
        ("datasets.name = 'left'", {"both", "left"}),
        ("dataset.name = 'left'", {"both", "left"}),
        ("datasets.name LIKE '%t'", {"both", "left", "right"}),
        ("datasets.name ILIKE 'LEF_'", {"both", "left"}),
        ("datasets.name IN ('right', 'other')", {"both", "right"}),
        ("datasets.name NOT IN ('right', 'other')", {"both", "left"}),
        ("datasets.name != 'left'", {"both", "right"}),
        ("datasets.digest = 'left-digest'", {"both", "left"}),
        ("datasets.digest IN ('left-digest', 'right-digest')", {"both", "left", "right"}),
        ("datasets.context = 'eval'", {"both", "right"}),
        # Each clause may be met by another input.
        ("datasets.context = 'train' AND datasets.name = 'right'", {"both"}),
        ("datasets.name = 'left' AND params.which = 'left'", {"left"}),
        ("datasets.name = 'nowhere'", set()),
    ],
)
def test_runs_are_found_by_their_datasets(
    client: MlflowClient, searched: str, filter_string: str, expected: set[str]
) -> None:
    found = client.search_runs([searched], filter_string)

    assert sorted(run.info.run_name for run in found) == sorted(expected)


def test_search_returns_the_inputs(client: MlflowClient, searched: str) -> None:
    found = {
        run.info.run_name: [(item.dataset.name, item.tags[0].value) for item in run.inputs.dataset_inputs]
        for run in client.search_runs([searched])
    }

    assert found == {
        "both": [("left", "train"), ("right", "eval")],
        "left": [("left", "train")],
        "right": [("right", "eval")],
        "none": [],
    }


@needs_mlflow_3
def test_a_metric_logged_with_a_dataset_adds_the_input(client: MlflowClient, experiment: Experiment) -> None:
    dataset = dataset_of("evaluation")
    with mlflow.start_run() as active:
        mlflow.log_metric("accuracy", 0.75, step=2, dataset=dataset)
        mlflow.log_metrics({"precision": 0.5, "recall": 0.25}, dataset=dataset)

    run_id = active.info.run_id
    assert client.get_run(run_id).data.metrics == {"accuracy": 0.75, "precision": 0.5, "recall": 0.25}
    assert inputs_of(client, run_id) == [("evaluation", dataset.digest, {})]
