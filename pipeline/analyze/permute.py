"""Permutation tests of a trend: articles over issues, and issues over time."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from pipeline.analyze.residuals import Residuals
from pipeline.analyze.rows import slices
from pipeline.analyze.still import Layout, still_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from pipeline.analyze.exact_tests import Dispersion
    from pipeline.analyze.presence import Presence

    Floats = NDArray[np.float64]

MANY_ISSUES = 12  # below, permuting issues finds fewer trends than a plain slope does
_ENUMERATE = 5_040  # 7!: up to here every order of the issues is tried
_FEW = 10  # fewer permutations beyond the observed value than this: draw more
_MORE = 10  # … times as many
_ROUNDING = 1e-9
_CELLS = 2_000_000  # of one array of permuted articles: 16 MB
_BUDGET = (
    20_000_000  # articles or issues permuted in all: above it fewer permutations, half a second
)
_SUMS = 1_000_000_000  # keys × issues × permutations: beyond it all of them only where p is small
_LEAST = 999  # but never fewer: with bounds for the far tail they resolve what is not rare


def trend_p(
    presence: Presence, gain: Floats, dispersion: Dispersion, *, permutations: int, seed: int
) -> Floats:
    """Two-sided permutation p value of a trend: the larger of two, each exact for its own null.

    Statistic: the score of the conditional Poisson trend, ``S = Σ (x_t − Nπ_t) τ_t``.
    *Articles* over issues (:func:`article_p`) is exact however unequal the issues are, but takes
    the clustering of a key's articles in an issue for movement. Against that stands, from twelve
    issues on, *issues* over time (:func:`issue_p`), immune to any clustering (a spike of one issue
    is no trend), but wanting the lengths of issues in no order. Fewer issues have too few orders
    for it; there the articles are dealt in clusters (:func:`clustered_p`). Neither of a pair alone
    held its level on simulated corpora, the larger of both did (``benchmarks/calibration.py``).

    Args:
        presence: K × T; series of one issue left out.
        gain: Log-likelihood of the slope over none (:class:`~pipeline.analyze.slopes.Slopes`).
        dispersion: Of the series.
        permutations: Drawn in each; ``p = (1 + beyond)/(1 + drawn)`` (Phipson & Smyth 2010).
        seed: Of the drawing.

    Returns:
        Shape (K,).
    """
    rng = np.random.default_rng(seed)
    articles = article_p(presence, gain, permutations=permutations, rng=rng)
    if presence.size >= MANY_ISSUES:
        guard = issue_p(presence, permutations=permutations, rng=rng)
    else:
        guard = clustered_p(presence, gain, dispersion, drawn=permutations, rng=rng)
    return np.maximum(articles, guard)


def article_p(
    presence: Presence, gain: Floats, *, permutations: int, rng: np.random.Generator
) -> Floats:
    """Tail of S when the articles of a series are dealt anew to its issues.

    Given N, S is the sum of the times of N articles drawn without replacement: one law for all
    keys of equal N, read off the partial sums of permuted articles. Where no permutation lies
    beyond, Chernoff's bound ``P ≤ exp(−gain)`` (Hoeffding 1963: it holds without replacement too)
    replaces ``1/(1 + drawn)`` where it is smaller. Twice the smaller tail.
    """
    totals = presence.totals
    unique, where = np.unique(totals, axis=0, return_inverse=True)
    permutations = _affordable(permutations, int(presence.trials.sum()))
    sums = np.zeros((permutations, len(unique)))
    late = np.zeros(presence.size)
    for s, m in enumerate(presence.members):
        share = presence.trials[m] / presence.trials[m].sum()
        times = presence.years[m] - presence.years[m] @ share
        late[m] = times
        # A mention count may exceed the articles: then every article is drawn, S is constant.
        articles = np.repeat(times, presence.trials[m])
        wanted = np.minimum(unique[:, s], len(articles))
        most = int(wanted.max(initial=1))
        for rows in slices(permutations, max(1, _CELLS // len(articles))):
            dealt = np.tile(articles, (rows.stop - rows.start, 1))
            rng.permuted(dealt, axis=1, out=dealt)
            partial = np.cumsum(dealt[:, :most], axis=1)
            sums[rows] += np.where(wanted > 0, partial[:, np.maximum(wanted, 1) - 1], 0.0)
    return _tails(presence.cells @ late, sums, where.reshape(-1), np.exp(-gain))


def clustered_p(
    presence: Presence,
    gain: Floats,
    dispersion: Dispersion,
    *,
    drawn: int,
    rng: np.random.Generator,
) -> Floats:
    """Tail of S when the articles are dealt in clusters: Dirichlet–multinomial of the series.

    Where none drawn lies beyond, the normal tail of the signed root of the gain over the inflation
    of its variance replaces ``1/(1 + drawn)`` if smaller. Zero without dispersion, when
    :func:`article_p` says all. Caveat: takes the dispersion as known and common to all keys.
    """
    totals = presence.totals
    unique, where = np.unique(totals, axis=0, return_inverse=True)
    inflation = dispersion.inflation(totals.sum(axis=1))
    if np.isinf(dispersion.concentration(unique)).all():
        return np.zeros(len(totals))
    times = np.zeros(presence.size)
    for m in presence.members:
        share = presence.trials[m] / presence.trials[m].sum()
        times[m] = presence.years[m] - presence.years[m] @ share
    layout = Layout(presence.trials, presence.strata)
    sums = np.empty((drawn, len(unique)))
    for n in range(len(unique)):
        sums[:, n] = still_counts(unique[[n]], layout, dispersion, drawn=drawn, rng=rng)[0] @ times
    bound = special.ndtr(-np.sqrt(2 * np.maximum(gain, 0) / inflation))
    return _tails(presence.cells @ times, sums, where.reshape(-1), bound)


def _tails(observed: Floats, sums: Floats, where: NDArray[np.int64], bound: Floats) -> Floats:
    """Twice the smaller tail of each key in its column of drawn sums, ``bound`` if none beyond."""
    drawn = len(sums)
    ordered = np.sort(sums, axis=0)
    beyond = np.zeros(len(observed))
    for n in range(sums.shape[1]):
        keys = np.flatnonzero(where == n)
        below = np.searchsorted(ordered[:, n], observed[keys] + _ROUNDING, side="right")
        above = drawn - np.searchsorted(ordered[:, n], observed[keys] - _ROUNDING, side="left")
        beyond[keys] = np.minimum(below, above)
    tail = (1 + beyond) / (1 + drawn)
    tail = np.where(beyond == 0, np.minimum(tail, bound), tail)
    return np.asarray(np.minimum(2 * tail, 1.0))


def issue_p(presence: Presence, *, permutations: int, rng: np.random.Generator) -> Floats:
    """Tail of S when the issues of a series change places, each with its articles.

    All orders are tried up to seven issues; else more are drawn where few lie beyond. Twice the
    smaller tail.
    """
    residuals, years = Residuals.of(presence), presence.years
    weight = np.zeros(presence.size)
    for m in presence.members:
        weight[m] = years[m] - years[m].mean()
    weight /= np.linalg.norm(weight) or 1.0
    orders = math.prod(math.factorial(len(m)) for m in presence.members)
    if orders <= _ENUMERATE:
        return _two_sided(residuals, weight, [weight[_all_orders(presence.members)]], exact=True)
    sums = len(presence.keys) * presence.size * permutations
    first = permutations if sums <= _SUMS else _LEAST
    p, drawn = np.zeros(len(presence.keys)), 0
    for wanted in sorted({first, permutations, permutations * _MORE}):
        number = _affordable(wanted, presence.size)
        rare = np.flatnonzero(p < 2 * _FEW / (drawn + 1))
        if not len(rare) or number <= drawn:
            break
        times = _drawn_times(presence.members, weight, number, rng)
        p[rare], drawn = _two_sided(residuals.keys(rare), weight, times), number
    return p


def _affordable(permutations: int, size: int) -> int:
    """As many permutations of ``size`` places as are wanted and can be paid for."""
    return max(min(permutations, _BUDGET // max(size, 1)), min(permutations, _LEAST))


def _two_sided(
    residuals: Residuals, weight: Floats, drawn: Iterable[Floats], *, exact: bool = False
) -> Floats:
    """Twice the smaller tail of each row's sum among the sums over permuted weights."""
    observed = residuals.sums(weight[:, None])[:, 0]
    above, below = np.zeros(len(observed)), np.zeros(len(observed))
    count = 0
    for times in drawn:
        count += len(times)
        for rows in slices(len(observed), 2_048):
            value = residuals.keys(rows).sums(times.T)
            above[rows] += (value >= observed[rows, None] - _ROUNDING).sum(axis=1)
            below[rows] += (value <= observed[rows, None] + _ROUNDING).sum(axis=1)
    extra = 0 if exact else 1
    tail = (np.minimum(above, below) + extra) / (count + extra)
    return np.minimum(2 * tail, 1.0)


