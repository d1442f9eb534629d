"""The ledger's page: what stands on top, chains, the chart's frame, the table."""

from __future__ import annotations

import json

import lxml.html
import pandas as pd
import pytest

from pipeline.report.charts.labels import Mark, place_labels, spread
from pipeline.report.charts.numbers import claims_chart, scale_of, tick_values
from pipeline.report.evidence import Evidence
from pipeline.report.pages import numbers
from pipeline.report.pages.claims_view import claims_of
from pipeline.report.pages.numbers import charted, ledger_claims, numbers_page, points
from pipeline.report.pages.numbers_cards import chains_of
from pipeline.report.pages.page import words_of
from pipeline.report.pages.view import BuildInfo, Corpus
from pipeline.report.site import render_site
from pipeline.settings import ReportSettings
from tests.unit.numbers_frames import ISSUES, check, claim, hostile, ledger, linked, with_rows
from tests.unit.report_frames import HOSTILE, Size, make


def corpus(tables):
    return Corpus(tables, ReportSettings())


def values(tables):
    (page,) = numbers_page(corpus(tables))
    return values_of(page)


def values_of(page):
    return page.values  # noqa: PD011 - a page, no frame


def html(tables):
    site = render_site(tables, build=BuildInfo("r" * 64, "0", "s" * 64), settings=ReportSettings())
    return lxml.html.document_fromstring(site["numbers.html"].decode())


@pytest.fixture(scope="module")
def shown():
    return values(ledger())


def test_the_lead_counts_what_it_found(shown):
    assert "수치 12건" in shown["lead"].ko
    assert "3곳 가운데 2곳은 계산이 맞지 않습니다" in shown["lead"].ko
    assert "달라진 값은 1건, 함께 맞을 수 없는 값은 1건" in shown["lead"].ko
    assert "Of 3 that other figures of the text can check, 2 do not add up" in shown["lead"].en


def test_what_does_not_add_up_comes_farthest_beyond_its_tolerance_first(shown):
    assert [c.stated.ko for c in shown["wrong"]] == ["4.6%", "30%"]
    first = shown["wrong"][0]
    assert first.state.ko == "≠ 계산이 맞지 않음"
    assert (first.expected.ko, first.difference.ko, first.tolerance.ko) == (
        "0.75%",
        "+3.85%p",
        "±0.5%p",
    )
    block = f"{ISSUES[0]}/b003"
    assert first.everything == Evidence(
        blocks=((block, 0, 3), (block, 5, 8), (f"{ISSUES[0]}/b004", 1, 4))
    )


def test_a_check_without_bound_is_consistent_and_says_so():
    shown = values(with_rows(checks=[check(0, 55.0, 10.0, tolerance=None)]))
    assert not shown["wrong"]
    assert words_of(shown["checks"].rows[0][5]).ko == "정할 수 없음"


def test_a_conflict_shows_both_values(shown):
    (conflict,) = shown["conflicts"]
    assert [side.words.ko for side in conflict.steps] == ["30억 명", "50억 명"]
    assert len(conflict.everything.blocks) == 2


def test_chains_begin_with_the_first_and_join_what_stays_the_same(shown):
    changed, within = shown["chains"]
    assert [side.words.ko for side in changed.steps] == ["1,750억 개", "2,000억 개"]
    assert changed.steps[0].note.ko == "2020년 6월까지 2개 호"
    assert changed.status == "revised"
    assert within.status == "repeated"
    assert "따로 확인된 것은 아님" in within.verdict.ko


def test_branches_of_a_chain_stay_one_chain():
    first = claim(0, 5e9)
    rows = [first, *(claim(i, 5e9, status="confirmed", previous=first["claim_id"]) for i in (1, 2))]
    (chain,) = chains_of(claims_of(corpus(with_rows(claims=rows))))
    assert len(chain.everything.blocks) == 3


def test_a_chain_that_bites_its_tail_ends():
    one, two = claim(0, 5e9), claim(1, 6e9, status="revised")
    one["previous_claim_id"], two["previous_claim_id"] = two["claim_id"], one["claim_id"]
    assert len(chains_of(claims_of(corpus(with_rows(claims=[one, two]))))) <= 2


def test_long_chains_are_cut_in_the_middle():
    rows = linked(
        *(claim(i % 6, 1e9 * (i + 1), status="revised", block=i % 4 + 1, at=i) for i in range(20))
    )
    (chain,) = chains_of(claims_of(corpus(with_rows(claims=rows))))
    assert len(chain.steps) == 6
    assert chain.left_out == 14


def test_groups_need_other_units_or_values(shown):
    (group,) = shown["groups"]
    assert {words_of(row[1]).ko for row in group.table.rows} == {"3,000억 토큰", "500단어"}
    same = [claim(i, 5.0, group="model-0:같은 값") for i in range(3)]
    assert not values(with_rows(claims=same))["groups"]


def test_what_an_issue_repeats_is_one_mark():
    rows = [claim(0, 5e9), claim(0, 5e9, block=4), claim(1, 5e9, block=4)]
    frame = points(claims_of(corpus(with_rows(claims=rows))))
    assert len(frame) == 2
    assert sorted(map(len, frame["blocks"])) == [1, 2]


