"""Calls that are not waited for, and waiting for them."""

import sys

import mlflow

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment(sys.argv[2])

with mlflow.start_run(run_name="asynchronous"):
    operations = [
        mlflow.log_metric("loss", 1 / (step + 1), step=step, timestamp=step + 1, synchronous=False)
        for step in range(50)
    ]
    operations.append(mlflow.log_params({"lr": 0.1}, synchronous=False))
    operations.append(mlflow.set_tag("stage", "late", synchronous=False))
    for operation in operations:
        operation.wait()
    mlflow.config.enable_async_logging()
    mlflow.log_metric("other", 1, timestamp=9)
    mlflow.log_param("depth", 3)
    mlflow.flush_async_logging()
    mlflow.config.enable_async_logging(False)
