"""The report in a real browser, from file://: nothing fails, nothing is fetched, switches work."""

from __future__ import annotations

import pytest

from pipeline.report import theme
from pipeline.report.charts.timeline import timeline
from pipeline.report.pages.explorer import entity_items, tidy
from pipeline.report.pages.view import Corpus
from pipeline.settings import ReportSettings
from tests.browser.conftest import CORPORA

pytestmark = pytest.mark.browser

ISSUE = "issues/brief-0-2020-06.html"
TRACES = "document.getElementById('fig-timelines').data"


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def shown(page, selector):
    return page.eval_on_selector_all(
        selector, "all => all.filter((e) => e.offsetParent !== null).length"
    )


@pytest.mark.parametrize("path", ["index.html", ISSUE])
def test_switches_of_language_and_mode(reader, path):
    tab = reader()
    page = tab.open(path)
    tab.drawn()
    assert page.get_attribute("html", "lang") == "ko"
    assert shown(page, ".ko") > 0
    assert shown(page, ".en") == 0
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#switch-theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert page.get_attribute("#switch-theme", "aria-pressed") == "true"
    page.click("#switch-lang")
    tab.drawn()
    assert page.get_attribute("html", "lang") == "en"
    assert shown(page, ".ko") == 0
    assert shown(page, ".en") > 0
    assert "lang=en" in page.url
    assert "theme=dark" in page.url


@pytest.mark.parametrize("name", ["hostile", "empty", "one"])
@pytest.mark.parametrize("width", [390, 1280])
def test_odd_corpora(reader, name, width):
    tab = reader(name, width=width, scheme="dark")
    pages = ["index.html", "entities.html", "keywords.html", "methods.html"]
    pages += ["issues.html", "search.html#q=서비스"]
    for path in [*pages, *sorted(f"issues/{p.name}" for p in tab.folder.glob("issues/*"))]:
        file, _, fragment = path.partition("#")
        page = tab.open(file, f"#{fragment}" if fragment else "")
        tab.drawn()
        assert overflow(page) <= 0, path


def test_charts_follow_the_mode(reader):
    tab = reader()
    page = tab.open("entities.html")
    tab.drawn()
    light, dark = theme.SERIES[0]
    color = f"{TRACES}.find((t) => t.mode === 'lines+markers').line.color"
    assert page.evaluate(color) == light
    page.click("#switch-theme")
    assert page.evaluate(color) == dark
    page.emulate_media(media="print")
    tab.until(f"{color} === '{light}'")


def test_system_mode_is_followed_until_the_reader_chooses(reader):
    page = reader(scheme="dark").open("index.html")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    page.click("#switch-theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_language_and_mode_go_along_to_the_next_page(reader):
    tab = reader()
    page = tab.open("index.html", "#lang=en&theme=dark")
    page.evaluate("try { localStorage.clear() } catch {}")
    page.click("#menu summary")
    page.click("#menu a[href^='entities.html']")
    page.wait_for_load_state("load")
    assert page.get_attribute("html", "lang") == "en"
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.title().startswith("Entity timelines")


def test_choosing_what_to_see(reader):
    tab = reader()
    page = tab.open("entities.html")
    tab.drawn()
    page.click("#clear")
    assert page.is_visible("#none")
    page.fill("#find", "gpt-3 별칭")
    assert shown(page, "#choices li") == 1
    page.check("#choices li:not([hidden]) input")
    tab.drawn()
    assert page.is_hidden("#none")
    assert page.inner_text("#picked") == "1개 고름"
    page.check("input[value=over]")
    assert page.evaluate(f"{TRACES}.filter((t) => t.mode === 'lines+markers').length") == 2
    page.click("#numbers summary")
    assert shown(page, "#numbers-table tbody tr") == 8
    assert "sel=model-0" in page.url
    page.fill("#find", "없는 이름")
    assert page.is_visible("#nothing")
    page.reload()
    tab.drawn()
    assert page.is_checked("input[value=over]")
    assert page.eval_on_selector_all(
        "#choices input:checked", "all => all.map((e) => e.value)"
    ) == ["model-0"]


def test_no_more_than_a_dozen_at_once(reader):
    tab = reader()
    page = tab.open("entities.html", "#sel=model-0")
    for box in page.query_selector_all("#choices input:not(:checked)")[:12]:
        box.click()
    assert page.eval_on_selector_all("#choices input:checked", "all => all.length") == 12
    assert "12" in page.inner_text("#picked")


def test_the_page_draws_what_the_chart_function_draws(reader):
    tab = reader()
    page = tab.open("entities.html", "#view=over&sel=model-0")
    tab.drawn()
    corpus = Corpus(CORPORA["usual"](), ReportSettings())
    item = [i for i in entity_items(corpus) if i.key == "model-0"]
    expected = [t for t in timeline(tidy(corpus, item)).data if t.mode == "lines+markers"]
    drawn = page.evaluate(f"{TRACES}.filter((t) => t.mode === 'lines+markers')")
    assert len(drawn) == len(expected) == 2
    for ours, theirs in zip(expected, drawn, strict=True):
        assert theirs["x"] == list(ours.x)
        assert theirs["y"] == pytest.approx(list(ours.y), abs=1e-4)
        assert theirs["line"]["dash"] == ours.line.dash


def test_hover_says_something(reader):
    tab = reader()
    page = tab.open("index.html")
    tab.drawn()
    point = page.locator("#fig-movement .scatterlayer .point").nth(3)
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("#fig-movement .hoverlayer text")
    assert "95% 구간" in page.text_content("#fig-movement .hoverlayer")


def test_repairs_marks_and_labels_can_be_switched(reader):
    page = reader().open(ISSUE)
    assert shown(page, "del") == 0
    page.check("[data-toggle=repairs]")
    assert shown(page, "del") > 0
    label = "getComputedStyle(document.querySelector('mark'), '::after').content"
    assert page.evaluate(label) not in {"none", "normal"}
    page.uncheck("[data-toggle=labels]")
    assert page.evaluate(label) == "none"
    line = "getComputedStyle(document.querySelector('mark')).textDecorationLine"
    assert page.evaluate(line) == "underline"
    page.uncheck("[data-toggle=marks]")
    assert page.evaluate(line) == "none"


def test_a_block_can_be_linked_to(reader):
    page = reader().open(ISSUE, "#b013&lang=en")
    assert page.eval_on_selector("#b013", "e => e.classList.contains('is-target')")
    top = page.eval_on_selector("#b013", "e => e.getBoundingClientRect().top")
    assert -5 <= top <= 900
    assert page.get_attribute("html", "lang") == "en"


def test_the_keyboard_reaches_everything(reader):
    tab = reader()
    page = tab.open("entities.html")
    tab.drawn()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("bert")
    page.focus("#choices li:not([hidden]) input")
    before = page.inner_text("#picked")
    page.keyboard.press("Space")
    assert page.inner_text("#picked") != before


def test_paper_has_no_switches_and_no_side(reader):
    tab = reader(scheme="dark")
    page = tab.open(ISSUE)
    page.emulate_media(media="print")
    assert not page.is_visible(".switches")
    assert not page.is_visible(".side")
    ink = page.evaluate("getComputedStyle(document.querySelector('.b')).color")
    red, green, blue = (int(part) for part in ink.removeprefix("rgb(").removesuffix(")").split(","))
    assert max(red, green, blue) < 80


def test_texts_are_readable_without_script(reader):
    tab = reader(java_script_enabled=False)
    page = tab.open("index.html")
    assert page.is_visible("noscript p")
    assert page.is_visible("#issue-table")
