"""Presence of entities and keywords in each dated issue, zeros kept.

The datum is presence per article: tokens of one article are not independent. What stands before
the first article (a contents list) is counted as a mention, not as an article.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.intervals import jeffreys
from pipeline.analyze.lookup import positions_of, texts_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

log = logging.getLogger("pipeline.analyze")


def entity_timeline(
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    issues: pd.DataFrame,
    settings: AnalyzeSettings,
) -> pd.DataFrame:
    """Table ``entity_timeline``.

    Args:
        mentions: Table ``mentions``.
        entities: Table ``entities``; each gets a row for every dated issue, as long as all rows
            number no more than ``settings.timeline_rows``. Beyond, the entities of most articles
            keep their zeros and the others only the issues that name them.
        issues: Table ``issues``; undated ones are left out.
        settings: Mass of the interval of the share, most rows.
    """
    return _timeline(mentions, "entity_id", sorted(entities["entity_id"]), issues, settings)


def keyword_timeline(
    terms: pd.DataFrame, keywords: Sequence[str], issues: pd.DataFrame, settings: AnalyzeSettings
) -> pd.DataFrame:
    """Table ``keyword_timeline`` of the chosen keywords (rows as in :func:`entity_timeline`)."""
    return _timeline(terms, "term", sorted(keywords), issues, settings)


def count_presence(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Namings and naming articles of each key in each issue that names it.

    Args:
        rows: Rows with the key, ``issue_id`` and ``article_id`` (null before the first article).
        key: Column that holds the keys.

    Returns:
        Columns key, issue_id, mention_count, article_count; sorted by key and issue.
    """
    grouped = rows.groupby([key, "issue_id"], sort=True)["article_id"]
    frame = grouped.agg(["size", "nunique"]).reset_index()
    return frame.rename(columns={"size": "mention_count", "nunique": "article_count"})


def _timeline(
    rows: pd.DataFrame,
    key: str,
    keys: list[str],
    issues: pd.DataFrame,
    settings: AnalyzeSettings,
) -> pd.DataFrame:
    dated = issues.dropna(subset=["published_on"]).sort_values(["published_on", "issue_id"])
    ids = dated["issue_id"]
    found = count_presence(rows, key)
    which, at = positions_of(found[key], keys), positions_of(found["issue_id"], ids)
    inside = (which >= 0) & (at >= 0)
    which, at, found = which[inside], at[inside], found[inside]
    whole = _with_zeros(which, found["article_count"].to_numpy(), (len(keys), len(ids)), settings)
    grid = (whole[:, None] * len(ids) + np.arange(len(ids))).ravel()
    alone = (which * len(ids) + at)[~np.isin(which, whole)]
    cell = np.sort(np.concatenate([grid, alone]))
    counts = np.zeros((2, len(cell)), dtype=np.int64)
    place = np.searchsorted(cell, which * len(ids) + at)
    counts[:, place] = found[["mention_count", "article_count"]].to_numpy(dtype="int64").T
    issue = cell % max(len(ids), 1)
    trials = dated["article_count"].to_numpy(dtype="int64")[issue]
    low, high = jeffreys(counts[1], trials, mass=settings.interval)
    return pd.DataFrame(
        {
            key: texts_at(keys, cell // max(len(ids), 1)),
            "issue_id": texts_at(ids, issue),
            "published_on": dated["published_on"].to_numpy()[issue],
            "mention_count": counts[0],
            "article_count": counts[1],
            "article_share": counts[1] / np.maximum(trials, 1),
            "share_low": low,
            "share_high": high,
        }
    )


def _with_zeros(
    which: NDArray[np.int64],
    articles: NDArray[np.int64],
    shape: tuple[int, int],
    settings: AnalyzeSettings,
) -> NDArray[np.int64]:
    """Positions of the keys that get a row for every issue: all, or those of most articles."""
    affordable = settings.timeline_rows // max(shape[1], 1)
    totals = np.bincount(which, weights=articles, minlength=shape[0])
    order = np.argsort(-totals, kind="stable")
    if affordable < shape[0]:
        log.info("timeline: zeros kept for %d of %d keys", affordable, shape[0])
    return np.sort(order[:affordable])
