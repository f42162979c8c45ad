"""Artifacts in a folder of this machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from paceline.artifacts.atomic import written_aside
from paceline.artifacts.paths import clean_path, joined_path
from paceline.entities import FileInfo
from paceline.exceptions import MlflowException


class LocalStore:
    """Files below a folder. Links that lead out of it are not followed."""

    def __init__(self, root: str) -> None:
        self._root = Path(os.path.abspath(root))

    def list(self, path: str) -> list[FileInfo]:
        """What is in a folder."""
        folder = self._inside(path)
        if not folder.is_dir():
            return []
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
        return [_file_info(entry, joined_path(path, entry.name)) for entry in entries]

    def put(self, local_file: str, path: str) -> None:
        """Copy a file here."""
        target = self._inside(path)
        if target.exists() and os.path.samefile(local_file, target):
            return
        with open(local_file, "rb") as source, written_aside(target) as file:
            shutil.copyfileobj(source, file)

    def put_bytes(self, content: bytes, path: str) -> None:
        """Make a file of bytes."""
        with written_aside(self._inside(path)) as file:
            file.write(content)

    def get(self, path: str, local_file: str) -> None:
        """Copy a file from here."""
        source = self._inside(path)
        if not source.is_file():
            raise MlflowException(f"No such artifact: {path!r} in {self._root}", "RESOURCE_DOES_NOT_EXIST")
        with source.open("rb") as content, written_aside(Path(local_file)) as file:
            shutil.copyfileobj(content, file)

    def delete(self, path: str) -> None:
        """Remove a file or a folder."""
        target = self._inside(path)
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink(missing_ok=True)

    def local_path(self, path: str) -> str | None:
        """Where a file or folder is."""
        return str(self._inside(path))

    def _inside(self, path: str) -> Path:
        target = self._root / clean_path(path)
        if not target.resolve().is_relative_to(self._root.resolve()):
            raise MlflowException.invalid_parameter_value(f"{path!r} is a link out of {self._root}")
        return target


def _file_info(entry: Path, path: str) -> FileInfo:
    is_dir = entry.is_dir()
    return FileInfo(path, is_dir, None if is_dir else entry.stat().st_size)
