"""The declared tables: ``TABLES[name]`` is the contract of ``data/processed/tables/<name>.parquet``."""

from __future__ import annotations

from pipeline.tables.corpus import CORPUS_TABLES
from pipeline.tables.graph import GRAPH_TABLES
from pipeline.tables.issue import ISSUE_TABLES
from pipeline.tables.movement import MOVEMENT_TABLES
from pipeline.tables.spec import Table

TABLES: dict[str, Table] = {
    table.name: table for table in (*ISSUE_TABLES, *CORPUS_TABLES, *MOVEMENT_TABLES, *GRAPH_TABLES)
}

__all__ = ["CORPUS_TABLES", "GRAPH_TABLES", "ISSUE_TABLES", "MOVEMENT_TABLES", "TABLES", "Table"]