def _all_orders(members: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    size = sum(len(m) for m in members)
    rows = []
    for choice in itertools.product(*(itertools.permutations(m.tolist()) for m in members)):
        order = np.empty(size, dtype=np.int64)
        for m, moved in zip(members, choice, strict=True):
            order[m] = moved
        rows.append(order)
    return np.stack(rows)


def _drawn_times(
    members: list[NDArray[np.int64]], weight: Floats, drawn: int, rng: np.random.Generator
) -> Iterator[Floats]:
    """The weights with the issues of each series in random order, some 2,000 orders at a time."""
    for part in slices(drawn, 2_048):
        times = np.empty((part.stop - part.start, len(weight)))
        for m in members:
            times[:, m] = rng.permuted(np.tile(weight[m], (len(times), 1)), axis=1)
        yield times


def smallest_p(totals: NDArray[np.int64], sizes: list[int]) -> Floats:
    """Smallest two-sided permutation p that N articles can reach at all (Tarone 1990).

    ``2 / A``, where A is the largest number of different orders that N articles laid on T issues
    can have, ``T! / ∏ m_v!`` with m_v issues of v articles; over strata the product. A test that
    cannot reach the level, however the articles lie, is no test: it stays out of the family.

    Args:
        totals: Articles of each key in each stratum, shape (K, S).
        sizes: T_s, issues of each stratum.
    """
    logs = np.zeros(len(totals))
    for s, size in enumerate(sizes):
        table = _log_orders(size)
        logs += table[np.minimum(totals[:, s], len(table) - 1)]
    return np.asarray(np.minimum(2 * np.exp(-logs), 1.0))


def _log_orders(size: int) -> Floats:
    """Logarithm of A for 0, 1, 2 … articles, until all issues differ or A is beyond 1e12.

    Greedy: each further article raises the issue whose move frees most orders, a low one first.
    """
    sizes = [size]  # sizes[v]: issues of v articles
    logs = [0.0]
    while max(sizes) > 1 and logs[-1] < math.log(1e12) and len(logs) <= size * size:
        sizes.append(0)
        gains = [
            (math.log(m) - math.log(sizes[v + 1] + 1) if m else -math.inf, -v)
            for v, m in enumerate(sizes[:-1])
        ]
        gain, v = max(gains)
        v = -v
        sizes[v] -= 1
        sizes[v + 1] += 1
        if not sizes[-1]:
            sizes.pop()
        logs.append(logs[-1] + gain)
    return np.array(logs)
