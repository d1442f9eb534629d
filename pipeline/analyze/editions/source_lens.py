"""Who feeds the brief, how concentrated, how many days old; which articles share a source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.analyze.editions.cited import identify_sources
from pipeline.analyze.editions.lag import lag_days
from pipeline.analyze.editions.publishers import alias_keys, shown_names
from pipeline.analyze.editions.voices import entity_sources
from pipeline.analyze.intervals import jeffreys
from pipeline.analyze.lookup import are_among, positions_of
from pipeline.analyze.presence import ALL_SERIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.settings import AnalyzeSettings

SHARE_COLUMNS: Final = (
    "series", "publisher_key", "publisher", "source_entity_id", "reference_count", "article_count",
    "issue_count", "reference_share", "citing_share", "citing_share_low", "citing_share_high",
    "first_issue_id", "last_issue_id",
)  # fmt: skip
_MEASURES: Final = (
    "reference_count", "source_count", "publisher_count", "unknown_publisher_count",
    "article_count", "unsourced_article_count", "concentration", "concentration_unbiased",
    "effective_publisher_count", "undated_share", "lag_days", "lag_days_low", "lag_days_high",
    "later_source_count",
)  # fmt: skip
ISSUE_COLUMNS: Final = ("issue_id", "series", "published_on", *_MEASURES)
SERIES_COLUMNS: Final = ("series", "issue_count", *_MEASURES)
SHARED_COLUMNS: Final = (
    "source_id", "article_id", "issue_id", "block_id", "recognized_by", "publisher", "title",
    "article_count",
)  # fmt: skip


def source_tables(
    tables: Mapping[str, pd.DataFrame], settings: AnalyzeSettings
) -> dict[str, pd.DataFrame]:
    """Tables ``source_shares``, ``issue_sources``, ``series_sources``, ``shared_sources`` and
    ``entity_sources``.

    Within an issue a source counts once, however often it is cited (picture credit and footnote).

    Args:
        tables: ``issues``, ``references``, ``mentions``, ``aliases``, ``entities``.
        settings: Mass of intervals.
    """  # noqa: D205 - five table names need two lines
    issues = tables["issues"].sort_values(["published_on", "issue_id"], na_position="last")
    known = alias_keys(tables["aliases"], tables["entities"])
    references = tables["references"]
    references = references[are_among(references["issue_id"], issues["issue_id"])]
    cited = identify_sources(references, known)
    place = positions_of(cited["issue_id"], issues["issue_id"])
    cited = cited.assign(place=place, series=issues["series"].array.take(place))
    cited = cited.sort_values(["place", "ordinal", "block_id"])
    names = shown_names(cited["publisher_key"], cited["publisher"])
    cited = pd.concat([cited, lag_days(cited, issues)], axis=1)
    return {
        "source_shares": source_shares(cited, names, issues, settings),
        "issue_sources": issue_sources(cited, issues),
        "series_sources": series_sources(cited, issues),
        "shared_sources": shared_sources(cited, names),
        "entity_sources": entity_sources(cited, tables["mentions"], names),
    }


def source_shares(
    cited: pd.DataFrame, names: pd.Series, issues: pd.DataFrame, settings: AnalyzeSettings
) -> pd.DataFrame:
    """Table ``source_shares``: series (and all) × publisher of cited sources.

    ``reference_share`` is of the sources whose publisher is known. ``citing_share`` is of the
    articles that cite a known publisher, with its Jeffreys interval: several references of one
    article are not independent, so articles are the witnesses.
    """
    once = cited.dropna(subset=["publisher_key"]).drop_duplicates(["issue_id", "source_id"])
    each = cited.dropna(subset=["publisher_key"])
    both = [
        pd.concat([frame, frame.assign(series=ALL_SERIES)], ignore_index=True)
        for frame in (once, each)
    ]
    group = ["series", "publisher_key"]
    counts = both[0].groupby(group).size().rename("reference_count").reset_index()
    spread = (
        both[1]
        .groupby(group)
        .agg(
            article_count=("article_id", "nunique"),
            issue_count=("issue_id", "nunique"),
            source_entity_id=("source_entity_id", "first"),
            first=("place", "min"),
            last=("place", "max"),
        )
    )
    rows = counts.merge(spread.reset_index(), on=group)
    if rows.empty:
        return pd.DataFrame(columns=list(SHARE_COLUMNS))
    articles = both[1].groupby("series")["article_id"].nunique()
    trials = rows["series"].map(articles).to_numpy(dtype="int64").astype(np.int64)
    hits = rows["article_count"].to_numpy(dtype="int64").astype(np.int64)
    low, high = jeffreys(hits, trials, mass=settings.interval)
    ids = issues["issue_id"].to_numpy(dtype=object)
    total = rows.groupby("series")["reference_count"].transform("sum")
    rows = rows.assign(
        publisher=rows["publisher_key"].map(names),
        reference_share=rows["reference_count"] / total,
        citing_share=hits / np.maximum(trials, 1),
        citing_share_low=low,
        citing_share_high=high,
        first_issue_id=ids[rows["first"].to_numpy(dtype="int64")],
        last_issue_id=ids[rows["last"].to_numpy(dtype="int64")],
    )
    return rows[list(SHARE_COLUMNS)]


def issue_sources(cited: pd.DataFrame, issues: pd.DataFrame) -> pd.DataFrame:
    """Table ``issue_sources``: a row for each issue, with or without references.

    ``concentration`` is Herfindahl's Σ s², over sources whose publisher is known; its inverse is
    the effective number of publishers. **Small-sample trap**: of n sources the index cannot fall
    below 1/n, so a short issue looks concentrated whatever its habits; ``concentration_unbiased``,
    ``Σ nᵢ(nᵢ − 1) / (n(n − 1))`` (Simpson 1949), the chance that two of its sources have one
    publisher, can be compared across issues, and is null below two sources.

    Lags: see :func:`~pipeline.analyze.editions.lag.lag_days`. ``lag_days`` is the median of the
    middles, ``lag_days_low`` and ``lag_days_high`` the medians of the ends, between which the
    median lies whatever the days that were not printed.
    """
    rows = issues[["issue_id", "series", "published_on", "article_count"]]
    return _measured(rows, cited, "issue_id")[list(ISSUE_COLUMNS)]


def series_sources(cited: pd.DataFrame, issues: pd.DataFrame) -> pd.DataFrame:
    """Table ``series_sources``: the same of each series and of all.

    A source cited by two issues counts twice: it fed both.
    """
    both = pd.concat([issues, issues.assign(series=ALL_SERIES)])
    rows = both.groupby("series", as_index=False).agg(
        issue_count=("issue_id", "nunique"), article_count=("article_count", "sum")
    )
    doubled = pd.concat([cited, cited.assign(series=ALL_SERIES)], ignore_index=True)
    return _measured(rows, doubled, "series")[list(SERIES_COLUMNS)]


def _measured(rows: pd.DataFrame, cited: pd.DataFrame, group: str) -> pd.DataFrame:
    """``rows`` (a row for each group) with the measures of the group's sources."""
    once = cited.drop_duplicates([group, "issue_id", "source_id"])
    groups = once.groupby(group)
    measured = pd.DataFrame(
        {
            "reference_count": cited.groupby(group).size(),
            "source_count": groups.size(),
            "publisher_count": groups["publisher_key"].nunique(),
            "unknown_publisher_count": once["publisher_key"].isna().groupby(once[group]).sum(),
            "sourced": cited.groupby(group)["article_id"].nunique(),
            "undated_share": once["lag_days"].isna().groupby(once[group]).mean(),
            "later_source_count": (once["lag_days_high"] < 0).groupby(once[group]).sum(),
            **{
                name: groups[name].median()
                for name in ("lag_days", "lag_days_low", "lag_days_high")
            },
        }
    )
    parts = once.groupby([group, "publisher_key"]).size().rename("n").reset_index()
    sums = parts.assign(square=parts["n"] ** 2, pairs=parts["n"] * (parts["n"] - 1))
    sums = sums.groupby(group)[["n", "square", "pairs"]].sum()
    measured["concentration"] = sums["square"] / sums["n"] ** 2
    possible = (sums["n"] * (sums["n"] - 1)).where(sums["n"] > 1)
    measured["concentration_unbiased"] = sums["pairs"] / possible
    measured["effective_publisher_count"] = 1 / measured["concentration"]
    # Not a merge: pandas cannot merge on columns of no chunks, as an empty corpus has them.
    beside = measured.reindex(rows[group].to_numpy(dtype=object)).reset_index(drop=True)
    frame = pd.concat([rows.reset_index(drop=True), beside], axis=1)
    counts = [
        "reference_count", "source_count", "publisher_count", "unknown_publisher_count",
        "later_source_count", "sourced",
    ]  # fmt: skip
    frame[counts] = frame[counts].fillna(0).astype("int64")
    return frame.assign(unsourced_article_count=frame["article_count"] - frame["sourced"])


def shared_sources(cited: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Table ``shared_sources``: a row for each article of each source that several articles cite.

    Two articles on one source are one voice. Rows, not pairs: a source of n articles has n rows
    where it would have n(n − 1)/2 pairs.
    """
    inside = cited.dropna(subset=["article_id"]).drop_duplicates(["source_id", "article_id"])
    count = inside.groupby("source_id")["article_id"].transform("size")
    rows = inside.assign(article_count=count)[count > 1]
    # A source cited with title and address in one place only is known by the best it has.
    best = rows.sort_values(["source_id", "place", "ordinal"])
    groups = best.groupby("source_id")
    rows = best.assign(
        recognized_by=groups["recognized_by"].transform("max"),
        title=groups["title"].transform("first"),
        publisher=groups["publisher_key"].transform("first").map(names),
    )
    # Numbers of sources would change with every new issue: a source is named by its first block.
    first = groups["block_id"].transform("first").astype(str)
    return rows.assign(source_id=first + "#" + groups["ordinal"].transform("first").astype(str))[
        list(SHARED_COLUMNS)
    ]
