"""Finds a member of a JSON value by a dotted path such as ``runs.0.info.run_id``."""

from typing import Any


class Missing(LookupError):
    """The path leads nowhere."""


def find(value: Any, path: str) -> Any:
    """Return the member of `value` that `path` names."""
    for part in path.split("."):
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (LookupError, TypeError, ValueError):
            raise Missing(f"no `{path}`") from None
    return value


def column(value: Any, path: str) -> list[Any]:
    """Return what `runs.*.info.run_name` names, one for each element; an absent list is empty."""
    rows, _, member = path.partition(".*.")
    try:
        return [find(row, member) for row in find(value, rows)]
    except Missing:
        return []
