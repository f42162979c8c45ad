"""What the active run uses and made: datasets and logged models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from paceline._values import whole_number
from paceline.exceptions import MlflowException
from paceline.tracking.runs import current_run

if TYPE_CHECKING:
    from paceline.entities import LoggedModelInput, LoggedModelOutput

#: Says what a dataset is used for.
CONTEXT_TAG = "mlflow.data.context"
#: How long a store takes each of these, in characters.
_LENGTHS_MAX = {"name": 500, "digest": 36, "source": 65_535, "schema": 1_048_575, "profile": 16_777_215}
_TAG_KEY_LENGTH_MAX = 255
_TAG_VALUE_LENGTH_MAX = 500


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
    log_inputs([dataset], [context], [tags], [model])


def log_inputs(
    datasets: Sequence[Any] | None = None,
    contexts: Sequence[str | None] | None = None,
    tags_list: Sequence[Mapping[str, str] | None] | None = None,
    models: Sequence[LoggedModelInput | None] | None = None,
) -> None:
    """Log that the active run uses datasets and logged models. Lists that are given are of one length."""
    given = [one for one in (datasets, contexts, tags_list, models or None) if one is not None]
    length = len(given[0]) if given else 0
    if any(len(one) != length for one in given):
        raise MlflowException.invalid_parameter_value("datasets, contexts, tags_list and models differ in length")
    missing: list[Any] = [None] * length
    uses = []
    for dataset, context, tags in zip(datasets or missing, contexts or missing, tags_list or missing, strict=True):
        if dataset is not None:
            uses.append(used(dataset, context, tags))
        elif context or tags:
            raise MlflowException.invalid_parameter_value(
                "context and tags say how a dataset is used, and none is given"
            )
    model_ids = [model.model_id for model in models or () if model is not None]
    # A run is begun also when there is nothing to say of it.
    current_run()._handle.log_inputs(uses, model_ids)


def log_outputs(models: Sequence[LoggedModelOutput] | None = None) -> None:
    """Log that the active run made logged models, each at a step."""
    if models:
        current_run()._handle.log_outputs([(model.model_id, whole_number("step", model.step)) for model in models])


def used(dataset: Any, context: str | None = None, tags: Mapping[str, str] | None = None) -> Any:
    """A dataset, or its entity, as the native module takes it. `MlflowException` when no store would."""
    entity = dataset._to_mlflow_entity() if hasattr(dataset, "_to_mlflow_entity") else dataset
    name, digest = identity(entity)
    pairs = [(str(key), str(value)) for key, value in (tags or {}).items()]
    if context:
        pairs.append((CONTEXT_TAG, context))
    for member, length_max in _LENGTHS_MAX.items():
        _check_length(f"The {member} of the dataset {name[:50]!r}", getattr(entity, member), length_max)
    for key, value in pairs:
        _check_length(f"The key {key[:50]!r} of a tag of a dataset", key, _TAG_KEY_LENGTH_MAX)
        _check_length(f"The value of the tag {key!r} of a dataset", value, _TAG_VALUE_LENGTH_MAX)
    return (name, digest, entity.source_type, entity.source, entity.schema, entity.profile, pairs)


def identity(dataset: Any) -> tuple[str, str]:
    """Name and digest of a dataset, or of its entity: what tells one from another."""
    if not hasattr(dataset, "name") or not hasattr(dataset, "digest"):
        raise MlflowException.invalid_parameter_value(
            f"A dataset is one of paceline.data, such as from_pandas makes; got {type(dataset).__name__}"
        )
    return dataset.name, dataset.digest


def _check_length(what: str, text: str | None, length_max: int) -> None:
    if text is not None and len(text) > length_max:
        raise MlflowException.invalid_parameter_value(
            f"{what} has {len(text)} characters, and no store takes more than {length_max}"
        )
