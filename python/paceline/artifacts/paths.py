"""Paths of artifacts: relative, with `/`, and never out of where they belong."""

from __future__ import annotations

import os
import posixpath

from paceline.exceptions import MlflowException

#: What users give as a path.
ArtifactPath = str | os.PathLike[str]


def clean_path(path: ArtifactPath | None) -> str:
    """A path relative to an artifact root, without `.` and doubled slashes; empty for the root itself.

    What is absolute or leads out is refused.

    >>> clean_path("plots//loss.png"), clean_path(None), clean_path("./a")
    ('plots/loss.png', '', 'a')
    >>> clean_path("../secrets")
    Traceback (most recent call last):
    paceline.exceptions.MlflowException: Invalid artifact path '../secrets': it is relative and has no '..'
    """
    text = os.fspath(path or "")
    segments = text.replace("\\", "/").split("/")
    drive = len(segments[0]) == 2 and segments[0][1] == ":"
    if ".." in segments or text.startswith(("/", "\\")) or drive or "\0" in text:
        raise MlflowException.invalid_parameter_value(f"Invalid artifact path {text!r}: it is relative and has no '..'")
    normal = posixpath.normpath(text) if text else ""
    return "" if normal == "." else normal


def joined_path(folder: ArtifactPath | None, name: str) -> str:
    """Path of a name in a folder.

    >>> joined_path("plots", "loss.png"), joined_path("", "loss.png")
    ('plots/loss.png', 'loss.png')
    """
    return clean_path(f"{folder}/{name}" if folder else name)


def checked_name(name: str) -> str:
    """A name that a server listed, as one that cannot lead anywhere else."""
    if name in ("", ".", "..") or any(character in name for character in "/\\\0"):
        raise MlflowException(f"The server listed an artifact under the name {name!r}, which is no name of a file")
    return name
