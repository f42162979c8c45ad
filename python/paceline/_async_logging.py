"""Logging that does not wait for its answers: `synchronous=False`.

One thread a process sends what is in the queue, in order. What waits for one run is sent together.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from paceline._api import Api
from paceline._log_batch import LogBatch, joined
from paceline.environment import flag, number
from paceline.exceptions import MlflowException

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future

#: How long the end of a program waits for answers, if `PACELINE_EXIT_DEADLINE_SECONDS` says nothing else.
DEADLINE_S = 10.0

_logger = logging.getLogger(__name__)


def is_synchronous(synchronous: bool | None) -> bool:
    """What `synchronous` means: when it is `None`, `MLFLOW_ENABLE_ASYNC_LOGGING` says."""
    return not flag("ENABLE_ASYNC_LOGGING", default=False) if synchronous is None else synchronous


class RunOperations:
    """Calls whose answers were not waited for."""

    def __init__(self, operation_futures: Sequence[Future[None]]) -> None:
        self._futures = list(operation_futures)

    def wait(self) -> None:
        """Wait for the answers. What was refused is told in one exception."""
        failures = [failure for future in self._futures if (failure := future.exception()) is not None]
        if failures:
            told = "; ".join(str(failure) for failure in failures)
            raise MlflowException(f"{len(failures)} of {len(self._futures)} calls failed: {told}") from failures[0]


class _Item(NamedTuple):
    api: Api
    run_id: str
    batch: LogBatch
    future: Future[None]


class LoggingQueue:
    """A queue of batches and the thread that sends them."""

    def __init__(self) -> None:
        self._items: deque[_Item] = deque()
        self._unsent = 0
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None

    def put(self, api: Api, run_id: str, batch: LogBatch) -> RunOperations:
        """Have a batch sent. It is sent before what is put later for the same run."""
        from concurrent.futures import Future

        items = [_Item(api, run_id, part, Future()) for part in batch.parts()]
        with self._change:
            self._items.extend(items)
            self._unsent += len(items)
            if self._thread is None:
                self._thread = threading.Thread(target=self._send_all, name="paceline-async-logging", daemon=True)
                self._thread.start()
            self._change.notify_all()
        return RunOperations([item.future for item in items])

    def flush(self, timeout_s: float | None = None) -> int:
        """Wait until all that was put has been answered, and say how much has not in the time there was."""
        with self._change:
            self._change.wait_for(lambda: self._unsent == 0, timeout_s)
            return self._unsent

    def _send_all(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: bool(self._items))
                items = list(self._items)
                self._items.clear()
            _send(items)
            with self._change:
                self._unsent -= len(items)
                self._change.notify_all()


def _send(items: list[_Item]) -> None:
    by_run: dict[tuple[int, str], list[_Item]] = {}
    for item in items:
        by_run.setdefault((id(item.api), item.run_id), []).append(item)
    for of_run in by_run.values():
        start = 0
        for group in joined(item.batch for item in of_run):
            _send_group(of_run[start : start + len(group)])
            start += len(group)


def _send_group(group: list[_Item]) -> None:
    together = sum((item.batch for item in group), LogBatch())
    try:
        together.send(group[0].api, group[0].run_id)
    except Exception as error:
        if len(group) == 1:
            _logger.warning("Logging to run %s failed: %s", group[0].run_id, error)
            group[0].future.set_exception(error)
            return
        # A bad one must not take the others with it. What is sent a second time changes nothing.
        for item in group:
            _send_group([item])
    else:
        for item in group:
            item.future.set_result(None)


_queue = LoggingQueue()
#: Nobody flushes the queue any more but who puts something into it.
_is_ending = False


def log_later(api: Api, run_id: str, batch: LogBatch) -> RunOperations:
    """Have a batch logged without waiting, unless the process is ending."""
    operations = _queue.put(api, run_id, batch)
    if _is_ending:
        _flush_at_exit()
    return operations


def flush_all() -> None:
    """Wait until all that was logged without waiting has been answered."""
    _queue.flush()


def _flush_at_exit() -> None:
    """Give what is unsent some time: the end of a program does not wait for a server that is away."""
    global _is_ending
    _is_ending = True
    deadline_s = number("EXIT_DEADLINE_SECONDS", DEADLINE_S)
    if unsent := _queue.flush(deadline_s):
        _logger.warning("%d log calls were not answered within %s s, and are lost.", unsent, deadline_s)


def _start_anew() -> None:
    # A child after a fork has no thread, and its parent sends what was in the queue.
    global _queue
    _queue = LoggingQueue()


atexit.register(_flush_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)
