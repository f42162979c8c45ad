"""Frames of Spark."""

from __future__ import annotations

import hashlib
import logging
import struct
from functools import cached_property
from typing import TYPE_CHECKING, Any

from paceline.data.dataset import DescribedDataset
from paceline.data.dataset_source import DatasetSource
from paceline.data.pandas_dataset import check_column, colspec_json
from paceline.types import Schema
from paceline.types.infer_values import NoTypeError

if TYPE_CHECKING:
    import pyspark.sql

_logger = logging.getLogger(__name__)

#: How long to count rows, and how sure the number must be.
_COUNT_MS_MAX = 5000
_COUNT_CONFIDENCE = 0.9


class SparkDataset(DescribedDataset):
    """A frame of Spark. `targets` and `predictions` name columns of it."""

    def __init__(
        self,
        df: pyspark.sql.DataFrame,
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
    def df(self) -> pyspark.sql.DataFrame:
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
        """Digest of the plan of the frame: its rows may be more than anybody wants to read."""
        return hashlib.md5(struct.pack("=q", self._df.semanticHash()), usedforsecurity=False).hexdigest()[:8]

    @cached_property
    def profile(self) -> dict[str, Any] | None:
        """About how many rows there are, `unknown` when there are none or counting takes long.

        `None` when they cannot be counted.
        """
        try:
            count = self._df.rdd.countApprox(timeout=_COUNT_MS_MAX, confidence=_COUNT_CONFIDENCE)
        except Exception as error:
            # Frames of Spark Connect cannot be counted so, and a frame may fail when it is read at all.
            _logger.warning("The rows of a frame of Spark cannot be counted: %s", error)
            return None
        return {"approx_count": count if count > 0 else "unknown"}

    @cached_property
    def schema(self) -> Schema | None:
        """The columns, or `None` when one has no type."""
        from paceline.types.infer_spark import schema_of_spark_frame

        try:
            return schema_of_spark_frame(self._df)
        except NoTypeError:
            return None

    def schema_json(self) -> str | None:
        """The schema as the store keeps it."""
        return colspec_json(self.schema)
