"""Experiment tracking that keeps up with training: MLflow's API on a client that never holds it up.

>>> import paceline as mlflow
>>> with mlflow.start_run(run_name="first") as run:
...     lr = mlflow.log_param("lr", 0.1)
...     for step in range(100):
...         mlflow.log_metric("loss", 1 / (step + 1), step=step)
>>> mlflow.get_run(run.info.run_id).data.metrics
{'loss': 0.01}

Log calls append to a journal on disk and return; a thread sends the journal to the tracking server, or into a store of
this machine. What is seldom needed is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paceline._lazy import lazily_imported
from paceline._native import VERSION as __version__
from paceline._native import log_metric
from paceline.exceptions import MlflowException
from paceline.tracking.experiments import set_experiment
from paceline.tracking.log import (
    delete_tag,
    flush_async_logging,
    log_metrics,
    log_param,
    log_params,
    set_tag,
    set_tags,
)
from paceline.tracking.runs import (
    active_run,
    end_run,
    get_parent_run,
    get_run,
    last_active_run,
    resume,
    start_run,
)
from paceline.tracking.state import ActiveRun
from paceline.tracking.uris import (
    get_registry_uri,
    get_tracking_uri,
    is_tracking_uri_set,
    set_registry_uri,
    set_tracking_uri,
)

if TYPE_CHECKING:
    from paceline import artifacts, client, config, data, entities, exceptions, system_metrics, tracking
    from paceline.artifacts.content.image import Image
    from paceline.client import MlflowClient, PacelineClient
    from paceline.config import (
        disable_system_metrics_logging,
        enable_system_metrics_logging,
        set_system_metrics_node_id,
        set_system_metrics_samples_before_logging,
        set_system_metrics_sampling_interval,
    )
    from paceline.exceptions import PacelineException
    from paceline.search import search_experiments, search_logged_models, search_runs
    from paceline.tracking.administration import (
        create_experiment,
        delete_experiment,
        delete_experiment_tag,
        delete_run,
        get_experiment,
        get_experiment_by_name,
        restore_experiment,
        restore_run,
        set_experiment_tag,
        set_experiment_tags,
    )
    from paceline.tracking.files import (
        flush_artifact_async_logging,
        get_artifact_uri,
        load_table,
        log_artifact,
        log_artifacts,
        log_dict,
        log_figure,
        log_image,
        log_stream,
        log_table,
        log_text,
    )
    from paceline.tracking.inputs import log_input, log_inputs, log_outputs
    from paceline.tracking.logged_models import (
        ActiveModel,
        clear_active_model,
        create_external_model,
        delete_logged_model_tag,
        finalize_logged_model,
        get_active_model_id,
        get_logged_model,
        initialize_logged_model,
        last_logged_model,
        log_model_params,
        set_active_model,
        set_logged_model_tags,
    )
    from paceline.tracking.register import register_model
    from paceline.tracking.registry import (
        search_model_versions,
        search_registered_models,
        set_model_version_tag,
    )

# Written out, since type checkers read it.
__all__ = [
    "ActiveModel",
    "ActiveRun",
    "Image",
    "MlflowClient",
    "MlflowException",
    "PacelineClient",
    "PacelineException",
    "__version__",
    "active_run",
    "artifacts",
    "clear_active_model",
    "client",
    "config",
    "create_experiment",
    "create_external_model",
    "data",
    "delete_experiment",
    "delete_experiment_tag",
    "delete_logged_model_tag",
    "delete_run",
    "delete_tag",
    "disable_system_metrics_logging",
    "enable_system_metrics_logging",
    "end_run",
    "entities",
    "exceptions",
    "finalize_logged_model",
    "flush_artifact_async_logging",
    "flush_async_logging",
    "get_active_model_id",
    "get_artifact_uri",
    "get_experiment",
    "get_experiment_by_name",
    "get_logged_model",
    "get_parent_run",
    "get_registry_uri",
    "get_run",
    "get_tracking_uri",
    "initialize_logged_model",
    "is_tracking_uri_set",
    "last_active_run",
    "last_logged_model",
    "load_table",
    "log_artifact",
    "log_artifacts",
    "log_dict",
    "log_figure",
    "log_image",
    "log_input",
    "log_inputs",
    "log_metric",
    "log_metrics",
    "log_model_params",
    "log_outputs",
    "log_param",
    "log_params",
    "log_stream",
    "log_table",
    "log_text",
    "register_model",
    "restore_experiment",
    "restore_run",
    "resume",
    "search_experiments",
    "search_logged_models",
    "search_model_versions",
    "search_registered_models",
    "search_runs",
    "set_active_model",
    "set_experiment",
    "set_experiment_tag",
    "set_experiment_tags",
    "set_logged_model_tags",
    "set_model_version_tag",
    "set_registry_uri",
    "set_system_metrics_node_id",
    "set_system_metrics_samples_before_logging",
    "set_system_metrics_sampling_interval",
    "set_tag",
    "set_tags",
    "set_tracking_uri",
    "start_run",
    "system_metrics",
    "tracking",
]


if not TYPE_CHECKING:
    # Type checkers see what is imported above, and find names that are not there.
    def __getattr__(name: str) -> Any:
        value = lazily_imported(name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
