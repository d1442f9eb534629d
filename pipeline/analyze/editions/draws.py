"""How sure the real part of an agenda change is: issues drawn anew, and an exact p value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from pipeline.analyze.editions.kitagawa import split_share
from pipeline.analyze.exact_tests import Dispersion, upper_tail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_KEYS_AT_ONCE = 1_000
# Keys × strata × draws: beyond, fewer draws are made (a second of work), but enough for the ends
# of a 95 % interval: with 199 five draws lie beyond each.
_VALUES = 30_000_000
_FEWEST_DRAWS = 199


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles with their stratum, and which keys they name.

    Attributes:
        stratum: Number of series and section of each article, shape (A,).
        issue: Number of its issue by date, shape (A,).
        named: Articles × keys, 1 where named, shape (A, K).
        mentions: The same, how often.
        keys: Shape (K,).
        dispersion: Clustering of the keys in issues.
    """

    stratum: Ints
    issue: Ints
    named: sparse.csc_array
    mentions: sparse.csc_array
    keys: NDArray[np.object_]
    dispersion: Dispersion = field(default_factory=Dispersion)


def grouped(group: Ints, groups: int) -> sparse.csr_array:
    """Groups × articles: 1 where the article is of the group."""
    ones = np.ones(len(group))
    return sparse.csr_array((ones, (group, np.arange(len(group)))), shape=(groups, len(group)))


def draw_interval(
    data: Articles, strata: int, sizes: tuple[int, int], settings: AnalyzeSettings
) -> tuple[Floats, Floats]:
    """Percentile interval of the real part, issues of each side drawn anew.

    A side without a single article that names the key would draw nothing but zeros, as if its
    share were known to be zero; it gets Gamma(½) articles instead, Jeffreys' posterior of a
    Poisson count of none. ``agenda_replicates`` draws, fewer for very many keys and sections.
    """
    split, size = sizes
    rng = np.random.default_rng(settings.seed)
    enough = max(_FEWEST_DRAWS, _VALUES // max(1, len(data.keys) * strata))
    draws, tail = min(settings.agenda_replicates, enough), (1 - settings.interval) / 2
    # Issues × draws in one piece: a sparse product would copy a transposed one every time.
    weights = [
        np.ascontiguousarray(rng.multinomial(n, np.full(n, 1 / n), size=draws).T, dtype=np.float64)
        for n in (split, size - split)
    ]
    unseen = rng.gamma(0.5, size=draws)
    cells = grouped(data.stratum * size + data.issue, strata * size)
    counted = sparse.csr_array(cells @ data.named)
    lengths = np.asarray(cells.sum(axis=1)).reshape(strata, size)
    bounds = ((0, split), (split, size))
    trials = [(lengths[:, i:j] @ w).T for w, (i, j) in zip(weights, bounds, strict=True)]
    low, high = np.zeros(len(data.keys)), np.zeros(len(data.keys))
    step = max(1, _KEYS_AT_ONCE // strata)
    for first in range(0, len(data.keys), step):
        own = slice(first, first + step)
        keys = counted[:, own]
        hits = []
        for w, n, (i, j) in zip(weights, trials, bounds, strict=True):
            # Sparse by dense: linear in the namings, not in issues times keys.
            parts = [keys[s * size + i : s * size + j].T @ w for s in range(strata)]
            drawn = np.stack(parts, axis=-1)
            never = drawn.sum(axis=(1, 2)) == 0
            spread = n / n.sum(axis=1, keepdims=True) * unseen[:, None]
            hits.append(drawn + np.multiply.outer(never, spread))
        again = split_share(hits[1], trials[1], hits[0], trials[0])[1]
        low[own], high[own] = np.quantile(again, [tail, 1 - tail], axis=1)
    return low, high


def exact_p(hits: Floats, trials: Floats, dispersion: Dispersion) -> Floats:
    """Twice the smaller exact tail of the newer side's articles, given each stratum's total.

    Args:
        hits: Articles with each key, older side first, shape (2, K, S).
        trials: Articles, shape (2, S).
        dispersion: Clustering in issues.
    """
    totals = hits.sum(axis=0).astype(np.int64)
    fractions = trials[1] / trials.sum(axis=0)
    x, most = hits[1].sum(axis=1).astype(np.int64), totals.sum(axis=1)
    # One call: a distribution is worked out once for all keys of the same totals.
    either = np.concatenate([x, np.minimum(x + 1, most)])
    tails = upper_tail(either, np.concatenate([totals, totals]), fractions, dispersion)
    up, above = np.split(tails, 2)
    down = np.where(x < most, 1 - above, 1.0)
    return np.asarray(np.clip(2 * np.minimum(up, down), 0.0, 1.0))
