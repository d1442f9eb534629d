"""Pages of entities: who has one, what it says, how its charts are made."""

from __future__ import annotations

import datetime as dt

import plotly.graph_objects as go
import pytest

from pipeline.report.charts.companions import EVENTS, companions, companions_spec
from pipeline.report.charts.companions_line import share_line, share_line_spec
from pipeline.report.evidence import Evidence
from pipeline.report.pages.entity import entity_pages
from pipeline.report.pages.entity_links import entity_path, linked_entities, name_cell
from pipeline.report.pages.entity_matrix import MOST_ROWS, paired
from pipeline.report.pages.entity_tables import amount, around
from pipeline.report.pages.page import Link, words_of
from pipeline.report.pages.view import Corpus
from pipeline.report.render import render
from pipeline.report.site import BuildInfo
from pipeline.settings import ReportSettings
from tests.unit.report_frames import HOSTILE, Size, make, make_hostile
from tests.unit.tracker_frames import FAMILY, PARTNER, PINNED, RISING, VERSION, frame, row, tracked


def pages_of(tables, **settings):
    corpus = Corpus(tables, ReportSettings(**{"entity_page_articles": 1, **settings}))
    return {page.path: page for page in entity_pages(corpus)}


@pytest.fixture(scope="module")
def pages():
    return pages_of(tracked())


def html_of(page):
    shared = {"build": BuildInfo("r" * 64), "corpus_digest": "c", "nav": ()}
    return render(page, shared)


def test_who_has_a_page(pages):
    assert {entity_path(key) for key in (RISING, FAMILY, VERSION, PINNED, PARTNER)} <= set(pages)


def test_caps_keep_the_pinned_and_the_most_frequent():
    corpus = Corpus(tracked(), ReportSettings(entity_pages_moving=2, entity_pages_other=1))
    hrefs = linked_entities(corpus)
    assert PINNED in hrefs
    moving = [key for key in hrefs if key.startswith(("technology", "model", "gaon"))]
    assert len(moving) == 1
    assert sum(key.startswith("company") for key in hrefs) == 1
    assert isinstance(name_cell(PINNED, {}, hrefs), Link)
    assert name_cell("unknown", {"unknown": "이름"}, hrefs).ko == "이름"


def test_head_says_verdict_and_basis(pages):
    values = pages[entity_path(RISING)].values
    (badge,) = values["badges"]
    assert badge.state.name.ko == "늘어남"
    assert "q 0.030" in badge.basis.ko
    assert "호 6개 가운데" in values["lead"].ko


def test_never_named_is_said_and_sections_are_left_out(pages):
    values = pages[entity_path(PINNED)].values
    assert values["lead"].ko == "아직 한 번도 나오지 않았습니다."
    assert not values["figures"]
    assert not values["quotes"]
    assert not any(values["tables"].values())


def test_one_issue_is_told_with_its_interval():
    tables = tracked(Size(issues=1))
    page = pages_of(tables)[entity_path(PARTNER)]
    assert "한 호" in page.values["lead"].ko
    assert "95% 구간" in page.values["lead"].ko
    assert not page.values["figures"]


def test_a_family_counts_the_articles_of_its_versions(pages):
    values = pages[entity_path(FAMILY)].values
    assert values["figures"][0].slug == "family"
    spec = values["figures"][0].spec["data"][0]
    assert [y for y in spec["y"] if y] == [0.2, 0.4]
    names = [words_of(cells[0]).ko for cells in values["tables"]["versions"].rows]
    assert names == ["가온-1", "가온-2"]


def test_versions_lead_to_their_family(pages):
    facts = {fact.name.en: fact.value for fact in pages[entity_path(VERSION)].values["facts"]}
    assert facts["Family"].href == f"entity/{FAMILY}.html"


def test_companions_by_shape(pages):
    matrix = pages[entity_path(RISING)].values["matrices"][0]
    assert matrix.figure is not None
    symbols = {t["name"]: t["marker"]["symbol"] for t in matrix.figure.spec["data"]}
    assert symbols == {words["ko"]: symbol for symbol, _, _, words in EVENTS.values()}
    assert {change.title.en for change in matrix.changes} == {"entered", "returned"}
    assert matrix.hrefs[0] == f"entity/{PARTNER}.html"
    left = next(t for t in matrix.figure.spec["data"] if t["marker"]["symbol"] == "x-thin-open")
    assert left["customdata"][0][-1]["e"]["entities"] == [RISING]


def test_fields_of_one_issue_are_a_table_alone(pages):
    fields = pages[entity_path(RISING)].values["matrices"][1]
    assert fields.figure is None
    assert words_of(fields.table.rows[0][0]).ko == "교육"
    assert len(fields.table.columns) == 2


