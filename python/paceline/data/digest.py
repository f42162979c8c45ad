"""Digests of data: eight hexadecimal digits that change when the data does, the same as MLflow's.

They are made from the hashes that pandas gives rows and arrays, of the first rows alone, so that large data costs
no more than small.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from paceline.exceptions import MlflowException

if TYPE_CHECKING:
    import numpy
    import pandas

    Arrays: TypeAlias = numpy.ndarray[Any, Any] | Mapping[str, numpy.ndarray[Any, Any]]

#: Rows of a frame, or elements of an array, that are looked at.
ROWS_MAX = 10_000


def digest_of_frame(frame: pandas.DataFrame) -> str:
    """Digest of a frame: of its first rows in columns of texts alone and of numbers, its length and its names."""
    import numpy
    from pandas.util import hash_pandas_object

    first_rows = frame.head(ROWS_MAX)
    # By place, since names may be there twice. All rows count here.
    are_texts = [_are_texts(frame.iloc[:, place]) for place in range(frame.shape[1])]
    texts = first_rows.columns[numpy.array(are_texts, dtype=bool)]
    numbers = first_rows.select_dtypes(include=[numpy.number]).columns
    hashes = hash_pandas_object(first_rows[texts.union(numbers)])
    names = [str(name).encode() for name in frame.columns]
    return _digest([hashes.to_numpy().tobytes(), _integer(len(frame)), *names])


def _are_texts(column: pandas.Series[Any]) -> bool:
    import pandas

    # Not a look at each value where the type of the column says it.
    if isinstance(column.dtype, pandas.StringDtype):
        return not column.isna().any()
    return (column.dtype.kind == "O" or len(column) == 0) and all(type(value) is str for value in column)


def digest_of_arrays(features: Arrays, targets: Arrays | None = None) -> str:
    """Digest of arrays: of the first elements and the shape of each, several by the order of their names."""
    parts: list[bytes] = []
    for arrays in (features, targets):
        if isinstance(arrays, Mapping):
            parts.extend(part for name in sorted(arrays) for part in _array_parts(arrays[name]))
        elif arrays is not None:
            parts.extend(_array_parts(arrays))
    return _digest(parts)


def digest_of_elements(elements: Iterable[numpy.ndarray[Any, Any]]) -> str:
    """Digest of a sequence of arrays, of whatever shape each has."""
    return _digest(map(_hashes, elements))


def _array_parts(array: numpy.ndarray[Any, Any]) -> Iterable[bytes]:
    yield _hashes(array)
    for length in array.shape:
        yield _integer(length)


def _hashes(array: numpy.ndarray[Any, Any]) -> bytes:
    import numpy
    from pandas.util import hash_array

    first = array.flatten()[:ROWS_MAX]
    try:
        # What a mask hides counts.
        return bytes(numpy.asarray(hash_array(first)).tobytes())
    except TypeError:
        # Elements that have no hash are only counted.
        return _integer(first.size)


def _integer(value: int) -> bytes:
    return struct.pack("=q", value)


def _digest(parts: Iterable[bytes]) -> str:
    digest, is_empty = hashlib.md5(usedforsecurity=False), True
    for part in parts:
        digest.update(part)
        is_empty = False
    if is_empty:
        raise MlflowException.invalid_parameter_value("A dataset without any element has no digest: give a 'digest'")
    return digest.hexdigest()[:8]
