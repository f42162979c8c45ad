"""Files and folders among artifacts."""

from __future__ import annotations

from typing import Final

from paceline.entities.entity import Entity


class FileInfo(Entity):
    """A file or a folder. `path` is relative to what was listed; `file_size` is in bytes, `None` for a folder.

    >>> FileInfo("model/MLmodel", is_dir=False, file_size=512).path
    'model/MLmodel'
    """

    __slots__ = ("file_size", "is_dir", "path")

    def __init__(self, path: str, is_dir: bool, file_size: int | None) -> None:
        self.path: Final = path
        self.is_dir: Final = is_dir
        self.file_size: Final = file_size
