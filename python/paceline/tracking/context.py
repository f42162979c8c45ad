"""Tags that say where a run comes from: who began it, which program, which commit.

Providers run in an order in which later ones override earlier ones. One that fails is passed over.

What only some of them need is imported by them: most programs import this package, and few begin runs at once.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from paceline.environment import variable

_logger = logging.getLogger("paceline")

Tags = dict[str, str]


def context_tags() -> Tags:
    """The tags of a run that begins now."""
    tags: Tags = {}
    for provider in (_program, _commit, _notebook, _variable, _plugins):
        try:
            tags.update(provider())
        except Exception as error:
            _logger.debug("Tags of a run's origin are left out: %s", error)
    return tags


@lru_cache(maxsize=1)
def user() -> str:
    """Who runs this: the name that signs in to the server, else that of the system."""
    import getpass

    try:
        return variable("TRACKING_USERNAME") or getpass.getuser()
    except Exception:
        return "unknown"


def _program() -> Tags:
    name = sys.argv[0] if sys.argv and sys.argv[0] else "<console>"
    return {"mlflow.user": user(), "mlflow.source.name": name, "mlflow.source.type": "LOCAL"}


@lru_cache(maxsize=1)
def _commit() -> Tags:
    from paceline.tracking import git

    main = _main_file()
    commit = git.commit_of(main) if main else None
    if commit is None:
        return {}
    tags = {"mlflow.source.git.commit": commit.id}
    if commit.branch:
        tags["mlflow.source.git.branch"] = commit.branch
    if commit.repository_url:
        tags["mlflow.source.git.repoURL"] = commit.repository_url
    return tags


def _main_file() -> Path | None:
    """The program's file, or the working directory of a console."""
    if sys.argv and sys.argv[0] and sys.argv[0] != "-c":
        path = Path(sys.argv[0])
        return path.resolve() if path.exists() else None
    return Path.cwd()


def _notebook() -> Tags:
    shell = sys.modules.get("IPython")
    instance: Any = shell.get_ipython() if shell is not None else None
    if instance is None or type(instance).__name__ != "ZMQInteractiveShell":
        return {}
    path = instance.user_ns.get("__vsc_ipynb_file__") or os.environ.get("IPYNB_FILE")
    path = path or os.environ.get("JPY_SESSION_NAME")
    name = {"mlflow.source.name": Path(path).name} if path else {}
    return {**name, "mlflow.source.type": "NOTEBOOK"}


def _variable() -> Tags:
    text = variable("RUN_CONTEXT")
    return {str(key): str(value) for key, value in json.loads(text).items()} if text else {}


def _plugins() -> Tags:
    tags: Tags = {}
    for provide in _providers():
        tags.update(provide())
    return tags


@lru_cache(maxsize=1)
def _providers() -> tuple[Callable[[], Tags], ...]:
    """What packages contribute, under MLflow's name for it and under ours."""
    from importlib import metadata

    found: list[Callable[[], Tags]] = []
    for group in ("mlflow.run_context_provider", "paceline.run_context_provider"):
        for entry in metadata.entry_points(group=group):
            try:
                found.append(_provider(entry.load()()))
            except Exception as error:
                _logger.warning("The plug-in %s cannot be used: %s", entry.name, error)
    return tuple(found)


def _provider(plugin: Any) -> Callable[[], Tags]:
    return lambda: dict(plugin.tags()) if plugin.in_context() else {}
