"""What logging costs a training: each call, and a loop of 1,000 steps, beside stock MLflow and the bare loop.

    PYTHONPATH=<package> python benches/logging_cost.py http://127.0.0.1:5000

The server is a running one, of Paceline or MLflow; all subjects log to it. Each subject is a process of its own, and
they take turns. `mlflow` is measured where it is installed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

STEPS = 1000
ROUNDS = 3
#: Calls of which each is measured by itself.
CALLS = 20_000
#: A synchronous call to a server takes milliseconds: fewer do.
CALLS_SYNCHRONOUS = 300


def main() -> None:
    server = sys.argv[1]
    if len(sys.argv) > 2:
        print(json.dumps(measure(sys.argv[2], server)))
        return
    rows: dict[str, list[dict[str, float]]] = {}
    for _ in range(ROUNDS):
        for subject in SUBJECTS:
            row = in_process(subject, server)
            if row is not None:
                rows.setdefault(subject, []).append(row)
    print(f"{'subject':32} {'call, median':>14} {'call, 99 %':>14} {'1,000 steps':>14}   (best of {ROUNDS} processes)")
    for subject, measured in rows.items():
        best = {name: min(row[name] for row in measured) for name in measured[0]}
        print(f"{subject:32} {best['median_us']:11.2f} µs {best['p99_us']:11.2f} µs {best['loop_ms']:11.2f} ms")


def in_process(subject: str, server: str) -> dict[str, float] | None:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "NO_PROXY": "127.0.0.1"}
        command = [sys.executable, os.path.abspath(__file__), server, subject]
        ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        print(f"{subject}: {ended.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    return dict(json.loads(ended.stdout.strip().splitlines()[-1]))


def measure(subject: str, server: str) -> dict[str, float]:
    with SUBJECTS[subject](server) as (log, calls):
        for step in range(100):
            log(step)
        times = []
        for step in range(100, 100 + calls):
            begun = time.perf_counter_ns()
            log(step)
            times.append(time.perf_counter_ns() - begun)
        loops = []
        for number in range(5 if calls == CALLS else 1):
            first = 100 + calls + number * STEPS
            steps = range(first, first + (STEPS if calls == CALLS else CALLS_SYNCHRONOUS))
            begun = time.perf_counter_ns()
            for step in steps:
                log(step)
            loops.append((time.perf_counter_ns() - begun) / len(steps) * STEPS)
    times.sort()
    return {
        "median_us": times[len(times) // 2] / 1e3,
        "p99_us": times[len(times) * 99 // 100] / 1e3,
        "loop_ms": min(loops) / 1e6,
    }


Subject = Iterator[tuple[Callable[[int], Any], int]]


@contextmanager
def bare(server: str) -> Subject:
    """The loop alone: a call that does nothing."""
    yield (lambda step: None), CALLS


@contextmanager
def paceline_online(server: str) -> Subject:
    import paceline as mlflow

    mlflow.set_tracking_uri(server)
    mlflow.set_experiment("cost")
    with mlflow.start_run():
        log_metric = mlflow.log_metric
        yield (lambda step: log_metric("loss", 0.5, step=step)), CALLS


@contextmanager
def paceline_away(server: str) -> Subject:
    import paceline as mlflow

    # Nobody listens on this port.
    mlflow.set_tracking_uri("http://127.0.0.1:9")
    with mlflow.start_run():
        os.environ["PACELINE_EXIT_DEADLINE_SECONDS"] = "0"
        log_metric = mlflow.log_metric
        yield (lambda step: log_metric("loss", 0.5, step=step)), CALLS


@contextmanager
def paceline_store(server: str) -> Subject:
    import paceline as mlflow

    with mlflow.start_run():
        log_metric = mlflow.log_metric
        yield (lambda step: log_metric("loss", 0.5, step=step)), CALLS


@contextmanager
def mlflow_synchronous(server: str) -> Subject:
    import mlflow

    mlflow.set_tracking_uri(server)
    mlflow.set_experiment("cost")
    with mlflow.start_run():
        log_metric = mlflow.log_metric
        yield (lambda step: log_metric("loss", 0.5, step=step)), CALLS_SYNCHRONOUS


@contextmanager
def mlflow_asynchronous(server: str) -> Subject:
    import mlflow

    mlflow.set_tracking_uri(server)
    mlflow.set_experiment("cost")
    with mlflow.start_run():
        log_metric = mlflow.log_metric
        yield (lambda step: log_metric("loss", 0.5, step=step, synchronous=False)), CALLS_SYNCHRONOUS


SUBJECTS = {
    "the loop alone": bare,
    "paceline, the server takes it": paceline_online,
    "paceline, the server is away": paceline_away,
    "paceline, into ./mlruns": paceline_store,
    "mlflow, synchronous": mlflow_synchronous,
    "mlflow, asynchronous": mlflow_asynchronous,
}

if __name__ == "__main__":
    main()
