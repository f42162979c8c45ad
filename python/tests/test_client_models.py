"""`MlflowClient` on logged models and on the registry, against a real server."""

from __future__ import annotations

import pytest

from paceline.client import MlflowClient
from paceline.entities import LoggedModelStatus, Metric
from paceline.exceptions import MlflowException
from paceline.tracking import active_model


@pytest.fixture
def client(server: str) -> MlflowClient:
    return MlflowClient(server)


@pytest.fixture
def experiment_id(client: MlflowClient, unique_name: str) -> str:
    return client.create_experiment(unique_name)


def refused(code: str) -> pytest.RaisesContext[MlflowException]:  # type: ignore[name-defined]
    return pytest.raises(MlflowException, check=lambda error: error.error_code == code)


def test_the_life_of_a_logged_model(client: MlflowClient, experiment_id: str) -> None:
    run_id = client.create_run(experiment_id).info.run_id
    params = {f"p{number:03}": str(number) for number in range(250)}
    model = client.create_logged_model(experiment_id, "lin", run_id, {"team": "vision"}, params, "linear")
    assert (model.name, model.source_run_id, model.model_type) == ("lin", run_id, "linear")
    assert (model.status, model.tags, model.params) == (LoggedModelStatus.PENDING, {"team": "vision"}, params)
    assert client.finalize_logged_model(model.model_id, "READY").status is LoggedModelStatus.READY
    assert client.finalize_logged_model(model.model_id, LoggedModelStatus.FAILED).status is LoggedModelStatus.FAILED

    client.set_logged_model_tags(model.model_id, {"a/b": 1, "c": "d"})
    client.delete_logged_model_tag(model.model_id, "a/b")
    client.log_model_params(model.model_id, {"depth": 3})  # type: ignore[dict-item]
    changed = client.get_logged_model(model.model_id)
    assert changed.tags == {"team": "vision", "c": "d"}
    assert changed.params["depth"] == "3"

    client.delete_logged_model(model.model_id)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_logged_model(model.model_id)


def test_what_is_refused_of_logged_models(client: MlflowClient, experiment_id: str) -> None:
    model = client.create_logged_model(experiment_id)
    for call in (
        lambda: client.get_logged_model(""),
        lambda: client.create_logged_model(experiment_id, "a/b"),
        lambda: client.finalize_logged_model(model.model_id, "DONE"),  # type: ignore[arg-type]
        lambda: client.search_logged_models(experiment_id),  # type: ignore[arg-type]
        lambda: client.search_logged_models([experiment_id], order_by=[{"ascending": True}]),
        lambda: client.search_logged_models([experiment_id], datasets=[{"dataset_digest": "d"}]),
    ):
        with refused("INVALID_PARAMETER_VALUE"):
            call()
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.delete_logged_model_tag(model.model_id, "no-such-tag")


def test_metrics_of_a_model(client: MlflowClient, experiment_id: str) -> None:
    run_id = client.create_run(experiment_id).info.run_id
    model = client.create_logged_model(experiment_id)
    client.log_metric(run_id, "acc", 0.5, 10, 1, None, "cats", "d1", model.model_id)
    client.log_batch(run_id, [Metric("acc", 0.75, 20, 2, model.model_id, "cats", "d1")])
    metrics = client.get_logged_model(model.model_id).metrics
    assert metrics is not None
    assert sorted((point.value, point.step, point.dataset_name, point.run_id) for point in metrics) == [
        (0.5, 1, "cats", run_id),
        (0.75, 2, "cats", run_id),
    ]
    found = client.search_logged_models(
        [experiment_id], "metrics.acc > 0.6", [{"dataset_name": "cats", "dataset_digest": "d1"}]
    )
    assert [one.model_id for one in found] == [model.model_id]


def test_the_active_model_takes_metrics(client: MlflowClient, experiment_id: str) -> None:
    run_id = client.create_run(experiment_id).info.run_id
    model = client.create_logged_model(experiment_id)
    active_model.set_active_model_id(model.model_id)
    try:
        client.log_metric(run_id, "acc", 0.5, step=1)
        client.log_batch(run_id, [Metric("acc", 0.75, 20, 2)])
    finally:
        active_model.clear_active_model()
    client.log_metric(run_id, "acc", 0.9, step=3)
    metrics = client.get_logged_model(model.model_id).metrics
    assert metrics is not None
    assert sorted(point.step for point in metrics) == [1, 2]


def test_the_active_model_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    monkeypatch.setenv("MLFLOW_ACTIVE_MODEL_ID", "m-1")
    seen: list[str | None] = []
    for _ in range(2):
        thread = threading.Thread(target=lambda: seen.append(active_model.get_active_model_id()))
        thread.start()
        thread.join()
    assert seen == ["m-1", "m-1"]


def test_models_by_order_and_page(client: MlflowClient, experiment_id: str) -> None:
    ids = [client.create_logged_model(experiment_id, f"model{number}").model_id for number in range(5)]
    order = [{"field_name": "name", "ascending": False}]
    first = client.search_logged_models([experiment_id], max_results=3, order_by=order)
    second = client.search_logged_models([experiment_id], max_results=3, order_by=order, page_token=first.token)
    assert [model.model_id for model in [*first, *second]] == ids[::-1]
    assert second.token is None


def test_the_life_of_a_registered_model(client: MlflowClient, unique_name: str) -> None:
    made = client.create_registered_model(unique_name, {"team": "vision"}, "cats")
    assert (made.name, made.tags, made.description) == (unique_name, {"team": "vision"}, "cats")
    assert client.update_registered_model(unique_name, "dogs").description == "dogs"
    client.set_registered_model_tag(unique_name, "size", 3)
    client.delete_registered_model_tag(unique_name, "team")
    renamed = client.rename_registered_model(unique_name, f"{unique_name}-2")
    assert renamed.name == f"{unique_name}-2"
    assert client.get_registered_model(renamed.name).tags == {"size": "3"}
    assert [model.name for model in client.search_registered_models(f"name = '{renamed.name}'")] == [renamed.name]
    client.delete_registered_model(renamed.name)
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_registered_model(renamed.name)


