"""Tensors and datasets of TensorFlow are described as MLflow does it."""

from __future__ import annotations

import collections
from typing import Any

import numpy
import pytest

import paceline.data
from paceline.exceptions import MlflowException

tensorflow = pytest.importorskip(
    "tensorflow", reason="is installed for tests of frameworks alone", exc_type=ImportError
)
pytest.importorskip("mlflow", reason="compares with MLflow, which is not installed here")

from comparison import assert_same, assert_same_inputs, made  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore")

FEATURES = numpy.arange(12.0).reshape(4, 3)
TARGETS = numpy.array([0, 1, 0, 1])
KINDS = [
    "bfloat16", "bool", "complex64", "complex128", "float16", "float32", "float64", "int8", "int16", "int32", "int64",
    "uint8", "uint16", "uint32", "uint64",
]  # fmt: skip


def sliced(data: Any) -> Any:
    return tensorflow.data.Dataset.from_tensor_slices(data)


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_of_elements(kind: str) -> None:
    tensor = tensorflow.cast(tensorflow.constant([[1, 0], [3, 2]]), kind)
    for label, data in {"tensor": tensor, "slices": sliced(tensor), "batches": sliced(tensor).batch(2)}.items():
        assert_same(label, "from_tensorflow", data, "/x")


def tensors() -> dict[str, tuple[Any, Any]]:
    """Features and targets that are tensors, by name."""
    constant = tensorflow.constant
    return {
        "NaN": (constant([1.0, numpy.nan]), None),
        "texts": (constant(["a", "bb"]), None),
        "no dimensions": (constant(5.0), None),
        "no dimensions, whole": (constant(5), None),
        "three dimensions": (tensorflow.ones((2, 3, 4)), None),
        "no elements": (tensorflow.zeros((0, 3)), None),
        "many elements": (constant(numpy.arange(30_000.0).reshape(3000, 10)), None),
        "targets": (constant(FEATURES), constant(TARGETS)),
        "targets without dimensions": (constant(FEATURES), constant(1)),
        "variable": (tensorflow.Variable(FEATURES), None),
        "ragged": (tensorflow.ragged.constant([[1, 2], [3]]), None),
    }


def datasets() -> dict[str, tuple[Any, Any]]:
    """Features and targets that are datasets, by name."""
    pair = collections.namedtuple("pair", "x y")
    ragged = tensorflow.ragged.constant([[1, 2], [3]])
    lengths = tensorflow.data.Dataset.from_generator(
        lambda: iter([[1, 2], [3]]), output_signature=tensorflow.TensorSpec((None,), tensorflow.int32)
    )
    return {
        "slices": (sliced(FEATURES), None),
        "numbers": (tensorflow.data.Dataset.range(5), None),
        "batches of numbers": (tensorflow.data.Dataset.range(5).batch(2), None),
        "batches of texts": (sliced(["a", "b"]).batch(2), None),
        "targets": (sliced(FEATURES), sliced(TARGETS)),
        "batches with targets": (sliced(FEATURES).batch(3), sliced(TARGETS).batch(3)),
        "targets by name": (sliced(FEATURES).batch(2), sliced({"y": TARGETS}).batch(2)),
        "tuples": (sliced((FEATURES, TARGETS)), None),
        "batches of tuples": (sliced((FEATURES, TARGETS)).batch(2), None),
        "batches of tuples of one": (sliced((FEATURES,)).batch(2), None),
        "batches of tuples of kinds": (sliced((numpy.array(["a", "b"]), numpy.array([1, 2]))).batch(2), None),
        "batches of named tuples": (sliced(pair(FEATURES, TARGETS)).batch(2), None),
        "names": (sliced({"b": FEATURES, "a": TARGETS}), None),
        "names of matrices": (sliced({"b": FEATURES, "a": FEATURES * 2}), None),
        "batches by name": (sliced({"b": FEATURES, "a": TARGETS}).batch(2), None),
        "names in names": (sliced({"b": {"x": FEATURES}, "a": TARGETS}).batch(2), None),
        "names in tuples": (sliced(({"b": FEATURES, "a": FEATURES}, TARGETS)).batch(2), None),
        "tuples in names": (sliced({"b": (FEATURES, FEATURES)}).batch(2), None),
        "elements of lengths": (lengths, None),
        "ragged": (sliced(ragged), None),
        "an unknown length": (sliced(FEATURES).filter(lambda _: True), None),
        "large elements": (sliced(numpy.arange(60_000.0).reshape(2, 30_000)), None),
    }


def test_tensors() -> None:
    for label, (features, targets) in tensors().items():
        described = assert_same(label, "from_tensorflow", features, "/x", targets, name="n")
        assert isinstance(described, dict), label


def test_datasets() -> None:
    for label, (features, targets) in datasets().items():
        described = assert_same(label, "from_tensorflow", features, "/x", targets, name="n")
        assert isinstance(described, dict), label


def test_a_given_digest() -> None:
    for digest in ("d", ""):
        assert_same(digest, "from_tensorflow", tensorflow.constant(FEATURES), digest=digest)


def test_what_is_refused() -> None:
    tensor = tensorflow.constant(TARGETS)
    cases = {
        "a dataset with a tensor": (sliced(FEATURES), tensor),
        "a tensor with a dataset": (tensor, sliced(TARGETS)),
        "an array": (FEATURES, None),
        "nothing": (None, None),
        "no elements": (sliced(FEATURES).take(0), None),
    }
    for label, (features, targets) in cases.items():
        refused = assert_same(label, "from_tensorflow", features, "/x", targets)
        assert refused == ("MlflowException", "INVALID_PARAMETER_VALUE"), label
    # MLflow reads on for ever here, and has no sentence for the other.
    for features in (tensorflow.data.Dataset.range(5).repeat(), tensorflow.sparse.from_dense(FEATURES)):
        refused = made(paceline.data, "from_tensorflow", features)
        assert refused == ("MlflowException", "INVALID_PARAMETER_VALUE")


def test_texts_one_by_one_have_a_digest() -> None:
    # MLflow raises an AttributeError for all of them.
    first, other = (paceline.data.from_tensorflow(sliced(texts), "/x").digest for texts in (["a", "bb"], ["a", "bc"]))
    assert first != other
    assert paceline.data.from_tensorflow(tensorflow.constant("x"), "/x").profile == {"features_cardinality": 1}


def test_an_endless_dataset_can_have_a_given_digest() -> None:
    endless = tensorflow.data.Dataset.range(5).repeat()
    with pytest.raises(MlflowException, match="digest"):
        paceline.data.from_tensorflow(endless, "/x")
    dataset = paceline.data.from_tensorflow(endless, "/x", digest="d")
    assert (dataset.digest, dataset.profile) == ("d", {"features_cardinality": -1})


def test_a_run_remembers_the_same(server: str, unique_name: str) -> None:
    features, targets = sliced({"b": FEATURES, "a": TARGETS}).batch(2), sliced(TARGETS).batch(2)
    assert_same_inputs(server, unique_name, "from_tensorflow", features, "s3://b/x", targets, name="cats")
