"""Exact conditional tests of counts, rate ratios with intervals, false discovery rates.

All tests condition on a key's total N, so nothing has to be known of its rate: where each of the
N articles falls is the only chance left. Articles that name one thing cluster in issues even
when nothing moves; the clustering common to a series is measured over all of its keys
(:class:`Dispersion`) and carried into every tail, which turns the binomial into a beta-binomial.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import optimize, special

from pipeline.analyze.rows import slices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.analyze.presence import Presence

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# Below this excess of variance the beta-binomial is the binomial, but for rounding.
_NO_EXCESS = 1e-3
_CELLS = 65_536  # counts worked on at once: 0.5 MB, what the processor keeps at hand
_FEW_KEYS = 20  # fewer cannot tell what is common to keys from what one of them does


def q_values(p_values: Floats, *, family: int | None = None) -> Floats:
    """Benjamini–Hochberg q values.

    ``q(i) = min over j ≥ i of p(j) · m / j`` with p sorted upwards (Benjamini & Hochberg 1995).
    Calling all with q ≤ α bounds the expected share of false calls by α.

    Args:
        p_values: Shape (k,); NaN means *not tested*, stays NaN and is not counted.
        family: m, where keys were tested (or chosen from) that are not in ``p_values``: keywords
            are chosen among many more terms. At least the number of tests.

    >>> q_values(np.array([0.01, 0.04, 0.03, 0.005])).tolist()
    [0.02, 0.04, 0.04, 0.02]
    """
    group = np.zeros(len(p_values), dtype=np.int64)
    return grouped_q_values(p_values, group, np.array([family or 0]))


def grouped_q_values(p_values: Floats, group: Ints, family: Ints) -> Floats:
    """:func:`q_values` of every group by itself, all at once.

    Args:
        p_values: Shape (R,); NaN means *not tested* and stays NaN.
        group: Number of each row's group, shape (R,).
        family: Tests of each group, shape (G,); at least those among ``p_values``.
    """
    tested = np.flatnonzero(~np.isnan(p_values))
    order = tested[np.lexsort((p_values[tested], group[tested]))]
    own = group[order]
    number = np.bincount(own, minlength=len(family))
    rank = np.arange(1, len(order) + 1) - (np.cumsum(number) - number)[own]
    raw = p_values[order] * np.maximum(family, number)[own] / rank
    least = pd.Series(raw[::-1]).groupby(own[::-1]).cummin().to_numpy()[::-1]
    q = np.full(len(p_values), np.nan)
    q[order] = np.minimum(least, 1.0)
    return q


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much more than by chance the articles of a key share issues, over all keys of a series.

    The variance of a count, over that of the multinomial, for a key of N articles:
    ``1 + even · (N − 1)/(N + 1) + rising · (N − 1)``. The first part is that of clusters of a
    fixed size (negative binomial 1), the second that of a Dirichlet–multinomial of one
    concentration (negative binomial 2); both are zero when articles are spread by chance.
    """

    even: float = 0.0
    rising: float = 0.0

    def inflation(self, totals: Ints) -> Floats:
        """Factor on the variance for keys of ``totals`` articles, at least 1."""
        n = np.maximum(totals, 1).astype(np.float64)
        excess = self.even * (n - 1) / (n + 1) + self.rising * (n - 1)
        # All N in one issue is the most there can be: factor N.
        return np.asarray(np.minimum(1 + excess, np.maximum(1.0, 0.95 * n)))

    def concentration(self, totals: Ints) -> Floats:
        """θ of the Dirichlet–multinomial with this inflation ``(N + θ)/(1 + θ)``; inf if none."""
        factor = self.inflation(totals)
        excess = np.maximum(factor - 1, _NO_EXCESS)
        theta = np.maximum(totals - factor, 0.05) / excess
        return np.where(factor - 1 < _NO_EXCESS, np.inf, theta)


