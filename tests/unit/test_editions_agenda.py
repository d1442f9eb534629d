"""Agenda correction: the decomposition by hand, what it must find, and what it must not."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from pipeline.analyze.editions.agenda import agenda_table, comparisons
from pipeline.analyze.editions.kitagawa import split_share
from pipeline.settings import AnalyzeSettings
from tests.unit.editions_frames import corpus

SETTINGS = AnalyzeSettings()


def agenda(issues, settings=SETTINGS, series="월간"):
    """Table of a monthly whose issues are lists of (section, names)."""
    dated = [
        (f"i{n:03d}", series, f"{2010 + n // 12}-{n % 12 + 1:02d}-01", articles)
        for n, articles in enumerate(issues)
    ]
    tables = corpus(dated)
    return agenda_table(tables["articles"], tables["mentions"], tables["issues"], settings)


def row(table, key="k", comparison="halves", series="월간"):
    own = table[(table["key"] == key) & (table["comparison"] == comparison)]
    return own[own["series"] == series].iloc[0]


def floats(*values):
    return [np.array(v, dtype=np.float64) for v in values]


def test_split_by_hand():
    # Older: 10 policy articles with 2, 30 of industry with 3; newer: 20 with 8 and 20 with 4.
    mix, real = split_share(*floats([8, 4], [20, 20], [2, 3], [10, 30]))
    # Weights .25/.75 → .5/.5, rates .2/.1 → .4/.2.
    assert mix == pytest.approx(0.25 * 0.3 - 0.25 * 0.15)
    assert real == pytest.approx(0.2 * 0.375 + 0.1 * 0.625)
    assert mix + real == pytest.approx(12 / 40 - 5 / 40)


@pytest.mark.parametrize(
    ("name", "counts", "mix", "real"),
    [
        ("only the mix", ([9, 0], [9, 1], [1, 0], [1, 9]), 0.8, 0.0),
        ("only the rate", ([5, 1], [5, 5], [0, 1], [5, 5]), 0.0, 0.5),
        ("a section that begins is all mix", ([2, 5], [5, 5], [2, 0], [5, 0]), 0.3, 0.0),
        ("a section that ends is all mix", ([2, 0], [5, 0], [2, 5], [5, 5]), -0.3, 0.0),
    ],
)
def test_split_of_simple_cases(name, counts, mix, real):
    found = split_share(*floats(*counts))
    assert [float(part) for part in found] == pytest.approx([mix, real]), name


def test_parts_add_up_whatever_the_corpus():
    rng = np.random.default_rng(1)
    issues = [
        [
            (rng.choice(["정책", "산업"]), ["k"] * int(rng.random() < 0.4) + ["x"])
            for _ in range(rng.integers(2, 9))
        ]
        for _ in range(14)
    ]
    table = agenda(issues)
    assert np.allclose(table["share_change"], table["mix_change"] + table["real_change"])
    parts = table["length_effect"] + table["mix_effect"] + table["real_effect"]
    assert np.allclose(table["articles_per_issue_change"], parts)
    assert np.allclose(table["share_change"], table["newer_share"] - table["older_share"])


def test_longer_issues_are_length_not_a_rise():
    short = [(None, ["k"]), (None, ["x"])]
    table = agenda([short] * 6 + [short * 3] * 6)
    found = row(table)
    assert found["articles_per_issue_change"] == pytest.approx(2.0)
    assert found["length_effect"] == pytest.approx(2.0)
    assert found["mentions_per_issue_change"] == pytest.approx(2.0)
    assert found["mention_length_effect"] == pytest.approx(2.0)
    assert (found["real_change"], found["agenda_verdict"]) == (0.0, "none_shown")


def test_a_grown_section_is_mix_not_a_rise():
    policy, industry = ("정책", ["k"]), ("산업", ["x"])
    older, newer = [policy, *[industry] * 4], [*[policy] * 4, industry]
    found = row(agenda([older] * 10 + [newer] * 10))
    assert found["mix_change"] == pytest.approx(0.6)
    assert found["real_change"] == pytest.approx(0.0)
    assert found["agenda_verdict"] == "none_shown"


def test_a_planted_rise_within_sections_is_found_with_its_interval():
    rng = np.random.default_rng(2)
    issues = [
        [
            (s, (["k"] if rng.random() < (0.05 if n < 15 else 0.6) else []) + ["x"])
            for s in ("정책", "산업", "산업")
        ]
        for n in range(30)
    ]
    found = row(agenda(issues))
    assert found["agenda_verdict"] == "rise"
    assert 0 < found["real_change_low"] < found["real_change"] < found["real_change_high"] < 1
    assert found["q_value"] <= 0.05


def test_what_the_newest_issues_miss_is_no_fall_by_itself():
    """A key of one article in ten issues is absent from twelve by chance, though draws never vary."""
    rng = np.random.default_rng(3)
    share = np.full(80, 0.02)
    issues = [
        [(None, [f"k{k}" for k in np.flatnonzero(rng.random(80) < share)]) for _ in range(5)]
        for _ in range(100)
    ]
    table = agenda(issues)
    recent = table[table["comparison"] == "recent"]
    unseen = recent[recent["article_count"] == 0]
    assert len(unseen) > 10
    assert set(table["agenda_verdict"]) == {"none_shown"}
    # An interval that stops below zero would call the absence a fall.
    assert (unseen["real_change_high"] > 0).mean() > 0.8


@pytest.mark.parametrize(("size", "expected"), [(1, 0), (2, 1), (9, 1), (10, 1), (15, 2)])
def test_comparisons_that_a_series_bears(size, expected):
    assert len(comparisons(size, SETTINGS)) == expected


def test_thin_series_are_not_judged():
    table = agenda([[(None, ["k"]), (None, ["k"])]] * 4)
    assert set(table["agenda_verdict"]) == {"insufficient"}
    assert table["real_change_low"].isna().all()
    assert table["q_value"].isna().all()


def test_sections_of_other_names_are_not_judged():
    issues = [[("구", ["k"]), ("구", ["x"])]] * 6 + [[("신", ["k"]), ("신", ["k"])]] * 6
    found = row(agenda(issues))
    assert (found["common_section_share"], found["agenda_verdict"]) == (0.0, "insufficient")
    assert found["mix_change"] == pytest.approx(found["share_change"])


def test_a_series_that_begins_half_way_is_mix_in_all():
    own = [(f"a{n}", "가", f"2020-{n + 1:02d}-01", [["x"]] * 3) for n in range(12)]
    late = [(f"b{n}", "나", f"2020-{n + 7:02d}-15", [["k"]] * 3) for n in range(6)]
    tables = corpus(own + late)
    table = agenda_table(tables["articles"], tables["mentions"], tables["issues"], SETTINGS)
    found = row(table, series="all")
    assert found["share_change"] > 0.4
    assert found["real_change"] == pytest.approx(0.0)


def test_rare_keys_get_no_row_and_draws_are_seeded():
    issues = [[(None, ["k"] if n % 2 else ["x"]), (None, ["x"])] for n in range(12)]
    issues[0].append((None, ["rare"]))
    assert set(agenda(issues)["key"]) == {"k", "x"}
    assert agenda(issues).equals(agenda(issues))
    other = dataclasses.replace(SETTINGS, seed=1)
    assert not agenda(issues, other).equals(agenda(issues))


def test_nothing_to_decompose():
    assert agenda([]).empty
    assert agenda([[(None, ["k"])]]).empty
    assert agenda([[(None, [])]] * 12).empty
