"""Counting of pairs over blocks and articles."""

import numpy as np
import pandas as pd
import pytest

from pipeline.analyze.cooccurrence import bootstrap_blocks, count_pairs, edge_timeline, family_roots
from pipeline.settings import AnalyzeSettings

SETTINGS = AnalyzeSettings(edge_min_blocks_small=2)
ISSUES = pd.DataFrame(
    {
        "issue_id": ["new", "old", "undated"],
        "published_on": pd.to_datetime(["2020-06-01", "2020-05-01", None]),
    }
)


def mentions(*places):
    """``(issue, article, block, names)``; each name one mention, twice where repeated."""
    rows = [(i, a, b, name) for i, a, b, names in places for name in names.split()]
    return pd.DataFrame(rows, columns=["issue_id", "article_id", "block_id", "entity_id"])


PLACES = mentions(
    ("new", "n1", "n1b1", "gpt-3 openai gpt-3"),
    ("new", "n1", "n1b2", "openai"),
    ("new", "n2", "n2b1", "gpt-3 openai bert"),
    ("old", "o1", "o1b1", "gpt-3 openai"),
    ("old", "o1", "o1b2", "gpt-3 bert"),
    ("old", None, "o0b1", "gpt-3 openai bert"),
    ("undated", "u1", "u1b1", "gpt-3"),
    ("undated", "u1", "u1b2", "openai"),
)


def table(counts):
    names = counts.entity_ids
    pairs = zip(names[counts.source], names[counts.target], strict=True)
    values = zip(counts.pair_blocks.tolist(), counts.pair_articles.tolist(), strict=True)
    return dict(zip(pairs, values, strict=True))


def test_blocks_and_articles_are_counted_apart():
    counts = count_pairs(PLACES, ISSUES, {}, SETTINGS)
    # n1b1, n2b1, o1b1; in u1 both are named, in different blocks. A contents list does not count.
    assert table(counts) == {("bert", "gpt-3"): (2, 2), ("gpt-3", "openai"): (3, 4)}
    assert dict(zip(counts.entity_ids, counts.block_counts.tolist(), strict=True)) == {
        "bert": 2, "gpt-3": 5, "openai": 5,
    }  # fmt: skip
    assert (counts.block_total, counts.article_total, counts.min_count) == (7, 4, 2)
    assert counts.pruned.rare_pairs == 1  # bert and openai share n2b1 alone


def test_first_and_last_issue_go_by_date():
    counts = count_pairs(PLACES, ISSUES, {}, SETTINGS)
    first, last = counts.ends()
    assert counts.issue_ids[first].tolist() == ["old", "old"]
    assert counts.issue_ids[last].tolist() == ["new", "new"]


def test_a_timeline_adds_up_to_the_counts():
    counts = count_pairs(PLACES, ISSUES, {}, SETTINGS)
    timeline = edge_timeline(counts)
    sums = timeline.groupby(["source", "target"])[["block_count", "article_count"]].sum()
    assert dict(zip(sums.index, map(tuple, sums.to_numpy().tolist()), strict=True)) == table(counts)
    row = timeline[(timeline["issue_id"] == "undated")]
    assert row[["source", "target", "block_count", "article_count"]].to_numpy().tolist() == [
        ["gpt-3", "openai", 0, 1]
    ]


@pytest.mark.parametrize(
    ("families", "kept"),
    [
        ({"gpt-3": "gpt", "gpt-2": "gpt"}, {("bert", "gpt-2")}),
        ({"gpt-3": "gpt-2"}, {("bert", "gpt-2")}),
        ({"gpt-3": "x", "gpt-2": "y", "x": "gpt", "y": "gpt"}, {("bert", "gpt-2")}),
        ({"gpt-3": "gpt"}, {("bert", "gpt-2"), ("gpt-2", "gpt-3")}),
        ({}, {("bert", "gpt-2"), ("gpt-2", "gpt-3")}),
    ],
)
def test_pairs_of_one_family_are_no_pairs(families, kept):
    rows = mentions(
        *(("new", "a", f"b{n}", "gpt-3 gpt-2") for n in range(2)),
        *(("new", "a", f"c{n}", "gpt-2 bert") for n in range(2)),
    )
    counts = count_pairs(rows, ISSUES, families, SETTINGS)
    assert set(table(counts)) == kept
    assert counts.pruned.family_pairs == 2 - len(kept)


