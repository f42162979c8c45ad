"""Places that tracking and registry URIs name, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

import paceline as mlflow
from paceline import MlflowException

ELSEWHERE = [
    "databricks",
    "databricks-uc",
    "Databricks",
    "databricks://profile",
    "uc",
    "uc:x",
    "dbfs:/x",
    "s3://bucket",
]


@pytest.mark.parametrize("uri", ELSEWHERE)
def test_what_nobody_here_can_reach_is_no_folder(uri: str) -> None:
    for use in (
        lambda: mlflow.MlflowClient(uri).search_experiments(),
        lambda: mlflow.MlflowClient(registry_uri=uri).search_registered_models(),
    ):
        with pytest.raises(MlflowException) as told:
            use()
        assert told.value.error_code == "INVALID_PARAMETER_VALUE"
    mlflow.set_tracking_uri(uri)
    for use in (mlflow.start_run, lambda: mlflow.set_experiment("cats"), lambda: mlflow.log_metric("loss", 1)):
        with pytest.raises(MlflowException) as told:
            use()
        assert told.value.error_code == "INVALID_PARAMETER_VALUE"
    assert list(Path().iterdir()) == []
    assert mlflow.active_run() is None


@pytest.mark.parametrize("uri", ["./databricks", "file:databricks", "data/uc"])
def test_folders_may_be_called_anything(uri: str) -> None:
    mlflow.set_tracking_uri(uri)
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 0.5)
    assert mlflow.get_run(run.info.run_id).data.metrics == {"loss": 0.5}
    assert Path(uri.removeprefix("file:")).is_dir()
