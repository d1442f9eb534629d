"""Entities and aliases that the corpus names, with counts and where they come first and last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.analyze.lookup import positions_of
from pipeline.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from pipeline.knowledge.entities import Entity


def entity_tables(
    mentions: pd.DataFrame,
    issues: pd.DataFrame,
    known: Mapping[str, Entity],
    learned: Sequence[Entity] = (),
    glossed: Collection[tuple[str, str]] = (),
) -> dict[str, pd.DataFrame]:
    """Tables ``entities`` and ``aliases`` of what is mentioned at least once.

    Args:
        mentions: Table ``mentions``.
        issues: Table ``issues``; first and last go by date, undated issues come last.
        known: The gazetteer's entities by id.
        learned: Entities the corpus taught, and known ones again with the aliases it taught.
        glossed: (entity id, alias) that a gloss of the corpus gave.
    """
    order = issues.sort_values(["published_on", "issue_id"], na_position="last")["issue_id"]
    ranked = mentions.assign(rank=positions_of(mentions["issue_id"], order))
    assert (ranked["rank"] >= 0).all(), "a mention in an issue that is not in table issues"
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
    facts = {e.entity_id: e for e in learned} | dict(known)
    named = [facts[entity_id] for entity_id in counts["entity_id"]]
    ids = order.to_numpy()
    entities = counts.assign(
        entity_type=[e.entity_type for e in named],
        name=[e.name for e in named],
        name_ko=pd.Series([e.name_ko for e in named], dtype="str"),
        name_en=pd.Series([e.name_en for e in named], dtype="str"),
        is_discovered=[e.entity_id not in known for e in named],
        first_issue_id=ids[counts["first"]],
        last_issue_id=ids[counts["last"]],
    )
    columns = [
        "entity_id", "entity_type", "name", "name_ko", "name_en", "is_discovered",
        "mention_count", "article_count", "issue_count", "first_issue_id", "last_issue_id",
    ]  # fmt: skip
    names = _names(counts["entity_id"], known, learned, frozenset(glossed))
    return {"entities": entities[columns], "aliases": _aliases(ranked, names)}


def _names(
    entity_ids: Collection[str],
    known: Mapping[str, Entity],
    learned: Sequence[Entity],
    glossed: Collection[tuple[str, str]],
) -> list[tuple[str, str, str]]:
    """(entity id, alias, origin) of the entities; knowledge comes before what was learned."""
    origins: dict[tuple[str, str], str] = {}
    for entity in learned:
        for alias in entity.spellings:
            key = (entity.entity_id, alias)
            origins[key] = "gloss" if key in glossed else "discovered"
    for entity_id in entity_ids:
        if entity_id in known:
            origins |= {(entity_id, alias): "knowledge" for alias in known[entity_id].spellings}
    wanted = set(entity_ids)
    return [(i, alias, origin) for (i, alias), origin in sorted(origins.items()) if i in wanted]


def _aliases(mentions: pd.DataFrame, names: Sequence[tuple[str, str, str]]) -> pd.DataFrame:
    """Every alias of the entities, with the first block that uses it."""
    uses = mentions.sort_values(["rank", "block_id", "start"]).drop_duplicates(
        ["entity_id", "surface"]
    )
    # A dict: a frame's index takes fifty times as long to be asked for one entry.
    first = dict(
        zip(zip(uses["entity_id"], uses["surface"], strict=True), uses["block_id"], strict=True)
    )
    rows = [(i, alias, origin, first.get((i, alias))) for i, alias, origin in names]
    return pd.DataFrame(rows, columns=["entity_id", "alias", "origin", "first_block_id"])


def review_table(uncertain: Sequence[Any]) -> pd.DataFrame:
    """Table ``review``: names below the line, the surest first in the evidence of each.

    Args:
        uncertain: With the attributes named like the table's columns.
    """
    columns = list(TABLES["review"].columns)
    rows = [[_plain(getattr(entity, column)) for column in columns] for entity in uncertain]
    return pd.DataFrame(rows, columns=columns)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
