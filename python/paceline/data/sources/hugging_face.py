"""Datasets of Hugging Face."""

from __future__ import annotations

from typing import Any

from paceline.data.dataset_source import DatasetSource


class HuggingFaceDatasetSource(DatasetSource):
    """A dataset of Hugging Face's hub, or of files of its formats: what `datasets.load_dataset` takes."""

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
        self.path = path
        self.config_name = config_name
        self.data_dir = data_dir
        self.data_files = data_files
        self.split = split
        self.revision = None if revision is None else str(revision)
        self.trust_remote_code = trust_remote_code

    @classmethod
    def _get_source_type(cls) -> str:
        """`hugging_face`."""
        return "hugging_face"

    def load(self, **kwargs: Any) -> Any:
        """The dataset, by the package `datasets`; `kwargs` are more of what its `load_dataset` takes."""
        import datasets

        members = {name: value for name, value in self.to_dict().items() if value not in (None, "None")}
        name = members.pop("config_name", None)
        if self.trust_remote_code is not None:
            members["trust_remote_code"] = self.trust_remote_code
        return datasets.load_dataset(name=name, **members, **kwargs)

    def to_dict(self) -> dict[str, Any]:
        """What is known of the dataset."""
        return {
            "path": self.path,
            "config_name": self.config_name,
            "data_dir": self.data_dir,
            "data_files": self.data_files,
            "split": str(self.split),
            "revision": self.revision,
        }
