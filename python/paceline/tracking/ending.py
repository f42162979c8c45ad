"""How runs end, whatever ends the program: with the truth about it.

A run is FINISHED when its program or block comes to its end, FAILED when an exception ends it, and KILLED when a
signal does. The tag `paceline.status.reason` says what it was.
"""

from __future__ import annotations

import atexit
import logging
import os
import signal
import sys
import threading
from types import FrameType, TracebackType

from paceline._values import now_ms
from paceline.environment import flag, set_variable
from paceline.tracking import state, trackers
from paceline.tracking.state import ActiveRun

REASON_TAG = "paceline.status.reason"
_REASON_LENGTH_MAX = 1000
#: How long the end of a run waits until others can read it, unless the server is away.
_SETTLE_SECONDS_MAX = 5.0

#: What ends a program from outside: as schedulers do, and as a terminal does that is closed, where there is that.
_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]

_logger = logging.getLogger("paceline")
_is_watching = False
#: What ended the program, if an exception did.
_uncaught: BaseException | None = None
_next_hook = sys.excepthook


def watch() -> None:
    """Watch for the end of the program from now on."""
    global _is_watching, _next_hook
    if _is_watching:
        return
    _is_watching = True
    _next_hook = sys.excepthook
    sys.excepthook = _on_uncaught
    if threading.current_thread() is threading.main_thread():
        for number in _SIGNALS:
            # Whoever has a handler of their own ends their runs themselves; under `nohup`, SIGHUP is ignored.
            if signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, _on_signal)


def end(run: ActiveRun, status: str, reason: str | None = None) -> None:
    """End a run. It is no more active afterwards, whatever fails."""
    if run in state.thread.runs:
        state.thread.runs.remove(run)
        state.thread.last_run = run
        state.choose_current()
    state.process.runs.pop(run.info.run_id, None)
    if run._monitor is not None:
        run._monitor.stop()
    if reason is not None:
        run._handle.set_tags([(REASON_TAG, reason[:_REASON_LENGTH_MAX])])
    if run._rank is None or run._rank.number == 0 or status != "FINISHED":
        run._handle.end(status, now_ms())
    trackers.tracker_for(run._tracking_uri).settle(_SETTLE_SECONDS_MAX)


def end_block(run: ActiveRun, error: BaseException | None) -> None:
    """End what the `with` block of a run leaves: the run that is active then, as MLflow does."""
    if all(active.info.run_id != run.info.run_id for active in state.thread.runs):
        return
    set_variable("RUN_ID", None)
    top = state.thread.runs[-1]
    if error is None or (isinstance(error, SystemExit) and error.code in (None, 0)):
        end(top, "FINISHED")
    else:
        end(top, status_of(error), reason_of(error))


def status_of(error: BaseException) -> str:
    """The status of a run that an exception ends."""
    return "KILLED" if isinstance(error, KeyboardInterrupt) else "FAILED"


def reason_of(error: BaseException) -> str:
    """Type and message of an exception.

    >>> reason_of(ValueError("no such breed"))
    'ValueError: no such breed'
    """
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _on_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    global _uncaught
    _uncaught = error
    _next_hook(kind, error, traceback)


def _on_signal(number: int, frame: FrameType | None) -> None:
    """End all runs of this process as KILLED, and then the process, as the signal would have."""
    _end_all("KILLED", signal.Signals(number).name)
    trackers.shut_down()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _end_all(status: str, reason: str | None) -> None:
    for run in reversed(list(state.process.runs.values())):
        _end_quietly(run, status, reason)


def _end_quietly(run: ActiveRun, status: str, reason: str | None) -> None:
    try:
        end(run, status, reason)
    except Exception as error:
        _logger.warning("The end of the run %s cannot be logged: %s", run.info.run_id, error)


def _at_exit() -> None:
    """End the runs of the main thread. What is logged is delivered after this, as it was begun before."""
    status, reason = "FINISHED", None
    if _uncaught is not None and flag("MARK_FAILED_ON_UNCAUGHT", default=True):
        status, reason = status_of(_uncaught), reason_of(_uncaught)
    for run in reversed(list(state.thread.runs)):
        _end_quietly(run, status, reason)


# With the import, so that what a program registers after it can still log to the run that is active.
atexit.register(_at_exit)
