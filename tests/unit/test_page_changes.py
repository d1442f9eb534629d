"""The sheet of an issue's changes, the index with its comparison, the agenda; their charts."""

from __future__ import annotations

import json
from operator import attrgetter

import lxml.html
import pandas as pd
import pytest

from pipeline.report.charts.changes import agenda_split, points, span_words, turnover
from pipeline.report.evidence import Evidence
from pipeline.report.pages.changes import changes_page
from pipeline.report.pages.changes_blocks import blocks_of
from pipeline.report.pages.changes_sheet import change_sheets
from pipeline.report.pages.changes_words import change_of, evidence_of, figure_words
from pipeline.report.pages.page import words_of
from pipeline.report.pages.sources import sources_page
from pipeline.report.pages.view import BuildInfo, Corpus
from pipeline.report.render import render
from pipeline.settings import ReportSettings
from tests.unit.changes_frames import (
    COMPANY,
    FIRST,
    MODEL,
    SECOND,
    TECH,
    agenda,
    change,
    full_sheet,
    hostile,
    with_changes,
)
from tests.unit.report_frames import HOSTILE, Size, make

values = attrgetter("values")  # of a page; not a frame's
SHARED = {"build": BuildInfo("r" * 64, "0.1.0"), "corpus_digest": "d", "nav": ()}
ODD = {
    "no tables": dict,
    "empty": lambda: make(Size(issues=0)),
    "one issue": lambda: make(Size(issues=1)),
    "no such rows": lambda: make(Size(issues=3)),
    "undated": lambda: make(Size(issues=2), undated=2),
    "no mentions": lambda: make(Size(issues=2), mentions=False),
    "no articles": lambda: make(Size(issues=2, articles=0)),
    "hostile": hostile,
    "full": full_sheet,
}


def corpus_of(tables):
    return Corpus(tables, ReportSettings())


@pytest.fixture
def corpus():
    return corpus_of(with_changes())


def sheet(corpus, issue_id):
    (page,) = [p for p in change_sheets(corpus) if p.path == f"changes/{issue_id}.html"]
    return page


def block(page, slug):
    (found,) = [b for b in values(page)["blocks"] if b.slug == slug]
    return found


def html(page):
    return lxml.html.document_fromstring(render(page, SHARED))


def test_every_issue_has_a_sheet(corpus):
    assert [p.path for p in change_sheets(corpus)] == [
        f"changes/{i.issue_id}.html" for i in corpus.issues
    ]


def test_names_stand_by_type_with_counts_and_verdict(corpus):
    found = block(sheet(corpus, SECOND), "new")
    assert [(c.label.en, c.before.ko, c.after.ko, c.mark) for c in found.rows] == [
        ("Technology", "0", "3", "○"),
        ("Model", "0", "2", "–"),
    ]
    assert found.more == 12  # of the 14 the table counted
    more = block(sheet(corpus, SECOND), "more").rows
    assert [(c.before.en, c.after.en, c.verdict.en) for c in more] == [("1/5", "4/5", "supported")]


def test_the_lead_counts_names_and_what_is_sure(corpus):
    told = values(sheet(corpus, SECOND))["lead"]
    assert "처음 나온 이름이 14개" in told.ko
    assert "빠진 이름이 1개" in told.ko
    assert "1건" in told.ko  # supported against both sides, counted once
    assert "1 change can hardly be chance" in told.en


def test_a_first_issue_says_that_nothing_stands_before_it(corpus):
    page = sheet(corpus, FIRST)
    assert values(page)["blocks"] == ()
    assert "첫 호" in values(page)["lead"].ko
    names = values(page)["first_names"]
    counts = [int(c.after.ko) for c in names]
    assert counts == sorted(counts, reverse=True)
    assert all(c.evidence.issues == (FIRST,) for c in names)


def test_nothing_sure_is_said_so():
    changes = [change(SECOND, FIRST, "entity", "new", TECH)]
    page = sheet(corpus_of(with_changes(issue_changes=changes)), SECOND)
    assert "없습니다" in values(page)["lead"].ko
    assert "no change can be told from chance" in values(page)["lead"].en


def test_undated_issues_have_no_before():
    pages = list(change_sheets(corpus_of(make(Size(issues=2), undated=2))))
    assert len(pages) == 2
    assert all("날짜를 알 수 없는" in values(page)["lead"].ko for page in pages)
    assert all(values(page)["before"] is None for page in pages)


