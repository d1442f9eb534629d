"""The page of the outlook: what it says, what it counts, what its script is given."""

from __future__ import annotations

import json

import lxml.html
import pandas as pd
import pytest

from pipeline.report.charts.outlook import STANCES, stances_by_technology, stances_over_issues
from pipeline.report.pages import outlook_clauses
from pipeline.report.pages.outlook import excerpt, outlook_page
from pipeline.report.pages.outlook_clauses import by_technology, clauses_of, horizon, payload
from pipeline.report.pages.outlook_figures import LEAST_ARTICLES, wilson
from pipeline.report.pages.page import words_of
from pipeline.report.pages.view import Corpus
from pipeline.settings import ReportSettings
from pipeline.tables.columns import outlook as columns
from tests.unit.core_outlook_frames import CUE, corpus, hostile, html_of, with_outlook
from tests.unit.report_frames import Size, make


def view(tables):
    return Corpus(tables, ReportSettings())


def values(tables):
    (page,) = outlook_page(view(tables))
    return page.values  # noqa: PD011 - a page, no frame


@pytest.fixture(scope="module")
def tables():
    return corpus()


@pytest.fixture(scope="module")
def usual(tables):
    return values(tables)


def test_stances_are_those_of_the_table():
    assert tuple(STANCES) == columns.STANCES


def test_the_lead_counts(tables, usual):
    outlook = tables["outlook"]
    forecasts = int((outlook["stance"] == "forecast").sum())
    assert f"전망 {forecasts}건" in usual["lead"][0].ko
    continued = int((outlook["continuity"] == "continued").sum())
    assert f"앞선 호의 말을 잇는 것이 {continued}건" in usual["lead"][-1].ko
    assert f"{continued} go on" in usual["lead"][-1].en


def test_few_articles_bear_no_comparison():
    lead = values(corpus(Size(issues=1, articles=2)))["lead"]
    assert "판단을 보류" in lead[1].ko


def test_nothing_found():
    for empty in ({}, make(Size(issues=0)), make(Size(issues=2))):
        page = values(empty)
        assert page["lead"] == ()
        assert page["figures"] == []
        assert page["data"] is None


def test_one_issue_has_no_chart_over_issues():
    slugs = [figure.slug for figure in values(corpus(Size(issues=1)))["figures"]]
    assert slugs == ["outlook-technologies"]


def test_undated_issues_come_last_but_are_there():
    tables = with_outlook(make(Size(issues=4), undated=2))
    data = payload(clauses_of(view(tables)))
    assert len(data["issues"]) == 4
    dates = tables["issues"].set_index("issue_id")["published_on"]
    assert [dates[issue] is None for issue in data["issues"]] == [True, True, False, False]


def test_every_clause_reaches_the_script_once(tables):
    data = payload(clauses_of(view(tables)))
    found = {
        (f"{data['issues'][issue]}/{suffix}", clause[0], columns.STANCES[clause[2]])
        for issue, suffix, clauses, _, _ in data["items"]
        for clause in clauses
    }
    rows = tables["outlook"]
    assert found == set(zip(rows["block_id"], rows["start"], rows["stance"], strict=True))
    texts = tables["blocks"].set_index("block_id")["text"]
    issue, suffix, ((start, end, *_), *_), *_ = data["items"][0]
    assert texts[f"{data['issues'][issue]}/{suffix}"][start:end] == CUE


def test_the_newest_issue_comes_first(tables):
    issues = payload(clauses_of(view(tables)))["issues"]
    dates = tables["issues"].set_index("issue_id")["published_on"]
    found = [dates[issue] for issue in issues]
    assert found == sorted(found, reverse=True)


def test_a_continued_clause_leads_to_the_earlier_one(tables):
    clauses = clauses_of(view(tables))
    row = next(row for row in clauses.rows if row["continuity"] == "continued")
    ((block, start, end),) = clauses.earlier(row).blocks
    assert block == row["previous_block_id"]
    assert end - start == len(CUE)


def test_of_a_technology_articles_are_counted_not_clauses(tables):
    clauses = clauses_of(view(tables))
    found = by_technology(clauses)
    ties = tables["outlook_entities"]
    ties = ties[ties["entity_role"] == "technology"]
    article = tables["blocks"].set_index("block_id")["article_id"]
    for row in found.to_dict("records"):
        own = ties[(ties["entity_id"] == row["key"]) & (ties["stance"] == row["stance"])]
        assert row["stance_articles"] == own["block_id"].map(article).nunique()
        assert len(row["evidence"].blocks) == min(row["clause_count"], outlook_clauses.MOST_SPANS)


