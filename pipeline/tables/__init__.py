"""The declared tables: ``TABLES[name]`` is the contract of ``data/processed/tables/<name>.parquet``."""

from __future__ import annotations

from pipeline.tables.claims import CLAIM_TABLES
from pipeline.tables.corpus import CORPUS_TABLES
from pipeline.tables.editions import EDITION_TABLES
from pipeline.tables.graph import GRAPH_TABLES
from pipeline.tables.issue import ISSUE_TABLES
from pipeline.tables.movement import MOVEMENT_TABLES
from pipeline.tables.outlook import OUTLOOK_TABLES
from pipeline.tables.spec import Table
from pipeline.tables.topics import TOPIC_TABLES
from pipeline.tables.tracking import TRACKING_TABLES

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *ISSUE_TABLES,
        *CORPUS_TABLES,
        *MOVEMENT_TABLES,
        *GRAPH_TABLES,
        *OUTLOOK_TABLES,
        *TOPIC_TABLES,
        *TRACKING_TABLES,
        *CLAIM_TABLES,
        *EDITION_TABLES,
    )
}

__all__ = [
    "CLAIM_TABLES",
    "CORPUS_TABLES",
    "EDITION_TABLES",
    "GRAPH_TABLES",
    "ISSUE_TABLES",
    "MOVEMENT_TABLES",
    "OUTLOOK_TABLES",
    "TABLES",
    "TOPIC_TABLES",
    "TRACKING_TABLES",
    "Table",
]
