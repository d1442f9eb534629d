"""The corpus as numbers: issues by date, articles, blocks and entities as positions.

All tables of this package are counted on integers; names come back at the very end. Text columns
of a hundred thousand rows are compared once, here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

NOWHERE = -1  # position of what stands in no article, or in no dated issue


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Issues, entities and where they are named.

    Attributes:
        issues: Table ``issues`` by date, undated ones last, with ``slot``: number of the date
            (two issues of one date share it), -1 where undated.
        dated: Number of dated issues; they are the first of ``issues``.
        entity_ids: Every id named or tracked, sorted; ``entity`` points here.
        article_ids: ``article`` points here.
        block_ids: Blocks in order of issue and reading; ``block`` points here.
        named: A row per mention: entity, at (position of the issue), article (-1 before the first
            article), block.
    """

    issues: pd.DataFrame
    dated: int
    entity_ids: NDArray[np.object_]
    article_ids: NDArray[np.object_]
    block_ids: NDArray[np.object_]
    named: pd.DataFrame

    @property
    def issue_ids(self) -> NDArray[np.object_]:
        """Ids of the issues by date."""
        return self.issues["issue_id"].to_numpy(dtype=object)

    @property
    def slots(self) -> Ints:
        """Number of the date of each issue."""
        return self.issues["slot"].to_numpy(dtype=np.int64)

    @property
    def in_articles(self) -> pd.DataFrame:
        """Mentions in articles of dated issues: what time can be told of."""
        return self.named[(self.named["article"] >= 0) & (self.named["at"] < self.dated)]

    def entities(self, ids: Sequence[str]) -> Ints:
        """Positions of entities; those neither named nor tracked are left out."""
        found = pd.Index(self.entity_ids).get_indexer(pd.Index(ids, dtype=object))
        return np.unique(found[found >= 0]).astype(np.int64)

    def block_names(self, blocks: Ints) -> NDArray[np.object_]:
        """Ids of blocks; ``None`` for -1."""
        return names_of(self.block_ids, blocks)


def names_of(names: NDArray[np.object_], at: Ints) -> NDArray[np.object_]:
    """Names at positions; ``None`` for -1."""
    padded = np.append(names, [None])
    return np.asarray(padded[at], dtype=object)


def number_corpus(tables: Mapping[str, pd.DataFrame], tracked: Sequence[str]) -> Corpus:
    """The corpus of tables ``issues``, ``articles``, ``blocks`` and ``mentions``.

    Args:
        tables: The frames by name.
        tracked: Entities that get a position even where nothing names them.
    """
    issues = _ordered_issues(tables["issues"])
    place = pd.Index(issues["issue_id"].to_numpy(dtype=object))
    blocks = tables["blocks"][["issue_id", "block_id", "ordinal"]]
    at = place.get_indexer(blocks["issue_id"].to_numpy(dtype=object))
    order = np.lexsort((blocks["ordinal"].to_numpy(), at))
    block_ids = blocks["block_id"].to_numpy(dtype=object)[order]
    article_ids = np.sort(tables["articles"]["article_id"].to_numpy(dtype=object))
    mentions = tables["mentions"]
    entity_ids = np.unique(
        np.concatenate(
            [pd.unique(mentions["entity_id"]).astype(object), np.array([*tracked], dtype=object)]
        )
    ).astype(object)
    named = pd.DataFrame(
        {
            "entity": positions_of(entity_ids, mentions["entity_id"]),
            "at": positions_of(place.to_numpy(), mentions["issue_id"]),
            "article": positions_of(article_ids, mentions["article_id"]),
            "block": positions_of(block_ids, mentions["block_id"]),
        }
    )
    dated = int(issues["published_on"].notna().sum())
    return Corpus(issues, dated, entity_ids, article_ids, block_ids, named)


def _ordered_issues(issues: pd.DataFrame) -> pd.DataFrame:
    dates = pd.to_datetime(issues["published_on"])
    ordered = issues.assign(day=dates).sort_values(["day", "issue_id"], na_position="last")
    slot = pd.factorize(ordered["day"], sort=True)[0]
    return ordered.assign(slot=slot.astype(np.int64)).reset_index(drop=True)


def positions_of(names: NDArray[np.object_], column: pd.Series) -> Ints:
    """Position of each value among distinct names; -1 for null and for unknown values."""
    codes, values = pd.factorize(column)
    at = pd.Index(names).get_indexer(pd.Index(values, dtype=object))
    return np.append(at, NOWHERE)[codes].astype(np.int64)
