"""Overview, reading view, explorers, methods and data in a real browser."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from pipeline.report.pages import registry
from pipeline.report.pages.data import data_pages
from pipeline.report.pages.explorer import entities_page, keywords_page
from pipeline.report.pages.issue import issue_pages
from pipeline.report.pages.issues import issues_page
from pipeline.report.pages.methods import methods_page
from pipeline.report.pages.overview import overview_page
from pipeline.report.pages.search import search_page
from pipeline.report.single_file import single_file
from pipeline.report.site import BuildInfo, render_site
from pipeline.settings import ReportSettings
from tests.browser.conftest import write_site
from tests.unit.frame_frames import FIRST_BLOCK, ISSUE, LATER, full
from tests.unit.report_frames import MONEY

pytestmark = pytest.mark.browser

MAKERS = (
    overview_page, entities_page, keywords_page, issues_page, issue_pages, search_page,
    methods_page, data_pages,
)  # fmt: skip
READING, NEXT = f"issues/{ISSUE}.html", f"issues/{LATER}.html"
PAGES = ("index.html", READING, "entities.html", "keywords.html", "issues.html", "methods.html",
         "data.html", "data/claims.html")  # fmt: skip
FIGURE = "#b003 .q-quantity"


@pytest.fixture(scope="module")
def frame_site():
    """The frame pages alone: the other pages have tests, and tables, of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "PAGES", MAKERS)
        build = BuildInfo("r" * 64, "0.1.0", "s" * 64)
        return render_site(full(), build=build, settings=ReportSettings())


@pytest.fixture(scope="module")
def folder(frame_site, tmp_path_factory) -> Path:
    """The pages on disk, and all of them in one file."""
    target = tmp_path_factory.mktemp("틀 쪽")
    write_site(frame_site, target)
    (target / "one.html").write_bytes(single_file(frame_site))
    return target


def underline(page, selector):
    return page.eval_on_selector(selector, "e => getComputedStyle(e).borderBottomStyle")


def shown_blocks(page):
    page.wait_for_selector(".ev-item")
    return page.locator(".ev-item").count()


@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out(reader, folder, path, width):
    tab = reader(folder=folder, width=width, scheme="dark")
    page = tab.open(path, "#lang=en")
    tab.drawn()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    for details in page.query_selector_all("main details:not([open]) > summary"):
        if details.is_visible():
            details.click()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_switches_are_kept_over_reload_and_next_issue(reader, folder):
    tab = reader(folder=folder)
    page = tab.open(READING)
    assert underline(page, FIGURE) == "solid"
    assert underline(page, "#b003 .q-date") == "none"
    page.check("[data-toggle=dates]")
    page.uncheck("[data-toggle=numbers]")
    assert underline(page, "#b003 .q-date") == "dashed"
    assert underline(page, FIGURE) == "none"
    assert "show=marks,labels,dates" in page.url
    page.reload()
    assert not page.is_checked("[data-toggle=numbers]")
    assert underline(page, FIGURE) == "none"
    page.click(".turn a[rel=next]")
    page.wait_for_load_state("load")
    assert NEXT.split("/")[1] in page.url
    assert not page.is_checked("[data-toggle=numbers]")
    page.check("[data-toggle=numbers]")
    page.check("[data-toggle=repairs]")
    page.uncheck("[data-toggle=repairs]")
    # This issue has no dates: with the usual switches on, the address holds none of them.
    assert "show=" not in page.url


def test_a_figure_opens_its_evidence_and_a_hidden_one_does_not(reader, folder):
    tab = reader(folder=folder)
    page = tab.open(NEXT)
    assert page.get_attribute(".q.s-conflict", "tabindex") == "-1"
    page.click(".q.s-conflict")
    assert shown_blocks(page) == 2
    assert set(page.locator(".ev-text mark").all_inner_texts()) == {MONEY}
    page.keyboard.press("Escape")
    tab.until("!document.querySelector('dialog[open]')")
    page.uncheck("[data-toggle=numbers]")
    page.click(".q.s-conflict")
    page.wait_for_timeout(200)
    assert page.evaluate("!document.querySelector('dialog[open]')")


def test_marks_are_walked_along_by_keyboard(reader, folder):
    tab = reader(folder=folder)
    page = tab.open(READING)
    stops = (
        'document.querySelectorAll(\'#reading .m[tabindex="0"], #reading .q[tabindex="0"]\').length'
    )
    assert page.evaluate(stops) == 1
    page.focus("#reading [tabindex='0'].m")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.matches('.m, .q')")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.textContent") == first
    page.keyboard.press("Enter")
    assert shown_blocks(page) > 0
    page.keyboard.press("Escape")
    tab.until("!document.querySelector('dialog[open]')")
    for _ in range(60):
        if page.evaluate("document.activeElement.matches('.q')"):
            break
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.matches('.q')")
    page.keyboard.press("Enter")
    assert shown_blocks(page) >= 1
    assert FIRST_BLOCK.split("/")[0] in page.url


def test_a_headline_opens_what_it_stands_on(reader, folder):
    tab = reader(folder=folder)
    page = tab.open("index.html")
    page.focus("#ask-moves button.ev >> nth=1")
    page.keyboard.press("Enter")
    assert shown_blocks(page) > 0
    page.keyboard.press("Escape")
    page.click("#ask-numbers button.ev >> nth=0")
    assert shown_blocks(page) == 1
    assert page.inner_text(".ev-text mark") == MONEY


def test_the_choice_is_compared(reader, folder):
    tab = reader(folder=folder)
    page = tab.open("entities.html", "#sel=model-0,family%3Agaon")
    tab.drawn()
    rows = page.locator("#compare-table tbody tr")
    assert rows.count() == 2
    assert rows.nth(0).inner_text().split("\t")[:2] == ["GPT-3", "▲ 늘어남"]
    assert "×2.5 (1.4–4.4)" in rows.nth(0).inner_text()
    page.click("#numbers summary")
    page.click("#numbers-table tr:has-text('Σ') button.ev")
    assert shown_blocks(page) == 1
    page.keyboard.press("Escape")
    page.select_option("#kind", "family")
    assert page.locator("#choices li:not([hidden])").count() == 1
    page.click("#clear")
    assert rows.count() == 0


def test_a_small_table_comes_as_csv(reader, folder):
    tab = reader(folder=folder, accept_downloads=True)
    page = tab.open("data.html")
    page.click("#tables-table a:has-text('claims') >> nth=0")
    page.wait_for_load_state("load")
    with page.expect_download() as waiting:
        page.click("button.csv")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head[:2] == ["claim_id", "subject_entity_id"]
    assert [row[0] for row in rows] == ["c1", "c2"]


def test_a_link_to_columns_opens_them(reader, folder):
    page = reader(folder=folder).open("data.html", "#t-trends")
    assert page.is_visible("#t-trends table")
    assert not page.is_visible("#t-bursts table")


def test_switches_in_a_single_file(reader, folder):
    tab = reader(folder=folder)
    page = tab.open("one.html", f"#page={READING.replace('/', '%2F')}")
    page.wait_for_selector("#b003")
    page.check("[data-toggle=dates]")
    assert underline(page, "#b003 .q-date") == "dashed"
    page.click(".turn a[rel=next]")
    page.wait_for_selector(".q.s-conflict")
    page.click(".q.s-conflict")
    assert shown_blocks(page) == 2
