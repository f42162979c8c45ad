"""Experiments."""

from __future__ import annotations

from typing import Any

from paceline._values import at_most
from paceline.entities import Experiment, PagedList, ViewType
from paceline.exceptions import MlflowException
from paceline.resources.base import ClientBase, pairs_json


class ExperimentCalls(ClientBase):
    """Make, find and change experiments."""

    def create_experiment(
        self, name: str, artifact_location: str | None = None, tags: dict[str, Any] | None = None
    ) -> str:
        """Make an experiment and answer its id.

        `artifact_location` is the URI of the folder for its runs' artifacts; without, the server chooses. A name
        that is taken, also by a deleted experiment, is refused with `RESOURCE_ALREADY_EXISTS`.

        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> client.get_experiment(client.create_experiment("docs-create")).name
        'docs-create'
        """
        location = None if artifact_location is None else str(artifact_location)
        answer = self._api.post("experiments/create", name=name, artifact_location=location, tags=pairs_json(tags))
        return str(answer["experiment_id"])

    def get_experiment(self, experiment_id: str) -> Experiment:
        """The experiment of an id, also when it is deleted."""
        return Experiment.from_json(self._api.get("experiments/get", experiment_id=experiment_id)["experiment"])

    def get_experiment_by_name(self, name: str) -> Experiment | None:
        """The experiment of a name, also when it is deleted; `None` when there is none.

        >>> from paceline import MlflowClient
        >>> MlflowClient(server).get_experiment_by_name("docs-nobody-made-this") is None
        True
        """
        try:
            answer = self._api.get("experiments/get-by-name", experiment_name=name)
        except MlflowException as error:
            if error.error_code == "RESOURCE_DOES_NOT_EXIST":
                return None
            raise
        return Experiment.from_json(answer["experiment"])

    def search_experiments(
        self,
        view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int | None = 1000,
        filter_string: str | None = None,
        order_by: list[str] | None = None,
        page_token: str | None = None,
    ) -> PagedList[Experiment]:
        """A page of the experiments that match a filter, the latest first unless `order_by` says otherwise.

        >>> from paceline import MlflowClient
        >>> client = MlflowClient(server)
        >>> id = client.create_experiment("docs-search", tags={"team": "vision"})
        >>> [found.name for found in client.search_experiments(filter_string="tags.team = 'vision'")]
        ['docs-search']
        """
        answer = self._api.post(
            "experiments/search",
            view_type=ViewType.to_string(view_type).upper(),
            max_results=1000 if max_results is None else at_most(max_results),
            filter=filter_string,
            order_by=order_by,
            page_token=page_token,
        )
        experiments = [Experiment.from_json(experiment) for experiment in answer.get("experiments") or ()]
        return PagedList(experiments, answer.get("next_page_token") or None)

    def delete_experiment(self, experiment_id: str) -> None:
        """Move an experiment and all its runs to the trash."""
        self._api.post("experiments/delete", experiment_id=experiment_id)

    def restore_experiment(self, experiment_id: str) -> None:
        """Bring an experiment and all its runs back from the trash."""
        self._api.post("experiments/restore", experiment_id=experiment_id)

    def rename_experiment(self, experiment_id: str, new_name: str) -> None:
        """Give an experiment another name."""
        self._api.post("experiments/update", experiment_id=experiment_id, new_name=new_name)

    def set_experiment_tag(self, experiment_id: str, key: str, value: Any) -> None:
        """Set a tag of an experiment."""
        self._api.post("experiments/set-experiment-tag", experiment_id=experiment_id, key=key, value=str(value))

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        """Remove a tag of an experiment. One that is not there is refused."""
        self._api.post("experiments/delete-experiment-tag", experiment_id=experiment_id, key=key)
