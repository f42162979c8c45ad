"""Registered models, their versions, aliases and stages."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import mlflow
import numpy as np
import pytest
from mlflow import MlflowClient, MlflowException
from mlflow.entities import Experiment
from mlflow.entities.model_registry import ModelVersion
from sklearn.linear_model import LogisticRegression

from support import MLFLOW_3, PIP_REQUIREMENTS, all_pages, file_contents, needs_mlflow_3

FEATURES = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [3.0, 5.0]])
TARGETS = np.array([0, 0, 1, 1])

#: Source of versions whose files no test reads.
SOURCE = "s3://bucket/model"


class Logged(NamedTuple):
    """A model logged to a run, and what it must predict after loading."""

    run_id: str
    uri: str
    predictions: list[list[float]]


@pytest.fixture
def log_classifier(experiment: Experiment) -> Callable[[float], Logged]:
    """Logs a fitted classifier in a new run; a larger argument makes it more certain of itself."""

    def log(certainty: float = 1.0) -> Logged:
        model = LogisticRegression(C=certainty).fit(FEATURES, TARGETS)
        with mlflow.start_run() as active:
            name = {"name" if MLFLOW_3 else "artifact_path": "classifier"}
            mlflow.sklearn.log_model(model, **name, pip_requirements=PIP_REQUIREMENTS)
        run_id = active.info.run_id
        return Logged(run_id, f"runs:/{run_id}/classifier", model.predict_proba(FEATURES).tolist())

    return log


@pytest.fixture
def registered(client: MlflowClient, unique_name: str) -> str:
    """Name of a fresh registered model."""
    return client.create_registered_model(unique_name).name


def create_versions(client: MlflowClient, name: str, count: int) -> list[ModelVersion]:
    return [client.create_model_version(name, f"{SOURCE}/{number}") for number in range(1, count + 1)]


def predictions(uri: str) -> list[list[float]]:
    return mlflow.sklearn.load_model(uri).predict_proba(FEATURES).tolist()


def numbers(versions: list[ModelVersion]) -> list[int]:
    return [int(version.version) for version in versions]


# Registering what was logged


def test_a_model_of_a_run_is_registered_and_loaded(
    client: MlflowClient, log_classifier: Callable[..., Logged], unique_name: str
) -> None:
    first, second = log_classifier(0.5), log_classifier(50)

    versions = [
        mlflow.register_model(logged.uri, unique_name, tags={"of": logged.run_id}) for logged in (first, second)
    ]

    assert numbers(versions) == [1, 2]
    for version, logged in zip(versions, (first, second), strict=True):
        got = client.get_model_version(unique_name, version.version)
        assert got.name == unique_name
        assert got.status == "READY"
        assert got.run_id == logged.run_id
        assert got.tags == {"of": logged.run_id}
        assert got.current_stage == "None"
        assert 0 < got.creation_timestamp <= got.last_updated_timestamp
        assert predictions(f"models:/{unique_name}/{version.version}") == logged.predictions
    assert first.predictions != second.predictions


def test_a_model_is_registered_while_it_is_logged(
    client: MlflowClient, experiment: Experiment, unique_name: str
) -> None:
    model = LogisticRegression().fit(FEATURES, TARGETS)
    options = {"name" if MLFLOW_3 else "artifact_path": "classifier", "registered_model_name": unique_name}
    with mlflow.start_run() as active:
        mlflow.sklearn.log_model(model, **options, pip_requirements=PIP_REQUIREMENTS)

    (version,) = client.search_model_versions(f"name = '{unique_name}'")
    assert (int(version.version), version.run_id) == (1, active.info.run_id)
    assert predictions(f"models:/{unique_name}/1") == model.predict_proba(FEATURES).tolist()


@needs_mlflow_3
def test_a_logged_model_is_registered_by_its_id(
    client: MlflowClient, log_classifier: Callable[..., Logged], unique_name: str
) -> None:
    logged = log_classifier()
    (output,) = client.get_run(logged.run_id).outputs.model_outputs
    model = client.get_logged_model(output.model_id)

    version = mlflow.register_model(f"models:/{model.model_id}", unique_name)

    assert version.source == f"models:/{model.model_id}"
    assert version.run_id == logged.run_id
    assert client.get_model_version_download_uri(unique_name, version.version) == model.artifact_location
    assert predictions(f"models:/{unique_name}/1") == logged.predictions
    listed = client.get_logged_model(model.model_id).tags["mlflow.modelVersions"]
    assert f'{{"name": "{unique_name}", "version": 1}}' in listed


def test_registering_under_a_bad_name_is_refused(log_classifier: Callable[..., Logged]) -> None:
    with pytest.raises(MlflowException, match="Names cannot contain") as refused:
        mlflow.register_model(log_classifier().uri, "a/b")
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"


def test_the_files_of_a_version(
    client: MlflowClient, log_classifier: Callable[..., Logged], unique_name: str, tmp_path: Path
) -> None:
    logged = log_classifier()
    mlflow.register_model(logged.uri, unique_name)
    client.set_registered_model_alias(unique_name, "champion", "1")
    client.transition_model_version_stage(unique_name, "1", "Production")

    def files(uri: str) -> dict[str, bytes]:
        contents = file_contents(
            mlflow.artifacts.download_artifacts(uri, dst_path=str(tmp_path / uri.replace("/", " ")))
        )
        # The client adds this file itself, with the name it was asked for.
        contents.pop("registered_model_meta", None)
        return contents

    original = files(logged.uri)
    assert "MLmodel" in original
    for version in ("/1", "@champion", "/latest", "/Production"):
        assert files(f"models:/{unique_name}{version}") == original, version


# Registered models


def test_a_registered_model_comes_back_as_created(client: MlflowClient, unique_name: str) -> None:
    tags = {"team": "red", "a b/c": "ü€😀", "number": "7"}
    created = client.create_registered_model(unique_name, tags=tags, description="first\nof its kind")

    got = client.get_registered_model(unique_name)
    assert (got.name, got.description, got.tags) == (unique_name, "first\nof its kind", tags)
    assert (got.latest_versions, got.aliases) == ([], {})
    assert got.creation_timestamp == created.creation_timestamp == got.last_updated_timestamp


def test_a_name_is_taken_only_once(client: MlflowClient, registered: str) -> None:
    with pytest.raises(MlflowException, match="already exists") as refused:
        client.create_registered_model(registered)
    assert refused.value.error_code == "RESOURCE_ALREADY_EXISTS"


def test_an_unknown_model_is_not_found(client: MlflowClient, unique_name: str) -> None:
    for attempt in (
        lambda: client.get_registered_model(unique_name),
        lambda: client.get_model_version(unique_name, "1"),
        lambda: client.create_model_version(unique_name, SOURCE),
        lambda: client.delete_registered_model(unique_name),
        lambda: client.rename_registered_model(unique_name, f"{unique_name}-2"),
        lambda: client.set_registered_model_tag(unique_name, "a", "b"),
        lambda: client.get_latest_versions(unique_name),
    ):
        with pytest.raises(MlflowException, match="not found") as refused:
            attempt()
        assert refused.value.error_code == "RESOURCE_DOES_NOT_EXIST"


def test_descriptions_of_models_and_versions(client: MlflowClient, registered: str) -> None:
    client.create_model_version(registered, SOURCE, description="as created")
    assert client.get_model_version(registered, "1").description == "as created"

    client.update_registered_model(registered, "of the model")
    client.update_model_version(registered, "1", "of the version")

    assert client.get_registered_model(registered).description == "of the model"
    assert client.get_model_version(registered, "1").description == "of the version"


def test_tags_of_models_and_versions(client: MlflowClient, registered: str) -> None:
    client.create_model_version(registered, SOURCE, tags={"kept": "yes", "gone": "soon"})

    client.set_registered_model_tag(registered, "stage", "draft")
    client.set_registered_model_tag(registered, "stage", "final")
    client.set_registered_model_tag(registered, "gone", "soon")
    client.delete_registered_model_tag(registered, "gone")
    client.delete_registered_model_tag(registered, "never there")
    client.set_model_version_tag(registered, "1", "number", 7)
    client.delete_model_version_tag(registered, "1", "gone")

    assert client.get_registered_model(registered).tags == {"stage": "final"}
    assert client.get_model_version(registered, "1").tags == {"kept": "yes", "number": "7"}


def test_a_renamed_model_keeps_everything(client: MlflowClient, registered: str) -> None:
    create_versions(client, registered, 2)
    client.set_registered_model_tag(registered, "a", "b")
    client.set_registered_model_alias(registered, "champion", "1")
    renamed = f"{registered}-renamed"

    client.rename_registered_model(registered, renamed)

    got = client.get_registered_model(renamed)
    assert (got.tags, got.aliases) == ({"a": "b"}, {"champion": "1"})
    assert sorted(numbers(client.search_model_versions(f"name = '{renamed}'"))) == [1, 2]
    assert client.get_model_version_by_alias(renamed, "champion").name == renamed
    assert client.search_model_versions(f"name = '{registered}'") == []
    with pytest.raises(MlflowException, match="not found"):
        client.get_registered_model(registered)


def test_a_model_is_not_renamed_to_a_taken_name(client: MlflowClient, registered: str) -> None:
    other = client.create_registered_model(f"{registered}-2").name
    with pytest.raises(MlflowException, match="already exists") as refused:
        client.rename_registered_model(registered, other)
    assert refused.value.error_code == "RESOURCE_ALREADY_EXISTS"


def test_a_deleted_and_recreated_model_starts_anew(client: MlflowClient, registered: str) -> None:
    create_versions(client, registered, 3)
    client.set_registered_model_alias(registered, "champion", "2")

    client.delete_registered_model(registered)
    assert client.search_registered_models(f"name = '{registered}'") == []
    client.create_registered_model(registered)

    got = client.get_registered_model(registered)
    assert (got.latest_versions, got.aliases) == ([], {})
    assert int(client.create_model_version(registered, SOURCE).version) == 1


# Versions


def test_version_numbers_are_not_given_again(client: MlflowClient, registered: str) -> None:
    create_versions(client, registered, 3)
    client.delete_model_version(registered, "3")
    client.delete_model_version(registered, "1")

    assert int(client.create_model_version(registered, SOURCE).version) == 4
    assert sorted(numbers(client.search_model_versions(f"name = '{registered}'"))) == [2, 4]
    with pytest.raises(MlflowException, match=re.escape(f"Model Version (name={registered}, version=3) not found")):
        client.get_model_version(registered, "3")


def test_a_version_is_copied_to_another_model(
    client: MlflowClient, log_classifier: Callable[..., Logged], unique_name: str
) -> None:
    logged = log_classifier()
    mlflow.register_model(logged.uri, unique_name)
    client.set_registered_model_alias(unique_name, "champion", "1")
    production = f"{unique_name}-production"

    copies = [
        client.copy_model_version(f"models:/{unique_name}{version}", production) for version in ("/1", "@champion")
    ]

    assert numbers(copies) == [1, 2]
    for copy in copies:
        got = client.get_model_version(production, copy.version)
        assert got.source == f"models:/{unique_name}/1"
        assert got.run_id == logged.run_id
        assert predictions(f"models:/{production}/{copy.version}") == logged.predictions
    original = client.get_model_version_download_uri(unique_name, "1")
    assert client.get_model_version_download_uri(production, "2") == original


# Aliases


def test_an_alias_leads_to_its_version(
    client: MlflowClient, log_classifier: Callable[..., Logged], unique_name: str
) -> None:
    first, second = log_classifier(0.5), log_classifier(50)
    for logged in (first, second):
        mlflow.register_model(logged.uri, unique_name)

    client.set_registered_model_alias(unique_name, "champion", "1")
    client.set_registered_model_alias(unique_name, "blue", "1")
    assert sorted(client.get_model_version(unique_name, "1").aliases) == ["blue", "champion"]
    assert predictions(f"models:/{unique_name}@champion") == first.predictions

    client.set_registered_model_alias(unique_name, "champion", "2")
    assert client.get_model_version_by_alias(unique_name, "champion").aliases == ["champion"]
    assert client.get_registered_model(unique_name).aliases == {"champion": "2", "blue": "1"}
    assert predictions(f"models:/{unique_name}@champion") == second.predictions

    client.delete_registered_model_alias(unique_name, "blue")
    assert client.get_registered_model(unique_name).aliases == {"champion": "2"}
    with pytest.raises(MlflowException, match="alias blue not found") as refused:
        client.get_model_version_by_alias(unique_name, "blue")
    assert refused.value.error_code == "INVALID_PARAMETER_VALUE"


def test_deleting_a_version_takes_its_aliases_along(client: MlflowClient, registered: str) -> None:
    create_versions(client, registered, 2)
    client.set_registered_model_alias(registered, "one", "1")
    client.set_registered_model_alias(registered, "two", "2")

    client.delete_model_version(registered, "1")

    assert client.get_registered_model(registered).aliases == {"two": "2"}


# Stages


def test_stages_and_the_latest_versions_in_them(client: MlflowClient, registered: str) -> None:
    create_versions(client, registered, 4)
    client.transition_model_version_stage(registered, "1", "Production")
    client.transition_model_version_stage(registered, "2", "production")
    client.transition_model_version_stage(registered, "3", "Staging")

    latest = {version.current_stage: int(version.version) for version in client.get_latest_versions(registered)}
    assert latest == {"Production": 2, "Staging": 3, "None": 4}
    assert numbers(client.get_latest_versions(registered, ["Staging"])) == [3]
    listed = client.get_registered_model(registered).latest_versions
    assert {version.current_stage: int(version.version) for version in listed} == latest

    client.transition_model_version_stage(registered, "3", "Production", archive_existing_versions=True)
    stages = {
        int(version.version): version.current_stage
        for version in client.search_model_versions(f"name = '{registered}'")
    }
    assert stages == {1: "Archived", 2: "Archived", 3: "Production", 4: "None"}


def test_a_model_is_loaded_by_its_stage(
    client: MlflowClient, log_classifier: Callable[..., Logged], unique_name: str
) -> None:
    first, second = log_classifier(0.5), log_classifier(50)
    for logged in (first, second):
        mlflow.register_model(logged.uri, unique_name)
    client.transition_model_version_stage(unique_name, "1", "Production")

    assert predictions(f"models:/{unique_name}/Production") == first.predictions
    assert predictions(f"models:/{unique_name}/latest") == second.predictions
    with pytest.raises(MlflowException, match="Staging"):
        mlflow.sklearn.load_model(f"models:/{unique_name}/Staging")


@pytest.mark.parametrize("stage", ["shiny", "latest"])
def test_unknown_stages_are_refused(client: MlflowClient, registered: str, stage: str) -> None:
    create_versions(client, registered, 1)
    with pytest.raises(MlflowException, match="Value must be one of None, Staging, Production, Archived"):
        client.transition_model_version_stage(registered, "1", stage)


# Search


def test_search_for_registered_models(client: MlflowClient, unique_name: str) -> None:
    names = [f"{unique_name}-{letter}" for letter in "abcd"]
    for number, name in enumerate(reversed(names)):
        client.create_registered_model(name, tags={"parity": str(number % 2)})
        time.sleep(0.005)
    ours = f"name LIKE '{unique_name}-%'"

    def found(clause: str, order_by: list[str] | None = None) -> list[str]:
        return [model.name for model in client.search_registered_models(clause, order_by=order_by)]

    assert found(ours) == names
    assert found(ours, ["name DESC"]) == names[::-1]
    assert found(ours, ["timestamp ASC"]) == names[::-1]
    assert found(f"name = '{names[2]}'") == [names[2]]
    assert found(f"name ILIKE '{unique_name.upper()}-B'") == [names[1]]
    assert found(f"{ours} AND tags.parity = '0'") == [names[1], names[3]]
    assert found(f"{ours} AND tags.parity != '0'") == [names[0], names[2]]
    assert [model.name for model in mlflow.search_registered_models(filter_string=ours)] == names

    pages = all_pages(
        lambda token: client.search_registered_models(ours, max_results=3, order_by=["name DESC"], page_token=token)
    )
    assert [[model.name for model in page] for page in pages] == [names[:0:-1], [names[0]]]


def test_search_for_versions(client: MlflowClient, experiment: Experiment, registered: str) -> None:
    run_id = client.create_run(experiment.experiment_id).info.run_id
    for number in range(1, 6):
        client.create_model_version(
            registered, f"{SOURCE}/{number}", run_id if number < 3 else None, tags={"parity": str(number % 2)}
        )
        time.sleep(0.005)
    ours = f"name = '{registered}'"

    def found(clause: str, order_by: list[str] | None = None) -> list[int]:
        return numbers(client.search_model_versions(clause, order_by=order_by))

    assert found(ours) == [5, 4, 3, 2, 1]
    assert found(ours, ["version_number ASC"]) == [1, 2, 3, 4, 5]
    assert found(ours, ["creation_timestamp ASC"]) == [1, 2, 3, 4, 5]
    assert found(f"run_id = '{run_id}'", ["version_number ASC"]) == [1, 2]
    assert found(f"{ours} AND version_number > 3", ["version_number ASC"]) == [4, 5]
    assert found(f"{ours} AND source_path LIKE '%/3'") == [3]
    assert found(f"{ours} AND tags.parity = '0'", ["version_number ASC"]) == [2, 4]
    assert numbers(mlflow.search_model_versions(filter_string=ours, max_results=2)) == [5, 4]

    client.update_model_version(registered, "2", "newer")
    assert found(ours)[0] == 2
    pages = all_pages(
        lambda token: client.search_model_versions(
            ours, max_results=2, order_by=["version_number DESC"], page_token=token
        )
    )
    assert [numbers(page) for page in pages] == [[5, 4], [3, 2], [1]]


@pytest.mark.parametrize("clause", ["colour = 'red'", "name > 'a'", "name = 'a' OR name = 'b'", "name = unquoted"])
def test_bad_filters_are_refused(client: MlflowClient, clause: str) -> None:
    for search in (client.search_registered_models, client.search_model_versions):
        with pytest.raises(MlflowException) as refused:
            search(clause)
        assert refused.value.error_code == "INVALID_PARAMETER_VALUE"