def test_conflicts_come_first(pages):
    rows = pages[entity_path(RISING)].values["tables"]["figures"].rows
    assert [words_of(cells[4]).en for cells in rows] == ["⚠ conflict", "first"]
    assert words_of(rows[0][1]).ko == "1,750억개 이상"


def test_statements_keep_modality_and_state(pages):
    tables = pages[entity_path(RISING)].values["tables"]
    assert words_of(tables["outlook"].rows[0][0]).ko == "전망 (부정)"
    assert words_of(tables["horizons"].rows[0][2]).ko == "앞날"


@pytest.mark.parametrize(
    ("value", "unit", "ko", "en"),
    [
        (0.5, "%", "0.5%", "0.5%"),
        (3, "x", "3배", "3×"),
        (4e9, "USD", "40억 달러", "4,000,000,000 USD"),
        (3.14e23, "FLOPS", "3.14×10²³ FLOPS", "3.14×10²³ FLOPS"),
        (12, None, "12", "12"),
    ],
)
def test_amounts(value, unit, ko, en):
    told = amount({"value": value, "value_high": None, "unit": unit, "qualifier": None})
    assert (told.ko, told.en) == (ko, en)


def test_a_range_keeps_both_ends():
    told = amount({"value": 60, "value_high": 70, "unit": "%", "qualifier": "approx"})
    assert told.ko == "60–70% 안팎"


@pytest.mark.parametrize("at", [0, 150, 298])
def test_quotes_hold_their_span(at):
    text = "가" * at + "나다" + "라" * (298 - at)
    assert "나다" in around(text, at, at + 2, 60)


def test_charts_are_valid_figures():
    evidence = Evidence(entities=("a",))
    marks = [(0, 0, event, 1, evidence) for event in EVENTS]
    figure = companions(["가"], [("20.05", "호")], marks)
    assert isinstance(figure, go.Figure)
    assert len(figure.data) == len(EVENTS)
    point = (dt.date(2020, 5, 1), "호", "간행물", 1, 4, 0.25, 0.03, 0.71, evidence)
    zero = (dt.date(2020, 6, 1), "호", "간행물", 0, 4, 0.0, 0.0, 0.44, None)
    line = share_line([point, zero], [point])
    assert line.data[1].error_y.array[0] == pytest.approx(0.46)
    assert line.data[1].marker.color[0] != line.data[1].marker.color[1]  # a zero is hollow


def test_a_missing_issue_breaks_the_line():
    days = [dt.date(2020, m, 1) for m in (5, 6, 7, 12)]
    points = [(day, "호", "간행물", 1, 4, 0.25, 0.03, 0.71, None) for day in days]
    (line,) = share_line_spec(points)["data"]
    assert line["x"][3] is None
    assert line["x"][4] == "2020-12-01"


def test_english_differs_where_words_do():
    marks = [(0, 0, "left", 0, None)]
    pair = paired(lambda lang: companions_spec(["가"], [("20.05", "호")], marks, lang=lang))
    assert [["data", 0, "name"], "left"] in pair["en"]


def test_many_companions_are_cut_and_said():
    tables = tracked()
    issues = sorted(tables["issues"]["issue_id"])
    tables["companions"] = frame(
        "companions",
        *(
            row("companions", entity_id=RISING, companion_id=f"c-{n}", companion_type="company",
                issue_id=issue, block_count=1, article_count=1, event="stayed")
            for n in range(MOST_ROWS + 6)
            for issue in issues[:2]
        ),
    )  # fmt: skip
    matrix = pages_of(tables)[entity_path(RISING)].values["matrices"][0]
    assert len(matrix.figure.spec["layout"]["yaxis"]["ticktext"]) == MOST_ROWS
    assert f"{MOST_ROWS + 6}개 가운데" in matrix.figure.note.ko
    assert len(matrix.table.rows) == MOST_ROWS + 6


def test_many_issues_are_joined_into_periods():
    page = pages_of(tracked(Size(issues=130)))[entity_path(RISING)]
    line = page.values["figures"][0].spec["data"]
    assert len([x for x in line[-1]["x"] if x]) <= 60
    assert line[0]["name"] == "호 하나"


@pytest.mark.parametrize("tables", [{}, make(Size(issues=0)), make(Size(issues=2), undated=2)])
def test_tiny_corpora(tables):
    for page in pages_of(tables).values():
        assert html_of(page)


def test_hostile_text_stays_text():
    for page in pages_of(make_hostile()).values():
        html = html_of(page)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert HOSTILE[3] not in page.title.ko


def test_same_input_same_bytes():
    tables = tracked()
    shuffled = {k: f.sample(frac=1, random_state=3) for k, f in tables.items()}
    path = entity_path(RISING)
    assert html_of(pages_of(tables)[path]) == html_of(pages_of(shuffled)[path])
