"""The same calls of MLflow and of Paceline make the same datasets, and leave the same in a run."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any, TypeVar

import mlflow

import paceline
import paceline.data

#: What a call made: the dataset as a dictionary, or the class and code of its error.
Made = dict[str, Any] | tuple[str, str | None]
Result = TypeVar("Result")

#: The number of rows that Spark counts in 5 s, and how often a busy machine may have less time than that.
COUNT = re.compile(r"""approx_count[\\"']*: [\\"']*\w+[\\"']*""")
TRIES_MAX = 4


def made(module: Any, function: str, *arguments: Any, **named: Any) -> Made:
    """What `function` of `mlflow.data` or `paceline.data` makes of the arguments."""
    try:
        described: dict[str, Any] = getattr(module, function)(*arguments, **named).to_dict()
    except Exception as error:
        return type(error).__name__, getattr(error, "error_code", None)
    return described


def both(function: str, *arguments: Any, **named: Any) -> tuple[Made, ...]:
    """What MLflow's makes, and ours."""
    modules = (mlflow.data, paceline.data)
    return until_counted(lambda: tuple(made(module, function, *arguments, **named) for module in modules))


def assert_same(label: str, function: str, *arguments: Any, **named: Any) -> Made:
    """Both make the same, which is returned."""
    theirs, ours = both(function, *arguments, **named)
    assert (label, ours) == (label, theirs)
    return ours


def assert_same_inputs(server: str, experiment: str, function: str, *arguments: Any, **named: Any) -> None:
    """The same is in the runs of both."""
    clients = (mlflow, paceline)
    theirs, ours = until_counted(
        lambda: tuple(inputs(client, server, experiment, function, *arguments, **named) for client in clients)
    )
    assert ours == theirs
    (found,) = ours["dataset_inputs"]
    assert found["tags"] == {"a": "2", "b": "1", "mlflow.data.context": "training"}


def inputs(client: Any, server: str, experiment: str, function: str, *arguments: Any, **named: Any) -> Any:
    """What a server knows of the inputs of a run that a client logged the dataset to, with a context and tags."""
    client.set_tracking_uri(server)
    # Of its own, since the first description of a dataset in an experiment counts there.
    client.set_experiment(f"{experiment}-{client.__name__}-{time.time_ns()}")
    with client.start_run() as run:
        dataset = getattr(client.data, function)(*arguments, **named)
        client.log_input(dataset, context="training", tags={"b": "1", "a": "2"})
        client.log_input(dataset, context="again")
    return paceline.MlflowClient(server).get_run(run.info.run_id).inputs.to_dictionary()


def until_counted(make: Callable[[], tuple[Result, ...]]) -> tuple[Result, ...]:
    """What `make` makes, tried again while nothing but the counts of rows differs: one was cut short."""
    results = make()
    for _ in range(TRIES_MAX - 1):
        texts = {COUNT.sub("", repr(result)) for result in results}
        if len(texts) > 1 or all(result == results[0] for result in results):
            break
        results = make()
    return results
