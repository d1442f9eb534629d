"""How strongly two entities belong together, and whether so few articles can tell.

Notation: of N units (blocks, or articles) a name the one, b the other, c both.

A pair's blocks mostly stand in a few articles. In corpora of 57 articles whose entities had their
articles shuffled, so that there was nothing to find, the test over blocks alone still called 19 to
43 pairs at a false discovery rate of 5 %, with the test over articles beside it none. The evidence
is therefore asked of the articles too; a pair they cannot decide is *insufficient*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import special, stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]

Support = Literal["supported", "insufficient", "chance"]
SUPPORTS: tuple[Support, ...] = ("supported", "insufficient", "chance")

_NEGLIGIBLE = 1e-17  # a term smaller than this share of the sum no longer changes a double


def npmi(c: Counts | Floats, a: Counts, b: Counts, n: int) -> Floats:
    """Normalised pointwise mutual information: ``ln(cN / ab) / −ln(c / N)`` (Bouma 2009).

    −1 where the two never meet, 0 at independence, 1 where neither stands without the other.
    A pair seen once, each named once, has 1 whatever N is: rank by :func:`npmi_bounds`.

    >>> npmi(np.array([2, 4, 0]), np.array([4, 4, 4]), np.array([5, 4, 4]), 10).round(4).tolist()
    [0.0, 1.0, -1.0]
    """
    share = np.minimum(np.asarray(c, dtype=np.float64) / n, 1.0)
    inside = (share > 0) & (share < 1)
    joint = np.log(np.where(inside, share, 0.5))
    single = np.log(np.asarray(a, dtype=np.float64) / n) + np.log(np.asarray(b) / n)
    value = np.clip(single / joint - 1, -1.0, 1.0)
    return np.where(inside, value, np.where(share > 0, 1.0, -1.0))


def npmi_bounds(
    blocks: tuple[Counts, Counts, Counts, int], articles: tuple[Counts, int], *, mass: float
) -> tuple[Floats, Floats]:
    """Interval of NPMI in blocks, with the uncertainty of the number of articles.

    NPMI grows with c while a, b and N stay, so an interval of c gives one of NPMI. That of c is
    the exact interval (Clopper & Pearson 1934) of the number C of articles in which the pair
    shares a block, times the c / C blocks in each: an article is one witness however often it
    repeats itself. The marginals are taken as known.

    Args:
        blocks: c, a, b of each pair, and N.
        articles: C of each pair, and the number of articles.
        mass: Probability inside the interval.

    Returns:
        Lower and upper bounds; the lower is below NPMI and reaches −1 only with c = 0.
    """
    c, a, b, n = blocks
    seen, total = articles
    tail = (1 - mass) / 2
    x = seen.astype(np.float64)
    low = np.where(seen > 0, stats.beta.ppf(tail, np.maximum(x, 1), total - x + 1), 0.0)
    high = np.where(seen < total, stats.beta.ppf(1 - tail, x + 1, np.maximum(total - x, 1)), 1.0)
    scale = np.where(seen > 0, c * total / np.maximum(x, 1), 1.0)
    highest = np.minimum(np.maximum(high * scale, c), np.minimum(a, b))
    return npmi(low * scale, a, b, n), npmi(highest, a, b, n)


def association_strength(c: Counts, a: Counts, b: Counts, n: int) -> Floats:
    """Observed over expected count: ``cN / ab`` (van Eck & Waltman 2009); 1 at independence."""
    strength: Floats = c * float(n) / (a.astype(np.float64) * b)
    return strength


def g2(c: Counts, a: Counts, b: Counts, n: int) -> Floats:
    """Log-likelihood ratio of the 2 × 2 table: ``2 Σ O ln(O / E)`` (Dunning 1993).

    Two-sided: a pair that avoids each other is large too.

    >>> float(g2(np.array([110]), np.array([2552]), np.array([221]), 31777)[0].round(2))
    270.72
    """
    total = np.zeros(len(c))
    for both, one, other in (
        (c, a, b),
        (a - c, a, n - b),
        (b - c, n - a, b),
        (n - a - b + c, n - a, n - b),
    ):
        observed = both.astype(np.float64)
        expected = one.astype(np.float64) * other / n
        # An expected count of 0 leaves an observed count of 0, whose term is 0.
        total += special.xlogy(observed, observed / np.where(expected > 0, expected, 1.0))
    return np.maximum(2 * total, 0.0)


def hypergeometric_tail(c: Counts, a: Counts, b: Counts, n: Counts | int) -> Floats:
    """P(at least c of n units name both), a and b given, if they are spread independently.

    The exact one-sided test (Fisher 1935). SciPy's own survival function is exact too, but sums
    one pair at a time, ten seconds for 100,000 of them; here all pairs step through their tails
    together, each from its c outwards, until a term no longer counts. With n of its own for each
    pair it is a test of any 2 × 2 tables.

    Relative error below 1e-8 for N up to a million (that of the first term's log-gamma).
    """
    upper = np.minimum(a, b)
    lower = np.maximum(0, a + b - n)
    # Below the mean the lower tail is the shorter one: 1 − P(at most c − 1).
    falls = c * np.asarray(n, dtype=np.float64) > a * b.astype(np.float64)
    first = np.where(falls, c, c - 1)
    tail = _sum_outwards(first, np.where(falls, 1, -1), (a, b, n))
    tail = np.where(falls, tail, 1 - tail)
    return np.clip(np.where(c > upper, 0.0, np.where(c <= lower, 1.0, tail)), 0.0, 1.0)


def decidable_pairs(marginals: Counts, n: int, level: float) -> tuple[int, float]:
    """Which pairs can be decided at all, and how many tests that makes (Tarone 1990, Gilbert 2005).

    The best a pair can do is to meet wherever the rarer of the two stands; its p value then is
    the smallest it can attain. With K the least number such that at most K pairs can attain
    ``level`` / K, only these are tested: the others could not have been found, whatever the
    texts say, and need not be paid for. It depends on the marginals alone, not on the counts.

    Args:
        marginals: Articles naming each entity.
        n: Articles.
        level: False discovery rate.

    Returns:
        Number of pairs that can be decided, and the attainable p value they stay below.
    """
    sizes, members = np.unique(marginals, return_counts=True)
    i, j = np.triu_indices(len(sizes))
    pairs = np.where(i == j, members[i] * (members[i] - 1) // 2, members[i] * members[j])
    best = attainable(sizes[i], sizes[j], n)
    order = np.argsort(best, kind="stable")
    best, cumulative = best[order], np.concatenate([[0], np.cumsum(pairs[order])])

    def able(k: int) -> int:
        return int(cumulative[np.searchsorted(best, level / k, side="right")])

    low, high = 1, max(1, int(cumulative[-1]))
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if able(middle) <= middle else (middle + 1, high)
    return able(low), level / low


def attainable(a: Counts, b: Counts, n: int) -> Floats:
    """Smallest p value two marginals allow: that of c = min(a, b)."""
    return hypergeometric_tail(np.minimum(a, b), a, b, n)


def _sum_outwards(
    first: Counts, step: Counts, table: tuple[Counts, Counts, Counts | int]
) -> Floats:
    """Sum of the hypergeometric probabilities from ``first`` on, upwards (1) or downwards (−1)."""
    a, b, n = (np.asarray(part, dtype=np.float64) for part in table)
    k = first.astype(np.float64)
    inside = (k >= np.maximum(0, a + b - n)) & (k <= np.minimum(a, b))
    safe = np.where(inside, k, np.maximum(0, a + b - n))
    log_first = (
        _log_choose(a, safe) + _log_choose(n - a, b - safe) - _log_choose(n * np.ones_like(a), b)
    )
    total = np.where(inside, np.exp(log_first), 0.0)
    live = np.flatnonzero(total > 0)
    term, at = total[live], k[live]
    one, other, up, n_rest = a[live], b[live], step[live] > 0, n - a - b
    while len(live):
        # Ratio of neighbouring probabilities: zero at the end of the range, which stops the sum.
        rest = n_rest[live] + at
        above = (one - at) * (other - at) / ((at + 1) * (rest + 1))
        below = at * rest / ((one - at + 1) * (other - at + 1))
        term = term * np.where(up, above, below)
        at = at + np.where(up, 1, -1)
        total[live] += term
        going = term > _NEGLIGIBLE * total[live]
        live, term, at = live[going], term[going], at[going]
        one, other, up = one[going], other[going], up[going]
    return total


def _log_choose(n: Floats, k: Floats) -> Floats:
    chosen: Floats = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return chosen
