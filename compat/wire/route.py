"""The routes in scope, read from `cases/routes.yaml`."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from .case import ROUTES


@dataclass(frozen=True, kw_only=True)
class Route:
    """A route, its fields with a good value each, the server errors it may answer, and what stock does differently."""

    route: str
    fields: dict[str, Any]
    raw: bool = False
    may_answer: list[int] = field(default_factory=list)
    stock: str | None = None

    @property
    def takes_query(self) -> bool:
        """Whether the fields are parameters of the query rather than members of a body."""
        return self.route.startswith("GET ")

    def mentions(self, entity: str) -> bool:
        """Whether the path or a field holds `{entity}`."""
        return f"{{{entity}}}" in f"{self.route} {self.fields}"


def load_routes() -> list[Route]:
    return [Route(**entry) for entry in yaml.safe_load(ROUTES.read_text(encoding="utf-8"))]
