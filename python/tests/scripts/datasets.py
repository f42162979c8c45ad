"""Datasets as inputs, and metrics that belong to a model and a dataset."""

import sys

import mlflow
import numpy as np
import pandas as pd

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment(sys.argv[2])

frame = pd.DataFrame({"weight": [4.2, 3.1, 5.0], "legs": [4, 4, 3], "cat": [True, False, True]})
train = mlflow.data.from_pandas(frame, source="https://example.org/cats.csv", name="cats", targets="cat")
test = mlflow.data.from_numpy(np.arange(12.0).reshape(3, 4), source="https://example.org/test.npy", name="test")
with mlflow.start_run(run_name="datasets"):
    mlflow.log_input(train, context="training", tags={"version": "1"})
    mlflow.log_input(test, context="testing")
    mlflow.log_input(train, context="again")
    model = mlflow.create_external_model(name="classifier", params={"depth": "3"})
    mlflow.log_metric("accuracy", 0.9, step=1, timestamp=100, model_id=model.model_id, dataset=test)
    mlflow.log_metrics({"f1": 0.8, "recall": 0.7}, step=1, timestamp=100, model_id=model.model_id)
    with mlflow.set_active_model(model_id=model.model_id):
        mlflow.log_metric("late", 0.95, step=2, timestamp=200)
    mlflow.log_metric("plain", 1, timestamp=300)