def test_what_is_cut_is_said(tables, monkeypatch):
    monkeypatch.setattr(outlook_clauses, "MOST_CLAUSES", 5)
    monkeypatch.setattr("pipeline.report.pages.outlook.MOST_CLAUSES", 5)
    page = values(tables)
    assert "5건만" in page["cut"].ko
    assert f"{len(tables['outlook'])}" in page["cut"].ko
    assert len(page["table"].rows) == 5


# Wilson (1927); Newcombe (1998), table I: 81 of 263 and 0 of 20.
@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611), (0, 0, 0.0, 1.0)],
)
def test_wilson(count, total, low, high):
    assert wilson(count, total) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2030", "2030"), ("2020-12-01/2025-12-01", "2020.12.01–2025.12.01"), (None, "")],
)
def test_horizon(iso, words):
    assert horizon({"iso": iso}) == words


def test_excerpts_keep_the_cue():
    text = "가" * 300 + CUE + "나" * 300
    cut = excerpt(text, 300, 302)
    assert CUE in cut
    assert cut[0] == cut[-1] == "…"
    assert excerpt("짧은 글", 0, 2) == "짧은 글"


def over(counts):
    return pd.DataFrame(
        [
            {"stance": s, "column": c, "tick": c, "issue": c, "clause_count": n,
             "stance_articles": min(n, 2), "article_count": 4, "article_share": min(n, 2) / 4,
             "share_low": 0.1, "share_high": 0.9}
            for s in STANCES for c, n in counts.items()
        ]
    )  # fmt: skip


def test_panels_have_one_scale_and_keep_zeros():
    figure = stances_over_issues(over({"a": 10, "b": 0}), lang="en")
    assert [list(trace.y) for trace in figure.data] == [[10, 0]] * 3
    axes = [figure.layout.yaxis, figure.layout.yaxis2, figure.layout.yaxis3]
    assert len({axis.range for axis in axes}) == 1
    assert list(figure.data[0].customdata[1][2:5]) == ["0", "0/4", "0%"]


def test_many_issues_have_few_ticks():
    figure = stances_over_issues(over({f"i{n}": 1 for n in range(120)}))
    assert len(figure.layout.xaxis.tickvals) <= 24
    assert len(figure.data[0].x) == 120


def test_few_articles_are_hollow():
    frame = pd.DataFrame(
        [
            {"key": key, "label": "가", "stance": "warning", "stance_articles": n,
             "clause_count": 9, "is_enough": n >= LEAST_ARTICLES}
            for key, n in (("a", 2), ("b", 3))
        ]
    )  # fmt: skip
    figure = stances_by_technology(frame)
    warnings = figure.data[2]
    assert list(warnings.y) == [0, 1]  # of one name, but two technologies
    assert warnings.marker.color[0] == "rgba(0,0,0,0)"
    assert warnings.marker.color[1] != "rgba(0,0,0,0)"
    assert "판단 보류" in warnings.customdata[0][4]


def test_hostile_text_arrives_as_text():
    page = lxml.html.document_fromstring(html_of(outlook_page, hostile()))
    assert not page.xpath("//img")
    (script,) = page.xpath("//script[@id='data-outlook']")
    data = json.loads(script.text)
    assert max(len(name) for _, name in data["technologies"]) <= outlook_clauses.NAME_CHARS
    cells = [cell.text_content() for cell in page.xpath("//table[@id='outlook-table']//td")]
    assert any("<img src=x onerror=alert(2)>" in cell for cell in cells)


def test_the_table_has_every_clause_with_its_evidence(tables, usual):
    rows = usual["table"].rows
    assert len(rows) == len(tables["outlook"])
    assert all(row[2].evidence.blocks[0][0] for row in rows)
    assert {words_of(row[1]).ko for row in rows} == {"전망", "권고", "경고"}


def test_twice_the_same_whatever_the_order_of_rows(tables):
    shuffled = {name: frame.iloc[::-1] for name, frame in tables.items()}
    assert html_of(outlook_page, tables) == html_of(outlook_page, shuffled)


def test_ids_are_unique_and_words_come_in_both_languages(tables):
    page = lxml.html.document_fromstring(html_of(outlook_page, tables))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert len(page.xpath("//*[@class='ko']")) == len(page.xpath("//*[@class='en']")) > 20
