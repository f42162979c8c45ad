"""Frames of Polars."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from paceline.data.dataset import DescribedDataset
from paceline.data.dataset_source import DatasetSource
from paceline.data.pandas_dataset import check_column, colspec_json
from paceline.types import Schema
from paceline.types.infer_values import NoTypeError

if TYPE_CHECKING:
    import polars


class PolarsDataset(DescribedDataset):
    """A frame of Polars. `targets` and `predictions` name columns of it."""

    def __init__(
        self,
        df: polars.DataFrame,
        source: DatasetSource,
        targets: str | None = None,
        name: str | None = None,
        digest: str | None = None,
        predictions: str | None = None,
    ) -> None:
        check_column("targets", targets, df.columns)
        check_column("predictions", predictions, df.columns)
        self._df = df
        self._targets = targets
        self._predictions = predictions
        super().__init__(source, name, digest)

    @property
    def df(self) -> polars.DataFrame:
        """The frame."""
        return self._df

    @property
    def targets(self) -> str | None:
        """Name of the column to be predicted."""
        return self._targets

    @property
    def predictions(self) -> str | None:
        """Name of the column of predictions."""
        return self._predictions

    def _compute_digest(self) -> str:
        """The sum of the hashes that Polars gives the rows, in decimal digits, as MLflow has it."""
        return str(self._df.hash_rows().sum())

    @property
    def profile(self) -> dict[str, int]:
        """Numbers of rows and of elements."""
        return {"num_rows": self._df.height, "num_elements": self._df.height * self._df.width}

    @cached_property
    def schema(self) -> Schema | None:
        """The columns, or `None` when one has no type."""
        from paceline.types.infer_polars import schema_of_polars_frame

        try:
            return schema_of_polars_frame(self._df)
        except NoTypeError:
            return None

    def schema_json(self) -> str | None:
        """The schema as the store keeps it. MLflow writes JSON's `null` where a frame of Polars has none."""
        return colspec_json(self.schema) or "null"
