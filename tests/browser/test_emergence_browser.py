"""Bursts, emergence maps and topics in a real browser: views, marks, evidence, state, widths."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from pipeline.report.site import BuildInfo, render_site
from pipeline.settings import ReportSettings
from tests.browser.conftest import write_site
from tests.unit.emergence_frames import moved, topical
from tests.unit.report_frames import Size, make, make_hostile

pytestmark = pytest.mark.browser

OPEN = "!!document.querySelector('dialog[open]')"
SHOWN = "[...document.querySelectorAll('.view.is-shown')].length"
CORPORA = {
    "moved": lambda: topical(moved(make(Size(issues=9), series=2))),
    "hostile": lambda: topical(moved(make_hostile()), count=5),
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Reports of corpora with movement and topics."""
    found = {}
    for name, corpus in CORPORA.items():
        build = BuildInfo("r" * 64, "0.1.0", "s" * 64)
        found[name] = tmp_path_factory.mktemp(f"움직임 {name}")
        write_site(render_site(corpus(), build=build, settings=ReportSettings()), found[name])
    return found


@pytest.fixture
def tab_of(reader, folders):
    return lambda name="moved", **options: reader(folder=folders[name], **options)


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def lazy(page, prefix):
    """The id of the shown chart whose id begins so."""
    return page.evaluate(
        f"[...document.querySelectorAll('.is-shown [id^=\"fig-{prefix}\"]')][0].id"
    )


def press_on_mark(page, chart, point):
    """Click at a point of the first trace, by its place on the screen."""
    page.locator(f"#{chart}").scroll_into_view_if_needed()
    x, y = page.evaluate(
        f"""(() => {{
          const e = document.getElementById("{chart}");
          const box = e.querySelector(".nsewdrag").getBoundingClientRect();
          const {{ xaxis, yaxis }} = e._fullLayout;
          return [box.left + xaxis.d2p(e.data[0].x[{point}]), box.top + yaxis.d2p(e.data[0].y[{point}])];
        }})()"""
    )
    page.mouse.move(x - 1, y)
    page.mouse.move(x, y)
    page.mouse.click(x, y)


@pytest.mark.parametrize("name", ["moved", "hostile"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["emergence.html", "topics.html"])
def test_pages_open_in_both_languages_and_modes(tab_of, path, width, name):
    tab = tab_of(name, width=width)
    page = tab.open(path)
    tab.drawn()
    assert page.evaluate(SHOWN) > 0
    assert overflow(page) <= 0
    page.click("#switch-theme")
    page.click("#switch-lang")
    tab.drawn()
    assert overflow(page) <= 0
    page.emulate_media(media="print")
    tab.drawn()


def test_kind_and_series_choose_the_view_and_survive_a_reload(tab_of):
    tab = tab_of()
    page = tab.open("emergence.html")
    tab.drawn()
    before = page.inner_text(".view.is-shown .lead >> nth=0")
    page.check("input[value=keyword]")
    assert page.inner_text(".view.is-shown .lead >> nth=0") != before
    page.select_option("select[data-choose=series]", "소식지 1")
    assert "소식지 1" in page.inner_text(".view.is-shown h2 >> nth=0")
    assert "kind=keyword" in page.url
    assert quote("소식지 1") in page.url
    page.reload()
    tab.drawn()
    assert page.is_checked("input[value=keyword]")
    assert page.input_value("select[data-choose=series]") == "소식지 1"
    assert "소식지 1" in page.inner_text(".view.is-shown h2 >> nth=0")


def test_a_map_mark_shows_its_interval_and_opens_its_evidence(tab_of):
    tab = tab_of()
    page = tab.open("emergence.html")
    tab.drawn()
    chart = lazy(page, "kim")
    press_on_mark(page, chart, 0)
    tab.until(OPEN)
    page.wait_for_selector(".ev-item")
    ends = page.evaluate(f"document.getElementById('{chart}').data.at(-1).y")
    assert len(ends) == 2
    assert ends[0] < ends[1]


def test_a_map_is_walked_and_opened_by_keyboard(tab_of):
    tab = tab_of()
    page = tab.open("emergence.html")
    tab.drawn()
    chart = lazy(page, "kem")
    page.evaluate(f"document.getElementById('{chart}').closest('.figure-scroll').focus()")
    page.keyboard.press("ArrowRight")
    tab.until(f"document.getElementById('{chart}').data.at(-1).y.length === 2")
    page.keyboard.press("Enter")
    tab.until(OPEN)
    page.keyboard.press("Escape")
    tab.until("!document.querySelector('dialog[open]')")


def test_names_of_the_board_open_their_evidence(tab_of):
    tab = tab_of()
    page = tab.open("emergence.html")
    page.click(".view.is-shown .verdict button.ev >> nth=0")
    tab.until(OPEN)
    page.wait_for_selector(".ev-item")


def test_a_narrow_map_places_its_names_anew(tab_of):
    texts = "document.getElementById('{}').data.flatMap((t) => t.text || []).filter(Boolean).length"
    counts = []
    for width in (1280, 390):
        tab = tab_of(width=width)
        page = tab.open("emergence.html")
        tab.drawn()
        counts.append(page.evaluate(texts.format(lazy(page, "kem"))))
    assert counts[0] >= counts[1] > 0


def test_the_topic_chosen_stands_in_the_address(tab_of):
    tab = tab_of()
    page = tab.open("topics.html")
    tab.drawn()
    page.select_option("#topic", index=2)
    chosen = page.input_value("#topic")
    assert f"topic={quote(chosen, safe='')}" in page.url
    page.reload()
    tab.drawn()
    assert page.input_value("#topic") == chosen
    assert page.get_attribute(".view.is-shown", "data-when-topic") == chosen
    page.click("details.numbers summary >> nth=0")
    page.click("details.numbers table a >> nth=4")
    tab.until(f"document.querySelector('#topic').value !== {chosen!r}")
    tab.drawn()


def test_bars_of_topics_open_their_articles(tab_of):
    tab = tab_of()
    page = tab.open("topics.html")
    tab.drawn()
    page.evaluate("document.getElementById('fig-sizes').closest('.figure-scroll').focus()")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    tab.until(OPEN)
    page.wait_for_selector(".ev-item")


def test_small_multiples_fold_on_a_phone(tab_of):
    ends = "document.getElementById('fig-shares')._fullLayout.xaxis.domain[1]"
    found = []
    for width in (1280, 390):
        tab = tab_of(width=width)
        page = tab.open("topics.html")
        tab.drawn()
        found.append(page.evaluate(ends))
    assert found[0] < 0.5
    assert found[1] == 1
