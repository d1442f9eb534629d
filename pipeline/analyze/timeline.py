"""Presence of entities and keywords in each dated issue, zeros kept.

The datum is presence per article: tokens of one article are not independent. What stands before
the first article (a contents list) is counted as a mention, not as an article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.intervals import jeffreys

if TYPE_CHECKING:
    from collections.abc import Sequence


def entity_timeline(
    mentions: pd.DataFrame, entities: pd.DataFrame, issues: pd.DataFrame, *, interval: float
) -> pd.DataFrame:
    """Table ``entity_timeline``.

    Args:
        mentions: Table ``mentions``.
        entities: Table ``entities``; each gets a row for every dated issue.
        issues: Table ``issues``; undated ones are left out.
        interval: Mass of the interval of the share.
    """
    return _presence(mentions, "entity_id", sorted(entities["entity_id"]), issues, interval)


def keyword_timeline(
    terms: pd.DataFrame, keywords: Sequence[str], issues: pd.DataFrame, *, interval: float
) -> pd.DataFrame:
    """Table ``keyword_timeline`` of the chosen keywords (rows as in :func:`entity_timeline`)."""
    return _presence(terms, "term", sorted(keywords), issues, interval)


def _presence(
    rows: pd.DataFrame, key: str, keys: list[str], issues: pd.DataFrame, interval: float
) -> pd.DataFrame:
    """Articles per issue that have each key: a full grid of keys × dated issues."""
    dated = issues.dropna(subset=["published_on"]).sort_values(["published_on", "issue_id"])
    inside = rows.loc[rows[key].isin(keys), [key, "issue_id", "article_id"]].dropna()
    counts = inside.drop_duplicates().groupby([key, "issue_id"]).size()
    grid = pd.MultiIndex.from_product([keys, dated["issue_id"]], names=[key, "issue_id"])
    frame = counts.rename("article_count").reindex(grid, fill_value=0).reset_index()
    mentions = rows.groupby([key, "issue_id"]).size().rename("mention_count")
    frame = frame.join(mentions, on=[key, "issue_id"])
    frame["mention_count"] = frame["mention_count"].fillna(0).astype("int64")
    repeat = len(keys)
    frame["published_on"] = np.tile(dated["published_on"].to_numpy(), repeat)
    trials = np.tile(dated["article_count"].to_numpy(dtype="int64"), repeat)
    hits = frame["article_count"].to_numpy(dtype="int64")
    frame["article_share"] = hits / np.maximum(trials, 1)
    frame["share_low"], frame["share_high"] = jeffreys(hits, trials, mass=interval)
    return frame[
        [key, "issue_id", "published_on", "mention_count", "article_count", "article_share",
         "share_low", "share_high"]
    ]  # fmt: skip
