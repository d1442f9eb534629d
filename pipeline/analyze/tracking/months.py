"""Table ``month_timeline``: shares over calendar months, series kept apart and together.

A month without an issue of the series is a gap: no row. A month with an issue that does not name
the key is a zero: a row. An issue counts in the month its ``published_on`` lies in; quarters and
years therefore stand at their first month.

**Together** (series ``all``): articles of all series of the month are pooled, both those that name
the key and all of them. Series that cover one month only (a one-off report) are left out there,
since in a pooled share their other mix of articles would look like a burst; where no series
recurs at all, all are pooled. ``series_count`` says how many series a row pools: where it changes
from month to month a pooled share may move though no series does. Trends are never told from
pooled shares (they keep series as strata).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.intervals import jeffreys
from pipeline.analyze.lookup import positions_of
from pipeline.analyze.presence import ALL_SERIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.settings import AnalyzeSettings

_CELL = ["series", "month"]


def month_timeline(
    counts: pd.DataFrame,
    issues: pd.DataFrame,
    pinned: Sequence[tuple[str, str]],
    settings: AnalyzeSettings,
) -> pd.DataFrame:
    """Table ``month_timeline``.

    Left out, to keep it small: keys of fewer than ``keyword_min_articles`` articles, and of each
    kind all beyond the ``month_keys`` with most articles; series that never name the key.

    Args:
        counts: Columns kind, key, issue_id, article_count; absent rows count as zero.
        issues: Table ``issues``; undated issues are left out.
        pinned: (kind, key) that are shown whatever their counts.
        settings: Bounds and mass of the interval.
    """
    dated = issues.dropna(subset=["published_on"])
    dated = dated.assign(
        month=pd.to_datetime(dated["published_on"]).dt.to_period("M").dt.to_timestamp()
    )
    cells = _cells(dated)
    at = positions_of(counts["issue_id"], dated["issue_id"])
    placed = counts[["kind", "key", "article_count"]].assign(at=at)
    placed = placed[(at >= 0) & (placed["article_count"] > 0)]
    chosen = choose_keys(placed, pinned, settings)
    placed = placed.merge(chosen, on=["kind", "key"])
    placed = placed.assign(**{name: dated[name].to_numpy()[placed["at"]] for name in _CELL})
    pooled = placed[placed["series"].isin(pooled_series(cells))].assign(series=ALL_SERIES)
    hits = pd.concat([placed, pooled])
    hits = hits.groupby(["kind", "key", *_CELL], as_index=False)[["article_count"]].sum()
    keys = pd.concat(
        [hits[["kind", "key", "series"]], chosen[chosen["pinned"]].assign(series=ALL_SERIES)]
    )[["kind", "key", "series"]].drop_duplicates()
    grid = keys.merge(cells, on="series")
    frame = grid.merge(hits, on=["kind", "key", *_CELL], how="left")
    count = frame["article_count"].fillna(0).to_numpy(dtype=np.int64)
    total = frame["article_total"].to_numpy(dtype=np.int64)
    low, high = jeffreys(count, total, mass=settings.interval)
    return frame.assign(
        month=frame["month"].dt.date,
        article_count=count,
        article_share=count / np.maximum(total, 1),
        share_low=low,
        share_high=high,
    )[
        ["kind", "key", *_CELL, "issue_count", "series_count", "article_count", "article_total",
         "article_share", "share_low", "share_high"]
    ]  # fmt: skip


def choose_keys(
    placed: pd.DataFrame, pinned: Sequence[tuple[str, str]], settings: AnalyzeSettings
) -> pd.DataFrame:
    """The keys that get a timeline: columns kind, key, pinned.

    Args:
        placed: Columns kind, key, article_count: articles in dated issues.
        pinned: Always among them.
        settings: ``keyword_min_articles``, ``month_keys``.
    """
    total = placed.groupby(["kind", "key"], as_index=False)[["article_count"]].sum()
    total = total[total["article_count"] >= settings.keyword_min_articles]
    total = total.sort_values(["kind", "article_count", "key"], ascending=[True, False, True])
    most = total.groupby("kind").head(settings.month_keys)[["kind", "key"]]
    wanted = pd.DataFrame(list(pinned), columns=["kind", "key"], dtype=object)
    both = pd.concat([wanted.assign(pinned=True), most.assign(pinned=False)])
    return both.drop_duplicates(["kind", "key"]).reset_index(drop=True)


def pooled_series(cells: pd.DataFrame) -> list[str]:
    """The series that ``all`` pools: those of several months; every one where there is none."""
    single = cells[cells["series"] != ALL_SERIES]
    months = single.groupby("series")["month"].nunique()
    recurring = months[months > 1]
    return sorted((recurring if len(recurring) else months).index)


def _cells(dated: pd.DataFrame) -> pd.DataFrame:
    """Series × month with an issue: issue_count, series_count, article_total; ``all`` added."""
    single = dated.groupby(_CELL, as_index=False).agg(
        issue_count=("issue_id", "size"), article_total=("article_count", "sum")
    )
    single["series_count"] = 1
    pooled = single[single["series"].isin(pooled_series(single))]
    pooled = pooled.groupby("month", as_index=False)[
        ["issue_count", "article_total", "series_count"]
    ].sum()
    return pd.concat([single, pooled.assign(series=ALL_SERIES)], ignore_index=True)
