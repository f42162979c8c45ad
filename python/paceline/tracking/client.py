"""`MlflowClient`, where MLflow has it."""

from paceline.client import MlflowClient

__all__ = ["MlflowClient"]
