"""Entities are values: made from what servers answer, compared, printed, pickled."""

from __future__ import annotations

import math
import pickle

import pytest

from paceline.entities import (
    Dataset,
    DatasetInput,
    Experiment,
    InputTag,
    LifecycleStage,
    LoggedModel,
    LoggedModelStatus,
    Metric,
    PagedList,
    Param,
    Run,
    RunStatus,
    RunTag,
    ViewType,
)
from paceline.entities.model_registry import ModelVersion, RegisteredModel
from paceline.entities.paged_list import items_of_all_pages
from paceline.exceptions import MlflowException

RUN_JSON = {
    "info": {
        "run_id": "f1",
        "run_uuid": "f1",
        "run_name": "calm-owl-3",
        "experiment_id": "7",
        "user_id": "ada",
        "status": "FINISHED",
        "start_time": 1_700_000_000_000,
        "end_time": 1_700_000_000_500,
        "artifact_uri": "mlflow-artifacts:/7/f1/artifacts",
        "lifecycle_stage": "active",
    },
    "data": {
        "metrics": [{"key": "loss", "value": "NaN", "timestamp": 1, "step": 0}, {"key": "acc", "value": 0.5}],
        "params": [{"key": "lr", "value": "0.1"}, {"key": "empty"}],
        "tags": [{"key": "mlflow.runName", "value": "calm-owl-3"}],
    },
    "inputs": {
        "dataset_inputs": [
            {
                "tags": [{"key": "mlflow.data.context", "value": "train"}],
                "dataset": {"name": "cats", "digest": "d1", "source_type": "code", "source": "{}"},
            }
        ],
        "model_inputs": [{"model_id": "m-1"}],
    },
    "outputs": {"model_outputs": [{"model_id": "m-2", "step": 4}]},
}


def test_a_run_holds_what_the_answer_said() -> None:
    run = Run.from_json(RUN_JSON)
    assert run.info.run_name == "calm-owl-3"
    assert math.isnan(run.data.metrics["loss"])
    assert run.data.metrics["acc"] == 0.5
    assert run.data.params == {"lr": "0.1", "empty": ""}
    assert run.inputs.dataset_inputs == [
        DatasetInput(Dataset("cats", "d1", "code", "{}"), [InputTag("mlflow.data.context", "train")])
    ]
    assert [(output.model_id, output.step) for output in run.outputs.model_outputs] == [("m-2", 4)]


def test_a_run_that_goes_on_has_no_end() -> None:
    info = {name: value for name, value in RUN_JSON["info"].items() if name != "end_time"}
    assert Run.from_json({"info": info}).info.end_time is None


def test_a_dictionary_of_a_run_is_plain() -> None:
    dictionary = Run.from_json(RUN_JSON).to_dictionary()
    assert dictionary["info"]["status"] == "FINISHED"
    assert dictionary["inputs"] == {
        "dataset_inputs": [
            {
                "dataset": {
                    "digest": "d1",
                    "name": "cats",
                    "profile": None,
                    "schema": None,
                    "source": "{}",
                    "source_type": "code",
                },
                "tags": {"mlflow.data.context": "train"},
            }
        ],
        "model_inputs": [{"model_id": "m-1"}],
    }


def test_equality_is_by_value_and_by_kind() -> None:
    assert RunTag("a", "b") == RunTag("a", "b")
    assert RunTag("a", "b") != RunTag("a", "c")
    assert RunTag("a", "b") != InputTag("a", "b")
    assert Metric("a", 1.0, 2, 3) == Metric("a", 1.0, 2, 3)
    assert len({Metric("a", 1.0, 2, 3), Metric("a", 1.0, 2, 3), Metric("a", 1.0, 2, 4)}) == 2


def test_params_of_one_key_are_the_same() -> None:
    assert len({Param("lr", "0.1"), Param("lr", "0.2"), Param("momentum", "0.9")}) == 2


