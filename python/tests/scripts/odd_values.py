"""Values that are not plain: infinities, numbers of numpy, long texts, odd names."""

import sys

import mlflow
import numpy as np

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment(sys.argv[2])

mlflow.start_run(run_name="odd")
for step, value in enumerate(
    [float("nan"), float("inf"), -float("inf"), -0.0, 1e-320, 1e308, np.float32(0.1), True, 7]
):
    mlflow.log_metric("value", value, step=step, timestamp=1000 + step)
mlflow.log_metric("negative step", 1, step=-5, timestamp=1)
mlflow.log_metric("größe/μ.x-y:z", np.array([2.5]), timestamp=2)
mlflow.log_metric("again", 1, step=3, timestamp=10)
mlflow.log_metric("again", 2, step=2, timestamp=20)
mlflow.log_metric("text", "0.25", timestamp=5)
mlflow.log_param("long", "x" * 7000)
mlflow.log_param("empty", "")
mlflow.log_param("list", [1, 2, {"a": "ß"}])
mlflow.set_tag("long", "y" * 9000)
mlflow.set_tag("lines", "one\ntwo\tthree")
mlflow.set_tag("twice", 1)
mlflow.set_tag("twice", 2)
mlflow.set_tag("gone", "soon")
mlflow.delete_tag("gone")
mlflow.end_run()
