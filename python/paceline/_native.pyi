"""The native part of Paceline."""

from collections.abc import Callable
from os import PathLike
from typing import Any, final

from paceline.tracking.operations import RunOperations

__all__ = [
    "Connection",
    "Run",
    "SystemMonitor",
    "Tracker",
    "VERSION",
    "after_fork",
    "before_fork",
    "before_requests",
    "canonical_uri",
    "close_stores",
    "command",
    "log_metric",
    "set_current_run",
    "stop_telling_python",
]

VERSION: str

_Pairs = list[tuple[str, str]]
_Answer = tuple[int, _Pairs, bytes]
_Point = tuple[str, float, int, int, str | None, str | None, str | None]
_Used = tuple[str, str, str, str, str | None, str | None, _Pairs]

@final
class Connection:
    def __new__(cls, uri: str) -> Connection: ...
    @property
    def uri(self) -> str: ...
    @property
    def is_local(self) -> bool: ...
    def request(
        self,
        method: str,
        path: str,
        query: _Pairs | None = None,
        body: bytes | None = None,
        headers: _Pairs | None = None,
        *,
        retries_max: int | None = None,
        answer_seconds_max: float | None = None,
    ) -> _Answer: ...
    def upload(
        self,
        path: str,
        local_file: str | PathLike[str],
        headers: _Pairs | None = None,
        *,
        method: str = "PUT",
        query: _Pairs | None = None,
        offset: int = 0,
        length: int | None = None,
        progress: Callable[[int], object] | None = None,
        retries_max: int | None = None,
    ) -> _Answer: ...
    def download(
        self,
        path: str,
        local_file: str | PathLike[str],
        query: _Pairs | None = None,
        headers: _Pairs | None = None,
        *,
        progress: Callable[[int], object] | None = None,
    ) -> _Answer: ...

@final
class Run:
    @property
    def id(self) -> str: ...
    def with_prefix(self, prefix: str) -> Run: ...
    def log_points(self, points: list[_Point]) -> None: ...
    def log_params(self, params: _Pairs) -> None: ...
    def set_tags(self, tags: _Pairs) -> None: ...
    def delete_tag(self, key: str) -> None: ...
    def rename(self, name: str) -> None: ...
    def log_inputs(self, datasets: list[_Used], model_ids: list[str]) -> None: ...
    def log_outputs(self, models: list[tuple[str, int]]) -> None: ...
    def end(self, status: str, end_time_ms: int) -> None: ...

@final
class SystemMonitor:
    def __new__(
        cls, run: Run, *, prefix: str, interval_seconds: float, samples: int, first_step: int
    ) -> SystemMonitor: ...
    def stop(self) -> None: ...

@final
class Tracker:
    def __new__(
        cls,
        uri: str | None,
        folder: str | PathLike[str],
        *,
        exit_deadline_seconds: float = 10.0,
        sync_interval_seconds: float | None = None,
        run_lease_seconds: float = 60.0,
    ) -> Tracker: ...
    @property
    def journal(self) -> str | None: ...
    def start_run(
        self,
        *,
        run_id: str | None = None,
        experiment_id: str | None = None,
        experiment_name: str | None = None,
        name: str,
        user: str,
        start_time_ms: int,
        tags: _Pairs,
    ) -> Run: ...
    def resume(self, run_id: str, *, from_step: int | None = None) -> Run: ...
    def attach(self, run_id: str) -> Run: ...
    def flush(self) -> bool: ...
    def settle(self, seconds_max: float) -> bool: ...
    def shut_down(self) -> bool: ...

def after_fork() -> None: ...
def before_fork() -> bool: ...
def before_requests(function: Callable[[str], object]) -> None: ...
def canonical_uri(uri: str) -> str: ...
def close_stores() -> None: ...
def command(words: list[str]) -> int: ...
def log_metric(
    key: str,
    value: Any,
    step: int | None = None,
    synchronous: bool | None = None,
    timestamp: int | None = None,
    run_id: str | None = None,
    model_id: str | None = None,
    dataset: Any = None,
) -> RunOperations | None: ...
def set_current_run(run: Run | None) -> None: ...
def stop_telling_python() -> None: ...
