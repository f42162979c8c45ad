"""What the calls of all resources stand on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from paceline._api import Api
from paceline._connection import connection_to


class ClientBase:
    """A client of one tracking URI and one registry URI, both fixed when it is made."""

    def __init__(self, tracking_uri: str | os.PathLike[str] | None = None, registry_uri: str | None = None) -> None:
        if isinstance(tracking_uri, os.PathLike):
            tracking_uri = Path(tracking_uri).absolute().as_uri()
        from paceline.tracking import uris

        self._tracking_uri = tracking_uri or uris.get_tracking_uri()
        self._registry_uri = registry_uri or uris.named_registry_uri() or self._tracking_uri

    @property
    def tracking_uri(self) -> str:
        """The tracking URI of this client."""
        return self._tracking_uri

    @cached_property
    def _api(self) -> Api:
        return Api(connection_to(self._tracking_uri))

    @cached_property
    def _registry_api(self) -> Api:
        return Api(connection_to(self._registry_uri))

    def __getstate__(self) -> dict[str, str]:
        # Connections belong to a process; a copy in another one makes its own.
        return {"_tracking_uri": self._tracking_uri, "_registry_uri": self._registry_uri}


def pairs_json(values: Mapping[str, object] | None) -> list[dict[str, str]] | None:
    """A dictionary as the list of keys and values that the routes take."""
    if not values:
        return None
    return [{"key": key, "value": str(value)} for key, value in values.items()]
