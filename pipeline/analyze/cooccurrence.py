"""Which entities are named together: counts of pairs over blocks and over articles, kept apart.

The block (a bullet) is the unit of co-occurrence; blocks of one article are not independent, so
all counts stay split by article, and everything that needs an uncertainty resamples articles.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from pipeline.analyze.lookup import positions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

_COLUMNS_AT_ONCE = 1_024  # rows of the product XᵀX held at a time
_CELLS_AT_ONCE = 4_000_000  # incidences read at a time when pairs are split by article


@dataclass(frozen=True, slots=True, eq=False)
class Pruned:
    """What did not enter the counts, for the log and the report.

    Attributes:
        long_blocks: Blocks naming more than ``max_block_entities``; they are lists.
        rare_entities: Entities named in too few blocks to reach the least count of a pair.
        rare_pairs: Pairs that share a block, but too few of them (of entities not rare).
        family_pairs: Pairs of one family (GPT-3 and GPT) with enough blocks.
    """

    long_blocks: int
    rare_entities: int
    rare_pairs: int
    family_pairs: int


@dataclass(frozen=True, slots=True, eq=False)
class Cooccurrence:
    """Counts of entities and of their pairs.

    Attributes:
        entity_ids: All entities named in articles, sorted; indices below point here, shape (n,).
        issue_ids: Issues by date, undated ones last.
        article_issue: Position in ``issue_ids`` of each article, shape (m,).
        block_counts: Blocks naming each entity, shape (n,).
        article_counts: Articles naming each entity, shape (n,).
        block_total: Blocks naming any entity.
        min_count: Least number of shared blocks of a pair.
        source: Index of the first entity of each pair, shape (k,).
        target: Index of the second, always greater than ``source``.
        shared_blocks: Pairs × articles: blocks that name both.
        shared_articles: Pairs × articles: 1 where the article names both, in whatever blocks.
    """

    entity_ids: NDArray[np.object_]
    issue_ids: NDArray[np.object_]
    article_issue: NDArray[np.int64]
    block_counts: NDArray[np.int64]
    article_counts: NDArray[np.int64]
    block_total: int
    min_count: int
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    shared_blocks: sparse.csr_array
    shared_articles: sparse.csr_array
    pruned: Pruned

    @property
    def article_total(self) -> int:
        """Articles naming any entity."""
        return len(self.article_issue)

    @property
    def pair_blocks(self) -> NDArray[np.int64]:
        """Blocks naming both, for each pair."""
        return _row_sums(self.shared_blocks)

    @property
    def pair_articles(self) -> NDArray[np.int64]:
        """Articles naming both, for each pair."""
        return _row_sums(self.shared_articles)

    def ends(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Positions in ``issue_ids`` of the first and last issue with a block naming both."""
        when = self.article_issue[self.shared_blocks.indices]
        starts = self.shared_blocks.indptr[:-1]
        if not len(starts):
            return when, when
        return np.minimum.reduceat(when, starts), np.maximum.reduceat(when, starts)


def family_roots(families: Mapping[str, str]) -> dict[str, str]:
    """Entity → the outermost family (gpt-3-5 → gpt-3 → gpt), every id that occurs included.

    A circle of families has no outermost one: its smallest id stands for it.

    >>> family_roots({"gpt-3-5": "gpt-3", "gpt-3": "gpt"})
    {'gpt': 'gpt', 'gpt-3': 'gpt', 'gpt-3-5': 'gpt'}
    """
    roots = {}
    for entity_id in sorted({*families.keys(), *families.values()}):
        path = [entity_id]
        while (above := families.get(path[-1])) is not None and above not in path:
            path.append(above)
        circle = path[path.index(above) :] if above is not None else path[-1:]
        roots[entity_id] = min(circle)
    return roots


