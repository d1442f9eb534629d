"""The page of core technologies: its words, its cards, its chart, its table."""

from __future__ import annotations

import json

import lxml.html
import pandas as pd
import pytest

from pipeline.report.charts.core import rank_intervals
from pipeline.report.evidence import Evidence
from pipeline.report.pages.core import core_page
from pipeline.report.pages.core_cards import MOST_BLOCKS, list_of, named_blocks
from pipeline.report.pages.core_words import CRITERIA
from pipeline.report.pages.page import sort_key, words_of
from pipeline.report.pages.view import Corpus
from pipeline.settings import ReportSettings
from pipeline.tables.columns.outlook import CORE_CRITERIA
from tests.unit.core_outlook_frames import FAMILY, core_row, corpus, hostile, html_of, with_core
from tests.unit.report_frames import HOSTILE, Size, make


def values(tables):
    (page,) = core_page(Corpus(tables, ReportSettings()))
    return page.values  # noqa: PD011 - a page, no frame


@pytest.fixture(scope="module")
def usual():
    return values(corpus())


def test_every_criterion_is_explained_in_order():
    assert tuple(criterion.key for criterion in CRITERIA) == CORE_CRITERIA


def test_the_lead_tells_apart_what_holds_and_what_does_not(usual):
    held = [card.name for card in usual["cards"] if card.is_supported]
    open_ones = [card.name for card in usual["cards"] if not card.is_supported]
    first, told, rest = usual["lead"]
    assert str(len(usual["cards"])) in first.ko
    assert all(name in told.ko and name in told.en for name in held)
    assert not any(name in told.ko for name in open_ones)
    assert all(name in rest.ko for name in open_ones)
    assert "판단을 보류" in rest.ko


def test_nothing_held_is_no_finding():
    tables = corpus()
    tables["core_technologies"]["support"] = "insufficient"
    lead = values(tables)["lead"]
    assert len(lead) == 2
    assert "판단을 보류" in lead[1].ko


@pytest.mark.parametrize("tables", [{}, make(Size(issues=0)), make(Size(issues=1), mentions=False)])
def test_nothing_to_rank(tables):
    page = values(tables)
    assert page["cards"] == ()
    assert page["figure"] is None
    assert page["table"].rows == ()


def test_one_candidate_has_no_runners_up():
    row = core_row(entity_id="technology-0", rank=1, first_issue_id="x", last_issue_id="x")
    tables = {**make(Size(issues=1)), "core_technologies": pd.DataFrame([row])}
    page = values(tables)
    assert len(page["cards"]) == 1
    assert not page["figure"].spec["layout"].get("shapes")
    assert page["cards"][0].excerpts == ()


def test_a_family_stands_on_all_its_versions(usual):
    tables = corpus()
    name = tables["entities"].set_index("entity_id")["name"][FAMILY[0]]
    (card,) = [card for card in usual["cards"] if card.name == name]
    assert [evidence for _, evidence in card.members] == [Evidence(entities=(FAMILY[1],))]
    named = tables["mentions"][tables["mentions"]["entity_id"].isin(FAMILY)]
    blocks = {ref[0] for ref in card.evidence.blocks}
    assert blocks <= set(named["block_id"])
    assert len(blocks) == min(MOST_BLOCKS, named["block_id"].nunique())


def test_the_newest_blocks_of_a_family_are_kept():
    tables = corpus(Size(issues=9, articles=12))
    view = Corpus(tables, ReportSettings())
    owner = dict.fromkeys(["technology-0", "technology-1", "technology-2"], "x")
    refs = named_blocks(view, owner)["x"]
    everything = named_blocks(view, owner, most=None)["x"]
    kept = list(dict.fromkeys(ref[0] for ref in refs))
    assert len(kept) == MOST_BLOCKS
    assert len(everything) > len(refs)
    issues = [block.rpartition("/")[0] for block in kept]
    order = [issue.issue_id for issue in reversed(view.issues)]
    assert issues == sorted(issues, key=order.index)


def test_actors_of_a_family_may_stand_beside_any_version():
    tables = corpus()
    own = tables["mentions"][tables["mentions"]["entity_id"] == FAMILY[1]]
    block = own.iloc[0]["block_id"]
    extra = own.iloc[0].to_dict() | {"entity_id": "company-9", "entity_type": "company"}
    tables["mentions"] = pd.concat([tables["mentions"], pd.DataFrame([extra])], ignore_index=True)
    row = core_row(entity_id=FAMILY[0], rank=1, member_ids=list(FAMILY), actor_ids=["company-9"],
                   first_issue_id="x", last_issue_id="x")  # fmt: skip
    tables["core_technologies"] = pd.DataFrame([row])
    ((name, evidence),) = values(tables)["cards"][0].actors
    assert name == "company-9"
    assert {ref[0] for ref in evidence.blocks} == {block}


