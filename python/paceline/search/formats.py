"""Tables of pandas, Polars and Arrow from columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

#: Kinds of columns.
Kind = Literal["text", "number", "time"]

FRAME_FORMATS = ("pandas", "polars", "arrow")


class Column(NamedTuple):
    """Values of one kind, in a list or an array of Arrow; `None` where there is none.

    Times are in milliseconds since 1970, UTC.
    """

    kind: Kind
    values: Any


def frame_of_columns(columns: Mapping[str, Column], output_format: str) -> Any:
    """A frame of pandas or Polars, or a table of Arrow, with the columns in their order."""
    makers = {"pandas": _to_pandas, "polars": _to_polars, "arrow": _to_arrow}
    return makers[output_format](columns)


def _to_pandas(columns: Mapping[str, Column]) -> Any:
    import pandas

    return pandas.DataFrame({name: _pandas_values(column) for name, column in columns.items()})


def _pandas_values(column: Column) -> Any:
    import numpy
    import pandas

    values = column.values
    is_arrow = not isinstance(values, list)
    if column.kind == "time":
        listed = values.to_pylist() if is_arrow else values
        return pandas.to_datetime(pandas.Series(listed, dtype="Int64"), unit="ms", utc=True)
    if is_arrow:
        return values.to_pandas()
    if column.kind == "number":
        return numpy.array([numpy.nan if value is None else value for value in values], dtype=float)
    return values


def _to_polars(columns: Mapping[str, Column]) -> Any:
    import polars

    types = {"text": polars.String(), "number": polars.Float64(), "time": polars.Datetime("ms", "UTC")}

    def series(name: str, column: Column) -> Any:
        if isinstance(column.values, list):
            return polars.Series(name, column.values, dtype=types[column.kind])
        return polars.Series(name, column.values).cast(types[column.kind])

    return polars.DataFrame([series(name, column) for name, column in columns.items()])


def _to_arrow(columns: Mapping[str, Column]) -> Any:
    import pyarrow

    types = {"text": pyarrow.string(), "number": pyarrow.float64(), "time": pyarrow.timestamp("ms", "UTC")}

    def array(column: Column) -> Any:
        if isinstance(column.values, list):
            return pyarrow.array(column.values, types[column.kind])
        return column.values.cast(types[column.kind])

    return pyarrow.table({name: array(column) for name, column in columns.items()})
