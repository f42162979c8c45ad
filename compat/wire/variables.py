"""Variables every case may use; entities are created when first mentioned."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

from .case import Step
from .client import Client
from .jsonpath import find


class Variables(Mapping[str, Any]):
    """The variables of one case: built-in ones on demand, saved ones as they come."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._values: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            self._values[name] = _BUILT_IN[name](self)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_BUILT_IN.keys() | self._values.keys())

    def __len__(self) -> int:
        return len(_BUILT_IN.keys() | self._values.keys())

    def save(self, name: str, value: Any) -> None:
        self._values[name] = value

    def call(self, request: str, json: dict[str, Any] | None = None) -> Any:
        """Send a request that has to succeed and return its JSON body."""
        response = self._client.send(Step(request=request, json=json), self)
        if response.status_code != 200:
            raise RuntimeError(f"cannot prepare variables: {request} {json} answered {response.text}")
        return response.json()


def _experiment(variables: Variables) -> str:
    answer = variables.call("POST experiments/create", {"name": f"experiment-{uuid4().hex}"})
    return find(answer, "experiment_id")


def _deleted_experiment(variables: Variables) -> str:
    experiment_id = _experiment(variables)
    variables.call("POST experiments/delete", {"experiment_id": experiment_id})
    return experiment_id


def _run(variables: Variables) -> str:
    answer = variables.call("POST runs/create", {"experiment_id": "{experiment_id}", "start_time": 1})
    return find(answer, "run.info.run_id")


def _deleted_run(variables: Variables) -> str:
    run_id = _run(variables)
    variables.call("POST runs/delete", {"run_id": run_id})
    return run_id


def _model(variables: Variables) -> str:
    answer = variables.call("POST logged-models", {"experiment_id": "{experiment_id}", "name": "model"})
    return find(answer, "model.info.model_id")


def _deleted_model(variables: Variables) -> str:
    model_id = _model(variables)
    variables.call(f"DELETE logged-models/{model_id}")
    return model_id


def _registered_model(variables: Variables) -> str:
    answer = variables.call("POST registered-models/create", {"name": f"model-{uuid4().hex}"})
    return find(answer, "registered_model.name")


def _deleted_registered_model(variables: Variables) -> str:
    name = _registered_model(variables)
    variables.call("DELETE registered-models/delete", {"name": name})
    return name


def _model_version(variables: Variables) -> str:
    version = {"name": "{registered_model}", "source": "s3://bucket/model"}
    return find(variables.call("POST model-versions/create", version), "model_version.version")


def _deleted_model_version(variables: Variables) -> str:
    version = _model_version(variables)
    variables.call("DELETE model-versions/delete", {"name": "{registered_model}", "version": version})
    return version


_BUILT_IN: dict[str, Callable[[Variables], str]] = {
    "unique": lambda _: f"wire-{uuid4().hex[:12]}",
    "experiment_id": _experiment,
    "deleted_experiment_id": _deleted_experiment,
    "unknown_experiment_id": lambda _: "2147480000",
    "run_id": _run,
    "deleted_run_id": _deleted_run,
    "unknown_run_id": lambda _: uuid4().hex,
    "model_id": _model,
    "deleted_model_id": _deleted_model,
    "unknown_model_id": lambda _: f"m-{uuid4().hex}",
    "registered_model": _registered_model,
    "deleted_registered_model": _deleted_registered_model,
    "unknown_registered_model": lambda _: f"unknown-{uuid4().hex}",
    "model_version": _model_version,
    "deleted_model_version": _deleted_model_version,
    "unknown_model_version": lambda _: "2147480000",
}
