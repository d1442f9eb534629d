"""Counts of what stands together: blocks, articles, and the block that shows it first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.lookup import coded_at
from pipeline.analyze.rows import begins, ordered
from pipeline.analyze.tracking.events import EVENTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.tracking.corpus import Corpus

_KEYS = ["entity", "other", "at"]


def count_meetings(met: pd.DataFrame) -> pd.DataFrame:
    """A row for each entity, other and issue.

    Args:
        met: Columns entity, other, at, article, block, shares_block (false where only the article
            is shared; ``block`` is then the one to show). Where it is true, rows are distinct.

    Returns:
        Columns entity, other, at, block, block_count, article_count; ``block`` is the first one
        shared, or the first to show where none is. Sorted by the first three.
    """
    # Articles are numbered in order of issues: in their order, rows of one issue stand together.
    met = met.iloc[ordered(*(met[name].to_numpy() for name in ("entity", "other", "article")))]
    entity, other, at, article, block, near = (
        met[name].to_numpy() for name in (*_KEYS, "article", "block", "shares_block")
    )
    start = np.flatnonzero(begins(entity, other, at))
    behind = int(block.max(initial=0)) + 1  # a block that is shared goes before all that are not
    first = np.minimum.reduceat(block + behind * ~near, start) % behind
    blocks, articles = (
        np.add.reduceat(counted, start, dtype=np.int64)
        for counted in (near, begins(entity, other, article))
    )
    return pd.DataFrame(
        {
            "entity": entity[start],
            "other": other[start],
            "at": at[start],
            "block": first,
            "block_count": blocks,
            "article_count": articles,
        }
    )


def with_names(
    shown: pd.DataFrame, corpus: Corpus
) -> tuple[dict[str, NDArray[np.int32] | pd.Series], NDArray[np.int64]]:
    """The columns that all tables of nearness share, and the position of the other in each row.

    Args:
        shown: As from :func:`~pipeline.analyze.tracking.events.with_events`.
        corpus: Gives names.

    Returns:
        Columns and positions in order of entity, other, id of the issue, as companions are on
        disk: millions of integers are sorted at less cost than as many texts.
    """
    ranks = np.argsort(np.argsort(corpus.issue_ids))
    order = ordered(shown["entity"].to_numpy(), shown["other"].to_numpy(), ranks[shown["at"]])
    shown = shown.iloc[order]
    columns: dict[str, NDArray[np.int32] | pd.Series] = {
        "entity_id": coded_at(corpus.entity_ids, shown["entity"].to_numpy()),
        "issue_id": coded_at(corpus.issue_ids, shown["at"].to_numpy()),
        "block_count": shown["block_count"].to_numpy(dtype=np.int32),
        "article_count": shown["article_count"].to_numpy(dtype=np.int32),
        "event": coded_at(EVENTS, shown["event"].to_numpy()),
        "evidence_block_id": coded_at(corpus.block_ids, shown["block"].to_numpy()),
    }
    return columns, shown["other"].to_numpy(dtype=np.int64)
