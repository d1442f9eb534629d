"""The parts topics are made of, by hand: agreement, coherence, bands, choice, labels."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import sparse

from pipeline.analyze.intervals import jeffreys
from pipeline.analyze.topics.agreement import average_jaccard, match, top_units
from pipeline.analyze.topics.choice import (
    as_low,
    choose_count,
    held_out_error,
    split,
    topic_stability,
)
from pipeline.analyze.topics.coherence import coherence_npmi
from pipeline.analyze.topics.documents import Documents
from pipeline.analyze.topics.factorize import (
    factorize,
    fold_in,
    normalize,
    reconstruction_error,
    refine,
    shares_of,
    squared_error,
    tf_idf,
)
from pipeline.analyze.topics.labels import label_topics, relevance
from pipeline.analyze.topics.model import best_start, deal
from pipeline.analyze.topics.shares import mean_band
from pipeline.settings import AnalyzeSettings

SETTINGS = AnalyzeSettings()


def blocks(themes: int, articles: int, units: int, *, seed: int = 0) -> sparse.csr_array:
    """Articles of one theme each: 8 namings of its units and 2 of any."""
    rng = np.random.default_rng(seed)
    counts = np.zeros((themes * articles, themes * units))
    for row in range(len(counts)):
        own = row % themes * units + rng.integers(0, units, 8)
        np.add.at(counts[row], np.concatenate([own, rng.integers(0, themes * units, 2)]), 1)
    return sparse.csr_array(counts)


def documents(kinds: list[str], keys: list[str], names: list[str] | None = None) -> Documents:
    size = len(keys)
    return Documents(
        article_ids=np.array(["a"], dtype=object),
        issue_ids=np.array(["i"], dtype=object),
        kinds=np.array(kinds, dtype=object),
        keys=np.array(keys, dtype=object),
        names=np.array(names or keys, dtype=object),
        counts=sparse.csr_array(np.ones((1, size))),
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # Greene et al. (2014): heads {a}/{b}: 0, {a,b}/{b,a}: 1, three of three: 1.
        ([0, 1, 2], [1, 0, 2], (0 + 1 + 1) / 3),
        ([0, 1, 2], [0, 1, 2], 1.0),
        ([0, 1, 2], [3, 4, 5], 0.0),
        # Only the last differs: 1, 1, 2/4.
        ([0, 1, 2], [0, 1, 3], (1 + 1 + 0.5) / 3),
        # A shorter list: 1, 1/2, 1/3.
        ([0, -1, -1], [0, 1, 2], (1 + 1 / 2 + 1 / 3) / 3),
        ([-1, -1, -1], [-1, -1, -1], 0.0),
    ],
)
def test_average_jaccard_by_hand(one, other, expected):
    found = average_jaccard(np.array([one]), np.array([other]))
    assert found[0, 0] == pytest.approx(expected)
    assert average_jaccard(np.array([other]), np.array([one]))[0, 0] == pytest.approx(expected)


def test_partners_maximize_the_whole_agreement():
    one = np.array([[0, 1], [0, 2]])
    other = np.array([[0, 1], [5, 6]])
    partner, agreement = match(one, other)
    assert partner.tolist() == [0, 1]
    assert agreement.tolist() == [1.0, 0.0]
    partner, agreement = match(one, other[1:])
    assert sorted(partner.tolist()) == [-1, 0]
    assert agreement.tolist() == [0.0, 0.0]


def test_stability_is_the_mean_over_runs():
    topics = np.array([[0.6, 0.4, 0.0], [0.0, 0.3, 0.7]])
    turned = topics[:, [1, 0, 2]]  # first topic reads 1, 0: heads agree at 0 and 1
    runs = [topics[::-1], turned]
    # Depth 2. Run 1 is the same topics. In run 2: [0,1]/[1,0] → (0+1)/2, [2,1]/[2,0] → (1+1/3)/2.
    assert topic_stability(topics, runs, 2) == pytest.approx([(1 + 0.5) / 2, (1 + 2 / 3) / 2])


def test_top_units_end_where_weights_do():
    found = top_units(np.array([[0.2, 0.0, 0.8], [0.5, 0.5, 0.0]]), 4)
    assert found.tolist() == [[2, 0, -1, -1], [0, 1, -1, -1]]


def test_coherence_by_hand():
    # Four articles: unit 0 in a b, unit 1 in a b, unit 2 in b c, unit 3 in d.
    counts = sparse.csr_array(np.array([[2.0, 1, 0, 0], [1, 1, 3, 0], [0, 0, 1, 0], [0, 0, 0, 1]]))
    together = np.log(0.5 / 0.25) / -np.log(0.5)  # 1: never apart
    independent = np.log(0.25 / 0.25) / -np.log(0.25)  # 0
    assert coherence_npmi(counts, np.array([0, 1])) == pytest.approx(together) == pytest.approx(1)
    assert coherence_npmi(counts, np.array([0, 2])) == pytest.approx(independent)
    assert coherence_npmi(counts, np.array([0, 3])) == pytest.approx(-1)
    assert coherence_npmi(counts, np.array([0, 1, 3])) == pytest.approx((1 - 1 - 1) / 3)
    assert coherence_npmi(counts, np.array([0, -1])) == 0


def test_units_in_every_article_tell_nothing():
    assert coherence_npmi(sparse.csr_array(np.ones((3, 2))), np.array([0, 1])) == 0


def test_band_is_jeffreys_where_shares_are_whole():
    hits = np.array([0, 1, 2, 5, 8])
    trials = np.array([4, 4, 4, 5, 10])
    found = mean_band(hits.astype(float), hits.astype(float), trials.astype(float), mass=0.95)
    for one, other in zip(found, jeffreys(hits, trials, mass=0.95), strict=True):
        assert one == pytest.approx(other)


@pytest.mark.parametrize("shares", [[0.2, 0.4, 0.1, 0.3], [0.0, 0.0, 0.9, 0.1, 0.5, 0.0, 0.2]])
def test_band_stands_for_the_bayesian_bootstrap(shares):
    values = np.array([*shares, 0.0, 1.0])
    weights = np.array([1.0] * len(shares) + [0.5, 0.5])
    drawn = np.random.default_rng(1).dirichlet(weights, 20_000) @ values
    low, high = mean_band(
        np.array([sum(shares)]),
        np.array([sum(s * s for s in shares)]),
        np.array([float(len(shares))]),
        mass=0.95,
    )
    assert low[0] == pytest.approx(np.quantile(drawn, 0.025), abs=0.05)
    assert high[0] == pytest.approx(np.quantile(drawn, 0.975), abs=0.05)


@pytest.mark.parametrize("size", [4, 8, 20])
@pytest.mark.parametrize(("a", "b"), [(0.2, 1.0), (0.3, 0.3), (1.0, 4.0)])
def test_band_holds_the_true_mean_as_often_as_it_says(size, a, b):
    drawn = np.random.default_rng(size).beta(a, b, (4_000, size))
    low, high = mean_band(
        drawn.sum(axis=1), (drawn**2).sum(axis=1), np.full(4_000, float(size)), mass=0.95
    )
    mean = a / (a + b)
    # Shares that are nearly 0 or 1 are the hardest: 0.93 at four articles, else 0.94 to 1.
    assert ((low <= mean) & (mean <= high)).mean() >= 0.925


def test_band_of_no_article_is_everything():
    low, high = mean_band(np.zeros(1), np.zeros(1), np.zeros(1), mass=0.95)
    assert (low[0], high[0]) == (0, 1)


def test_more_articles_narrow_the_band():
    size = np.array([4.0, 40.0, 400.0])
    low, high = mean_band(0.3 * size, 0.09 * size + 0.01 * size, size, mass=0.95)
    assert ((low <= 0.3) & (high >= 0.3)).all()
    assert (np.diff(high - low) < 0).all()


def test_squared_error_needs_no_dense_matrix():
    matrix = tf_idf(blocks(2, 6, 4))
    topics = factorize(matrix, 2, seed=1)
    amounts = fold_in(matrix, topics)
    dense = ((matrix.toarray() - amounts @ topics) ** 2).sum()
    assert squared_error(matrix, amounts, topics) == pytest.approx(dense)
    assert 0 < reconstruction_error(matrix, topics) < 1


def test_shares_add_up_or_are_nothing():
    found = shares_of(np.array([[1.0, 3.0], [0.0, 0.0]]))
    assert found.tolist() == [[0.25, 0.75], [0.0, 0.0]]
    assert normalize(np.array([[1.0, 1.0], [0.0, 0.0]])).tolist() == [[0.5, 0.5]]


def test_held_out_error_is_least_at_the_true_number():
    train, unseen = tf_idf(blocks(4, 20, 10, seed=1)), tf_idf(blocks(4, 10, 10, seed=2))
    order = np.random.default_rng(0).permutation(40)
    errors = {k: held_out_error(unseen, factorize(train, k, seed=1), order) for k in (2, 4, 12)}
    assert errors[4] < errors[2] < 1
    assert errors[4] < errors[12]
    assert held_out_error(unseen, np.zeros((0, 40)), order) == pytest.approx(1)


def test_one_standard_error_rule():
    # Differences to row 1: row 0 is 0.01 worse on average, se 0.01; row 2 always 0.2 worse.
    error = np.array([[0.50, 0.52], [0.50, 0.50], [0.70, 0.70]])
    assert as_low(error).tolist() == [True, True, False]


@pytest.mark.parametrize("themes", [3, 5, 8])
def test_number_of_planted_topics_is_chosen(themes):
    choice = choose_count(tf_idf(blocks(themes, 15, 12)), SETTINGS)
    assert choice.count == themes
    assert choice.stability[choice.counts.index(themes)] > 0.7
    assert len(choice.runs) == SETTINGS.topic_runs


@pytest.mark.parametrize("size", [0, 1, 9])
def test_no_topics_of_too_few_articles(size):
    assert choose_count(tf_idf(blocks(1, 30, 12)[:size]), SETTINGS).count == 0


def test_every_article_is_left_out_once_a_round():
    parts = split(23, SETTINGS)
    assert len(parts) == SETTINGS.topic_runs
    assert sorted(np.concatenate([out for _, out in parts[:5]]).tolist()) == list(range(23))
    for kept, out in parts:
        assert sorted([*kept, *out]) == list(range(23))


def test_a_bad_start_is_left_for_a_better_one():
    matrix = tf_idf(blocks(3, 15, 10))
    good = factorize(matrix, 3, seed=1)
    bad = np.vstack([good[0], good[0], (good[1] + good[2]) / 2])
    assert reconstruction_error(matrix, best_start(matrix, bad, [good])) == pytest.approx(
        reconstruction_error(matrix, refine(matrix, good)), abs=1e-3
    )
    assert best_start(matrix, good, [bad]) is good


def test_dealing_keeps_lengths_and_frequencies():
    counts = blocks(3, 10, 6)
    dealt = deal(counts, np.random.default_rng(0))
    assert dealt.sum() == counts.sum()
    assert dealt.sum(axis=0).tolist() == counts.sum(axis=0).tolist()
    assert (dealt.toarray() != counts.toarray()).any()


def test_labels_pair_an_entity_with_what_is_said_of_it():
    units = documents(
        ["entity", "entity", "entity", "keyword", "keyword", "keyword"],
        ["gpt-3", "korea", "imagenet", "언어모델", "모델", "이미지넷 챌린지"],
        ["GPT-3", "한국", "이미지넷", "언어모델", "모델", "이미지넷 챌린지"],
    )
    topics = np.array(
        [
            [0.3, 0.35, 0.0, 0.2, 0.15, 0.0],
            [0.0, 0.2, 0.4, 0.0, 0.1, 0.3],
        ]
    )
    places = np.array([False, True, False, False, False, False])
    scores = relevance(topics, np.array([0.5, 0.5]))
    labels = label_topics(scores, units, places, depth=10)
    # A place gives way, a phrase that repeats the entity too, the distinctive phrase wins.
    assert [label.text for label in labels] == ["GPT-3 · 언어모델", "이미지넷 · 모델"]
    assert [label.topic_id for label in labels] == ["gpt-3+언어모델", "imagenet+모델"]


def test_labels_differ_even_where_topics_do_not():
    units = documents(["entity", "keyword"], ["openai", "투자"])
    scores = relevance(np.array([[0.5, 0.5]] * 3), np.full(3, 1 / 3))
    labels = label_topics(scores, units, np.zeros(2, dtype=bool), depth=10)
    assert len({label.topic_id for label in labels}) == 3


def test_equal_matrices_give_equal_bytes():
    matrix = tf_idf(blocks(4, 12, 8))
    settings = dataclasses.replace(SETTINGS, topic_runs=3)
    one, other = choose_count(matrix, settings), choose_count(matrix.copy(), settings)
    assert one.whole.tobytes() == other.whole.tobytes()
    assert one.stability.tobytes() == other.stability.tobytes()
