"""Names, parameters and defaults are MLflow's: those in `signatures.txt`."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

LINES = [
    line
    for line in (Path(__file__).parent / "signatures.txt").read_text().splitlines()
    if line and not line.startswith("#")
]

#: Parameters of MLflow for what Paceline does not do.
OUT_OF_SCOPE_PARAMETERS = {
    "deployment_job_id",
    "deployment_job_state",
    "effective_trace_archival_retention",
    "workspace",
    "workspace_store_uri",
}
#: Methods of MLflow's client for what Paceline does not do: tracing, prompts, gateways and the like.
OUT_OF_SCOPE_METHODS = re.compile(r"trace|span|prompt|webhook|workspace|mcp_|dataset")

#: What MLflow has only where a package is.
OF_PACKAGES = {"data.from_polars": "polars"}


def name_of(line: str) -> str:
    return line.partition("(")[0]


@pytest.mark.parametrize("line", LINES, ids=name_of)
def test_ours(line: str) -> None:
    assert signature(name_of(line), found("paceline", name_of(line)), set()) == line


@pytest.mark.filterwarnings("ignore")
def test_theirs() -> None:
    pytest.importorskip("mlflow", reason="compares with MLflow, which is not installed here")
    for line in LINES:
        name = name_of(line)
        if (package := OF_PACKAGES.get(name)) and importlib.util.find_spec(package) is None:
            continue
        # The functions that make experiments take this one, and refuse what is in it.
        also = {"trace_location"} if name == "entities.Experiment" else set()
        assert signature(name, found("mlflow", name), OUT_OF_SCOPE_PARAMETERS | also) == line


@pytest.mark.filterwarnings("ignore")
def test_the_table_has_all_of_the_client() -> None:
    mlflow = pytest.importorskip("mlflow", reason="compares with MLflow, which is not installed here")
    methods = {name for name, member in vars_of(mlflow.MlflowClient) if not OUT_OF_SCOPE_METHODS.search(name)}
    assert methods == {name_of(line).partition(".")[2] for line in LINES if line.startswith("MlflowClient.")}


def vars_of(kind: type) -> list[tuple[str, Any]]:
    return [(name, member) for name, member in inspect.getmembers(kind, callable) if not name.startswith("_")]


def found(package: str, name: str) -> Any:
    """What a name of the table means in a package."""
    folder, _, last = name.rpartition(".")
    if folder == "MlflowClient":
        return getattr(importlib.import_module(f"{package}.client").MlflowClient, last)
    return getattr(importlib.import_module(f"{package}.{folder}" if folder else package), last)


def signature(name: str, function: Any, without: set[str]) -> str:
    """A line of the table."""
    words: list[str] = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name == "self" or parameter.name in without:
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in words:
            words.append("*")
        default = "" if parameter.default is parameter.empty else f"={shown(parameter.default)}"
        words.append(f"{parameter.name}{default}")
    return f"{name}({', '.join(words)})"


def shown(default: object) -> str:
    return str(default.value) if isinstance(default, Enum) else repr(default)
