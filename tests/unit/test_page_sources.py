"""The page of sources: publishers, voices and days by issue, shared sources; its charts."""

from __future__ import annotations

from operator import attrgetter

import lxml.html
import pandas as pd
import pytest

from pipeline.report.charts.sources import lags, missing_shares, publisher_shares, voices
from pipeline.report.evidence import Evidence
from pipeline.report.pages.page import words_of
from pipeline.report.pages.sources import sources_page
from pipeline.report.pages.sources_evidence import Citations, cited_key
from pipeline.report.pages.sources_tables import days_span
from pipeline.report.pages.view import BuildInfo, Corpus
from pipeline.report.render import render
from pipeline.settings import ReportSettings
from tests.unit.changes_frames import (
    COMPANY,
    FIRST,
    TECH,
    hostile,
    share,
    source_measures,
    with_changes,
)
from tests.unit.report_frames import HOSTILE, Size, make

SHARED = {"build": BuildInfo("r" * 64, "0.1.0"), "corpus_digest": "d", "nav": ()}


def values_of(tables):
    (page,) = sources_page(Corpus(tables, ReportSettings()))
    return attrgetter("values")(page)


@pytest.fixture(scope="module")
def values():
    return values_of(with_changes())


def html(tables):
    (page,) = sources_page(Corpus(tables, ReportSettings()))
    return lxml.html.document_fromstring(render(page, SHARED))


def test_the_lead_says_who_leads_and_that_the_order_is_open(values):
    assert "Example Press도 발행처를 아는 기사의 50%(95% 구간 20–80%)" in values["lead"].ko
    assert "순서는 말할 수 없습니다" in values["lead"].ko
    assert "its rank is not settled" in values["lead"].en


def test_a_settled_lead_is_not_called_open():
    shares = [share("A", 0.6, 0.7, 0.8), share("B", 0.1, 0.2, 0.3)]
    told = values_of(with_changes(source_shares=shares))["lead"]
    assert "순서" not in told.ko
    assert told.ko.endswith("입니다.")


def test_sources_later_than_their_issue_are_told():
    series = [{"series": "all", "issue_count": 2, **source_measures(later_source_count=3)}]
    told = values_of(with_changes(series_sources=series))["lead"]
    assert "호보다 늦은 날짜의 출처가 3개" in told.ko
    assert "mistrust the days" in told.en


def test_publishers_open_the_blocks_that_cite_them(values):
    rows = values["publishers"].table.rows
    first, second = rows[0][0], rows[1][0]
    assert words_of(first).ko == "Example Press"
    assert first.evidence.blocks
    assert all(block.startswith("brief-") for block in first.evidence.blocks)
    assert words_of(second).ko == "가온 신문"
    assert not hasattr(second, "evidence")  # no reference prints that name


def test_a_publisher_known_as_an_entity_is_found_by_its_aliases():
    tables = with_changes(source_shares=[share("나래", 0.1, 0.4, 0.7, source_entity_id=COMPANY)])
    aliases = tables["aliases"]
    tables["aliases"] = aliases.assign(
        alias=aliases["alias"].where(aliases["entity_id"] != COMPANY, "The Example Press")
    )
    corpus = Corpus(tables, ReportSettings())
    (row,) = corpus.rows("source_shares")
    assert Citations(corpus).of_publisher(row).blocks
    lost = row | {"publisher": "x", "source_entity_id": "nobody"}
    assert Citations(corpus).of_publisher(lost) == Evidence(entities=("nobody",))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The New York Times", "new york times"),
        ("venturebeat.com", "Venture Beat"),
        ("한국전자통신연구원(ETRI)", "한국전자통신연구원"),
    ],
)
def test_spellings_of_a_publisher_are_one(one, other):
    assert cited_key(one) == cited_key(other)


def test_different_publishers_stay_apart():
    assert cited_key("MIT News") != cited_key("MIT Technology Review")


def test_names_with_fewer_voices_come_first_and_thin_ones_are_reserved(values):
    rows = [[words_of(cell).en for cell in row] for row in values["voices"].rows]
    assert [(r[2], r[4], r[-1]) for r in rows] == [
        ("6", "2", "● one publisher"),
        ("3", "3", "– insufficient"),
    ]
    assert "이름 2개 가운데 1개는 같은 출처" in values["voices_lead"].ko
    assert values["voices"].rows[0][0].evidence == Evidence(entities=(TECH,))


