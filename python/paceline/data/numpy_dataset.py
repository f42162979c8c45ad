"""Arrays of numpy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from paceline.data.dataset import DescribedDataset
from paceline.data.dataset_source import DatasetSource
from paceline.data.digest import digest_of_arrays
from paceline.types import Schema
from paceline.types.infer_values import NoTypeError

if TYPE_CHECKING:
    from paceline.data.digest import Arrays


class TensorSchema(NamedTuple):
    """Schemas of the tensors that go in and of those to be predicted."""

    features: Schema
    targets: Schema | None

    def to_dict(self) -> dict[str, Any]:
        """The schema as JSON that holds JSON texts, which is how MLflow has it."""
        targets = None if self.targets is None else self.targets.to_json()
        return {"mlflow_tensorspec": {"features": self.features.to_json(), "targets": targets}}


class NumpyDataset(DescribedDataset):
    """Arrays of features, and maybe of targets: one, or a dictionary of several."""

    def __init__(
        self,
        features: Arrays,
        source: DatasetSource,
        targets: Arrays | None = None,
        name: str | None = None,
        digest: str | None = None,
    ) -> None:
        self._features = features
        self._targets = targets
        super().__init__(source, name, digest)

    @property
    def features(self) -> Arrays:
        """The arrays that go in."""
        return self._features

    @property
    def targets(self) -> Arrays | None:
        """The arrays to be predicted."""
        return self._targets

    def _compute_digest(self) -> str:
        """Digest of the arrays."""
        return digest_of_arrays(self._features, self._targets)

    @property
    def profile(self) -> dict[str, Any]:
        """Shape, number of elements and bytes of each array."""
        return _profile("features", self._features) | (
            {} if self._targets is None else _profile("targets", self._targets)
        )

    @cached_property
    def schema(self) -> TensorSchema | None:
        """The tensors, or `None` when one has no shape."""
        from paceline.types.infer_columns import schema_of_arrays

        try:
            targets = None if self._targets is None else schema_of_arrays(self._targets)
            return TensorSchema(schema_of_arrays(self._features), targets)
        except NoTypeError:
            return None

    def schema_json(self) -> str | None:
        """The schema as the store keeps it."""
        return tensorspec_json(self.schema)


def tensorspec_json(schema: TensorSchema | None) -> str | None:
    """A schema of tensors as the store keeps it."""
    return None if schema is None else json.dumps(schema.to_dict())


def _profile(what: str, arrays: Arrays) -> dict[str, Any]:
    def of_each(measure: Any) -> Any:
        if isinstance(arrays, Mapping):
            return {name: measure(array) for name, array in arrays.items()}
        return measure(arrays)

    return {
        f"{what}_shape": of_each(lambda array: array.shape),
        f"{what}_size": of_each(lambda array: int(array.size)),
        f"{what}_nbytes": of_each(lambda array: int(array.nbytes)),
    }
