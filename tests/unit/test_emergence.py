"""Emergence maps, their quadrants, and the replay of the rule."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analyze.backtest import (
    BACKTEST_COLUMNS,
    backtest_summary,
    backtest_table,
    matched_mean,
)
from pipeline.analyze.emergence import (
    EMERGENCE_COLUMNS,
    QUADRANTS,
    emergence_table,
    quadrants,
    visibility,
)
from pipeline.analyze.presence import presences
from pipeline.settings import AnalyzeSettings

SETTINGS = AnalyzeSettings()


def frames(counts, mentions=2):
    counts = np.asarray(counts)
    keys, size = counts.shape
    ids = [f"i{n:03d}" for n in range(size)]
    issues = pd.DataFrame(
        {
            "issue_id": ids,
            "series": "월간",
            "published_on": pd.date_range("2018-01-01", periods=size, freq="MS"),
            "article_count": 10,
        }
    )
    timeline = pd.DataFrame(
        {
            "entity_id": np.repeat([f"e{n:02d}" for n in range(keys)], size),
            "issue_id": ids * keys,
            "article_count": counts.ravel(),
            "mention_count": counts.ravel() * mentions,
        }
    )
    return timeline, issues


def corpus(size=24, keys=40, seed=3):
    """Common and rare keys at rest, then one rare and growing, one common and growing."""
    rng = np.random.default_rng(seed)
    share = np.where(np.arange(keys) % 2, 0.04, 0.4)[:, None]
    still = rng.binomial(10, share, size=(keys, size))
    weak = np.r_[np.zeros(size - 5), [1, 0, 1, 1, 1]]
    strong = np.minimum(np.round(np.linspace(0, 10, size)), 10)
    return np.vstack([still, weak, strong]).astype(int)


def test_visibility_by_hand():
    timeline, issues = frames([[1, 0, 2]])
    (whole, _) = presences(timeline, issues, key="entity_id")
    # tw = 1/4: weights 1 − 2/4, 1 − 1/4, 1.
    assert visibility(whole)[0] == pytest.approx((0.1 * 0.5 + 0.2 * 1) / 3)


@pytest.mark.parametrize("size", [3, 21, 22, 120])
def test_time_weights_stay_positive(size):
    timeline, issues = frames([[1] + [0] * (size - 1)])
    assert visibility(presences(timeline, issues, key="entity_id")[0])[0] > 0


def test_quadrants_around_the_medians():
    seen = np.array([0.01, 0.01, 0.5, 0.5, 0.1, 0.01])
    growth = np.array([2.0, -2.0, 2.0, -2.0, 0.0, 0.0])
    found = quadrants(seen, growth, np.full(6, 0.5), SETTINGS)
    assert found.tolist()[:4] == ["weak", "latent", "strong", "well_known"]
    assert found[5] == "no_call"
    assert set(quadrants(seen, growth, np.full(6, 50.0), SETTINGS)) == {"no_call"}


def test_planted_signals_are_called():
    found = emergence_table(*frames(corpus()), SETTINGS, kind="entity")
    assert list(found.columns) == list(EMERGENCE_COLUMNS)
    assert set(found["quadrant"]) <= set(QUADRANTS)
    assert not found.duplicated(["kind", "key", "series", "map"]).any()
    place = found.set_index(["key", "series", "map"]).sort_index()
    assert place.loc[("e40", "월간"), "quadrant"].tolist() == ["weak", "weak"]
    assert place.loc[("e40", "월간"), "is_weak_signal"].all()
    assert place.loc[("e41", "월간"), "quadrant"].tolist() == ["strong", "strong"]
    assert not place.loc[("e41", "월간"), "is_weak_signal"].any()
    assert found["probability_growth"].between(0, 1).all()
    assert (found["growth_low"] <= found["growth_high"]).all()


def test_a_weak_signal_takes_both_maps():
    timeline, issues = frames(corpus())
    found = emergence_table(timeline.drop(columns="mention_count"), issues, SETTINGS, kind="entity")
    assert set(found["map"]) == {"KIM"}
    assert not found["is_weak_signal"].any()


@pytest.mark.parametrize("counts", [np.ones((3, 4), dtype=int), np.eye(2, 8, dtype=int)])
def test_no_map_of_few_issues_or_articles(counts):
    found = emergence_table(*frames(counts), SETTINGS, kind="entity")
    assert found.empty
    assert list(found.columns) == list(EMERGENCE_COLUMNS)


def test_matched_mean_takes_the_nearest_frequency():
    totals = np.array([3, 8, 3, 9, 9])
    outcome = np.array([True, True, False, True, False])
    chosen = np.array([True, True, False, False, False])
    # 3 is matched by the key of 3 (0), 8 by the two of 9 (½).
    assert matched_mean(totals, outcome, chosen, ~chosen) == pytest.approx(0.25)
    assert np.isnan(matched_mean(totals, outcome, chosen, np.zeros(5, dtype=bool)))


def test_backtest_sees_no_future():
    counts = corpus()
    changed = counts.copy()
    changed[:, 15:] = np.random.default_rng(9).binomial(10, 0.5, size=changed[:, 15:].shape)
    first, second = (backtest_table(*frames(c), SETTINGS, kind="entity") for c in (counts, changed))
    cut = sorted(set(first["issue_id"]) | set(second["issue_id"]))
    early = [issue for issue in cut if issue < "i015"]
    assert early
    calls = [
        f[f["issue_id"].isin(early)].set_index(["series", "issue_id", "horizon"])["signal_count"]
        for f in (first, second)
    ]
    pd.testing.assert_series_equal(*calls)


def test_a_signal_that_stays_is_a_hit():
    size = 20
    counts = corpus(size)
    lasting = np.r_[np.zeros(size - 12), np.ones(12)].astype(int)
    found = backtest_table(*frames(np.vstack([counts, lasting])), SETTINGS, kind="entity")
    assert list(found.columns) == list(BACKTEST_COLUMNS)
    assert (found["present_count"] <= found["signal_count"]).all()
    assert found["present_share"].between(0, 1).all()
    summary = backtest_summary(found, interval=0.95)
    assert set(summary["horizon"]) == {3, 6}
    row = summary[(summary["series"] == "all") & (summary["horizon"] == 3)].iloc[0]
    assert row["present_share_low"] <= row["present_share"] <= row["present_share_high"]
    own = found[(found["series"] == "all") & (found["horizon"] == 3)]
    assert row["present_share"] == own["present_count"].sum() / own["signal_count"].sum()


def test_no_backtest_without_mentions_or_time():
    timeline, issues = frames(corpus())
    assert backtest_table(
        timeline.drop(columns="mention_count"), issues, SETTINGS, kind="entity"
    ).empty
    assert backtest_table(*frames(corpus(7)[:, :7]), SETTINGS, kind="entity").empty
    empty = pd.DataFrame(columns=list(BACKTEST_COLUMNS)).astype(
        {"signal_count": int, "present_count": int, "grown_count": int,
         "baseline_present_share": float, "baseline_grown_share": float}
    )  # fmt: skip
    assert backtest_summary(empty, interval=0.95).empty
