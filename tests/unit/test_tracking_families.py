"""Version families: rolled up by distinct articles, split by version, nested families."""

from __future__ import annotations

import pytest

from pipeline.analyze.tracking.corpus import number_corpus
from pipeline.analyze.tracking.families import chain, family_members, family_timeline, roots_of
from tests.unit.tracking_frames import FAMILIES, Issue, tables_of

ISSUES = (
    Issue("i1", "2020-01-01", [[("gpt-2", "")], [("bert", "")]]),
    Issue("i2", "2020-02-01", [[("gpt-2 gpt-3", ""), ("gpt-3", "")], [("gpt-3", "")], [("", "")]]),
    Issue("i3", "2020-03-01", [[("", "")]]),
    Issue("undated", None, [[("gpt-3", "")]]),
)


@pytest.mark.parametrize(
    ("families", "member", "expected"),
    [
        ({"c": "b", "b": "a"}, "c", ("b", "a")),
        ({"c": "b"}, "b", ()),
        ({"a": "b", "b": "a"}, "a", ("b",)),  # a circle ends
        ({"x": "a", "a": "b", "b": "a"}, "x", ("a", "b")),
    ],
)
def test_chains_go_up_and_end(families, member, expected):
    assert chain(member, families) == expected


def test_every_member_has_one_topmost_family():
    assert roots_of({"c": "b", "b": "a"}) == {"c": "a", "b": "a", "a": "a"}


def test_a_family_counts_articles_once():
    timeline = family_timeline(number_corpus(tables_of(*ISSUES), []), FAMILIES, interval=0.95)
    rows = timeline.set_index("issue_id")
    # The first article of i2 names two versions, three times: one article, three mentions.
    assert rows["article_count"].to_dict() == {"i1": 1, "i2": 2, "i3": 0}
    assert rows["mention_count"].to_dict() == {"i1": 1, "i2": 4, "i3": 0}
    assert rows.loc["i2", "article_share"] == pytest.approx(2 / 3)
    assert rows["versions"].to_dict() == {"i1": ["gpt-2"], "i2": ["gpt-2", "gpt-3"], "i3": []}
    shown = rows["evidence_block_id"].dropna()
    assert shown.to_dict() == {"i1": "i1/b001", "i2": "i2/b001"}


def test_members_have_first_issues_and_the_family_a_row_of_its_own():
    members = family_members(
        number_corpus(tables_of(*ISSUES), []), FAMILIES, {"gpt-3": "2020-05"}
    ).set_index("entity_id")
    assert list(members.index) == ["gpt", "gpt-2", "gpt-3"]
    assert members["generation"].tolist() == [0, 1, 1]
    assert members["first_issue_id"].dropna().to_dict() == {"gpt-2": "i1", "gpt-3": "i2"}
    # Undated issues count, and come last.
    assert members.loc["gpt-3", ["issue_count", "last_issue_id"]].tolist() == [2, "undated"]
    assert members.loc["gpt-3", "released"] == "2020-05"
    assert members.loc["gpt", "mention_count"] == 0


def test_nested_families_all_roll_up():
    families = {"gpt-3": "gpt-2", "gpt-2": "gpt"}
    issue = Issue("i1", "2020-01-01", [[("gpt-3", "")], [("gpt", "")]])
    timeline = family_timeline(number_corpus(tables_of(issue), []), families, interval=0.95)
    assert dict(zip(timeline["family_id"], timeline["article_count"], strict=True)) == {
        "gpt": 2,
        "gpt-2": 1,
    }


def test_long_issues_keep_the_reading_order():
    # b1000 sorts before b002 as a text; the first block must come by its place.
    blocks = [("", "")] * 1_000
    blocks[1], blocks[999] = ("gpt-3", ""), ("gpt-3", "")
    timeline = family_timeline(
        number_corpus(tables_of(Issue("i1", "2020-01-01", [blocks])), []), FAMILIES, interval=0.95
    )
    assert timeline["evidence_block_id"].tolist() == ["i1/b002"]
