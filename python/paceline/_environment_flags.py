"""Environment variables under both of their names."""

from __future__ import annotations

import os

_VALUES = {"true": True, "1": True, "false": False, "0": False}


def variable(name: str) -> str | None:
    """The text of `PACELINE_<name>`, else of `MLFLOW_<name>`; one that is empty counts as not set."""
    return os.environ.get(f"PACELINE_{name}") or os.environ.get(f"MLFLOW_{name}") or None


def flag(name: str, default: bool) -> bool:
    """A switch: `true`, `false`, `1` or `0` in any case.

    >>> flag("NO_SUCH_SWITCH", default=True)
    True
    """
    text = variable(name)
    if text is None:
        return default
    if text.lower() not in _VALUES:
        raise ValueError(f"Invalid value {text!r} of MLFLOW_{name}: it is true, false, 1 or 0")
    return _VALUES[text.lower()]
