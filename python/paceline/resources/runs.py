"""Runs, but for what is logged to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from paceline._async_logging import flush_all
from paceline._values import at_most, now_ms, time_ms
from paceline.entities import PagedList, Run, RunStatus, ViewType
from paceline.resources.base import ClientBase, pairs_json


class RunCalls(ClientBase):
    """Make, find and end runs."""

    def create_run(
        self,
        experiment_id: str,
        start_time: int | None = None,
        tags: dict[str, Any] | None = None,
        run_name: str | None = None,
    ) -> Run:
        """Make a run that is `RUNNING` from `start_time` (milliseconds since 1970, UTC; now when there is none).

        It has the given tags alone, nothing of this process. The server names a run that has no name.

        >>> from paceline import MlflowClient
        >>> run = MlflowClient(server).create_run("0", run_name="first", tags={"team": "vision"})
        >>> run.info.status, run.data.tags["team"]
        ('RUNNING', 'vision')
        """
        tags = tags or {}
        answer = self._api.post(
            "runs/create",
            experiment_id=str(experiment_id),
            user_id=str(tags.get("mlflow.user", "unknown")),
            run_name=run_name,
            start_time=time_ms("start_time", start_time or now_ms()),
            tags=pairs_json(tags),
        )
        return Run.from_json(answer["run"])

    def get_run(self, run_id: str) -> Run:
        """The run of an id with everything but its histories and files, also when it is deleted."""
        return Run.from_json(self._api.get("runs/get", run_id=run_id, run_uuid=run_id)["run"])

    def get_parent_run(self, run_id: str) -> Run | None:
        """The run that a run is nested in, or `None`."""
        parent_id = self.get_run(run_id).data.tags.get("mlflow.parentRunId")
        return None if parent_id is None else self.get_run(parent_id)

    def update_run(self, run_id: str, status: str | None = None, name: str | None = None) -> None:
        """Give a run another status (`"FINISHED"`, …) or name. Its end stays; `set_terminated` sets that."""
        if status is None and name is None:
            return
        if status is not None:
            RunStatus.from_string(status)
        self._api.post("runs/update", run_id=run_id, run_uuid=run_id, status=status, run_name=name)

    def set_terminated(self, run_id: str, status: str | None = None, end_time: int | None = None) -> None:
        """End a run: as `FINISHED` unless `status` says otherwise, and now unless `end_time` (milliseconds) does.

        What was logged to the run with `synchronous=False` comes to the server before.

        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.set_terminated(run_id, "FAILED")
        >>> client.get_run(run_id).info.status
        'FAILED'
        """
        status = status or "FINISHED"
        RunStatus.from_string(status)
        end_time = time_ms("end_time", end_time or now_ms())
        flush_all()
        self._api.post("runs/update", run_id=run_id, run_uuid=run_id, status=status, end_time=end_time)

    def delete_run(self, run_id: str) -> None:
        """Move a run to the trash."""
        self._api.post("runs/delete", run_id=run_id)

    def restore_run(self, run_id: str) -> None:
        """Bring a run back from the trash."""
        self._api.post("runs/restore", run_id=run_id)

    def search_runs(
        self,
        experiment_ids: Sequence[str | int] | str | int,
        filter_string: str = "",
        run_view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = 1000,
        order_by: list[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Run]:
        """A page of the runs that match a filter, those that started last first unless `order_by` says otherwise.

        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> experiment_id = client.create_experiment("docs-search-runs")
        >>> run_id = client.create_run(experiment_id).info.run_id
        >>> client.log_metric(run_id, "loss", 0.25)
        >>> [run.info.run_id == run_id for run in client.search_runs(experiment_id, "metrics.loss < 0.5")]
        [True]
        """
        ids = [experiment_ids] if isinstance(experiment_ids, str | int) else experiment_ids
        answer = self._api.post(
            "runs/search",
            experiment_ids=[str(id) for id in ids],
            filter=filter_string or None,
            run_view_type=ViewType.to_string(run_view_type).upper(),
            max_results=at_most(max_results),
            order_by=order_by,
            page_token=page_token,
        )
        runs = [Run.from_json(run) for run in answer.get("runs") or ()]
        return PagedList(runs, answer.get("next_page_token") or None)
