"""The horizon calendar in a real browser."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.report.single_file import single_file
from pipeline.report.site import BuildInfo, render_site
from pipeline.settings import ReportSettings
from tests.browser.test_numbers_browser import OVERFLOW, written
from tests.unit.numbers_frames import horizon, hostile, ledger, with_rows

pytestmark = pytest.mark.browser

PATH = "horizons.html"
SHOWN = "[...document.querySelectorAll('.due')].filter((one) => one.checkVisibility()).length"
CORPORA = {
    "usual": ledger,
    "hostile": hostile,
    "many": lambda: with_rows(
        horizons=[
            horizon(i % 6, date(2021 + i % 4, 1 + i % 12, 1), date(2021 + i % 4, 12, 31), at=i)
            for i in range(120)
        ]
    ),
}


@pytest.fixture(scope="module")
def calendars(tmp_path_factory):
    return {
        name: written(tmp_path_factory.mktemp(f"달력 {name}"), make())
        for name, make in CORPORA.items()
    }


@pytest.fixture
def tab(reader, calendars):
    return lambda name="usual", **options: reader(folder=calendars[name], **options)


@pytest.mark.parametrize("name", ["usual", "hostile", "many"])
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_it_fits(tab, name, width):
    one = tab(name, width=width)
    page = one.open(PATH)
    one.drawn()
    assert page.evaluate(OVERFLOW) <= 0


def test_a_bar_opens_its_evidence_by_mouse(tab):
    one = tab()
    page = one.open(PATH)
    one.drawn()
    page.locator("#fig-horizons").scroll_into_view_if_needed()
    box = page.locator("#fig-horizons .bars .point").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(200)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("dialog[open] .ev-item")
    assert page.locator("dialog mark.hit").count() >= 1


def test_a_bar_opens_its_evidence_by_keyboard(tab):
    one = tab()
    page = one.open(PATH)
    one.drawn()
    page.focus(".figure-scroll")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] .ev-item")


def test_a_confirmation_shows_both_places(tab):
    page = tab().open(PATH)
    page.click("text=뒤 호가 알림")
    page.wait_for_selector("dialog[open] .ev-item")
    assert page.locator("dialog .ev-item").count() == 2


def test_filters_narrow_the_list_and_stay(tab):
    one = tab()
    page = one.open(PATH)
    assert page.evaluate(SHOWN) == 6
    page.select_option('[data-facet="state"]', "upcoming")
    one.until(f"{SHOWN} === 3")
    page.select_option('[data-facet="year"]', "2025")
    one.until(f"{SHOWN} === 1")
    page.reload()
    one.until(f"{SHOWN} === 1")
    assert page.input_value('[data-facet="year"]') == "2025"
    page.fill('[data-facet="entity"]', "없는 이름")
    one.until("!document.getElementById('dues-none').hidden")
    page.click("#facets-clear")
    one.until(f"{SHOWN} === 6")
    assert "state=" not in page.url


def test_words_are_found_whatever_the_spaces(tab):
    one = tab()
    page = one.open(PATH)
    page.fill('[data-facet="find"]', "새로운서비스 다음달")
    one.until(f"{SHOWN} === 1")


def test_the_calendar_can_be_downloaded(tab):
    page = tab().open(PATH)
    with page.expect_download() as found:
        page.click("#calendar")
    assert found.value.suggested_filename == "horizons.ics"
    assert Path(found.value.path()).read_bytes().count(b"BEGIN:VEVENT") == 6


def test_the_calendar_is_in_a_single_file_too(reader, tmp_path):
    site = render_site(
        ledger(), build=BuildInfo("r" * 64, "0", "s" * 64), settings=ReportSettings()
    )
    (tmp_path / "report.html").write_bytes(single_file(site))
    one = reader(folder=tmp_path)
    page = one.open("report.html", "#page=horizons.html")
    one.drawn()
    with page.expect_download() as found:
        page.click("#calendar")
    assert Path(found.value.path()).read_bytes() == site["assets/horizons.ics"]
