"""What the active run uses and made: datasets and logged models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from paceline.exceptions import MlflowException
from paceline.tracking.runs import current_run

if TYPE_CHECKING:
    from paceline.entities import LoggedModelInput, LoggedModelOutput

#: Says what a dataset is used for.
CONTEXT_TAG = "mlflow.data.context"


def log_input(
    dataset: Any = None,
    context: str | None = None,
    tags: Mapping[str, str] | None = None,
    model: LoggedModelInput | None = None,
) -> None:
    """Log that the active run uses a dataset or a logged model.

    Args:
        dataset: A dataset of `paceline.data`.
        context: What it is used for, such as `training`.
        tags: Tags of the use.
        model: A logged model.
    """
    if dataset is None and (context is not None or tags is not None):
        raise MlflowException.invalid_parameter_value("context and tags say how a dataset is used, and none is given")
    datasets = [] if dataset is None else [used(dataset, context, tags)]
    current_run()._handle.log_inputs(datasets, [] if model is None else [model.model_id])


def log_inputs(
    datasets: Sequence[Any] | None = None,
    contexts: Sequence[str | None] | None = None,
    tags_list: Sequence[Mapping[str, str] | None] | None = None,
    models: Sequence[LoggedModelInput | None] | None = None,
) -> None:
    """Log that the active run uses datasets and logged models. Lists that are given are of one length."""
    given = [one for one in (datasets, contexts, tags_list, models) if one is not None]
    length = len(given[0]) if given else 0
    if any(len(one) != length for one in given):
        raise MlflowException.invalid_parameter_value("datasets, contexts, tags_list and models differ in length")
    missing: list[Any] = [None] * length
    for dataset, context, tags, model in zip(
        datasets or missing, contexts or missing, tags_list or missing, models or missing, strict=True
    ):
        log_input(dataset, context, tags, model)


def log_outputs(models: Sequence[LoggedModelOutput] | None = None) -> None:
    """Log that the active run made logged models, each at a step."""
    if models:
        current_run()._handle.log_outputs([(model.model_id, model.step) for model in models])


def used(dataset: Any, context: str | None = None, tags: Mapping[str, str] | None = None) -> Any:
    """A dataset, or its entity, as the native module takes it."""
    entity = dataset._to_mlflow_entity() if hasattr(dataset, "_to_mlflow_entity") else dataset
    pairs = [(str(key), str(value)) for key, value in (tags or {}).items()]
    if context:
        pairs.append((CONTEXT_TAG, context))
    return (entity.name, entity.digest, entity.source_type, entity.source, entity.schema, entity.profile, pairs)
