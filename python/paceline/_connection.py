"""The way to a server or into a local store: requests and answers, as the native module makes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Protocol, cast

from paceline.exceptions import MlflowException

#: What would be a path, and means something else to MLflow or to everybody. What has `//` the native module looks at.
_NO_PATH = re.compile(r"(databricks|databricks-uc|uc)$|(?!file:)[a-z][a-z0-9+.-]+:(?!//)", re.IGNORECASE)

#: Names and values, each name as often as it is there.
Pairs = list[tuple[str, str]]

#: Told how many bytes have moved since it was told last; below zero when some have to move again.
Progress = Callable[[int], object]

#: Status, headers and body of an answer.
Answer = tuple[int, Pairs, bytes]


class Requests(Protocol):
    """Requests to one tracking URI. It may be shared by threads, and goes on after a fork.

    What fails for a while (no connection, 408, 429, 5xx) is tried again before it is answered.
    """

    def request(
        self,
        method: str,
        path: str,
        query: Pairs | None = None,
        body: bytes | None = None,
        headers: Pairs | None = None,
    ) -> Answer:
        """Send a request with a body in memory and take the whole answer."""


class Connection(Requests, Protocol):
    """Requests, and files that are too large for memory."""

    def upload(
        self, path: str, local_file: str, headers: Pairs | None = None, *, progress: Progress | None = None
    ) -> Answer:
        """`PUT` a file of this machine without reading it into memory."""

    def download(
        self,
        path: str,
        local_file: str,
        query: Pairs | None = None,
        headers: Pairs | None = None,
        *,
        progress: Progress | None = None,
    ) -> Answer:
        """`GET` a file, which appears whole or not at all, with the folders above it.

        What breaks off goes on where it was. An answer that is no file comes back with its body.
        """


@lru_cache(maxsize=100)
def connection_to(tracking_uri: str) -> Connection:
    """The connection of this process to a tracking URI."""
    from paceline import _native

    return cast("Connection", _native.Connection(checked_uri(tracking_uri)))


def checked_uri(tracking_uri: str) -> str:
    """A tracking or registry URI, which is refused if it would be taken for a path and is none.

    >>> checked_uri("./uc")
    './uc'
    >>> checked_uri("uc")
    Traceback (most recent call last):
    paceline.exceptions.MlflowException: 'uc' is no place that paceline can reach; a folder of that name is './uc'
    """
    if _NO_PATH.match(tracking_uri):
        raise MlflowException.invalid_parameter_value(
            f"{tracking_uri!r} is no place that paceline can reach; a folder of that name is {f'./{tracking_uri}'!r}"
        )
    return tracking_uri
