"""How the words of a topic change: its terms weighed anew in each stretch of time.

One model for the whole corpus says which article holds how much of which topic; what is weighed
anew is which units carry that share. Two-layer dynamic NMF (Greene & Cross 2017: topics of windows,
then topics of those) was tried and left: of topics planted for half a year in five years the one
model finds all, from four articles on, the second layer none (``benchmarks/topics.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from pipeline.analyze.topics.agreement import top_units
from pipeline.analyze.topics.factorize import tf_idf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.analyze.topics.documents import Documents
    from pipeline.analyze.topics.model import TopicModel
    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_DECIMALS = 9
_LEAST_ARTICLES = 1.0  # a window with less of a topic, in articles, says nothing about its words


def cut_windows(issues: pd.DataFrame, settings: AnalyzeSettings) -> pd.DataFrame:
    """Windows of the dated issues: columns ``issue_id``, ``published_on``, ``window``.

    Below ``topic_window_issues`` issues each date is a window; from there on ``community_window``
    dates are (the slices of the graph's history), or more where they would be too many to read.

    Args:
        issues: Table ``issues``.
        settings: Lengths and limits.
    """
    dated = issues.dropna(subset=["published_on"]).sort_values(["published_on", "issue_id"])
    number, dates = pd.factorize(dated["published_on"])
    length = 1
    if len(dated) >= settings.topic_window_issues:
        length = max(settings.community_window, -(-len(dates) // settings.topic_windows_max))
    return dated[["issue_id", "published_on"]].assign(window=number // length)


def topic_term_timeline(
    model: TopicModel,
    documents: Documents,
    issues: pd.DataFrame,
    settings: AnalyzeSettings,
) -> pd.DataFrame:
    """Table ``topic_term_timeline``: the heaviest units of each topic in each window.

    Each naming is dealt to the topics of its article in proportion to what they make of it, and
    the weights of a window are those namings' sums, with the whole corpus' weights added as if
    they were one more article. Windows with less than one article of a topic have no rows.

    Args:
        model: The topics and their shares.
        documents: The articles.
        issues: Table ``issues``.
        settings: Lengths and limits.
    """
    windows = cut_windows(issues, settings)
    number = dict(zip(windows["issue_id"], windows["window"], strict=True))
    at = np.array([number.get(issue, -1) for issue in documents.issue_ids], dtype=np.int64)
    rows = np.flatnonzero(at >= 0)
    shape = (len(set(number.values())), documents.size)
    member = sparse.csr_array((np.ones(len(rows)), (at[rows], rows)), shape=shape)
    amounts = member @ model.shares
    found: list[tuple[Ints, Ints, Ints, Floats]] = []
    for topic, dealt in enumerate(
        deal_namings(tf_idf(documents.counts), model.shares, model.topics)
    ):
        weights = _weights(member @ dealt, float(dealt.sum()), model, topic)
        tops = top_units(weights, settings.topic_top_terms)
        tops[amounts[:, topic] < _LEAST_ARTICLES] = -1
        window, place = np.nonzero(tops >= 0)
        unit = tops[window, place]
        found.append((window, place, unit, weights[window, unit]))
    ids = np.array([label.topic_id for label in model.labels], dtype=object)
    window, place, unit = (_joined([f[i] for f in found]).astype(np.int64) for i in range(3))
    frame = pd.DataFrame(
        {
            "topic_id": ids.repeat([len(part[0]) for part in found]),
            "window": window,
            "kind": documents.kinds[unit],
            "key": documents.keys[unit],
            "name": documents.names[unit],
            "weight": _joined([f[3] for f in found]),
            "rank": place + 1,
        }
    )
    spans = windows.groupby("window").agg(
        starts_on=("published_on", "min"),
        ends_on=("published_on", "max"),
        issue_count=("issue_id", "size"),
    )
    return frame.join(spans, on="window")


def deal_namings(
    matrix: sparse.csr_array, shares: Floats, topics: Floats
) -> Iterator[sparse.csr_array]:
    """For each topic the matrix of what it explains: of an entry x, ``x · s·h / Σ s·h``.

    Args:
        matrix: Shape (N, V).
        shares: Shape (N, K).
        topics: Shape (K, V).

    Yields:
        K matrices of shape (N, V); together they are the matrix where any topic explains it.
    """
    entries = matrix.tocoo()
    row, column = entries.coords
    total = np.zeros(len(row))
    for share, topic in zip(shares.T, topics, strict=True):
        total += share[row] * topic[column]
    scale = np.divide(entries.data, total, out=np.zeros(len(row)), where=total > 0)
    for share, topic in zip(shares.T, topics, strict=True):
        part = scale * share[row] * topic[column]
        yield sparse.coo_array((part, (row, column)), shape=matrix.shape).tocsr()


def _weights(dealt: sparse.csr_array, total: float, model: TopicModel, topic: int) -> Floats:
    """Weights of the units in each window, one article of the whole corpus' weights added."""
    per_article = total / max(float(model.shares[:, topic].sum()), _LEAST_ARTICLES)
    weights = dealt.toarray() + per_article * model.topics[topic]
    sums = weights.sum(axis=1, keepdims=True)
    found: Floats = (weights / np.where(sums > 0, sums, 1)).round(_DECIMALS)
    return found


def _joined(parts: list[NDArray[np.generic]]) -> NDArray[np.generic]:
    return np.concatenate(parts) if parts else np.zeros(0)
