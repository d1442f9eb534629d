"""Articles per key and issue within each series, sparse, and how they cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.analyze.editions.coded import NO_TEXTS, coded, codes_of, with_codes
from pipeline.analyze.lookup import positions_of
from pipeline.analyze.rows import begins
from pipeline.analyze.sampling import sampled_dispersion

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        keys: Columns ``key`` and ``other_key`` (null unless a pair), K rows; texts are categories,
            as is ``issue_id`` of the issues.
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
        Columns :data:`COUNT_COLUMNS`, texts as categories in order, ``other_key`` null.
    """
    names = with_codes(rows, [key, "issue_id", "article_id"])
    codes = [codes_of(names[name]) for name in names]
    whole = np.min(codes, axis=0) >= 0
    keys, places, articles = (code[whole] for code in codes)
    issues, size = (len(names[name].cat.categories) for name in ("issue_id", "article_id"))
    # Key, issue and article in one number: one sort instead of two of texts.
    each, times = np.unique((keys * issues + places) * size + articles, return_counts=True)
    cells, first, number = np.unique(each // max(size, 1), return_index=True, return_counts=True)
    keys, places = np.divmod(cells, max(issues, 1))
    return pd.DataFrame(
        {
            "key": pd.Categorical.from_codes(keys, names[key].cat.categories),
            "other_key": pd.Categorical.from_codes(np.full(len(keys), -1), dtype=NO_TEXTS),
            "issue_id": pd.Categorical.from_codes(places, names["issue_id"].cat.categories),
            "article_count": number,
            "mention_count": np.add.reduceat(times, first),
        }
    )


def pair_counts(edge_timeline: pd.DataFrame) -> pd.DataFrame:
    """The same of pairs that share a block: ``mention_count`` counts shared blocks."""
    there = edge_timeline[edge_timeline["block_count"] > 0]
    columns = {"source": "key", "target": "other_key", "block_count": "mention_count"}
    rows = there.rename(columns=columns)[list(COUNT_COLUMNS)]
    return rows.assign(**{name: coded(rows[name]) for name in ("key", "other_key", "issue_id")})


def series_counts(counts: pd.DataFrame, issues: pd.DataFrame) -> Iterator[SeriesCounts]:
    """One :class:`SeriesCounts` for each series of two or more dated issues, by name.

    Args:
        counts: Columns :data:`COUNT_COLUMNS`, texts as categories in order.
        issues: Table ``issues``.
    """
    dated = dated_issues(issues)
    dated = dated.assign(issue_id=coded(dated["issue_id"]))
    number, names = pd.factorize(dated["series"], sort=True)
    rows = _laid_out(counts, dated, number)
    for i, series in enumerate(names):
        own = dated[number == i]
        if len(own) < 2:  # noqa: PLR2004 - nothing to compare with
            continue
        here = rows.iloc[slice(*np.searchsorted(rows["series"], [i, i + 1]))]
        is_new = begins(*(here[name].cat.codes.to_numpy() for name in ("key", "other_key")))
        yield SeriesCounts(
            str(series),
            own.reset_index(drop=True),
            here.loc[is_new, ["key", "other_key"]].reset_index(drop=True),
            np.asarray(np.cumsum(is_new) - 1),
            *(
                here[name].to_numpy(dtype="int64")
                for name in ("place", "article_count", "mention_count")
            ),
        )


def _laid_out(counts: pd.DataFrame, dated: pd.DataFrame, number: Ints) -> pd.DataFrame:
    """Counts of dated issues by series, key and place: sorted once, a corpus may have many series.

    Returns:
        The rows with columns ``series`` (its number) and ``place`` (of the issue in the series).
    """
    at = positions_of(counts["issue_id"], dated["issue_id"].astype("str"))
    inside = at >= 0
    at = at[inside]
    place = dated.groupby("series").cumcount().to_numpy(dtype=np.int32)[at]
    rows = counts[inside].assign(series=number[at], place=place)
    key, other = (rows[name].cat.codes for name in ("key", "other_key"))
    return rows.take(np.lexsort((place, other, key, rows["series"])))
