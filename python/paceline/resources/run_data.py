"""What is logged to runs: metrics, params, tags, inputs and outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from paceline._async_logging import RunOperations, is_synchronous, log_later
from paceline._log_batch import LogBatch
from paceline._values import metric_json, metric_value, now_ms, param_text, run_tag_text, whole_number
from paceline.entities import (
    DatasetInput,
    LoggedModelInput,
    LoggedModelOutput,
    Metric,
    PagedList,
    Param,
    RunTag,
)
from paceline.resources.base import ClientBase
from paceline.tracking.active_model import get_active_model_id

#: Points in one page of a history.
HISTORY_PAGE_SIZE = 25_000


class RunDataCalls(ClientBase):
    """Log to runs, and read histories.

    Each call is a request of its own and waits for its answer, unless `synchronous` is `False` or, when it is not
    given, `MLFLOW_ENABLE_ASYNC_LOGGING` is true: then it is put in a queue and answers a `RunOperations`.
    """

    def log_metric(
        self,
        run_id: str,
        key: str,
        value: float,
        timestamp: int | None = None,
        step: int | None = None,
        synchronous: bool | None = None,
        dataset_name: str | None = None,
        dataset_digest: str | None = None,
        model_id: str | None = None,
    ) -> RunOperations | None:
        """Log a point of a metric, at `timestamp` (milliseconds since 1970, UTC; now) and `step` (0).

        With `model_id`, or while a model is active in this thread, the point also belongs to that model.

        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> run_id = client.create_run("0").info.run_id
        >>> client.log_metric(run_id, "loss", 0.5, step=1)
        >>> client.get_run(run_id).data.metrics
        {'loss': 0.5}
        """
        metric = Metric(
            key,
            metric_value(key, value),
            now_ms() if timestamp is None else timestamp,
            0 if step is None else step,
            model_id or get_active_model_id(),
            dataset_name,
            dataset_digest,
        )
        if not is_synchronous(synchronous):
            return log_later(self._api, run_id, LogBatch(metrics=[metric_json(metric, run_id)]))
        self._api.post("runs/log-metric", run_uuid=run_id, **metric_json(metric, run_id))
        return None

    def log_param(self, run_id: str, key: str, value: Any, synchronous: bool | None = None) -> Any:
        """Log a param, as text. It is set once: another value later is refused.

        Answers the value.
        """
        text = param_text(key, value)
        if not is_synchronous(synchronous):
            return log_later(self._api, run_id, LogBatch(params=[{"key": key, "value": text}]))
        self._api.post("runs/log-parameter", run_id=run_id, run_uuid=run_id, key=key, value=text)
        return value

    def set_tag(self, run_id: str, key: str, value: Any, synchronous: bool | None = None) -> RunOperations | None:
        """Set a tag, as text."""
        text = run_tag_text(key, value)
        if not is_synchronous(synchronous):
            return log_later(self._api, run_id, LogBatch(tags=[{"key": key, "value": text}]))
        self._api.post("runs/set-tag", run_id=run_id, run_uuid=run_id, key=key, value=text)
        return None

    def delete_tag(self, run_id: str, key: str) -> None:
        """Remove a tag. One that is not there is refused."""
        self._api.post("runs/delete-tag", run_id=run_id, key=key)

    def log_batch(
        self,
        run_id: str,
        metrics: Sequence[Metric] = (),
        params: Sequence[Param] = (),
        tags: Sequence[RunTag] = (),
        synchronous: bool | None = None,
    ) -> RunOperations | None:
        """Log many points, params and tags. More than a request may carry go in several, in order.

        >>> from paceline import MlflowClient
        >>> from paceline.entities import Metric, Param
        >>> client = MlflowClient(server)
        >>> run_id = client.create_run("0").info.run_id
        >>> points = [Metric("loss", 1 / (step + 1), 0, step) for step in range(2500)]
        >>> client.log_batch(run_id, metrics=points, params=[Param("lr", "0.1")])
        >>> len(client.get_metric_history(run_id, "loss"))
        2500
        """
        model_id = get_active_model_id()
        batch = LogBatch(
            [metric_json(metric, run_id, default_model_id=model_id) for metric in metrics],
            [{"key": param.key, "value": param_text(param.key, param.value)} for param in params],
            [{"key": tag.key, "value": run_tag_text(tag.key, tag.value)} for tag in tags],
        )
        if not is_synchronous(synchronous):
            return log_later(self._api, run_id, batch)
        for part in batch.parts():
            part.send(self._api, run_id)
        return None

    def get_metric_history(self, run_id: str, key: str) -> PagedList[Metric]:
        """All points of a metric, by timestamp, step and value."""
        points: list[Metric] = []
        token: str | None = None
        while True:
            answer = self._api.get(
                "metrics/get-history",
                run_id=run_id,
                run_uuid=run_id,
                metric_key=key,
                max_results=HISTORY_PAGE_SIZE,
                page_token=token,
            )
            points.extend(Metric.from_json(point) for point in answer.get("metrics") or ())
            token = answer.get("next_page_token")
            if not token:
                return PagedList(points, None)

    def log_inputs(
        self,
        run_id: str,
        datasets: Sequence[DatasetInput] | None = None,
        models: Sequence[LoggedModelInput] | None = None,
    ) -> None:
        """Say which datasets and logged models went into a run. What was said before changes nothing."""
        self._api.post(
            "runs/log-inputs",
            run_id=run_id,
            datasets=[_dataset_input_json(dataset) for dataset in datasets or ()] or None,
            models=[{"model_id": model.model_id} for model in models or ()] or None,
        )

    def log_outputs(self, run_id: str, models: list[LoggedModelOutput]) -> None:
        """Say which logged models came out of a run, each at a step."""
        outputs = [{"model_id": model.model_id, "step": whole_number("step", model.step)} for model in models]
        self._api.post("runs/outputs", run_id=run_id, models=outputs)


def _dataset_input_json(dataset_input: DatasetInput) -> dict[str, Any]:
    dataset = {name: value for name, value in dataset_input.dataset if value is not None}
    return {"tags": [dict(tag) for tag in dataset_input.tags], "dataset": dataset}
