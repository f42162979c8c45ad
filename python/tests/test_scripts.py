"""Scripts for MLflow run with only their import changed, and leave the same on the server, value by value."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parent / "scripts"
#: Ids, which differ, and what is said in their place.
ID = re.compile(r"\b(m-)?[0-9a-f]{32}\b")
#: Names of files that MLflow and Paceline make up.
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: Tags that tell where a script runs.
OF_PROGRAM = ("mlflow.source.name",)
#: Ours only: what ended a run.
OF_END = ("paceline.status.reason",)

pytest.importorskip("mlflow", reason="compares with MLflow, which is not installed here")


@pytest.mark.parametrize("name", sorted(path.stem for path in SCRIPTS.glob("*.py")))
def test_the_same_is_on_the_server(name: str, server: str, unique_name: str, tmp_path: Path) -> None:
    left = {}
    for client in ("mlflow", "paceline"):
        text = (SCRIPTS / f"{name}.py").read_text()
        if client == "paceline":
            text = text.replace("import mlflow\n", "import paceline as mlflow\n").replace(
                "from mlflow", "from paceline"
            )
        folder = tmp_path / client
        folder.mkdir()
        (folder / f"{name}.py").write_text(text)
        experiment = f"{unique_name}-{client}"
        command = [sys.executable, "-W", "ignore", f"{name}.py", server, experiment]
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100, env=environment())
        assert ended.returncode == 0, ended.stderr
        left[client] = everything(server, experiment)
    assert left["paceline"] == left["mlflow"]


def environment() -> dict[str, str]:
    # MLflow looks for the packages of a model with every call otherwise.
    return {**os.environ, "MLFLOW_ENABLE_ASYNC_LOGGING": "false"}


def everything(server: str, experiment: str) -> list[Any]:
    """All that a script left in its experiment, without what differs by nature."""
    experiment_id = get(server, "experiments/get-by-name", experiment_name=experiment)["experiment"]["experiment_id"]
    runs = post(server, "runs/search", experiment_ids=[experiment_id], max_results=1000).get("runs", [])
    names = {run["info"]["run_id"]: run["info"]["run_name"] for run in runs}
    found = [run_without_ids(server, run, names, experiment_id) for run in runs]
    models = post(server, "logged-models/search", experiment_ids=[experiment_id]).get("models", [])
    found += [model_without_ids(model, names) for model in models]
    return sorted(found, key=lambda one: json.dumps(one, sort_keys=True))


def run_without_ids(server: str, run: dict[str, Any], names: dict[str, str], experiment_id: str) -> Any:
    info, data = run["info"], run.get("data", {})
    run_id = info["run_id"]
    assert info["experiment_id"] == experiment_id
    assert info["artifact_uri"] == f"mlflow-artifacts:/{experiment_id}/{run_id}/artifacts"
    tags = {tag["key"]: tag["value"] for tag in data.get("tags", []) if tag["key"] not in OF_PROGRAM + OF_END}
    if "mlflow.parentRunId" in tags:
        tags["mlflow.parentRunId"] = names[tags["mlflow.parentRunId"]]
    histories = {}
    for metric in data.get("metrics", []):
        history = get(server, "metrics/get-history", run_id=run_id, metric_key=metric["key"], max_results=10_000)
        points = [(point.get("step", 0), point["timestamp"], repr(point["value"])) for point in history["metrics"]]
        histories[metric["key"]] = sorted(Counter(points).items())
    return {
        "name": info["run_name"],
        "status": info["status"],
        "user": info["user_id"],
        "has_ended": "end_time" in info,
        "latest": {metric["key"]: repr(metric["value"]) for metric in data.get("metrics", [])},
        "histories": histories,
        "params": {param["key"]: param["value"] for param in data.get("params", [])},
        "tags": {key: plain(value) for key, value in tags.items()},
        "inputs": plain(run.get("inputs", {})),
        "outputs": plain(run.get("outputs", {})),
        "files": {
            plain(path): content for path, content in files(server, f"{experiment_id}/{run_id}/artifacts").items()
        },
    }


def model_without_ids(model: dict[str, Any], names: dict[str, str]) -> Any:
    info, data = model["info"], model.get("data", {})
    metrics = [
        (metric["key"], metric["step"], metric["timestamp"], metric["value"], metric.get("dataset_name"))
        for metric in data.get("metrics", [])
    ]
    tags = {tag["key"]: tag["value"] for tag in info.get("tags", []) if tag["key"] not in OF_PROGRAM}
    return {
        "model": info["name"],
        "status": info["status"],
        "run": names.get(info.get("source_run_id", "")),
        "params": data.get("params", []),
        "metrics": sorted(map(str, metrics)),
        "tags": tags,
    }


def files(server: str, folder: str) -> dict[str, Any]:
    """Size and, of texts, content of all files below a folder, by relative path."""
    found: dict[str, Any] = {}
    listing = fetch(f"{server}/api/2.0/mlflow-artifacts/artifacts?path={urllib.parse.quote(folder)}")
    for entry in json.loads(listing).get("files", []):
        path = f"{folder}/{entry['path']}"
        if entry.get("is_dir"):
            found |= {f"{entry['path']}/{name}": content for name, content in files(server, path).items()}
        else:
            content = fetch(f"{server}/api/2.0/mlflow-artifacts/artifacts/{urllib.parse.quote(path)}")
            found[entry["path"]] = content.hex() if not entry["path"].endswith((".png", ".webp")) else "an image"
    return found


def plain(value: Any) -> Any:
    """A value without ids."""
    text = UUID.sub("UUID", ID.sub("ID", json.dumps(value, sort_keys=True)))
    return json.loads(text)


def get(server: str, route: str, **query: Any) -> Any:
    return json.loads(fetch(f"{server}/api/2.0/mlflow/{route}?{urllib.parse.urlencode(query)}"))


def post(server: str, route: str, **body: Any) -> Any:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{server}/api/2.0/mlflow/{route}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        return bytes(answer.read())
