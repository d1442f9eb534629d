"""The corpus as numbers: issues by date, articles, blocks and entities as positions.

All tables of this package are counted on integers; names come back at the very end. Text columns
of a hundred thousand rows are compared once, here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.lookup import positions_of, texts_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Issues, entities and where they are named.

    Attributes:
        issues: Table ``issues`` by date, undated ones last, with ``slot``: number of the date
            (two issues of one date share it), -1 where undated.
        dated: Number of dated issues; they are the first of ``issues``.
        entity_ids: Every id named or tracked, sorted; ``entity`` points here.
        article_ids: Articles in order of issue; ``article`` points here.
        block_ids: Blocks in order of issue and reading; ``block`` points here.
        named: A row per mention: entity, at (position of the issue), article (-1 before the first
            article), block.
    """

    issues: pd.DataFrame
    dated: int
    entity_ids: NDArray[np.object_]
    article_ids: pd.Series[str]
    block_ids: pd.Series[str]
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

    def block_names(self, blocks: Ints) -> pd.Series[str]:
        """Ids of blocks; null for -1."""
        return texts_at(self.block_ids, blocks)


def number_corpus(tables: Mapping[str, pd.DataFrame], tracked: Sequence[str]) -> Corpus:
    """The corpus of tables ``issues``, ``articles``, ``blocks`` and ``mentions``.

    Args:
        tables: The frames by name.
        tracked: Entities that get a position even where nothing names them.
    """
    issues = _ordered_issues(tables["issues"])
    blocks = tables["blocks"][["issue_id", "block_id", "ordinal"]]
    at = positions_of(blocks["issue_id"], issues["issue_id"])
    order = np.lexsort((blocks["ordinal"].to_numpy(), at))
    block_ids = texts_at(blocks["block_id"], order)  # one piece, which columns made of it share
    articles = tables["articles"]
    order = np.argsort(positions_of(articles["issue_id"], issues["issue_id"]), kind="stable")
    article_ids = articles["article_id"].iloc[order].reset_index(drop=True)
    mentions = tables["mentions"]
    entity_ids = np.unique(
        np.concatenate(
            [pd.unique(mentions["entity_id"]).astype(object), np.array([*tracked], dtype=object)]
        )
    ).astype(object)
    named = pd.DataFrame(
        {
            "entity": positions_of(mentions["entity_id"], entity_ids),
            "at": positions_of(mentions["issue_id"], issues["issue_id"]),
            "article": positions_of(mentions["article_id"], article_ids),
            "block": positions_of(mentions["block_id"], block_ids),
        }
    )
    dated = int(issues["published_on"].notna().sum())
    return Corpus(issues, dated, entity_ids, article_ids, block_ids, named)


def _ordered_issues(issues: pd.DataFrame) -> pd.DataFrame:
    dates = pd.to_datetime(issues["published_on"])
    ordered = issues.assign(day=dates).sort_values(["day", "issue_id"], na_position="last")
    slot = pd.factorize(ordered["day"], sort=True)[0]
    return ordered.assign(slot=slot.astype(np.int64)).reset_index(drop=True)
