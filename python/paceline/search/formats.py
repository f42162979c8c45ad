"""Tables of pandas, Polars and Arrow from columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

#: Kinds of columns.
Kind = Literal["text", "number", "time"]

FRAME_FORMATS = ("pandas", "polars", "arrow")


class Column(NamedTuple):
    """Values of one kind; `None` where there is none. Times are in milliseconds since 1970, UTC."""

    kind: Kind
    values: Sequence[Any]


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

    if column.kind == "time":
        return pandas.to_datetime(pandas.Series(column.values, dtype="Int64"), unit="ms", utc=True)
    if column.kind == "number":
        return numpy.array([numpy.nan if value is None else value for value in column.values], dtype=float)
    return list(column.values)


def _to_polars(columns: Mapping[str, Column]) -> Any:
    import polars

    types = {"text": polars.String(), "number": polars.Float64(), "time": polars.Datetime("ms", "UTC")}
    return polars.DataFrame(
        [polars.Series(name, column.values, dtype=types[column.kind]) for name, column in columns.items()]
    )


def _to_arrow(columns: Mapping[str, Column]) -> Any:
    import pyarrow

    types = {"text": pyarrow.string(), "number": pyarrow.float64(), "time": pyarrow.timestamp("ms", "UTC")}
    return pyarrow.table({name: pyarrow.array(column.values, types[column.kind]) for name, column in columns.items()})
