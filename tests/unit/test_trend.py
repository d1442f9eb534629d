"""Slopes, permutation tests and the table of trends on corpora built by hand."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, sparse

from pipeline.analyze.exact_tests import Dispersion
from pipeline.analyze.permute import article_p, issue_p, smallest_p
from pipeline.analyze.presence import Presence, presences
from pipeline.analyze.residuals import Residuals
from pipeline.analyze.slopes import fit_slopes
from pipeline.analyze.trend import TREND_COLUMNS, recent_issues, series_trends, trend_table
from pipeline.settings import AnalyzeSettings

SETTINGS = AnalyzeSettings(permutations=1_999)
RNG = np.random.default_rng


def presence(counts, trials=None, strata=None):
    counts = np.atleast_2d(np.asarray(counts, dtype=np.int64))
    size = counts.shape[1]
    return Presence(
        "월간",
        np.array([f"k{n:03d}" for n in range(len(counts))], dtype=object),
        np.array([f"i{n:03d}" for n in range(size)], dtype=object),
        (np.datetime64("2020-01") + np.arange(size)).astype("datetime64[s]"),
        np.full(size, 10) if trials is None else np.asarray(trials, dtype=np.int64),
        np.zeros(size, dtype=np.int64) if strata is None else np.asarray(strata, dtype=np.int64),
        sparse.csr_array(counts),
    )


def frames(counts, trials=None, series=None):
    """Timeline and issues of a monthly corpus; keys are entity ids e0, e1 and so on."""
    counts = np.atleast_2d(np.asarray(counts))
    keys, size = counts.shape
    ids = [f"i{n:03d}" for n in range(size)]
    issues = pd.DataFrame(
        {
            "issue_id": ids,
            "series": series or ["월간"] * size,
            "published_on": pd.date_range("2018-01-01", periods=size, freq="MS"),
            "article_count": trials if trials is not None else [10] * size,
        }
    )
    timeline = pd.DataFrame(
        {
            "entity_id": np.repeat([f"e{n}" for n in range(keys)], size),
            "issue_id": ids * keys,
            "article_count": counts.ravel(),
        }
    )
    return timeline, issues


def background(size, keys=40, seed=5):
    return RNG(seed).binomial(10, 0.15, size=(keys, size))


def verdicts(counts, **kwargs):
    found = trend_table(*frames(counts, **kwargs), SETTINGS, kind="entity")
    return found[found["series"] == "all"].set_index("key")["verdict"]


def test_cells_tell_what_their_counts_do():
    counts = [[0, 2, 0, 1], [0, 0, 0, 0], [3, 0, 0, 0]]
    found = presence(counts, trials=[4, 5, 6, 7], strata=[0, 1, 0, 1])
    assert found.counts.tolist() == counts
    assert found.totals.tolist() == [[0, 3], [0, 0], [3, 0]]
    assert found.reached.tolist() == [[4, 0], [4, 5], [10, 5], [10, 12]]
    assert found.issue_counts.tolist() == [2, 0, 1]
    assert (found.first.tolist(), found.last.tolist()) == ([1, -1, 0], [3, -1, 0])
    newer = found.at(np.arange(2, 4))
    assert (newer.counts.tolist(), newer.last.tolist()) == ([[0, 1], [0, 0], [0, 0]], [1, -1, -1])


def test_residuals_are_those_of_the_dense_counts():
    counts = RNG(3).poisson(0.4, size=(20, 12))
    found = presence(counts, trials=RNG(4).integers(5, 15, 12), strata=[0, 1] * 6)
    dense = np.zeros(counts.shape)
    for m in found.members:
        share = found.trials[m] / found.trials[m].sum()
        dense[:, m] = counts[:, m] - counts[:, m].sum(axis=1, keepdims=True) * share
    dense /= np.linalg.norm(dense, axis=1, keepdims=True)
    weights = RNG(5).normal(size=(12, 3))
    assert Residuals.of(found).sums(weights) == pytest.approx(dense @ weights)


def test_slope_maximises_the_penalised_likelihood():
    found = presence([[0, 1, 1, 3, 2, 5]], trials=[8, 12, 9, 15, 7, 11])
    years = found.years

    def penalised(beta):
        weight = found.trials * np.exp(beta * years)
        share = weight / weight.sum()
        information = found.counts.sum() * (share @ years**2 - (share @ years) ** 2)
        return -(found.counts[0] @ np.log(share) + np.log(information) / 2)

    best = optimize.minimize_scalar(penalised, bounds=(-20, 20), method="bounded").x
    assert fit_slopes(found, np.ones(1)).slope[0] == pytest.approx(best, abs=1e-3)


def test_slope_is_finite_where_all_articles_stand_in_the_last_issue():
    slopes = fit_slopes(presence([[0, 0, 0, 0, 0, 4]]), np.ones(1))
    assert 0 < slopes.slope[0] < 100
    assert np.isfinite(slopes.error[0])


def test_slope_of_even_shares_is_nearly_zero_whatever_the_lengths():
    trials = np.array([4, 8, 12, 20, 24])
    slopes = fit_slopes(presence([trials // 4], trials), np.ones(1))
    assert abs(slopes.slope[0]) < slopes.error[0] / 4


def test_a_later_series_of_other_mix_makes_no_slope():
    counts, strata = [[1, 1, 1, 1, 5, 5, 5, 5]], [0, 0, 0, 0, 1, 1, 1, 1]
    assert fit_slopes(presence(counts, strata=strata), np.ones(1)).slope[0] == pytest.approx(
        0, abs=1e-9
    )
    assert fit_slopes(presence(counts), np.ones(1)).slope[0] > 1


def test_issue_p_by_enumeration():
    counts = [0, 1, 1, 2, 4]
    time = np.arange(5)
    orders = [np.array(o) @ time for o in itertools.permutations(counts)]
    expected = 2 * np.mean([value >= np.array(counts) @ time for value in orders])
    # Months differ in days, but no two orders tie or part by that here.
    found = issue_p(presence([counts]), permutations=9, rng=RNG(0))
    assert found[0] == pytest.approx(expected, abs=0.02)


def test_article_p_of_one_article_is_the_share_of_its_issue():
    trials = np.array([5, 5, 10, 20, 40, 20])
    counts = np.zeros((6, 6), dtype=int)
    np.fill_diagonal(counts, 1)
    found = article_p(presence(counts, trials), np.zeros(6), permutations=19_999, rng=RNG(0))
    expected = [2 * min(trials[: n + 1].sum(), trials[n:].sum()) / 100 for n in range(6)]
    assert found == pytest.approx(np.minimum(expected, 1), abs=0.02)


# Of 5 issues: one article has 5 places; 0,0,0,1,2 has 20 orders, 0,1,2,3,4 all 120.
@pytest.mark.parametrize(("total", "orders"), [(1, 5), (3, 20), (6, 60), (10, 120), (99, 120)])
def test_smallest_p_counts_orders(total, orders):
    assert smallest_p(np.array([[total]]), [5])[0] == pytest.approx(2 / orders)


def test_four_issues_bear_no_trend():
    found = series_trends(presence([[0, 2, 5, 9], [1, 1, 1, 1]]), SETTINGS)
    assert found["p_value"].isna().all()
    assert found["rate_ratio"].isna().all()
    assert "rising" not in set(found["verdict"])


def test_rates_of_a_planted_trend():
    size = 36
    share = 0.05 * 4 ** (np.arange(size) / 12)  # fourfold a year
    counts = np.vstack([background(size), RNG(1).binomial(60, np.minimum(share, 1), (1, size))])
    trials = np.full(size, 60)
    found = series_trends(presence(counts, trials), SETTINGS).iloc[-1]
    assert found["rate_ratio_low"] < 4 < found["rate_ratio_high"] or found["span_ratio"] > 10
    assert found["verdict"] == "rising"
    assert found["q_value"] <= 0.05
    assert found["detectable_ratio"] < found["rate_ratio"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ([0] * 21 + [3, 4, 3], "newcomer"),
        ([3, 2, 4, 3, 2, 3, 4, 3] + [0] * 15 + [3], "returning"),
        ([3, 2, 4, 3, 2, 3, 4, 3] + [0] * 16, "dormant"),
        ([0, 0, 1, 0, 1, 0, 1, 1, 1, 2, 1, 2, 2, 2, 3, 2, 3, 3, 4, 4, 4, 5, 5, 6], "rising"),
        ([6, 5, 5, 4, 4, 4, 3, 3, 2, 3, 2, 2, 2, 1, 2, 1, 1, 1, 0, 1, 0, 1, 0, 1], "fading"),
        ([5, 4, 5, 5, 4, 5] * 4, "steady"),
        ([0] * 23 + [1], "insufficient"),
        ([1] + [0] * 23, "insufficient"),
    ],
)
def test_verdicts_of_two_years(row, expected):
    assert verdicts(np.vstack([background(24), row])).iloc[-1] is not None
    found = trend_table(*frames(np.vstack([background(24), row])), SETTINGS, kind="entity")
    assert set(found.loc[found["key"] == "e40", "verdict"]) == {expected}


def test_most_of_five_issues_is_insufficient():
    found = verdicts(RNG(2).binomial(6, 0.2, size=(50, 5)), trials=[6, 5, 6, 8, 6])
    assert (found == "insufficient").mean() > 0.9


def test_a_one_off_report_moves_nothing():
    counts = np.hstack([background(18), np.full((40, 1), 30)])
    series = ["월간"] * 18 + ["보고서"]
    found = trend_table(
        *frames(counts, trials=[10] * 18 + [60], series=series), SETTINGS, kind="entity"
    )
    assert sorted(found["series"].unique()) == ["all", "월간"]
    together = found[found["series"] == "all"].set_index("key")
    apart = found[found["series"] == "월간"].set_index("key")
    pd.testing.assert_series_equal(together["p_value"], apart["p_value"])
    assert (together["article_count"] == apart["article_count"] + 30).all()


def test_a_key_known_from_another_series_is_no_newcomer():
    new = np.r_[np.zeros(17), [3, 4, 3], 0]
    counts = np.vstack([np.hstack([background(20), np.zeros((40, 1))]), new, new]).astype(int)
    counts[-1, 0] = 0
    timeline, issues = frames(counts, series=["월간"] * 20 + ["보고서"])
    issues.loc[20, "published_on"] = pd.Timestamp("2018-06-15")
    timeline.loc[(timeline["entity_id"] == "e41") & (timeline["issue_id"] == "i020"),
                 "article_count"] = 2  # fmt: skip
    found = trend_table(timeline, issues, SETTINGS, kind="entity").set_index(["series", "key"])
    assert found.loc[("all", "e40"), "verdict"] == "newcomer"
    assert found.loc[("all", "e41"), "verdict"] == "rising"


def test_table_is_the_same_from_shuffled_input():
    timeline, issues = frames(background(14), series=["가", "나"] * 7)
    first = trend_table(timeline, issues, SETTINGS, kind="entity")
    second = trend_table(
        timeline.sample(frac=1, random_state=1), issues.iloc[::-1], SETTINGS, kind="entity"
    )
    pd.testing.assert_frame_equal(first, second)
    assert list(first.columns) == list(TREND_COLUMNS)
    assert not first.duplicated(["kind", "key", "series"]).any()


def test_intervals_hold_their_estimates():
    found = trend_table(*frames(background(24)), SETTINGS, kind="entity")
    tested = found.dropna(subset=["rate_ratio"])
    assert len(tested)
    assert (tested["rate_ratio_low"] <= tested["rate_ratio"]).all()
    assert (tested["rate_ratio"] <= tested["rate_ratio_high"]).all()
    assert tested["p_value"].between(0, 1).all()
    assert (tested["q_value"] >= tested["p_value"] - 1e-12).all()
    assert (tested["detectable_ratio"] > 1).all()


@pytest.mark.parametrize(("size", "recent"), [(1, 1), (5, 1), (12, 2), (18, 3), (120, 3)])
def test_recent_issues(size, recent):
    assert recent_issues(size, SETTINGS) == recent


def test_empty_and_undated_corpora():
    timeline, issues = frames(background(3))
    nothing = trend_table(timeline.iloc[:0], issues.iloc[:0], SETTINGS, kind="entity")
    assert list(nothing.columns) == list(TREND_COLUMNS)
    issues["published_on"] = pd.NaT
    assert presences(timeline, issues, key="entity_id") == []


def test_a_single_issue_says_nothing():
    found = trend_table(*frames([[3], [0], [1]]), SETTINGS, kind="entity")
    assert found["key"].tolist() == ["e0", "e2"]
    assert set(found["verdict"]) == {"insufficient"}


def test_dispersion_lowers_no_verdict_below_chance():
    found = presence(background(24))
    still = fit_slopes(found, np.ones(40))
    inflated = fit_slopes(found, Dispersion(rising=0.1).inflation(found.counts.sum(axis=1)))
    assert (inflated.error > still.error).all()


def test_settings_change_the_call():
    counts = np.vstack([background(24), [0] * 21 + [2, 2, 2]])
    loose = dataclasses.replace(SETTINGS, false_discovery_rate=0.2)
    found = [
        (trend_table(*frames(counts), s, kind="entity")["verdict"] != "insufficient").sum()
        for s in (SETTINGS, loose)
    ]
    assert found[0] <= found[1]
