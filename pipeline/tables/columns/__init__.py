"""Every column of the project: one name, one type, one meaning, one unit, wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.tables.columns import (
    claims,
    editions,
    found,
    graph,
    issue,
    movement,
    outlook,
    runs,
    topics,
    tracking,
)

if TYPE_CHECKING:
    from pipeline.tables.columns.column import Column

_AREAS = (issue, found, movement, graph, runs, outlook, topics, tracking, claims, editions)
_ALL = tuple(column for area in _AREAS for column in area.COLUMNS)

COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}
assert len(COLUMNS) == len(_ALL), "a column is declared twice"
