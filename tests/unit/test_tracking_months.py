"""Timelines over months: gaps and zeros, series apart and together."""

from __future__ import annotations

import dataclasses
from datetime import date

import pandas as pd
import pytest

from pipeline.analyze.tracking.months import month_timeline
from pipeline.settings import AnalyzeSettings

SETTINGS = AnalyzeSettings()


def issues(*rows):
    columns = ["issue_id", "series", "published_on", "article_count"]
    return pd.DataFrame(rows, columns=columns)


def counts(*rows):
    frame = pd.DataFrame(rows, columns=["kind", "key", "issue_id", "article_count"])
    return frame.astype({"article_count": "int64"})


def day(month):
    return date(2020, month, 1)


MONTHLY = issues(
    ("a1", "월간", date(2020, 1, 1), 4),
    ("a2", "월간", date(2020, 3, 1), 4),
    ("a3", "월간", date(2020, 3, 15), 6),
    ("once", "보고서", date(2020, 2, 10), 50),
    ("undated", "월간", None, 4),
)


def series_of(frame, name):
    rows = frame[frame["series"] == name].sort_values("month")
    return dict(zip(rows["month"], rows["article_count"], strict=True))


def test_months_without_an_issue_are_gaps_and_months_without_the_key_zeros():
    found = month_timeline(
        counts(("entity", "gpt-3", "a2", 1), ("entity", "gpt-3", "a3", 2)), MONTHLY, [], SETTINGS
    )
    assert series_of(found, "월간") == {day(1): 0, day(3): 3}
    march = found[(found["series"] == "월간") & (found["month"] == day(3))].iloc[0]
    assert (march["issue_count"], march["article_total"]) == (2, 10)
    assert march["article_share"] == pytest.approx(0.3)
    assert march["share_low"] < 0.3 < march["share_high"]


def test_a_one_off_report_is_a_series_of_its_own_and_no_part_of_the_whole():
    found = month_timeline(
        counts(("entity", "gpt-3", "a1", 1), ("entity", "gpt-3", "once", 30)), MONTHLY, [], SETTINGS
    )
    assert series_of(found, "보고서") == {day(2): 30}
    assert series_of(found, "all") == {day(1): 1, day(3): 0}


def test_recurring_series_are_pooled_per_month():
    two = issues(
        ("a1", "월간", day(1), 4), ("a2", "월간", day(2), 4),
        ("b1", "주간", day(2), 6), ("b2", "주간", day(3), 6),
    )  # fmt: skip
    found = month_timeline(
        counts(("entity", "x", "a2", 2), ("entity", "x", "b2", 1), ("entity", "x", "b1", 3)),
        two, [], SETTINGS,
    )  # fmt: skip
    pooled = found[found["series"] == "all"].set_index("month")
    assert pooled["article_count"].to_dict() == {day(1): 0, day(2): 5, day(3): 1}
    assert pooled["article_total"].to_dict() == {day(1): 4, day(2): 10, day(3): 6}
    assert pooled["series_count"].to_dict() == {day(1): 1, day(2): 2, day(3): 1}


def test_where_no_series_recurs_all_are_pooled():
    single = issues(("a", "하나", day(1), 4), ("b", "둘", day(2), 4))
    found = month_timeline(
        counts(("entity", "x", "a", 1), ("entity", "x", "b", 1)), single, [], SETTINGS
    )
    assert series_of(found, "all") == {day(1): 1, day(2): 1}


def test_rare_keys_are_left_out_but_pinned_ones_shown_even_if_never_named():
    found = month_timeline(
        counts(("entity", "once-only", "a1", 1), ("keyword", "말", "a1", 2)),
        MONTHLY, [("entity", "automl")], SETTINGS,
    )  # fmt: skip
    assert set(zip(found["kind"], found["key"], strict=True)) == {
        ("entity", "automl"),
        ("keyword", "말"),
    }
    assert series_of(found[found["key"] == "automl"], "all") == {day(1): 0, day(3): 0}


def test_the_most_frequent_of_each_kind_are_kept():
    one = dataclasses.replace(SETTINGS, month_keys=1)
    rows = counts(
        ("entity", "b", "a1", 3), ("entity", "a", "a1", 3), ("family", "f", "a1", 2),
    )  # fmt: skip
    found = month_timeline(rows, MONTHLY, [], one)
    assert set(found["key"]) == {"a", "f"}


def test_no_dates_no_rows():
    undated = issues(("a", "월간", None, 4))
    assert month_timeline(counts(("entity", "x", "a", 2)), undated, [], SETTINGS).empty
