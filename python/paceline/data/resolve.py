"""From what a user calls a source to the source."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

from paceline.data import sources
from paceline.data.dataset_source import DatasetSource
from paceline.exceptions import MlflowException


def source_of(source: str | os.PathLike[str] | DatasetSource | None) -> DatasetSource:
    """The source that a text, a path or nothing means. Nothing means the program that runs."""
    if isinstance(source, DatasetSource):
        return source
    if source is None:
        from paceline.tracking.context import context_tags

        return sources.CodeDatasetSource(context_tags())
    text = str(source)
    scheme = urlsplit(text).scheme
    for kind in _file_kinds():
        if scheme in kind.schemes:
            found: DatasetSource = kind(text)
            return found
    raise MlflowException(
        f"No kind of source is known for {text!r}: it is a path, or begins with "
        f"{', '.join(name for kind in _file_kinds() for name in kind.schemes if name)}",
        "RESOURCE_DOES_NOT_EXIST",
    )


def source_from_json(source_type: str, source_json: str) -> DatasetSource:
    """The source that a store remembers."""
    kinds: dict[str, type[DatasetSource]] = {
        "local": sources.LocalArtifactDatasetSource,
        "code": sources.CodeDatasetSource,
        "http": sources.HTTPDatasetSource,
        "delta_table": sources.DeltaDatasetSource,
        "spark": sources.SparkDatasetSource,
        "hugging_face": sources.HuggingFaceDatasetSource,
    }
    kinds |= {scheme: kind for kind in _file_kinds() for scheme in kind.schemes if scheme not in ("", "file", "https")}
    if source_type not in kinds:
        raise MlflowException(
            f"No kind of source is called {source_type!r}: there are {', '.join(sorted(kinds))}",
            "RESOURCE_DOES_NOT_EXIST",
        )
    return kinds[source_type].from_json(source_json)


def _file_kinds() -> list[type[Any]]:
    named = (getattr(sources, name) for name in sources.__all__)
    return [kind for kind in named if getattr(kind, "schemes", ())]