def count_pairs(
    mentions: pd.DataFrame,
    issues: pd.DataFrame,
    families: Mapping[str, str],
    settings: AnalyzeSettings,
) -> Cooccurrence:
    """Pairs of entities named together often enough, from the incidence matrix's XᵀX.

    Args:
        mentions: Table ``mentions``; those outside articles (contents lists) do not count.
        issues: Table ``issues``, for the order in time.
        families: Entity → family it is a version of; pairs within one family are no pairs.
        settings: Least counts.
    """
    rows = mentions[["issue_id", "article_id", "block_id", "entity_id"]].dropna()
    order = issues.sort_values(["published_on", "issue_id"], na_position="last")["issue_id"]
    entity, names = pd.factorize(rows["entity_id"], sort=True)
    article, article_ids = pd.factorize(rows["article_id"], sort=True)
    block, block_ids = pd.factorize(rows["block_id"], sort=True)
    # A block stands in one article of one issue: naming an entity twice there is naming it once.
    once = np.unique(block * max(len(names), 1) + entity, return_index=True)[1]
    entity, article, block = entity[once], article[once], block[once]
    at = positions_of(rows["issue_id"].iloc[once], order)
    issue_ids, entity_ids = order.to_numpy(dtype=object), names.to_numpy(dtype=object)
    assert (at >= 0).all(), "a mention of an issue that is not in table issues"
    article_issue = np.zeros(len(article_ids), dtype=np.int64)
    article_issue[article] = at
    block_article = np.zeros(len(block_ids), dtype=np.int64)
    block_article[block] = article

    sizes = np.bincount(block, minlength=len(block_ids))
    short = sizes[block] <= settings.max_block_entities
    by_block = _incidence(block[short], entity[short], (len(block_ids), len(entity_ids)))
    by_article = _incidence(article, entity, (len(article_ids), len(entity_ids)))
    total = int((sizes <= settings.max_block_entities).sum())
    small = total < settings.small_corpus_blocks
    least = settings.edge_min_blocks_small if small else settings.edge_min_blocks

    block_counts = _row_sums(by_block.T)
    frequent = np.flatnonzero(block_counts >= least)
    source, target, rare_pairs = _frequent_pairs(by_block, frequent, least)
    roots = family_roots(families)
    root = np.array([roots.get(i, i) for i in entity_ids], dtype=object)
    apart = root[source] != root[target]
    pairs = source[apart], target[apart]
    return Cooccurrence(
        entity_ids=entity_ids,
        issue_ids=issue_ids,
        article_issue=article_issue,
        block_counts=block_counts,
        article_counts=_row_sums(by_article.T),
        block_total=total,
        min_count=least,
        source=pairs[0],
        target=pairs[1],
        shared_blocks=_split(by_block, pairs, block_article, len(article_ids)),
        shared_articles=_split(by_article, pairs, np.arange(len(article_ids)), len(article_ids)),
        pruned=Pruned(
            len(block_ids) - total,
            len(entity_ids) - len(frequent),
            rare_pairs,
            int((~apart).sum()),
        ),
    )


def edge_timeline(counts: Cooccurrence) -> pd.DataFrame:
    """Table ``edge_timeline``: the pairs' counts in each issue that names both, no zero rows.

    Summed over issues they are the counts of table ``entity_edges``.
    """
    width = len(counts.issue_ids)
    articles = np.arange(counts.article_total)
    issue_of = sparse.csr_array(
        (np.ones(len(articles), dtype=np.int64), (articles, counts.article_issue)),
        shape=(len(articles), width),
    )
    both = sparse.coo_array(counts.shared_articles @ issue_of)
    blocks = sparse.coo_array(counts.shared_blocks @ issue_of)
    frame = pd.DataFrame(
        {"pair": both.coords[0], "issue": both.coords[1], "article_count": both.data}
    )
    named = pd.DataFrame(
        {"pair": blocks.coords[0], "issue": blocks.coords[1], "block_count": blocks.data}
    )
    # An article whose only common block is a long list names both without sharing a block.
    frame = frame.merge(named, on=["pair", "issue"], how="left").sort_values(["pair", "issue"])
    pair, issue = frame["pair"].to_numpy(), frame["issue"].to_numpy()
    return pd.DataFrame(
        {
            "source": counts.entity_ids[counts.source[pair]],
            "target": counts.entity_ids[counts.target[pair]],
            "issue_id": counts.issue_ids[issue],
            "block_count": frame["block_count"].fillna(0).to_numpy(dtype=np.int64),
            "article_count": frame["article_count"].to_numpy(dtype=np.int64),
        }
    )


