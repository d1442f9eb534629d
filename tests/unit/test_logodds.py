"""Log-odds by hand, Fisher's test against scipy, and the ranking of issues."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.analyze.exact_tests import Dispersion
from pipeline.analyze.logodds import (
    DISTINCTIVE_COLUMNS,
    Namings,
    compare,
    distinctive_table,
    log_odds,
    silent_keys,
)
from pipeline.settings import AnalyzeSettings

SETTINGS = AnalyzeSettings()


def judge(now, before, articles, history=None, dispersion=None):
    """The newer of two issues; the older one has the history, that of the keys named now first."""
    history = np.array(before if history is None else history)
    known = np.flatnonzero(history)
    here = Namings.of(
        np.concatenate([known, np.arange(len(now))]),
        np.repeat([0, 1], [len(known), len(now)]),
        np.concatenate([history[known], now]),
        np.array([articles[1], articles[0]]),
    )
    silent = silent_keys(here, SETTINGS)
    found = compare(here, silent, SETTINGS, dispersion=dispersion or Dispersion())
    return found[len(known) :].reset_index(drop=True)


def test_log_odds_by_hand():
    # y_i = 3 of 10, y_j = 2 of 40, prior 50 · 5/50 = 5.
    z, delta = log_odds(np.array([3]), np.array([2]), (10, 40), prior=50.0)
    by_hand = np.log(8 / (60 - 8)) - np.log(7 / (90 - 7))
    assert delta[0] == pytest.approx(by_hand)
    assert z[0] == pytest.approx(by_hand / np.sqrt(1 / 8 + 1 / 7))


def test_equal_rates_have_no_log_odds():
    _, delta = log_odds(np.array([2]), np.array([8]), (10, 40), prior=1e-9)
    assert delta[0] == pytest.approx(0)


def test_prior_shrinks():
    weak, strong = (
        log_odds(np.array([3]), np.array([0]), (10, 40), prior=p)[1][0] for p in (10, 1000)
    )
    assert weak > strong > 0


@pytest.mark.parametrize(("now", "before"), [(1, 0), (3, 0), (3, 5), (5, 50)])
def test_p_is_fishers(now, before):
    found = judge([now], [before], (10, 100))
    table = [[now, 10 - now], [before, 100 - before]]
    expected = stats.fisher_exact(table, alternative="greater").pvalue
    assert found["p_value"].iloc[0] == pytest.approx(expected)


def test_silent_keys_belong_to_the_family():
    alone = judge([4], [1], (10, 100))["q_value"].iloc[0]
    # 30 keys of the past are not named now; those of one article could never have mattered.
    common = judge([4], [1], (10, 100), history=[1] + [12] * 30)["q_value"].iloc[0]
    rare = judge([4], [1], (10, 100), history=[1, *[0] * 30])["q_value"].iloc[0]
    assert common == pytest.approx(min(31 * alone, 1))
    assert rare == pytest.approx(alone)


def test_clustering_weakens_the_evidence():
    still = judge([4], [2], (10, 100))["p_value"].iloc[0]
    clustered = judge([4], [2], (10, 100), dispersion=Dispersion(even=1.0))["p_value"].iloc[0]
    assert clustered > still


def rows(*counts):
    """Rows of keys in issues: (issue, key, articles)."""
    return pd.DataFrame(
        [
            (issue, f"{issue}/a{n:02d}", key)
            for issue, key, articles in counts
            for n in range(articles)
        ],
        columns=["issue_id", "article_id", "term"],
    )


ISSUES = pd.DataFrame(
    {
        "issue_id": ["i1", "i2", "i3", "once", "undated"],
        "series": ["월간", "월간", "월간", "보고서", "월간"],
        "published_on": pd.to_datetime(
            ["2020-01-01", "2020-02-01", "2020-03-01", "2020-03-01", None]
        ),
        "article_count": [10, 10, 10, 50, 10],
    }
)


def test_issues_are_ranked_against_their_past_only():
    terms = rows(
        ("i1", "반도체", 6), ("i2", "반도체", 6), ("i3", "반도체", 5), ("i3", "연합학습", 7),
        ("once", "연합학습", 40), ("undated", "연합학습", 9),
    )  # fmt: skip
    doubled = pd.concat([terms, terms], ignore_index=True)
    found = distinctive_table(doubled, ISSUES, SETTINGS, kind="keyword")
    assert list(found.columns) == list(DISTINCTIVE_COLUMNS)
    assert set(found["issue_id"]) == {"i2", "i3"}
    newest = found[found["issue_id"] == "i3"].set_index("rank")
    assert newest.loc[1, "key"] == "연합학습"
    assert (newest.loc[1, "article_count"], newest.loc[1, "past_article_count"]) == (7, 0)
    assert newest.loc[1, "q_value"] <= 0.05 < newest.loc[2, "q_value"]


def test_namings_know_their_past():
    # Key 5 is named by 2, 3 and 1 articles, key 9 by 4 and 1.
    here = Namings.of(
        np.array([5, 5, 9, 5, 9]), np.array([0, 1, 1, 3, 3]), np.array([2, 3, 4, 1, 1]),
        np.array([10, 20, 30, 40]),
    )  # fmt: skip
    assert here.before.tolist() == [0, 2, 0, 5, 4]
    assert here.articles[1].tolist() == [0, 10, 30, 60]
    assert [sizes.tolist() for sizes in here.sizes] == [[2, 7, 0, 2], [0, 2, 9, 9]]


def test_issues_that_name_nothing():
    found = distinctive_table(rows().astype(str), ISSUES, SETTINGS, kind="keyword")
    assert found.empty
    assert list(found.columns) == list(DISTINCTIVE_COLUMNS)


def test_nothing_to_compare():
    found = distinctive_table(rows(("i1", "반도체", 2)), ISSUES.iloc[:1], SETTINGS, kind="keyword")
    assert found.empty
    assert list(found.columns) == list(DISTINCTIVE_COLUMNS)
