"""Counts of what stands together: blocks, articles, and the block that shows it first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.analyze.lookup import texts_at
from pipeline.analyze.tracking.events import with_events

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.analyze.tracking.corpus import Corpus

_KEYS = ["entity", "other", "at"]


def count_meetings(met: pd.DataFrame) -> pd.DataFrame:
    """A row for each entity, other and issue.

    Args:
        met: Columns entity, other, at, article, block, shares_block (false where only the article
            is shared; ``block`` is then the one to show). Where it is true, rows are distinct.

    Returns:
        Columns entity, other, at, block_count, article_count, block: the first block shared, or
        the first shown where none is. Sorted by the first three.
    """
    near = met["shares_block"].to_numpy(dtype=np.bool_)
    blocks = met[near].groupby(_KEYS)["block"].agg(["size", "min"])
    weak = met[~near].groupby(_KEYS)["block"].min()
    articles = met.drop_duplicates([*_KEYS, "article"]).groupby(_KEYS).size()
    frame = articles.rename("article_count").to_frame()
    frame["block_count"] = blocks["size"].reindex(frame.index, fill_value=0)
    frame["block"] = blocks["min"].reindex(frame.index).fillna(weak.reindex(frame.index))
    return frame.reset_index().astype("int64")


def with_names(
    counted: pd.DataFrame, corpus: Corpus
) -> tuple[dict[str, NDArray[np.generic] | pd.Series], NDArray[np.int64]]:
    """The columns that all tables of nearness share, and the position of the other in each row.

    Args:
        counted: As from :func:`count_meetings`.
        corpus: Gives names and events.
    """
    shown = with_events(counted, corpus)
    entity, other, at, block = (shown[name].to_numpy(dtype=np.int64) for name in (*_KEYS, "block"))
    columns: dict[str, NDArray[np.generic] | pd.Series] = {
        "entity_id": texts_at(corpus.entity_ids, entity),
        "issue_id": texts_at(corpus.issue_ids, at),
        "block_count": shown["block_count"].to_numpy(dtype=np.int64),
        "article_count": shown["article_count"].to_numpy(dtype=np.int64),
        "event": shown["event"].to_numpy(dtype=object),
        "evidence_block_id": corpus.block_names(block),
    }
    return columns, other
