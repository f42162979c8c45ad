"""Runs, experiments and models that match a filter, as lists and as frames."""

from paceline.search.experiments import search_experiments
from paceline.search.logged_models import search_logged_models
from paceline.search.runs import search_runs

__all__ = ["search_experiments", "search_logged_models", "search_runs"]
