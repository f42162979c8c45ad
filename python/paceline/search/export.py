"""Runs by the thousand, which a Paceline server writes as one stream of Arrow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from paceline.entities import ViewType
from paceline.search.formats import Column

if TYPE_CHECKING:
    from paceline.resources.runs import RunCalls

_VIEWS = {ViewType.ACTIVE_ONLY: "active", ViewType.DELETED_ONLY: "deleted", ViewType.ALL: "all"}

_TEXTS = ("run_id", "experiment_id", "status", "artifact_uri")
_TIMES = ("start_time", "end_time")
#: Columns of groups come in this order, whatever the file has.
_GROUPS = ("metrics.", "params.", "tags.")


def exported_runs(
    client: RunCalls,
    experiment_ids: Sequence[str | int],
    filter_string: str,
    run_view_type: int,
    max_results: int,
    order_by: list[str] | None,
) -> dict[str, Column] | None:
    """Columns of the runs that match, in order.

    `None` when they cannot be had so: the server is not Paceline's, there are more than `max_results`, or there is no
    `pyarrow` to read them with.
    """
    try:
        import pyarrow.ipc
    except ImportError:
        return None
    query = {
        "experiment_ids": [str(id) for id in experiment_ids],
        "filter": filter_string,
        "view": _VIEWS[run_view_type],
        "sort": order_by or [],
    }
    counted = client._api.post_own("runs/query", **query, with_total=True, page_size=0)
    if counted is None or json.loads(counted)["total"] > max_results:
        return None
    stream = client._api.post_own("runs/export", **query, format="arrow")
    if stream is None:
        return None
    return _columns(pyarrow.ipc.open_stream(stream).read_all())


def _columns(table: Any) -> dict[str, Column]:
    import pyarrow

    columns = {name: Column("text", table[name]) for name in _TEXTS}
    for name in _TIMES:
        columns[name] = Column("time", table[name].cast(pyarrow.int64()))
    for group in _GROUPS:
        for name in table.column_names:
            # The file also has keys of runs that do not match.
            if name.startswith(group) and table[name].null_count < len(table):
                columns[name] = Column("number" if group == "metrics." else "text", table[name])
    return columns