def test_nia_nine_are_marked_through_their_versions(usual):
    marked = [card for card in usual["cards"] if card.tracked]
    assert len(marked) == 1
    assert "generative-ai" in marked[0].tracked.ko
    assert [name for name, _, _ in usual["tracked"]] == [marked[0].name]
    names = [words_of(row[1]).ko for row in usual["table"].rows]
    assert sum("NIA 2021" in name for name in names) == 1


def test_the_table_sorts_by_the_value_and_tells_the_percentile(usual):
    table = usual["table"]
    at = next(i for i, name in enumerate(table.columns) if name.en == "Presence")
    cell = table.rows[1][at]
    assert words_of(cell).ko.startswith("20% (")
    assert float(sort_key(cell, is_numeric=True)) == pytest.approx(0.2)
    growth = next(i for i, name in enumerate(table.columns) if name.en == "Late growth")
    assert words_of(table.rows[0][growth]).ko.startswith("×1.49")
    assert words_of(table.rows[1][growth]).ko.startswith("불확실")


def test_the_chart_shows_interval_and_support_by_shape():
    frame = pd.DataFrame(
        [
            {"name": "가", "rank": 1, "rank_low": 1, "rank_high": 3, "top_share": 1.0,
             "support": "supported", "article_count": 5, "evidence": Evidence(entities=("a",))},
            {"name": "나", "rank": 2, "rank_low": 1, "rank_high": 40, "top_share": 0.5,
             "support": "insufficient", "article_count": 3, "evidence": None},
        ]
    )  # fmt: skip
    figure = rank_intervals(frame, core_count=1, lang="en")
    held_line, held, open_line, open_dots = figure.data
    assert list(held_line.x) == [1, 3, None]
    assert list(open_line.x) == [1, 40, None]
    assert (held.marker.symbol, open_dots.marker.symbol) == ("circle", "circle-open")
    assert held.customdata[0][-1] == {"e": {"entities": ["a"]}}
    assert open_dots.customdata[0][-1] is None
    assert figure.layout.xaxis.type == "log"
    assert list(figure.layout.xaxis.tickvals) == [1, 3, 10, 30]
    assert any(note.text == "1–40 · 50%" for note in figure.layout.annotations)


def test_the_chart_of_nothing_is_empty():
    columns = ["name", "rank", "rank_low", "rank_high", "top_share", "support", "article_count"]
    figure = rank_intervals(pd.DataFrame(columns=columns), core_count=9)
    assert all(len(trace.x) == 0 for trace in figure.data)


@pytest.mark.parametrize("cell", [None, float("nan"), pd.NA])
def test_a_null_list_is_empty(cell):
    assert list_of(cell) == []


def test_hostile_text_arrives_as_text():
    page = lxml.html.document_fromstring(html_of(core_page, hostile()))
    assert not page.xpath("//img")
    scripts = [s for s in page.xpath("//script") if s.get("type") != "application/json"]
    assert all(script.get("src") and not script.text for script in scripts)
    names = [" ".join(h.text_content().split()) for h in page.xpath("//h3//button")]
    assert any("<img src=x onerror=alert(2)>" in name for name in names)
    (spec,) = page.xpath("//script[@id='spec-core-ranks']")
    labels = json.loads(spec.text)["layout"]["yaxis"]["ticktext"]
    assert not any("<img" in label for label in labels)
    assert len(HOSTILE[3]) > max(len(label) for label in labels)


def test_without_core_the_page_says_so():
    page = lxml.html.document_fromstring(html_of(core_page, make(Size(issues=2))))
    assert page.xpath("//p[@class='empty']")
    assert not page.xpath("//table")


def test_twice_the_same_whatever_the_order_of_rows():
    tables = with_core(make(Size(issues=5)))
    shuffled = {name: frame.iloc[::-1] for name, frame in tables.items()}
    assert html_of(core_page, tables) == html_of(core_page, shuffled)


def test_ids_are_unique_and_words_come_in_both_languages():
    page = lxml.html.document_fromstring(html_of(core_page, corpus()))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert len(page.xpath("//*[@class='ko']")) == len(page.xpath("//*[@class='en']")) > 50
    assert all(bar.get("style").endswith("%") for bar in page.xpath("//*[@class='strip-bar']/span"))
