"""What `autolog` of scikit-learn leaves on the server after a plain `fit`."""

from __future__ import annotations

from collections.abc import Callable

import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.entities import Experiment, Run
from sklearn.base import ClassifierMixin
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV

from support import MLFLOW_3

FEATURES, TARGETS = load_iris(return_X_y=True, as_frame=True)
GRID = {"max_depth": [1, 2, 3], "n_estimators": [2, 5]}
TRAINING_METRICS = {
    "training_accuracy_score",
    "training_f1_score",
    "training_log_loss",
    "training_precision_score",
    "training_recall_score",
    "training_roc_auc",
    "training_score",
}


def runs_of(client: MlflowClient, experiment: Experiment) -> tuple[Run, list[Run]]:
    """The one run without a parent, and its children."""
    runs = client.search_runs([experiment.experiment_id])
    (parent,) = [run for run in runs if "mlflow.parentRunId" not in run.data.tags]
    return parent, [run for run in runs if run.data.tags.get("mlflow.parentRunId") == parent.info.run_id]


def logged_model(run: Run, name: str) -> ClassifierMixin:
    return mlflow.sklearn.load_model(f"runs:/{run.info.run_id}/{name}")


@pytest.mark.parametrize("enable", [mlflow.autolog, mlflow.sklearn.autolog], ids=["mlflow", "mlflow.sklearn"])
def test_a_fit_becomes_a_run(client: MlflowClient, experiment: Experiment, enable: Callable[[], None]) -> None:
    enable()
    forest = RandomForestClassifier(n_estimators=5, max_depth=2, random_state=1)
    forest.fit(FEATURES, TARGETS)
    mlflow.flush_async_logging()

    run, children = runs_of(client, experiment)
    assert children == []
    assert run.info.status == "FINISHED"
    assert run.data.params == {key: str(value) for key, value in forest.get_params().items()}
    assert run.data.metrics.keys() == TRAINING_METRICS
    assert run.data.metrics["training_score"] == forest.score(FEATURES, TARGETS)
    assert run.data.tags["estimator_name"] == "RandomForestClassifier"
    assert run.data.tags["mlflow.autologging"] == "sklearn"
    files = {file.path for file in client.list_artifacts(run.info.run_id)}
    assert {"estimator.html", "training_confusion_matrix.png"} <= files
    assert logged_model(run, "model").predict(FEATURES).tolist() == forest.predict(FEATURES).tolist()


def test_the_training_data_is_an_input(client: MlflowClient, experiment: Experiment) -> None:
    mlflow.sklearn.autolog(log_models=False)
    RandomForestClassifier(n_estimators=2, random_state=1).fit(FEATURES, TARGETS)

    run, _ = runs_of(client, experiment)
    (logged,) = run.inputs.dataset_inputs
    assert {tag.key: tag.value for tag in logged.tags} == {"mlflow.data.context": "train"}
    assert logged.dataset.name == "dataset"
    assert '"num_rows": 150' in logged.dataset.profile


def test_a_fit_inside_a_run_logs_into_it(client: MlflowClient, experiment: Experiment) -> None:
    mlflow.sklearn.autolog(log_models=False)
    with mlflow.start_run(run_name="mine") as active:
        forest = RandomForestClassifier(n_estimators=2, random_state=1).fit(FEATURES, TARGETS)
        accuracy = forest.score(FEATURES.head(50), TARGETS.head(50))
        assert client.get_run(active.info.run_id).info.status == "RUNNING"

    run, _ = runs_of(client, experiment)
    assert run.info.run_id == active.info.run_id
    # Scores computed after the fit are logged too, under a name that MLflow makes from the data's variable.
    (key,) = run.data.metrics.keys() - TRAINING_METRICS
    assert key.startswith("RandomForestClassifier_score")
    assert run.data.metrics[key] == accuracy


def test_a_grid_search_becomes_a_run_with_children(client: MlflowClient, experiment: Experiment) -> None:
    mlflow.sklearn.autolog(max_tuning_runs=4)
    search = GridSearchCV(RandomForestClassifier(random_state=1), GRID, cv=2)
    search.fit(FEATURES, TARGETS)
    mlflow.flush_async_logging()

    parent, children = runs_of(client, experiment)
    best = {f"best_{key}": str(value) for key, value in search.best_params_.items()}
    assert best.items() <= parent.data.params.items()
    assert parent.data.metrics["best_cv_score"] == search.best_score_
    assert parent.data.metrics.keys() == TRAINING_METRICS | {"best_cv_score"}
    assert parent.data.tags["estimator_name"] == "GridSearchCV"
    assert "cv_results.csv" in {file.path for file in client.list_artifacts(parent.info.run_id)}
    for name in ("model", "best_estimator"):
        assert logged_model(parent, name).predict(FEATURES).tolist() == search.predict(FEATURES).tolist()

    # Only the best four of the six candidates become runs.
    assert len(children) == 4
    results = {str(params): row for row, params in enumerate(search.cv_results_["params"])}
    for child in children:
        row = results[str({key: int(child.data.params[key]) for key in GRID})]
        assert child.info.status == "FINISHED"
        assert child.data.tags["estimator_name"] == "RandomForestClassifier"
        assert child.data.metrics["mean_test_score"] == search.cv_results_["mean_test_score"][row]
        assert child.data.metrics["rank_test_score"] == search.cv_results_["rank_test_score"][row]
    ranks = sorted(search.cv_results_["rank_test_score"])[:4]
    assert sorted(child.data.metrics["rank_test_score"] for child in children) == ranks
    if MLFLOW_3:
        outputs = parent.outputs.model_outputs
        names = sorted(client.get_logged_model(output.model_id).name for output in outputs)
        assert names == ["best_estimator", "model"]


def test_a_failing_fit_fails_its_run(client: MlflowClient, experiment: Experiment) -> None:
    mlflow.sklearn.autolog(log_models=False)
    with pytest.raises(ValueError, match="n_estimators"):
        RandomForestClassifier(n_estimators=-1).fit(FEATURES, TARGETS)

    run, _ = runs_of(client, experiment)
    assert run.info.status == "FAILED"
    assert run.data.params["n_estimators"] == "-1"


def test_nothing_is_logged_once_autolog_is_off(client: MlflowClient, experiment: Experiment) -> None:
    mlflow.sklearn.autolog()
    mlflow.sklearn.autolog(disable=True)
    RandomForestClassifier(n_estimators=2).fit(FEATURES, TARGETS)

    assert client.search_runs([experiment.experiment_id]) == []
