"""The commit that a program is at, read from the files of its repository."""

from __future__ import annotations

import configparser
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

#: How long git may take to say whether it ignores a file.
_GIT_SECONDS_MAX = 2.0


class Commit(NamedTuple):
    """A commit, and what it is of."""

    id: str
    branch: str | None
    repository_url: str | None


def commit_of(file: Path) -> Commit | None:
    """The commit that is checked out where a file is. None without a repository, or for a file that it ignores."""
    folder = file if file.is_dir() else file.parent
    root = next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), None)
    if root is None or (not file.is_dir() and _is_ignored(file, root)):
        return None
    own, common = _git_folders(root)
    head = (own / "HEAD").read_text().strip()
    if not head.startswith("ref: "):
        return Commit(head, None, _remote(common))
    reference = head.removeprefix("ref: ")
    commit_id = _commit_id(own, common, reference)
    branch = reference.removeprefix("refs/heads/")
    return Commit(commit_id, branch, _remote(common)) if commit_id else None


def _git_folders(root: Path) -> tuple[Path, Path]:
    """The folder with the working tree's state, and that with what all working trees share."""
    git = root / ".git"
    if git.is_file():
        git = (root / git.read_text().strip().removeprefix("gitdir: ")).resolve()
    shared = git / "commondir"
    return git, (git / shared.read_text().strip()).resolve() if shared.exists() else git


def _commit_id(own: Path, common: Path, reference: str) -> str | None:
    for folder in (own, common):
        if (folder / reference).is_file():
            return (folder / reference).read_text().strip()
    packed = common / "packed-refs"
    for line in packed.read_text().splitlines() if packed.exists() else ():
        commit_id, _, name = line.partition(" ")
        if name == reference:
            return commit_id
    return None


def _remote(common: Path) -> str | None:
    """Address of the first remote, without credentials."""
    config = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    try:
        config.read_string((common / "config").read_text())
    except (OSError, configparser.Error):
        return None
    names = (name for name in config.sections() if name.startswith("remote "))
    url = next((url for name in names if (url := config.get(name, "url", fallback=None))), None)
    return _without_credentials(url) if url else None


def _without_credentials(url: str) -> str:
    """
    >>> _without_credentials("https://ada:secret@example.org/cats.git")
    'https://example.org/cats.git'
    >>> _without_credentials("git@example.org:cats.git")
    'git@example.org:cats.git'
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _is_ignored(file: Path, root: Path) -> bool:
    git = shutil.which("git")
    if git is None:
        return False
    command = [git, "check-ignore", "--quiet", str(file)]
    try:
        ended = subprocess.run(command, cwd=root, timeout=_GIT_SECONDS_MAX, capture_output=True, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return ended.returncode == 0
