"""What reading many runs and moving many files takes, beside MLflow's client.

    PYTHONPATH=<package> python benches/tables_and_files.py http://127.0.0.1:5000

The server is a running one, of Paceline or MLflow. Both clients read the same runs of it, each in processes of its own
that take turns. `mlflow` is measured where it is installed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

RUNS = 4000
METRICS = 20
PARAMS = 20
TAGS = 3
FILES = 300
FILE_BYTES = 20_000
ROUNDS = 3


def main() -> None:
    server = sys.argv[1]
    if len(sys.argv) > 2:
        print(json.dumps(measure(server, sys.argv[2], sys.argv[3])))
        return
    experiment_id = make_runs(server)
    print(f"{RUNS} runs with {METRICS} metrics, {PARAMS} params, {TAGS} tags; {FILES} files of {FILE_BYTES} bytes")
    rows: dict[str, list[dict[str, float]]] = {}
    for _ in range(ROUNDS):
        for client in ("paceline", "mlflow"):
            row = in_process(server, client, experiment_id)
            if row is not None:
                rows.setdefault(client, []).append(row)
    print(f"{'':28}" + "".join(f"{client:>12}" for client in rows) + f"   (seconds, best of {ROUNDS} processes)")
    for what in next(iter(rows.values()))[0]:
        best = [min(row[what] for row in measured) for measured in rows.values()]
        print(f"{what:28}" + "".join(f"{seconds:12.2f}" for seconds in best))


def make_runs(server: str) -> str:
    """An experiment of runs that have everything."""
    from paceline.client import MlflowClient
    from paceline.entities import Metric, Param, RunTag

    client = MlflowClient(server)
    experiment_id = client.create_experiment(f"tables-{uuid.uuid4().hex}")

    def make(number: int) -> None:
        run_id = client.create_run(experiment_id).info.run_id
        client.log_batch(
            run_id,
            [Metric(f"m{key}", number * key / 7, 1, 1) for key in range(METRICS)],
            [Param(f"p{key}", str(number % (key + 2))) for key in range(PARAMS)],
            [RunTag(f"t{key}", f"v{number % 5}") for key in range(TAGS)],
        )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(make, range(RUNS)))
    return experiment_id


def in_process(server: str, client: str, experiment_id: str) -> dict[str, float] | None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
            "NO_PROXY": "127.0.0.1",
        }
        command = [sys.executable, os.path.abspath(__file__), server, client, experiment_id]
        ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        print(f"{client}: {ended.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    return dict(json.loads(ended.stdout.strip().splitlines()[-1]))


def measure(server: str, client_name: str, experiment_id: str) -> dict[str, float]:
    # Not part of what is measured, and imported by both.
    import pandas  # noqa: F401

    if client_name == "paceline":
        import paceline as mlflow
    else:
        import mlflow  # type: ignore[no-redef]
    mlflow.set_tracking_uri(server)
    client: Any = mlflow.MlflowClient()
    folder = Path("files")
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number:04}.bin").write_bytes(os.urandom(FILE_BYTES))
    Path("fetched").mkdir()
    run_id = client.create_run(experiment_id).info.run_id
    client.list_artifacts(run_id)
    return {
        "runs as a frame of pandas": seconds(lambda: mlflow.search_runs([experiment_id])),
        "runs as a list": seconds(lambda: mlflow.search_runs([experiment_id], output_format="list")),
        "files sent": seconds(lambda: client.log_artifacts(run_id, str(folder))),
        "files fetched": seconds(lambda: client.download_artifacts(run_id, "", "fetched")),
    }


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