def bootstrap_blocks(
    counts: Cooccurrence, chosen: NDArray[np.bool_], replicates: int, seed: int
) -> NDArray[np.int32]:
    """Shared blocks of chosen pairs when articles are drawn anew with replacement.

    Articles, not blocks, are drawn: blocks of one article are not independent.

    Args:
        counts: The pairs.
        chosen: Which of them, shape (k,).
        replicates: Number of corpora drawn.
        seed: Of the draw.

    Returns:
        Shape (replicates, chosen pairs).
    """
    total = counts.article_total
    if not chosen.any():
        return np.zeros((replicates, 0), dtype=np.int32)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(total, np.full(total, 1 / total), size=replicates)
    counted: NDArray[np.int32] = counts.shared_blocks[chosen].astype(np.int32) @ drawn.T.astype(
        np.int32
    )
    return np.ascontiguousarray(counted.T)


def _incidence(
    row: NDArray[np.int64], column: NDArray[np.int64], shape: tuple[int, int]
) -> sparse.csc_array:
    ones = np.ones(len(row), dtype=np.int64)
    matrix = sparse.csc_array((ones, (row, column)), shape=shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1
    return matrix


def _row_sums(matrix: sparse.csr_array) -> NDArray[np.int64]:
    return np.asarray(matrix.sum(axis=1), dtype=np.int64).reshape(-1)


def _frequent_pairs(
    matrix: sparse.csc_array, frequent: NDArray[np.int64], least: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Pairs of frequent columns sharing ``least`` rows; how many share fewer, but one."""
    kept = sparse.csc_array(matrix[:, frequent])
    sources, targets, rare = [], [], 0
    for first in range(0, len(frequent), _COLUMNS_AT_ONCE):
        part = kept[:, first : first + _COLUMNS_AT_ONCE]
        product = sparse.coo_array(part.T @ kept)
        row, column = product.coords[0] + first, product.coords[1]
        above = column > row
        enough = above & (product.data >= least)
        rare += int(above.sum() - enough.sum())
        sources.append(frequent[row[enough]])
        targets.append(frequent[column[enough]])
    source = np.concatenate([np.zeros(0, dtype=np.int64), *sources])
    target = np.concatenate([np.zeros(0, dtype=np.int64), *targets])
    order = np.lexsort((target, source))
    return source[order], target[order], rare


def _split(
    matrix: sparse.csc_array,
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    article_of: NDArray[np.int64],
    articles: int,
) -> sparse.csr_array:
    """Pairs × articles: rows of the matrix that hold both columns, added up by article.

    Linear in the incidences of the kept pairs: no product of all columns is made.
    """
    sizes = np.diff(matrix.indptr)
    work = np.cumsum(sizes[pairs[0]] + sizes[pairs[1]])
    steps = np.arange(_CELLS_AT_ONCE, work[-1] if len(work) else 0, _CELLS_AT_ONCE)
    cuts = np.unique([0, *np.searchsorted(work, steps), len(work)])
    found_pairs, found_articles = [], []
    for first, last in itertools.pairwise(cuts):
        both = sparse.coo_array(
            matrix[:, pairs[0][first:last]].multiply(matrix[:, pairs[1][first:last]])
        )
        found_pairs.append(both.coords[1] + first)
        found_articles.append(article_of[both.coords[0]])
    none = np.zeros(0, dtype=np.int64)
    row = np.concatenate([none, *found_pairs])
    column = np.concatenate([none, *found_articles])
    ones = np.ones(len(row), dtype=np.int64)
    split = sparse.csr_array((ones, (row, column)), shape=(len(pairs[0]), articles))
    split.sum_duplicates()
    return split
