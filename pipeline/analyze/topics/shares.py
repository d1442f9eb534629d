"""Shares of topics in articles and issues, with bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import betaincinv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.analyze.topics.documents import Documents

    Floats = NDArray[np.float64]

_LEAST = 1e-12  # of a variance: below it the shares are equal


def mean_band(
    total: Floats, squares: Floats, size: Floats, *, mass: float
) -> tuple[Floats, Floats]:
    """Band of a mean of shares: Bayesian bootstrap of the articles, in closed form.

    Rubin (1981) weighs the articles by Dirichlet(1, …, 1). As he is silent about what was not
    seen, half an article of share 0 and half of share 1 are added: where all shares are 0 or 1
    this is Jeffreys' interval of :func:`pipeline.analyze.intervals.jeffreys` exactly. Between,
    the mean has known mean and variance, and a beta distribution of the same two stands for it,
    so nothing is drawn: four articles give a wide band, and the same one every time. Its ends are
    within 0.05 of the drawn ones at four articles.

    Args:
        total: Sums of the shares, any shape.
        squares: Sums of their squares, same shape.
        size: Numbers of articles, same shape; 0 gives the band [0, 1].
        mass: Probability inside the band.

    Returns:
        Lower and upper bounds.

    >>> low, high = mean_band(*np.array([[2.0], [2.0], [4.0]]), mass=0.95)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.123], [0.877])
    """
    weight = size + 1
    mean = (total + 0.5) / weight
    variance = np.maximum((squares + 0.5) / weight - mean**2, _LEAST) / (weight + 1)
    strength = mean * (1 - mean) / variance - 1
    a, b = mean * strength, (1 - mean) * strength
    tail = (1 - mass) / 2
    low = np.where(total <= _LEAST, 0.0, betaincinv(a, b, tail))
    high = np.where(size - total <= _LEAST, 1.0, betaincinv(a, b, 1 - tail))
    # The pseudo-articles pull the band inwards; the share seen stays inside it.
    seen = total / np.maximum(size, 1)
    return np.minimum(low, seen), np.maximum(high, seen)


def topic_articles(
    shares: Floats, documents: Documents, topic_ids: Sequence[str], *, least: float
) -> pd.DataFrame:
    """Table ``topic_articles``: shares of at least ``least``; of one article they add up to ≤ 1."""
    rows, columns = np.nonzero(shares >= least)
    ids = np.array(topic_ids, dtype=object)
    return pd.DataFrame(
        {
            "topic_id": ids[columns],
            "issue_id": documents.issue_ids[rows],
            "article_id": documents.article_ids[rows],
            "share": shares[rows, columns],
        }
    )


def topic_timeline(
    shares: Floats,
    documents: Documents,
    topic_ids: Sequence[str],
    issues: pd.DataFrame,
    *,
    mass: float,
) -> pd.DataFrame:
    """Table ``topic_timeline``: every topic in every dated issue, zeros kept.

    Series stand apart by their issues: join with table ``issues``.

    Args:
        shares: Shape (N, K).
        documents: The articles.
        topic_ids: Length K.
        issues: Table ``issues``; undated ones are left out.
        mass: Probability inside the band.
    """
    dated = issues.dropna(subset=["published_on"]).sort_values(["published_on", "issue_id"])
    ids = dated["issue_id"].to_numpy(dtype=object)
    total, squares, size = issue_sums(shares, documents, ids)
    low, high = mean_band(total, squares, size, mass=mass)
    count, length = len(topic_ids), len(ids)
    return pd.DataFrame(
        {
            "topic_id": np.repeat(np.array(topic_ids, dtype=object), length),
            "issue_id": np.tile(ids, count),
            "published_on": np.tile(dated["published_on"].to_numpy(), count),
            "article_count": size.astype(np.int64).ravel(),
            "share": (total / np.maximum(size, 1)).ravel(),
            "share_low": low.ravel(),
            "share_high": high.ravel(),
        }
    )


def issue_sums(
    shares: Floats, documents: Documents, issue_ids: NDArray[np.object_]
) -> tuple[Floats, Floats, Floats]:
    """For each topic and issue: sum of shares, sum of their squares, articles; shapes (K, T)."""
    at = pd.Index(issue_ids).get_indexer(pd.Index(documents.issue_ids))
    known = at >= 0
    length = len(issue_ids)
    size = np.bincount(at[known], minlength=length).astype(np.float64)
    columns = shares[known].T

    def sums(values: Floats) -> Floats:
        found = [np.bincount(at[known], weights=row, minlength=length) for row in values]
        return np.array(found, dtype=np.float64).reshape(len(values), length)

    total = sums(columns)
    return total, sums(columns**2), np.broadcast_to(size, total.shape)
