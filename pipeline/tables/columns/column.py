"""The value of a column's declaration, and the types columns have."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Column:
    """A column's contract. ``allowed`` closes the vocabulary of a string column."""

    name: str
    type: pa.DataType
    description: str
    unit: str = ""
    allowed: tuple[str, ...] = ()


TEXT, COUNT, SHARE = pa.string(), pa.int32(), pa.float64()
TEXTS = pa.list_(pa.string())
DATE, TIME, FLAG = pa.date32(), pa.timestamp("us", tz="UTC"), pa.bool_()
