"""From criteria to a rank: percentiles, their weighted mean, and how often it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.tables.columns.outlook import CORE_CRITERIA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]

# Beyond it, values that are equal by definition differ by rounding, and so would ranks.
_DIGITS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Ranks of u candidates.

    Attributes:
        percentiles: Criterion → shape (u,).
        score: Weighted mean of the percentiles.
        rank: 1 the best; all different.
        low: Best rank within the interval.
        high: Worst rank within the interval.
        top_share: Share of bootstraps in which it is among the first N.
    """

    percentiles: Mapping[str, Floats]
    score: Floats
    rank: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    top_share: Floats


def draw_articles(strata: NDArray[np.int64], replicates: int, seed: int) -> NDArray[np.int64]:
    """How often each article stands in each bootstrap.

    Articles, not blocks, are drawn, with replacement and within their series: a corpus of the
    same outlets and lengths.

    Args:
        strata: Series of each article.
        replicates: Corpora drawn.
        seed: Of the draw.

    Returns:
        Shape (articles, replicates).
    """
    rng = np.random.default_rng(seed)
    drawn = np.zeros((len(strata), replicates), dtype=np.int64)
    for stratum in np.unique(strata):
        at = np.flatnonzero(strata == stratum)
        drawn[at] = rng.multinomial(len(at), np.full(len(at), 1 / len(at)), size=replicates).T
    return drawn


def percentiles(values: Floats) -> Floats:
    """Share of candidates below each, those equal counted half; for each column by itself.

    >>> percentiles(np.array([[1.0], [5.0], [1.0], [9.0]])).ravel().tolist()
    [0.25, 0.625, 0.25, 0.875]
    """
    ranks = pd.DataFrame(np.round(values, _DIGITS)).rank(method="average").to_numpy()
    shares: Floats = (ranks - 0.5) / max(len(values), 1)
    return shares


def total(criteria: Mapping[str, Floats], settings: AnalyzeSettings) -> Floats:
    """Weighted mean of the percentiles over criteria: Borda's count (1781), a sum of places.

    Places are added, not values, since the criteria have no common unit.
    """
    weights = [getattr(settings, f"core_weight_{name}") for name in CORE_CRITERIA]
    whole = sum(weights) or 1.0
    added = sum(
        w * percentiles(criteria[name]) for w, name in zip(weights, CORE_CRITERIA, strict=True)
    )
    score: Floats = np.round(np.asarray(added) / whole, _DIGITS)
    return score


def rank_candidates(
    criteria: Mapping[str, Floats],
    articles: NDArray[np.int64],
    drawn: Mapping[str, Floats],
    settings: AnalyzeSettings,
) -> Ranking:
    """The ranks, and those in the bootstraps.

    Args:
        criteria: Name → shape (u,).
        articles: Articles of each candidate: of two with one score, more go first, then the id.
        drawn: Name → shape (u, replicates).
        settings: Weights, length of the shortlist, mass of the interval.
    """
    columns = {name: values[:, None] for name, values in criteria.items()}
    shares = {name: percentiles(values)[:, 0] for name, values in columns.items()}
    score = total(columns, settings)[:, 0]
    order = np.lexsort((np.arange(len(score)), -articles, -score))
    rank = np.empty(len(score), dtype=np.int64)
    rank[order] = np.arange(1, len(score) + 1)
    again = total(drawn, settings)
    if not again.size:
        return Ranking(shares, score, rank, rank, rank, np.ones(len(rank)))
    # Ties in a bootstrap go as in the corpus itself.
    places = pd.DataFrame(again[order]).rank(method="first", ascending=False).to_numpy()
    tail = (1 - settings.interval) / 2
    low, high = np.quantile(places, [tail, 1 - tail], axis=1)
    back = rank - 1
    return Ranking(
        shares,
        score,
        rank,
        # A drawn corpus has fewer different articles: where the interval misses the rank itself
        # it is widened to hold it.
        np.minimum(np.floor(low[back]), rank).astype(np.int64),
        np.maximum(np.ceil(high[back]), rank).astype(np.int64),
        (places <= settings.core_count).mean(axis=1)[back],
    )
