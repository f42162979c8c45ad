"""Files of runs that wait on this machine for a server to take them. `paceline sync` reads the same folders.

```text
<folder of journals>/files/
    1795876407911-009c8bda…/    those of one process
        lock                    held by whoever sends them
        0000000001              the content of a file
        0000000001.json         what it is, written last: {"tracking_uri": …, "run_id": …, "path": …}
```
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

#: Where they are in a folder of journals.
FOLDER = "files"

_logger = logging.getLogger("paceline")


class KeptFile(NamedTuple):
    """A file that waits."""

    content: Path
    #: The server that it is meant for; `None` for what was logged offline.
    tracking_uri: str | None
    run_id: str
    #: Where it belongs in the run.
    path: str

    def remove(self) -> None:
        """It is sent."""
        _entry_of(self.content).unlink(missing_ok=True)
        self.content.unlink(missing_ok=True)


class KeptFolder:
    """The files that one process keeps, in the order in which they were logged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock_file: int | None = None
        self._count = 0
        # A signal may end the process while a file is being kept.
        self._changing = threading.RLock()

    @classmethod
    def new(cls, journals: Path) -> KeptFolder:
        """A folder for this process; it is made with the first file."""
        return cls(journals / FOLDER / f"{time.time_ns() // 1_000_000:013}-{uuid.uuid4().hex}")

    def add(
        self, tracking_uri: str | None, run_id: str, path: str, write: Callable[[Path], object], *, claims: bool
    ) -> KeptFile:
        """Keep a file. `write` makes it where it is told; nothing is kept if it fails. This process sends it itself if
        it `claims` the folder."""
        with self._changing:
            self.folder.mkdir(parents=True, exist_ok=True)
            if claims:
                self.claim()
            self._count += 1
            content = self.folder / f"{self._count:010}"
            try:
                write(content)
            except BaseException:
                content.unlink(missing_ok=True)
                raise
            entry = _entry_of(content)
            aside = entry.with_suffix(".new")
            about = {"tracking_uri": tracking_uri, "run_id": run_id, "path": path}
            aside.write_text(json.dumps(about), encoding="utf-8")
            aside.replace(entry)
        return KeptFile(content, tracking_uri, run_id, path)

    def files(self) -> Iterator[KeptFile]:
        """What waits, in order. What cannot be read is left for people to see."""
        for entry in sorted(self.folder.glob("*.json")):
            try:
                about = json.loads(entry.read_text(encoding="utf-8"))
                yield KeptFile(entry.with_suffix(""), about["tracking_uri"], about["run_id"], about["path"])
            except (OSError, ValueError, KeyError, TypeError) as error:
                _logger.warning("%s cannot be read: %s", entry, error)

    def claim(self) -> bool:
        """Have nobody else send these files. False if somebody does already, or nobody can tell."""
        if self._lock_file is not None:
            return True
        try:
            import fcntl

            lock_file = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o666)
            try:
                fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BaseException:
                os.close(lock_file)
                raise
        except (ImportError, OSError):
            return False
        self._lock_file = lock_file
        return True

    def let_go(self) -> None:
        """Let others send what is left, and remove the folder if nothing is."""
        with self._changing:
            if self._lock_file is not None and next(self.files(), None) is None:
                shutil.rmtree(self.folder, ignore_errors=True)
            self.disown()

    def disown(self) -> None:
        """Be none of those who send these files, as a forked child is not."""
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None


def left_folders(journals: Path) -> list[KeptFolder]:
    """The folders of all processes, oldest first."""
    try:
        names = sorted(os.listdir(journals / FOLDER))
    except OSError:
        return []
    return [KeptFolder(journals / FOLDER / name) for name in names]


def _entry_of(content: Path) -> Path:
    return content.with_suffix(".json")