def test_a_figure_shows_both_values_and_both_grounds(corpus):
    (figure,) = block(sheet(corpus, SECOND), "figures").rows
    assert figure.name.ko == "오픈에이아이 · 매출"
    assert (figure.before.ko, figure.after.ko) == ("1,200억 원", "1,750억 원")
    assert figure.after.en == "175,000,000,000 KRW"
    assert figure.evidence == Evidence(blocks=(f"{SECOND}/b001",))
    assert figure.other == Evidence(entities=(COMPANY,), issues=(FIRST,))
    assert figure.verdict.ko == "—"  # figures are not tested


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (change("b", "a", "entity", "new", "x"), Evidence(entities=("x",), issues=("b",))),
        (change("b", "a", "entity", "gone", "x"), Evidence(entities=("x",), issues=("a",))),
        (change("b", "a", "entity", "less", "x"), Evidence(entities=("x",), issues=("a", "b"))),
        (change("b", None, "entity", "more", "x"), Evidence(entities=("x",), issues=("b",))),
        (change("b", "a", "keyword", "new", "말"), Evidence(term="말", issues=("b",))),
        (
            change("b", "a", "pair", "new", "x", other_key="y"),
            Evidence(entities=("x", "y"), issues=("b",)),
        ),
    ],
)
def test_evidence_is_where_the_name_stands(row, expected):
    assert evidence_of(row)[0] == expected


@pytest.mark.parametrize(
    ("value", "unit", "ko", "en"),
    [
        (1.75e11, "KRW", "1,750억 원", "175,000,000,000 KRW"),
        (33.5, "%", "33.5%", "33.5%"),
        (72.0, "%", "72%", "72%"),
        (3.0, "zorkmid", "3 zorkmid", "3 zorkmid"),
        (None, "KRW", "—", "—"),
        (float("nan"), None, "—", "—"),
    ],
)
def test_figures_in_words(value, unit, ko, en):
    words = figure_words(value, unit)
    assert (words.ko, words.en) == (ko, en)


def test_unknown_entities_are_shown_by_their_id(corpus):
    shown = change_of(corpus, change(SECOND, FIRST, "entity", "new", "nobody-knows"))
    assert (shown.name.ko, shown.css) == ("nobody-knows", "")


def test_blocks_hold_what_a_page_holds():
    corpus = corpus_of(full_sheet())
    (issue,) = [i for i in corpus.issues if i.issue_id == SECOND]
    own = [r for r in corpus.rows("issue_changes") if r["issue_id"] == SECOND]
    blocks = blocks_of(corpus, issue, [corpus.issues[0]], own)
    assert [len(b.rows) for b in blocks] == [10, 10, 10, 8, 8, 8, 8, 4]
    assert all(b.more == 99 - len(b.rows) for b in blocks)


def test_index_counts_issues_newest_first(corpus):
    (page,) = changes_page(corpus)
    table = values(page)["table"]
    names = [words_of(row[1]).ko for row in table.rows]
    assert names == [i.title for i in reversed(corpus.issues)]
    second = table.rows[names.index(corpus.issue_of[SECOND].title)]
    assert [words_of(c).ko for c in second[3:]] == ["14", "0", "1", "1", "0", "1", "1", "1"]
    assert second[3].evidence == Evidence(blocks=(f"{SECOND}/b001",))
    first = table.rows[-1]
    assert {words_of(c).ko for c in first[3:]} == {"—"}  # nothing before: no zeros


def test_comparison_starts_with_the_newest_and_the_one_before(corpus):
    (page,) = changes_page(corpus)
    compare = values(page)["compare"]
    assert [compare["a"], compare["b"]] == [i.issue_id for i in corpus.issues[-2:]]
    assert len(compare["articles"]) == len(corpus.issues)
    assert ["technology-0", "연합학습", 0] in compare["names"]


def test_agenda_is_honest_when_nothing_can_be_judged(corpus):
    (page,) = changes_page(corpus)
    told = values(page)["agenda"]["lead"]
    assert "모두 판단을 보류" in told.ko
    assert "every verdict is insufficient" in told.en


