"""The logged model that metrics of this thread belong to."""

from __future__ import annotations

import os
import threading

#: Read when no model was made active in the thread, in this order.
_VARIABLES = ("PACELINE_ACTIVE_MODEL_ID", "MLFLOW_ACTIVE_MODEL_ID", "_MLFLOW_ACTIVE_MODEL_ID")


class _ThreadState(threading.local):
    active_model_id: str | None = None
    was_read: bool = False
    last_logged_model_id: str | None = None


_state = _ThreadState()


def get_active_model_id() -> str | None:
    """Id of the model that metrics of this thread are attached to, or `None`.

    A thread that has not said which begins with the one in `MLFLOW_ACTIVE_MODEL_ID`.
    """
    if not _state.was_read:
        _state.was_read = True
        _state.active_model_id = next((id for name in _VARIABLES if (id := os.environ.get(name))), None)
    return _state.active_model_id


def set_active_model_id(model_id: str | None) -> None:
    """Attach the metrics of this thread to a model, or to none."""
    _state.was_read = True
    _state.active_model_id = model_id


def clear_active_model() -> None:
    """Attach the metrics of this thread to no model, and have programs started from here do the same."""
    for name in _VARIABLES:
        os.environ.pop(name, None)
    set_active_model_id(None)


def last_logged_model_id() -> str | None:
    """Id of the model that this thread made last."""
    return _state.last_logged_model_id


def remember_logged_model(model_id: str) -> None:
    """Say which model this thread made last."""
    _state.last_logged_model_id = model_id


def _forget() -> None:
    global _state
    _state = _ThreadState()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