def test_a_shared_source_is_one_row_with_its_articles(values):
    (row,) = values["shared"].rows
    assert words_of(row[0]).ko == "A report on things"
    assert words_of(row[2]).ko == "2"
    assert row[2].evidence == Evidence(blocks=(f"{FIRST}/b001", f"{FIRST}/b002"))


def test_issues_have_their_measures_and_evidence(values):
    row = values["issues"].rows[-1]
    assert [words_of(c).ko for c in row[2:8]] == ["4", "2", "2.0", "12", "3–21", "25%"]
    assert row[2].evidence.blocks


def test_an_issue_without_sources_is_not_drawn():
    bare = source_measures(
        source_count=0, publisher_count=0, concentration=None, effective_publisher_count=None,
        undated_share=None, lag_days=None, lag_days_low=None, lag_days_high=None,
    )  # fmt: skip
    rows = [{"issue_id": FIRST, "series": "s", "published_on": None, **bare}]
    values = values_of(with_changes(issue_sources=rows))
    assert values["figures"] == ()
    assert [words_of(c).ko for c in values["issues"].rows[0][4:8]] == ["—", "—", "—", "—"]


@pytest.mark.parametrize(
    "tables",
    [
        {}, make(Size(issues=0)), make(Size(issues=1)), make(Size(issues=2), undated=2),
        with_changes(make(Size(issues=2), undated=2)), hostile(),
    ],
    ids=["no tables", "empty", "no rows", "undated", "undated with rows", "hostile"],
)  # fmt: skip
def test_odd_corpora_render(tables):
    page = html(tables)
    assert page.xpath("count(//h1)") == 1
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not page.xpath("//script[not(@src) and not(@type='application/json')] | //img")


def test_nothing_to_show_is_said():
    words = html(make(Size(issues=0))).text_content()
    assert "인용한 출처를 읽은 호가 없습니다" in words
    assert "함께 쓰는 출처가 없습니다" in words


def test_hostile_publishers_arrive_as_text():
    assert HOSTILE[1] in html(hostile()).text_content()


def test_days_before_zero_are_kept_apart():
    assert days_span(-12, -3) == "−12 … −3"


def issue_frame():
    return pd.DataFrame(
        [
            {"tick": "20.05", "issue": "<i>호</i>", "series": s, "unknown_share": 0.25,
             "evidence": Evidence(blocks=("b",)), **source_measures()}
            for s in ("가", "나")
        ]
    )  # fmt: skip


def test_bars_reach_the_ends_of_their_intervals():
    frame = pd.DataFrame([share("<b>언론</b>", 0.2, 0.5, 0.9)])
    (bar,) = publisher_shares(frame, lang="en").data
    assert bar.x[0] + bar.error_x.array[0] == pytest.approx(0.9)
    assert bar.x[0] - bar.error_x.arrayminus[0] == pytest.approx(0.2)
    assert bar.customdata[0][0] == "&lt;b&gt;언론&lt;/b&gt;"


def test_series_are_told_apart_by_symbol():
    figure = voices(issue_frame(), lang="ko")
    symbols = [trace.marker.symbol for trace in figure.data if trace.showlegend]
    assert len(set(symbols)) == 2
    assert [trace.y[0] for trace in figure.data] == [4, 2.0, 2.0]  # sources, then each series


def test_days_have_the_range_that_is_possible():
    line, *dots = lags(issue_frame(), lang="ko").data
    assert list(line.y)[:3] == [3.0, 21.0, None]
    assert [dot.y[0] for dot in dots] == [12.0, 12.0]
    assert dots[0].customdata[0][-1] == {"e": {"blocks": ["b"]}}


def test_gaps_are_shares_of_the_sources():
    unknown, undated = missing_shares(issue_frame(), lang="en").data
    assert (list(unknown.y), list(undated.y)) == ([0.25, 0.25], [0.25, 0.25])
    assert unknown.marker.symbol != undated.marker.symbol
