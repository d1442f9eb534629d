"""Companions and fields beside tracked entities: counts, events, what is left out."""

from __future__ import annotations

import dataclasses

import pytest

from pipeline.analyze.tracking.track import tracking_tables
from pipeline.settings import AnalyzeSettings
from tests.unit.tracking_frames import FAMILIES, Issue, tables_of

SETTINGS = AnalyzeSettings()


def companions(*issues, settings=SETTINGS):
    frame = tracking_tables(tables_of(*issues), FAMILIES, [], settings)["companions"]
    return frame.set_index(["entity_id", "companion_id", "issue_id"]).sort_index()


def applications(*issues):
    frame = tracking_tables(tables_of(*issues), FAMILIES, [], SETTINGS)["applications"]
    return frame.set_index(["entity_id", "field", "issue_id"]).sort_index()


def events(found, *pair):
    return found.loc[pair]["event"].to_dict()


def monthly(*names, series="월간"):
    """An issue a month with one article of one title and one bullet holding ``names``."""
    return [
        Issue(f"i{n}", f"2020-{n:02d}-01", [[("", ""), (held, "")]], series)
        for n, held in enumerate(names, start=1)
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["gpt-3 openai"], {"i1": "initial"}),
        (["gpt-3 openai", "gpt-3 openai"], {"i1": "initial", "i2": "stayed"}),
        (["gpt-3", "gpt-3 openai"], {"i2": "entered"}),
        (["gpt-3 openai", "gpt-3"], {"i1": "initial", "i2": "left"}),
        (
            ["gpt-3 openai", "gpt-3", "gpt-3 openai"],
            {"i1": "initial", "i2": "left", "i3": "returned"},
        ),
        # Silence about the tracked entity is no chance: nobody leaves, nobody comes back.
        (["gpt-3 openai", "bert", "gpt-3 openai"], {"i1": "initial", "i3": "stayed"}),
        # One leaving, however long the absence.
        (
            ["gpt-3 openai", "gpt-3", "gpt-3", "gpt-3 openai", "gpt-3 openai"],
            {"i1": "initial", "i2": "left", "i4": "returned", "i5": "stayed"},
        ),
    ],
)
def test_events_follow_the_issues_that_name_the_tracked_entity(names, expected):
    assert events(companions(*monthly(*names)), "gpt-3", "openai") == expected


def test_a_one_off_report_makes_nobody_leave_but_lets_enter():
    issues = [
        *monthly("gpt-3 openai"),
        Issue("report", "2020-02-01", [[("", ""), ("gpt-3 google", "")]], "보고서"),
        Issue("i3", "2020-03-01", [[("", ""), ("gpt-3 openai", "")]]),
    ]
    found = companions(*issues)
    assert events(found, "gpt-3", "openai") == {"i1": "initial", "i3": "stayed"}
    # Google was only ever in the report's series, which has no later issue to miss it in.
    assert events(found, "gpt-3", "google") == {"report": "entered"}


def test_issues_of_one_date_are_one_occasion():
    issues = [
        Issue("a", "2020-05-01", [[("", ""), ("gpt-3 openai", "")]]),
        Issue("b", "2020-05-01", [[("", ""), ("gpt-3 google", "")]]),
        Issue("c", "2020-06-01", [[("", ""), ("gpt-3 google", "")]]),
    ]
    found = companions(*issues)
    assert events(found, "gpt-3", "openai") == {"a": "initial", "c": "left"}
    assert events(found, "gpt-3", "google") == {"b": "initial", "c": "stayed"}


