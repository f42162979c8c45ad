"""Files and folders between a store and this machine, several at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from paceline.artifacts.paths import ArtifactPath, clean_path, joined_path
from paceline.artifacts.progress import shown, tell_file
from paceline.artifacts.store import ArtifactStore
from paceline.exceptions import MlflowException

#: Files that are on their way at once.
_PARALLEL_MAX = 8


def upload(store: ArtifactStore, local_path: str | os.PathLike[str], folder: ArtifactPath | None = None) -> None:
    """Copy a file, or a folder under its own name, into a folder of a store."""
    source = Path(local_path)
    if source.is_dir():
        upload_contents(store, source, joined_path(folder, source.resolve().name))
        return
    if not source.exists():
        raise FileNotFoundError(f"No such file or folder: {str(local_path)!r}")
    _upload_all(store, [(source, joined_path(folder, source.name))])


def upload_contents(
    store: ArtifactStore, local_dir: str | os.PathLike[str], folder: ArtifactPath | None = None
) -> None:
    """Copy all that is in a folder, and in those in it, into a folder of a store."""
    source = Path(local_dir)
    if not source.is_dir():
        raise NotADirectoryError(f"No such folder: {str(local_dir)!r}")
    root = clean_path(folder)
    _upload_all(
        store, [(file, joined_path(root, file.relative_to(source).as_posix())) for file in _files_below(source)]
    )


def download(store: ArtifactStore, path: str, folder: str | os.PathLike[str], base: str = "") -> str:
    """Copy a file, or a folder with all that is in it, below a folder of this machine.

    There it has the path that it has in the folder `base` of the store. Answers where it is then.
    `RESOURCE_DOES_NOT_EXIST` when there is no such thing.
    """
    path = clean_path(path)

    def target_of(file: str) -> Path:
        return Path(folder) / PurePosixPath(file).relative_to(base)

    target = target_of(path)
    files = list(_listed_below(store, path))
    if not files and path:
        # What lists nothing is a file; getting it says when it is none.
        files = [path]
    elif not files:
        target.mkdir(parents=True, exist_ok=True)

    def get(file: str) -> None:
        store.get(file, str(target_of(file)))
        tell_file()

    with shown("Downloading artifacts", len(files)):
        _each(get, files)
    return str(target)


def exists(store: ArtifactStore, path: str) -> bool:
    """Whether there is a file or a folder."""
    path = clean_path(path)
    if not path:
        return True
    parent = path.rpartition("/")[0]
    return any(entry.path == path for entry in store.list(parent))


def _upload_all(store: ArtifactStore, files: list[tuple[Path, str]]) -> None:
    def put(file: tuple[Path, str]) -> None:
        # What is not there, such as the target of a link, is Python's own error.
        file[0].stat()
        store.put(str(file[0]), file[1])
        tell_file()

    with shown("Uploading artifacts", len(files)):
        _each(put, files)


def _files_below(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent) / name for name in sorted(names))


def _listed_below(store: ArtifactStore, path: str) -> Iterator[str]:
    for entry in store.list(path):
        if entry.path == path:
            raise MlflowException(f"The store lists the folder {path!r} as being inside itself")
        if entry.is_dir:
            yield from _listed_below(store, entry.path)
        else:
            yield entry.path


def _each(work: Callable[..., None], items: Iterable[object]) -> None:
    """Do something with each, several at once. The first error ends it."""
    todo = list(items)
    if len(todo) <= 1:
        for item in todo:
            work(item)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(min(_PARALLEL_MAX, len(todo)), thread_name_prefix="paceline-artifacts") as pool:
        futures = [pool.submit(work, item) for item in todo]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
