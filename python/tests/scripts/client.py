"""The low-level client beside the fluent functions."""

import sys

import mlflow
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag

mlflow.set_tracking_uri(sys.argv[1])
experiment = mlflow.set_experiment(sys.argv[2])

client = MlflowClient()
run = client.create_run(experiment.experiment_id, start_time=1000, tags={"kind": "client"}, run_name="by-client")
run_id = run.info.run_id
client.log_batch(
    run_id,
    metrics=[Metric("loss", 1 / (step + 1), 100 + step, step) for step in range(1500)],
    params=[Param(f"p{number}", str(number)) for number in range(250)],
    tags=[RunTag(f"t{number}", str(number)) for number in range(150)],
)
client.log_metric(run_id, "single", 0.5, timestamp=5, step=2)
client.log_param(run_id, "lr", 0.1)
client.set_tag(run_id, "stage", "late")
client.delete_tag(run_id, "t3")
with mlflow.start_run(run_id=run_id):
    mlflow.log_metric("fluent", 1, timestamp=7)
client.update_run(run_id, name="renamed")
client.set_terminated(run_id, "FINISHED", end_time=2000)
found = client.search_runs([experiment.experiment_id], "params.lr = '0.1' and metrics.single < 1")
assert [one.info.run_id for one in found] == [run_id]
frame = mlflow.search_runs(filter_string="tags.stage = 'late'")
assert list(frame["run_id"]) == [run_id]
assert frame["metrics.fluent"][0] == 1.0
