"""All tables of editions: changes of each issue, agenda, sources, lineage of names."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pipeline.analyze.editions.agenda import agenda_table
from pipeline.analyze.editions.changes import issue_changes
from pipeline.analyze.editions.lineage import name_lineage, version_lineage
from pipeline.analyze.editions.source_lens import source_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from pipeline.settings import AnalyzeSettings

log = logging.getLogger("pipeline.analyze")


def edition_tables(
    tables: Mapping[str, pd.DataFrame],
    settings: AnalyzeSettings,
    *,
    families: Mapping[str, str] | None = None,
) -> dict[str, pd.DataFrame]:
    """Every table of :data:`pipeline.tables.editions.EDITION_TABLES`.

    Args:
        tables: ``issues``, ``articles``, ``blocks``, ``references``, ``mentions``, ``terms``,
            ``keyword_timeline``, ``entities``, ``aliases``, ``edge_timeline``, ``quantities``.
        settings: Levels, least counts, rows kept, seed.
        families: Entity → family it is a version of.
    """
    issues, mentions = tables["issues"], tables["mentions"]
    found = {
        "issue_changes": issue_changes(tables, settings),
        "agenda": agenda_table(tables["articles"], mentions, issues, settings),
        **source_tables(tables, settings),
        "name_lineage": name_lineage(mentions, tables["aliases"], issues, settings),
        "version_lineage": version_lineage(mentions, issues, tables["blocks"], families or {}),
    }
    log.info("editions: %s", ", ".join(f"{name} {len(rows)}" for name, rows in found.items()))
    return found
