"""From models of runs to versions of registered models, as MLflow's function does it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import paceline as mlflow
from paceline import MlflowClient, MlflowException
from paceline.entities import LoggedModelOutput


@pytest.fixture
def client(remote: str) -> MlflowClient:
    return MlflowClient(remote)


def test_a_logged_model(client: MlflowClient, unique_name: str) -> None:
    with mlflow.start_run() as run:
        model = mlflow.create_external_model("lin")
    for number in (1, 2):
        version = mlflow.register_model(f"models:/{model.model_id}", unique_name, tags={"a": 1})
        assert (version.version, version.tags) == (str(number), {"a": "1"})
        assert (version.source, version.run_id) == (f"models:/{model.model_id}", run.info.run_id)
    noted = json.loads(mlflow.get_logged_model(model.model_id).tags["mlflow.modelVersions"])
    assert noted == [{"name": unique_name, "version": number} for number in (1, 2)]


def test_a_model_of_a_run_by_its_name(client: MlflowClient, unique_name: str) -> None:
    with mlflow.start_run() as run:
        checkpoints = [mlflow.create_external_model("lin") for _ in range(3)]
    steps = [LoggedModelOutput(model.model_id, step) for model, step in zip(checkpoints, (10, 30, 20), strict=True)]
    client.log_outputs(run.info.run_id, steps)
    version = mlflow.register_model(f"runs:/{run.info.run_id}/lin", unique_name)
    # Of several of one name the last checkpoint is meant, and not the one that was made last.
    assert version.source == f"models:/{checkpoints[1].model_id}"
    with pytest.raises(MlflowException) as raised:
        mlflow.register_model(f"runs:/{run.info.run_id}/other", unique_name)
    assert raised.value.error_code == "NOT_FOUND"


def test_files_of_a_run(client: MlflowClient, unique_name: str) -> None:
    with mlflow.start_run() as run:
        mlflow.log_text("flavors: {}\n", "models/lin/MLmodel")
    version = mlflow.register_model(f"runs:/{run.info.run_id}/models/lin", unique_name)
    assert version.source == f"{mlflow.get_run(run.info.run_id).info.artifact_uri}/models/lin"
    assert version.run_id == run.info.run_id


def test_versions_again_and_other_places(client: MlflowClient, unique_name: str) -> None:
    mlflow.register_model("s3://bucket/model", unique_name, await_registration_for=0)
    client.set_registered_model_alias(unique_name, "champion", "1")
    for uri in (f"models:/{unique_name}/1", f"models:/{unique_name}@champion"):
        version = mlflow.register_model(uri, f"{unique_name}-copy")
        assert version.source == f"models:/{unique_name}/1"
        assert client.get_model_version_download_uri(version.name, version.version) == "s3://bucket/model"
    with pytest.raises(MlflowException) as raised:
        mlflow.register_model("s3://bucket/model", unique_name, env_pack="x")  # type: ignore[arg-type]
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


def test_an_external_model_has_a_file_that_says_so(client: MlflowClient, tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml")
    with mlflow.start_run() as run:
        model = mlflow.create_external_model("lin", params={"depth": "3"}, tags={"team": "vision"}, model_type="tree")
    assert (model.status, model.source_run_id, model.model_type) == ("READY", run.info.run_id, "tree")
    assert {"team": "vision", "mlflow.model.isExternal": "true"}.items() <= model.tags.items()
    folder = mlflow.artifacts.download_artifacts(f"models:/{model.model_id}", dst_path=str(tmp_path / "m"))
    stub = yaml.safe_load((Path(folder) / "MLmodel").read_text())
    assert stub.pop("utc_time_created")
    assert stub == {
        "artifact_path": model.artifact_location,
        "flavors": {},
        "is_signature_from_type_hint": False,
        "metadata": {"mlflow.model.isExternal": True},
        "mlflow_version": "3.17.2",
        "model_id": model.model_id,
        "model_uuid": model.model_id,
        "prompts": None,
        "run_id": run.info.run_id,
        "signature": {
            "inputs": '[{"type": "boolean", "required": true}]',
            "outputs": '[{"type": "boolean", "required": true}]',
            "params": None,
        },
        "type_hint_from_example": False,
    }


def test_models_and_versions_of_all_pages(
    client: MlflowClient, unique_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paceline.tracking.registry.MODELS_PAGE_SIZE", 2)
    monkeypatch.setattr("paceline.tracking.registry.VERSIONS_PAGE_SIZE", 2)
    names = [f"{unique_name}-{number}" for number in range(5)]
    for name in names:
        client.create_registered_model(name)
        client.create_model_version(name, "s3://bucket/model")
    filter_string = f"name LIKE '{unique_name}-%'"
    models = mlflow.search_registered_models(filter_string=filter_string)
    assert [model.name for model in models] == names
    assert len(mlflow.search_registered_models(max_results=3, filter_string=filter_string)) == 3
    versions = mlflow.search_model_versions(filter_string=filter_string, order_by=["name ASC"])
    assert [version.name for version in versions] == names
    mlflow.set_model_version_tag(names[0], "1", "a", "b")
    assert client.get_model_version(names[0], "1").tags == {"a": "b"}
