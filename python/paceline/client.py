"""`MlflowClient`: a call for everything that a tracking server and a model registry can do.

| calls | are in |
|---|---|
| experiments | `resources/experiments.py` |
| runs | `resources/runs.py` |
| metrics, params, tags, inputs and outputs of runs | `resources/run_data.py` |
| files of runs | `resources/run_artifacts.py` |
| logged models and their files | `resources/logged_models.py` |
| registered models, their tags and aliases | `resources/registered_models.py` |
| versions of registered models | `resources/model_versions.py` |
"""

from __future__ import annotations

from paceline.resources.experiments import ExperimentCalls
from paceline.resources.model_versions import ModelVersionCalls
from paceline.resources.run_artifacts import RunArtifactCalls

__all__ = ["MlflowClient", "PacelineClient"]


class MlflowClient(ExperimentCalls, RunArtifactCalls, ModelVersionCalls):
    """A client of a tracking server, or of a store on this machine.

    `tracking_uri` says which; without it is the one of this process. `registry_uri` says where registered models
    are, if elsewhere. Each call is on its own: it starts no run, and knows of none that is active.

    >>> from paceline import MlflowClient
    >>> client = MlflowClient(server)
    >>> experiment_id = client.create_experiment("docs-client")
    >>> run = client.create_run(experiment_id, run_name="first")
    >>> client.log_param(run.info.run_id, "lr", 0.1)
    0.1
    >>> client.log_metric(run.info.run_id, "loss", 0.5)
    >>> client.set_terminated(run.info.run_id)
    >>> found = client.search_runs([experiment_id], "params.lr = '0.1'")[0]
    >>> found.info.run_name, found.info.status, found.data.metrics
    ('first', 'FINISHED', {'loss': 0.5})
    """


PacelineClient = MlflowClient
