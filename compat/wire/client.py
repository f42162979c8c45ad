"""Sends requests exactly as written."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import requests
from requests.adapters import HTTPAdapter

from .case import Step
from .template import fill

TIMEOUT_SECONDS = 60


class Client:
    """An HTTP client for one server that leaves `..`, `//` and `%2e` in paths alone."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.mount(self.base_url, _VerbatimAdapter())

    def send(self, step: Step, variables: Mapping[str, Any]) -> requests.Response:
        """Send the request of `step` with its placeholders filled."""
        method, target = fill(step.request, variables).split(" ", 1)
        data = _body(step, variables)
        headers = {"Content-Type": "application/json"} if data is not None else {}
        headers |= fill(step.headers, variables)
        if step.chunked:
            data = iter([data] if data else [])
        return self.request(method, _path(target) + _query(step, variables), data=data, headers=headers)

    def request(
        self, method: str, target: str, *, data: Any = None, headers: Mapping[str, str | None] | None = None
    ) -> requests.Response:
        """Send one request; `target` is path and query, already encoded."""
        request = requests.Request(method, self.base_url, data=data, headers=headers)
        prepared = self._session.prepare_request(request)
        prepared.url = self.base_url + target
        return self._session.send(prepared, allow_redirects=False, timeout=TIMEOUT_SECONDS)


class _VerbatimAdapter(HTTPAdapter):
    def request_url(self, request: requests.PreparedRequest, proxies: Any) -> str:
        return request.path_url


def _path(target: str) -> str:
    return target if target.startswith("/") else f"/api/2.0/mlflow/{target}"


def _query(step: Step, variables: Mapping[str, Any]) -> str:
    query = fill(step.query, variables)
    if not query:
        return ""
    return "?" + (query if isinstance(query, str) else urlencode(query, doseq=True))


def _body(step: Step, variables: Mapping[str, Any]) -> bytes | None:
    if step.json is not None:
        return json.dumps(fill(step.json, variables)).encode()
    raw = fill(step.raw, variables)
    return raw.encode() if isinstance(raw, str) else raw
