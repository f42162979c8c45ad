"""Schemas: what the columns of a table or the tensors of a model are."""

from paceline.types.data_type import DataType
from paceline.types.schema import ColSpec, Schema, TensorSpec

__all__ = ["ColSpec", "DataType", "Schema", "TensorSpec"]
