"""Articles as counts of the entities and phrases they name: what topics are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from pipeline.analyze.lookup import are_among, positions_of
from pipeline.knowledge.folding import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

# Citations name the publisher and the words of a foreign title: about the source, not the matter.
_NOT_TEXT = ("source", "footnote")
_SPAN_BASE = 10_000_000  # above any offset in a block (documents end at 5 million characters)


@dataclass(frozen=True, slots=True)
class Documents:
    """N articles × V units.

    Attributes:
        article_ids: Sorted, shape (N,).
        issue_ids: Issue of each article, shape (N,).
        kinds: ``entity`` or ``keyword`` for each unit, shape (V,).
        keys: entity_id or term, shape (V,); units are sorted by kind and key.
        names: What to show for each unit, shape (V,).
        counts: Namings, shape (N, V).
    """

    article_ids: NDArray[np.object_]
    issue_ids: NDArray[np.object_]
    kinds: NDArray[np.object_]
    keys: NDArray[np.object_]
    names: NDArray[np.object_]
    counts: sparse.csr_array

    @property
    def size(self) -> int:
        """N: articles."""
        return len(self.article_ids)

    def of(self, rows: NDArray[np.int64], units: NDArray[np.int64]) -> Documents:
        """The same of some articles and units."""
        return Documents(
            article_ids=self.article_ids[rows],
            issue_ids=self.issue_ids[rows],
            kinds=self.kinds[units],
            keys=self.keys[units],
            names=self.names[units],
            counts=self.counts[rows][:, units].tocsr(),
        )


def read_documents(tables: Mapping[str, pd.DataFrame], settings: AnalyzeSettings) -> Documents:
    """Articles with enough text, by the units enough of them name.

    A document is the text that belongs to one article and to none below it: of a long report the
    leaf articles, and a chapter only with what stands before its first sub-heading. A naming that
    is linked counts for its entity alone; a term that overlaps it, or is spelled like a linked
    name somewhere in the corpus, is not counted beside it.

    Args:
        tables: ``blocks``, ``terms``, ``mentions``, ``entities``.
        settings: What is enough.
    """
    blocks, entities = tables["blocks"], tables["entities"]
    read = blocks.loc[~blocks["kind"].isin(_NOT_TEXT), "block_id"]
    names = dict(zip(entities["entity_id"], entities["name"], strict=True))
    mentions = _inside(tables["mentions"], read)
    mentions = mentions[are_among(mentions["entity_id"], entities["entity_id"])]
    terms = _inside(tables["terms"], read)
    terms = terms[~_overlapping(terms, mentions)]
    spelled = {name_key(s) for s in pd.unique(mentions["surface"]).tolist()}
    spelled |= {name_key(s) for s in names.values()}
    double = [t for t in pd.unique(terms["term"]).tolist() if name_key(t) in spelled]
    terms = terms[~are_among(terms["term"], double)]
    return _prune(_count(mentions, terms, names), settings)


def _inside(rows: pd.DataFrame, read: pd.Series) -> pd.DataFrame:
    """Rows of articles (not of what stands before the first) and of blocks that are text."""
    return rows[rows["article_id"].notna() & are_among(rows["block_id"], read)]


def _overlapping(terms: pd.DataFrame, mentions: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether each term shares a character with a mention of its block."""
    if mentions.empty or terms.empty:
        return np.zeros(len(terms), dtype=np.bool_)
    named = mentions["block_id"].unique()
    block = positions_of(terms["block_id"], named)
    base = positions_of(mentions["block_id"], named) * _SPAN_BASE
    starts = base + mentions["start"].to_numpy(dtype=np.int64)
    order = np.argsort(starts, kind="stable")
    # The farthest end among mentions that start no later, blocks following each other.
    ends = np.maximum.accumulate((base + mentions["end"].to_numpy(dtype=np.int64))[order])
    own = block * _SPAN_BASE
    last = np.searchsorted(starts[order], own + terms["end"].to_numpy(dtype=np.int64)) - 1
    reach = np.where(last >= 0, ends[np.maximum(last, 0)], -1)
    begins = own + terms["start"].to_numpy(dtype=np.int64)
    found: NDArray[np.bool_] = (block >= 0) & (reach > begins)
    return found


def _count(mentions: pd.DataFrame, terms: pd.DataFrame, names: Mapping[str, str]) -> Documents:
    """Counts of all units in all articles, both sorted."""
    places = pd.concat([frame[["issue_id", "article_id"]] for frame in (mentions, terms)])
    article, article_ids = pd.factorize(places["article_id"], sort=True)
    entity, entity_ids = pd.factorize(mentions["entity_id"], sort=True)
    term, spellings = pd.factorize(terms["term"], sort=True)
    entities, phrases = entity_ids.tolist(), spellings.tolist()
    columns = np.concatenate([entity, term + len(entities)])
    counts = sparse.coo_array(
        (np.ones(len(columns)), (article, columns)),
        shape=(len(article_ids), len(entities) + len(phrases)),
    ).tocsr()
    issue_ids = np.empty(len(article_ids), dtype=object)
    issue_ids[article] = places["issue_id"].to_numpy(dtype=object)
    return Documents(
        article_ids=np.asarray(article_ids, dtype=object),
        issue_ids=issue_ids,
        kinds=np.array(["entity"] * len(entities) + ["keyword"] * len(phrases), dtype=object),
        keys=np.array([*entities, *phrases], dtype=object),
        names=np.array([*(names[e] for e in entities), *phrases], dtype=object),
        counts=counts,
    )


def _prune(documents: Documents, settings: AnalyzeSettings) -> Documents:
    """Without units of too few or too many articles, then without articles of too few units."""
    frequency = np.diff(documents.counts.tocsc().indptr)
    least = max(settings.topic_unit_articles, settings.topic_unit_share * documents.size)
    most = settings.topic_unit_max_share * documents.size
    units = np.flatnonzero((frequency >= least) & (frequency <= most))
    rows = np.flatnonzero(
        np.diff(documents.counts[:, units].tocsr().indptr) >= settings.topic_article_units
    )
    found = documents.of(rows, units)
    # A unit whose articles were all too short is gone with them.
    left = np.flatnonzero(np.diff(found.counts.tocsc().indptr) > 0)
    return found.of(np.arange(found.size), left)
