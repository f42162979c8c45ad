"""The kinds of sources that there are: Paceline's, those of plug-ins, and those that a program adds.

>>> class Cellar(DatasetSource):
...     def __init__(self, shelf):
...         self.shelf = shelf
...     @staticmethod
...     def _get_source_type():
...         return "cellar"
...     @staticmethod
...     def _can_resolve(raw_source):
...         return str(raw_source).startswith("cellar:")
...     @classmethod
...     def _resolve(cls, raw_source):
...         return cls(raw_source.removeprefix("cellar:"))
...     def to_dict(self):
...         return {"shelf": self.shelf}
>>> register_dataset_source(Cellar)
>>> resolve_dataset_source("cellar:3").to_dict()
{'shelf': '3'}
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import metadata
from typing import Any

from paceline.data import sources
from paceline.data.dataset_source import DatasetSource
from paceline.exceptions import MlflowException

_logger = logging.getLogger(__name__)

#: What packages contribute, under MLflow's name for it and under ours.
_PLUGIN_GROUPS = ("mlflow.dataset_source", "paceline.dataset_source")

#: Paceline's own. One of them is what others have in common, and no kind itself.
_OWN = tuple(getattr(sources, name) for name in sources.__all__ if name != "FileSystemDatasetSource")
_registered: list[type[DatasetSource]] = []


def register_dataset_source(source: type[DatasetSource]) -> None:
    """Add a kind of sources. Of several that a value can mean, the one that was added last counts."""
    _registered.append(source)


def get_registered_sources() -> list[type[DatasetSource]]:
    """All kinds: Paceline's, those of plug-ins, and those that were added."""
    return [*_OWN, *_of_plugins(), *_registered]


def resolve_dataset_source(
    raw_source: Any, candidate_sources: Sequence[type[DatasetSource]] | None = None
) -> DatasetSource:
    """The source that a text, a path or another value means, of all kinds or only of some.

    Raises:
        MlflowException: No kind knows it: RESOURCE_DOES_NOT_EXIST.
    """
    for kind in reversed(get_registered_sources()):
        if candidate_sources and not issubclass(kind, tuple(candidate_sources)):
            continue
        try:
            if kind._can_resolve(raw_source):
                return kind._resolve(raw_source)
        except Exception as error:
            # One of a user's own does not keep others from it.
            _logger.warning("Whether %r is a source %s is not known: %s", raw_source, kind.__name__, error)
    raise MlflowException(
        f"No kind of source is known for {raw_source!r}: it is a path, a URI, or what a kind of your own takes. "
        f"Kinds are {', '.join(_names())}",
        "RESOURCE_DOES_NOT_EXIST",
    )


def get_dataset_source_from_json(source_json: str, source_type: str) -> DatasetSource:
    """The source that a store remembers.

    Raises:
        MlflowException: No kind has this name: RESOURCE_DOES_NOT_EXIST.
    """
    for kind in reversed(get_registered_sources()):
        if _name(kind) == source_type:
            return kind.from_json(source_json)
    raise MlflowException(
        f"No kind of source is called {source_type!r}: there are {', '.join(_names())}", "RESOURCE_DOES_NOT_EXIST"
    )


def _names() -> list[str]:
    return sorted({name for kind in get_registered_sources() if (name := _name(kind))})


def _name(kind: type[DatasetSource]) -> str:
    try:
        return kind._get_source_type()
    except Exception as error:
        _logger.warning("The kind of sources %s has no name: %s", kind.__name__, error)
        return ""


@cache
def _of_plugins() -> tuple[type[DatasetSource], ...]:
    return tuple(_load_plugins())


def _load_plugins() -> Iterator[type[DatasetSource]]:
    for group in _PLUGIN_GROUPS:
        for entry in metadata.entry_points(group=group):
            try:
                yield entry.load()
            except Exception as error:
                _logger.warning("The plug-in %s cannot be used: %s", entry.name, error)
