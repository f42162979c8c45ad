"""Tensors and datasets of TensorFlow."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from paceline.data.dataset import DescribedDataset
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


class TensorFlowDataset(DescribedDataset):
    """Features, and maybe targets: both tensors, or both a `tf.data.Dataset`."""

    def __init__(
        self,
        features: tensorflow.data.Dataset | tensorflow.Tensor,
        source: DatasetSource,
        targets: tensorflow.data.Dataset | tensorflow.Tensor | None = None,
        name: str | None = None,
        digest: str | None = None,
    ) -> None:
        are_tensors = _is_tensor(features)
        if not (are_tensors or _is_dataset(features)) or (
            targets is not None and not (_is_tensor(targets) if are_tensors else _is_dataset(targets))
        ):
            raise MlflowException.invalid_parameter_value(
                "'features' and 'targets' are both dense or ragged tensors, or both a tf.data.Dataset; "
                f"got {type(features).__name__} and {type(targets).__name__}"
            )
        self._features = features
        self._targets = targets
        self._are_tensors = are_tensors
        super().__init__(source, name, digest)

    @property
    def data(self) -> tensorflow.data.Dataset | tensorflow.Tensor:
        """What goes in."""
        return self._features

    @property
    def targets(self) -> tensorflow.data.Dataset | tensorflow.Tensor | None:
        """What is to be predicted."""
        return self._targets

    def _compute_digest(self) -> str:
        """Digest of the tensors, or of all elements of the datasets."""
        if self._are_tensors:
            targets = None if self._targets is None else _array(self._targets)
            return digest_of_arrays(_array(self._features), targets)
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
        """The tensors, or those of the first element by their names or places.

        `None` when one has no dimensions, or there are tensors in tensors.
        """
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
        import tensorflow

        return int(tensorflow.size(data) if self._are_tensors else data.cardinality())

    def _schema_of(self, data: Any) -> Schema:
        from paceline.types.infer_columns import schema_of_arrays

        return schema_of_arrays(data.numpy() if self._are_tensors else _first_element(data))


def _is_tensor(data: object) -> bool:
    import tensorflow

    # Sparse tensors have no array, and so no digest.
    return bool(tensorflow.is_tensor(data)) and hasattr(data, "numpy")


def _is_dataset(data: object) -> bool:
    import tensorflow

    return isinstance(data, tensorflow.data.Dataset)


def _array(tensor: Any) -> numpy.ndarray[Any, Any]:
    import numpy

    # A text without dimensions comes as bytes.
    return numpy.asarray(tensor.numpy())


def _elements(dataset: Any) -> Iterator[numpy.ndarray[Any, Any]]:
    """Each element as one array: what is in it, by the order of names or of places."""
    import numpy
    import tensorflow

    for element in dataset.as_numpy_iterator():
        yield numpy.concatenate([numpy.asarray(tensor).flatten() for tensor in tensorflow.nest.flatten(element)])


def _first_element(dataset: Any) -> Any:
    """The array of a dataset's first element, or its arrays by name; places are names, too."""
    import numpy

    element = next(dataset.as_numpy_iterator(), None)
    if isinstance(element, tuple):
        element = {str(place): part for place, part in enumerate(element)}
    parts = list(element.values()) if isinstance(element, dict) else [element]
    if not all(isinstance(part, numpy.ndarray) for part in parts):
        raise NoTypeError("an element has arrays, and none inside another")
    return element
