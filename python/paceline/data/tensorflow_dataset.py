"""Tensors and datasets of TensorFlow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

from paceline.data.dataset import Dataset
from paceline.data.dataset_source import DatasetSource
from paceline.data.digest import digest_of_arrays, digest_of_elements
from paceline.data.numpy_dataset import TensorSchema, tensorspec_json
from paceline.exceptions import MlflowException
from paceline.types import Schema
from paceline.types.infer_values import NoTypeError

if TYPE_CHECKING:
    import numpy
    import tensorflow

#: What TensorFlow says of a dataset that has no end.
_INFINITE = -1


class TensorFlowDataset(Dataset):
    """Features, and maybe targets: both tensors, or both a `tf.data.Dataset`."""

    def __init__(
        self,
        features: tensorflow.data.Dataset | tensorflow.Tensor,
        source: DatasetSource,
        targets: tensorflow.data.Dataset | tensorflow.Tensor | None = None,
        name: str | None = None,
        digest: str | None = None,
    ) -> None:
        import tensorflow

        kinds = (tensorflow.data.Dataset, tensorflow.Tensor)
        kind = next((kind for kind in kinds if isinstance(features, kind)), None)
        if kind is None or not (targets is None or isinstance(targets, kind)):
            raise MlflowException.invalid_parameter_value(
                "'features' and 'targets' are both tensors or both a tf.data.Dataset; "
                f"got {type(features).__name__} and {type(targets).__name__}"
            )
        self._features = features
        self._targets = targets
        self._are_tensors = kind is tensorflow.Tensor
        super().__init__(source, name, digest)

    @property
    def data(self) -> tensorflow.data.Dataset | tensorflow.Tensor:
        """What goes in."""
        return self._features

    @property
    def targets(self) -> tensorflow.data.Dataset | tensorflow.Tensor | None:
        """What is to be predicted."""
        return self._targets

    def compute_digest(self) -> str:
        """Digest of the tensors, or of all elements of the datasets."""
        if self._are_tensors:
            targets = None if self._targets is None else self._targets.numpy()
            return digest_of_arrays(self._features.numpy(), targets)
        given = [self._features] if self._targets is None else [self._features, self._targets]
        if any(int(dataset.cardinality()) == _INFINITE for dataset in given):
            raise MlflowException.invalid_parameter_value("A dataset without an end has no digest: give a 'digest'")
        return digest_of_elements(element for dataset in given for element in _elements(dataset))

    @property
    def profile(self) -> dict[str, int]:
        """Numbers of elements."""
        profile = {"features_cardinality": self._cardinality(self._features)}
        if self._targets is not None:
            profile["targets_cardinality"] = self._cardinality(self._targets)
        return profile

    @cached_property
    def schema(self) -> TensorSchema | None:
        """The tensors, or those of the first element; `None` when there is more than one, or none with a shape."""
        try:
            return TensorSchema(
                self._schema_of(self._features), None if self._targets is None else self._schema_of(self._targets)
            )
        except NoTypeError:
            return None

    def schema_json(self) -> str | None:
        """The schema as the store keeps it."""
        return tensorspec_json(self.schema)

    def _cardinality(self, data: Any) -> int:
        return int(data.numpy().size if self._are_tensors else data.cardinality())

    def _schema_of(self, data: Any) -> Schema:
        from paceline.types.infer_columns import schema_of_arrays

        if self._are_tensors:
            return schema_of_arrays(data.numpy())
        first = next(islice(data.as_numpy_iterator(), 1), None)
        if isinstance(first, Mapping | tuple):
            raise NoTypeError("an element of several tensors")
        return schema_of_arrays(first)


def _elements(dataset: Any) -> Iterator[numpy.ndarray[Any, Any]]:
    """Each element as one array: what is in it, by the order of names or of places."""
    import numpy

    for element in dataset.as_numpy_iterator():
        yield numpy.concatenate([numpy.asarray(tensor).flatten() for tensor in _tensors(element)])


def _tensors(element: Any) -> Iterator[Any]:
    if isinstance(element, Mapping):
        for name in sorted(element):
            yield from _tensors(element[name])
    elif isinstance(element, tuple):
        for part in element:
            yield from _tensors(part)
    else:
        yield element
