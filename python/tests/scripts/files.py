"""Files, texts, dictionaries, tables and images of runs."""

import sys
from pathlib import Path

import mlflow
import numpy as np

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment(sys.argv[2])

folder = Path("report")
(folder / "deep").mkdir(parents=True)
(folder / "notes.txt").write_text("all is well")
(folder / "deep" / "data.bin").write_bytes(bytes(range(256)) * 100)
with mlflow.start_run(run_name="files"):
    mlflow.log_artifact("report/notes.txt")
    mlflow.log_artifact("report", "whole")
    mlflow.log_artifacts("report", "inside")
    mlflow.log_text("größe", "texts/size.txt")
    mlflow.log_dict({"b": [1, 2], "a": {"c": None}}, "config.json")
    mlflow.log_dict({"b": [1, 2], "a": {"c": "x"}}, "config.yaml")
    mlflow.log_table({"epoch": [1, 2], "loss": [0.5, 0.25]}, "table.json")
    mlflow.log_table({"epoch": [3], "loss": [0.125]}, "table.json")
    mlflow.log_image(np.arange(300, dtype=np.uint8).reshape(10, 10, 3), "image.png")
    assert mlflow.artifacts.load_text(mlflow.get_artifact_uri("texts/size.txt")) == "größe"
