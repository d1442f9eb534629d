"""The network page in a real browser: marks open evidence, controls narrow the graph, the address keeps it."""

from __future__ import annotations

import pytest

from pipeline.report.site import BuildInfo, render_site
from pipeline.settings import ReportSettings
from tests.browser.conftest import write_site
from tests.unit.network_frames import make_network

pytestmark = pytest.mark.browser

GRAPH = "document.getElementById('fig-network')"
NODES = f"{GRAPH}.data[0].x.length"
EDGES = f"{GRAPH}.data[1].x.length"
STATUS = "document.getElementById('network-status').textContent"


@pytest.fixture(scope="module")
def network_site(tmp_path_factory):
    """The made-up graph alone: its issues have no blocks, so the panel opens empty."""
    site = render_site(
        make_network(),
        build=BuildInfo("r" * 64, "0.1.0", "s" * 64, is_sample=True),
        settings=ReportSettings(),
    )
    folder = tmp_path_factory.mktemp("그물")
    write_site(site, folder)
    return folder


@pytest.fixture
def graph(reader, network_site):
    """Give ``graph("#mode=only", width=390)`` the page with the graph drawn."""

    def open_graph(fragment="", **options):
        tab = reader(folder=network_site, **options)
        page = tab.open("network.html", fragment)
        tab.drawn()
        return tab, page

    return open_graph


def place_of(page, trace, point):
    """Where a mark is on the screen."""
    page.locator("#fig-network").scroll_into_view_if_needed()
    return page.evaluate(
        f"(() => {{ const g = {GRAPH}, t = g.data[{trace}], l = g._fullLayout, b = g.getBoundingClientRect();"
        f" return [b.left + l.xaxis._offset + l.xaxis.d2p(t.x[{point}]),"
        f" b.top + l.yaxis._offset + l.yaxis.d2p(t.y[{point}])]; }})()"
    )


def drag(page, selector, value):
    page.eval_on_selector(
        selector,
        "(e, v) => { e.value = v; e.dispatchEvent(new Event('input', {bubbles: true})); }",
        value,
    )


@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_at_every_width(graph, width, scheme):
    _, page = graph(width=width, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(NODES) == 4
    assert page.evaluate(EDGES) == 4
    assert "지지 1, 판단 보류 3" in page.evaluate(STATUS)


@pytest.mark.parametrize(("trace", "said"), [(0, ["a"]), (1, ["a", "b"])])
def test_a_click_on_a_mark_opens_its_evidence(graph, trace, said):
    tab, page = graph()
    ids = f"{GRAPH}.data[{trace}].customdata.findIndex((c) => c[c.length - 1].e.entities.join() === '{','.join(said)}')"
    x, y = place_of(page, trace, page.evaluate(ids))
    page.mouse.move(x, y)
    page.mouse.move(x + 1, y)
    page.mouse.click(x + 1, y)
    tab.until("document.getElementById('evidence') && document.getElementById('evidence').open")
    asked = page.evaluate("JSON.parse(decodeURIComponent(location.hash.match(/ev=([^&]*)/)[1]))")
    assert asked == {"entities": said}
    page.keyboard.press("Escape")
    tab.until("!document.getElementById('evidence').open")
    if trace == 0:  # the entity stays in focus once the panel is closed
        tab.until("location.hash.includes('focus=a')")
        assert page.is_visible("#network-unfocus")


def test_the_keyboard_walks_and_opens(graph):
    tab, page = graph()
    page.focus(".network-scroll")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    tab.until("document.getElementById('evidence') && document.getElementById('evidence').open")


def test_a_single_issue_shows_what_begins(graph):
    _, page = graph()
    page.check("input[name='network-mode'][value='only']", force=True)
    assert page.evaluate(EDGES) == 3
    assert "처음 나온 쌍 1, 끊긴 쌍 0" in page.evaluate(STATUS)
    drag(page, "#network-at", 0)
    assert page.evaluate(EDGES) == 2
    assert "처음 나온 쌍 2, 끊긴 쌍 1" in page.evaluate(STATUS)
    dashes = page.evaluate(
        f"{GRAPH}.data.filter((t) => t.mode === 'lines' && !t.fill).map((t) => t.line.dash)"
    )
    assert sorted(dashes) == ["dot", "solid"]
    assert "at=i1" in page.url
    page.check("input[name='network-mode'][value='upto']", force=True)
    page.click("#network-after")
    assert page.evaluate(EDGES) == 3


def test_filters_narrow_the_graph(graph):
    _, page = graph()
    page.check("input[name='network-support'][value='supported']", force=True)
    assert page.evaluate(EDGES) == 1
    page.check("input[name='network-support'][value='all']", force=True)
    page.uncheck("#network-types input[value='place']")
    assert page.evaluate(EDGES) == 3
    drag(page, "#network-npmi", 0.05)
    assert page.evaluate(EDGES) == 2
    drag(page, "#network-level", 0)
    assert page.evaluate(EDGES) == 1
    page.click("#network-reset")
    assert page.evaluate(EDGES) == 4
    assert "types=" not in page.url
    drag(page, "#network-blocks", 5)
    assert page.evaluate(EDGES) == 1
    page.uncheck("#network-types input[value='model']")
    assert page.is_visible("#network-none")


def test_focus_and_search(graph):
    tab, page = graph()
    page.fill("#network-find", "나래")
    assert page.locator("#network-side tbody tr").count() == 1
    page.keyboard.press("Enter")
    tab.until("location.hash.includes('focus=c')")
    assert page.locator("#network-side tbody tr").count() == 2
    assert page.evaluate(NODES) == 3
    page.click("#network-side .sort >> nth=0")
    names = page.locator("#network-side tbody tr td:first-child bdi").all_inner_texts()
    assert names == ["가온-1", "연합학습"]
    page.click("#network-side tbody .ev[data-evidence]")
    tab.until("document.getElementById('evidence') && document.getElementById('evidence').open")
    page.keyboard.press("Escape")
    page.click("#network-unfocus")
    assert page.evaluate(NODES) == 4


def test_the_address_brings_everything_back(graph):
    tab, page = graph("#mode=only&at=i2&types=technology,model&level=0&focus=a&hulls=no")
    before = page.evaluate(STATUS)
    assert page.input_value("#network-at") == "1"
    assert page.evaluate(EDGES) == 1
    assert not page.is_checked("#network-hulls")
    page.reload()
    tab.drawn()
    assert page.evaluate(STATUS) == before
    page.click("#switch-lang")
    assert page.evaluate(STATUS).startswith("Entities: 2, pairs: 1")


@pytest.mark.parametrize(
    "fragment", ["#at=nothing&mode=only", "#level=x&npmi=y", "#focus=%E0&types=zzz"]
)
def test_a_damaged_address_does_no_harm(graph, fragment):
    _, page = graph(fragment)
    assert page.evaluate(STATUS)


def test_zoom_keeps_the_pairs_and_can_be_undone(graph):
    tab, page = graph()
    span = f"{GRAPH}.layout.xaxis.range[1] - {GRAPH}.layout.xaxis.range[0]"
    whole = page.evaluate(span)
    page.click("#network-in")
    assert page.evaluate(span) < whole
    page.click("#network-whole")
    tab.until(f"Math.abs({span} - {whole}) < 1e-6")


def test_the_newest_issue_is_a_button_away(graph):
    _, page = graph()
    page.click(".network-go")
    assert page.is_checked("input[name='network-mode'][value='only']")
    assert "처음 나온 쌍 1" in page.evaluate(STATUS)
