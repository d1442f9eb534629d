"""The tracker and the pages of entities in a real browser: controls, evidence, links, state."""

from __future__ import annotations

import pytest

from pipeline.report.site import BuildInfo, render_site
from pipeline.settings import ReportSettings
from tests.browser.conftest import Reader, write_site
from tests.unit.report_frames import Size
from tests.unit.tracker_frames import FAMILY, PINNED, RISING, tracked

pytestmark = pytest.mark.browser

CHART = "document.getElementById('fig-tracker')"
ROWS = f"{CHART}.layout.yaxis.ticktext"
PAGE = f"entity/{RISING}.html"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A report of forty issues, few rows at first, so that there is more to show."""
    folder = tmp_path_factory.mktemp("기술 추적")
    settings = ReportSettings(movement_rows=4, movement_columns=12)
    files = render_site(
        tracked(Size(issues=40)), build=BuildInfo("r" * 64, "0.1.0", "s" * 64), settings=settings
    )
    write_site(files, folder)
    return folder


@pytest.fixture
def tab(browser, site, request):
    """A tab that fails the test if anything goes wrong in it."""
    width = getattr(request, "param", 1280)
    page = browser.new_page(viewport={"width": width, "height": 900})
    reader = Reader(page, site)
    yield reader
    page.close()
    assert reader.faults == []


def rows(page):
    return page.evaluate(ROWS)


@pytest.mark.parametrize("tab", [390, 1280, 1920], indirect=True)
@pytest.mark.parametrize(
    "path", ["tracker.html", PAGE, f"entity/{FAMILY}.html", f"entity/{PINNED}.html"]
)
def test_pages_open_in_both_languages_and_modes(tab, path):
    page = tab.open(path)
    tab.drawn()
    for button in ("#switch-theme", "#switch-lang"):
        page.click(button)
        tab.drawn()
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.evaluate("document.documentElement.lang") == "en"


def test_filters_change_the_rows_and_stay_in_the_address(tab):
    page = tab.open("tracker.html")
    tab.drawn()
    assert len(rows(page)) == 5  # four, and the pinned one
    page.select_option("#track-state", "growing")
    assert len(rows(page)) == 1
    page.reload()
    tab.drawn()
    assert len(rows(page)) == 1
    assert page.eval_on_selector("#track-state", "e => e.value") == "growing"
    page.fill("#track-find", "없을 이름")
    assert page.is_visible("#track-nothing")
    page.click("#track-clear")
    assert len(rows(page)) == 5


def test_families_and_versions(tab):
    page = tab.open("tracker.html", "#most=40")
    tab.drawn()
    assert any("계열" in name for name in rows(page))
    assert not any(name.startswith("가온-1") for name in rows(page))
    page.check("input[name=track-roll][value=apart]")
    assert any(name.startswith("가온-1") for name in rows(page))
    assert not any("계열" in name for name in rows(page))


def test_columns_and_more_rows(tab):
    page = tab.open("tracker.html")
    tab.drawn()
    years = page.evaluate(f"{CHART}.layout.xaxis.ticktext")
    page.check("input[name=track-view][value=issues]")
    assert page.evaluate(f"{CHART}.layout.xaxis.ticktext.length") == 12
    assert page.evaluate(f"{CHART}.layout.xaxis.ticktext") != years
    page.click("#track-more")
    assert len(rows(page)) > 5
    page.click("#track-less")
    assert len(rows(page)) == 5


def test_pinned_stay_in_sight(tab):
    page = tab.open("tracker.html")
    tab.drawn()
    assert any(name.startswith("아직 없는 기술") for name in rows(page))


def test_marks_stand_in_their_rows(tab):
    """Every mark is named like the row it is drawn in, whatever the order."""
    page = tab.open("tracker.html", "#most=40&sort=name")
    tab.drawn()
    wrong = page.evaluate(
        f"{CHART}.data.flatMap((t) => t.y.map((y, i) => [{ROWS}[y], t.customdata[i][0]]))"
        ".filter(([row, name]) => !row.startsWith(name.slice(0, 12)))"
    )
    assert wrong == []


def test_a_mark_opens_its_evidence_by_mouse_and_keyboard(tab):
    page = tab.open("tracker.html", "#state=growing")
    tab.drawn()
    page.locator("#fig-tracker .points path").first.scroll_into_view_if_needed()
    box = page.locator("#fig-tracker .points path").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(200)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.until("document.querySelector('dialog[open] .ev-item')")
    page.keyboard.press("Escape")
    tab.until("!document.querySelector('dialog[open]')")
    page.focus(".figure-scroll")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    tab.until("document.querySelector('dialog[open] .ev-item')")


def test_a_name_leads_to_its_page(tab):
    page = tab.open("tracker.html", "#state=growing")
    tab.drawn()
    tab.until("document.querySelector('.ytick text.to-page')")
    page.locator(".ytick text.to-page").first.click()
    tab.until(f"location.pathname.endsWith('{PAGE}')")
    tab.drawn()
    page.locator("#fig-companions .ytick text.to-page").first.click()
    tab.until("location.pathname.includes('/entity/company')")


def test_companions_open_what_they_stand_on(tab):
    page = tab.open(PAGE)
    tab.drawn()
    page.focus(".figure-scroll:has(#fig-companions)")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    tab.until("document.querySelector('dialog[open] #evidence-title')")
    assert RISING in page.evaluate("decodeURIComponent(location.hash)")
