"""What fluent functions ask of the server: few tries, so that a server that is away does not hold a training up."""

from __future__ import annotations

import time
from functools import lru_cache

from paceline import _native
from paceline._api import Api
from paceline._connection import Answer, Connection, Pairs, connection_to
from paceline.exceptions import MlflowException

#: Tries after the first one.
_RETRIES_MAX = 2
#: For so long after a failed attempt one try is enough.
_AWAY_SECONDS = 30.0
#: Codes of errors that say nothing about what was asked: the server is away.
_AWAY = frozenset(("TEMPORARILY_UNAVAILABLE", "REQUEST_LIMIT_EXCEEDED", "INTERNAL_ERROR", "DEADLINE_EXCEEDED"))

_paceline_servers: dict[str, bool] = {}
_away_until: dict[str, float] = {}


class _Impatient:
    """A connection that soon gives up."""

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
        was_away = time.monotonic() < _away_until.get(self._uri, 0.0)
        retries_max = 0 if was_away else _RETRIES_MAX
        try:
            answer = self._connection.request(method, path, query, body, headers, retries_max=retries_max)
        except MlflowException:
            _away_until[self._uri] = time.monotonic() + _AWAY_SECONDS
            raise
        _away_until.pop(self._uri, None)
        return answer

    def upload(self, path: str, local_file: str, headers: Pairs | None = None) -> Answer:
        return self._connection.upload(path, local_file, headers)


@lru_cache(maxsize=100)
def api(uri: str) -> Api:
    """Calls to a tracking URI."""
    return Api(_Impatient(connection_to(uri)))


def is_away(error: MlflowException) -> bool:
    """Whether an error says that the server is away, and nothing about what was asked."""
    return error.error_code in _AWAY


def takes_journals(uri: str) -> bool | None:
    """Whether the other side is Paceline, which takes runs with ids that clients choose. None if it is away."""
    known = _paceline_servers.get(uri)
    if known is None:
        connection = connection_to(uri)
        if isinstance(connection, _native.Connection) and connection.is_local:
            known = True
        else:
            try:
                status, _, _ = _Impatient(connection).request("GET", "/api/v1/ingest")
            except MlflowException:
                return None
            if status >= 500:
                return None
            # The route is there, for another method.
            known = status == 405
        _paceline_servers[uri] = known
    return known
