"""A program of a user who checks types strictly. The check of the package's types checks it too; nothing runs it."""

from __future__ import annotations

import paceline as mlflow
from paceline import ActiveRun, Image, MlflowClient, MlflowException, PacelineClient, PacelineException
from paceline.entities import Metric, Param, Run, RunTag, ViewType


def train(lr: float) -> ActiveRun:
    """Log of all kinds."""
    mlflow.set_experiment("cats")
    with mlflow.start_run(run_name="first", tags={"team": "vision"}) as run:
        mlflow.log_param("lr", lr)
        mlflow.log_params({"depth": 3})
        mlflow.log_metric("loss", 0.5, step=1)
        mlflow.log_metrics({"accuracy": 0.9}, step=1)
        mlflow.set_tag("stage", "late")
        mlflow.log_text("all went well", "notes.txt")
        mlflow.log_dict({"classes": ["cat"]}, "classes.json")
        mlflow.log_artifact("model.pt", artifact_path="weights")
        mlflow.log_image(Image("cat.png"), "cat.png")
        mlflow.log_table({"input": ["a"]}, "table.json")
    return run


def best(client: MlflowClient) -> Run | None:
    """Read of all kinds."""
    runs = client.search_runs(["0"], order_by=["metrics.loss"], run_view_type=ViewType.ACTIVE_ONLY, max_results=1)
    for run in runs:
        client.log_batch(run.info.run_id, [Metric("loss", 0.1, 0, 0)], [Param("lr", "0.1")], [RunTag("team", "vision")])
    experiment = mlflow.get_experiment_by_name("cats")
    experiment_id: str = experiment.experiment_id if experiment is not None else mlflow.create_experiment("cats")
    path: str = mlflow.artifacts.download_artifacts(run_id=runs[0].info.run_id, artifact_path="notes.txt")
    version: str = mlflow.register_model(f"models:/{path}", experiment_id).version
    params: dict[str, str] = runs[0].data.params
    metrics: dict[str, float] = runs[0].data.metrics
    mlflow.search_runs(experiment_names=[version, *params, *metrics])
    mlflow.enable_system_metrics_logging()
    mlflow.set_active_model(name="classifier")
    return mlflow.last_active_run() or mlflow.active_run()


try:
    train(0.1)
    best(PacelineClient())
except (MlflowException, PacelineException) as error:
    code: str = error.error_code
