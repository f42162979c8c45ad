"""The way to a server or into a local store: requests and answers, as the native module makes them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Protocol, cast

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

    return cast("Connection", _native.Connection(tracking_uri))
