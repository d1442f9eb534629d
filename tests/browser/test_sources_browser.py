"""The page of sources in a real browser: charts and tables open their evidence, phones fit."""

from __future__ import annotations

import pytest

from pipeline.report.pages import registry
from pipeline.report.pages.changes import changes_page
from pipeline.report.pages.changes_sheet import change_sheets
from pipeline.report.pages.overview import overview_page
from pipeline.report.pages.sources import sources_page
from pipeline.report.site import BuildInfo, render_site
from pipeline.settings import ReportSettings
from tests.browser.conftest import write_site
from tests.unit.changes_frames import hostile, with_changes

pytestmark = pytest.mark.browser

OPEN = "!!document.querySelector('dialog[open]')"
CORPORA = {"usual": with_changes, "hostile": hostile}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Sites of these pages alone, and the first page: the others have tests of their own."""
    made = {}
    own = (overview_page, changes_page, change_sheets, sources_page)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "PAGES", own)
        _write(tmp_path_factory, made)
    return made


def _write(tmp_path_factory, made):
    for name, corpus in CORPORA.items():
        site = render_site(corpus(), build=BuildInfo("r" * 64, "0.1.0"), settings=ReportSettings())
        made[name] = tmp_path_factory.mktemp(f"출처 {name}")
        write_site(site, made[name])


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", CORPORA)
def test_it_opens_without_fault(reader, folders, name, width):
    tab = reader(width=width, scheme="dark", folder=folders[name])
    page = tab.open("sources.html")
    tab.drawn()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_bar_opens_the_blocks_that_cite_it(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open("sources.html")
    tab.drawn()
    page.locator("#fig-publishers").scroll_into_view_if_needed()
    box = page.locator("#fig-publishers .points path").first.bounding_box()
    page.mouse.click(box["x"] + 6, box["y"] + box["height"] / 2)
    tab.until(OPEN)
    page.wait_for_selector(".ev-item")
    page.keyboard.press("Escape")
    page.locator(".figure-scroll:has(#fig-lags)").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    tab.until(OPEN)


def test_tables_keep_their_order_in_the_address(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open("sources.html")
    page.click("#voices-table th:nth-child(3) button")
    page.click("#voices-table th:nth-child(3) button")
    assert page.inner_text("#voices-table tbody tr >> nth=0 >> td >> nth=2") == "3"
    assert "t-voices-table" in page.url
    page.reload()
    assert page.inner_text("#voices-table tbody tr >> nth=0 >> td >> nth=2") == "3"
    page.locator("#shared-table button.ev").first.click()
    tab.until(OPEN)
