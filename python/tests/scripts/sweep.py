"""A sweep: a parent, a child for each point of a grid, and the best one tagged."""

import sys

import mlflow

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment(sys.argv[2])

with mlflow.start_run(run_name="sweep", description="learning rates and depths") as parent:
    mlflow.set_tags({"team": "vision", "release": 3, "ratio": 0.5})
    best = None
    for number, (lr, depth) in enumerate([(0.1, 2), (0.01, 4), (0.001, 8)]):
        with mlflow.start_run(run_name=f"point-{number}", nested=True, tags={"number": str(number)}):
            mlflow.log_params({"lr": lr, "depth": depth, "shuffle": True, "note": None})
            for step in range(20):
                loss = (number + 1) / (step + 1)
                mlflow.log_metric("loss", loss, step=step, timestamp=1_700_000_000_000 + step)
                mlflow.log_metrics({"train/accuracy": 1 - loss / 4, "steps": step}, step=step, timestamp=17 * step + 1)
            if best is None or loss < best:
                best = loss
    mlflow.log_metric("best", best, timestamp=1234)
