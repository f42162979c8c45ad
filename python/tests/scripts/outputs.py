"""A model that a run made at a step, and metrics of that step, also after the run is gone on with."""

import sys

import mlflow
from mlflow.entities import LoggedModelOutput

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment(sys.argv[2])

with mlflow.start_run(run_name="checkpoints") as run:
    model = mlflow.create_external_model(name="classifier")
    mlflow.log_outputs(models=[LoggedModelOutput(model.model_id, 1)])
    for step in range(4):
        mlflow.log_metric("loss", 1 / (step + 1), step=step, timestamp=100 + step)
with mlflow.start_run(run_id=run.info.run_id):
    mlflow.log_metrics({"accuracy": 0.9, "f1": 0.8}, step=1, timestamp=200)
    mlflow.log_metric("late", 1, step=3, timestamp=300)
