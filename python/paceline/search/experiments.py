"""Experiments that match a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paceline.entities import Experiment, ViewType
from paceline.entities.paged_list import items_of_all_pages

if TYPE_CHECKING:
    from paceline.resources.experiments import ExperimentCalls

#: Experiments in one request.
PAGE_SIZE = 1000


def search_experiments(
    view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int | None = None,
    filter_string: str | None = None,
    order_by: list[str] | None = None,
) -> list[Experiment]:
    """The experiments that match a filter, all of them unless `max_results` says how many at most.

    >>> import paceline as mlflow
    >>> experiment = mlflow.set_experiment("cats")
    >>> [found.name for found in mlflow.search_experiments(filter_string="name = 'cats'")]
    ['cats']
    """
    from paceline.client import MlflowClient

    return all_experiments(MlflowClient(), view_type, max_results, filter_string, order_by)


def all_experiments(
    client: ExperimentCalls,
    view_type: int = ViewType.ACTIVE_ONLY,
    max_results: int | None = None,
    filter_string: str | None = None,
    order_by: list[str] | None = None,
) -> list[Experiment]:
    """The experiments of all pages."""
    pages = items_of_all_pages(
        lambda size, token: client.search_experiments(view_type, size, filter_string, order_by, token),
        max_results,
        PAGE_SIZE,
    )
    return list(pages)
