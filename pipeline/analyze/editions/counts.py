"""Articles per key and issue within each series, sparse, and how they cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.analyze.lookup import positions_of
from pipeline.analyze.sampling import sampled_dispersion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.exact_tests import Dispersion

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

COUNT_COLUMNS: Final = ("key", "other_key", "issue_id", "article_count", "mention_count")
DISPERSION_KEYS: Final = 1_000  # of at most 50,000: enough for two numbers


@dataclass(frozen=True, slots=True)
class SeriesCounts:
    """Who is named in which issue of a series: R rows, sorted by key and place, no zeros.

    Attributes:
        series: Name of the series.
        issues: Its dated issues with articles, by date: columns of table ``issues``, T rows.
        keys: Columns ``key`` and ``other_key`` (null unless a pair), K rows.
        key: Number of the key, shape (R,).
        place: Number of the issue, shape (R,).
        articles: Articles of the issue with the key, shape (R,), at least 1.
        mentions: Namings in the issue (for pairs, blocks), shape (R,).
    """

    series: str
    issues: pd.DataFrame
    keys: pd.DataFrame
    key: Ints
    place: Ints
    articles: Ints
    mentions: Ints

    @property
    def trials(self) -> Ints:
        """Articles of each issue, shape (T,)."""
        return self.issues["article_count"].to_numpy(dtype="int64")

    @property
    def before(self) -> Ints:
        """Articles of all earlier issues, shape (T,)."""
        return np.cumsum(self.trials) - self.trials

    @property
    def totals(self) -> Ints:
        """Articles of the series with each key, shape (K,)."""
        return np.bincount(self.key, self.articles, len(self.keys)).astype(np.int64)

    def dispersion(self) -> Dispersion:
        """Clustering of the series' keys in its issues."""
        return sampled_dispersion(
            self.key, self.place, self.articles, self.issues, most=DISPERSION_KEYS
        )


def dated_issues(issues: pd.DataFrame) -> pd.DataFrame:
    """Issues with a date and articles, by date."""
    dated = issues.dropna(subset=["published_on"])
    return dated[dated["article_count"] > 0].sort_values(["published_on", "issue_id"])


def name_counts(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Articles and namings of each key in each issue; what stands in no article is left out.

    Args:
        rows: Table ``mentions`` or ``terms``.
        key: Its column that holds the keys.

    Returns:
        Columns :data:`COUNT_COLUMNS`, ``other_key`` null.
    """
    inside = rows[[key, "issue_id", "article_id"]].dropna()
    each = inside.groupby([key, "issue_id", "article_id"], sort=True).size().rename("mention_count")
    counts = each.reset_index().groupby([key, "issue_id"], sort=True)["mention_count"]
    frame = counts.agg(["size", "sum"]).reset_index()
    frame.columns = pd.Index(["key", "issue_id", "article_count", "mention_count"])
    return frame.assign(other_key=None)[list(COUNT_COLUMNS)]


def pair_counts(edge_timeline: pd.DataFrame) -> pd.DataFrame:
    """The same of pairs that share a block: ``mention_count`` counts shared blocks."""
    there = edge_timeline[edge_timeline["block_count"] > 0]
    columns = {"source": "key", "target": "other_key", "block_count": "mention_count"}
    return there.rename(columns=columns)[list(COUNT_COLUMNS)]


def series_counts(counts: pd.DataFrame, issues: pd.DataFrame) -> list[SeriesCounts]:
    """One :class:`SeriesCounts` for each series of two or more dated issues, by name.

    Args:
        counts: Columns :data:`COUNT_COLUMNS`.
        issues: Table ``issues``.
    """
    found = []
    for series, own in dated_issues(issues).groupby("series", sort=True):
        if len(own) < 2:  # noqa: PLR2004 - nothing to compare with
            continue
        place = positions_of(counts["issue_id"], own["issue_id"])
        rows = counts[place >= 0]
        code = rows.groupby(["key", "other_key"], sort=True, dropna=False).ngroup()
        rows = rows.assign(code=code, place=place[place >= 0])
        rows = rows.sort_values(["code", "place"])
        keys = rows.drop_duplicates("code")[["key", "other_key"]].reset_index(drop=True)
        arrays = (
            rows[name].to_numpy(dtype="int64")
            for name in ("code", "place", "article_count", "mention_count")
        )
        found.append(SeriesCounts(str(series), own.reset_index(drop=True), keys, *arrays))
    return found
