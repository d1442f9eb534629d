"""Candidates: technologies and models with their versions rolled up, and where each is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.cooccurrence import family_roots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

CANDIDATE_TYPES = ("technology", "model")
ACTOR_TYPES = ("company", "institution", "person")
# Kinds of block that say what an article is about.
_SUBJECT_KINDS = ("title", "lead", "heading")


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Candidates × articles, and candidates × actors × articles, as lists of incidences.

    Attributes:
        ids: Entity id that stands for each candidate, sorted, shape (u,).
        members: Ids rolled up into each candidate, sorted.
        articles: Table ``articles`` in order of id with ``issue`` (position in ``issues``).
        issues: Table ``issues`` by date, undated ones last.
        unit: Candidate of each incidence with an article, shape (k,).
        article: Position of the article, shape (k,).
        block_count: Blocks of the article that name it, shape (k,).
        pair_unit: Candidate of each incidence with an actor and an article, shape (p,).
        pair_actor: Index into ``actor_ids``, shape (p,).
        pair_article: Position of the article, shape (p,).
        actor_ids: Sorted.
        blocks: One row for each block and candidate: ``unit``, ``article``, ``block_id``,
            ``is_subject`` (its kind), ``mention_count``, ``actors`` (named in it).
    """

    ids: NDArray[np.object_]
    members: list[list[str]]
    articles: pd.DataFrame
    issues: pd.DataFrame
    unit: NDArray[np.int64]
    article: NDArray[np.int64]
    block_count: NDArray[np.int64]
    pair_unit: NDArray[np.int64]
    pair_actor: NDArray[np.int64]
    pair_article: NDArray[np.int64]
    actor_ids: NDArray[np.object_]
    blocks: pd.DataFrame

    @property
    def size(self) -> int:
        """u: candidates."""
        return len(self.ids)


def find_candidates(
    tables: Mapping[str, pd.DataFrame], families: Mapping[str, str], settings: AnalyzeSettings
) -> Candidates:
    """Where the candidates are named.

    Versions roll up to the outermost family (GPT-3 → GPT): a shortlist of GPT-2, GPT-3 and GPT
    would be one technology thrice. A family is of one type in the knowledge files, so that a model
    never takes the place of a technology (BERT beside 트랜스포머). The family's own id stands for
    it if the corpus names it, otherwise that of the version in most articles.

    Args:
        tables: ``issues``, ``articles``, ``blocks``, ``mentions``.
        families: Entity → family it is a version of.
        settings: A block naming more than ``max_block_entities`` is a list: it links nobody.
    """
    issues = tables["issues"].sort_values(["published_on", "issue_id"], na_position="last")
    issues = issues.reset_index(drop=True)
    articles = tables["articles"][["article_id", "issue_id", "section"]].sort_values("article_id")
    articles = articles.reset_index(drop=True)
    articles["issue"] = pd.Index(issues["issue_id"]).get_indexer(articles["issue_id"])
    assert (articles["issue"] >= 0).all(), "an article of an issue that is not in table issues"
    named = tables["mentions"][["article_id", "block_id", "entity_id", "entity_type"]].dropna()
    named = named[named["entity_type"].isin([*CANDIDATE_TYPES, *ACTOR_TYPES])]
    named = named.assign(article=pd.Index(articles["article_id"]).get_indexer(named["article_id"]))
    assert (named["article"] >= 0).all(), "a mention in an article that is not in table articles"
    found = named[named["entity_type"].isin(CANDIDATE_TYPES)]
    roots = family_roots(families)
    root_of = {e: roots.get(e, e) for e in sorted(found["entity_id"].unique())}
    stands, members = _representatives(found, root_of)
    ids = np.array(sorted(members), dtype=object)
    unit_of = pd.Series({e: stands[root] for e, root in root_of.items()}, dtype=object)
    found = found.assign(
        unit=pd.Index(ids).get_indexer(found["entity_id"].map(unit_of).to_numpy(dtype=object))
    )
    blocks = _blocks(found, tables["blocks"])
    counted = blocks.groupby(["unit", "article"], sort=True).size()
    where = counted.index.to_frame(index=False)
    pairs, actor_ids, blocks = _links(named, blocks, settings.max_block_entities)
    return Candidates(
        ids=ids,
        members=[members[i] for i in ids],
        articles=articles,
        issues=issues,
        unit=where["unit"].to_numpy(dtype=np.int64),
        article=where["article"].to_numpy(dtype=np.int64),
        block_count=np.asarray(counted, dtype=np.int64),
        pair_unit=pairs["unit"].to_numpy(dtype=np.int64),
        pair_actor=pairs["actor"].to_numpy(dtype=np.int64),
        pair_article=pairs["article"].to_numpy(dtype=np.int64),
        actor_ids=actor_ids,
        blocks=blocks,
    )


def _representatives(
    found: pd.DataFrame, root_of: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Family → the id that stands for it; that id → all ids of the family."""
    articles = found.drop_duplicates(["entity_id", "article"])["entity_id"].value_counts()
    families: dict[str, list[str]] = {}
    for entity_id in sorted(root_of):
        families.setdefault(root_of[entity_id], []).append(entity_id)
    stands = {
        root: root if root in ids else min(ids, key=lambda i: (-int(articles[i]), i))
        for root, ids in families.items()
    }
    return stands, {stands[root]: ids for root, ids in families.items()}


def _blocks(found: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """One row for each candidate and block."""
    subjects = blocks.loc[blocks["kind"].isin(_SUBJECT_KINDS), "block_id"]
    grouped = found.groupby(["unit", "article", "block_id"], sort=True).size()
    rows = grouped.rename("mention_count").reset_index()
    rows["is_subject"] = rows["block_id"].isin(subjects)
    return rows


def _links(
    named: pd.DataFrame, blocks: pd.DataFrame, longest: int
) -> tuple[pd.DataFrame, NDArray[np.object_], pd.DataFrame]:
    """Candidates beside actors in a block, without long lists; actors counted for each block."""
    actors = named.loc[named["entity_type"].isin(ACTOR_TYPES), ["block_id", "entity_id"]]
    actors = actors.drop_duplicates()
    sizes = named[["block_id", "entity_id"]].drop_duplicates()["block_id"].value_counts()
    actors = actors[actors["block_id"].map(sizes).astype("int64") <= longest]
    code, actor_ids = pd.factorize(actors["entity_id"].to_numpy(dtype=object), sort=True)
    actors = pd.DataFrame({"block_id": actors["block_id"].to_numpy(), "actor": code})
    count = actors["block_id"].value_counts()
    beside = blocks["block_id"].map(count).astype("float64").fillna(0)
    blocks = blocks.assign(actors=beside.astype("int64"))
    pairs = blocks[["unit", "article", "block_id"]].merge(actors, on="block_id")
    pairs = pairs[["unit", "actor", "article"]].drop_duplicates()
    return pairs.sort_values(["unit", "actor", "article"]), np.asarray(actor_ids), blocks
