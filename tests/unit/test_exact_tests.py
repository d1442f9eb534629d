"""Conditional tests, rate ratios and q values against published and independent figures."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse, stats

from pipeline.analyze.exact_tests import (
    Dispersion,
    all_inside,
    count_distribution,
    grouped_q_values,
    measure_dispersion,
    q_values,
    rate_ratio,
    upper_tail,
)
from pipeline.analyze.presence import Presence

CHANCE = Dispersion()
CLUSTERED = Dispersion(even=0.4, rising=0.02)


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


def test_q_values_by_hand():
    # Sorted .005 .01 .03 .04, m = 4: .02 .02 .04 .04.
    assert q_values(np.array([0.01, 0.04, 0.03, 0.005])).tolist() == [0.02, 0.04, 0.04, 0.02]


# Benjamini & Hochberg (1995), section 3.2: 15 p values, of which 4 are significant at 5 %.
def test_q_values_of_the_paper_call_four():
    p = np.array([
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0000,
    ])  # fmt: skip
    assert (q_values(p) <= 0.05).sum() == 4
    assert q_values(p) == pytest.approx(stats.false_discovery_control(p))


def test_untested_keys_are_not_counted_and_a_larger_family_is():
    q = q_values(np.array([0.01, np.nan, 0.02]))
    assert np.isnan(q[1])
    assert q[[0, 2]].tolist() == [0.02, 0.02]
    assert q_values(np.array([0.01, 0.02]), family=10).tolist() == pytest.approx([0.1, 0.1])
    assert q_values(np.array([np.nan])).shape == (1,)


# R: poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)), from its manual page.
def test_rate_ratio_against_r():
    ratio, low, high = rate_ratio((np.array([11]), np.array([21])), (800, 3011), mass=0.95)
    assert [ratio[0], low[0], high[0]] == pytest.approx([1.971488, 0.8584264, 4.2772659], abs=1e-6)
    one_sided = upper_tail(np.array([11]), np.array([[32]]), np.array([800 / 3811]), CHANCE)
    assert one_sided[0] == pytest.approx(stats.binomtest(11, 32, 800 / 3811, "greater").pvalue)


@pytest.mark.parametrize(
    ("new", "past", "expected"),
    [
        (0, 4, (0.0, 0.0, "finite")),
        (4, 0, (np.inf, "finite", np.inf)),
        (0, 0, (np.nan, np.nan, np.nan)),
    ],
)
def test_rate_ratio_at_the_edges(new, past, expected):
    found = rate_ratio((np.array([new]), np.array([past])), (10, 30), mass=0.95)
    for value, wanted in zip(found, expected, strict=True):
        if wanted == "finite":
            assert 0 < value[0] < np.inf
        else:
            assert value[0] == pytest.approx(wanted, nan_ok=True)


def test_dispersion_widens_the_interval():
    counts = (np.array([8]), np.array([12]))
    narrow = rate_ratio(counts, (10, 30), mass=0.95)
    wide = rate_ratio(counts, (10, 30), mass=0.95, inflation=np.array([2.0]))
    assert wide[1][0] < narrow[1][0] < narrow[2][0] < wide[2][0]
    assert wide[0][0] == pytest.approx(narrow[0][0])


@pytest.mark.parametrize("x", range(6))
def test_upper_tail_without_dispersion_is_the_binomial(x):
    found = upper_tail(np.array([x]), np.array([[5]]), np.array([0.3]), CHANCE)
    assert found[0] == pytest.approx(stats.binom.sf(x - 1, 5, 0.3))


@pytest.mark.parametrize("total", [2, 7, 40])
def test_with_dispersion_it_is_the_beta_binomial(total):
    theta = float(CLUSTERED.concentration(np.array([total]))[0])
    expected = stats.betabinom.pmf(np.arange(total + 1), total, theta * 0.2, theta * 0.8)
    assert count_distribution(total, 0.2, CLUSTERED) == pytest.approx(expected)
    variance = CLUSTERED.inflation(np.array([total]))[0] * total * 0.2 * 0.8
    assert stats.betabinom.var(total, theta * 0.2, theta * 0.8) == pytest.approx(variance)


@pytest.mark.parametrize("dispersion", [CHANCE, CLUSTERED])
def test_all_inside_is_the_last_term_of_the_distribution(dispersion):
    found = all_inside(np.array([[4]]), np.array([0.25]), dispersion)
    assert found[0] == pytest.approx(count_distribution(4, 0.25, dispersion)[-1])


def test_strata_multiply_and_convolve():
    totals, part = np.array([[2, 3]]), np.array([0.5, 0.1])
    assert all_inside(totals, part, CHANCE)[0] == pytest.approx(0.5**2 * 0.1**3)
    every = stats.binom.pmf(np.arange(3), 2, 0.5)[:, None] * stats.binom.pmf(np.arange(4), 3, 0.1)
    sums = np.add.outer(np.arange(3), np.arange(4))
    found = upper_tail(np.array([3]), totals, part, CHANCE)
    assert found[0] == pytest.approx(every[sums >= 3].sum())


def test_a_series_without_past_is_no_evidence():
    # A one-off report: all of its articles are new, so its fraction is 1.
    found = upper_tail(np.array([5]), np.array([[0, 5]]), np.array([0.1, 1.0]), CHANCE)
    assert found[0] == pytest.approx(1.0)


def test_one_article_of_a_new_key_needs_nineteen_past_issues():
    p = [all_inside(np.array([[1]]), np.array([1 / (n + 1)]), CHANCE)[0] for n in (18, 19)]
    assert p[0] > 0.05 >= p[1]


def test_dispersion_is_measured_where_it_is():
    rng = np.random.default_rng(1)
    still = np.array([rng.multinomial(n, np.full(12, 1 / 12)) for n in rng.integers(2, 20, 400)])
    clustered = np.array(
        [rng.multinomial(n, rng.dirichlet(np.full(12, 1.0))) for n in rng.integers(2, 20, 400)]
    )
    n = np.array([10])
    assert measure_dispersion(presence(still)).inflation(n)[0] < 1.1
    # Concentration 12: (10 + 12)/(1 + 12) = 1.69.
    assert measure_dispersion(presence(clustered)).inflation(n)[0] == pytest.approx(1.69, abs=0.2)


def test_no_dispersion_from_a_single_key():
    assert measure_dispersion(presence([[0, 0, 9, 0]])) == CHANCE
    assert np.isinf(CHANCE.concentration(np.array([1, 50]))).all()


def test_q_values_of_groups_are_those_of_each_group_alone():
    rng = np.random.default_rng(0)
    group = np.sort(rng.integers(0, 6, 60))
    p = np.where(rng.random(60) < 0.2, np.nan, rng.random(60).round(1))
    p[group == 3] = np.nan
    family = np.array([0, 40, 3, 5, 100, 0, 7])  # the last group has no rows
    found = grouped_q_values(p, group, family)
    for n, tests in enumerate(family.tolist()):
        own = group == n
        assert np.array_equal(found[own], q_values(p[own], family=tests), equal_nan=True)
