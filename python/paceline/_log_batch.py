"""Batches of `runs/log-batch`: what one request may carry, and how more is split or joined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from paceline._api import Api

ITEMS_MAX = 1000
PARAMS_MAX = 100
TAGS_MAX = 100

#: Metrics, params or tags as the route takes them.
JsonList = list[dict[str, Any]]


class LogBatch:
    """What is logged to a run at once."""

    __slots__ = ("metrics", "params", "tags")

    def __init__(
        self, metrics: JsonList | None = None, params: JsonList | None = None, tags: JsonList | None = None
    ) -> None:
        self.metrics = metrics or []
        self.params = params or []
        self.tags = tags or []

    def __len__(self) -> int:
        return len(self.metrics) + len(self.params) + len(self.tags)

    def __add__(self, other: LogBatch) -> LogBatch:
        return LogBatch(self.metrics + other.metrics, self.params + other.params, self.tags + other.tags)

    def fits(self) -> bool:
        """Whether one request may carry it."""
        return len(self) <= ITEMS_MAX and len(self.params) <= PARAMS_MAX and len(self.tags) <= TAGS_MAX

    def parts(self) -> Iterator[LogBatch]:
        """The same in batches that fit, in order."""
        metrics, params, tags = self.metrics, self.params, self.tags
        while metrics or params or tags:
            part = LogBatch(None, params[:PARAMS_MAX], tags[:TAGS_MAX])
            room = ITEMS_MAX - len(part)
            part.metrics = metrics[:room]
            yield part
            metrics, params, tags = metrics[room:], params[PARAMS_MAX:], tags[TAGS_MAX:]

    def send(self, api: Api, run_id: str) -> None:
        """Log it in one request."""
        members = {"metrics": self.metrics, "params": self.params, "tags": self.tags}
        api.post("runs/log-batch", run_id=run_id, **{name: items or None for name, items in members.items()})


def joined(batches: Iterable[LogBatch]) -> Iterator[list[LogBatch]]:
    """Batches in groups, in order, each of which fits one request when it is added up."""
    group: list[LogBatch] = []
    total = LogBatch()
    for batch in batches:
        if group and not _may_join(total, batch):
            yield group
            group, total = [], LogBatch()
        group.append(batch)
        total += batch
    if group:
        yield group


def _may_join(total: LogBatch, batch: LogBatch) -> bool:
    # A param or a tag that comes again would make the request wrong, or lose the order of the two.
    for earlier, later in ((total.params, batch.params), (total.tags, batch.tags)):
        keys = {pair["key"] for pair in earlier}
        if any(pair["key"] in keys for pair in later):
            return False
    return (total + batch).fits()
