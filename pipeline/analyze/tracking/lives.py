"""Rows of table ``lifecycle`` for tracked entities and for version families."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.tracking.lifecycle import lifecycle
from pipeline.analyze.trend import trend_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.analyze.tracking.corpus import Corpus
    from pipeline.knowledge.entities import Entity
    from pipeline.settings import AnalyzeSettings

# A family's trend is tested beside the most frequent tracked entities: how much articles of one
# key cluster can only be measured over many keys, and a corpus has few families.
_BESIDE_FAMILIES = 50
_FAMILY = "family:"  # before a family's id, which may be an entity's too


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the corpus shows of the tracked entities.

    Attributes:
        corpus: Issues and where entities are named.
        named: By kind, key × issue that names it: key, issue_id, article_count, block (the id of
            the first there).
        tracked: Ids of the tracked entities, sorted.
        tables: ``families``, ``family_timeline``, ``companions``, ``applications``.
        trends: Table ``trends``.
        settings: Bounds, levels, seed.
    """

    corpus: Corpus
    named: Mapping[str, pd.DataFrame]
    tracked: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]
    trends: pd.DataFrame
    settings: AnalyzeSettings


def entity_lives(seen: Seen) -> pd.DataFrame:
    """Rows of tracked entities."""
    presence = seen.named["entity"]
    presence = presence[presence["key"].isin(seen.tracked)]
    rows = seen.trends[seen.trends["kind"] == "entity"]
    lives = lifecycle("entity", seen.tracked, presence, seen.corpus.issues, rows, seen.settings)
    beside = seen.tables["companions"].groupby("entity_id")["companion_id"].nunique()
    used = seen.tables["applications"].groupby("entity_id")["field"].nunique()
    return lives.assign(
        companion_count=_looked_up(lives["key"], beside),
        field_count=_looked_up(lives["key"], used),
        version_count=pd.array([None] * len(lives), dtype="Int64"),
    )


def family_lives(seen: Seen) -> pd.DataFrame:
    """Rows of families with a tracked member."""
    members = seen.tables["families"]
    named = members[members["issue_count"] > 0]
    keys = np.unique(
        named.loc[named["entity_id"].isin(seen.tracked), "family_id"].to_numpy(dtype=object)
    )
    versions = named.loc[named["family_id"].isin(keys), ["family_id", "entity_id"]]
    presence = seen.named["family"]
    presence = presence[presence["key"].isin(keys)]
    lives = lifecycle(
        "family",
        [str(key) for key in keys],
        presence,
        seen.corpus.issues,
        _trends(versions, presence, seen),
        seen.settings,
    )
    beside, used = (
        versions.merge(seen.tables[table][["entity_id", column]], on="entity_id")
        .groupby("family_id")[column]
        .nunique()
        for table, column in (("companions", "companion_id"), ("applications", "field"))
    )
    number = versions.groupby("family_id")["entity_id"].size()
    return lives.assign(
        companion_count=_looked_up(lives["key"], beside),
        field_count=_looked_up(lives["key"], used),
        version_count=pd.array(_looked_up(lives["key"], number), dtype="Int64"),
    )


def _trends(versions: pd.DataFrame, presence: pd.DataFrame, seen: Seen) -> pd.DataFrame:
    """Rows like those of table ``trends`` for families.

    A family of one named version has that version's own row. The others are tested as entities
    are, together with frequent tracked entities, so that q values count them too.
    """
    number = versions.groupby("family_id")["entity_id"].transform("size")
    single, several = versions[number == 1], versions[number > 1]
    own = seen.trends[seen.trends["kind"] == "entity"].astype({"key": object})
    own = own.merge(single, left_on="key", right_on="entity_id")
    own = own.assign(key=own["family_id"])[list(seen.trends.columns)]
    rows = presence[presence["key"].isin(several["family_id"]) & (presence["article_count"] > 0)]
    if rows.empty:
        return own
    beside = seen.named["entity"]
    beside = beside[beside["key"].isin(seen.tracked)]
    total = beside.groupby("key")["article_count"].sum().sort_index()
    most = total.sort_values(ascending=False, kind="stable").index[:_BESIDE_FAMILIES]
    timeline = pd.concat(
        [
            rows.assign(key=_FAMILY + rows["key"].astype(object)),
            beside[beside["key"].isin(most)],
        ],
        ignore_index=True,
    ).rename(columns={"key": "entity_id"})
    fewer = dataclasses.replace(seen.settings, permutations=seen.settings.family_permutations)
    tested = trend_table(timeline, seen.corpus.issues, fewer, kind="entity")
    tested = tested[tested["key"].str.startswith(_FAMILY)]
    tested = tested.assign(key=tested["key"].str.removeprefix(_FAMILY).astype(object))
    return tested if own.empty else pd.concat([own, tested], ignore_index=True)


def described(
    lives: pd.DataFrame,
    entities: pd.DataFrame,
    known: Mapping[str, Entity],
    pinned: frozenset[str],
) -> pd.DataFrame:
    """Table ``lifecycle``: the rows with names, types, release dates; zeros where nothing is named.

    Args:
        lives: Rows of both kinds.
        entities: Table ``entities``.
        known: The gazetteer's entities by id, for what nothing names.
        pinned: Entities followed in every corpus.
    """
    names = dict(zip(entities["entity_id"], entities["name"], strict=True))
    types = dict(zip(entities["entity_id"], entities["entity_type"], strict=True))
    keys = list(lives["key"])
    facts = [known.get(k) for k in keys]
    kinds = [
        types.get(k) or (e.entity_type if e else None) for k, e in zip(keys, facts, strict=True)
    ]
    is_entity = lives["kind"].to_numpy() == "entity"
    return lives.assign(
        name=[names.get(k) or (e.name if e else k) for k, e in zip(keys, facts, strict=True)],
        entity_type=pd.Series(kinds, dtype="str"),
        issue_count=lives["issue_count"].fillna(0).astype("int64"),
        article_count=lives["article_count"].fillna(0).astype("int64"),
        released=pd.Series([e.released if e else None for e in facts], dtype="str"),
        is_pinned=np.array([k in pinned for k in keys], dtype=bool) & is_entity,
    )


def _looked_up(keys: pd.Series, counts: pd.Series) -> NDArray[np.int64]:
    return keys.map(counts).fillna(0).to_numpy(dtype=np.int64)
