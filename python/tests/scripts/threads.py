"""Threads with runs of their own, and threads that log to one run by its id."""

import sys
import threading

import mlflow

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment(sys.argv[2])


def own(number: int) -> None:
    with mlflow.start_run(run_name=f"own-{number}"):
        for step in range(10):
            mlflow.log_metric("number", number * step, step=step, timestamp=step + 1)


def shared(number: int, run_id: str) -> None:
    mlflow.log_params({f"thread_{number}": number}, run_id=run_id)
    for step in range(10):
        mlflow.log_metric(f"thread_{number}", step, step=step, timestamp=step + 1, run_id=run_id)


threads = [threading.Thread(target=own, args=(number,)) for number in range(3)]
with mlflow.start_run(run_name="shared") as run:
    threads += [threading.Thread(target=shared, args=(number, run.info.run_id)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
