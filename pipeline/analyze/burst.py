"""Table ``bursts``: stretches of issues in which a key is named far more than in the rest."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.automaton import best_stretch, gains, heaviest, states
from pipeline.analyze.exact_tests import (
    Dispersion,
    measure_dispersion,
    q_values,
    upper_tail,
)
from pipeline.analyze.presence import over_series, presences
from pipeline.analyze.rows import slices
from pipeline.analyze.still import Layout, still_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.presence import Presence
    from pipeline.settings import AnalyzeSettings

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BURST_COLUMNS = (
    "kind", "key", "series", "starts_on", "ends_on", "first_issue_id", "last_issue_id",
    "issue_count", "article_count", "weight", "gamma", "tail_p_value", "p_value", "q_value",
    "is_provisional",
)  # fmt: skip
# Kleinberg's γ is 1; below a quarter single issues flicker, above 6 nothing bursts at all.
GAMMAS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
_CALIBRATION_KEYS, _CALIBRATION_DRAWS = 100, 100
_CALIBRATED = 10_000_000  # issues simulated for γ: in a long series fewer draws of each key,
_LEAST_DRAWS = 10  # but enough for 5 % to be known to within 0.7
_EXACT_TOTALS = 30  # beyond, totals are rounded to steps of 5 % before simulation
_ROUNDING = 1e-9
_SIMULATED = 200_000  # issues of one simulated key: in a long series fewer keys are simulated,
_LEAST = 199  # but enough for 5 %, the far tail being bounded by the exact one
_CELLS = 4_000_000  # of one array of simulated counts: 32 MB
_AT_ONCE = 1_000_000  # counts whose gains are worked out together: 8 MB


def burst_table(
    timeline: pd.DataFrame,
    issues: pd.DataFrame,
    settings: AnalyzeSettings,
    *,
    kind: str,
    family: int | None = None,
) -> pd.DataFrame:
    """Rows of table ``bursts`` for one kind of key, series apart and together.

    Args:
        timeline: Table ``entity_timeline`` or ``keyword_timeline``.
        issues: Table ``issues``.
        settings: Ratio, stated false-alarm rate, simulations, seed.
        kind: ``entity`` or ``keyword``.
        family: As in :func:`pipeline.analyze.trend.trend_table`.

    Returns:
        Columns :data:`BURST_COLUMNS`; one row per burst whose ``p_value`` is at most the stated
        false-alarm rate.
    """
    key = {"entity": "entity_id", "keyword": "term"}[kind]
    parts = over_series(
        presences(timeline, issues, key=key),
        lambda presence: series_bursts(presence, settings, family=family),
        lambda presence: presence,
    )
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=list(BURST_COLUMNS))
    return pd.concat(parts, ignore_index=True).assign(kind=kind)[list(BURST_COLUMNS)]


def series_bursts(
    presence: Presence, settings: AnalyzeSettings, *, family: int | None = None
) -> pd.DataFrame:
    """Bursts of one series (or of all as strata) by Kleinberg's automaton, each with its p value.

    γ is the smallest of :data:`GAMMAS` at which keys of this series' totals that do not move
    show a burst in at most ``settings.burst_false_alarm`` of simulated cases. For each burst:

    * ``tail_p_value``: exact (beta-)binomial ``P(at least as many of its N articles in these
      issues)``, as if the stretch had been named beforehand;
    * ``p_value``: corrected for the search. Share of simulated keys of the same N whose heaviest
      burst weighs as much; where none does, the tail times the ``T(T + 1)/2`` stretches there
      are (Bonferroni), if smaller;
    * ``q_value``: Benjamini–Hochberg over all keys of the series, those without burst at p = 1;
    * ``is_provisional``: the burst holds the newest issue: its end is not known.

    Caveats: p₀ is the key's share over the whole series, bursts included, so a key that does
    nothing but burst, or has 4 to 7 articles in all, hardly bursts: see verdict ``newcomer``.
    No bursts below ``settings.trend_min_issues`` issues.
    """
    compared = presence.comparable()
    columns = [c for c in BURST_COLUMNS if c != "kind"]
    if compared.size < settings.trend_min_issues:
        return pd.DataFrame(columns=columns)
    affordable = max(_LEAST, min(settings.simulations, _SIMULATED // compared.size))
    settings = replace(settings, simulations=min(settings.simulations, affordable))
    named = np.flatnonzero(compared.totals.sum(axis=1) > 1)
    compared = compared.of(named)
    if not len(named):
        return pd.DataFrame(columns=columns)
    dispersion = measure_dispersion(compared)
    layout = Layout(compared.trials, compared.strata)
    totals = compared.totals
    rng = np.random.default_rng(settings.seed)
    gamma = calibrate_gamma(totals, layout, dispersion, settings, rng=rng)
    still = _Null(layout, dispersion, gamma, settings)
    found = _search(compared, totals, still)
    frame = _describe(compared, found, gamma)
    if frame.empty:
        return frame[columns]
    tail = _tails(compared, found, totals, dispersion)
    frame["tail_p_value"] = tail
    searched = compared.size * (compared.size + 1) / 2
    bound = np.minimum(tail * searched, 1.0)
    p = _searched_p(found.weight, totals[found.key], still, rng=rng)
    floor = 1 / (1 + settings.simulations)
    frame["p_value"] = np.where(p <= floor * 1.5, np.minimum(p, bound), p)
    frame["q_value"] = q_values(
        frame["p_value"].to_numpy(), family=max(family or 0, len(named), len(frame))
    )
    kept = frame[frame["p_value"] <= settings.burst_false_alarm]
    return kept[columns].reset_index(drop=True)


def calibrate_gamma(
    totals: Ints,
    layout: Layout,
    dispersion: Dispersion,
    settings: AnalyzeSettings,
    *,
    rng: np.random.Generator,
) -> float:
    """Smallest γ at which keys that do not move burst no more often than stated; else the largest.

    Simulated are keys at evenly spaced quantiles of the series' totals, so that the rate is that
    of this series' mix of rare and common keys.
    """
    order = np.argsort(totals.sum(axis=1), kind="stable")
    step = np.linspace(0, len(order) - 1, min(_CALIBRATION_KEYS, len(order))).round().astype(int)
    chosen, size = totals[order[step]], len(layout.trials)
    drawn = min(_CALIBRATION_DRAWS, max(_LEAST_DRAWS, _CALIBRATED // size // _CALIBRATION_KEYS))
    counts = still_counts(chosen, layout, dispersion, drawn=drawn, rng=rng)
    best = np.concatenate(
        [
            best_stretch(
                gains(counts[keys], chosen[keys, None], layout, ratio=settings.burst_ratio)
            )
            for keys in slices(len(chosen), max(1, _AT_ONCE // (drawn * size)))
        ]
    )
    for gamma in GAMMAS:
        if (best > gamma * math.log(size)).mean() <= settings.burst_false_alarm:
            return gamma
    return GAMMAS[-1]


@dataclass(frozen=True, slots=True)
class _Null:
    """The series as it would be if nothing burst."""

    layout: Layout
    dispersion: Dispersion
    gamma: float
    settings: AnalyzeSettings

    @property
    def up_cost(self) -> float:
        """``γ · ln T``."""
        return self.gamma * math.log(len(self.layout.trials))

    def heaviest(self, totals: Ints, *, rng: np.random.Generator) -> Floats:
        """Sorted weights of the heaviest burst of simulated keys, shape (U, simulations)."""
        settings = self.settings
        counts = still_counts(
            totals, self.layout, self.dispersion, drawn=settings.simulations, rng=rng
        )
        gain = gains(counts, totals[:, None, :], self.layout, ratio=settings.burst_ratio)
        bursting = best_stretch(gain) > self.up_cost - _ROUNDING
        weight, gain = np.zeros(bursting.shape), gain[bursting]
        weight[bursting] = heaviest(gain, states(gain, up_cost=self.up_cost))
        return np.sort(weight, axis=1)


@dataclass(frozen=True, slots=True)
class _Found:
    """B bursts in order of key and time; each field of shape (B,)."""

    key: Ints
    first: Ints
    last: Ints
    articles: Ints
    weight: Floats


def _search(presence: Presence, totals: Ints, still: _Null) -> _Found:
    """All bursts of all keys, some thousand keys at a time: their counts with zeros are large."""
    parts = []
    ratio, up_cost = still.settings.burst_ratio, still.up_cost
    for rows in slices(len(totals), max(1, _AT_ONCE // presence.size)):
        counts = presence.of(rows).counts
        gain = gains(counts, totals[rows], still.layout, ratio=ratio)
        bursting = np.flatnonzero(best_stretch(gain) > up_cost - _ROUNDING)
        counts, gain = counts[bursting], gain[bursting]
        runs = _runs(states(gain, up_cost=up_cost))
        articles = [counts[k, a : b + 1].sum() for k, a, b in runs.tolist()]
        weight = [gain[k, a : b + 1].sum() for k, a, b in runs.tolist()]
        runs[:, 0] = rows.start + bursting[runs[:, 0]]
        parts.append((*runs.T, np.array(articles, dtype=np.int64), np.array(weight)))
    return _Found(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _searched_p(weights: Floats, totals: Ints, null: _Null, *, rng: np.random.Generator) -> Floats:
    """``(1 + simulated keys of equal N that burst as heavily)/(1 + simulations)`` per burst."""
    unique, where = np.unique(_rounded(totals), axis=0, return_inverse=True)
    where = where.reshape(-1)
    p = np.ones(len(weights))
    drawn = null.settings.simulations
    step = max(1, _CELLS // (drawn * len(null.layout.trials)))
    for start in range(0, len(unique), step):
        still = null.heaviest(unique[start : start + step], rng=rng)
        for n in range(len(still)):
            rows = np.flatnonzero(where == start + n)
            beyond = drawn - np.searchsorted(still[n], weights[rows] - _ROUNDING)
            p[rows] = (1 + beyond) / (1 + drawn)
    return p


def _rounded(totals: Ints) -> Ints:
    """Totals as they are up to 30, then in steps of 5 %: few enough to simulate each."""
    large = np.maximum(totals, _EXACT_TOTALS)
    steps = np.round(np.log(large / _EXACT_TOTALS) / np.log(1.05))
    return np.where(totals <= _EXACT_TOTALS, totals, np.round(_EXACT_TOTALS * 1.05**steps)).astype(
        np.int64
    )


def _runs(path: NDArray[np.bool_]) -> Ints:
    """Key, first and last issue of each run of the burst state, shape (B, 3)."""
    edge = np.diff(np.pad(path.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    starts, ends = np.argwhere(edge == 1), np.argwhere(edge == -1)
    return np.column_stack([starts, ends[:, 1] - 1]).astype(np.int64)


def _describe(presence: Presence, found: _Found, gamma: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "key": presence.keys[found.key],
            "series": presence.series,
            "starts_on": presence.dates[found.first],
            "ends_on": presence.dates[found.last],
            "first_issue_id": presence.issue_ids[found.first],
            "last_issue_id": presence.issue_ids[found.last],
            "issue_count": found.last - found.first + 1,
            "article_count": found.articles,
            "weight": found.weight,
            "gamma": gamma,
            "is_provisional": found.last == presence.size - 1,
        },
        columns=[c for c in BURST_COLUMNS if c != "kind"],
    )


def _tails(presence: Presence, found: _Found, totals: Ints, dispersion: Dispersion) -> Floats:
    """Exact tail of each burst: as many of its key's articles in these issues, or more."""
    reached = presence.reached
    before = np.vstack([np.zeros_like(reached[:1]), reached])
    inside = reached[found.last] - before[found.first]
    return upper_tail(found.articles, totals[found.key], inside / reached[-1], dispersion)
