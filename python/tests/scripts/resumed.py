"""A run that is ended, gone on with, renamed by its tag, and failed."""

import sys

import mlflow

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment(sys.argv[2])

with mlflow.start_run(run_name="first") as run:
    mlflow.log_param("epochs", 2)
    mlflow.log_metric("loss", 1.0, step=0, timestamp=100)
with mlflow.start_run(run_id=run.info.run_id, tags={"resumed": "yes"}):
    mlflow.log_metric("loss", 0.5, step=1, timestamp=200)
    mlflow.log_param("epochs", 2)
    mlflow.set_tag("mlflow.runName", "second")
try:
    with mlflow.start_run(run_name="broken"):
        mlflow.log_metric("loss", 9, timestamp=300)
        raise RuntimeError("out of memory")
except RuntimeError:
    pass
mlflow.start_run(run_name="killed")
mlflow.end_run("KILLED")
