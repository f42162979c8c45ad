"""What is in use, and what is in the trash."""

from __future__ import annotations

from paceline.exceptions import MlflowException

_VIEWS = {"active_only": 1, "deleted_only": 2, "all": 3}


class ViewType:
    """Which experiments or runs a search looks at.

    >>> ViewType.to_string(ViewType.ALL)
    'all'
    """

    ACTIVE_ONLY = 1
    DELETED_ONLY = 2
    ALL = 3

    @classmethod
    def from_string(cls, view_str: str) -> int:
        """Number of a name."""
        if view_str not in _VIEWS:
            raise MlflowException.invalid_parameter_value(
                f"Invalid view {view_str!r}: it is one of {', '.join(_VIEWS)}"
            )
        return _VIEWS[view_str]

    @classmethod
    def to_string(cls, view_type: int) -> str:
        """Name of a number."""
        for name, number in _VIEWS.items():
            if number == view_type:
                return name
        raise MlflowException.invalid_parameter_value(f"Invalid view {view_type!r}: it is 1, 2 or 3")


class LifecycleStage:
    """Whether an experiment or a run is in use or deleted."""

    ACTIVE = "active"
    DELETED = "deleted"

    @classmethod
    def view_type_to_stages(cls, view_type: int = ViewType.ALL) -> list[str]:
        """The stages that a view shows."""
        stages = {ViewType.ACTIVE_ONLY: [cls.ACTIVE], ViewType.DELETED_ONLY: [cls.DELETED]}
        return stages.get(view_type, [cls.ACTIVE, cls.DELETED])

    @classmethod
    def is_valid(cls, lifecycle_stage: str) -> bool:
        """Whether this is a stage."""
        return lifecycle_stage in (cls.ACTIVE, cls.DELETED)

    @classmethod
    def matches_view_type(cls, view_type: int, lifecycle_stage: str) -> bool:
        """Whether a view shows what is in this stage."""
        return lifecycle_stage in cls.view_type_to_stages(view_type)