def test_only_several_marks_make_a_chart(shown):
    assert [kind["attribute"] for kind in shown["kinds"]] == ["매개변수", "이용자"]
    alone = claims_of(corpus(with_rows(claims=[claim(0, 5e9)])))
    assert charted(alone) == []


def chart_of(rows, lang="ko"):
    return claims_chart(points(claims_of(corpus(with_rows(claims=rows)))), lang=lang)


def test_the_chart_opens_evidence_and_says_how_far_the_text_goes():
    rows = [claim(0, 5e9), claim(1, 7e9, high=9e9), claim(2, 5e11, qualifier="at_least"),
            claim(3, 5e10, qualifier="approx", status="revised")]  # fmt: skip
    chart = chart_of(rows)
    marks = {trace.name: trace for trace in chart.data if trace.customdata is not None}
    assert set(marks) == {"적힌 값", "약", "이상·초과", "범위"}
    assert marks["범위"].error_y.array == (2e9,)
    assert marks["약"].customdata[0][-1] == {"e": {"blocks": [[f"{ISSUES[3]}/b003", 0, 4]]}}
    assert any(trace.name == "앞선 값과 다름" and len(trace.x) == 1 for trace in chart.data)
    assert chart.layout.yaxis.type == "log"
    assert "100억 개" in chart.layout.yaxis.ticktext
    assert "10B" in chart_of(rows, "en").layout.yaxis.ticktext


def test_scales():
    assert scale_of([1.0, 19.0]) == "linear"
    assert scale_of([1.0, 20.0]) == "log"
    assert scale_of([-1.0, 20.0]) == "linear"
    assert tick_values(0.5e6, 2e12, "log") == [1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12]
    assert len(tick_values(1e-3, 1e21, "log")) <= 8
    assert tick_values(5.0, 5.0, "linear") == [5.0]


@pytest.mark.parametrize("value", [0.0, -3.0, 5.0])
def test_equal_values_can_be_drawn(value):
    chart = chart_of([claim(0, value, unit="%"), claim(1, value, unit="%")])
    low, high = chart.layout.yaxis.range
    assert low < high


def test_marks_are_spread_and_labels_do_not_meet():
    marks = spread([Mark(100, 100)] * 5)
    assert len({mark.x for mark in marks}) == 5
    assert all(mark.y == 100 for mark in marks)
    placed = place_labels(marks, ["가나다라마바사"] * 5, range(5), size=(640, 300), most=60)
    assert 1 <= len(placed) < 5


def test_the_ledger_is_whole_and_every_figure_opens_its_span(shown):
    table = shown["ledger"]
    assert len(table.rows) == 12
    row = next(r for r in table.rows if words_of(r[2]).ko == "2,000억 개")
    assert row[2].cell.evidence == Evidence(blocks=((f"{ISSUES[3]}/b003", 0, 4),))
    assert words_of(row[4]).ko == "→ 달라진 값"


def test_a_ledger_too_long_keeps_what_is_linked(monkeypatch):
    monkeypatch.setattr(numbers, "MOST_ROWS", 3)
    kept = ledger_claims(claims_of(corpus(ledger())))
    assert {c.status for c in kept} == {"confirmed", "conflict", "revised"} - (
        {"confirmed"} if not any(c.status == "confirmed" for c in kept) else set()
    )
    shown = values(ledger())
    assert shown["left_out"] == 9


@pytest.mark.parametrize("count", [0, 1, 2])
def test_small_corpora_make_sense(count):
    tables = with_rows(claims=[claim(i, 5.0) for i in range(count)], base=make(Size(issues=count)))
    page = html(tables)
    words = page.text_content()
    assert page.xpath("count(//h1)") == 1
    assert ("장부가 비어 있습니다" in words) == (count == 0)
    assert ("판단을 보류합니다" in words) == (count < 2 or "검산할 수 있는" in words)


def test_no_tables_at_all():
    assert "비어 있습니다" in values({})["lead"].ko


def test_hostile_words_arrive_as_words():
    page = html(hostile())
    text = page.text_content()
    assert HOSTILE[1] in text
    assert not page.xpath("//img")
    (kinds,) = page.xpath("//script[@id='data-kinds']")
    assert json.loads(kinds.text)


def test_rows_in_another_order_change_nothing():
    tables = ledger()
    turned = {name: frame.iloc[::-1] for name, frame in tables.items()}
    one, two = (next(iter(numbers_page(corpus(t)))) for t in (tables, turned))
    assert one.files == two.files
    assert values_of(one)["ledger"] == values_of(two)["ledger"]
    assert values_of(one)["chains"] == values_of(two)["chains"]


def test_the_page_accuses_nobody():
    words = html(ledger()).text_content()
    assert not any(word in words for word in ("거짓", "오류를 냈", "조작", "틀렸", "틀린"))


def test_frames_are_left_alone():
    tables = ledger()
    before = {name: frame.copy(deep=True) for name, frame in tables.items()}
    values(tables)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, before[name])
