"""The page of bursts and emergence: what it says, what its charts hold, what empty tables give."""

from __future__ import annotations

import itertools
import json
from datetime import date

import lxml.html
import pandas as pd
import pytest

from pipeline.report.charts.bursts import burst_bars
from pipeline.report.charts.emergence import emergence_map
from pipeline.report.charts.emergence_labels import place_labels
from pipeline.report.charts.emergence_ratios import ratio_chart, ratio_ticks
from pipeline.report.pages.emergence import emergence_page
from pipeline.report.pages.emergence_maps import backtest, backtest_rows, jeffreys, maps
from pipeline.report.pages.emergence_verdicts import VERDICTS, basis, board
from pipeline.report.pages.emergence_views import MOST_SERIES, Place, series_to_show
from pipeline.report.pages.page import words_of
from pipeline.report.pages.view import BuildInfo, Corpus
from pipeline.report.render import render
from pipeline.settings import ReportSettings
from tests.unit.emergence_frames import backtested, burst, frame, moved, on_maps, trend
from tests.unit.report_frames import HOSTILE, Size, make, make_hostile


def corpus_of(tables):
    return Corpus(tables, ReportSettings(), BuildInfo("r" * 64, "0.1.0", "s" * 64))


def html_of(tables):
    corpus = corpus_of(tables)
    (page,) = emergence_page(corpus)
    return render(page, {"build": corpus.build, "corpus_digest": "d", "nav": ()})


@pytest.fixture(scope="module")
def corpus():
    return corpus_of(moved(make(Size(issues=9), series=2)))


def test_every_verdict_has_a_card_with_its_count(corpus):
    shown = board(Place(corpus, "all", "entity"))
    counts = {card.code: card.count.en for card in shown.cards}
    total = len(corpus.frame("entities"))
    assert list(counts) == list(VERDICTS)
    assert counts["newcomer"] == "1"
    assert counts["insufficient"] == str(total - 6)
    assert f"Of {total} entities, 6 have a verdict" in shown.lead.en
    assert "연합학습" in shown.lead.ko


def test_rows_are_those_with_a_verdict_and_say_what_it_rests_on(corpus):
    table = board(Place(corpus, "all", "entity")).table
    assert len(table.rows) == 6
    first = [words_of(cell).en for cell in table.rows[0]]
    assert first[0] == "✦ New"
    assert first[3] == "newest issues against before · q 0.039"
    assert first[6] == "≥ ×1.40"


@pytest.mark.parametrize(
    ("verdict", "q", "told", "expected"),
    [
        ("rising", 0.01, "trend", 0.01),
        ("rising", 0.8, "newest issues against before", 0.039),
        ("rising", float("nan"), "newest issues against before", 0.039),
        ("fading", 0.02, "trend", 0.02),
        ("dormant", 0.8, "length of silence", 1.0),
        ("steady", 0.8, "90% interval of the change", None),
    ],
)
def test_basis_of_a_verdict(verdict, q, told, expected):
    words, found = basis(trend("a", verdict, q_value=q))
    assert words.en == told
    assert found == expected


@pytest.mark.parametrize(
    ("ratios", "expected"),
    [
        ([], "no trend is tested"),
        ([1.7, 3.0, 4.0], "the most frequent must grow by ×1.70 a year and the usual one by ×3.00"),
        ([14.2, 900.0], "can hardly show a trend"),
    ],
)
def test_what_could_have_been_found(ratios, expected):
    rows = [trend(f"k{i}", detectable_ratio=v) for i, v in enumerate(ratios)] or [
        trend("k", detectable_ratio=float("nan"))
    ]
    tables = make(Size(issues=3)) | {"trends": frame("trends", rows)}
    assert expected in board(Place(corpus_of(tables), "all", "entity")).detectable.en


def test_no_verdict_is_no_finding():
    tables = make(Size(issues=3)) | {"trends": frame("trends", [trend("technology-0")])}
    shown = board(Place(corpus_of(tables), "all", "entity"))
    assert shown.table is None
    assert shown.figure is None
    assert "No call is made" in shown.lead.en


def test_backtest_sums_calls_and_weighs_the_baseline():
    table = frame(
        "backtest",
        [
            backtested("a", 3, calls=4, present=3, base=0.5),
            backtested("b", 3, calls=1, present=0, base=0.0),
        ],
    )
    present, grown = backtest_rows(table)
    assert (present["hits"], present["signal_count"], present["share"]) == (3, 5, 0.6)
    assert present["baseline"] == pytest.approx(0.4)
    assert present["share_low"] < 0.6 < present["share_high"]
    assert grown["hits"] == 4


