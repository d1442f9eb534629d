"""The six criteria of a core technology, for the corpus as it is and for corpora drawn from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import betaincinv

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.core.candidates import Candidates

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Halves:
    """The later half of each series of two or more dated issues, to tell growth by.

    Attributes:
        is_compared: Whether an article's series has two halves, shape (m,).
        is_late: Whether an article stands in the later half, shape (m,).
        late_share: Share of its series' articles in the later half, shape (m,).
    """

    is_compared: NDArray[np.bool_]
    is_late: NDArray[np.bool_]
    late_share: Floats


@dataclass(frozen=True, slots=True)
class Sure:
    """What it takes to be sure.

    Attributes:
        prior: Articles' worth of "no change" and of mean focus.
        probability: From which a change is called.
    """

    prior: float
    probability: float


def criteria(found: Candidates, weights: NDArray[np.int64], sure: Sure) -> dict[str, Floats]:
    """All criteria of each candidate in each drawn corpus.

    Args:
        found: Where the candidates are named.
        weights: How often each article stands in each drawn corpus, shape (articles, draws).
        sure: What it takes to call growth and focus.

    Returns:
        Name of :data:`~pipeline.tables.columns.outlook.CORE_CRITERIA` → shape (candidates, draws).
    """
    shape = (found.size, len(found.articles))
    ones = np.ones(len(found.unit))
    drawn = weights.astype(np.float64)
    named = sparse.csr_array((ones, (found.unit, found.article)), shape=shape)
    blocks = sparse.csr_array((found.block_count, (found.unit, found.article)), shape=shape)
    return {
        "presence": _presence(found, named, drawn),
        "late_growth": late_growth(named, drawn, split_series(found), sure=sure),
        "spread": _spread(found, drawn),
        "actor_count": _actor_count(found, drawn),
        "novelty": _novelty(found, drawn),
        "focus": focus(blocks @ drawn, named @ drawn, prior=sure.prior),
    }


def _presence(found: Candidates, named: sparse.csr_array, drawn: Floats) -> Floats:
    """Mean article share over issues: a long report has one vote, as each issue."""
    issue = found.articles["issue"].to_numpy()
    sizes = np.bincount(issue, minlength=len(found.issues))
    filled = max(int((sizes > 0).sum()), 1)
    shares: Floats = named @ (drawn / sizes[issue][:, None]) / filled
    return shares


def split_series(found: Candidates) -> Halves:
    """Cuts each series at the issue that holds its middle article; undated issues stand aside."""
    issues = found.issues.assign(
        size=np.bincount(found.articles["issue"], minlength=len(found.issues))
    )
    dated = issues[issues["published_on"].notna() & (issues["size"] > 0)]
    groups = dated.groupby("series", sort=True)
    before = groups["size"].cumsum() - dated["size"]
    whole = groups["size"].transform("sum")
    first, last = groups.cumcount() == 0, groups.cumcount(ascending=False) == 0
    compared = groups["size"].transform("count") > 1
    # The first issue is never late and the last one always is, however long either is.
    late = ((2 * before >= whole) & ~first | last) & compared
    share = (dated["size"] * late).groupby(dated["series"]).transform("sum") / whole
    issue = found.articles["issue"].to_numpy()
    return Halves(
        compared.reindex(issues.index, fill_value=False).to_numpy()[issue],
        late.reindex(issues.index, fill_value=False).to_numpy()[issue],
        share.reindex(issues.index, fill_value=0.0).to_numpy(dtype=np.float64)[issue],
    )


def late_growth(named: sparse.csr_array, drawn: Floats, halves: Halves, *, sure: Sure) -> Floats:
    """Growth that is neither a single article nor a draw.

    Of n articles x stand in the later half of their series, which hold a share p of all articles.
    First the one article that speaks most for a change is taken out. Then the share of the later
    half has the posterior Beta(x + kp, n − x + k(1 − p)), k the prior; growth is ln of its bound
    nearest to p over p, and 0 where p lies inside. Places, not values, are added up later: without
    the bound the smallest excess would count as much as a great one among candidates that do not
    move, which are most. One article is no growth, and two or three are hardly any.

    Args:
        named: Candidates × articles.
        drawn: Articles × draws.
        halves: Which articles are late.
        sure: k, and the probability from which a change is called.
    """
    inside = drawn * halves.is_compared[:, None]
    total = named @ inside
    expected = named @ (inside * halves.late_share[:, None])
    late = named @ (inside * halves.is_late[:, None])
    share = np.divide(expected, total, out=np.zeros_like(total), where=total > 0)
    grows = late > expected
    left, after = np.maximum(total - 1, 0), np.maximum(late - grows, 0)
    growth = np.zeros_like(share)
    asked = (left > 0) & (share > 0) & (share < 1) & (after != left * share)
    x, n, p = after[asked], left[asked], share[asked]
    # A draw repeats the same few counts: each is looked up once.
    rows, where = np.unique(np.round(np.stack([x, n, p]), 9), axis=1, return_inverse=True)
    x, n, p = rows
    tail = np.where(x > n * p, 1 - sure.probability, sure.probability)
    bound = betaincinv(x + sure.prior * p, n - x + sure.prior * (1 - p), tail)
    moved = np.where(x > n * p, bound > p, bound < p)
    value = np.where(moved, np.log(np.maximum(bound, 1e-12) / p), 0.0)[where.reshape(-1)]
    # Taking the article out must not turn the change round.
    holds = grows[asked] == (value > 0)
    growth[asked] = np.where(holds, value, 0.0)
    return np.asarray(growth, dtype=np.float64)


def focus(blocks: Floats, articles: Floats, *, prior: float) -> Floats:
    """Blocks that name a candidate in an article that names it at all, shrunk to the mean of all.

    Church & Gale (1995, "Poisson mixtures"): of two words in equally many documents, the one that
    carries content comes again where it came once; the umbrella term is said once in passing.

    Args:
        blocks: Blocks naming each candidate, shape (candidates, draws).
        articles: Articles naming it.
        prior: Articles' worth of the mean.
    """
    mean = blocks.sum(axis=0) / np.maximum(articles.sum(axis=0), 1)
    held = articles + prior
    shrunk: Floats = np.divide(blocks + prior * mean, held, out=np.zeros_like(held), where=held > 0)
    return shrunk


def _spread(found: Candidates, drawn: Floats) -> Floats:
    """Mean of the normalised entropies over outlets and over issues, as far as there are several.

    Entropy of the shares within the parts, so that a long report weighs no more than a brief; one
    article gives 0, wherever it stands. (Gries' DP weighs parts by their length: an article of a
    report that is half of the corpus would count as widely spread.)
    """
    articles = found.articles
    series = found.issues["series"].to_numpy(dtype=object)[articles["issue"]]
    publisher = found.issues["publisher"].to_numpy(dtype=object)[articles["issue"]]
    outlet = pd.DataFrame(
        {"publisher": publisher, "series": series, "section": articles["section"].fillna("")}
    )
    codes = np.asarray(outlet.groupby(list(outlet), sort=True).ngroup(), dtype=np.int64)
    levels = [
        normalised_entropy(found, part, drawn)
        for part in (codes, np.asarray(articles["issue"], dtype=np.int64))
        if len(np.unique(part)) > 1
    ]
    if not levels:
        return np.zeros((found.size, drawn.shape[1]))
    mean: Floats = np.mean(levels, axis=0)
    return mean


def normalised_entropy(found: Candidates, part: Ints, drawn: Floats) -> Floats:
    """Entropy of a candidate's share within each part, over ln of the number of parts.

    Args:
        found: Where the candidates are named.
        part: Part of each article, at least two different ones.
        drawn: Articles × draws.
    """
    names, part = np.unique(part, return_inverse=True)
    size = np.bincount(part)
    cell, where = np.unique(found.unit * len(names) + part[found.article], return_inverse=True)
    add = sparse.csr_array(
        (np.ones(len(where)), (where, np.arange(len(where)))), shape=(len(cell), len(where))
    )
    rate = (add @ drawn[found.article]) / size[cell % len(names)][:, None]
    of = sparse.csr_array(
        (np.ones(len(cell)), (cell // len(names), np.arange(len(cell)))),
        shape=(found.size, len(cell)),
    )
    whole = (of @ rate)[cell // len(names)]
    p = np.divide(rate, whole, out=np.zeros_like(rate), where=whole > 0)
    terms = -p * np.log(p, out=np.zeros_like(p), where=p > 0)
    entropy: Floats = (of @ terms) / np.log(len(names))
    return entropy


def _actor_count(found: Candidates, drawn: Floats) -> Floats:
    """Different companies, institutions and people named in the same blocks."""
    width = max(len(found.actor_ids), 1)
    pair, where = np.unique(found.pair_unit * width + found.pair_actor, return_inverse=True)
    add = sparse.csr_array(
        (np.ones(len(where)), (where, np.arange(len(where)))), shape=(len(pair), len(where))
    )
    there = (add @ drawn[found.pair_article] > 0).astype(np.float64)
    of = sparse.csr_array(
        (np.ones(len(pair)), (pair // width, np.arange(len(pair)))), shape=(found.size, len(pair))
    )
    counts: Floats = of @ there
    return counts


def _novelty(found: Candidates, drawn: Floats) -> Floats:
    """Share of dated articles that had appeared before the first issue that names a candidate.

    Counted in articles, not in days: a corpus begins somewhere, and gaps in it teach nothing. What
    stands in the first issue has no novelty, and neither has what no dated issue names.
    """
    issue = found.articles["issue"].to_numpy()
    sizes = np.bincount(issue, minlength=len(found.issues))
    dated = found.issues["published_on"].notna().to_numpy()
    # Issues of one day appear together.
    day = found.issues["published_on"].where(dated).astype("object").factorize()[0]
    by_day = np.bincount(day[dated], weights=sizes[dated]) if dated.any() else np.zeros(1)
    before = np.concatenate([[0.0], np.cumsum(by_day)[:-1]]) / max(by_day.sum(), 1.0)
    first = np.full((found.size, drawn.shape[1]), np.inf)
    inside = dated[issue[found.article]]
    unit, article = found.unit[inside], found.article[inside]
    if len(unit):
        at = before[day[issue[article]]]
        seen = np.where(drawn[article] > 0, at[:, None], np.inf)
        units, starts = np.unique(unit, return_index=True)
        first[units] = np.minimum.reduceat(seen, starts, axis=0)
    novelty: Floats = np.where(np.isinf(first), 0.0, first)
    return novelty
