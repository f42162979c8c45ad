"""Where data goes: which of those that may say so decides."""

from __future__ import annotations

import os
from pathlib import Path

import programs
import pytest

import paceline as mlflow


def test_what_a_program_says_wins_over_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://environment:1")
    assert mlflow.get_tracking_uri() == "http://environment:1"
    mlflow.set_tracking_uri("http://program:2")
    assert os.environ["MLFLOW_TRACKING_URI"] == "http://program:2"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://environment:3")
    monkeypatch.setenv("PACELINE_TRACKING_URI", "http://environment:4")
    assert mlflow.get_tracking_uri() == "http://program:2"
    assert mlflow.MlflowClient().tracking_uri == "http://program:2"
    mlflow.set_tracking_uri(None)
    assert not mlflow.is_tracking_uri_set()
    assert mlflow.get_tracking_uri() == f"sqlite:///{Path('mlruns/paceline.db').absolute()}"


def test_the_registry_is_where_runs_are_unless_something_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    mlflow.set_tracking_uri("http://program:2")
    assert mlflow.get_registry_uri() == "http://program:2"
    monkeypatch.setenv("MLFLOW_REGISTRY_URI", "http://environment:1")
    assert mlflow.get_registry_uri() == "http://environment:1"
    mlflow.set_registry_uri("http://program:3")
    monkeypatch.setenv("MLFLOW_REGISTRY_URI", "http://environment:1")
    assert mlflow.get_registry_uri() == "http://program:3"
    assert mlflow.get_tracking_uri() == "http://program:2"


def test_child_processes_inherit_it() -> None:
    mlflow.set_tracking_uri("http://program:2")
    assert programs.run("import paceline; print(paceline.get_tracking_uri())") == "http://program:2"


def test_a_path_as_a_uri_is_that_folder() -> None:
    folder = Path("my runs")
    mlflow.set_tracking_uri(folder)
    with mlflow.start_run():
        mlflow.log_metric("loss", 1)
    assert (folder / "paceline.db").is_file()


def test_a_file_of_another_machine_is_no_store() -> None:
    mlflow.set_tracking_uri("file://elsewhere/data")
    with pytest.raises(mlflow.MlflowException, match="another machine"):
        mlflow.start_run()
    assert not Path("elsewhere").exists()
