"""Exact tests of two counts of articles, and what they may say where articles cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import special

from pipeline.analyze.exact_tests import Dispersion
from pipeline.analyze.rows import slices

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.editions.counts import SeriesCounts

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_ROWS_AT_ONCE = 500
_CELLS = 65_536  # tables worked on at once: 0.5 MB a column, what the processor keeps at hand


def fisher_two_sided(now: Ints, base: Ints, trials: Ints, base_trials: Ints) -> Floats:
    """Fisher's exact test on article presence, both directions: twice the smaller tail.

    ``X | N ~ Hypergeometric``: of N = now + base articles that name a key, how many fall into the
    ``trials`` articles of the one side. Twice the smaller tail (the *central* Fisher test, Fay
    2010, Biostatistics 11:373) since the direction is read off the data. All rows at once.

    Caveat: articles on one event are not independent: see :func:`cluster_aware`.

    Args:
        now: Articles with the key on the one side, shape (R,).
        base: On the other side, shape (R,).
        trials: Articles of the one side, shape (R,).
        base_trials: Of the other, shape (R,).

    >>> one, none, five = np.array([3]), np.array([0]), np.array([5])
    >>> fisher_two_sided(one, none, five, five).round(4).tolist()
    [0.1667]
    """
    first, where = _different(now, base, trials, base_trials)
    x, y, n, m = (column[first] for column in (now, base, trials, base_trials))
    upper = _tail(x, x + y, (n, m), up=True)
    lower = _tail(x, x + y, (n, m), up=False)
    p = np.minimum(1.0, 2 * np.minimum(upper, lower))
    return np.asarray(p[where])


def clustered_two_sided(
    counts: tuple[Ints, Ints], trials: tuple[Ints, Ints], concentration: Floats
) -> Floats:
    """The same where articles of a key cluster in issues: beta-binomial tails.

    If the articles of a key fall into issues as a Dirichlet–multinomial of concentration θ, its
    share between two parts of the series is a beta, of θ times the parts' share of the series'
    articles. ``X | N ~ BetaBinomial(N, θn/(n + m), θm/(n + m))``.

    Args:
        counts: Articles with the key on the one side and the other, each of shape (R,).
        trials: Articles of the two sides, each of shape (R,).
        concentration: θ of the two sides together, shape (R,); inf without clustering.

    Returns:
        Shape (R,); 0 without clustering, where Fisher's test is the larger anyway.
    """
    x, total = counts[0], counts[0] + counts[1]
    part = trials[0] / (trials[0] + trials[1])
    theta = np.where(np.isinf(concentration), 1.0, concentration)
    k = np.arange(int(total.max(initial=0)) + 1)
    inside = k <= total[:, None]
    rest = np.where(inside, total[:, None] - k, 0)
    a, b = (theta * part)[:, None], (theta * (1 - part))[:, None]
    log = (
        special.gammaln(total + 1)[:, None] - special.gammaln(k + 1) - special.gammaln(rest + 1)
        + special.betaln(k + a, rest + b) - special.betaln(a, b)
    )  # fmt: skip
    probability = np.where(inside, np.exp(log), 0.0)
    up = np.where(k >= x[:, None], probability, 0.0).sum(axis=1)
    down = np.where(k <= x[:, None], probability, 0.0).sum(axis=1)
    p = np.minimum(1.0, 2 * np.minimum(up, down))
    return np.where(np.isinf(concentration), 0.0, p)


def smallest_fisher(total: Ints, trials: Ints, base_trials: Ints) -> Floats:
    """Smallest two-sided p that N articles of a key could have, however they had fallen."""
    log = log_factorials(int((trials + base_trials).max(initial=0)))
    smallest = np.empty(len(total))
    for rows in slices(len(total), _CELLS):
        k, n, m = total[rows], trials[rows], base_trials[rows]
        ends = [_probability(x, k, (n, m), log) for x in (np.minimum(k, n), np.maximum(0, k - m))]
        smallest[rows] = np.minimum(1.0, 2 * np.minimum(*ends))
    return smallest


def _different(*columns: Ints) -> tuple[Ints, Ints]:
    """One row of each different combination of counts, and which combination each row is."""
    where = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:  # numbered anew each time: a product of all would not fit a number
        where = pd.factorize(where * (int(column.max(initial=0)) + 1) + column)[0]
    row = np.empty(int(where.max(initial=-1)) + 1, dtype=np.int64)
    row[where] = np.arange(len(where))
    return row, where


def log_factorials(largest: int) -> Floats:
    """Logarithms of 0!, 1!, … largest!, by looking up rather than by gamma functions."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, largest + 1)))])


