"""What a run is doing."""

from __future__ import annotations

from paceline.exceptions import MlflowException

_NAMES = {1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED"}
_NUMBERS = {name: number for number, name in _NAMES.items()}


class RunStatus:
    """Status of a run, as a number and as its name.

    >>> RunStatus.to_string(RunStatus.FINISHED), RunStatus.is_terminated(RunStatus.RUNNING)
    ('FINISHED', False)
    """

    RUNNING = 1
    SCHEDULED = 2
    FINISHED = 3
    FAILED = 4
    KILLED = 5

    @staticmethod
    def from_string(status_str: str) -> int:
        """Number of a name."""
        try:
            return _NUMBERS[status_str]
        except KeyError:
            raise MlflowException.invalid_parameter_value(
                f"Invalid run status {status_str!r}: it is one of {', '.join(_NUMBERS)}"
            ) from None

    @staticmethod
    def to_string(status: int) -> str:
        """Name of a number."""
        try:
            return _NAMES[status]
        except KeyError:
            raise MlflowException.invalid_parameter_value(
                f"Invalid run status {status!r}: it is one of {', '.join(map(str, _NAMES))}"
            ) from None

    @staticmethod
    def is_terminated(status: int) -> bool:
        """Whether a run of this status has ended."""
        return status in (RunStatus.FINISHED, RunStatus.FAILED, RunStatus.KILLED)

    @staticmethod
    def all_status() -> list[int]:
        """Numbers of all."""
        return list(_NAMES)
