"""States of life: never surer than the verdict, taken back by silence and youth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analyze.tracking.lifecycle import STATES, states
from pipeline.analyze.tracking.track import tracking_tables
from pipeline.analyze.verdicts import VERDICTS
from pipeline.settings import AnalyzeSettings
from tests.unit.tracking_frames import FAMILIES, Issue, tables_of, trend_rows

SETTINGS = AnalyzeSettings()


def lives(*issues, trends=None, tracked=()):
    tables = tables_of(*issues, trends=trends)
    found = tracking_tables(tables, FAMILIES, tracked, SETTINGS)["lifecycle"]
    return found.set_index(["kind", "key"])


def test_every_verdict_has_a_state():
    assert set(STATES) == set(VERDICTS)


@pytest.mark.parametrize(
    ("verdict", "silent", "age", "expected"),
    [
        ("newcomer", 0, 0.1, "emerging"),
        ("rising", 0, 2.0, "growing"),
        ("rising", 3, 2.0, "insufficient"),  # grows, they say, but the newest issues are silent
        ("steady", 1, 2.0, "established"),
        ("steady", 1, 0.5, "insufficient"),  # half a year is no establishment
        ("steady", 1, np.nan, "insufficient"),
        ("fading", 5, 2.0, "declining"),
        ("dormant", 9, 2.0, "dormant"),
        ("returning", 0, 2.0, "returning"),
        ("returning", 4, 2.0, "insufficient"),
        ("insufficient", 0, 9.0, "insufficient"),
        (np.nan, np.nan, np.nan, "insufficient"),
    ],
)
def test_age_and_silence_only_take_back(verdict, silent, age, expected):
    verdicts = np.array([verdict], dtype=object)
    found = states(verdicts, np.array([float(silent)]), np.array([float(age)]), SETTINGS)
    assert found.tolist() == [expected]


@pytest.mark.parametrize(
    ("row", "basis", "p", "q"),
    [
        ({"verdict": "rising", "p_value": 0.01, "q_value": 0.04}, "trend", 0.01, 0.04),
        (
            {
                "verdict": "rising", "p_value": 0.01, "q_value": 0.5,
                "recent_p_value": 0.002, "recent_q_value": 0.03,
            },
            "recent", 0.002, 0.03,
        ),
        (
            {"verdict": "newcomer", "recent_p_value": 0.001, "recent_q_value": 0.02},
            "recent", 0.001, 0.02,
        ),
        (
            {"verdict": "dormant", "silence_p_value": 0.003, "silence_q_value": 0.01},
            "silence", 0.003, 0.01,
        ),
        ({"verdict": "steady", "p_value": 0.5, "q_value": 0.9}, "interval", None, None),
        ({"verdict": "insufficient", "p_value": 0.5, "q_value": 0.9}, "none", None, None),
    ],
)  # fmt: skip
def test_a_state_shows_the_test_it_rests_on(row, basis, p, q):
    issue = Issue("i1", "2020-01-01", [[("gpt-3", "")]])
    found = lives(issue, trends=trend_rows({"key": "gpt-3", "silent_count": 0, **row}))
    shown = found.loc[("entity", "gpt-3")]
    assert (shown["verdict"], shown["basis"]) == (row["verdict"], basis)
    for value, expected in ((shown["p_value"], p), (shown["q_value"], q)):
        assert np.isnan(value) if expected is None else value == expected


def test_counts_ends_and_peak():
    found = lives(
        Issue("i1", "2020-01-01", [[("gpt-3", "")], *[[("", "")]] * 3]),
        Issue("i2", "2020-02-01", [[("gpt-3 openai", "의료")]] * 10 + [[("", "")]] * 10),
        Issue("i3", "2020-03-01", [[("gpt-2", "")]]),
        Issue("undated", None, [[("gpt-2", "")], [("gpt", "")]]),
    )
    row = found.loc[("entity", "gpt-3")]
    assert row[["issue_count", "article_count"]].tolist() == [2, 11]
    assert row[["first_issue_id", "last_issue_id"]].tolist() == ["i1", "i2"]
    assert row["peak_issue_id"] == "i2"  # 10 of 20 is surer than 1 of 4
    assert row[["companion_count", "field_count"]].tolist() == [1, 1]
    assert row["evidence_block_id"] == "i1/b001"
    family = found.loc[("family", "gpt")]
    assert family[["issue_count", "article_count", "version_count"]].tolist() == [4, 14, 3]
    assert family[["first_issue_id", "last_issue_id"]].tolist() == ["i1", "undated"]
    assert family["peak_issue_id"] == "i2"
    assert family["state"] == "insufficient"


def test_a_family_of_one_version_has_that_versions_verdict():
    issue = Issue("i1", "2020-01-01", [[("gpt-3", "")]])
    trends = trend_rows(
        {"key": "gpt-3", "verdict": "newcomer", "recent_q_value": 0.01, "silent_count": 0}
    )
    assert lives(issue, trends=trends).loc[("family", "gpt"), "state"] == "emerging"


def test_a_family_grows_where_none_of_its_versions_can():
    # Each version is named for a while only; together they rise from none to all articles.
    issues = [
        Issue(
            f"i{n:02d}",
            f"{2015 + n // 12}-{n % 12 + 1:02d}-01",
            [[(("gpt-2" if n % 2 else "gpt-3") if k < n // 3 else "bert", "")] for k in range(10)],
        )
        for n in range(30)
    ]
    row = lives(*issues).loc[("family", "gpt")]
    assert (row["verdict"], row["state"]) == ("rising", "growing")
    assert row["q_value"] <= SETTINGS.false_discovery_rate


def test_the_pinned_are_there_with_zeros():
    found = lives(Issue("i1", "2020-01-01", [[("bert", "")]]), tracked=["automl", "bert"])
    row = found.loc[("entity", "automl")]
    assert row[["issue_count", "article_count", "companion_count"]].tolist() == [0, 0, 0]
    assert (row["state"], row["is_pinned"]) == ("insufficient", True)
    assert pd.isna(row["first_issue_id"])
    assert found.loc[("entity", "bert"), "is_pinned"]
