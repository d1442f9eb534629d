"""Measures of association against hand calculation, the literature and SciPy."""

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from pipeline.analyze.association import (
    association_strength,
    attainable,
    decidable_pairs,
    g2,
    hypergeometric_tail,
    npmi,
    npmi_bounds,
)


def ints(*values):
    return np.array(values, dtype=np.int64)


@pytest.mark.parametrize(
    ("c", "a", "b", "n", "expected"),
    [
        (1, 1, 1, 500, 1.0),  # seen once: complete, whatever N is
        (1, 1, 1, 10_000, 1.0),
        (0, 5, 5, 100, -1.0),
        (2, 10, 20, 100, 0.0),
        (100, 100, 100, 100, 1.0),
        (4, 8, 16, 64, math.log(2) / math.log(16)),  # 4·64 / (8·16) = 2, 4 / 64 = 1 / 16
        (1, 16, 16, 64, math.log(1 / 4) / math.log(64)),
    ],
)
def test_npmi_by_hand(c, a, b, n, expected):
    assert npmi(ints(c), ints(a), ints(b), n)[0] == pytest.approx(expected, abs=1e-12)


def test_npmi_grows_with_the_common_units():
    c = np.arange(0, 21)
    values = npmi(c, np.full(21, 20), np.full(21, 30), 100)
    assert (np.diff(values) > 0).all()


def bounds(c, a, b, n, seen, total):
    low, high = npmi_bounds((ints(c), ints(a), ints(b), n), (ints(seen), total), mass=0.95)
    return low[0], high[0]


def test_bounds_of_npmi_by_hand():
    # Of 100 articles 2 have the pair: Clopper and Pearson give 0.00243 to 0.07038.
    low, high = bounds(4, 20, 40, 500, 2, 100)
    assert low == pytest.approx(
        npmi(np.array([4 * 50 * 0.002431337]), ints(20), ints(40), 500)[0], abs=1e-6
    )
    assert high == pytest.approx(
        npmi(np.array([4 * 50 * 0.070383932]), ints(20), ints(40), 500)[0], abs=1e-6
    )


def test_a_pair_seen_once_is_not_first():
    once, often = bounds(1, 1, 1, 500, 1, 60)[0], bounds(9, 10, 10, 500, 9, 60)[0]
    assert often > once


def test_blocks_of_one_article_are_one_witness():
    assert bounds(6, 8, 8, 500, 1, 60)[0] < bounds(6, 8, 8, 500, 6, 60)[0]


def test_bounds_hold_the_value_and_stay_within_one():
    rng = np.random.default_rng(5)
    c = rng.integers(1, 30, 500)
    a, b, seen = c + rng.integers(0, 50, 500), c + rng.integers(0, 50, 500), rng.integers(1, c + 1)
    low, high = npmi_bounds((c, a, b, 200), (seen, 60), mass=0.95)
    value = npmi(c, a, b, 200)
    assert (low >= -1).all()
    assert (low < value).all()
    assert (value <= high).all()
    assert (high <= 1).all()
    assert bounds(0, 5, 5, 100, 0, 20)[0] == -1


def test_association_strength_is_observed_over_expected():
    assert association_strength(ints(6), ints(10), ints(20), 100).tolist() == [3.0]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # Dunning (1993), table of bigrams: "the swiss", "can be", "previous year".
        ((110, 2442, 111, 29114), 270.72),
        ((29, 13, 123, 31612), 263.90),
        ((31, 23, 139, 31584), 256.84),
    ],
)
def test_log_likelihood_ratios_of_dunning(cells, expected):
    both, one, other, _ = cells
    value = g2(ints(both), ints(both + one), ints(both + other), sum(cells))[0]
    assert value == pytest.approx(expected, abs=0.01)


def test_log_likelihood_ratio_of_independence_is_zero():
    assert g2(ints(2, 100), ints(10, 100), ints(20, 100), 100).tolist() == pytest.approx([0, 0])


def exact_tail(c, a, b, n):
    ways = sum(math.comb(a, k) * math.comb(n - a, b - k) for k in range(c, min(a, b) + 1))
    return float(Fraction(ways, math.comb(n, b)))


def test_every_tail_of_a_small_table_is_exact():
    n = 12
    cases = [
        (c, a, b)
        for a in range(n + 1)
        for b in range(n + 1)
        for c in range(max(0, a + b - n), min(a, b) + 1)
    ]
    c, a, b = np.array(cases).T
    expected = [exact_tail(*case, n) for case in cases]
    assert hypergeometric_tail(c, a, b, n) == pytest.approx(expected, rel=1e-11)


def test_tails_agree_with_scipy():
    rng = np.random.default_rng(3)
    n = 20_000
    a, b = rng.integers(1, 2_000, 300), rng.integers(1, 2_000, 300)
    middle = a * b // n
    c = np.minimum(np.minimum(a, b), np.maximum(0, middle + rng.integers(-20, 40, 300)))
    expected = stats.hypergeom.sf(c - 1, n, a, b)
    assert hypergeometric_tail(c, a, b, n) == pytest.approx(expected, rel=1e-8, abs=1e-300)


def test_impossible_and_certain_counts():
    tail = hypergeometric_tail(ints(5, 0, 8), ints(4, 3, 9), ints(9, 3, 9), 10)
    assert tail.tolist() == [0.0, 1.0, 1.0]


def test_only_pairs_that_can_be_found_are_tests():
    # Of 20 articles: twelve entities of one, whose pairs cannot fall below 1 / 20, and four of
    # five, whose pairs reach 1 / C(20, 5) = 6.4e-5. A five with a one: 5 / 20.
    marginals = ints(*[1] * 12, *[5] * 4)
    tests, bound = decidable_pairs(marginals, 20, 0.05)
    assert tests == 6
    assert bound == pytest.approx(0.05 / 6)
    assert attainable(ints(5), ints(5), 20)[0] == pytest.approx(1 / math.comb(20, 5))


def test_the_number_of_tests_is_the_least_that_holds():
    marginals = np.random.default_rng(2).integers(1, 9, 40)
    tests, bound = decidable_pairs(marginals, 60, 0.05)
    i, j = np.triu_indices(40, 1)
    best = attainable(marginals[i], marginals[j], 60)
    k = round(0.05 / bound)
    assert (best <= 0.05 / k).sum() == tests <= k
    assert k == 1 or (best <= 0.05 / (k - 1)).sum() > k - 1


@pytest.mark.parametrize("marginals", [(), (3,), (1, 1)])
def test_too_few_entities_make_no_tests(marginals):
    assert decidable_pairs(ints(*marginals), 10, 0.05)[0] == 0