def test_agenda_counts_verdicts_and_prefers_the_newest_issues():
    rows = [
        agenda(TECH),
        agenda(TECH, comparison="recent", agenda_verdict="rise", q_value=0.01,
               real_change_low=0.01, real_change_high=0.1),
        agenda(MODEL, comparison="recent", agenda_verdict="none_shown", q_value=0.7,
               real_change_low=-0.1, real_change_high=0.1, share_change=0.9),
    ]  # fmt: skip
    (page,) = changes_page(corpus_of(with_changes(agenda=rows)))
    section = values(page)["agenda"]
    assert "늘었다고 할 수 있는 것 1개" in section["lead"].ko
    assert "판단 보류 0개" in section["lead"].ko
    assert "더 큰 몫이 섹션 구성인 이름은 2개" in section["lead"].ko
    labels = section["figure"].spec["layout"]["yaxis"]["ticktext"]
    assert labels == ["트랜스포머", "BERT"]  # what is sure stands above what is large


@pytest.mark.parametrize("name", ODD)
def test_odd_corpora_render_in_both_languages(name):
    corpus = corpus_of(ODD[name]())
    pages = [*changes_page(corpus), *change_sheets(corpus)]
    assert len(pages) == 1 + len(corpus.issues)
    for page in pages:
        shown = html(page)
        assert shown.xpath("count(//h1)") == 1
        ids = shown.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert not shown.xpath("//script[not(@src) and not(@type='application/json')]")
        assert not shown.xpath("//img")
        assert not shown.xpath("//@onerror | //@onmouseover")


def test_rows_in_another_order_give_the_same_bytes():
    tables = full_sheet()
    shuffled = {name: frame.sample(frac=1, random_state=3) for name, frame in tables.items()}
    first, second = (
        [render(page, SHARED) for maker in (changes_page, change_sheets, sources_page)
         for page in maker(corpus_of(own))]
        for own in (tables, shuffled)
    )  # fmt: skip
    assert first == second


def test_hostile_names_arrive_as_text():
    page = sheet(corpus_of(hostile()), next(
        r["issue_id"] for r in corpus_of(hostile()).rows("issue_changes")
    ))  # fmt: skip
    assert HOSTILE[0][:30] in html(page).text_content()


def test_data_of_the_comparison_ends_no_script():
    (page,) = changes_page(corpus_of(hostile()))
    (script,) = html(page).xpath("//script[@id='compare-data']")
    assert json.loads(script.text)["b"]


def turnover_frame(**columns):
    frame = {"tick": ["20.05"], "issue": ["<b>호</b>"], "new": [3], "returned": [2], "gone": [4],
             "article_count": [5], "base_article_count": [6]}  # fmt: skip
    return pd.DataFrame(frame | columns)


def test_turnover_sets_the_gone_below_zero():
    asked = Evidence(blocks=("i/b1",))
    figure = turnover(turnover_frame(evidence_gone=[asked]), lang="en")
    bars = {bar.name: bar for bar in figure.data}
    assert {name: list(bar.y) for name, bar in bars.items()} == {
        "new": [3], "returned": [2], "gone": [-4],
    }  # fmt: skip
    assert bars["gone"].customdata[0][-1] == {"e": asked.query()}
    assert bars["new"].customdata[0][-1] is None
    assert bars["new"].customdata[0][0] == "&lt;b&gt;호&lt;/b&gt;"
    assert all("-" not in words for words in figure.layout.yaxis.ticktext)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_empty_charts_are_charts(lang):
    assert len(turnover(turnover_frame().iloc[:0], lang=lang).data) == 3
    assert agenda_split(pd.DataFrame([agenda(TECH) | {"name": "x"}]).iloc[:0], lang=lang).layout


def test_agenda_parts_add_up_and_stand_on_one_scale():
    row = agenda(TECH, real_change_low=0.01, real_change_high=0.09, agenda_verdict="rise")
    figure = agenda_split(pd.DataFrame([row | {"name": "연합학습"}]), lang="ko")
    values = [trace.x[0] for trace in figure.data if trace.mode == "markers" and len(trace.x)]
    assert values[0] == pytest.approx(values[1] + values[2])
    ranges = {figure.layout[axis].range for axis in ("xaxis", "xaxis2", "xaxis3")}
    assert len(ranges) == 1
    (line,) = [trace for trace in figure.data if trace.mode == "lines" and len(trace.x)]
    assert list(line.x)[:2] == [0.01, 0.09]
    assert "▲ 늘었다" in [a.text for a in figure.layout.annotations]


def test_an_interval_that_was_not_drawn_is_a_dash():
    assert span_words(float("nan"), 0.1) == "—"
    assert span_words(-0.011, 0.02) == "−1.1 … +2.0"
    assert points(0.0) == "+0.0"
