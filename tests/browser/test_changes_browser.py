"""Changes in a real browser: the sheet on one page of A4, any two issues compared, evidence opened."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from pipeline.report.pages import registry
from pipeline.report.pages.changes import changes_page
from pipeline.report.pages.changes_sheet import change_sheets
from pipeline.report.pages.overview import overview_page
from pipeline.report.pages.sources import sources_page
from pipeline.report.single_file import single_file
from pipeline.report.site import BuildInfo, render_site
from pipeline.settings import ReportSettings
from tests.browser.conftest import write_site
from tests.unit.changes_frames import FIRST, SECOND, THIRD, full_sheet, hostile, with_changes

pytestmark = pytest.mark.browser

CORPORA = {"usual": with_changes, "full": full_sheet, "hostile": hostile}
OPEN = "!!document.querySelector('dialog[open]')"
FILLED = "!!document.querySelector('#compare-table tbody tr')"
SHEET = f"changes/{SECOND}.html"


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
        made[name] = tmp_path_factory.mktemp(f"변화 {name}")
        write_site(site, made[name])
        if name == "usual":
            (made[name] / "single.html").write_bytes(single_file(site))


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def click_middle(page, selector):
    """A click where the first such mark is drawn; Plotly's own layer lies above it."""
    mark = page.locator(selector).first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def rows_of(page, table="compare-table"):
    return page.eval_on_selector_all(
        f"#{table} tbody tr", "all => all.map((tr) => [...tr.cells].map((td) => td.textContent))"
    )


def counted(issue_id):
    """Articles that name each entity, from the table the report is made of."""
    mentions = with_changes()["mentions"]
    own = mentions[mentions["issue_id"] == issue_id]
    return own.groupby("entity_id")["article_id"].nunique().to_dict()


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("name", CORPORA)
def test_every_sheet_prints_on_one_page_of_a4(reader, folders, name, lang):
    tab = reader(folder=folders[name])
    for path in sorted(folders[name].glob("changes/*.html")):
        page = tab.open(f"changes/{path.name}", f"#lang={lang}")
        document = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", document)) == 1, path.name
        sizes = {tuple(map(float, m.split())) for m in
                 re.findall(rb"/MediaBox\s*\[([^\]]*)\]", document)}  # fmt: skip
        assert {(round(w), round(h)) for _, _, w, h in sizes} == {(595, 842)}


def test_a_full_sheet_prints_its_foot(reader, folders):
    """Nothing is pushed off the page, nothing is cut at its edge."""
    tab = reader(width=688, folder=folders["full"])  # 182 mm, what A4 leaves between the margins
    page = tab.open(SHEET)
    page.emulate_media(media="print")
    box = page.evaluate("document.querySelector('.sheet').getBoundingClientRect().height")
    assert box <= 275 / 25.4 * 96  # 297 mm less both margins
    assert overflow(page) <= 0
    assert page.locator(".sheet-foot").is_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", CORPORA)
def test_pages_open_without_fault(reader, folders, name, width):
    tab = reader(width=width, scheme="dark", folder=folders[name])
    for path in ("changes.html", *(f"changes/{p.name}" for p in folders[name].glob("changes/*"))):
        page = tab.open(path)
        tab.drawn()
        assert overflow(page) <= 0, path


def test_a_name_of_the_sheet_opens_its_evidence(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open(SHEET)
    page.locator(".b-new .sheet-name button").first.focus()
    page.keyboard.press("Enter")
    tab.until(OPEN)
    page.wait_for_selector(".ev-item")


def test_a_bar_opens_its_evidence_by_mouse_and_keyboard(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open("changes.html")
    tab.drawn()
    click_middle(page, "#fig-turnover .points path")
    tab.until(OPEN)
    page.keyboard.press("Escape")
    page.locator(".figure-scroll:has(#fig-turnover)").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    tab.until(OPEN)


def test_the_comparison_counts_what_the_tables_count(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open("changes.html", f"#a={quote(FIRST)}&b={quote(THIRD)}")
    tab.until(FILLED)
    first, second = counted(FIRST), counted(THIRD)
    told = page.inner_text("#compare-tell")
    only = [len(second.keys() - first.keys()), len(first.keys() - second.keys())]
    assert f"B에만 있는 이름 {only[0]}개, A에만 {only[1]}개" in told
    rows = rows_of(page)
    assert len(rows) == len(first.keys() | second.keys())
    found = sorted((int(row[2].split("/")[0]), int(row[3].split("/")[0])) for row in rows)
    assert found == sorted((first.get(k, 0), second.get(k, 0)) for k in first | second)


def test_choices_change_the_rows_and_survive_a_reload(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open("changes.html")
    tab.until(FILLED)
    before = rows_of(page)
    page.select_option("#compare-a", FIRST)
    page.select_option("#compare-side", "b")
    tab.until("[...document.querySelectorAll('#compare-table tbody tr')]"
              ".every((tr) => tr.cells[5].textContent === 'B에만')")  # fmt: skip
    after = rows_of(page)
    assert after != before
    assert f"a={quote(FIRST)}" in page.url
    page.reload()
    tab.until(FILLED)
    assert page.input_value("#compare-a") == FIRST
    assert page.input_value("#compare-side") == "b"
    assert rows_of(page) == after


def test_keywords_and_figures_are_compared_too(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open("changes.html", f"#a={quote(FIRST)}&b={quote(THIRD)}")
    tab.until(FILLED)
    page.check("input[value=keyword]")
    tab.until("document.querySelector('#compare-table td:nth-child(2)')?.textContent === '키워드'")
    page.check("input[value=figure]")
    tab.until("!document.getElementById('compare-values').hidden")
    assert page.locator("#compare-counts").is_hidden()
    assert "kind=figure" in page.url
    rows = rows_of(page, "compare-figures")
    assert rows
    assert all(row[2] == "1,750억 원" for row in rows)  # the one figure both issues state
    page.locator("#compare-figures button.ev").first.click()
    tab.until(OPEN)
    assert page.locator(".ev-item mark").first.is_visible()


def test_a_row_opens_the_evidence_of_both_sides(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open("changes.html", f"#a={quote(FIRST)}&b={quote(THIRD)}&side=both")
    tab.until(FILLED)
    page.locator("#compare-table button.ev").first.click()
    tab.until(OPEN)
    page.wait_for_selector(".ev-item")
    assert page.locator(".ev-item").count() >= 2


def test_swapping_turns_the_signs(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open("changes.html", f"#a={quote(FIRST)}&b={quote(THIRD)}")
    tab.until(FILLED)
    before = sorted(row[4] for row in rows_of(page))
    page.click("#compare-swap")
    tab.until(f"document.getElementById('compare-a').value === '{THIRD}'")
    page.wait_for_timeout(200)
    turned = {"+": "−", "−": "+"}
    assert sorted(turned.get(w[0], w[0]) + w[1:] for w in before) == sorted(
        row[4] for row in rows_of(page)
    )


def test_it_works_in_one_file(reader, folders):
    tab = reader(folder=folders["usual"])
    page = tab.open("single.html", "#page=changes.html")
    tab.until(FILLED)
    page.select_option("#compare-a", FIRST)
    page.select_option("#compare-side", "a")
    tab.until("document.querySelector('#compare-table td:nth-child(6)')?.textContent === 'A에만'")
