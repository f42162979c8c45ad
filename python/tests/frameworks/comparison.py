"""The same calls of MLflow and of Paceline make the same datasets, and leave the same in a run."""

from __future__ import annotations

from typing import Any

import mlflow

import paceline
import paceline.data

#: What a call made: the dataset as a dictionary, or the class and code of its error.
Made = dict[str, Any] | tuple[str, str | None]


def made(module: Any, function: str, *arguments: Any, **named: Any) -> Made:
    """What `function` of `mlflow.data` or `paceline.data` makes of the arguments."""
    try:
        described: dict[str, Any] = getattr(module, function)(*arguments, **named).to_dict()
    except Exception as error:
        return type(error).__name__, getattr(error, "error_code", None)
    return described


def assert_same(label: str, function: str, *arguments: Any, **named: Any) -> Made:
    """Both make the same, which is returned."""
    theirs = made(mlflow.data, function, *arguments, **named)
    ours = made(paceline.data, function, *arguments, **named)
    assert (label, ours) == (label, theirs)
    return ours


def inputs(client: Any, server: str, experiment: str, function: str, *arguments: Any, **named: Any) -> Any:
    """What a server knows of the inputs of a run that a client logged the dataset to, with a context and tags."""
    client.set_tracking_uri(server)
    client.set_experiment(experiment)
    with client.start_run() as run:
        dataset = getattr(client.data, function)(*arguments, **named)
        client.log_input(dataset, context="training", tags={"b": "1", "a": "2"})
        client.log_input(dataset, context="again")
    return paceline.MlflowClient(server).get_run(run.info.run_id).inputs.to_dictionary()


def assert_same_inputs(server: str, experiment: str, function: str, *arguments: Any, **named: Any) -> None:
    """The same is in the runs of both."""
    theirs = inputs(mlflow, server, f"{experiment}-mlflow", function, *arguments, **named)
    ours = inputs(paceline, server, f"{experiment}-paceline", function, *arguments, **named)
    assert ours == theirs
    (found,) = ours["dataset_inputs"]
    assert found["tags"] == {"a": "2", "b": "1", "mlflow.data.context": "training"}
