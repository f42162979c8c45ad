"""What started a run."""

from __future__ import annotations

_NAMES = {1: "NOTEBOOK", 2: "JOB", 3: "PROJECT", 4: "LOCAL", 5: "UNKNOWN"}
_NUMBERS = {name: number for number, name in _NAMES.items()}


class SourceType:
    """Kind of the program that a run comes from.

    >>> SourceType.from_string("LOCAL")
    4
    """

    NOTEBOOK, JOB, PROJECT, LOCAL, UNKNOWN = range(1, 6)

    @staticmethod
    def from_string(status_str: str) -> int:
        """Number of a name; `UNKNOWN` for one that there is not."""
        return _NUMBERS.get(status_str, SourceType.UNKNOWN)

    @staticmethod
    def to_string(status: int) -> str:
        """Name of a number."""
        return _NAMES.get(status, "UNKNOWN")
