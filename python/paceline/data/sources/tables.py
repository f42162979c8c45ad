"""Data in tables of Delta Lake, of Spark, and of Hugging Face."""

from __future__ import annotations

from typing import Any

from paceline.data.dataset_source import DatasetSource


class DeltaDatasetSource(DatasetSource):
    """A table of Delta Lake, by path or by name, maybe of a certain version."""

    def __init__(
        self,
        path: str | None = None,
        delta_table_name: str | None = None,
        delta_table_version: int | None = None,
        delta_table_id: str | None = None,
    ) -> None:
        self._members = {
            "path": path,
            "delta_table_name": delta_table_name,
            "delta_table_version": delta_table_version,
            "delta_table_id": delta_table_id,
        }

    def get_source_type(self) -> str:
        """`delta_table`."""
        return "delta_table"

    def to_dict(self) -> dict[str, Any]:
        """What is known of the table."""
        return _known(self._members)


class SparkDatasetSource(DatasetSource):
    """A table or a query of Spark."""

    def __init__(self, path: str | None = None, table_name: str | None = None, sql: str | None = None) -> None:
        self._members = {"path": path, "table_name": table_name, "sql": sql}

    def get_source_type(self) -> str:
        """`spark`."""
        return "spark"

    def to_dict(self) -> dict[str, Any]:
        """What is known of the table."""
        return _known(self._members)


class HuggingFaceDatasetSource(DatasetSource):
    """A dataset of Hugging Face's hub, or of files of its formats."""

    def __init__(
        self,
        path: str,
        config_name: str | None = None,
        data_dir: str | None = None,
        data_files: Any = None,
        split: Any = None,
        revision: Any = None,
        trust_remote_code: bool | None = None,
    ) -> None:
        self._members = {
            "path": path,
            "config_name": config_name,
            "data_dir": data_dir,
            "data_files": data_files,
            "split": str(split),
            "revision": None if revision is None else str(revision),
        }
        self._trust_remote_code = trust_remote_code

    def get_source_type(self) -> str:
        """`hugging_face`."""
        return "hugging_face"

    def load(self, **kwargs: Any) -> Any:
        """The dataset, by the package `datasets`."""
        import datasets

        members = {name: value for name, value in self._members.items() if value not in (None, "None")}
        name = members.pop("config_name", None)
        return datasets.load_dataset(name=name, **members, **kwargs)

    def to_dict(self) -> dict[str, Any]:
        """What is known of the dataset."""
        return dict(self._members)


def _known(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
