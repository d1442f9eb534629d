"""The ledger of figures in a real browser."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from pipeline.report.single_file import single_file
from pipeline.report.site import BuildInfo, render_site
from pipeline.settings import ReportSettings
from tests.browser.conftest import write_site
from tests.unit.numbers_frames import claim, hostile, ledger, with_rows

pytestmark = pytest.mark.browser

PATH = "numbers.html"
ROWS = "document.querySelectorAll('#ledger tbody tr').length"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CORPORA = {
    "usual": ledger,
    "hostile": hostile,
    "long": lambda: with_rows(
        claims=[
            claim(i % 6, 1e6 * (i + 1), block=i // 6 % 5, at=i, subject=f"model-{i % 4}")
            for i in range(420)
        ]
    ),
}


def written(folder, tables):
    site = render_site(tables, build=BuildInfo("r" * 64, "0", "s" * 64), settings=ReportSettings())
    write_site(site, folder)
    return folder


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory):
    return {
        name: written(tmp_path_factory.mktemp(f"장부 {name}"), make())
        for name, make in CORPORA.items()
    }


@pytest.fixture
def tab(reader, ledgers):
    return lambda name="usual", **options: reader(folder=ledgers[name], **options)


@pytest.mark.parametrize("name", ["usual", "hostile", "long"])
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_it_fits(tab, name, width):
    one = tab(name, width=width)
    page = one.open(PATH)
    one.drawn()
    assert page.evaluate(OVERFLOW) <= 0


def test_a_mark_opens_its_evidence_by_mouse(tab):
    one = tab()
    page = one.open(PATH)
    one.drawn()
    page.locator("#fig-claims").scroll_into_view_if_needed()
    box = page.locator("#fig-claims .scatterlayer .trace .point").last.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_timeout(200)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("dialog[open] .ev-item")
    assert page.locator("dialog mark.hit").count() >= 1


def test_a_mark_opens_its_evidence_by_keyboard(tab):
    one = tab()
    page = one.open(PATH)
    one.drawn()
    page.focus("[data-claims] .figure-scroll")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] .ev-item")


def test_a_figure_on_a_card_opens_with_its_span_marked(tab):
    page = tab().open(PATH)
    page.click(".check .big .ev")
    page.wait_for_selector("dialog[open] .ev-item")
    assert page.locator("dialog mark.hit").count() == 1


def test_the_other_attribute_is_drawn_and_stays(tab):
    one = tab()
    page = one.open(PATH)
    one.drawn()
    keys = page.eval_on_selector_all("#kind option", "(all) => all.map((one) => one.value)")
    page.select_option("#kind", keys[1])
    one.until(
        "document.getElementById('fig-claims').layout.yaxis.ticktext.some((t) => t.includes('명'))"
    )
    page.reload()
    one.drawn()
    one.until(
        "document.getElementById('fig-claims').layout.yaxis.ticktext.some((t) => t.includes('명'))"
    )
    assert page.input_value("#kind") == keys[1]


def test_language_changes_the_axis(tab):
    one = tab()
    page = one.open(PATH)
    one.drawn()
    page.click("#switch-lang")
    one.until(
        "document.getElementById('fig-claims').layout.yaxis.ticktext.some((t) => /B$/.test(t))"
    )


@pytest.mark.parametrize(
    ("facet", "value", "count"),
    [("subject", "gpt-3", 5), ("attribute", "비율", 2), ("issue", "2020년 8월", 2)],
)
def test_boxes_narrow_the_ledger(tab, facet, value, count):
    one = tab()
    page = one.open(PATH)
    assert page.evaluate(ROWS) == 12
    page.fill(f'[data-facet="{facet}"]', value)
    one.until(f"{ROWS} === {count}")
    page.reload()
    one.until(f"{ROWS} === {count}")
    assert page.input_value(f'[data-facet="{facet}"]') == value


def test_lists_narrow_the_ledger_and_clear_widens_it(tab):
    one = tab()
    page = one.open(PATH)
    page.select_option('[data-facet="status"]', "≠ 서로 맞지 않음")
    one.until(f"{ROWS} === 1")
    assert "12건 가운데 1건" in page.inner_text("#facets-told")
    page.select_option('[data-facet="unit"]', "토큰")
    one.until("!document.getElementById('ledger-none').hidden")
    page.click("#facets-clear")
    one.until(f"{ROWS} === 12")
    assert "status=" not in page.url


def test_the_chart_leads_to_its_figures_in_the_ledger(tab):
    one = tab()
    page = one.open(PATH)
    one.drawn()
    page.click("#kind-ledger")
    one.until(f"{ROWS} === 6")
    assert page.input_value('[data-facet="attribute"]') == "매개변수"


def test_a_link_with_filters_finds_rows_the_page_does_not_hold(tab):
    one = tab("long")
    page = one.open(PATH, f"#subject={quote('GPT-3')}&issue={quote('2020년 5월')}")
    one.until(f"{ROWS} === 35")
    page.click("#ledger tbody tr >> nth=30 >> .ev")
    page.wait_for_selector("dialog[open] .ev-item")


def test_it_works_in_a_single_file(reader, tmp_path):
    site = render_site(
        ledger(), build=BuildInfo("r" * 64, "0", "s" * 64), settings=ReportSettings()
    )
    (tmp_path / "report.html").write_bytes(single_file(site))
    one = reader(folder=tmp_path)
    page = one.open("report.html", "#page=numbers.html")
    one.drawn()
    page.fill('[data-facet="subject"]', "gpt-3")
    one.until(f"{ROWS} === 5")
