"""What is active: runs and models of a thread, and the experiment of the process."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from paceline import _native
from paceline.entities import Run, RunData, RunInfo
from paceline.tracking import active_model

if TYPE_CHECKING:
    from paceline.entities import Experiment
    from paceline.system_metrics import Monitor
    from paceline.tracking.ranks import Rank


class ActiveRun(Run):
    """A run that is logged to; leaving its `with` block ends it.

    Its `info` and `data` are those of its beginning, and do not follow what is logged. A copy, perhaps in another
    process, only names the run; leaving the `with` block of one ends the run where it is active.
    """

    def __init__(self, run_info: RunInfo, run_data: RunData | None, handle: _native.Run, tracking_uri: str) -> None:
        super().__init__(run_info, run_data)
        self._handle = handle
        self._tracking_uri = tracking_uri
        # Models that belong to the points of a step, and what is known to be linked to the run already.
        self._models_of_step: dict[int, list[str]] = {}
        self._linked: set[tuple[str, str]] = set()
        # First values of params, to tell who logs another one.
        self._params: dict[str, str] = {}
        # The rank of this process, if ranks share the run.
        self._rank: Rank | None = None
        # Whether this process began it, and nobody else logs to it.
        self._is_new = False
        # Tables that were added to, by path, as they were last written: nothing yet, or `b""` if they are large.
        self._tables: dict[str, bytes | None] = {}
        # What measures this machine meanwhile.
        self._monitor: Monitor | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return _copied_run, (self.info, self.data, self.inputs, self.outputs)

    def __enter__(self) -> ActiveRun:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        from paceline.tracking.ending import end_block

        end_block(self, error)


def _copied_run(*parts: Any) -> ActiveRun:
    """A run without the means to log to it."""
    run = ActiveRun.__new__(ActiveRun)
    Run.__init__(run, *parts)
    return run


class ThreadState(threading.local):
    """What a thread has active."""

    def __init__(self) -> None:
        self.runs: list[ActiveRun] = []
        #: The run that it ended last.
        self.last_run: ActiveRun | None = None


class ProcessState:
    """What a process has active."""

    def __init__(self) -> None:
        self.experiment: Experiment | None = None
        #: Runs of all threads that this process began or went on with, by id.
        self.runs: dict[str, ActiveRun] = {}
        #: Handles of runs of the process that this one was forked from, with which their beginning goes along.
        self.inherited: dict[str, _native.Run] = {}


thread = ThreadState()
process = ProcessState()


def push(run: ActiveRun) -> None:
    """Have this thread log to a run."""
    thread.runs.append(run)
    process.runs[run.info.run_id] = run
    choose_current()


def pop() -> ActiveRun | None:
    """Have this thread log to the run before, if there is one. The one that it logged to is returned."""
    if not thread.runs:
        return None
    run = thread.runs.pop()
    thread.last_run = run
    process.runs.pop(run.info.run_id, None)
    choose_current()
    return run


def remember_models(run: ActiveRun, outputs: Iterable[tuple[str, int]]) -> None:
    """Have points of a step belong to the models that the run made at that step."""
    for model_id, step in outputs:
        run._models_of_step.setdefault(step, []).append(model_id)
        run._linked.add(("model", model_id))
    choose_current()


def choose_current() -> None:
    """Tell the native module which run takes plain points of this thread: one whose points belong to no model."""
    run = thread.runs[-1] if thread.runs else None
    is_plain = run is not None and active_model.get_active_model_id() is None and not run._models_of_step
    _native.set_current_run(run._handle if run is not None and is_plain else None)


def _forget_parent() -> None:
    """After a fork: a child does not end its parent's runs."""
    global thread
    thread = ThreadState()
    process.inherited.update((run_id, run._handle) for run_id, run in process.runs.items())
    process.runs.clear()
    _native.set_current_run(None)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_parent)
