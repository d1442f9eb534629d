"""Table ``distinctive``: what each issue names more than all issues of its series before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import special, stats

from pipeline.analyze.exact_tests import (
    Dispersion,
    q_values,
    upper_tail,
)
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
    place = pd.Series(np.arange(len(issues)), index=issues["issue_id"].to_numpy())
    own = counts[counts["issue_id"].isin(place.index)]
    own = own.assign(place=own["issue_id"].map(place)).sort_values(["place", "key"])
    codes, keys = pd.factorize(own["key"])
    trials = issues["article_count"].to_numpy(dtype="int64")
    y = own["article_count"].to_numpy(dtype="int64")
    bounds = np.searchsorted(own["place"].to_numpy(), np.arange(len(issues) + 1))
    past = np.zeros(len(keys), dtype=np.int64)
    dispersion = sampled_dispersion(
        codes, own["place"].to_numpy(), y, issues, most=_DISPERSION_KEYS
    )
    parts = []
    for t in range(len(issues)):
        rows = slice(int(bounds[t]), int(bounds[t + 1]))
        here, now = codes[rows], y[rows]
        if t and len(here):
            part = compare(
                now,
                past[here],
                (int(trials[t]), int(trials[:t].sum())),
                settings,
                history=past,
                dispersion=dispersion,
            )
            part.insert(0, "key", np.asarray(keys, dtype=object)[here])
            part.insert(1, "issue_id", issues["issue_id"].iloc[t])
            part = part.sort_values(["z_score", "key"], ascending=[False, True])
            parts.append(part.assign(rank=np.arange(1, len(part) + 1)))
        past[here] += now
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def compare(
    now: Ints,
    before: Ints,
    articles: tuple[int, int],
    settings: AnalyzeSettings,
    *,
    history: Ints,
    dispersion: Dispersion,
) -> pd.DataFrame:
    """One issue against its past.

    Args:
        now: Articles of the issue with each of its keys, shape (K,).
        before: Articles of the past with the same keys, shape (K,).
        articles: Of the issue, and of its past.
        settings: Prior and level.
        history: Articles of the past with each key of the series, shape (all keys,).
        dispersion: Of the series.

    Returns:
        Columns log_odds, z_score, article_count, past_article_count, p_value, q_value.
    """
    z, odds = log_odds(
        now, before, (int(now.sum()), int(history.sum())), prior=settings.prior_terms
    )
    new, past = articles
    p = stats.hypergeom.sf(now - 1, new + past, now + before, new)
    low = np.flatnonzero(p <= settings.false_discovery_rate)
    if dispersion != Dispersion() and len(low):
        part = np.array([new / (new + past)])
        clustered = upper_tail(now[low], (now + before)[low, None], part, dispersion)
        p[low] = np.maximum(p[low], clustered)
    # Keys known but not named here belong to the family, at p = 1, where they could have had one.
    totals = np.bincount(history[history > 0]) if history.any() else np.zeros(1, dtype=np.int64)
    named = np.bincount(before[before > 0], minlength=len(totals))
    absent = np.flatnonzero(totals - named)
    able = _smallest_p(absent, new, past) <= settings.false_discovery_rate
    silent = int((totals - named)[absent[able]].sum())
    testable = _smallest_p(now + before, new, past) <= settings.false_discovery_rate
    q = q_values(np.where(testable, p, np.nan), family=silent + int(testable.sum()))
    return pd.DataFrame(
        {
            "log_odds": odds,
            "z_score": z,
            "article_count": now,
            "past_article_count": before,
            "p_value": np.minimum(p, 1.0),
            "q_value": np.where(testable, q, 1.0),
        }
    )


def log_odds(
    now: Ints, before: Ints, sizes: tuple[int, int], *, prior: float
) -> tuple[Floats, Floats]:
    """Score z and log-odds ratio with the informative Dirichlet prior (see the table's docstring).

    Args:
        now: y_i, shape (K,).
        before: y_j, shape (K,).
        sizes: n_i and n_j.
        prior: α₀.
    """
    total = max(sum(sizes), 1)
    alpha = prior * (now + before) / total
    odds = [
        # A series that names a single key has no odds against it.
        np.log((y + alpha) / np.maximum(n + prior - y - alpha, 1e-9))
        for y, n in ((now, sizes[0]), (before, sizes[1]))
    ]
    delta = odds[0] - odds[1]
    return delta / np.sqrt(1 / (now + alpha) + 1 / (before + alpha)), delta


def _smallest_p(totals: Ints, new: int, past: int) -> Floats:
    """Fisher's p if as many of a key's N articles as fit stood in the new issue."""
    most = np.minimum(totals, new)
    with np.errstate(invalid="ignore"):
        log = (
            _ln_choose(new, most) + _ln_choose(past, totals - most) - _ln_choose(new + past, totals)
        )
    return np.asarray(np.exp(log))


def _ln_choose(n: int, k: Ints) -> Floats:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))
