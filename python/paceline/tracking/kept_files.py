"""Files that runs are to have and no server took: kept on disk, and sent by a thread when it does."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

from paceline import _native
from paceline.artifacts.kept import KeptFile, KeptFolder, left_folders
from paceline.exceptions import MlflowException
from paceline.tracking import reading, trackers

#: Seconds between tries while the server is away, at first and at most.
_PAUSE_SECONDS_MIN = 1.0
_PAUSE_SECONDS_MAX = 30.0

_logger = logging.getLogger("paceline")


class KeptFiles:
    """The files of one tracking URI that wait, and the thread that sends them."""

    def __init__(self, uri: str, tracker: _native.Tracker) -> None:
        journals = Path(tracker.journal).parent if tracker.journal else Path(".paceline/journal").absolute()
        self._uri = uri
        self._server = None if trackers.is_offline() else trackers.canonical_uri(uri)
        self._folder = KeptFolder.new(journals)
        self._journals = journals
        self._waiting: list[KeptFile] = []
        #: Folders whose files are among them.
        self._claimed = {self._folder}
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._is_away = False
        self._hurries = False
        self._ends = False

    def keep(self, run_id: str, path: str, write: Callable[[Path], object]) -> None:
        """Keep a file that `write` makes where it is told."""
        kept = self._folder.add(self._server, run_id, path, write, claims=self._server is not None)
        with self._change:
            if not self._waiting:
                until = "`paceline sync` is called" if self._server is None else f"{self._server} takes it"
                _logger.warning("The file %s of the run %s is kept in %s until %s.", path, run_id, kept.content, until)
            self._waiting.append(kept)
            self._start()

    def look_for_leftovers(self) -> None:
        """Send what processes kept that have ended since."""
        for folder in left_folders(self._journals):
            if folder.folder == self._folder.folder or not folder.claim():
                continue
            mine = [file for file in folder.files() if file.tracking_uri == self._server]
            if not mine:
                # Such as those of an offline program, which `paceline sync` sends.
                folder.let_go()
                continue
            with self._change:
                self._claimed.add(folder)
                self._waiting.extend(mine)
                self._start()

    def latest(self, run_id: str, path: str) -> Path | None:
        """The last file of a path of a run that waits."""
        with self._change:
            found = [file.content for file in self._waiting if (file.run_id, file.path) == (run_id, path)]
        return found[-1] if found else None

    def are_waiting(self) -> bool:
        """Whether files wait: those that come now wait behind them."""
        return bool(self._waiting)

    def finish(self, seconds_max: float) -> bool:
        """Wait until all are sent, unless the server is still away. Says whether they are."""
        with self._change:
            self._is_away, self._hurries = False, True
            self._change.notify_all()
        return self._wait(seconds_max)

    def _wait(self, seconds_max: float) -> bool:
        with self._change:
            self._change.wait_for(lambda: not self._waiting or self._is_away or self._server is None, seconds_max)
            return not self._waiting

    def end(self, seconds_max: float) -> None:
        """At the end of the process: send what can be sent, and tell of what is left."""
        if not self._wait(seconds_max) and self._server is not None:
            _logger.warning(
                "%d files are not sent. They are in %s, and sent by the next program or by `paceline sync`.",
                len(self._waiting),
                self._folder.folder,
            )
        with self._change:
            self._ends = True
            self._change.notify_all()
            for folder in self._claimed:
                folder.let_go()

    def _start(self) -> None:
        if self._thread is None and self._waiting and self._server is not None:
            self._thread = threading.Thread(target=self._send_all, name="paceline-files", daemon=True)
            self._thread.start()
        self._change.notify_all()

    def _send_all(self) -> None:
        pause = _PAUSE_SECONDS_MIN
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting or self._ends)
                if self._ends:
                    return
                file = self._waiting[0]
            try:
                _send(file, self._uri)
            except Exception as error:
                if isinstance(error, MlflowException) and reading.is_away(error):
                    with self._change:
                        self._is_away = True
                        self._change.notify_all()
                        self._change.wait_for(lambda: self._ends or self._hurries, pause)
                        self._hurries = False
                    pause = min(pause * 2, _PAUSE_SECONDS_MAX)
                    continue
                _logger.warning("%s is not sent from %s: %s", file.path, file.content, error)
            else:
                file.remove()
            pause = _PAUSE_SECONDS_MIN
            with self._change:
                self._is_away = False
                self._waiting.pop(0)
                if not self._waiting:
                    for folder in self._claimed:
                        folder.let_go()
                    self._claimed = {self._folder}
                self._change.notify_all()


def of(uri: str) -> KeptFiles:
    """The files of a tracking URI that wait in this process."""
    key = trackers.key_of(uri)
    # Its beginning asks here for what is left of earlier processes.
    tracker = trackers.tracker_for(uri)
    with _lock:
        if key not in _kept:
            _kept[key] = KeptFiles(uri, tracker)
        return _kept[key]


def finish(seconds_max: float) -> bool:
    """Wait until all files are sent, unless the server is still away. Says whether they are."""
    deadline = time.monotonic() + seconds_max
    are_sent = [kept.finish(max(0.0, deadline - time.monotonic())) for kept in list(_kept.values())]
    return all(are_sent)


def end(seconds_max: float) -> None:
    """At the end of the process: send what can be sent."""
    deadline = time.monotonic() + seconds_max
    for kept in list(_kept.values()):
        kept.end(max(0.0, deadline - time.monotonic()))
    _kept.clear()


def _send(file: KeptFile, uri: str) -> None:
    from paceline.artifacts.store import store_at

    if not trackers.tracker_for(uri).flush():
        raise MlflowException("What was logged before is not delivered yet.", "TEMPORARILY_UNAVAILABLE")
    # Somebody may have removed it, and that is no reason to try again.
    file.content.stat()
    artifact_uri = reading.artifact_uri(uri, file.run_id)
    store_at(artifact_uri, uri, reading.connection).put(str(file.content), file.path)


def _start_anew() -> None:
    """After a fork: the parent sends its files itself."""
    global _lock
    _lock = threading.Lock()
    for kept in _kept.values():
        for folder in kept._claimed:
            folder.disown()
    _kept.clear()


_kept: dict[str, KeptFiles] = {}
_lock = threading.Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)