def test_jeffreys_interval_against_the_published_example():
    # Brown, Cai & DasGupta (2001), 10 of 20: 0.292–0.708 by the beta quantiles
    low, high = jeffreys(10, 20)
    assert low == pytest.approx(0.2929, abs=1e-3)
    assert high == pytest.approx(0.7071, abs=1e-3)
    assert jeffreys(0, 5)[0] == 0.0
    assert jeffreys(5, 5)[1] == 1.0


@pytest.mark.parametrize(
    ("present", "base", "verdict"),
    [(40, 0.1, "knows more"), (1, 0.9, "does worse"), (20, 0.5, "no difference")],
)
def test_backtest_in_words(present, base, verdict):
    rows = [backtested("brief-0-2020-05", 3, calls=40, present=present, base=base)]
    tables = make(Size(issues=3)) | {"backtest": frame("backtest", rows)}
    words = backtest(Place(corpus_of(tables), "all", "entity")).words
    assert verdict in words[0].en
    assert f"Of 40 calls, {present} " in words[0].en


def test_without_a_backtest_the_rule_is_not_praised():
    shown = backtest(Place(corpus_of(make(Size(issues=2))), "all", "entity"))
    assert shown.figure is None
    assert "no forecast" in shown.words[0].en


def test_maps_list_what_both_call_and_keep_the_medians_of_the_whole(corpus):
    shown = maps(Place(corpus, "all", "entity"))
    assert [name for _, name, _ in shown.signals] == ["연합학습"]
    assert [figure.title.en[:3] for figure in shown.figures] == ["KEM", "KIM"]
    assert words_of(shown.table.rows[0][1]).en == "◆ weak signal"
    assert words_of(shown.table.rows[-1][1]).en == "no call"


def test_a_map_of_thousands_is_cut_and_says_so():
    rows = [
        r
        for i in range(400)
        for r in on_maps(f"k{i:03}", "no_call", visibility=0.01 + i / 900, growth=0.0)
    ]
    rows += on_maps("star", "weak", visibility=0.001, growth=1.0, signal=True)
    tables = make(Size(issues=3)) | {"emergence": frame("emergence", rows)}
    shown = maps(Place(corpus_of(tables), "all", "entity"))
    assert len(shown.table.rows) == 220
    assert words_of(shown.table.rows[0][0]).en == "star"
    assert "181 left out" in shown.table.caption.en


def test_map_shapes_colors_intervals_and_evidence():
    rows = frame("emergence", on_maps("a", "weak", visibility=0.01, growth=0.7, signal=True))
    rows = rows[rows["map"] == "KEM"].assign(label="가", entity_id="a")
    figure = emergence_map(rows, lang="en")
    trace = figure.data[0]
    assert (trace.marker.symbol, trace.name) == ("diamond", "weak signal (both maps)")
    assert trace.customdata[0][1:3] == ["×2.01", "×1.22–3.32"]
    assert trace.customdata[0][-1] == {"e": {"entities": ["a"]}}
    assert trace.meta["low"] == [pytest.approx(0.2)]
    assert figure.data[-1].meta == {"role": "interval"}
    assert figure.layout.xaxis.type == "log"


def test_names_at_one_place_are_told_together():
    rows = pd.concat([
        frame("emergence", on_maps(k, "no_call", visibility=0.1, growth=0.1)[:1]).assign(label=k)
        for k in "abcdef"
    ], ignore_index=True)  # fmt: skip
    beside = emergence_map(rows).data[0].customdata[0][5]
    assert beside == " · = b, c, d +2"


def test_an_empty_map_is_drawn_empty():
    figure = emergence_map(frame("emergence", []).assign(label=[]))
    assert len(figure.data) == 1
    assert not figure.data[0].x


