"""The page of core technologies in a real browser."""

from __future__ import annotations

import pytest

from pipeline.report.site import BuildInfo, render_site
from pipeline.settings import ReportSettings
from tests.browser.conftest import write_site
from tests.unit.core_outlook_frames import corpus, hostile
from tests.unit.report_frames import Size, make

pytestmark = pytest.mark.browser

OPEN = "!!document.querySelector('#evidence[open] .ev-item')"
RANKS = "[...document.querySelectorAll('#core-cards .core-rank')].map((e) => Number(e.textContent))"


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Sites by name: the usual corpus, hostile text, one issue, nothing to rank."""
    made = {}
    corpora = {
        "usual": corpus(), "hostile": hostile(), "one": corpus(Size(issues=1)), "none": make(),
    }  # fmt: skip
    for name, tables in corpora.items():
        folder = tmp_path_factory.mktemp(f"핵심 {name}")
        site = render_site(tables, build=BuildInfo("r" * 64), settings=ReportSettings())
        write_site(site, folder)
        made[name] = folder
    return made


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.mark.parametrize("name", ["usual", "hostile", "one", "none"])
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light"), (1920, "dark")])
def test_the_page_opens(reader, folders, name, width, scheme):
    tab = reader(folder=folders[name], width=width, scheme=scheme)
    for fragment in ("", "#lang=en"):
        page = tab.open("core.html", fragment)
        tab.drawn()
        assert overflow(page) <= 0


def test_a_dot_opens_its_evidence_by_mouse_and_by_keyboard(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open("core.html")
    tab.drawn()
    dot = page.locator("#fig-core-ranks .scatterlayer .point").first
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.until(OPEN)
    page.keyboard.press("Escape")
    tab.until(f"!({OPEN})")
    page.focus(".figure-scroll")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    tab.until(OPEN)
    assert "ev=" in page.url


def test_criteria_actors_and_excerpts_open_theirs(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open("core.html")
    for selector in ("h3 .ev", "[data-criterion=novelty] button", ".core-excerpts button"):
        page.locator(f".core-card >> nth=1 >> {selector}").first.focus()
        page.keyboard.press("Enter")
        tab.until(OPEN)
        assert page.locator("#evidence mark.hit").count() > 0, selector
        page.keyboard.press("Escape")
        tab.until(f"!({OPEN})")


def test_the_order_follows_the_criterion_and_survives_reloading(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open("core.html")
    first = page.evaluate(RANKS)
    assert first == sorted(first)
    page.select_option("#core-order", "presence")
    by_presence = page.evaluate(RANKS)
    assert by_presence == sorted(first, reverse=True)  # percentiles rise with the rank there
    assert "by=presence" in page.url
    page.reload()
    tab.drawn()
    assert page.evaluate(RANKS) == by_presence
    assert page.input_value("#core-order") == "presence"
    page.select_option("#core-order", "rank")
    assert page.evaluate(RANKS) == first
    assert "by=" not in page.url


def test_the_table_sorts_by_a_criterion(reader, folders):
    page = reader(folder=folders["usual"]).open("core.html")
    page.click("#core-table th:nth-child(6) button")
    cells = page.eval_on_selector_all(
        "#core-table tbody tr", "rows => rows.map((r) => Number(r.cells[5].dataset.sort))"
    )
    assert cells == sorted(cells, reverse=True)
    assert len(set(cells)) > 1
