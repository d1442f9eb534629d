"""Which terms get a timeline: distinctive for some issue, and not the whim of one article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.analyze.lookup import are_among

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.settings import AnalyzeSettings


def choose_keywords(terms: pd.DataFrame, settings: AnalyzeSettings) -> list[str]:
    """The most distinctive terms of each issue, united, at most ``settings.keyword_count``.

    Args:
        terms: Table ``terms``.
        settings: Numbers of keywords and the least number of articles.

    Returns:
        Terms, sorted.
    """
    inside = terms.dropna(subset=["article_id"])
    counts = (
        inside[are_among(inside["term"], frequent_terms(terms, settings))]
        .groupby(["issue_id", "term"])
        .size()
        .rename("tf")
        .reset_index()
    )
    if counts.empty:
        return []
    counts["weight"] = c_tf_idf(counts) * (1 - dispersion(counts))
    counts = counts.sort_values(["issue_id", "weight", "term"], ascending=[True, False, True])
    top = counts.groupby("issue_id").head(settings.keywords_per_issue)
    best = top.groupby("term")["weight"].max().reset_index()
    best = best.sort_values(["weight", "term"], ascending=[False, True])
    return sorted(best["term"].head(settings.keyword_count))


def frequent_terms(terms: pd.DataFrame, settings: AnalyzeSettings) -> list[str]:
    """Terms of enough articles to be keywords: what keywords are chosen among."""
    articles = terms.dropna(subset=["article_id"]).groupby("term")["article_id"].nunique()
    return list(articles.index[articles >= settings.keyword_min_articles])


def c_tf_idf(counts: pd.DataFrame) -> pd.Series:
    """Class-based tf-idf: ``tf · ln(1 + A / f)`` (Grootendorst 2022).

    ``tf`` is the term's share of the issue's terms, ``A`` the mean number of terms per issue, ``f``
    the term's number in all issues.

    Args:
        counts: Columns ``issue_id``, ``term``, ``tf`` (times the term stands in the issue).

    Returns:
        A weight for each row.
    """
    per_issue = counts.groupby("issue_id")["tf"].transform("sum")
    per_term = counts.groupby("term")["tf"].transform("sum")
    mean = counts["tf"].sum() / counts["issue_id"].nunique()
    weights: pd.Series = counts["tf"] / per_issue * np.log1p(mean / per_term)
    return weights


def dispersion(counts: pd.DataFrame) -> pd.Series:
    """Deviation of proportions of each row's term over issues, halved.

    Gries (2008): ``DP = ½ Σ |observed share − expected share|`` over the parts of the corpus: 0
    for an even spread, near 1 for a term of one part. Halved, since in a corpus of dated issues a
    term of one issue may be news; it must only not crowd out those that return.
    """
    total = counts["tf"].sum()
    size = counts.groupby("issue_id")["tf"].transform("sum") / total
    share = counts["tf"] / counts.groupby("term")["tf"].transform("sum")
    # Parts without the term add their whole expected share: 1 − the expected shares seen.
    inside = (share - size).abs().groupby(counts["term"]).transform("sum")
    outside = 1 - size.groupby(counts["term"]).transform("sum")
    return (inside + outside) / 2 / 2
