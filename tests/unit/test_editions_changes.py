"""What an issue changes: exact tests against SciPy, changes by hand, two issues side by side."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.analyze.editions.changes import CHANGE_COLUMNS, issue_changes
from pipeline.analyze.editions.diff import compare_issues
from pipeline.analyze.editions.figures import differ, quantity_changes, stated_figures
from pipeline.analyze.editions.significance import (
    clustered_two_sided,
    fisher_two_sided,
    smallest_fisher,
)
from pipeline.settings import AnalyzeSettings
from tests.unit.editions_frames import corpus, state

SETTINGS = AnalyzeSettings()


def monthly(*issues, series="월간", **more):
    """A corpus of a monthly: each issue a list of articles."""
    dated = [
        (f"i{n:03d}", series, f"{2015 + n // 12}-{n % 12 + 1:02d}-01", articles)
        for n, articles in enumerate(issues)
    ]
    return corpus(dated, **more)


def changes_of(table, issue_id, against, kind="entity"):
    own = table[(table["issue_id"] == issue_id) & (table["against"] == against)]
    own = own[own["kind"] == kind]
    return dict(zip(own["key"], own["change"], strict=True))


def column(values):
    return np.array(values, dtype=np.int64)


def test_fisher_is_twice_the_smaller_tail_of_scipy():
    rng = np.random.default_rng(0)
    n, m = rng.integers(1, 30, 200), rng.integers(1, 200, 200)
    x, y = rng.integers(0, n + 1), rng.integers(0, m + 1)
    tails = [
        [
            stats.fisher_exact([[a, c - a], [b, d - b]], alternative=side).pvalue
            for side in ("less", "greater")
        ]
        for a, b, c, d in zip(x, y, n, m, strict=True)
    ]
    expected = np.minimum(1, 2 * np.min(tails, axis=1))
    np.testing.assert_allclose(fisher_two_sided(x, y, n, m), expected, rtol=1e-8)


@pytest.mark.parametrize(
    ("total", "trials", "base", "expected"),
    [
        (1, 4, 4, 1.0),  # one article can be on either side: 2 · ½
        (4, 4, 4, 2 / 70),  # all four on one side: 2 / C(8, 4)
        (1, 5, 95, 0.1),  # the new side is the rarer: 2 · 5/100
    ],
)
def test_smallest_p_by_hand(total, trials, base, expected):
    found = smallest_fisher(column([total]), column([trials]), column([base]))
    assert found[0] == pytest.approx(expected)


def test_clustered_tails_are_those_of_scipy():
    x, y, n, m = column([3, 0]), column([0, 4]), column([4, 5]), column([4, 15])
    theta = np.array([0.6, 8.0])
    beta = [(0.3, 0.3), (2.0, 6.0)]
    expected = [
        min(1.0, 2 * min(d.sf(k - 1), d.cdf(k)))
        for k, d in ((a, stats.betabinom(a + b, *ab)) for a, b, ab in zip(x, y, beta, strict=True))
    ]
    found = clustered_two_sided((x, y), (n, m), theta)
    np.testing.assert_allclose(found, expected, rtol=1e-9)
    assert (found > fisher_two_sided(x, y, n, m)).all()
    unclustered = clustered_two_sided((x, y), (n, m), np.array([np.inf, np.inf]))
    assert unclustered.tolist() == [0, 0]


def test_changes_against_the_issue_before():
    table = issue_changes(
        monthly(
            [["a"], ["a", "b"], ["c"]],
            [["a"], ["b"], ["b"]],
            [["c"], ["d"], ["b"]],
        ),
        SETTINGS,
    )
    assert changes_of(table, "i001", "previous") == {"a": "less", "b": "more", "c": "gone"}
    assert changes_of(table, "i002", "previous") == {
        "a": "gone", "b": "less", "c": "returned", "d": "new",
    }  # fmt: skip
    assert "i000" not in set(table["issue_id"])
    gone = table[(table["key"] == "c") & (table["change"] == "gone") & (table["kind"] == "entity")]
    assert gone["evidence_block_id"].tolist() == ["i000/b003"]
    new = table[(table["key"] == "d") & (table["against"] == "previous")]
    assert set(new["evidence_block_id"]) == {"i002/b002"}


def test_a_share_that_stays_is_no_change_though_the_count_doubles():
    table = issue_changes(
        monthly([["a"], ["b"]], [["a"], ["a"], ["b"], ["b"]]), SETTINGS
    )  # fmt: skip
    assert changes_of(table, "i001", "previous") == {}


def test_history_tells_new_from_returned_and_sees_a_remarkable_absence():
    common = [["x"], ["x"], ["x"], ["x"]]
    issues = [common, [["x", "a"], *common[1:]], common, common, common]
    table = issue_changes(monthly(*issues, [["a"], ["n"], ["n"], ["n"]]), SETTINGS)
    last = table[(table["issue_id"] == "i005") & (table["against"] == "history")]
    last = last[last["kind"] == "entity"].set_index("key")
    assert last["change"].to_dict() == {"a": "returned", "n": "new", "x": "gone"}
    assert last.loc["a", "silent_count"] == 3
    assert last.loc["a", "base_issue_id"] == "i001"
    assert pd.isna(last.loc["n", "silent_count"])
    assert pd.isna(last.loc["n", "base_issue_id"])
    # 20 of 20 articles before, 0 of 4 now: 2 / C(24, 4).
    assert last.loc["x", "p_value"] == pytest.approx(2 / 10626)
    assert last.loc["x", "evidence_block_id"] == "i004/b001"
    assert last.loc["x", "support"] == "supported"


def test_a_rare_key_is_not_gone_from_history():
    quiet = [["x"], ["y"], ["z"]]
    table = issue_changes(monthly([["a"], ["y"], ["z"]], *[quiet] * 6), SETTINGS)
    history = table[(table["against"] == "history") & (table["change"] == "gone")]
    assert history.empty


def test_what_cannot_be_decided_says_so():
    table = issue_changes(monthly([["a"], ["b"]], [["c"], ["b"]]), SETTINGS)
    assert set(table["support"]) == {"insufficient"}
    assert set(table["q_value"]) == {1.0}


def test_no_false_changes_when_nothing_changes():
    rng = np.random.default_rng(5)
    share = rng.beta(0.5, 6, 60)
    issues = [
        [[f"k{k:02d}" for k in np.flatnonzero(rng.random(60) < share)] for _ in range(5)]
        for _ in range(60)
    ]
    table = issue_changes(monthly(*issues), SETTINGS)
    supported = (table["q_value"] <= 0.05) & (table["kind"] == "entity")
    assert supported.sum() <= 3, table[supported]


def test_keys_that_come_in_clusters_are_no_changes():
    """Five articles on one event are one event, in every issue anew."""
    rng = np.random.default_rng(6)
    issues = []
    for _ in range(40):
        topical = rng.random(40) < 0.1
        share = np.where(topical, 0.8, 0.02)
        issues.append(
            [[f"k{k:02d}" for k in np.flatnonzero(rng.random(40) < share)] for _ in range(6)]
        )
    tables = monthly(*issues)
    table = issue_changes(tables, SETTINGS)
    entities = table[table["kind"] == "entity"]
    plain = fisher_two_sided(
        *(
            entities[name].to_numpy(dtype="int64")
            for name in (
                "article_count",
                "base_article_count",
                "issue_article_count",
                "base_issue_article_count",
            )
        )
    )
    assert (plain < 0.01).sum() > 50
    assert (entities["q_value"] <= 0.05).sum() <= 2
    diff = compare_issues(tables, "i010", "i011", SETTINGS)
    assert "supported" not in set(diff.entities["support"])


def test_a_planted_surge_is_found():
    quiet = [["x"], ["y"], ["z"], ["x", "y"], ["z"]]
    table = issue_changes(monthly(*[quiet] * 12, [["n", "x"]] * 5), SETTINGS)
    own = table[(table["issue_id"] == "i012") & (table["against"] == "history")]
    found = own[(own["q_value"] <= 0.05) & (own["kind"] == "entity")]
    assert "n" in set(found["key"])


def test_pairs_have_the_block_that_names_both():
    table = issue_changes(monthly([["a"], ["b"]], [["a"], ["a", "b"]]), SETTINGS)
    pair = table[(table["kind"] == "pair") & (table["against"] == "history")].iloc[0]
    assert (pair["key"], pair["other_key"], pair["change"]) == ("a", "b", "new")
    assert pair["evidence_block_id"] == "i001/b002"


def test_rows_are_cut_and_what_is_cut_is_said():
    names = [f"n{n:02d}" for n in range(25)]
    settings = dataclasses.replace(SETTINGS, changes_per_issue=4)
    table = issue_changes(monthly([["a"]], [["a", *names], names[:5]]), settings)
    new = table[(table["change"] == "new") & (table["kind"] == "entity")]
    new = new[new["against"] == "history"].sort_values("rank")
    assert new["rank"].tolist() == [1, 2, 3, 4]
    assert set(new["change_count"]) == {25}
    assert new["key"].tolist() == ["n00", "n01", "n02", "n03"]  # of two articles each


def test_series_are_not_compared_with_each_other():
    tables = corpus(
        [
            ("a1", "가", "2020-01-01", [["x"]]),
            ("b1", "나", "2020-02-01", [["y"]]),
            ("a2", "가", "2020-03-01", [["y"]]),
        ]
    )
    table = issue_changes(tables, SETTINGS)
    assert changes_of(table, "a2", "previous") == {"x": "gone", "y": "new"}
    assert set(table["issue_id"]) == {"a2"}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (1.75e11, 1.7e11, False),  # rounded down
        (1.75e11, 1.8e11, False),  # rounded up
        (1.75e11, 1.6e11, True),
        (8.0, 9.0, True),
        (0.0, 3.0, True),
        (21.1, 21.0, False),  # 21 stands for 20.5 to 21.5
        (4.6, 5.3, True),
    ],
)
def test_rounding_is_no_change(one, other, expected):
    assert differ(np.array([one]), np.array([other])).tolist() == [expected]
    assert differ(np.array([other]), np.array([one])).tolist() == [expected]


def test_quantities_that_are_stated_anew():
    tables = monthly(
        *[[["m"]]] * 3,
        quantities=[
            state("i000/a01", "m", "매개변수", 1.75e11),
            state("i002/a01", "m", "매개변수", 5.4e11),
            state("i000/a01", "m", "비율", 30.0, unit="%"),
            state("i000/a01", "m", "비율", 40.0, unit="%", start=9),  # a list, not a figure
            state("i002/a01", "m", "비율", 50.0, unit="%"),
            state("i000/a01", "m", "정확도", 70.0, unit="%", confidence=0.5),  # nearest name
            state("i002/a01", "m", "정확도", 80.0, unit="%"),
        ],
    )
    rows = quantity_changes(tables["quantities"], tables["issues"], SETTINGS)
    assert rows[
        ["issue_id", "against", "other_key", "base_value", "value"]
    ].to_numpy().tolist() == [["i002", "history", "매개변수", 1.75e11, 5.4e11]]
    assert rows["silent_count"].tolist() == [1]
    assert len(stated_figures(tables["quantities"], SETTINGS)) == 4


def test_two_issues_side_by_side():
    tables = monthly(
        [["old", "a"], ["b"]],
        [["a"], ["b"]],
        [["a", "new"], ["a"], ["old"], ["a"]],
        quantities=[
            state("i001/a01", "a", "매개변수", 1e9),
            state("i002/a01", "a", "매개변수", 3e9),
            state("i002/a02", "a", "토큰", 5e11, unit="token"),
        ],
    )
    diff = compare_issues(tables, "i001", "i002", SETTINGS)
    entities = diff.entities.set_index("key")
    assert entities["change"].to_dict() == {
        "a": "more", "b": "gone", "new": "new", "old": "returned",
    }  # fmt: skip
    assert (diff.old_article_count, diff.new_article_count) == (2, 4)
    assert entities.loc["b", "evidence_block_id"] == "i001/b002"
    assert entities.loc["new", "evidence_block_id"] == "i002/b001"
    assert diff.pairs[["key", "other_key", "change"]].to_numpy().tolist() == [["a", "new", "new"]]
    assert diff.changed_quantities[["base_value", "value"]].to_numpy().tolist() == [[1e9, 3e9]]
    assert diff.new_quantities["attribute"].tolist() == ["토큰"]
    back = compare_issues(tables, "i002", "i001", SETTINGS).entities.set_index("key")["change"]
    assert back.to_dict() == {"a": "less", "b": "returned", "new": "gone", "old": "gone"}


def test_undated_issues_can_be_compared_but_have_no_row():
    tables = corpus([("u1", "월간", None, [["a"]]), ("u2", "월간", None, [["b"]])])
    assert issue_changes(tables, SETTINGS).empty
    diff = compare_issues(tables, "u1", "u2", SETTINGS)
    assert diff.entities.set_index("key")["change"].to_dict() == {"a": "gone", "b": "new"}


def test_an_unknown_issue_is_named():
    with pytest.raises(KeyError, match="i999"):
        compare_issues(monthly([["a"]]), "i000", "i999", SETTINGS)


def test_an_empty_corpus_has_columns():
    table = issue_changes(corpus([]), SETTINGS)
    assert table.empty
    assert list(table.columns) == list(CHANGE_COLUMNS)