def test_entities_iterate_print_and_pickle() -> None:
    experiment = Experiment("7", "cats", "file:///a", "active", {"team": "vision"}, 1, 2)
    assert dict(experiment)["tags"] == {"team": "vision"}
    assert "name='cats'" in repr(experiment)
    assert pickle.loads(pickle.dumps(experiment)) == experiment


def test_entities_have_no_room_for_misspelt_names() -> None:
    with pytest.raises(AttributeError):
        Metric("a", 1.0, 2, 3).vlaue = 2.0  # type: ignore[attr-defined]


def test_a_metric_of_a_dataset_names_it_whole() -> None:
    with pytest.raises(MlflowException) as raised:
        Metric("a", 1.0, 2, 3, dataset_name="cats")
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


def test_a_metric_comes_back_from_its_dictionary() -> None:
    metric = Metric("a", 1.0, 2, 3, model_id="m-1", dataset_name="cats", dataset_digest="d1", run_id="f1")
    assert Metric.from_dictionary(metric.to_dictionary()) == metric
    with pytest.raises(MlflowException, match="without step, timestamp"):
        Metric.from_dictionary({"key": "a", "value": 1.0})


def test_a_logged_model_of_an_answer() -> None:
    model = LoggedModel.from_json(
        {
            "info": {
                "model_id": "m-1",
                "experiment_id": "7",
                "name": "lin",
                "creation_timestamp_ms": 1,
                "last_updated_timestamp_ms": 2,
                "artifact_uri": "mlflow-artifacts:/7/models/m-1/artifacts",
                "status": "LOGGED_MODEL_UPLOAD_FAILED",
                "model_type": "",
                "source_run_id": "",
            },
            "data": {"params": [{"key": "depth", "value": "3"}]},
        }
    )
    assert model.status is LoggedModelStatus.FAILED
    assert (model.model_type, model.source_run_id) == (None, None)
    assert model.model_uri == "models:/m-1"
    assert model.to_dictionary()["status"] == 3
    assert "model_uri" not in model.to_dictionary()


def test_registered_models_of_an_answer() -> None:
    version = {"name": "reg", "version": "3", "creation_timestamp": 1, "status": "READY", "current_stage": "None"}
    model = RegisteredModel.from_json(
        {"name": "reg", "aliases": [{"alias": "champion", "version": "3"}], "latest_versions": [version]}
    )
    assert model.aliases == {"champion": "3"}
    assert model.latest_versions == [ModelVersion("reg", 3, 1, current_stage="None", user_id="")]


def test_numbers_and_names_of_enumerations() -> None:
    assert [RunStatus.to_string(number) for number in RunStatus.all_status()] == [
        "RUNNING",
        "SCHEDULED",
        "FINISHED",
        "FAILED",
        "KILLED",
    ]
    assert [status for status in RunStatus.all_status() if RunStatus.is_terminated(status)] == [3, 4, 5]
    assert ViewType.from_string(ViewType.to_string(ViewType.DELETED_ONLY)) == ViewType.DELETED_ONLY
    assert LifecycleStage.view_type_to_stages(ViewType.ALL) == ["active", "deleted"]
    assert [LoggedModelStatus.from_int(status.to_int()) for status in LoggedModelStatus] == list(LoggedModelStatus)
    for bad in (lambda: RunStatus.from_string("DONE"), lambda: RunStatus.to_string(9), lambda: ViewType.to_string(0)):
        with pytest.raises(MlflowException):
            bad()


def test_pages_are_followed_as_far_as_asked() -> None:
    asked: list[tuple[int, str | None]] = []

    def fetch(size: int, token: str | None) -> PagedList[int]:
        asked.append((size, token))
        start = int(token or 0)
        end = min(start + size, 25)
        return PagedList(range(start, end), str(end) if end < 25 else None)

    assert list(items_of_all_pages(fetch, None, 10)) == list(range(25))
    assert asked == [(10, None), (10, "10"), (10, "20")]
    asked.clear()
    assert list(items_of_all_pages(fetch, 13, 10)) == list(range(13))
    assert asked == [(10, None), (3, "10")]
