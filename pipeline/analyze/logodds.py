"""Table ``distinctive``: what each issue names more than all issues of its series before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import special

from pipeline.analyze.association import hypergeometric_tail
from pipeline.analyze.exact_tests import Dispersion, grouped_q_values, upper_tail
from pipeline.analyze.sampling import sampled_dispersion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_DISPERSION_KEYS = 2_000  # of at most 50,000: enough for two numbers, and no gigabyte of zeros
DISTINCTIVE_COLUMNS = (
    "kind", "key", "series", "issue_id", "rank", "log_odds", "z_score", "article_count",
    "past_article_count", "p_value", "q_value",
)  # fmt: skip


def distinctive_table(
    rows: pd.DataFrame, issues: pd.DataFrame, settings: AnalyzeSettings, *, kind: str
) -> pd.DataFrame:
    """Rows of table ``distinctive``: a row per key named in an issue that has a past.

    For issue i against all earlier issues j of its series, y counting articles that name a key, n
    the sum of y over keys, α the prior (``prior_terms`` spread over keys by their articles in the
    series so far):

    ``δ = ln[(y_i + α)/(n_i + α₀ − y_i − α)] − ln[(y_j + α)/(n_j + α₀ − y_j − α)]``,
    ``z = δ / √(1/(y_i + α) + 1/(y_j + α))``  (Monroe, Colaresi & Quinn 2008, equations 16–22).

    z **ranks only**: read as a normal deviate it reports hundreds of false keys an issue.
    ``p_value`` is Fisher's exact test, one-sided, on the table of articles with and without the
    key, now and before; where articles of a key cluster in issues the beta-binomial tail of the
    series' dispersion if larger, since three articles on one event are not three. ``q_value``:
    Benjamini–Hochberg over all keys known up to the issue that could reach the level at all,
    named in it or not.

    Caveat: an issue is compared with what came before it only; early issues have little to say.

    Args:
        rows: Table ``mentions`` or ``terms``: columns ``issue_id``, ``article_id`` and the key.
        issues: Table ``issues``; undated ones are left out.
        settings: Prior and level.
        kind: ``entity`` or ``keyword``.
    """
    key = {"entity": "entity_id", "keyword": "term"}[kind]
    named = rows[["issue_id", "article_id", key]].dropna().drop_duplicates()
    counts = named.groupby([key, "issue_id"]).size().rename("article_count").reset_index()
    counts = counts.rename(columns={key: "key"})
    dated = issues.dropna(subset=["published_on"])
    dated = dated[dated["article_count"] > 0].sort_values(["published_on", "issue_id"])
    parts = [
        _series(counts, own, settings).assign(kind=kind, series=series)
        for series, own in dated.groupby("series", sort=True)
        if len(own) > 1
    ]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=list(DISTINCTIVE_COLUMNS))
    return pd.concat(parts, ignore_index=True)[list(DISTINCTIVE_COLUMNS)]


def _series(counts: pd.DataFrame, issues: pd.DataFrame, settings: AnalyzeSettings) -> pd.DataFrame:
    """Rows of one series; each step is taken once for all issues, whose rows stand together."""
    place = pd.Index(issues["issue_id"]).get_indexer(counts["issue_id"])
    own = counts[place >= 0].assign(place=place[place >= 0]).sort_values(["place", "key"])
    codes = pd.factorize(own["key"])[0]
    at, y = own["place"].to_numpy(), own["article_count"].to_numpy(dtype="int64")
    dispersion = sampled_dispersion(codes, at, y, issues, most=_DISPERSION_KEYS)
    trials = issues["article_count"].to_numpy(dtype="int64")
    here = Namings.of(codes, at, y, trials)
    found = compare(here, silent_keys(here, settings), settings, dispersion=dispersion)
    found.insert(0, "key", own["key"].to_numpy())
    found.insert(1, "issue_id", issues["issue_id"].to_numpy()[at])
    # Rows are in order of issue and key: a stable sort leaves equal scores in order of key.
    order = np.lexsort((-found["z_score"].to_numpy(), at))
    rank = np.arange(len(at)) - np.searchsorted(at, at) + 1
    second = np.searchsorted(at, 1)  # the first issue has no past
    return found.iloc[order[second:]].assign(rank=rank[second:])


@dataclass(frozen=True, slots=True)
class Namings:
    """How often keys are named in some issues and before them: R rows, I issues.

    Attributes:
        issue: Position of the row's issue, shape (R,), ascending.
        now: Articles of the issue with the key, shape (R,).
        before: Articles of its past with the key, shape (R,).
        articles: Of each issue, and of its past, each of shape (I,).
        sizes: The same summed over the keys they name, n_i and n_j, each of shape (I,).
    """

    issue: Ints
    now: Ints
    before: Ints
    articles: tuple[Ints, Ints]
    sizes: tuple[Ints, Ints]

    @classmethod
    def of(cls, key: Ints, issue: Ints, now: Ints, articles: Ints) -> Namings:
        """What came before, from numbers of keys and issues (R rows) and articles of each issue."""
        order = np.argsort(key, kind="stable")
        running = np.cumsum(now[order]) - now[order]
        before = np.empty_like(now)
        before[order] = running - running[np.searchsorted(key[order], key[order])]
        size = np.bincount(issue, weights=now, minlength=len(articles)).astype(np.int64)
        past, earlier = (np.cumsum(each) - each for each in (articles, size))
        return cls(issue, now, before, (articles, past), (size, earlier))


def silent_keys(here: Namings, settings: AnalyzeSettings) -> Ints:
    """Keys of the past that an issue does not name, but that could have stood out, shape (I,).

    They are counted by their articles so far, from issue to issue: what an issue names leaves its
    old number and enters the new one.
    """
    after = here.now + here.before
    by_total = np.zeros(int(after.max(initial=0)) + 1, dtype=np.int64)
    bounds = np.searchsorted(here.issue, np.arange(len(here.articles[0]) + 1))
    silent = np.zeros(len(here.articles[0]), dtype=np.int64)
    for t, (new, past) in enumerate(zip(*here.articles, strict=True)):
        rows = slice(bounds[t], bounds[t + 1])
        np.subtract.at(by_total, here.before[rows], 1)
        by_total[0] = 0
        totals = np.flatnonzero(by_total)
        able = _smallest_p(totals, new, past) <= settings.false_discovery_rate
        silent[t] = by_total[totals[able]].sum()
        np.add.at(by_total, after[rows], 1)
    return silent


def compare(
    here: Namings, silent: Ints, settings: AnalyzeSettings, *, dispersion: Dispersion
) -> pd.DataFrame:
    """Issues against their past.

    Args:
        here: Keys named, by issue.
        silent: Keys of each issue's past that belong to its family unnamed, shape (I,).
        settings: Prior and level.
        dispersion: Of the series.

    Returns:
        Columns log_odds, z_score, article_count, past_article_count, p_value, q_value; R rows.
    """
    now, before, level = here.now, here.before, settings.false_discovery_rate
    new, past = (articles[here.issue] for articles in here.articles)
    sizes = here.sizes[0][here.issue], here.sizes[1][here.issue]
    z, odds = log_odds(now, before, sizes, prior=settings.prior_terms)
    p = _fishers_p(here)
    low = np.flatnonzero(p <= level)
    if dispersion != Dispersion() and len(low):
        part = (new / (new + past))[low, None]
        clustered = upper_tail(now[low], (now + before)[low, None], part, dispersion)
        p[low] = np.maximum(p[low], clustered)
    testable = _smallest_p(now + before, new, past) <= level
    # Keys known but not named here belong to the family, at p = 1, where they could have had one.
    family = silent + np.bincount(here.issue[testable], minlength=len(silent))
    q = grouped_q_values(np.where(testable, p, np.nan), here.issue, family)
    return pd.DataFrame(
        {
            "log_odds": odds,
            "z_score": z,
            "article_count": now,
            "past_article_count": before,
            "p_value": np.minimum(p, 1.0),
            "q_value": np.nan_to_num(q, nan=1.0),
        }
    )


def _fishers_p(here: Namings) -> Floats:
    """One-sided p of each row; most keys of an issue share their counts with others, and so p."""
    counts = here.issue, here.now, here.before
    code = np.ravel_multi_index(counts, tuple(int(c.max(initial=0)) + 1 for c in counts))
    _, row, where = np.unique(code, return_index=True, return_inverse=True)
    issue, now, before = (c[row] for c in counts)
    new, past = (articles[issue] for articles in here.articles)
    return hypergeometric_tail(now, new, now + before, new + past)[where]


def log_odds(
    now: Ints, before: Ints, sizes: tuple[Ints | int, Ints | int], *, prior: float
) -> tuple[Floats, Floats]:
    """Score z and log-odds ratio with the informative Dirichlet prior (see the table's docstring).

    Args:
        now: y_i, shape (K,).
        before: y_j, shape (K,).
        sizes: n_i and n_j, of each row or of all.
        prior: α₀.
    """
    total = np.maximum(sizes[0] + sizes[1], 1)
    alpha = prior * (now + before) / total
    odds = [
        # A series that names a single key has no odds against it.
        np.log((y + alpha) / np.maximum(n + prior - y - alpha, 1e-9))
        for y, n in ((now, sizes[0]), (before, sizes[1]))
    ]
    delta = odds[0] - odds[1]
    return delta / np.sqrt(1 / (now + alpha) + 1 / (before + alpha)), delta


def _smallest_p(totals: Ints, new: Ints | int, past: Ints | int) -> Floats:
    """Fisher's p if as many of a key's N articles as fit stood in the new issue."""
    most = np.minimum(totals, new)
    with np.errstate(invalid="ignore"):
        log = (
            _ln_choose(new, most) + _ln_choose(past, totals - most) - _ln_choose(new + past, totals)
        )
    return np.asarray(np.exp(log))


def _ln_choose(n: Ints | int, k: Ints) -> Floats:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))
