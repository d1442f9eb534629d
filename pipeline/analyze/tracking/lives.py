"""Rows of table ``lifecycle`` for tracked entities and for version families."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.lookup import NOWHERE, texts_at
from pipeline.analyze.tracking.lifecycle import lifecycle
from pipeline.analyze.trend import trend_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
        named: By kind, key × issue that names it: key, at, article_count, block (the first there).
            Of entities the tracked only.
        tracked: Ids of the tracked entities, sorted.
        families: Table ``families``.
        trends: Table ``trends``.
        settings: Bounds, levels, seed.
    """

    corpus: Corpus
    named: Mapping[str, pd.DataFrame]
    tracked: tuple[str, ...]
    families: pd.DataFrame
    trends: pd.DataFrame
    settings: AnalyzeSettings


def entity_lives(seen: Seen) -> pd.DataFrame:
    """Rows of tracked entities."""
    presence = seen.named["entity"]
    rows = seen.trends[seen.trends["kind"] == "entity"]
    return _lives("entity", seen.tracked, presence, rows, seen)


def family_lives(seen: Seen) -> pd.DataFrame:
    """Rows of families with a tracked member."""
    versions = _versions(seen.families, seen.tracked)
    keys = sorted(set(versions["key"]))
    presence = seen.named["family"]
    presence = presence[presence["key"].isin(keys)]
    return _lives("family", keys, presence, _trends(versions, presence, seen), seen)


def with_counts(
    lives: pd.DataFrame, tables: Mapping[str, pd.DataFrame], tracked: Sequence[str]
) -> pd.DataFrame:
    """The rows of both kinds with numbers of companions, fields and, of families, versions.

    Args:
        lives: As from :func:`entity_lives` and :func:`family_lives`.
        tables: ``families``, ``companions``, ``applications``.
        tracked: Ids of the tracked entities.
    """
    versions = _versions(tables["families"], tracked).assign(kind="family")
    alone = pd.DataFrame({"kind": "entity", "key": tracked, "entity_id": tracked})
    members = pd.concat([alone, versions], ignore_index=True).astype(object)
    by = ["kind", "key"]
    for name, table, column in (
        ("companion_count", "companions", "companion_id"),
        ("field_count", "applications", "field"),
    ):
        pairs = tables[table][["entity_id", column]].drop_duplicates().astype(object)
        beside = members.merge(pairs, on="entity_id").groupby(by)[column].nunique()
        lives = lives.join(beside.rename(name), on=by)
        lives[name] = lives[name].fillna(0).astype("int64")
    number = versions.groupby(by).size().astype("Int64")
    return lives.join(number.rename("version_count"), on=by)


def _versions(families: pd.DataFrame, tracked: Sequence[str]) -> pd.DataFrame:
    """Family × named version, of families with a tracked member: columns key, entity_id."""
    named = families[families["issue_count"] > 0].rename(columns={"family_id": "key"})
    keys = named.loc[named["entity_id"].isin(tracked), "key"]
    return named.loc[named["key"].isin(keys), ["key", "entity_id"]]


def _lives(
    kind: str, keys: Sequence[str], presence: pd.DataFrame, trends: pd.DataFrame, seen: Seen
) -> pd.DataFrame:
    """Rows of one kind, with the ids of evidence."""
    rows = lifecycle(kind, keys, presence, seen.corpus.issues, trends, seen.settings)
    shown = rows["evidence_block_id"].fillna(NOWHERE).to_numpy(dtype=np.int64)
    return rows.assign(evidence_block_id=seen.corpus.block_names(shown))


def _trends(versions: pd.DataFrame, presence: pd.DataFrame, seen: Seen) -> pd.DataFrame:
    """Rows like those of table ``trends`` for families.

    A family of one named version has that version's own row. The others are tested as entities
    are, together with frequent tracked entities, so that q values count them too.
    """
    number = versions.groupby("key")["entity_id"].transform("size")
    single, several = versions[number == 1], versions[number > 1]
    own = seen.trends[seen.trends["kind"] == "entity"].astype({"key": object})
    own = own.rename(columns={"key": "entity_id"}).merge(single, on="entity_id")
    own = own[list(seen.trends.columns)]
    rows = presence[presence["key"].isin(several["key"]) & (presence["article_count"] > 0)]
    if rows.empty:
        return own
    beside = seen.named["entity"]
    total = beside.groupby("key")["article_count"].sum().sort_index()
    most = total.sort_values(ascending=False, kind="stable").index[:_BESIDE_FAMILIES]
    timeline = pd.concat(
        [
            rows.assign(key=_FAMILY + rows["key"].astype(object)),
            beside[beside["key"].isin(most)],
        ],
        ignore_index=True,
    ).rename(columns={"key": "entity_id"})
    timeline["issue_id"] = texts_at(seen.corpus.issue_ids, timeline["at"].to_numpy(dtype=np.int64))
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
