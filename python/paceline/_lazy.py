"""Names of the package that are imported with the first look at them: what is seldom needed costs no start anything."""

from __future__ import annotations

from importlib import import_module
from typing import Any

#: Names by the module that has them. `paceline/__init__.py` names them again, for type checkers and in `__all__`.
NAMES_BY_MODULE = {
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
#: Modules that are names of the package themselves.
MODULES = frozenset(("artifacts", "client", "config", "data", "entities", "exceptions", "system_metrics", "tracking"))

_MODULE_OF_NAME = {name: module for module, names in NAMES_BY_MODULE.items() for name in names}


def lazily_imported(name: str) -> Any:
    """What a name of the package stands for."""
    if name in MODULES:
        return import_module(f"paceline.{name}")
    module = _MODULE_OF_NAME.get(name)
    if module is None:
        raise AttributeError(f"{name} is not provided by paceline")
    return getattr(import_module(module), name)
