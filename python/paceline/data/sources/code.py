"""Data that a program made."""

from __future__ import annotations

from typing import Any

from paceline.data.dataset_source import DatasetSource


class CodeDatasetSource(DatasetSource):
    """The program that made the data, as the tags that its runs have: user, file, commit."""

    def __init__(self, tags: dict[str, str]) -> None:
        self._tags = tags

    @classmethod
    def _get_source_type(cls) -> str:
        """`code`."""
        return "code"

    def to_dict(self) -> dict[str, Any]:
        """The tags."""
        return {"tags": self._tags}