def test_a_circle_of_families_is_one_family():
    assert family_roots({"a": "b", "b": "a", "c": "b"}) == {"a": "a", "b": "a", "c": "a"}


@pytest.mark.parametrize(("blocks", "least"), [(299, 2), (300, 3)])
def test_three_blocks_are_asked_from_300_on(blocks, least):
    rows = mentions(*(("new", "a", f"b{n:03}", "x") for n in range(blocks)))
    assert count_pairs(rows, ISSUES, {}, SETTINGS).min_count == least


def test_a_long_list_is_no_statement():
    names = " ".join(f"e{n:02}" for n in range(61))
    rows = mentions(
        ("new", "a", "list1", names), ("new", "a", "list2", names),
        ("new", "a", "b1", "e00 e01"), ("new", "a", "b2", "e00 e01"),
    )  # fmt: skip
    counts = count_pairs(rows, ISSUES, {}, SETTINGS)
    assert table(counts) == {("e00", "e01"): (2, 1)}
    assert (counts.pruned.long_blocks, counts.block_total) == (2, 2)


def test_work_in_portions_gives_the_same(monkeypatch):
    whole = count_pairs(PLACES, ISSUES, {}, SETTINGS)
    monkeypatch.setattr("pipeline.analyze.cooccurrence._CELLS_AT_ONCE", 3)
    monkeypatch.setattr("pipeline.analyze.cooccurrence._COLUMNS_AT_ONCE", 1)
    portions = count_pairs(PLACES, ISSUES, {}, SETTINGS)
    assert (portions.shared_blocks != whole.shared_blocks).nnz == 0
    assert table(portions) == table(whole)
    assert portions.pruned.rare_pairs == whole.pruned.rare_pairs


@pytest.mark.parametrize("rows", [mentions(), mentions(("new", "a", "b", "gpt-3"))])
def test_nothing_to_pair(rows):
    counts = count_pairs(rows, ISSUES, {}, SETTINGS)
    assert table(counts) == {}
    assert edge_timeline(counts).empty
    assert counts.ends()[0].tolist() == []
    assert bootstrap_blocks(counts, np.zeros(0, dtype=bool), 3, 1).shape == (3, 0)


def test_a_mention_of_an_unknown_issue_is_a_mistake():
    with pytest.raises(AssertionError, match="not in table issues"):
        count_pairs(mentions(("lost", "a", "b", "x")), ISSUES, {}, SETTINGS)


def test_bootstraps_draw_whole_articles():
    rows = mentions(
        *(("new", "a1", f"a1b{n}", "x y") for n in range(3)),
        *(("new", "a2", f"a2b{n}", "x y z") for n in range(2)),
        ("new", "a3", "a3b1", "q"),
    )
    counts = count_pairs(rows, ISSUES, {}, SETTINGS)
    chosen = np.array([True, True, False])
    drawn = bootstrap_blocks(counts, chosen, 500, seed=1)
    # x–y: three blocks each time a1 is drawn, two each time a2 is; x–z: two with a2 alone.
    first = drawn[:, 0] - drawn[:, 1]
    assert drawn.shape == (500, 2)
    assert set((first % 3).tolist()) == {0}
    assert set((drawn[:, 1] % 2).tolist()) == {0}
    assert drawn.mean(axis=0) == pytest.approx([5, 2], abs=0.4)
    assert (drawn == bootstrap_blocks(counts, chosen, 500, seed=1)).all()
