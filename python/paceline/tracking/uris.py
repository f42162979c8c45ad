"""Where data goes: the tracking and the registry URI of this process."""

from __future__ import annotations

from pathlib import Path

from paceline.environment import set_variable, variable

#: Where the store is when nothing names another: the default of `paceline server`.
DEFAULT_STORE = "mlruns/paceline.db"

#: What this process was told, by the name of the variable.
_choices: dict[str, str | None] = {}


def set_tracking_uri(uri: str | Path | None) -> None:
    """Send what is logged from now on to a server, or into a store of this machine.

    Args:
        uri: `http://host:port`, `sqlite:///path/to/paceline.db`, or a folder: a path, `file:…` or `paceline://…`.
            `None` goes back to the default, the store in `./mlruns`.

    Child processes inherit it, through the variable `MLFLOW_TRACKING_URI`.

    Example:
        >>> import paceline as mlflow
        >>> before = mlflow.get_tracking_uri()
        >>> mlflow.set_tracking_uri("http://127.0.0.1:5000")
        >>> mlflow.get_tracking_uri()
        'http://127.0.0.1:5000'
        >>> mlflow.set_tracking_uri(before)
    """
    _choose("TRACKING_URI", uri)


def get_tracking_uri() -> str:
    """Where what is logged goes: what `set_tracking_uri` was given, else `MLFLOW_TRACKING_URI`, else `./mlruns`."""
    return _chosen("TRACKING_URI") or f"sqlite:///{Path(DEFAULT_STORE).absolute()}"


def is_tracking_uri_set() -> bool:
    """Whether something names where what is logged goes."""
    return _chosen("TRACKING_URI") is not None


def set_registry_uri(uri: str | Path | None) -> None:
    """Use another place for registered models than for runs. `None` goes back to the tracking URI."""
    _choose("REGISTRY_URI", uri)


def get_registry_uri() -> str:
    """Where registered models are: as `set_registry_uri` says, else `MLFLOW_REGISTRY_URI`, else the tracking URI."""
    return named_registry_uri() or get_tracking_uri()


def named_registry_uri() -> str | None:
    """The registry URI, if there is one beside the tracking URI."""
    return _chosen("REGISTRY_URI")


def _choose(name: str, uri: str | Path | None) -> None:
    """Use a URI in this process whatever its variable says later, and have child processes inherit it."""
    text = None if uri is None else _text(uri)
    set_variable(name, text)
    _choices[name] = text or None


def _chosen(name: str) -> str | None:
    return _choices.get(name) or variable(name)


def _text(uri: str | Path) -> str:
    return uri.absolute().as_uri() if isinstance(uri, Path) else uri
