"""What several test files share: client versions, metric points, watching for server faults."""

from __future__ import annotations

import functools
import http.client
import os
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import mlflow
import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric
from mlflow.store.entities.paged_list import PagedList
from packaging.version import Version

CLIENT_VERSION = Version(mlflow.__version__)
MLFLOW_3 = CLIENT_VERSION.major >= 3

needs_mlflow_3 = pytest.mark.skipif(not MLFLOW_3, reason="this part of the API came with MLflow 3")

#: What the server makes of an infinite metric value.
LARGEST_DOUBLE = 1.7976931348623157e308

#: Given to every `log_model`: without it MLflow loads each model in a new process to find its requirements.
PIP_REQUIREMENTS = ["scikit-learn"]

Item = TypeVar("Item")


class Point(NamedTuple):
    """One metric point. The value is its `repr`, which is exact and makes NaN equal to itself."""

    step: int
    timestamp: int
    value: str

    @classmethod
    def of(cls, metric: Metric) -> Point:
        return cls(metric.step, metric.timestamp, repr(float(metric.value)))

    def rank(self) -> tuple[int, int, float]:
        """Order that decides which point is the latest: step, then time, then value, with NaN as 0."""
        value = float(self.value)
        return self.step, self.timestamp, 0.0 if value != value else value


def history(client: MlflowClient, run_id: str, key: str) -> Counter[Point]:
    """All points of one metric, as a multiset: what was logged must come back, no more and no less."""
    return Counter(Point.of(metric) for metric in client.get_metric_history(run_id, key))


def latest(points: Iterable[Point]) -> float:
    """The value a run must show for a metric with these points."""
    return float(max(points, key=Point.rank).value)


def all_pages(fetch: Callable[[str | None], PagedList[Item]]) -> list[list[Item]]:
    """Every page of a listing, by following its tokens."""
    pages: list[list[Item]] = []
    token: str | None = None
    while True:
        page = fetch(token)
        pages.append(list(page))
        token = page.token
        if not token:
            return pages


def file_contents(folder: str | os.PathLike[str]) -> dict[str, bytes]:
    """Relative path → bytes of every file below `folder`."""
    root = Path(folder)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


#: Requests of this process that were answered 5xx, as `GET /path → 500`.
server_faults: list[str] = []


def record_server_faults() -> None:
    """Fill `server_faults` from now on.

    Hooked in below urllib3, because its retries would hide a fault that goes away at the second try.
    """
    connection: Any = http.client.HTTPConnection
    putrequest, getresponse = connection.putrequest, connection.getresponse

    @functools.wraps(putrequest)
    def remember_request(self: Any, method: str, url: str, *args: Any, **kwargs: Any) -> None:
        self.compat_request = f"{method} {url}"
        putrequest(self, method, url, *args, **kwargs)

    @functools.wraps(getresponse)
    def check_response(self: Any, *args: Any, **kwargs: Any) -> http.client.HTTPResponse:
        response = getresponse(self, *args, **kwargs)
        if response.status >= 500:
            server_faults.append(f"{self.compat_request} → {response.status}")
        return response

    connection.putrequest, connection.getresponse = remember_request, check_response
