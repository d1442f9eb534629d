"""How a table is declared: its grain, its columns in order, its key, what may be null."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pyarrow as pa

from pipeline.tables.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

Scope = Literal["issue", "corpus"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table's contract.

    Attributes:
        grain: What one row is.
        columns: Names from :data:`pipeline.tables.columns.COLUMNS`, in order.
        key: Columns that together are unique.
        sort: Columns the rows are sorted by on disk; the key where empty.
        nullable: Columns that may hold nulls.
        allowed: Closed vocabularies that are this table's own (``kind``).
        links: Column → table whose key column of the same name must hold each value.
        scope: ``issue`` where rows come from one issue alone, ``corpus`` where from all.
    """

    name: str
    grain: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    scope: Scope
    sort: tuple[str, ...] = ()
    nullable: frozenset[str] = frozenset()
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def order(self) -> tuple[str, ...]:
        """The columns rows are sorted by on disk."""
        return self.sort or self.key

    def values_of(self, column: str) -> tuple[str, ...]:
        """The closed vocabulary of a column in this table; empty where it is open."""
        return self.allowed.get(column, COLUMNS[column].allowed)

    def schema(self) -> pa.Schema:
        """Arrow schema; each field carries its description, unit and vocabulary."""
        return pa.schema(
            [self._field(name) for name in self.columns],
            metadata={"table": self.name, "grain": self.grain, "key": ",".join(self.key)},
        )

    def _field(self, name: str) -> pa.Field:
        column = COLUMNS[name]
        metadata = {"description": column.description}
        if column.unit:
            metadata["unit"] = column.unit
        if values := self.values_of(name):
            metadata["values"] = ",".join(values)
        return pa.field(name, column.type, nullable=name in self.nullable, metadata=metadata)