def test_labels_never_overlap():
    points = [(20.0 + 13 * (i % 9), 20.0 + 17 * (i // 9)) for i in range(60)]
    texts = [f"이름 {i}" for i in range(60)]
    places = place_labels(points, texts, size=(200, 160))
    wide = {t: sum(11.5 if c >= "\u1100" else 6.6 for c in t) for t in texts}
    boxes = []
    for (x, y), text, place in zip(points, texts, places, strict=True):
        if not place:
            continue
        left = {"r": x + 8, "l": x - 8 - wide[text], "c": x - wide[text] / 2}[place.split()[1][0]]
        top = {"m": y - 7.5, "t": y - 23, "b": y + 8}[place[0]]
        boxes.append((left, top, left + wide[text], top + 15))
    assert 3 < len(boxes) < 60
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_bursts_are_told_apart_by_fill_and_hatching():
    days = [date(2020, 5, 1), date(2020, 9, 1)]
    rows = frame("bursts", [
        burst("a", ("i", days[0]), ("j", days[1]), q=0.01),
        burst("b", ("i", days[0]), ("j", days[1]), q=0.7),
        burst("c", ("i", days[0]), ("j", days[1]), is_provisional=True),
    ]).assign(label=["a", "b", "c"], term=["a", "b", "c"], issue_ids=[("i",), ("i",), ("i", "j")])  # fmt: skip
    figure = burst_bars(rows, period=(days[0], days[1]), level=0.05, lang="en")
    bars = {bar.name: bar for bar in figure.data if bar.type == "bar"}
    assert list(bars) == ["hardly chance", "may be chance", "going on (end unknown)"]
    assert bars["going on (end unknown)"].marker.pattern.shape == "/"
    assert bars["hardly chance"].marker.color != bars["may be chance"].marker.color
    assert bars["going on (end unknown)"].customdata[0][-1] == {
        "e": {"term": "c", "issues": ["i", "j"]}
    }


def test_ratio_ticks_stay_inside_and_readable():
    for reach in (0.1, 0.5, 1.0, 3.0, 9.0, 25.0):
        values, words = ratio_ticks(-reach, reach)
        assert 3 <= len(values) <= 9, reach
        assert all(-reach <= v <= reach for v in values)
        assert "×1" in words


def test_ratio_chart_holds_its_intervals():
    rows = pd.DataFrame({
        "label": ["가"], "verdict_ko": ["상승"], "verdict_en": ["Rising"], "symbol": ["triangle-up"],
        "ratio": [2.0], "ratio_low": [1.5], "ratio_high": [3.0], "entity_id": ["a"],
    })  # fmt: skip
    trace = ratio_chart(rows, lang="en").data[0]
    assert (trace.error_x.array[0], trace.error_x.arrayminus[0]) == (1.0, 0.5)
    assert trace.customdata[0][-1] == {"e": {"entities": ["a"]}}


def test_one_series_stands_alone_and_many_are_cut():
    one = corpus_of(moved(make(Size(issues=6))))
    assert series_to_show(one) == (["소식지 1"], 0)
    many = make(Size(issues=24), series=8)
    rows = [trend("technology-0", series=s) for s in ["all", *set(many["issues"]["series"])]]
    names, left = series_to_show(corpus_of(many | {"trends": frame("trends", rows)}))
    assert names[0] == "all"
    assert len(names) == MOST_SERIES + 1
    assert left == 3


def test_what_sets_an_issue_apart_names_only_what_passes(corpus):
    (page,) = emergence_page(corpus)
    (one,) = page.values["issues"]  # noqa: PD011 - a page, no frame
    assert "연합학습" in one.lead.ko
    assert "트랜스포머" not in one.lead.ko
    assert [words_of(row[-1]).en[0] for row in one.tables[0].rows] == ["●", "0", "0"]


@pytest.mark.parametrize(
    "tables",
    [{}, make(Size(issues=0)), make(Size(issues=1)), make(Size(issues=2), mentions=False),
     make(Size(issues=2), undated=2)],
    ids=["no tables", "no issues", "one", "no mentions", "undated"],
)  # fmt: skip
def test_small_corpora_say_why_there_is_nothing(tables):
    page = lxml.html.document_fromstring(html_of(tables))
    assert page.xpath("count(//h1)") == 1
    assert page.xpath("//p[@class='empty']")
    assert not page.xpath("//*[@data-lazy]")


def test_hostile_names_stay_text():
    html = html_of(moved(make_hostile()))
    page = lxml.html.document_fromstring(html)
    scripts = page.xpath("//script[not(@src)]")
    assert {script.get("type") for script in scripts} == {"application/json"}
    for script in scripts:
        json.loads(script.text)
    assert not page.xpath("//img")
    assert HOSTILE[1] not in html


def test_the_same_bytes_twice_and_in_any_row_order():
    tables = moved(make(Size(issues=9), series=2))
    turned = {name: table.iloc[::-1].reset_index(drop=True) for name, table in tables.items()}
    assert html_of(tables) == html_of(tables)
    page = lxml.html.document_fromstring(html_of(turned))
    again = lxml.html.document_fromstring(html_of(tables))
    names = "//li[contains(@class,'verdict')]//button/text()"
    assert page.xpath(names) == again.xpath(names)
