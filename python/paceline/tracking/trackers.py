"""Journals of this process: one for each tracking URI that it logs to."""

from __future__ import annotations

import atexit
import logging
import os
import sys
import threading
from functools import lru_cache
from pathlib import Path

from paceline import _native
from paceline._connection import checked_uri
from paceline.environment import number, variable
from paceline.exceptions import MlflowException

#: How long whoever reads waits for what this process has logged.
SETTLE_SECONDS_MAX = 10.0

#: Stands in place of a URI when what is logged is only kept.
OFFLINE = "offline:"

_logger = logging.getLogger("paceline")
_trackers: dict[str, _native.Tracker] = {}
_lock = threading.Lock()
#: The process whose end delivers what its journals hold.
_ending_process: int | None = None


@lru_cache(maxsize=100)
def canonical_uri(uri: str) -> str:
    """A tracking URI in one spelling, without credentials."""
    return _native.canonical_uri(checked_uri(uri))


def is_offline() -> bool:
    """Whether what is logged is only kept, for `paceline sync` to send it later."""
    mode = variable("MODE") or "online"
    if mode not in ("online", "offline"):
        raise ValueError(f"Invalid value {mode!r} of PACELINE_MODE: it is online or offline")
    return mode == "offline"


def key_of(uri: str) -> str:
    """What tells what is logged to a tracking URI from what is logged to others."""
    return OFFLINE if is_offline() else canonical_uri(uri)


def tracker_for(uri: str) -> _native.Tracker:
    """What this process logs with to a tracking URI."""
    _watch_end()
    key = key_of(uri)
    tracker = _trackers.get(key)
    if tracker is None:
        with _lock:
            tracker = _trackers.get(key)
            if tracker is None:
                tracker = _trackers[key] = _started(None if key == OFFLINE else uri)
        if key != OFFLINE:
            _send_leftover_files(tracker, uri)
    return tracker


def settle(uri: str) -> None:
    """Wait until what this process logged to a URI can be read, unless the server is away."""
    tracker = _trackers.get(uri)
    if tracker is not None and not tracker.settle(SETTLE_SECONDS_MAX):
        _logger.debug("What is read of %s may lack what was logged last: it is not delivered yet.", uri)


def flush() -> bool:
    """Wait until all that this process logged is delivered, at most for the exit deadline. Says whether it is."""
    delivered = [tracker.flush() for tracker in list(_trackers.values())]
    return all(delivered)


def shut_down() -> None:
    """Deliver what the journals of this process hold, at most for the exit deadline, and take no more.

    Files that it keeps are sent before, for as long at most: their runs are in the journals.
    """
    if "paceline.tracking.kept_files" in sys.modules:
        from paceline.tracking import kept_files

        kept_files.end(number("EXIT_DEADLINE_SECONDS", 10.0))
    trackers = list(_trackers.values())
    _trackers.clear()
    for tracker in trackers:
        tracker.shut_down()


def _started(uri: str | None) -> _native.Tracker:
    """A tracker. Where nothing can be written, its journal is in the system's folder for temporary files."""
    deadline = number("EXIT_DEADLINE_SECONDS", 10.0)
    lease = number("RUN_LEASE_SECONDS", 60.0)
    try:
        return _native.Tracker(uri, _folder(uri), exit_deadline_seconds=deadline, run_lease_seconds=lease)
    except (MlflowException, OSError) as error:
        if isinstance(error, MlflowException) and error.error_code != "INTERNAL_ERROR":
            raise
        aside = _folder_aside()
        _logger.warning("%s. The journal is in %s instead.", error, aside)
        return _native.Tracker(uri, aside, exit_deadline_seconds=deadline, run_lease_seconds=lease)


def _folder_aside() -> Path:
    """A folder of this user among temporary files; nobody else may have made it."""
    import tempfile

    folder = Path(tempfile.gettempdir()) / f"paceline-journal-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    is_mine = folder.lstat().st_uid == os.getuid() and not folder.is_symlink()
    return folder if is_mine else Path(tempfile.mkdtemp(prefix=f"{folder.name}-"))


def _send_leftover_files(tracker: _native.Tracker, uri: str) -> None:
    """Send files that earlier processes kept, if there are any."""
    if tracker.journal and (Path(tracker.journal).parent / "files").is_dir():
        from paceline.tracking import kept_files

        kept_files.of(uri).look_for_leftovers()


def _folder(uri: str | None) -> Path:
    """The folder of journals: the one that is named, else beside a store, else in the working directory."""
    named = variable("JOURNAL_DIR")
    if named:
        return Path(named).absolute()
    store = uri and canonical_uri(uri)
    if store and store.startswith("sqlite:///"):
        return Path(store.removeprefix("sqlite:///")).with_name("journal")
    return Path(".paceline/journal").absolute()


def _watch_end() -> None:
    """Have the end of this process deliver what it logged; processes of `multiprocessing` end in a way of their own."""
    global _ending_process
    if _ending_process == os.getpid():
        return
    if _ending_process is None:
        _native.before_requests(settle)
    _ending_process = os.getpid()
    if "multiprocessing.util" in sys.modules:
        from multiprocessing import parent_process, util

        if parent_process() is not None:
            util.Finalize(None, shut_down, exitpriority=10)


def _at_exit() -> None:
    """Deliver what is left, and close stores. The interpreter is about to end and takes no more calls from threads."""
    _native.stop_telling_python()
    shut_down()
    _native.close_stores()


# With the import: what is registered later, such as the end of runs, comes before.
atexit.register(_at_exit)


def _close_stores() -> None:
    """Before a fork: a store that is open in two processes by one opening is of no use to the second."""
    if not _native.before_fork():
        _logger.warning("A request takes long, and this process forks meanwhile. Its child may not reach the store.")


def _forget_parent() -> None:
    """After a fork: a lock may be held by a thread that is not here."""
    global _lock
    _lock = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_close_stores, after_in_parent=_native.after_fork, after_in_child=_forget_parent)
