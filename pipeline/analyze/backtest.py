"""Table ``backtest``: what became of the weak signals that the rule would have called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.analyze.emergence import MAPS, draw_maps, of_keys, weak_signals
from pipeline.analyze.intervals import jeffreys
from pipeline.analyze.presence import over_series, presences

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.analyze.presence import Presence
    from pipeline.settings import AnalyzeSettings

BACKTEST_COLUMNS = (
    "kind", "series", "issue_id", "horizon", "signal_count", "present_count", "present_share",
    "baseline_present_share", "grown_count", "baseline_grown_share",
)  # fmt: skip
HORIZONS = (3, 6)


def backtest_table(
    timeline: pd.DataFrame, issues: pd.DataFrame, settings: AnalyzeSettings, *, kind: str
) -> pd.DataFrame:
    """Rows of table ``backtest``: the emergence rule replayed walk-forward, per issue and horizon.

    Args:
        timeline: Table ``entity_timeline`` or ``keyword_timeline``, with ``mention_count``; empty
            result without it, since a weak signal takes both maps.
        issues: Table ``issues``.
        settings: As for the maps; ``backtest_steps``.
        kind: ``entity`` or ``keyword``.
    """
    columns = list(BACKTEST_COLUMNS)
    if "mention_count" not in timeline:
        return pd.DataFrame(columns=columns)
    key = {"entity": "entity_id", "keyword": "term"}[kind]
    found = [
        presences(timeline, issues, key=key, value=value)
        for value in ("mention_count", "article_count")
    ]
    parts = over_series(
        [dict(zip(MAPS, both, strict=True)) for both in zip(*found, strict=True)],
        lambda layers: series_backtest(layers, settings),
        lambda layers: layers["KIM"],
    )
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True).assign(kind=kind)[columns]


def series_backtest(layers: dict[str, Presence], settings: AnalyzeSettings) -> pd.DataFrame:
    """Walk-forward replay in one series.

    At issue t the maps are drawn from issues 1 … t alone. Of the weak signals called there,
    ``present_count`` are named in issue t + h, ``grown_count`` have a larger share in the h issues
    after t than up to t. The *baseline* is matched by frequency: for each signal the mean outcome
    of the keys not called with the same number of articles up to t (or the nearest number that
    has some). A rule is worth reading only where it beats its baseline.

    Returns:
        :data:`BACKTEST_COLUMNS` without ``kind``; issues that call nothing leave no row.
    """
    layers = {name: layer.comparable() for name, layer in layers.items()}
    base = layers["KIM"]
    # No prefix of the series can hold more articles of a key than the whole.
    often = base.keys[base.totals.sum(axis=1) >= settings.emergence_min_articles]
    layers = {name: of_keys(layer, often) for name, layer in layers.items()}
    base = layers["KIM"]
    latest = base.size - min(HORIZONS)
    times = np.arange(settings.trend_min_issues, latest + 1)
    if len(times) > settings.backtest_steps:
        times = times[np.linspace(0, len(times) - 1, settings.backtest_steps).round().astype(int)]
    rows: list[tuple[object, ...]] = []
    for t in times.tolist():
        past = {name: layer.at(np.arange(t)) for name, layer in layers.items()}
        signals = weak_signals(draw_maps(past, settings))
        if not len(signals):
            continue
        is_signal = pd.Index(base.keys).isin(signals)
        before = past["KIM"].totals.sum(axis=1)
        others = ~is_signal & (before >= settings.emergence_min_articles)
        for horizon in HORIZONS:
            if t + horizon > base.size:
                continue
            next_issues = base.at(np.arange(t, t + horizon))
            present = next_issues.last == horizon - 1
            after = next_issues.totals.sum(axis=1)
            ratio = base.trials[:t].sum() / base.trials[t : t + horizon].sum()
            grown = after * ratio > before
            hits, growths = int(present[is_signal].sum()), int(grown[is_signal].sum())
            rows.append((
                base.series, base.issue_ids[t - 1], horizon, int(is_signal.sum()), hits,
                hits / int(is_signal.sum()),
                matched_mean(before, present, is_signal, others),
                growths, matched_mean(before, grown, is_signal, others),
            ))  # fmt: skip
    return pd.DataFrame(rows, columns=[c for c in BACKTEST_COLUMNS if c != "kind"])


def matched_mean(
    totals: NDArray[np.int64],
    outcome: NDArray[np.bool_],
    chosen: NDArray[np.bool_],
    others: NDArray[np.bool_],
) -> float:
    """Mean over the chosen keys of the mean outcome of other keys of the same (or nearest) total.

    Args:
        totals: Articles of each key, shape (K,).
        outcome: What is averaged, shape (K,).
        chosen: Keys to be matched.
        others: Keys to match with; NaN where there are none.

    >>> totals = np.array([3, 3, 3, 9])
    >>> outcome = np.array([True, True, False, True])
    >>> chosen = np.array([True, False, False, False])
    >>> matched_mean(totals, outcome, chosen, ~chosen)
    0.5
    """
    if not others.any():
        return float("nan")
    known, where = np.unique(totals[others], return_inverse=True)
    means = np.bincount(where.reshape(-1), outcome[others]) / np.bincount(where.reshape(-1))
    nearest = np.abs(totals[chosen][:, None] - known).argmin(axis=1)
    return float(means[nearest].mean())


def backtest_summary(backtest: pd.DataFrame, *, interval: float) -> pd.DataFrame:
    """Precision per kind, series and horizon beside its baseline, as the report prints it.

    Args:
        backtest: Table ``backtest``.
        interval: Mass of the Jeffreys interval. Calls of one key at several issues count each:
            the interval is too narrow where the same signals are called again and again.

    Returns:
        Columns kind, series, horizon, signal_count, present_share, present_share_low,
        present_share_high, baseline_present_share, grown_share, baseline_grown_share.
    """
    weighted = backtest.assign(
        baseline=backtest["baseline_present_share"] * backtest["signal_count"],
        grown_baseline=backtest["baseline_grown_share"] * backtest["signal_count"],
    )
    values = ["signal_count", "present_count", "grown_count", "baseline", "grown_baseline"]
    total = weighted.groupby(["kind", "series", "horizon"])[values].sum().reset_index()
    hits = total["present_count"].to_numpy(dtype="int64")
    calls = total["signal_count"].to_numpy(dtype="int64")
    low, high = jeffreys(hits, calls, mass=interval) if len(calls) else (calls * 0.0, calls * 0.0)
    return total.assign(
        present_share=hits / np.maximum(calls, 1),
        present_share_low=low,
        present_share_high=high,
        baseline_present_share=total["baseline"] / calls,
        grown_share=total["grown_count"] / calls,
        baseline_grown_share=total["grown_baseline"] / calls,
    )[
        ["kind", "series", "horizon", "signal_count", "present_share", "present_share_low",
         "present_share_high", "baseline_present_share", "grown_share", "baseline_grown_share"]
    ]  # fmt: skip
