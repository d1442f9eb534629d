"""Entities and aliases that the corpus names, with counts and where they come first and last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pipeline.knowledge.gazetteer import Gazetteer


def entity_tables(
    mentions: pd.DataFrame, issues: pd.DataFrame, gazetteer: Gazetteer
) -> dict[str, pd.DataFrame]:
    """Tables ``entities`` and ``aliases`` of what is mentioned at least once.

    Args:
        mentions: Table ``mentions``.
        issues: Table ``issues``; first and last go by date, undated issues come last.
        gazetteer: Names and aliases of the known entities.
    """
    order = issues.sort_values(["published_on", "issue_id"], na_position="last")["issue_id"]
    rank = pd.Series(range(len(order)), index=order.to_numpy())
    ranked = mentions.assign(rank=mentions["issue_id"].map(rank))
    groups = ranked.groupby("entity_id")
    counts = pd.DataFrame(
        {
            "mention_count": groups.size(),
            "article_count": groups["article_id"].nunique(),
            "issue_count": groups["issue_id"].nunique(),
            "first": groups["rank"].min(),
            "last": groups["rank"].max(),
        }
    ).reset_index()
    known = [gazetteer.entities[entity_id] for entity_id in counts["entity_id"]]
    ids = order.to_numpy()
    entities = counts.assign(
        entity_type=[e.entity_type for e in known],
        name=[e.name for e in known],
        name_ko=pd.Series([e.name_ko for e in known], dtype="str"),
        name_en=pd.Series([e.name_en for e in known], dtype="str"),
        is_discovered=False,
        first_issue_id=ids[counts["first"]],
        last_issue_id=ids[counts["last"]],
    )
    columns = [
        "entity_id", "entity_type", "name", "name_ko", "name_en", "is_discovered",
        "mention_count", "article_count", "issue_count", "first_issue_id", "last_issue_id",
    ]  # fmt: skip
    return {"entities": entities[columns], "aliases": _aliases(ranked, counts, gazetteer)}


def _aliases(mentions: pd.DataFrame, counts: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """Every known alias of the entities, with the first block that uses it."""
    first = (
        mentions.sort_values(["rank", "block_id", "start"])
        .drop_duplicates(["entity_id", "surface"])
        .set_index(["entity_id", "surface"])["block_id"]
    )
    rows = [
        (entity_id, alias, "knowledge", first.get((entity_id, alias)))
        for entity_id in counts["entity_id"]
        for alias in sorted(gazetteer.entities[entity_id].spellings)
    ]
    return pd.DataFrame(rows, columns=["entity_id", "alias", "origin", "first_block_id"])
