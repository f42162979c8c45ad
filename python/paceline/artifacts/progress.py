"""A line on the terminal that says how far a transfer is."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from paceline.environment import flag

#: Seconds between two pictures of the line.
_INTERVAL_S = 0.1


class _Progress:
    """What is told of one transfer: files and bytes."""

    def __init__(self, doing: str, file_count: int) -> None:
        self._doing = doing
        self._file_count = file_count
        self._files_done = 0
        self._bytes_done = 0
        self._drawn_at = 0.0
        self._lock = threading.Lock()

    def file_done(self) -> None:
        with self._lock:
            self._files_done += 1
            self._draw()

    def bytes_done(self, count: int) -> None:
        with self._lock:
            self._bytes_done += count
            self._draw()

    def end(self) -> None:
        with self._lock:
            self._draw(last=True)

    def _draw(self, last: bool = False) -> None:
        now = time.monotonic()
        if now - self._drawn_at < _INTERVAL_S and not last:
            return
        self._drawn_at = now
        size = f", {self._bytes_done / 1e6:.1f} MB" if self._bytes_done else ""
        sys.stderr.write(f"\r{self._doing}: {self._files_done} of {self._file_count} files{size}\x1b[K")
        sys.stderr.write("\n" if last else "")
        sys.stderr.flush()


_current: _Progress | None = None


@contextmanager
def shown(doing: str, file_count: int) -> Iterator[None]:
    """Show how far the transfer inside is, on a terminal, unless `MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR` is false."""
    global _current
    wanted = file_count > 0 and sys.stderr.isatty() and flag("ENABLE_ARTIFACTS_PROGRESS_BAR", default=True)
    if not wanted or _current is not None:
        yield
        return
    _current = _Progress(doing, file_count)
    try:
        yield
    finally:
        _current.end()
        _current = None


def tell_file() -> None:
    """Say that a file is done."""
    if _current is not None:
        _current.file_done()


def tell_bytes(count: int) -> None:
    """Say how many bytes have moved; below zero when some have to move again."""
    if _current is not None:
        _current.bytes_done(count)