def test_the_life_of_a_version(client: MlflowClient, unique_name: str) -> None:
    client.create_registered_model(unique_name)
    first = client.create_model_version(unique_name, "s3://bucket/a", tags={"a": 1}, description="one")
    second = client.create_model_version(unique_name, "s3://bucket/b")
    assert (first.version, second.version) == ("1", "2")
    assert (first.tags, first.description, first.status) == ({"a": "1"}, "one", "READY")
    assert client.get_model_version_download_uri(unique_name, "1") == "s3://bucket/a"

    client.update_model_version(unique_name, "1", "first")
    client.set_model_version_tag(unique_name, "1", "b", 2)
    client.delete_model_version_tag(unique_name, "1", "a")
    changed = client.get_model_version(unique_name, 1)  # type: ignore[arg-type]
    assert (changed.description, changed.tags) == ("first", {"b": "2"})

    client.set_registered_model_alias(unique_name, "champion", 2)  # type: ignore[arg-type]
    assert client.get_model_version_by_alias(unique_name, "champion").version == "2"
    assert client.get_registered_model(unique_name).aliases == {"champion": "2"}
    client.delete_registered_model_alias(unique_name, "champion")
    with refused("INVALID_PARAMETER_VALUE"):
        client.get_model_version_by_alias(unique_name, "champion")

    found = client.search_model_versions(f"name = '{unique_name}'", order_by=["version_number ASC"])
    assert [version.version for version in found] == ["1", "2"]
    client.delete_model_version(unique_name, "2")
    with refused("RESOURCE_DOES_NOT_EXIST"):
        client.get_model_version(unique_name, "2")


def test_stages(client: MlflowClient, unique_name: str) -> None:
    client.create_registered_model(unique_name)
    for _ in range(2):
        client.create_model_version(unique_name, "s3://bucket/a")
    client.transition_model_version_stage(unique_name, "1", "staging")
    moved = client.transition_model_version_stage(unique_name, "2", "Staging", archive_existing_versions=True)
    assert moved.current_stage == "Staging"
    assert client.get_model_version(unique_name, "1").current_stage == "Archived"
    assert [version.version for version in client.get_latest_versions(unique_name, ["Staging"])] == ["2"]
    assert {version.version for version in client.get_latest_versions(unique_name)} == {"1", "2"}
    client.set_model_version_tag(unique_name, key="a", value="b", stage="Staging")
    assert client.get_model_version(unique_name, "2").tags == {"a": "b"}
    client.delete_model_version_tag(unique_name, key="a", stage="Staging")
    assert client.get_model_version(unique_name, "2").tags == {}
    assert client.get_model_version_stages(unique_name, "1") == ["None", "Staging", "Production", "Archived"]


def test_a_version_is_copied(client: MlflowClient, experiment_id: str, unique_name: str) -> None:
    run_id = client.create_run(experiment_id).info.run_id
    client.create_registered_model(unique_name)
    client.create_model_version(unique_name, "s3://bucket/a", run_id)
    client.set_registered_model_alias(unique_name, "champion", "1")
    for number, uri in enumerate((f"models:/{unique_name}/1", f"models:/{unique_name}@champion"), start=1):
        copy = client.copy_model_version(uri, f"{unique_name}-copy")
        assert (copy.version, copy.source, copy.run_id) == (str(number), f"models:/{unique_name}/1", run_id)
    for bad in (f"runs:/{run_id}/model", "models:/m-1", f"models:/{unique_name}/1/MLmodel"):
        with refused("INVALID_PARAMETER_VALUE"):
            client.copy_model_version(bad, unique_name)


def test_what_is_refused_of_registered_models(client: MlflowClient, unique_name: str) -> None:
    client.create_registered_model(unique_name)
    client.create_model_version(unique_name, "s3://bucket/a")
    with refused("RESOURCE_ALREADY_EXISTS"):
        client.create_registered_model(unique_name)
    for call in (
        lambda: client.create_registered_model("a/b"),
        lambda: client.create_registered_model(""),
        lambda: client.get_model_version(unique_name, "one"),
        lambda: client.update_model_version(unique_name, "1"),
        lambda: client.set_registered_model_alias(unique_name, "latest", "1"),
        lambda: client.set_registered_model_alias(unique_name, "v2", "1"),
        lambda: client.set_model_version_tag(unique_name, "1", "a", "b", "Staging"),
        lambda: client.set_model_version_tag(unique_name, None, "a", "b"),
        lambda: client.delete_model_version_tag(unique_name, key="a", stage="Staging"),
        lambda: client.transition_model_version_stage(unique_name, "1", "Shipped"),
    ):
        with refused("INVALID_PARAMETER_VALUE"):
            call()
    for call in (
        lambda: client.get_registered_model(f"{unique_name}-no"),
        lambda: client.create_model_version(f"{unique_name}-no", "s3://bucket/a"),
        lambda: client.delete_model_version(unique_name, "7"),
    ):
        with refused("RESOURCE_DOES_NOT_EXIST"):
            call()


def test_the_registry_may_be_elsewhere(server: str, unique_name: str) -> None:
    client = MlflowClient("http://127.0.0.1:1", registry_uri=server)
    assert client.create_registered_model(unique_name).name == unique_name
    assert client.tracking_uri == "http://127.0.0.1:1"
