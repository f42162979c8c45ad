"""What fluent functions ask of the server: few tries, so that a server that is away does not hold a training up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from paceline import _native
from paceline._api import Api
from paceline._connection import Answer, Connection, Pairs, Progress, connection_to
from paceline.exceptions import MlflowException
from paceline.tracking import trackers

#: Tries after the first one.
_RETRIES_MAX = 1
#: How long an answer may take; that of a file as long as `MLFLOW_HTTP_REQUEST_TIMEOUT` says.
_ANSWER_SECONDS_MAX = 5.0
#: For so long after a failed attempt one try is enough.
_AWAY_SECONDS = 30.0
#: A server that has answered in this time is not asked whether it is there before a file is sent.
_HEARD_SECONDS = 30.0
#: Codes of errors that say nothing about what was asked: the server is away.
_AWAY = frozenset(("TEMPORARILY_UNAVAILABLE", "REQUEST_LIMIT_EXCEEDED", "INTERNAL_ERROR", "DEADLINE_EXCEEDED"))

_paceline_servers: dict[str, bool] = {}
_away_until: dict[str, float] = {}
_heard_at: dict[str, float] = {}


class _Impatient:
    """A connection that soon gives up, and asks nothing when what is logged is only kept."""

    def __init__(self, connection: Connection) -> None:
        assert isinstance(connection, _native.Connection)
        self._connection = connection
        self._uri = connection.uri

    def request(
        self,
        method: str,
        path: str,
        query: Pairs | None = None,
        body: bytes | None = None,
        headers: Pairs | None = None,
    ) -> Answer:
        if trackers.is_offline():
            raise MlflowException("Nothing is asked of a server: PACELINE_MODE is offline", "TEMPORARILY_UNAVAILABLE")
        was_away = time.monotonic() < _away_until.get(self._uri, 0.0)
        with _noticing(self._uri):
            return self._connection.request(
                method,
                path,
                query,
                body,
                headers,
                retries_max=0 if was_away else _RETRIES_MAX,
                answer_seconds_max=_ANSWER_SECONDS_MAX,
            )

    def upload(
        self, path: str, local_file: str, headers: Pairs | None = None, *, progress: Progress | None = None
    ) -> Answer:
        # A file may take long on its way, so a server that hangs must be found out before.
        if time.monotonic() - _heard_at.get(self._uri, -_HEARD_SECONDS) > _HEARD_SECONDS:
            self.request("GET", "/health")
        with _noticing(self._uri):
            return self._connection.upload(path, local_file, headers, progress=progress, retries_max=0)

    def download(
        self,
        path: str,
        local_file: str,
        query: Pairs | None = None,
        headers: Pairs | None = None,
        *,
        progress: Progress | None = None,
    ) -> Answer:
        # What breaks off is patiently gone on with.
        self.request("GET", "/health")
        with _noticing(self._uri):
            return self._connection.download(path, local_file, query, headers, progress=progress)


@contextmanager
def _noticing(uri: str) -> Iterator[None]:
    """Notice whether a server answers."""
    try:
        yield
    except MlflowException:
        _away_until[uri] = time.monotonic() + _AWAY_SECONDS
        raise
    _away_until.pop(uri, None)
    _heard_at[uri] = time.monotonic()


@lru_cache(maxsize=100)
def connection(uri: str) -> Connection:
    """A connection to a tracking URI that soon gives up."""
    return _Impatient(connection_to(uri))


@lru_cache(maxsize=100)
def api(uri: str) -> Api:
    """Calls to a tracking URI."""
    return Api(connection(uri))


@lru_cache(maxsize=1000)
def artifact_uri(uri: str, run_id: str) -> str:
    """Where a run has its files, which never changes. On a stock server the run may have another id than here, if that
    was away at first."""
    try:
        run = api(uri).get("runs/get", run_id=run_id, run_uuid=run_id)["run"]
    except MlflowException as error:
        run = _run_of_journal(uri, run_id) if error.error_code == "RESOURCE_DOES_NOT_EXIST" else None
        if run is None:
            raise
    return str(run["info"]["artifact_uri"])


def _run_of_journal(uri: str, run_id: str) -> Any:
    """The run of a stock server that a journal began under another id."""
    if takes_journals(uri) is not False:
        return None
    experiments = api(uri).post("experiments/search", max_results=1000).get("experiments", ())
    found = api(uri).post(
        "runs/search",
        experiment_ids=[experiment["experiment_id"] for experiment in experiments],
        filter=f"tags.`paceline.run_id` = '{run_id}'",
        max_results=1,
    )
    return next(iter(found.get("runs", ())), None)


def is_away(error: MlflowException) -> bool:
    """Whether an error says that the server is away, and nothing about what was asked."""
    return error.error_code in _AWAY


def takes_journals(uri: str) -> bool | None:
    """Whether the other side is Paceline, which takes runs with ids that clients choose. None if it is away."""
    known = _paceline_servers.get(uri)
    if known is None:
        way = connection_to(uri)
        if isinstance(way, _native.Connection) and way.is_local:
            known = True
        else:
            try:
                status, _, _ = connection(uri).request("GET", "/api/v1/ingest")
            except MlflowException:
                return None
            if status >= 500:
                return None
            # The route is there, for another method.
            known = status == 405
        _paceline_servers[uri] = known
    return known
