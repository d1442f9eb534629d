"""The page of the outlook in a real browser: filters, clauses, evidence, the address."""

from __future__ import annotations

import pytest

from pipeline.report.single_file import single_file
from pipeline.report.site import BuildInfo, render_site
from pipeline.settings import ReportSettings
from tests.browser.conftest import write_site
from tests.unit.core_outlook_frames import CUE, corpus, hostile
from tests.unit.report_frames import Size, make

pytestmark = pytest.mark.browser

OPEN = "!!document.querySelector('#evidence[open] .ev-item')"
LISTED = "document.querySelectorAll('#look-list .look-item').length"
STATUS = "document.getElementById('look-status').textContent"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Sites by name, and the usual one in a single file."""
    made = {}
    corpora = {
        "usual": corpus(), "hostile": hostile(), "one": corpus(Size(issues=1)), "none": make(),
    }  # fmt: skip
    for name, tables in corpora.items():
        folder = tmp_path_factory.mktemp(f"전망 {name}")
        site = render_site(tables, build=BuildInfo("r" * 64), settings=ReportSettings())
        write_site(site, folder)
        if name == "usual":
            (folder / "single.html").write_bytes(single_file(site))
        made[name] = folder
    return made


@pytest.fixture
def opened(reader, folders):
    """The usual page with its clauses there."""

    def open_page(fragment="", path="outlook.html", **options):
        tab = reader(folder=folders["usual"], **options)
        page = tab.open(path, fragment)
        tab.until(f"{LISTED} > 0")
        return tab, page

    return open_page


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def told(page):
    """Clauses by the status line."""
    return int(page.evaluate(STATUS).split("건")[0].replace(",", ""))


@pytest.mark.parametrize("name", ["usual", "hostile", "one", "none"])
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light"), (1920, "dark")])
def test_the_page_opens(reader, folders, name, width, scheme):
    tab = reader(folder=folders[name], width=width, scheme=scheme)
    for fragment in ("", "#lang=en"):
        page = tab.open("outlook.html", fragment)
        tab.drawn()
        if name != "none":
            tab.until(f"{LISTED} > 0")
        assert overflow(page) <= 0


def test_cues_are_marked_in_full_clauses(opened):
    _, page = opened()
    marks = page.eval_on_selector_all(".look-cue", "all => all.map((e) => e.textContent)")
    assert marks
    assert set(marks) == {CUE}
    texts = page.eval_on_selector_all(".look-text", "all => all.map((e) => e.textContent)")
    assert all("준비한다" in text for text in texts)


def test_filters_narrow_and_stand_in_the_address(opened):
    tab, page = opened()
    everything = told(page)
    page.check("[name=stance][value='3']")
    tab.until(f"{STATUS}.indexOf('{everything:,}건') < 0")
    warnings = told(page)
    assert 0 < warnings < everything
    kinds = page.eval_on_selector_all(".look-head", "all => all.map((e) => e.textContent)")
    assert all("경고" in kind for kind in kinds)
    page.select_option("[name=voice]", "2")
    tab.until(f"!{STATUS}.startsWith('{warnings:,}건')")
    quoted = told(page)
    assert "look-stance=3" in page.url
    assert "look-voice=2" in page.url
    page.reload()
    tab.until(f"{LISTED} > 0")
    assert told(page) == quoted
    assert page.is_checked("[name=stance][value='3']")
    page.click("#look-clear")
    tab.until(f"{STATUS}.startsWith('{everything:,}건')")
    assert "look-" not in page.url


def test_a_technology_can_be_chosen_by_list_and_by_chip(opened):
    tab, page = opened()
    everything = told(page)
    chip = page.locator(".look-chip").first
    name = chip.inner_text()
    chip.focus()
    page.keyboard.press("Enter")
    tab.until(f"!{STATUS}.startsWith('{everything:,}건')")
    chips = page.eval_on_selector_all(".look-facts", "all => all.map((e) => e.textContent)")
    assert all(name in one for one in chips)


def test_an_issue_and_what_goes_on(opened):
    tab, page = opened()
    everything = told(page)
    page.check("[name=goes]")
    tab.until(f"!{STATUS}.startsWith('{everything:,}건')")
    continued = told(page)
    link = page.locator(".look-facts button", has_text="이어진").first
    link.click()
    tab.until(OPEN)
    assert page.locator("#evidence mark.hit").first.inner_text() == CUE
    page.keyboard.press("Escape")
    tab.until(f"!({OPEN})")
    value = page.eval_on_selector("[name=issue]", "e => e.options[2].value")
    page.select_option("[name=issue]", value)
    tab.until(f"!{STATUS}.startsWith('{continued:,}건')")
    assert told(page) < continued


def test_pages_turn(opened):
    tab, page = opened()
    first = page.inner_text("#look-list .look-item >> nth=0")
    page.locator(".look-pager >> nth=0").get_by_role("button", name="다음").click()
    tab.until("document.querySelector('.look-list').start === 21")
    assert page.inner_text("#look-list .look-item >> nth=0") != first
    assert "look-page=1" in page.url
    page.reload()
    tab.until("document.querySelector('.look-list').start === 21")


@pytest.mark.parametrize(
    "fragment", ["#look-tech=nobody&look-stance=9&look-page=99999", "#look-issue=%E0%A4%A"]
)
def test_a_damaged_address_shows_everything(opened, fragment):
    _, page = opened()
    everything = told(page)
    _, page = opened(fragment)
    assert told(page) == everything


@pytest.mark.parametrize("slug", ["outlook-issues", "outlook-technologies"])
def test_bars_open_their_clauses_by_mouse_and_keyboard(opened, slug):
    tab, page = opened()
    tab.drawn()
    bar = page.locator(f"#fig-{slug} .barlayer .point path").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.until(OPEN)
    assert page.locator("#evidence mark.hit").first.inner_text() == CUE
    page.keyboard.press("Escape")
    tab.until(f"!({OPEN})")
    page.locator(f".figure-scroll:has(#fig-{slug})").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    tab.until(OPEN)


def test_the_page_speaks_both_languages(opened):
    tab, page = opened("#lang=en")
    assert "clause" in page.evaluate(STATUS)
    assert page.eval_on_selector("[name=tech]", "e => e.options[0].textContent") == "All"
    page.click("#switch-lang")
    tab.until(f"{STATUS}.includes('건')")


def test_the_single_file_lists_the_clauses(opened):
    tab, page = opened("#page=outlook.html", path="single.html")
    everything = told(page)
    page.check("[name=dated]")
    tab.until(f"!{STATUS}.startsWith('{everything:,}건')")
