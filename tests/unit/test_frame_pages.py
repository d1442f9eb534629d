"""Overview, reading view, explorers, methods, data: what they say, on corpora made by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.html
import pytest

from pipeline.report.format import Text
from pipeline.report.navigation import menu
from pipeline.report.pages.data import MOST_CELLS, data_pages
from pipeline.report.pages.data_words import AREAS, KOREAN_GRAINS
from pipeline.report.pages.explorer import entities_page, keywords_page
from pipeline.report.pages.explorer_compare import family_items
from pipeline.report.pages.headlines import headlines
from pipeline.report.pages.issue import issue_pages
from pipeline.report.pages.issue_lens import source_lens
from pipeline.report.pages.issues import issues_page
from pipeline.report.pages.marking import LAYERS, Change, Mark, apart, runs_of
from pipeline.report.pages.methods import methods_page
from pipeline.report.pages.methods_data import FALSE_ALARMS, FORMULAS, LENGTHS, POWER
from pipeline.report.pages.overview import overview_page
from pipeline.report.pages.search import search_page
from pipeline.report.pages.settings_view import all_settings, are_in_force, reasons
from pipeline.report.pages.verdict_words import VERDICTS, factor, grounds, trend_rows
from pipeline.report.pages.view import BuildInfo, Corpus
from pipeline.report.render import render
from pipeline.settings import ReportSettings, Settings, digest_of
from pipeline.tables import TABLES
from pipeline.tables.columns.movement import COLUMNS as MOVEMENT_COLUMNS
from tests.unit.frame_frames import FIRST_BLOCK, ISSUE, LATER, LATER_BLOCK, frame, full
from tests.unit.report_frames import HOSTILE, MONEY, Size, make, make_hostile

ROOT = Path(__file__).resolve().parents[2]
MAKERS = (
    overview_page, entities_page, keywords_page, issues_page, issue_pages, search_page,
    methods_page, data_pages,
)  # fmt: skip
BUILD = BuildInfo("r" * 64, "0.1.0", digest_of(Settings()))


def corpus_of(tables, **settings):
    return Corpus(tables, ReportSettings(**settings), BUILD)


def rendered(tables):
    """The frame pages alone, by path: other pages have tests, and tables, of their own."""
    pages = [page for maker in MAKERS for page in maker(corpus_of(tables))]
    shared = {"build": BUILD, "corpus_digest": "0" * 12, "nav": menu(pages)}
    return {page.path: render(page, shared).encode("utf-8", "replace") for page in pages}


@pytest.fixture(scope="module")
def site():
    return rendered(full())


def page_of(site, path):
    return lxml.html.document_fromstring(site[path].decode())


def words(element):
    return " ".join(element.text_content().split())


def told(headline, lang="ko"):
    """Each line of a headline as the reader sees it."""
    return [
        (getattr(line.badge, lang) + " " if line.badge else "")
        + "".join(getattr(p.words, lang) + getattr(p.after, lang) for p in line.parts)
        for line in headline.lines
    ]


def asked(tables):
    return {head.slug: head for head in headlines(corpus_of(tables))}


# --- marks -----------------------------------------------------------------------------------


def test_layers_overlap_and_the_text_comes_back():
    text = "나래랩스가 2025년 전망한다"
    marks = [
        Mark(0, 4, "n", "company"),
        Mark(2, 11, "c0", "forecast", "clause"),
        Mark(6, 11, "f0", "date", "figure", "horizon"),
    ]
    runs = runs_of(text, marks, [Change(6, 8, "2O")])
    assert "".join(bit.text for run in runs for bit in run.bits) == text
    both = [run for run in runs if run.clause and run.name]
    assert ["".join(b.text for b in run.bits) for run in both] == ["랩스"]
    assert [run.is_name_end for run in runs if run.name] == [False, True]
    assert sum(run.is_clause_end for run in runs) == 1


@pytest.mark.parametrize("layer", LAYERS)
def test_within_a_layer_the_longest_wins(layer):
    marks = [Mark(0, 4, "a", "x", layer), Mark(2, 9, "b", "x", layer), Mark(9, 30, "c", "x", layer)]
    assert [m.key for m in apart(marks, 20)] == ["b"]


# --- reading view ----------------------------------------------------------------------------


def test_figures_dates_and_outlook_are_marked(site):
    page = page_of(site, f"issues/{ISSUE}.html")
    (block,) = page.xpath("//*[@id='b003']")
    (money,) = block.xpath(".//span[contains(@class, 'q-quantity')]")
    assert money.text_content() == MONEY
    assert "s-first" in money.get("class")
    assert "1,750억 원" in money.get("title")
    start = json.loads(money.get("data-evidence"))["blocks"][0][1]
    assert json.loads(money.get("data-evidence")) == {
        "blocks": [[FIRST_BLOCK, start, start + len(MONEY)]]
    }
    (date,) = block.xpath(".//span[contains(@class, 'q-date')]")
    assert "s-horizon" in date.get("class")
    assert "has-warning" in block.get("class")
    assert block.xpath(".//span[contains(@class, 'o-warning')]")


def test_a_conflict_opens_both_places(site):
    page = page_of(site, f"issues/{LATER}.html")
    (mark,) = page.xpath("//span[contains(@class, 's-conflict')]")
    blocks = [ref[0] for ref in json.loads(mark.get("data-evidence"))["blocks"]]
    assert blocks == [LATER_BLOCK, FIRST_BLOCK]
    (first, *_) = page.xpath("//details[summary[contains(., '수치와 주장')]]//li")
    assert "맞지 않음" in words(first)


def test_every_layer_found_can_be_switched(site):
    page = page_of(site, f"issues/{ISSUE}.html")
    switches = {e.get("data-toggle"): e.get("checked") for e in page.xpath("//input[@data-toggle]")}
    assert set(switches) == {"marks", "labels", "numbers", "dates", "outlook", "repairs"}
    assert [name for name, on in switches.items() if on is not None] == [
        "marks", "labels", "numbers",
    ]  # fmt: skip


def test_the_lens_tells_sources(site):
    page = page_of(site, f"issues/{ISSUE}.html")
    (lens,) = page.xpath("//*[@id='lens']")
    assert "출처 5건, 발행처 1곳" in words(lens)
    assert "2/5" in words(lens)
    assert "중앙값 12일 (3–20)" in words(lens)
    assert "Example Press" in words(lens)


def test_few_sources_are_no_concentration():
    row = frame("issue_sources", {"source_count": 2, "publisher_count": 2, "article_count": 3,
                                  "effective_publisher_count": 2.0}).to_dict("records")[0]  # fmt: skip
    assert "쏠림을 말하기에는 적습니다" in source_lens(row, []).lead.ko
    assert source_lens(None, []) is None
    row["source_count"] = 0
    assert source_lens(row, []).facts == ()


# --- overview --------------------------------------------------------------------------------


def test_the_questions_stand_in_order():
    assert list(asked(full())) == ["new", "moves", "beside", "numbers", "written"]


def test_what_moves_is_named_with_its_interval():
    lines = told(asked(full())["moves"])
    assert "▲ 늘어남 GPT-3 해마다 ×2.5 (1.4–4.4)" in lines
    assert "✦ 새로 나옴 BERT 최근 호들에서 적어도 3.0배" in lines
    assert lines.index("✦ 새로 나옴 BERT 최근 호들에서 적어도 3.0배") == 0
    (held,) = [line for line in lines if line.startswith("– 판단 보류")]
    # The finest test among those left open, not among all.
    assert "해마다 4.0배(오픈에이아이)" in held


def test_no_call_is_said_when_nothing_could_be_tested():
    tables = full()
    tables["trends"] = frame(
        "trends", {"kind": "entity", "key": "model-0", "series": "all", "verdict": "insufficient"}
    )
    (line,) = told(asked(tables)["moves"])
    assert line == "– 판단 보류 개체와 키워드 1개: 한 번도 검정할 수 없었습니다."
    tables["trends"] = tables["trends"].iloc[:0]
    assert "검정할 만큼" in told(asked(tables)["moves"])[0]


def test_a_link_within_chance_is_no_finding():
    (line,) = told(asked(full())["beside"])
    assert line.startswith("– 판단 보류 연결 모두 판단 보류")
    assert "오픈에이아이–GPT-3 기사 3건 · NPMI 0.62 (0.11–0.90)" in line
    tables = full()
    tables["entity_edges"]["q_value"] = 0.01
    (line,) = told(asked(tables)["beside"])
    assert line.startswith("우연이라 하기 어려운 연결 1개")


def test_numbers_tell_conflicts_and_horizons():
    lines = told(asked(full())["numbers"])
    assert f"≠ 서로 맞지 않음 1건: {MONEY}" in lines
    assert "곧 다가올 시한 1개, 앞날의 시한 1개" in lines
    english = told(asked(full())["numbers"], "en")
    assert not [line for line in english if "건" in line.replace(MONEY, "")]


def test_ways_lead_to_built_pages_only(site):
    hrefs = page_of(site, "index.html").xpath("//*[@class='ways']/a/@href")
    assert set(hrefs) == {"issues.html", "search.html", "methods.html"}
    assert set(hrefs) <= set(site)


@pytest.mark.parametrize("issues", [0, 1, 2])
def test_tiny_corpora_have_an_overview(issues):
    heads = headlines(corpus_of(make(Size(issues=issues))))
    assert len(heads) == (5 if issues else 0)
    assert headlines(corpus_of({})) == ()


def test_the_row_over_all_series_speaks():
    rows = [
        {"kind": "entity", "key": "a", "series": "all", "article_count": 3, "verdict": "steady"},
        {"kind": "entity", "key": "a", "series": "zz", "article_count": 9, "verdict": "rising"},
        {"kind": "entity", "key": "b", "series": "x", "article_count": 2, "verdict": "fading"},
        {"kind": "entity", "key": "b", "series": "y", "article_count": 7, "verdict": "rising"},
    ]
    found = trend_rows(corpus_of({"trends": frame("trends", *rows)}), "entity")
    assert {key: row["series"] for key, row in found.items()} == {"a": "all", "b": "y"}


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, "0.00"), (0.004, "<0.01"), (0.25, "0.25"), (2.34, "2.3"), (40, "40")]
)
def test_factors(value, shown):
    assert factor(value) == shown


def test_grounds_of_a_trend_without_numbers():
    (row,) = frame("trends", {"kind": "entity", "key": "a"}).to_dict("records")
    assert grounds(row) == Text("", "")
    declared = next(c for c in MOVEMENT_COLUMNS if c.name == "verdict").allowed
    assert set(VERDICTS) == set(declared)


# --- explorers -------------------------------------------------------------------------------


def test_the_explorer_compares_with_intervals():
    (page,) = entities_page(corpus_of(full()))
    items = {item["id"]: item for item in page.values["data"]["items"]}
    assert items["model-0"]["cells"][0] == ["▲ 늘어남", "▲ Rising"]
    assert items["model-0"]["cells"][3] == ["×2.5 (1.4–4.4)", "×2.5 (1.4–4.4)"]
    assert items["place-0"]["cells"][0] == ["– 판단 보류", "– No call"]


def test_families_are_summed_over_their_versions():
    corpus = corpus_of(full())
    (item,) = family_items(corpus, most=9)
    assert item.key == "family:gaon"
    assert "가온-1" in item.why.ko
    (page,) = entities_page(corpus)
    found = next(i for i in page.values["data"]["items"] if i["id"] == "family:gaon")
    assert found["blocks"] == {"0": "b003"}
    assert ("family", "계열 (버전 합산)") in [(k, n.ko) for k, n in page.values["kinds"]]


def test_a_family_of_one_version_is_none():
    tables = full()
    tables["families"] = frame(
        "families", {"family_id": "gaon", "entity_id": "gaon", "mention_count": 3}
    )
    assert family_items(corpus_of(tables), most=9) == []


# --- methods ---------------------------------------------------------------------------------


def test_every_setting_has_a_reason():
    listed = all_settings(Settings())
    assert len(listed) > 80
    assert [s.name for s in listed if not s.reason] == []
    assert {s.name: s.value for s in listed}["seed"] == "20,200,611"


def test_reasons_are_read_from_a_docstring():
    class Some:
        """What.

        Attributes:
            one: First reason,
                over two lines.
            two: Second.
        """

    assert reasons(Some) == {"one": "First reason, over two lines.", "two": "Second."}
    assert reasons(type("Bare", (), {})) == {}


@pytest.mark.parametrize(
    ("sha", "known"), [(digest_of(Settings()), True), ("s" * 64, False), ("", False)]
)
def test_it_is_told_whether_the_settings_of_now_were_used(sha, known):
    assert are_in_force(Settings(), sha) is known


def test_error_rates_are_those_of_the_methods_document():
    document = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    for one in FALSE_ALARMS:
        assert f"{one.low}–{one.high} %" in document, one.test.en
    rows = re.findall(r"^\|[^|]*\|[^|]*\|((?: [\d/ ]+ % \|)+)$", document, re.MULTILINE)
    numbers = [[re.findall(r"\d+", cell) for cell in row.split("|")[:-1]] for row in rows]
    assert len(numbers) == 2 * len(POWER)
    for at, one in enumerate(POWER):
        ours, others = numbers[2 * at], numbers[2 * at + 1]
        assert [int(cell[0]) for cell in ours] == list(one.found), one.planted.en
        assert [int(cell[0]) for cell in others] == list(one.mann_kendall), one.planted.en
        assert [int(cell[-1]) for cell in others] == list(one.slope), one.planted.en
        assert len(ours) == len(LENGTHS)


def test_formulas_name_tables_that_exist():
    named = {name for one in FORMULAS for name in one.tables}
    assert named <= set(TABLES)


def test_the_back_test_is_pooled(site):
    tables = full()
    assert "되돌려 맞춰 볼 만큼 호가 없거나" in words(page_of(site, "methods.html"))
    common = {"kind": "entity", "series": "all", "horizon": 3}
    tables["backtest"] = frame(
        "backtest",
        {"issue_id": "a", "signal_count": 1, "present_count": 1, "baseline_present_share": 0.5,
         "grown_count": 0, "baseline_grown_share": 0.0, **common},
        {"issue_id": "b", "signal_count": 3, "present_count": 1, "baseline_present_share": 0.1,
         "grown_count": 3, "baseline_grown_share": 0.2, **common},
        {"issue_id": "c", "signal_count": 0, **common},
    )  # fmt: skip
    page = page_of(rendered(tables), "methods.html")
    (row,) = page.xpath("//h2[@id='backtest']/following::tbody[1]/tr")
    # 2 of 4 named again against (1 × 0.5 + 3 × 0.1) / 4; 3 of 4 grew against 0.6 / 4.
    assert [words(cell) for cell in row][-5:] == ["4", "50%", "20%", "75%", "15%"]


# --- data ------------------------------------------------------------------------------------


def test_every_table_is_described_once():
    named = [table.name for _, tables in AREAS for table in tables]
    assert sorted(named) == sorted(TABLES)
    assert set(KOREAN_GRAINS) <= set(TABLES)


def test_small_tables_have_a_page_with_their_rows(site):
    page = page_of(site, "data/claims.html")
    head = [words(cell) for cell in page.xpath("//thead//th")]
    assert head == list(TABLES["claims"].columns)
    rows = [[words(c) for c in row.xpath("./td")] for row in page.xpath("//tbody/tr")]
    assert len(rows) == 2
    assert rows[1][head.index("value")] == "175000000000"
    assert rows[0][head.index("previous_claim_id")] == ""


def test_large_and_empty_tables_have_none():
    tables = full()
    wide = MOST_CELLS // len(TABLES["claims"].columns) + 1
    tables["claims"] = frame("claims", *({"claim_id": str(n)} for n in range(wide)))
    paths = {page.path for page in data_pages(corpus_of(tables))}
    assert "data/claims.html" not in paths
    assert "data/bursts.html" not in paths
    assert "data/issues.html" in paths
    assert {page.path for page in data_pages(corpus_of({}))} == {"data.html"}


def test_hostile_words_stay_words_on_the_data_pages():
    page = page_of(rendered(make_hostile()), "data/issues.html")
    assert not page.xpath("//td//script | //td//img")
    assert HOSTILE[0][:20] in page.text_content()
