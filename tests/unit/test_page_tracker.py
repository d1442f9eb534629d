"""The tracker: order of rows, cells, verdicts in words, what is cut."""

from __future__ import annotations

import pandas as pd
import pytest
from scipy.stats import beta

from pipeline.report.charts.tracker import tracker
from pipeline.report.pages.page import Link, words_of
from pipeline.report.pages.tracker import held_rows, tracker_page
from pipeline.report.pages.tracker_cells import (
    POOLED,
    Line,
    cells_of,
    family_blocks,
    issue_columns,
    jeffreys,
    joined_columns,
    named,
    period_columns,
)
from pipeline.report.pages.tracker_rows import headline, summary, tracked_rows
from pipeline.report.pages.tracker_words import STATES, basis_of, detectable
from pipeline.report.pages.view import Corpus
from pipeline.settings import ReportSettings
from tests.unit.report_frames import HOSTILE, Size, make
from tests.unit.tracker_frames import FADING, FAMILY, PINNED, RISING, VERSION, frame, life, tracked


def corpus_of(tables, **settings):
    return Corpus(tables, ReportSettings(**{"entity_page_articles": 1, **settings}))


def values(tables, **settings):
    (page,) = tracker_page(corpus_of(tables, **settings))
    return page.values  # noqa: PD011 - of a page, not of a frame


def test_verdict_then_recency_then_frequency():
    rows = tracked_rows(corpus_of(tracked()), {})
    assert [rows[0].line.key, rows[1].line.key] == [RISING, FADING]
    held = [row for row in rows if row.state == "insufficient"]
    order = [(-row.last_at, -row.article_count) for row in held]
    assert order == sorted(order)
    assert held[-1].line.key == PINNED


def test_pinned_are_held_even_at_zero():
    rows = tracked_rows(corpus_of(tracked()), {})
    held = held_rows(rows, 3)
    assert len(held) == 3
    assert PINNED in {row.line.key for row in held}
    assert held[0].line == Line(RISING, is_family=False)


def test_a_family_stands_for_its_versions():
    by_key = {row.line: row for row in tracked_rows(corpus_of(tracked()), {})}
    assert by_key[Line(VERSION, is_family=False)].is_in_family
    assert not by_key[Line(RISING, is_family=False)].is_in_family
    family = by_key[Line(FAMILY, is_family=True)]
    assert VERSION in family.find
    assert (family.label.ko, family.label.en) == ("가온 계열", "가온 family")


@pytest.mark.parametrize(("count", "total"), [(1, 4), (3, 20), (4, 4), (0, 9)])
def test_jeffreys_interval(count, total):
    low, high = jeffreys(count, total)
    assert low == (
        0 if count == 0 else pytest.approx(beta.ppf(0.025, count + 0.5, total - count + 0.5))
    )
    assert high == (
        1 if count == total else pytest.approx(beta.ppf(0.975, count + 0.5, total - count + 0.5))
    )


def test_no_article_gives_no_information():
    assert jeffreys(0, 0) == (0.0, 1.0)


def test_cells_agree_with_the_timeline_and_open_their_evidence():
    corpus = corpus_of(tracked())
    lines = [Line(RISING, is_family=False), Line(FAMILY, is_family=True)]
    columns = issue_columns(corpus.dated_issues)
    cells = cells_of(lines, columns, named(corpus, lines), family_blocks(corpus))
    timeline = corpus.frame("entity_timeline")
    wanted = timeline[(timeline["entity_id"] == RISING) & (timeline["article_count"] > 0)]
    own = cells[cells["row"] == 0]
    assert list(own["article_count"]) == list(wanted["article_count"])
    assert list(own["share_high"]) == pytest.approx(list(wanted["share_high"]))
    assert own["evidence"].iloc[0].entities == (RISING,)
    family = cells[cells["row"] == 1]
    assert list(family["article_count"]) == [1, 2]


def test_years_add_up():
    corpus = corpus_of(tracked(Size(issues=40)), movement_columns=10)
    columns = joined_columns(corpus.dated_issues, 10)
    assert [column.tick for column in columns] == ["2020", "2021", "2022", "2023"]
    assert sum(len(column.issues) for column in columns) == 40
    lines = [Line(RISING, is_family=False)]
    counts = named(corpus, lines)
    cells = cells_of(lines, columns, counts, {})
    assert cells["article_count"].sum() == counts["article_count"].sum()
    assert cells["article_total"].iloc[0] == columns[0].article_total


def test_series_stand_apart_and_same_months_are_told_apart():
    corpus = corpus_of(make(Size(issues=8), series=2))
    columns = issue_columns(corpus.dated_issues)
    series = [column.series for column in columns]
    assert series == sorted(series)
    assert len({(column.series, column.tick) for column in columns}) == len(columns)
    assert len(period_columns(corpus.dated_issues, by_year=True)) == 2


def test_many_series_are_pooled_last_and_said_so():
    corpus = corpus_of(make(Size(issues=60), series=5))
    columns = joined_columns(corpus.dated_issues, 4)
    assert {column.series for column in columns} == {POOLED}
    assert sum(len(column.issues) for column in columns) == 60
    shown = values(tracked(Size(issues=60), series=5), movement_columns=4)
    assert "합쳤습니다" in shown["columns_note"].ko
    assert POOLED not in {c.series for c in joined_columns(corpus.dated_issues, 30)}


