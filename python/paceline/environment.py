"""Environment variables, each under two names: `PACELINE_<name>`, which wins, and `MLFLOW_<name>`.

>>> import os
>>> os.environ["MLFLOW_SYSTEM_METRICS_NODE_ID"] = "a"
>>> os.environ["PACELINE_SYSTEM_METRICS_NODE_ID"] = "b"
>>> variable("SYSTEM_METRICS_NODE_ID")
'b'
>>> set_variable("SYSTEM_METRICS_NODE_ID", None)
>>> variable("SYSTEM_METRICS_NODE_ID") is None
True
"""

from __future__ import annotations

import os

_SWITCHES = {"true": True, "1": True, "false": False, "0": False}


def variable(name: str) -> str | None:
    """The text of a variable. One that is set but empty counts as not set."""
    return os.environ.get(f"PACELINE_{name}") or os.environ.get(f"MLFLOW_{name}") or None


def set_variable(name: str, value: str | None) -> None:
    """Set a variable for this process and those that it starts, or unset it.

    It is set under MLflow's name, so that stock clients in child processes see it.
    """
    os.environ.pop(f"PACELINE_{name}", None)
    if value is None:
        os.environ.pop(f"MLFLOW_{name}", None)
    else:
        os.environ[f"MLFLOW_{name}"] = value


def flag(name: str, default: bool) -> bool:
    """A switch: `true`, `false`, `1` or `0` in any case.

    >>> flag("NO_SUCH_SWITCH", default=True)
    True
    """
    text = variable(name)
    if text is None:
        return default
    if text.lower() not in _SWITCHES:
        raise ValueError(f"Invalid value {text!r} of {_spelling(name)}: it is true, false, 1 or 0")
    return _SWITCHES[text.lower()]


def number(name: str, default: float) -> float:
    """A number.

    >>> number("NO_SUCH_NUMBER", default=2.5)
    2.5
    """
    text = variable(name)
    if text is None:
        return default
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"Invalid value {text!r} of {_spelling(name)}: it is a number") from None


def _spelling(name: str) -> str:
    """The name under which a variable is set."""
    own = f"PACELINE_{name}"
    return own if os.environ.get(own) else f"MLFLOW_{name}"