def measure_dispersion(presence: Presence) -> Dispersion:
    """Dispersion of a series, from Pearson's statistic of all keys.

    For a key of N articles ``X² = Σ (x_t − Nπ_t)²/(Nπ_t)`` has mean T − 1 under the multinomial,
    for any N, and (T − 1) times the inflation under the Dirichlet–multinomial; X²/(T − 1) − 1 is
    fitted on N by non-negative least squares, twice, keys weighted by the first fit's variance.

    No dispersion is measured from fewer than 20 keys of several articles.

    Caveat: keys that truly move inflate it too, so it errs towards caution; those whose
    Wilson–Hilferty z stands out even against the first fit (Bonferroni, 5 %) are left out of the
    second.
    """
    total = presence.totals
    n = total.sum(axis=1)
    freedom = (total > 0) @ np.maximum(np.bincount(presence.strata, minlength=1) - 1, 0)
    use = (n > 1) & (freedom > 0)
    if use.sum() < _FEW_KEYS:
        return Dispersion()
    several = presence.of(use)
    n, freedom = n[use], freedom[use]
    excess = _pearson(several) / freedom - 1
    design = np.stack([(n - 1) / (n + 1), n - 1.0], axis=1)
    first = Dispersion(*map(float, _non_negative(design, excess, np.ones(len(n)))))
    factor = first.inflation(n)
    spread = 2 / (9 * freedom)
    z = (np.cbrt(np.maximum((1 + excess) / factor, 0)) - (1 - spread)) / np.sqrt(spread)
    keep = z < special.ndtri(1 - 0.05 / len(z))
    fitted = _non_negative(design[keep], excess[keep], 1 / factor[keep])
    return Dispersion(*map(float, fitted))


