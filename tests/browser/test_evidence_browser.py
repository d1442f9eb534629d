"""The evidence panel, the search, tables and the menu in a real browser, by mouse and keyboard."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from pipeline.report.pages.page import ROWS_IN_PAGE
from tests.browser.conftest import CORPORA, serious

pytestmark = pytest.mark.browser

ISSUE = "issues/brief-0-2020-06.html"
OPEN = "!!document.querySelector('dialog[open]')"


def asked(**query):
    return "#ev=" + quote(json.dumps(query, ensure_ascii=False), safe="")


def items(page):
    page.wait_for_selector(".ev-item")
    return page.locator(".ev-item")


def blocks_with(entity, issue_id=None, corpus="usual"):
    mentions = CORPORA[corpus]()["mentions"]
    rows = mentions[mentions["entity_id"] == entity]
    return set(
        rows["block_id"] if issue_id is None else rows.query("issue_id == @issue_id")["block_id"]
    )


def told_count(page):
    return int("".join(c for c in page.inner_text(".ev-count").split("·")[0] if c.isdigit()))


def test_a_name_opens_its_blocks(reader):
    tab = reader("one")
    page = tab.open("index.html")
    button = page.locator(".newcomers button.ev").first
    entity = json.loads(button.get_attribute("data-evidence"))["entities"][0]
    button.click()
    assert items(page).count() == min(20, len(blocks_with(entity, corpus="one")))
    assert told_count(page) == len(blocks_with(entity, corpus="one"))
    assert set(page.locator(".ev-text mark").all_inner_texts()) == {button.inner_text()}
    assert page.get_attribute("dialog", "aria-modal") == "true"
    first = page.inner_text(".ev-item >> nth=0")
    assert "행" in first
    assert ".md" in first


def test_by_keyboard_alone(reader):
    tab = reader("one")
    page = tab.open("index.html")
    page.focus(".newcomers button.ev >> nth=0")
    page.keyboard.press("Enter")
    items(page)
    inside = "document.activeElement.closest('dialog') !== null"
    assert page.evaluate(inside)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(inside)
    page.keyboard.press("Escape")
    tab.until(f"!({OPEN})")
    assert page.evaluate("document.activeElement.matches('.newcomers button.ev')")
    assert "ev=" not in page.url


def test_a_point_of_a_chart_opens_what_it_counts(reader):
    tab = reader()
    page = tab.open("index.html")
    tab.drawn()
    data = page.evaluate("document.getElementById('fig-movement').data.map((t) => t.customdata)")
    point = page.locator("#fig-movement .scatterlayer .trace").first.locator(".point").first
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    items(page)
    query = data[0][0][-1]["e"]
    (entity,), (issue_id,) = query["entities"], query["issues"]
    assert told_count(page) == len(blocks_with(entity, issue_id))


def test_arrow_keys_walk_along_the_marks(reader):
    tab = reader()
    page = tab.open("entities.html", "#sel=model-0")
    tab.drawn()
    page.focus("#fig-timelines")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    items(page)
    assert "GPT-3" in page.inner_text("#evidence-title")
    assert "ev=" in page.url


def test_an_edge_falls_back_to_the_article(reader):
    mentions = CORPORA["usual"]()["mentions"]
    both = mentions.merge(mentions, on="article_id", suffixes=("", "_b"))
    pairs = both[both["entity_id"] < both["entity_id_b"]]
    together = set(
        map(
            tuple,
            pairs[pairs["block_id"] == pairs["block_id_b"]][
                ["entity_id", "entity_id_b"]
            ].to_numpy(),
        )
    )
    near = sorted(set(map(tuple, pairs[["entity_id", "entity_id_b"]].to_numpy())) - together)
    page = reader().open("index.html", asked(entities=min(together)))
    assert items(page).first.locator("mark").count() == 2
    assert page.locator("dialog .notice").count() == 0
    page = reader().open("index.html", asked(entities=near[0]))
    items(page)
    assert "같은 기사" in page.inner_text("dialog .notice")


def test_a_link_opens_it_and_the_back_button_closes_it(reader):
    tab = reader()
    page = tab.open("index.html", asked(term="서비스"))
    assert items(page).count() == 20
    assert page.inner_text("#evidence-title") == "서비스"
    page.click(".ev-close")
    tab.until(f"!({OPEN})")
    assert "ev=" not in page.url
    page.click("#issue-table button.ev >> nth=0")
    items(page)
    page.go_back()
    tab.until(f"!({OPEN})")
    page.go_forward()
    tab.until(OPEN)
    assert items(page).count()


def test_pages_of_twenty_and_both_orders(reader):
    tab = reader()
    page = tab.open("index.html", asked(term="서비스"))
    newest = items(page).first.inner_text()
    assert page.inner_text(".ev-pager span").startswith("1–20 /")
    page.click(".ev-pager button >> nth=1")
    tab.until("document.querySelector('.ev-pager span').textContent.startsWith('21–40')")
    page.click(".ev-order")
    tab.until("document.querySelector('.ev-pager span').textContent.startsWith('1–20')")
    assert items(page).first.inner_text() != newest


def test_a_span_of_a_block_is_marked_and_leads_to_its_place(reader):
    row = CORPORA["usual"]()["quantities"].iloc[0]
    ref = [row["block_id"], int(row["start"]), int(row["end"])]
    tab = reader()
    page = tab.open("index.html", asked(blocks=[ref]))
    assert items(page).locator("mark").all_inner_texts() == [row["surface"]]
    page.click(".ev-foot a")
    page.wait_for_load_state("load")
    assert page.locator(f"#{row['block_id'].split('/')[1]}.is-target").count() == 1
    page.go_back()
    assert items(page).count() == 1


def test_a_citation_can_be_copied(reader):
    tab = reader(permissions=["clipboard-read", "clipboard-write"])
    page = tab.open("index.html", asked(entities=["model-0"]))
    items(page)
    page.click(".ev-copy >> nth=0")
    tab.until("document.querySelector('.ev-copy').textContent === '복사했습니다'")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("가상 연구원, 「소식지")
    assert "년" in copied
    assert "행, 블록 b" in copied


def test_the_panel_follows_the_language(reader):
    page = reader().open("index.html", asked(entities=["model-0"]) + "&lang=en")
    items(page)
    assert "block" in page.inner_text(".ev-count")
    assert page.inner_text(".ev-copy >> nth=0") == "Copy citation"


def test_damaged_and_empty_queries_say_so(reader):
    for fragment in ("#ev=%7Bbroken", asked(entities=["nobody"]), asked(blocks=["x/y"]), asked()):
        tab = reader()
        tab.open("index.html", fragment)
        tab.until("document.querySelector('.ev-count').textContent.includes('없습니다')")


def test_hostile_words_stay_words_in_panel_and_search(reader):
    tab = reader("hostile")
    page = tab.open("index.html", asked(issues=[tables_issue("hostile")]))
    items(page)
    assert page.locator("dialog script, dialog img").count() == 0
    page = tab.open("search.html", "#q=" + quote("서비스"))
    page.wait_for_selector(".kwic button")
    assert page.locator("#search-found img, #search-found script").count() == 0
    page.click(".kwic button >> nth=0")
    items(page)


def tables_issue(name):
    return str(CORPORA[name]()["issues"]["issue_id"].iloc[0])


@pytest.mark.parametrize(
    ("words", "needle"),
    [
        ("서비스", "서비스"),
        ("서비스에서는", "서비스"),
        ("gpt-3", "GPT-3"),
        ("1,750억", "1,750억"),
        ("1750억", "1,750억"),
        ("연구 활용", "연구"),
    ],
)
def test_search_finds_inflected_words_names_and_numbers(reader, words, needle):
    tab = reader()
    page = tab.open("index.html")
    page.fill("#search-box", words)
    page.press("#search-box", "Enter")
    page.wait_for_selector(".kwic button")
    texts = CORPORA["usual"]()["blocks"]["text"]
    count = int(texts.str.contains(needle, regex=False).sum())
    if " " in words:
        count = int((texts.str.contains("연구") & texts.str.contains("활용")).sum())
    told = page.inner_text("#search-told").split(",")[0]
    assert int("".join(c for c in told if c.isdigit())) == count
    assert needle.casefold() in page.inner_text(".kwic mark >> nth=0").casefold()
    page.click(".spark button:not([disabled]) >> nth=0")
    assert items(page).count()


def test_search_is_quick_and_says_when_nothing_is_there(reader):
    tab = reader("many")
    page = tab.open("search.html", "#q=" + quote("연구"))
    page.wait_for_selector(".kwic button")
    page.fill("#search-words", "서비스")
    tab.until("new URL(location.href).hash.includes(encodeURIComponent('서비스'))")
    page.fill("#search-words", "연구 서비스")
    tab.until("new URL(location.href).hash.includes('%20')")
    page.wait_for_timeout(300)
    assert float(page.get_attribute("#search-told", "data-ms")) < 100
    page.fill("#search-words", "없는낱말")
    page.wait_for_selector("#search-found .empty")


def column(page, at):
    return page.eval_on_selector_all(
        f"#issue-table tbody tr td:nth-child({at})",
        "all => all.map((e) => e.dataset.sort || e.innerText)",
    )


def test_tables_are_sorted_by_mouse_and_keyboard(reader):
    tab = reader()
    page = tab.open("issues.html")
    before = column(page, 1)
    page.click("#issue-table th:nth-child(1) button")
    tab.until("document.querySelector('#issue-table th').getAttribute('aria-sort') === 'ascending'")
    assert column(page, 1) == sorted(before)
    page.keyboard.press("Enter")
    tab.until(
        "document.querySelector('#issue-table th').getAttribute('aria-sort') === 'descending'"
    )
    assert column(page, 1) == sorted(before, reverse=True)
    page.keyboard.press("Enter")
    tab.until("document.querySelector('#issue-table th').getAttribute('aria-sort') === 'none'")
    assert column(page, 1) == before


def test_long_tables_come_in_pages_and_keep_their_state(reader):
    tab = reader("many")
    page = tab.open("issues.html")
    rows = "document.querySelectorAll('#issue-table tbody tr').length"
    assert page.evaluate(rows) == ROWS_IN_PAGE
    first = "document.querySelector('#issue-table tbody tr').textContent"
    before = page.evaluate(first)
    page.click(".table-bar .pager button >> nth=1")
    tab.until(f"{first} !== {json.dumps(before)}")
    page.click("#issue-table th:nth-child(2) button")
    tab.until(f"{rows} === {ROWS_IN_PAGE}")
    page.fill(".table-bar input", page.inner_text("#issue-table tbody tr td a >> nth=0"))
    tab.until(f"{rows} < {ROWS_IN_PAGE}")
    count = page.evaluate(rows)
    page.click("#switch-lang")
    assert page.evaluate(rows) == count
    page.reload()
    tab.until(f"{rows} === {count}")
    assert page.get_attribute("#issue-table th:nth-child(2)", "aria-sort") == "ascending"
    page.click("#issue-table tbody a >> nth=0")
    page.wait_for_load_state("load")
    assert "/issues/" in page.url


@pytest.mark.parametrize("name", ["many", "hostile"])
def test_tables_can_be_downloaded_whole(reader, name):
    page = reader(name, accept_downloads=True).open("issues.html")
    with page.expect_download() as waiting:
        page.click(".csv")
    content = Path(waiting.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(CORPORA[name]()["issues"])
    assert rows[0][1] == "제목"
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_menu_is_a_drawer_on_phones(reader):
    tab = reader(width=390)
    page = tab.open("index.html")
    link = "#menu a[href^='entities']"
    assert not page.is_visible(link)
    page.click("#switch-menu")
    assert page.is_visible(link)
    assert page.get_attribute("#switch-menu", "aria-expanded") == "true"
    page.focus(link)
    page.keyboard.press("Escape")
    assert not page.is_visible(link)
    assert page.evaluate("document.activeElement.id") == "switch-menu"
    page.click("#switch-menu")
    page.click(link)
    page.wait_for_load_state("load")
    assert "entities.html" in page.url


def test_the_menu_opens_by_keyboard_and_closes_elsewhere(reader):
    page = reader().open("entities.html")
    assert page.locator("#menu .is-here").count() == 1
    page.focus("#menu summary")
    page.keyboard.press("Enter")
    assert page.is_visible("#menu a[aria-current]")
    page.click("h1")
    assert not page.is_visible("#menu a[aria-current]")


def test_one_file_holds_the_whole_report(reader, single):
    tab = reader(folder=single)
    page = tab.open("report.html")
    tab.drawn()
    page.click("#menu summary")
    page.click("#menu a[href^='entities']")
    tab.until("document.title.startsWith('개체 시간선')")
    tab.drawn()
    page.fill("#search-box", "서비스를")
    page.press("#search-box", "Enter")
    page.wait_for_selector(".kwic button")
    page.click(".kwic button >> nth=0")
    items(page)
    page.click(".ev-foot a >> nth=0")
    tab.until("document.querySelectorAll('.text .is-target').length === 1")
    page.go_back()
    tab.until(f"document.title.startsWith('찾기') && {OPEN}")
    page.reload()
    tab.until(f"document.title.startsWith('찾기') && {OPEN}")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_serious_in_the_panel(reader, width, scheme):
    tab = reader(width=width, scheme=scheme, reduced_motion="reduce")
    for path in ("index.html", "search.html", ISSUE):
        page = tab.open(path, asked(entities=["model-0"]))
        tab.drawn()
        items(page)
        assert serious(page) == [], path
