"""MLflow's routes as calls: JSON in, JSON out, and what a server refuses as an exception."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from paceline._connection import Pairs, Requests
from paceline.exceptions import MlflowException, error_of_answer

_JSON_HEADERS: Pairs = [("Content-Type", "application/json")]


class Api:
    """Calls over one connection. Members and parameters that are `None` are left out."""

    def __init__(self, requests: Requests) -> None:
        self._requests = requests

    def get(self, route: str, **query: Any) -> dict[str, Any]:
        """Read. A list becomes a parameter that is given several times."""
        return self._call("GET", route, query=_query_pairs(query))

    def post(self, route: str, **body: Any) -> dict[str, Any]:
        """Make, change or search."""
        return self._call("POST", route, body=body)

    def patch(self, route: str, **body: Any) -> dict[str, Any]:
        """Change."""
        return self._call("PATCH", route, body=body)

    def delete(self, route: str, **body: Any) -> dict[str, Any]:
        """Remove."""
        return self._call("DELETE", route, body=body)

    def post_own(self, route: str, **body: Any) -> bytes | None:
        """Call a route of Paceline's own API. Other servers do not have it: `None`."""
        path = f"/api/v1/{route}"
        status, _, answer = self._requests.request("POST", path, None, _json_text(body), _JSON_HEADERS)
        if status in (404, 405):
            return None
        if status != 200:
            raise error_of_answer(status, answer, f"POST {path}")
        return answer

    def _call(
        self, method: str, route: str, query: Pairs | None = None, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        path = f"/api/2.0/mlflow/{route}"
        text = None if body is None else _json_text(body)
        status, _, answer = self._requests.request(method, path, query, text, _JSON_HEADERS if text else None)
        if status != 200:
            raise error_of_answer(status, answer, f"{method} {path}")
        try:
            parsed: dict[str, Any] = json.loads(answer) if answer else {}
        except ValueError as error:
            # For example the page of a proxy that wants somebody to sign in.
            start = answer[:200].decode(errors="replace")
            raise MlflowException(f"{method} {path} was answered with something that is no JSON: {start}") from error
        return parsed


def path_segment(text: str) -> str:
    """A text as one segment of a path."""
    return quote(text, safe="")


def _query_pairs(query: Mapping[str, Any]) -> Pairs:
    pairs: Pairs = []
    for name, value in query.items():
        values = value if isinstance(value, list) else [value]
        pairs.extend((name, _query_text(item)) for item in values if item is not None)
    return pairs


def _query_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _json_text(body: Mapping[str, Any]) -> bytes:
    members = {name: value for name, value in body.items() if value is not None}
    # As UTF-8, which has no lone surrogates: servers would take their escapes for no value at all.
    return json.dumps(members, allow_nan=False, ensure_ascii=False).encode()
