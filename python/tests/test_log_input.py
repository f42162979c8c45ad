"""`log_input`, `log_inputs` and datasets of metrics leave the same as MLflow's, or refuse the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import paceline
from paceline.exceptions import MlflowException

mlflow = pytest.importorskip("mlflow", reason="compares with MLflow's client, which is not installed here")
numpy = pytest.importorskip("numpy")
pandas = pytest.importorskip("pandas")

pytestmark = pytest.mark.filterwarnings("ignore")

INVALID = "INVALID_PARAMETER_VALUE"


def dataset(client: Any, name: str = "d", value: int = 1, digest: str | None = None) -> Any:
    return client.data.from_numpy(numpy.array([value]), "/x", name=name, digest=digest)


def entity(client: Any) -> Any:
    return client.entities.Dataset("e", "0", "local", '{"uri": "/x"}')


def wide(client: Any) -> Any:
    columns = [f"c{number:06}" for number in range(30_000)]
    return client.data.from_pandas(pandas.DataFrame(numpy.zeros((1, 30_000)), columns=columns), "/x")


#: What is done to a run by name, with MLflow's functions or ours, and which error code both raise.
CASES: dict[str, tuple[Callable[[Any], object], str | None]] = {
    "a dataset": (lambda client: client.log_input(dataset(client)), None),
    "a context": (lambda client: client.log_input(dataset(client), "training"), None),
    "an empty context": (lambda client: client.log_input(dataset(client), ""), None),
    "tags": (lambda client: client.log_input(dataset(client), "c", {"b": "1", "a": "2"}), None),
    "a tag that is the context": (
        lambda client: client.log_input(dataset(client), "c", {"mlflow.data.context": "x"}),
        None,
    ),
    "no tags": (lambda client: client.log_input(dataset(client), tags={}), None),
    "nothing": (lambda client: client.log_input(), None),
    "twice": (lambda client: [client.log_input(dataset(client), context) for context in ("a", "b")], None),
    "another digest": (lambda client: [client.log_input(dataset(client, value=value)) for value in (1, 2)], None),
    "other letters": (lambda client: client.log_input(dataset(client, "ü/😀 %"), "c ü"), None),
    "an empty name": (lambda client: client.log_input(dataset(client, "")), None),
    "lists": (
        lambda client: client.log_inputs([dataset(client), dataset(client, "e")], ["a", None], [None, {"t": "u"}]),
        None,
    ),
    "empty lists": (lambda client: client.log_inputs([], [], []), None),
    "no lists": (lambda client: client.log_inputs(), None),
    "no models": (lambda client: client.log_inputs([dataset(client)], ["a"], [None], models=[]), None),
    "the same twice": (lambda client: client.log_inputs([dataset(client)] * 2, ["a", "b"], [None, None]), None),
    "a context of nothing": (
        lambda client: client.log_inputs([dataset(client), None], ["a", "b"], [None, None]),
        INVALID,
    ),
    "tags of nothing": (
        lambda client: client.log_inputs([dataset(client), None], ["a", None], [None, {"t": "u"}]),
        INVALID,
    ),
    "a metric": (lambda client: client.log_metric("m", 1, dataset=dataset(client)), None),
    "a metric of an entity": (lambda client: client.log_metric("m", 1, dataset=entity(client)), None),
    "metrics": (lambda client: client.log_metrics({"m": 1, "n": 2}, dataset=dataset(client)), None),
    "a metric after the input": (
        lambda client: [client.log_input(dataset(client), "c"), client.log_metric("m", 1, dataset=dataset(client))],
        None,
    ),
    "an input after the metric": (
        lambda client: [client.log_metric("m", 1, dataset=dataset(client)), client.log_input(dataset(client), "c")],
        None,
    ),
    "a longest name": (lambda client: client.log_input(dataset(client, "n" * 500)), None),
    "too long a name": (lambda client: client.log_input(dataset(client, "n" * 501)), INVALID),
    "a longest digest": (lambda client: client.log_input(dataset(client, digest="d" * 36)), None),
    "too long a digest": (lambda client: client.log_input(dataset(client, digest="d" * 37)), INVALID),
    "a longest key": (lambda client: client.log_input(dataset(client), tags={"k" * 255: "v"}), None),
    "too long a key": (lambda client: client.log_input(dataset(client), tags={"k" * 256: "v"}), INVALID),
    "a longest value": (lambda client: client.log_input(dataset(client), tags={"k": "v" * 500}), None),
    "too long a value": (lambda client: client.log_input(dataset(client), tags={"k": "v" * 501}), INVALID),
    "too long a context": (lambda client: client.log_input(dataset(client), "v" * 501), INVALID),
    "too long a source": (
        lambda client: client.log_input(client.data.from_numpy(numpy.array([1]), "/" + "x" * 66_000)),
        INVALID,
    ),
    "too wide a schema": (lambda client: client.log_input(wide(client)), INVALID),
    "too long a name of a metric's": (
        lambda client: client.log_metric("m", 1, dataset=dataset(client, "n" * 501)),
        INVALID,
    ),
}


def left_by(client: Any, server: str, experiment: str, do: Callable[[Any], object]) -> tuple[str | None, Any]:
    """The code of the error, and what the server knows of the inputs of the run."""
    client.set_tracking_uri(server)
    client.set_experiment(experiment)
    code = None
    with client.start_run() as run:
        try:
            do(client)
        except (MlflowException, mlflow.exceptions.MlflowException) as error:
            code = error.error_code
    return code, paceline.MlflowClient(server).get_run(run.info.run_id).inputs.to_dictionary()


@pytest.mark.parametrize("name", CASES)
def test_the_same_is_left(name: str, server: str, unique_name: str) -> None:
    do, code = CASES[name]
    theirs = left_by(mlflow, server, f"{unique_name}-mlflow", do)
    assert theirs[0] == code
    assert left_by(paceline, server, f"{unique_name}-paceline", do) == theirs


@pytest.mark.parametrize(
    "do",
    [
        lambda: paceline.log_input(context="training"),
        lambda: paceline.log_input(tags={"a": "b"}),
        lambda: paceline.log_input("cats.csv"),
        lambda: paceline.log_input(pandas.DataFrame({"a": [1]})),
        lambda: paceline.log_metric("m", 1, dataset="cats.csv"),  # type: ignore[arg-type]
        lambda: paceline.log_inputs([dataset(paceline)] * 2, ["a"]),
    ],
)
def test_what_only_we_refuse_with_a_sentence(do: Callable[[], object], remote: str, unique_name: str) -> None:
    paceline.set_experiment(unique_name)
    with paceline.start_run() as run:
        with pytest.raises(MlflowException) as raised:
            do()
        assert raised.value.error_code == INVALID
    assert paceline.get_run(run.info.run_id).inputs.dataset_inputs == []


def test_what_only_we_take(remote: str, unique_name: str) -> None:
    paceline.set_experiment(unique_name)
    with paceline.start_run() as run:
        paceline.log_inputs([dataset(paceline, "lists that are not given"), None])
        paceline.log_input(entity(paceline), tags={"number": 1})  # type: ignore[dict-item]
    found = {known.dataset.name: known.tags for known in paceline.get_run(run.info.run_id).inputs.dataset_inputs}
    assert sorted(found) == ["e", "lists that are not given"]
    assert [(tag.key, tag.value) for tag in found["e"]] == [("number", "1")]


def test_an_input_begins_a_run(remote: str, unique_name: str) -> None:
    paceline.set_experiment(unique_name)
    paceline.log_input(dataset(paceline))
    run = paceline.active_run()
    assert run is not None
    paceline.end_run()
    assert len(paceline.get_run(run.info.run_id).inputs.dataset_inputs) == 1
