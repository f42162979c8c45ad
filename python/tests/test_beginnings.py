"""Runs whose beginning a server refuses."""

from __future__ import annotations

import pytest
from servers import Server

import paceline as mlflow
from paceline import MlflowException


def test_a_run_that_the_server_does_not_take_is_none(own_server: Server) -> None:
    mlflow.set_tracking_uri(own_server.start().url)
    mlflow.set_experiment("cats")
    with mlflow.start_run():
        pass
    # Another store in its place, in which there is no such experiment.
    own_server.stop()
    for file in own_server.folder.glob("paceline.db*"):
        file.unlink()
    own_server.start()
    with pytest.raises(MlflowException) as raised:
        mlflow.start_run()
    assert raised.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    assert mlflow.active_run() is None
