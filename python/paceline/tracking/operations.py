"""What is under way."""

from __future__ import annotations

from paceline.exceptions import MlflowException
from paceline.tracking import trackers


class RunOperations:
    """Something that was logged and that nobody has waited for."""

    def __init__(self, tracking_uri: str) -> None:
        self._tracking_uri = tracking_uri

    def wait(self) -> None:
        """Wait until the server has it, at most for the exit deadline. There is nothing to wait for offline.

        Raises:
            MlflowException: It is not delivered yet. It stays in the journal and will be.
        """
        if not trackers.is_offline() and not trackers.tracker_for(self._tracking_uri).flush():
            raise MlflowException("What was logged is not delivered yet.", "TEMPORARILY_UNAVAILABLE")
