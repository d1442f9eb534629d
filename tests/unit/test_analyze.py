"""Timelines, intervals and keywords on frames built by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analyze.intervals import jeffreys
from pipeline.analyze.keywords import c_tf_idf, choose_keywords, dispersion
from pipeline.analyze.timeline import entity_timeline, keyword_timeline
from pipeline.settings import AnalyzeSettings
from pipeline.tables import TABLES
from pipeline.tables.enforce import from_frame

ISSUES = pd.DataFrame(
    {
        "issue_id": ["b-2020-05", "b-2020-06", "x-undated"],
        "published_on": pd.to_datetime(["2020-05-01", "2020-06-01", None]),
        "article_count": [4, 2, 1],
    }
)


def rows(*entries, key="term"):
    return pd.DataFrame(entries, columns=["issue_id", "article_id", key]).assign(block_id="b")


# Brown, Cai & DasGupta (2001), table of Jeffreys intervals at n = 10, 95 %.
@pytest.mark.parametrize(
    ("hits", "low", "high"),
    [(0, 0, 0.217), (1, 0.011, 0.381), (3, 0.093, 0.606), (5, 0.224, 0.776)],
)
def test_jeffreys_against_the_published_table(hits, low, high):
    found = jeffreys(np.array([hits]), np.array([10]), mass=0.95)
    assert [round(float(b[0]), 3) for b in found] == [low, high]


def test_jeffreys_of_no_trials_says_nothing():
    low, high = jeffreys(np.array([0]), np.array([0]), mass=0.95)
    assert (low[0], high[0]) == (0, 1)


def test_keyword_timeline_keeps_zeros_and_counts_articles_once():
    terms = rows(
        ("b-2020-05", "b-2020-05/a01", "연합학습"),
        ("b-2020-05", "b-2020-05/a01", "연합학습"),
        ("b-2020-05", "b-2020-05/a02", "연합학습"),
        ("b-2020-05", None, "연합학습"),
        ("x-undated", "x-undated/a01", "연합학습"),
    )
    frame = keyword_timeline(terms, ["연합학습"], ISSUES, AnalyzeSettings())
    assert frame["article_count"].tolist() == [2, 0]
    assert frame["article_share"].tolist() == [0.5, 0.0]
    assert frame["share_high"].iloc[1] == pytest.approx(0.667, abs=1e-3)
    from_frame(frame, TABLES["keyword_timeline"])


def test_entity_timeline_counts_mentions_before_the_first_article_too():
    mentions = rows(
        ("b-2020-06", None, "gpt-3"), ("b-2020-06", "b-2020-06/a01", "gpt-3"), key="entity_id"
    )
    frame = entity_timeline(
        mentions, pd.DataFrame({"entity_id": ["gpt-3"]}), ISSUES, AnalyzeSettings()
    )
    assert frame["mention_count"].tolist() == [0, 2]
    assert frame["article_count"].tolist() == [0, 1]
    from_frame(frame, TABLES["entity_timeline"])


def test_beyond_the_rows_that_can_be_kept_only_frequent_keys_keep_their_zeros():
    terms = rows(
        ("b-2020-05", "b-2020-05/a01", "연합학습"),
        ("b-2020-05", "b-2020-05/a02", "연합학습"),
        ("b-2020-06", "b-2020-06/a01", "전이학습"),
    )
    keys = ["연합학습", "전이학습", "없는 말"]
    frame = keyword_timeline(terms, keys, ISSUES, AnalyzeSettings(timeline_rows=3))
    assert list(zip(frame["term"], frame["issue_id"], frame["article_count"], strict=True)) == [
        ("연합학습", "b-2020-05", 2),
        ("연합학습", "b-2020-06", 0),
        ("전이학습", "b-2020-06", 1),
    ]


def test_empty_corpus_gives_empty_timelines():
    empty = rows()
    assert keyword_timeline(empty, [], ISSUES.iloc[:0], AnalyzeSettings()).empty
    assert choose_keywords(empty, AnalyzeSettings()) == []


def test_c_tf_idf_by_hand():
    counts = pd.DataFrame({"issue_id": ["a", "a", "b"], "term": ["x", "y", "x"], "tf": [3, 1, 4]})
    # A = 8 terms / 2 issues = 4; f(x) = 7, f(y) = 1.
    expected = [3 / 4 * np.log(1 + 4 / 7), 1 / 4 * np.log(5), 4 / 4 * np.log(1 + 4 / 7)]
    assert c_tf_idf(counts).tolist() == pytest.approx(expected)


def test_dispersion_by_hand():
    counts = pd.DataFrame({"issue_id": ["a", "b", "b"], "term": ["x", "x", "y"], "tf": [2, 2, 4]})
    # x: observed ½ and ½, expected ¼ and ¾ → DP ¼; y: all in b → DP = ½ (¼ + ¼) = ¼.
    assert dispersion(counts).tolist() == pytest.approx([0.125, 0.125, 0.125])


def test_keywords_need_two_articles_and_are_sorted():
    terms = rows(
        ("b-2020-05", "b-2020-05/a01", "나"), ("b-2020-05", "b-2020-05/a02", "나"),
        ("b-2020-06", "b-2020-06/a01", "가"), ("b-2020-06", "b-2020-06/a02", "가"),
        ("b-2020-06", "b-2020-06/a02", "한번"),
    )  # fmt: skip
    assert choose_keywords(terms, AnalyzeSettings()) == ["가", "나"]
    assert len(choose_keywords(terms, AnalyzeSettings(keyword_count=1))) == 1