def test_blocks_are_nearness_and_articles_a_weaker_tie():
    article = [("", ""), ("gpt-3 openai", ""), ("gpt-3 openai", ""), ("naver", "")]
    found = companions(
        Issue("i1", "2020-01-01", [article]),
        Issue("i2", "2020-02-01", [[("gpt-3", ""), ("openai", ""), ("naver", "")]]),
    )
    columns = ["block_count", "article_count", "evidence_block_id"]
    assert found.loc[("gpt-3", "openai", "i1"), columns].tolist() == [2, 1, "i1/b002"]
    # Only the article is shared: the companion's own first block is shown.
    assert found.loc[("gpt-3", "openai", "i2"), columns].tolist() == [0, 1, "i2/b002"]
    assert found.loc[("gpt-3", "naver", "i1"), columns].tolist() == [0, 1, "i1/b004"]


def test_one_shared_article_without_a_shared_block_is_left_out():
    found = companions(Issue("i1", "2020-01-01", [[("gpt-3", ""), ("openai", "")]]))
    assert found.empty


def test_families_publications_and_undated_issues_are_no_companions():
    found = companions(
        *monthly("gpt-3 gpt-2 gpt nature openai"),
        Issue("undated", None, [[("", ""), ("gpt-3 google", "")]]),
    )
    beside = set(found.loc["gpt-3"].index.get_level_values("companion_id"))
    assert beside == {"openai"}


def test_lists_are_no_statements():
    few = dataclasses.replace(SETTINGS, max_block_entities=2, article_max_entities=2)
    assert companions(*monthly("gpt-3 openai google"), settings=few).empty
    assert len(companions(*monthly("gpt-3 openai"), settings=few)) == 1


def test_the_most_frequent_of_each_type_are_kept():
    one = dataclasses.replace(SETTINGS, companions_kept=1)
    found = companions(*monthly("gpt-3 openai kaist", "gpt-3 openai google"), settings=one)
    assert set(found.index.get_level_values("companion_id")) == {"openai", "kaist"}


def test_a_field_enters_by_entities_and_by_terms():
    found = applications(
        Issue("i1", "2020-01-01", [[("", ""), ("transformer natural-language-processing", "")]]),
        Issue("i2", "2020-02-01", [[("", ""), ("transformer", "이미지인식")]]),
    )
    assert events(found, "transformer", "language") == {"i1": "initial", "i2": "left"}
    assert events(found, "transformer", "computer-vision") == {"i2": "entered"}
    assert found.loc[("transformer", "computer-vision", "i2"), "evidence_block_id"] == "i2/b002"


def test_a_term_inside_a_name_tells_no_field():
    tables = tables_of(Issue("i1", "2020-01-01", [[("", ""), ("transformer", "의료")]]))
    tables["mentions"] = tables["mentions"].assign(start=8, end=20)  # 의료 stands at 10–15
    found = tracking_tables(tables, FAMILIES, [], SETTINGS)
    assert found["applications"].empty


def test_an_entity_is_not_its_own_field():
    found = applications(
        Issue("i1", "2020-01-01", [[("", ""), ("machine-translation computer-vision", "")]])
    )
    assert list(found.index) == [
        ("computer-vision", "language", "i1"),
        ("machine-translation", "computer-vision", "i1"),
    ]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([("", "의료"), ("gpt-3", ""), ("gpt-3", "")], ["healthcare"]),  # two blocks: about it
        ([("gpt-3", "의료"), ("", "")], ["healthcare"]),  # in the title itself
        ([("", "의료"), ("gpt-3", "")], []),  # in passing
    ],
)
def test_a_title_tells_the_field_of_what_its_article_is_about(blocks, expected):
    found = applications(Issue("i1", "2020-01-01", [blocks]))
    assert list(found.index.get_level_values("field")) == expected


def test_a_heading_above_tells_the_field_too_and_counts_no_block():
    chapter, article = [("", "금융")], [("", ""), ("gpt-3", ""), ("gpt-3", "")]
    found = applications(Issue("i1", "2020-01-01", [chapter, article], parents={1: 0}))
    row = found.loc[("gpt-3", "finance", "i1")]
    assert (row["block_count"], row["article_count"]) == (0, 1)
    assert row["field_name"] == "금융"
