"""Datasets of Hugging Face."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from paceline.data.dataset import DescribedDataset
from paceline.data.dataset_source import DatasetSource
from paceline.data.digest import ROWS_MAX, digest_of_frame
from paceline.data.pandas_dataset import check_column, colspec_json
from paceline.exceptions import MlflowException
from paceline.types import Schema
from paceline.types.infer_values import NoTypeError

if TYPE_CHECKING:
    import datasets
    import pandas


class HuggingFaceDataset(DescribedDataset):
    """A dataset of Hugging Face, one split of it. `targets` names a column."""

    def __init__(
        self,
        ds: datasets.Dataset,
        source: DatasetSource,
        targets: str | None = None,
        name: str | None = None,
        digest: str | None = None,
    ) -> None:
        check_split(ds)
        check_column("targets", targets, ds.column_names)
        self._ds = ds
        self._targets = targets
        super().__init__(source, name, digest)

    @property
    def ds(self) -> datasets.Dataset:
        """The dataset of Hugging Face."""
        return self._ds

    @property
    def targets(self) -> str | None:
        """Name of the column to be predicted."""
        return self._targets

    @cached_property
    def _first_rows(self) -> pandas.DataFrame:
        # All of it may be larger than memory. Where there are no rows, there is no first batch of them.
        batches = self._ds.to_pandas(batch_size=ROWS_MAX, batched=True)
        return next(batches) if self._ds.num_rows else self._ds.to_pandas()

    def _compute_digest(self) -> str:
        """Digest of the first rows."""
        return digest_of_frame(self._first_rows)

    @property
    def profile(self) -> dict[str, Any]:
        """Number of rows, and bytes in memory and on the disk where they are known."""
        return {
            "num_rows": self._ds.num_rows,
            "dataset_size": self._ds.dataset_size,
            "size_in_bytes": self._ds.size_in_bytes,
        }

    @cached_property
    def schema(self) -> Schema | None:
        """The columns, or `None` when one has no type."""
        from paceline.types.infer_columns import schema_of_frame

        try:
            return schema_of_frame(self._first_rows)
        except NoTypeError:
            return None

    def schema_json(self) -> str | None:
        """The schema as the store keeps it."""
        return colspec_json(self.schema)


def check_split(ds: object) -> None:
    """Refuse what is not one split of a dataset, on this machine: several of them, or a stream."""
    import datasets

    if not isinstance(ds, datasets.Dataset):
        raise MlflowException.invalid_parameter_value(
            f"One split of a dataset is needed, a datasets.Dataset; got {type(ds).__name__}"
        )
