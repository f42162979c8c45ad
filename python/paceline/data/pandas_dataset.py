"""Frames of pandas."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from paceline.data.dataset import DescribedDataset
from paceline.data.dataset_source import DatasetSource
from paceline.data.digest import digest_of_frame
from paceline.exceptions import MlflowException
from paceline.types import Schema
from paceline.types.infer_values import NoTypeError

if TYPE_CHECKING:
    import pandas


class PandasDataset(DescribedDataset):
    """A frame of pandas. `targets` and `predictions` name columns of it."""

    def __init__(
        self,
        df: pandas.DataFrame,
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
    def df(self) -> pandas.DataFrame:
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
        """Digest of the frame."""
        return digest_of_frame(self._df)

    @property
    def profile(self) -> dict[str, int]:
        """Numbers of rows and of elements."""
        return {"num_rows": len(self._df), "num_elements": int(self._df.size)}

    @cached_property
    def schema(self) -> Schema | None:
        """The columns, or `None` when one has no type."""
        from paceline.types.infer_columns import schema_of_frame

        try:
            return schema_of_frame(self._df)
        except NoTypeError:
            return None

    def schema_json(self) -> str | None:
        """The schema as the store keeps it."""
        return colspec_json(self.schema)


def check_column(parameter: str, column: Any, columns: Any) -> None:
    """Refuse the name of a column that there is not."""
    if column is not None and column not in columns:
        raise MlflowException.invalid_parameter_value(
            f"{parameter!r} names the column {column!r}, and there are {', '.join(map(repr, columns))}"
        )


def colspec_json(schema: Schema | None) -> str | None:
    """A schema of columns as the store keeps it."""
    return None if schema is None else json.dumps({"mlflow_colspec": schema.to_dict()})