def _pearson(presence: Presence) -> Floats:
    """Pearson's statistic of each key, summed over strata, shape (K,).

    A zero where articles were expected counts too, so all cells are looked at, but of as many keys
    at a time as fit the processor's cache.
    """
    totals, ratio = presence.totals, np.zeros(len(presence.keys))
    shares = [(m, presence.trials[m] / presence.trials[m].sum()) for m in presence.members]
    for rows in slices(len(ratio), max(1, _CELLS // max(presence.size, 1))):
        counts = presence.of(rows).counts
        for s, (members, share) in enumerate(shares):
            expected = np.maximum(totals[rows, s, None] * share, 1e-12)
            ratio[rows] += ((counts[:, members] - expected) ** 2 / expected).sum(axis=1)
    return ratio


def _non_negative(design: Floats, target: Floats, weights: Floats) -> Floats:
    solution, _ = optimize.nnls(design * weights[:, None], target * weights)
    return np.asarray(solution)


def all_inside(totals: Ints, fractions: Floats, dispersion: Dispersion) -> Floats:
    """Probability that all N articles of a key fall into a part of its series.

    ``∏ (θπ + i)/(θ + i), i < N``; without dispersion π^N. Strata multiply: they are independent.

    Args:
        totals: N in each stratum, shape (K, S).
        fractions: The part's share of the articles of each stratum, shape (K, S) or (S,).
        dispersion: Of the series.

    Returns:
        Shape (K,).
    """
    n = totals.astype(np.float64)
    fractions = np.broadcast_to(fractions, n.shape)
    pi = np.clip(fractions, 1e-300, 1.0)
    theta = dispersion.concentration(totals)
    finite = np.where(np.isinf(theta), 1.0, theta)
    urn = (
        special.gammaln(finite * pi + n)
        - special.gammaln(finite * pi)
        - special.gammaln(finite + n)
        + special.gammaln(finite)
    )
    # A power where it is one: exp(ln 0.05) is above 0.05, and levels are compared with ≤.
    each = np.where(np.isinf(theta), pi**n, np.exp(np.minimum(urn, 0.0)))
    each = np.where((fractions <= 0) & (n > 0), 0.0, np.where(n == 0, 1.0, each))
    return np.asarray(each.prod(axis=-1))


def count_distribution(total: int, fraction: float, dispersion: Dispersion) -> Floats:
    """Probabilities of 0 … N articles inside a part: (beta-)binomial, shape (N + 1,)."""
    x = np.arange(total + 1.0)
    theta = float(dispersion.concentration(np.array([total]))[0])
    if fraction <= 0 or fraction >= 1:
        return np.where(x == (total if fraction >= 1 else 0), 1.0, 0.0)
    choose = special.gammaln(total + 1) - special.gammaln(x + 1) - special.gammaln(total - x + 1)
    if np.isinf(theta):
        log = choose + x * np.log(fraction) + (total - x) * np.log1p(-fraction)
    else:
        inside, outside = theta * fraction, theta * (1 - fraction)
        log = (
            choose
            + special.betaln(x + inside, total - x + outside)
            - special.betaln(inside, outside)
        )
    p = np.exp(log)
    return np.asarray(p / p.sum())


def upper_tail(inside: Ints, totals: Ints, fractions: Floats, dispersion: Dispersion) -> Floats:
    """``P(X ≥ inside)`` where X is the sum of the strata's counts inside a part.

    With one stratum and no dispersion the one-sided conditional binomial test of two rates
    (Przyborowski & Wilenski 1940; R's ``poisson.test(…, alternative = "greater")``).

    Args:
        inside: Articles inside, summed over strata, shape (K,).
        totals: Shape (K, S).
        fractions: The part's share of the articles of each stratum, shape (K, S) or (S,).
        dispersion: Of the series.

    Returns:
        Shape (K,).
    """
    # Keys of the same totals and part share one distribution.
    laws = np.column_stack([totals, np.broadcast_to(fractions, totals.shape)])
    where = np.unique(laws, axis=0, return_inverse=True)[1].reshape(-1)
    p = np.ones(len(inside))
    order = np.argsort(where, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(where[order])) + 1):
        if not len(group):
            continue
        own, part = np.split(laws[group[0]], 2)
        tail = np.cumsum(_sum_distribution(own.astype(np.int64), part, dispersion)[::-1])
        p[group] = tail[::-1][inside[group]]
    return np.clip(p, 0.0, 1.0)


def _sum_distribution(totals: Ints, fractions: Floats, dispersion: Dispersion) -> Floats:
    whole = np.ones(1)
    for n, fraction in zip(totals.tolist(), fractions.tolist(), strict=True):
        if n:
            whole = np.convolve(whole, count_distribution(n, fraction, dispersion))
    return whole


def rate_ratio(
    counts: Sequence[Ints], articles: tuple[int, int], *, mass: float, inflation: Floats | float = 1
) -> tuple[Floats, Floats, Floats]:
    """Ratio of two rates with its exact interval.

    Clopper–Pearson bounds of the share x_new/N, turned into ``π/(1 − π) · D_past/D_new``; as R's
    ``poisson.test``. Counts are divided by the inflation of their variance first.

    Args:
        counts: x_new and x_past, each of shape (K,).
        articles: D_new and D_past.
        mass: Probability inside the interval.
        inflation: Of the variance, 1 without dispersion.

    Returns:
        Ratio (inf where nothing was seen in the past), low, high; NaN where N = 0.
    """
    new, past = (c / np.asarray(inflation) for c in counts)
    scale = articles[1] / articles[0]
    tail = (1 - mass) / 2
    none = new + past <= 0
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = new / past * scale
        low = np.where(new > 0, special.betaincinv(np.maximum(new, 1e-9), past + 1, tail), 0.0)
        high = np.where(
            past > 0, special.betaincinv(new + 1, np.maximum(past, 1e-9), 1 - tail), 1.0
        )
        bounds = [np.where(none, np.nan, b / (1 - b) * scale) for b in (low, high)]
    return np.where(none, np.nan, ratio), bounds[0], bounds[1]
