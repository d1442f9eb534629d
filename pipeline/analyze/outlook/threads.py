"""Of what it is said, and whether it was said before: outlook tied to entities, over issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.tables.outlook import OUTLOOK_ENTITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

TECHNOLOGY_TYPES = ("technology", "model", "product")
ACTOR_TYPES = ("company", "institution", "person")
_TIES = ("block", "parent", "title")
_ROW = ["issue_id", "block_id", "stance"]


def outlook_entities(rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Table ``outlook_entities`` without continuity.

    A block that names no technology speaks of that of the block it stands under, or else of its
    article's title; the same holds for actors.

    Args:
        rows: Table ``outlook``, at least with its places and stances.
        tables: ``blocks``, ``mentions``.
    """
    blocks = tables["blocks"][["block_id", "article_id", "parent_block_id", "kind"]]
    said = rows[[*_ROW, "article_id"]].drop_duplicates()
    said = said.merge(blocks[["block_id", "parent_block_id"]], on="block_id", how="left")
    titles = blocks[blocks["kind"] == "title"].drop_duplicates("article_id")
    title = titles.set_index("article_id")["block_id"]
    said = said.assign(block=said["block_id"], parent=said["parent_block_id"])
    said["title"] = said["article_id"].map(title)
    places = said.melt([*_ROW], list(_TIES), "tie", "named_in").dropna(subset=["named_in"])
    mentions = tables["mentions"][["block_id", "entity_id", "entity_type"]].drop_duplicates()
    role = dict.fromkeys(TECHNOLOGY_TYPES, "technology") | dict.fromkeys(ACTOR_TYPES, "actor")
    mentions = mentions.assign(entity_role=mentions["entity_type"].map(role))
    mentions = mentions.dropna(subset=["entity_role"]).rename(columns={"block_id": "named_in"})
    found = places.merge(mentions, on="named_in")
    found["order"] = found["tie"].map({tie: n for n, tie in enumerate(_TIES)}).astype("int64")
    nearest = found.groupby(["block_id", "stance", "entity_role"])["order"].transform("min")
    found = found[found["order"] == nearest].sort_values(["block_id", "stance", "entity_id"])
    return found.drop_duplicates(["block_id", "stance", "entity_id"])


def add_continuity(
    rows: pd.DataFrame, entities: pd.DataFrame, issues: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Whether an earlier issue has the same stance on the same technology, and its last block.

    Args:
        rows: Table ``outlook`` without continuity.
        entities: Table ``outlook_entities`` without continuity.
        issues: Table ``issues``, for the order in time; undated ones continue nothing.

    Returns:
        Both tables with ``continuity`` and ``previous_block_id``. A row of ``outlook`` is
        *continued* if it is so for any of its technologies.
    """
    dated = issues.dropna(subset=["published_on"]).sort_values(["published_on", "issue_id"])
    order = pd.Series(np.arange(len(dated)), index=dated["issue_id"].to_numpy())
    at = entities["issue_id"].map(order)
    followed = (entities["entity_role"] == "technology") & at.notna()
    key = ["stance", "entity_id"]
    lines = entities[followed].assign(at=at[followed].astype("int64"))
    # The last block of each issue is what the next issue with the pair continues.
    ends = lines.sort_values([*key, "at", "block_id"]).drop_duplicates([*key, "at"], keep="last")
    ends = ends.assign(
        previous_block_id=ends.groupby(key)["block_id"].shift(),
        previous_at=ends.groupby(key)["at"].shift(),
    )
    lines = lines.merge(ends[[*key, "at", "previous_block_id", "previous_at"]], on=[*key, "at"])
    told = lines["previous_block_id"].notna()
    lines["continuity"] = pd.Series(np.where(told, "continued", "first"), dtype=object)
    columns = ["block_id", "stance", "entity_id", "continuity", "previous_block_id"]
    entities = entities.merge(lines[columns], on=columns[:3], how="left")
    best = lines.sort_values(
        ["block_id", "stance", "previous_at", "entity_id"], na_position="first"
    )
    best = best.drop_duplicates(["block_id", "stance"], keep="last")
    rows = rows.merge(
        best[["block_id", "stance", "continuity", "previous_block_id"]],
        on=["block_id", "stance"],
        how="left",
    )
    return rows, entities[list(OUTLOOK_ENTITIES.columns)].reset_index(drop=True)
