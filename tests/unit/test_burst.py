"""Kleinberg's automaton solved by hand, and bursts with their p values."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from pipeline.analyze.automaton import best_stretch, gains, heaviest, states
from pipeline.analyze.burst import BURST_COLUMNS, burst_table, series_bursts
from pipeline.analyze.exact_tests import Dispersion
from pipeline.analyze.presence import Presence
from pipeline.analyze.still import Layout, still_counts
from pipeline.settings import AnalyzeSettings

SETTINGS = AnalyzeSettings(simulations=199)


def presence(counts, trials):
    size = len(trials)
    return Presence(
        "월간",
        np.array([f"k{n:03d}" for n in range(len(counts))], dtype=object),
        np.array([f"i{n:03d}" for n in range(size)], dtype=object),
        (np.datetime64("2020-01") + np.arange(size)).astype("datetime64[s]"),
        np.asarray(trials, dtype=np.int64),
        np.zeros(size, dtype=np.int64),
        sparse.csr_array(np.asarray(counts, dtype=np.int64)),
    )


def test_gain_is_the_difference_of_binomial_costs():
    # r = (1, 4, 1) of d = (10, 10, 10): p0 = 0.2, p1 = 0.4.
    layout = Layout(np.array([10, 10, 10]), np.zeros(3, dtype=np.int64))
    gain = gains(np.array([1, 4, 1]), np.array([6]), layout, ratio=2.0)

    def cost(r, p):
        return -math.log(math.comb(10, r) * p**r * (1 - p) ** (10 - r))

    assert gain == pytest.approx([cost(r, 0.2) - cost(r, 0.4) for r in (1, 4, 1)])


# By hand: γ ln n = 1; being in a burst at issues 2–4 gains 2 − 0.5 + 2 − 1 = 2.5 (two bursts of
# 2 gain 4 − 2 = 2).
@pytest.mark.parametrize(
    ("gain", "up", "expected"),
    [
        ([-1, 2, -0.5, 2, -1], 1.0, [0, 1, 1, 1, 0]),
        ([-1, 2, -1.5, 2, -1], 1.0, [0, 1, 0, 1, 0]),
        ([-1, 2, -0.5, 2, -1], 4.0, [0, 0, 0, 0, 0]),
        ([3, 1, -5], 1.0, [1, 1, 0]),
        ([-1, 1], 1.0, [0, 0]),
    ],
)
def test_cheapest_path_by_hand(gain, up, expected):
    assert states(np.array(gain, dtype=float), up_cost=up).tolist() == [bool(e) for e in expected]


@pytest.mark.parametrize("seed", range(5))
def test_no_path_is_cheaper(seed):
    gain = np.random.default_rng(seed).normal(size=8)
    up = 0.7

    def value(path):
        ups = sum(b and not a for a, b in itertools.pairwise((False, *path)))
        return gain[list(path)].sum() - up * ups

    best = max(value(path) for path in itertools.product((False, True), repeat=8))
    assert value(tuple(states(gain, up_cost=up))) == pytest.approx(best)


@pytest.mark.parametrize("up", [0.3, 1.0, 2.5])
def test_a_key_bursts_only_if_a_stretch_pays_for_the_way_up(up):
    gain = np.random.default_rng(7).normal(-1.5, 1, size=(200, 30))
    bursting = states(gain, up_cost=up).any(axis=1)
    assert 0 < bursting.sum() < len(gain)
    assert (bursting == (best_stretch(gain) > up)).all()


def test_weight_is_the_sum_over_a_run():
    gain = np.array([-1.0, 2.0, -0.5, 2.0, -1.0, 1.5])
    path = np.array([False, True, True, True, False, True])
    assert heaviest(gain, path) == pytest.approx(3.5)


def test_still_counts_keep_totals_and_lengths():
    layout = Layout(np.array([5, 20, 9]), np.array([0, 0, 1]))
    rng = np.random.default_rng(3)
    counts = still_counts(np.array([[8, 2]]), layout, Dispersion(rising=0.2), drawn=300, rng=rng)
    assert counts.shape == (1, 300, 3)
    assert (counts <= layout.trials).all()
    assert (counts[0, :, 2] == 2).all()
    assert counts[0, :, 1].mean() == pytest.approx(8 * 0.8, abs=0.5)


def _corpus(size=24, seed=0):
    rng = np.random.default_rng(seed)
    trials = rng.integers(8, 16, size)
    return trials, rng.binomial(trials, 0.1, size=(60, size))


def test_a_planted_burst_is_found_where_it_is():
    trials, counts = _corpus()
    counts[7, 10:14] = trials[10:14] - 3
    found = series_bursts(presence(counts, trials), SETTINGS)
    row = found.loc[found["weight"].idxmax()]
    assert (row["key"], row["first_issue_id"], row["last_issue_id"]) == ("k007", "i010", "i013")
    assert row["q_value"] <= 0.05
    assert row["tail_p_value"] < row["p_value"]
    assert not row["is_provisional"]


def test_a_burst_of_the_newest_issue_is_provisional():
    trials, counts = _corpus()
    counts[7, -2:] = trials[-2:] - 1
    found = series_bursts(presence(counts, trials), SETTINGS).set_index("key")
    assert found.loc["k007", "is_provisional"]
    assert found.loc["k007", "ends_on"] == pd.Timestamp("2021-12-01")


@pytest.mark.parametrize("size", [1, 2, 4])
def test_no_burst_in_few_issues(size):
    counts = np.zeros((2, size), dtype=int)
    counts[:, -1] = 5
    assert series_bursts(presence(counts, np.full(size, 10)), SETTINGS).empty


def test_a_one_off_report_is_no_burst():
    months = pd.date_range("2020-01-01", periods=12, freq="MS")
    issues = pd.DataFrame(
        {
            "issue_id": [f"m{n:02d}" for n in range(12)] + ["report"],
            "series": ["월간"] * 12 + ["보고서"],
            "published_on": [*months, pd.Timestamp("2020-12-15")],
            "article_count": [10] * 12 + [60],
        }
    )
    timeline = pd.DataFrame(
        {
            "term": ["연합학습"] * 13,
            "issue_id": issues["issue_id"],
            "article_count": [1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 55],
        }
    )
    found = burst_table(timeline, issues, SETTINGS, kind="keyword")
    assert found.empty
    assert list(found.columns) == list(BURST_COLUMNS)


def test_same_input_same_bursts():
    trials, counts = _corpus()
    counts[7, 10:14] = 6
    first, second = (series_bursts(presence(counts, trials), SETTINGS) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
