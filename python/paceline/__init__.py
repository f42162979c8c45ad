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

from importlib import import_module
from typing import TYPE_CHECKING, Any

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

#: Modules that are imported with the first look at one of their names.
_LAZY = {
    "paceline.artifacts.content.image": ("Image",),
    "paceline.client": ("MlflowClient", "PacelineClient"),
    "paceline.config": (
        "disable_system_metrics_logging",
        "enable_system_metrics_logging",
        "set_system_metrics_node_id",
        "set_system_metrics_samples_before_logging",
        "set_system_metrics_sampling_interval",
    ),
    "paceline.exceptions": ("PacelineException",),
    "paceline.search": ("search_experiments", "search_logged_models", "search_runs"),
    "paceline.tracking.administration": (
        "create_experiment",
        "delete_experiment",
        "delete_experiment_tag",
        "delete_run",
        "get_experiment",
        "get_experiment_by_name",
        "restore_experiment",
        "restore_run",
        "set_experiment_tag",
        "set_experiment_tags",
    ),
    "paceline.tracking.files": (
        "flush_artifact_async_logging",
        "get_artifact_uri",
        "load_table",
        "log_artifact",
        "log_artifacts",
        "log_dict",
        "log_figure",
        "log_image",
        "log_stream",
        "log_table",
        "log_text",
    ),
    "paceline.tracking.inputs": ("log_input", "log_inputs", "log_outputs"),
    "paceline.tracking.logged_models": (
        "ActiveModel",
        "clear_active_model",
        "create_external_model",
        "delete_logged_model_tag",
        "finalize_logged_model",
        "get_active_model_id",
        "get_logged_model",
        "initialize_logged_model",
        "last_logged_model",
        "log_model_params",
        "set_active_model",
        "set_logged_model_tags",
    ),
    "paceline.tracking.register": ("register_model",),
    "paceline.tracking.registry": (
        "search_model_versions",
        "search_registered_models",
        "set_model_version_tag",
    ),
}
_MODULE_OF_NAME = {name: module for module, names in _LAZY.items() for name in names}
_MODULES = frozenset(("artifacts", "client", "config", "data", "entities", "exceptions", "system_metrics", "tracking"))

__all__ = [
    "ActiveRun",
    "MlflowException",
    "__version__",
    "active_run",
    "delete_tag",
    "end_run",
    "flush_async_logging",
    "get_parent_run",
    "get_registry_uri",
    "get_run",
    "get_tracking_uri",
    "is_tracking_uri_set",
    "last_active_run",
    "log_metric",
    "log_metrics",
    "log_param",
    "log_params",
    "resume",
    "set_experiment",
    "set_registry_uri",
    "set_tag",
    "set_tags",
    "set_tracking_uri",
    "start_run",
    *_MODULE_OF_NAME,
    *_MODULES,
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"paceline.{name}")
    module = _MODULE_OF_NAME.get(name)
    if module is None:
        raise AttributeError(f"{name} is not provided by paceline")
    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