def _probability(x: Ints, total: Ints, trials: tuple[Ints, Ints], log: Floats) -> Floats:
    """Hypergeometric probability of x; 0 outside the range."""
    n, m = trials
    inside = (x >= np.maximum(0, total - m)) & (x <= np.minimum(total, n))
    k = np.where(inside, x, np.maximum(0, total - m))

    def choose(a: Ints, b: Ints) -> Floats:
        return np.asarray(log[a] - log[b] - log[a - b])

    value = np.exp(choose(n, k) + choose(m, total - k) - choose(n + m, total))
    return np.where(inside, value, 0.0)


def _tail(x: Ints, total: Ints, trials: tuple[Ints, Ints], *, up: bool) -> Floats:
    """P(X ≥ x) or P(X ≤ x), summed from x outwards over all rows at once."""
    log = log_factorials(int((trials[0] + trials[1]).max(initial=0)))
    whole = np.zeros(len(x))
    live, at = np.arange(len(x)), x.copy()
    while len(live):
        sides = (trials[0][live], trials[1][live])
        term = _probability(at[live], total[live], sides, log)
        whole[live] += term
        at[live] += 1 if up else -1
        # Terms may rise before they fall, but a zero is the end of the range.
        live = live[(term > 0) & (at[live] >= 0)]
    return np.minimum(whole, 1.0)


def cluster_aware(p: Floats, rows: pd.DataFrame, own: SeriesCounts, level: float) -> Floats:
    """Larger p values where keys cluster in issues; asked only where p is low at all."""
    low = np.flatnonzero(p <= level)
    dispersion = own.dispersion()
    if dispersion == Dispersion() or not len(low):
        return p
    x, base, n, m, code = (
        rows[name].to_numpy(dtype="int64")[low]
        for name in ("now", "base", "trials", "base_trials", "code")
    )
    theta = dispersion.concentration(own.totals[code]) * (n + m) / own.trials.sum()
    p = p.copy()
    # Pieces of like totals: one key of 500 articles must not widen thousands of rows.
    order = np.argsort(x + base, kind="stable")
    for at in np.array_split(order, max(1, len(order) // _ROWS_AT_ONCE)):
        tail = clustered_two_sided((x[at], base[at]), (n[at], m[at]), theta[at])
        p[low[at]] = np.maximum(p[low[at]], tail)
    return p


def known_testable(own: SeriesCounts, level: float) -> Ints:
    """For each issue, keys named up to it that could have reached the level, shape (T,)."""
    totals = np.zeros(len(own.keys), dtype=np.int64)
    by_total = np.zeros(int(np.bincount(own.key, weights=own.articles).max(initial=0)) + 1)
    by_total = by_total.astype(np.int64)
    order = np.argsort(own.place, kind="stable")
    bounds = np.searchsorted(own.place[order], np.arange(len(own.issues) + 1))
    asked = []
    for t in range(len(own.issues)):
        here = order[bounds[t] : bounds[t + 1]]
        keys = own.key[here]
        np.subtract.at(by_total, totals[keys], 1)
        totals[keys] += own.articles[here]
        np.add.at(by_total, totals[keys], 1)
        by_total[0] = 0
        values = np.flatnonzero(by_total)
        asked.append((values, by_total[values]))
    # Tested in one go: each call would work out the logarithms of all factorials again.
    place = np.repeat(np.arange(len(asked)), [len(values) for values, _ in asked])
    values, keys = (np.concatenate([part[i] for part in asked]) for i in (0, 1))
    base = own.before[place]
    able = (base > 0) & (smallest_fisher(values, own.trials[place], base) <= level)
    return np.bincount(place, weights=keys * able, minlength=len(asked)).astype(np.int64)
