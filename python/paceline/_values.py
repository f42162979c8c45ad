"""What users give as values, as what the store takes."""

from __future__ import annotations

import logging
import math
import operator
import time
from typing import Any

from paceline.entities import Metric
from paceline.environment import flag
from paceline.exceptions import MlflowException

PARAM_LENGTH_MAX = 6000
RUN_TAG_LENGTH_MAX = 8000
#: Whole numbers have 64 bits.
_WHOLE_MAX = 2**63 - 1

_logger = logging.getLogger(__name__)


def now_ms() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def key_text(key: object) -> str:
    """The key of a metric, param or tag as a text. Nothing is none; it would become the text `None`.

    >>> key_text("loss"), key_text(3)
    ('loss', '3')
    """
    if key is None:
        raise MlflowException.invalid_parameter_value("The key of a metric, param or tag is a text, and not None")
    return str(key)


def metric_value(key: str, value: Any) -> float:
    """A number, a text that is one, or an array or a tensor of one element, as a float.

    >>> metric_value("accuracy", "0.5"), metric_value("flag", True)
    (0.5, 1.0)
    """
    if isinstance(value, float):
        return float(value)
    try:
        if hasattr(value, "detach"):  # A tensor of PyTorch, maybe on another device.
            value = value.detach().cpu()
        elif hasattr(value, "numpy"):  # A tensor of TensorFlow.
            value = value.numpy()
        if hasattr(value, "item"):  # An array: its one element, or an error.
            value = value.item()
        return float(value)
    except (TypeError, ValueError, RuntimeError) as error:
        shown = repr(value)[:200]
        raise MlflowException.invalid_parameter_value(
            f"Invalid value {shown} of type {type(value).__name__} for metric {key!r}: it is one number"
        ) from error


def whole_number(what: str, value: Any) -> int:
    """A whole number, of Python or for example of numpy, as an int. A float is one if it has no fraction.

    >>> whole_number("step", 3.0)
    3
    >>> whole_number("step", 1.7)
    Traceback (most recent call last):
    TypeError: Invalid value 1.7 of type float for step: it is a whole number
    """
    has_no_fraction = getattr(value, "is_integer", None)
    try:
        if isinstance(value, bool):
            raise TypeError
        number = int(value) if has_no_fraction is not None and has_no_fraction() else operator.index(value)
    except TypeError:
        shown = repr(value)[:200]
        raise TypeError(
            f"Invalid value {shown} of type {type(value).__name__} for {what}: it is a whole number"
        ) from None
    if not -_WHOLE_MAX - 1 <= number <= _WHOLE_MAX:
        raise ValueError(f"Invalid value {number} for {what}: it has 64 bits at most")
    return number


def time_ms(what: str, value: Any) -> int:
    """A time that is given in milliseconds since 1970, UTC."""
    return whole_number(f"{what}, in milliseconds", value)


def at_most(max_results: Any) -> int | None:
    """How many results there are at most, if that is bounded."""
    return None if max_results is None else whole_number("max_results", max_results)


def metric_json(metric: Metric, run_id: str, default_model_id: str | None = None) -> dict[str, Any]:
    """A point as the routes take it. JSON has no NaN and no infinities, so that those are texts."""
    value = metric_value(metric.key, metric.value)
    json: dict[str, Any] = {
        "key": metric.key,
        "value": value if math.isfinite(value) else json_name_of_number(value),
        "timestamp": time_ms("timestamp", metric.timestamp),
        "step": whole_number("step", metric.step),
        "model_id": metric.model_id or default_model_id,
        "dataset_name": metric.dataset_name,
        "dataset_digest": metric.dataset_digest,
        "run_id": run_id,
    }
    return {name: member for name, member in json.items() if member is not None}


def json_name_of_number(value: float) -> str:
    """The text that stands for a number that JSON does not have."""
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def param_text(key: str, value: object) -> str:
    """The value of a param as a text, cut to what the store keeps."""
    return _cut(str(value), PARAM_LENGTH_MAX, "param", key)


def run_tag_text(key: str, value: object) -> str:
    """The value of a run's tag as a text, cut to what the store keeps."""
    return _cut(str(value), RUN_TAG_LENGTH_MAX, "tag", key)


def _cut(text: str, length_max: int, kind: str, key: str) -> str:
    if len(text) <= length_max:
        return text
    if not flag("TRUNCATE_LONG_VALUES", default=True):
        raise MlflowException.invalid_parameter_value(
            f"The value of {kind} {key!r} has {len(text)} characters, and at most {length_max} are kept. "
            "MLFLOW_TRUNCATE_LONG_VALUES=true cuts such values."
        )
    _logger.warning("The value of %s %r is cut from %d to %d characters.", kind, key, len(text), length_max)
    return text[:length_max]