def test_too_many_issues_are_joined_and_said_so():
    shown = values(tracked(Size(issues=40)), movement_columns=12, movement_rows=5)
    assert [view.slug for view in shown["views"]] == ["whole", "issues"]
    assert "40" in shown["columns_note"].ko
    assert len(shown["views"][1].spec["layout"]["xaxis"]["tickvals"]) == 12
    assert shown["data"]["most"] == 5


def test_rows_cut_are_said():
    shown = values(tracked(), tracker_rows=4)
    assert len(shown["data"]["rows"]) == 4
    assert "4" in shown["cut"].en
    assert len(shown["table"].rows) == shown["row_count"] > 4


def test_summary_counts_what_moves():
    rows = tracked_rows(corpus_of(tracked()), {})
    told = summary(rows)
    assert "늘어남 1" in told.ko
    assert "줄어듦 1" in told.ko
    assert f"{len(rows) - 2}개는 판단 보류" in told.ko


def test_nothing_moves_is_said_plainly():
    rows = tracked_rows(corpus_of({"lifecycle": frame("lifecycle", life("a"), life("b"))}), {})
    assert "모두 판단 보류" in summary(rows).ko


def test_how_large_a_change_would_have_been_seen():
    rows = tracked_rows(corpus_of(tracked()), {})
    told = {one.title.en: one for one in headline(corpus_of(tracked()), rows)}
    assert "4.0" in told["No call"].words.en  # the median of 3 and 5
    assert "3.0" in told["No call"].words.en  # the best
    assert told["Rising"].rows[0].line.key == RISING


def test_an_untested_name_has_no_detectable_change():
    assert detectable(None).ko == ""
    assert "2.5배" in detectable(2.5).ko
    assert "어떤 변화도" in detectable(1e9).ko


def test_basis_names_test_p_and_q():
    told = basis_of({"basis": "trend", "p_value": 0.0004, "q_value": 0.02}, 1.8)
    assert told.en == (
        "trend test (Poisson regression) · p <0.001 · q 0.020 · "
        "a change by a factor of 1.8 a year would be seen with 80% power"
    )


def test_every_state_has_a_shape_of_its_own():
    glyphs = [state.glyph for state in STATES.values()]
    assert len(set(glyphs)) == len(glyphs)


def test_names_link_to_their_pages():
    table = values(tracked())["table"]
    names = [row[0] for row in table.rows]
    assert all(isinstance(cell, Link) for cell in names)
    assert names[0].href == f"entity/{RISING}.html"
    assert words_of(table.rows[0][2]).ko == "▲ 늘어남"


@pytest.mark.parametrize(
    "tables",
    [{}, make(Size(issues=0)), make(Size(issues=1)), tracked(Size(issues=1)),
     tracked(Size(issues=2), undated=2), {"lifecycle": frame("lifecycle", life("a"))}],
)  # fmt: skip
def test_tiny_corpora(tables):
    shown = values(tables)
    assert shown["has_rows"] == bool(shown["row_count"])
    assert not shown["views"] or shown["data"]["rows"]


def test_chart_keeps_hostile_names_as_text():
    rows = pd.DataFrame(
        {"label_ko": HOSTILE[:2], "label_en": HOSTILE[:2], "kind": "technology", "glyph": "▲",
         "has_call": True, "state_ko": "늘어남", "state_en": "Rising", "basis_ko": "", "basis_en": "",
         "evidence": None}
    )  # fmt: skip
    columns = pd.DataFrame({"tick": ["20.05"], "series": ["가"]})
    cells = pd.DataFrame(
        [(0, 0, HOSTILE[1], 1, 4, 0.25, 0.03, 0.7, None)],
        columns=["row", "column", "when", "article_count", "article_total", "article_share",
                 "share_low", "share_high", "evidence"],
    )  # fmt: skip
    figure = tracker(rows, columns, cells)
    assert "<" not in "".join(figure.layout.yaxis.ticktext)
    assert "&lt;img" in figure.data[0].customdata[0][1]


def test_area_follows_the_share():
    corpus = corpus_of(tracked())
    spec = values(tracked())["views"][0].spec
    sizes, shares = spec["data"][0]["marker"]["size"], spec["data"][0]["customdata"]
    pairs = sorted((float(c[3].rstrip("%")), s) for c, s in zip(shares, sizes, strict=True))
    assert [size for _, size in pairs] == sorted(size for _, size in pairs)
    assert len(corpus.dated_issues) == len(spec["layout"]["xaxis"]["tickvals"])


@pytest.mark.parametrize("seed", range(4))
def test_rows_in_another_order_change_nothing(seed):
    tables = tracked()
    more = [
        {**r, "alias": f"{r['alias']} {n}"}
        for r in tables["aliases"].to_dict("records")
        for n in range(8)
    ]
    tables["aliases"] = pd.DataFrame(more, columns=tables["aliases"].columns)
    shuffled = {
        name: part.sample(frac=1, random_state=seed).reset_index(drop=True)
        for name, part in tables.items()
    }
    old, new = values(tables), values(shuffled)
    assert old["data"] == new["data"]
    assert old["table"] == new["table"]
    assert [view.spec for view in old["views"]] == [view.spec for view in new["views"]]
