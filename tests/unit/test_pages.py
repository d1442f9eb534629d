"""The site: every page for every kind of corpus, whole, safe, and the same twice."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin

import lxml.html
import pandas as pd
import pytest

from pipeline.report.format import safe_url
from pipeline.report.pages.marking import Change, Mark, changes_of, marks_of, runs_of
from pipeline.report.plotly_pack import plotly_source
from pipeline.report.site import BuildInfo, Failure, render_site
from pipeline.settings import ReportSettings
from tests.unit.report_frames import HOSTILE, Size, make, make_hostile

BUILD = BuildInfo("r" * 64, "0.1.0", "s" * 64, is_sample=False)
FIXED = {
    "index.html", "entities.html", "keywords.html", "issues.html", "search.html", "methods.html",
    "data.html", "assets/data_dictionary.md",
    "assets/plotly.js", "assets/site.css", "assets/site.js", "assets/data/issues.js",
    "assets/search/0.js",
}  # fmt: skip
CORPORA = {
    "usual": make,
    "empty": lambda: make(Size(issues=0)),
    "one issue": lambda: make(Size(issues=1)),
    "no mentions": lambda: make(Size(issues=2), mentions=False),
    "some undated": lambda: make(Size(issues=4), undated=2),
    "all undated": lambda: make(Size(issues=2), undated=2),
    "two series": lambda: make(Size(issues=8), series=2),
    "no keywords": lambda: make(Size(issues=3, keywords=0)),
    "no articles": lambda: make(Size(issues=2, articles=0)) | {"failures": pd.DataFrame(
        {"source_path": ["a.pdf"], "reason": ["encrypted"], "remedy": [""]})},
    "hostile": make_hostile,
    "no tables": dict,
}  # fmt: skip


def site_of(tables, **changes):
    settings = ReportSettings(**changes.pop("settings", {}))
    build = BuildInfo("r" * 64, "0.1.0", "s" * 64, **{"is_sample": False, **changes})
    return render_site(tables, build=build, settings=settings)


@pytest.fixture(scope="module", params=CORPORA)
def site(request):
    return site_of(CORPORA[request.param]())


@pytest.fixture(scope="module")
def usual():
    return site_of(make())


def pages_of(site):
    return {path: lxml.html.document_fromstring(site[path].decode()) for path in site
            if path.endswith(".html")}  # fmt: skip


def words(element):
    return " ".join(element.text_content().split())


def data_of(site, path, key):
    (script,) = lxml.html.document_fromstring(site[path].decode()).xpath(f"//script[@id='{key}']")
    return json.loads(script.text)


def test_every_page_is_there(site):
    assert set(site) >= FIXED
    for path, page in pages_of(site).items():
        assert page.xpath("count(//h1)") == 1, path
        assert page.xpath("count(//main)") == 1, path
        assert page.get("lang") == "ko"


def test_ids_are_unique(site):
    for path, page in pages_of(site).items():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_every_link_inside_the_site_leads_somewhere(site):
    pages = pages_of(site)
    for path, page in pages.items():
        for href in page.xpath("//a/@href | //link/@href | //script/@src"):
            if safe_url(href) or href == "data:,":
                continue
            target, _, anchor = urljoin(path, href).partition("#")
            target = unquote(target) or path
            assert target in site, (path, href)
            if anchor and "=" not in anchor:
                assert pages[target].xpath("boolean(//*[@id=$id])", id=unquote(anchor)), href


def test_nothing_is_loaded_from_elsewhere(site):
    for path, page in pages_of(site).items():
        for source in page.xpath("//script/@src | //link/@href | //img/@src | //iframe/@src"):
            assert "//" not in source, (path, source)
    style = site["assets/site.css"].decode()
    assert "@import" not in style
    assert "url(" not in style


def test_no_script_but_ours(site):
    for path, page in pages_of(site).items():
        for element in page.iter(lxml.etree.Element):
            handlers = [name for name in element.attrib if name.startswith("on")]
            assert not handlers, (path, element.tag, handlers)
        for script in page.xpath("//script"):
            source = script.get("src", "")
            is_ours = bool(source) and urljoin(path, source).startswith("assets/")
            assert is_ours or script.get("type") == "application/json", path
        assert not page.xpath("//img | //iframe | //object | //form"), path
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in policy
        drawn = f" {plotly_source()}" if page.get("data-charts") else ""
        assert f"script-src 'self' file:{drawn};" in policy


def test_links_out_of_the_site_are_web_addresses():
    page = pages_of(site_of(make_hostile()))
    outside = [
        href
        for p in page.values()
        for href in p.xpath("//a[contains(@rel, 'external')]/@href")
    ]  # fmt: skip
    assert all(safe_url(href) for href in outside)
    for p in page.values():
        assert not [
            h for h in p.xpath("//a/@href") if h.lower().startswith(("javascript:", "data:"))
        ]


@pytest.mark.parametrize("corpus", [make, make_hostile])
def test_twice_the_same_bytes(corpus):
    first, second = (site_of(corpus()) for _ in range(2))
    assert dict(first.items()) == dict(second.items())


def test_frames_are_left_alone():
    tables = make(Size(issues=3))
    before = {name: frame.copy(deep=True) for name, frame in tables.items()}
    site_of(tables)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, before[name])


def test_rows_in_another_order_change_nothing():
    tables = make(Size(issues=3))
    shuffled = {
        name: frame.iloc[::-1].reset_index(drop=True)
        if name in {"issues", "blocks", "articles", "mentions", "entity_timeline"}
        else frame
        for name, frame in tables.items()
    }
    assert dict(site_of(tables).items()) == dict(site_of(shuffled).items())


def test_hostile_words_arrive_as_they_are():
    pages = pages_of(site_of(make_hostile()))
    text = "".join(page.text_content() for page in pages.values())
    for hostile in HOSTILE:
        seen = hostile.replace("\u2066", "").replace("\u202e", "")[:30]
        assert seen in text.replace("\u2066", "").replace("\u202e", ""), hostile[:20]


def test_block_text_is_whole_and_in_order(usual):
    tables = make()
    blocks = tables["blocks"]
    issue_id = blocks["issue_id"].iloc[0]
    page = pages_of(usual)[f"issues/{issue_id}.html"]
    shown = []
    for element in page.xpath("//*[contains(concat(' ', @class, ' '), ' b ')]/bdi"):
        for gone in element.xpath(".//del"):
            gone.drop_tree()
        for note in element.xpath(".//sup"):
            note.drop_tree()
        shown.append(element.text_content().removesuffix("\n"))
    expected = list(blocks[blocks["issue_id"] == issue_id].sort_values("ordinal")["text"])
    assert shown == expected


def test_each_block_has_an_anchor_and_its_line(usual):
    page = pages_of(usual)["issues/brief-0-2020-05.html"]
    (block,) = page.xpath("//*[@id='b003']")
    assert block.get("data-line") == "4"
    assert "4행" in words(block)


def test_repairs_show_what_stood_there(usual):
    page = pages_of(usual)["issues/brief-0-2020-05.html"]
    assert {words(e) for e in page.xpath("//del")} == {"Al"}
    assert {words(e) for e in page.xpath("//ins")} == {"AI"}
    assert "latin-l" in words(page)


def test_marked_names_carry_their_type(usual):
    page = pages_of(usual)["issues/brief-0-2020-05.html"]
    marks = page.xpath("//mark")
    assert marks
    assert all(mark.get("class").startswith("m m-") and mark.get("title") for mark in marks)


def test_newest_issue_names_what_is_new(usual):
    page = pages_of(usual)["index.html"]
    (section,) = page.xpath("//section[@aria-labelledby='newest']")
    assert "막새-3" in words(section)
    assert "GPT-3" not in words(section)


def test_one_issue_claims_nothing_new():
    page = pages_of(site_of(make(Size(issues=1))))["index.html"]
    assert "비교할 다른 호가 아직 없어" in words(page)
    assert "앞선 호들에 없던 이름" not in words(page)


def test_undated_issues_are_told_and_listed():
    pages = pages_of(site_of(make(Size(issues=4), undated=2)))
    assert "날짜를 알 수 없는 호 2개" in words(pages["index.html"])
    assert words(pages["index.html"]).count("날짜 미상") == 2
    assert "가장 새로운 호를 정할 수 없습니다" not in words(pages["index.html"])


def test_no_dated_issue_means_no_newest():
    page = pages_of(site_of(make(Size(issues=2), undated=2)))["index.html"]
    assert "가장 새로운 호를 정할 수 없습니다" in words(page)


def test_failures_come_from_table_and_build_once():
    tables = make(Size(issues=1))
    tables["failures"] = pd.DataFrame(
        [("b.pdf", "잘린 파일", "다시 받으세요")], columns=["source_path", "reason", "remedy"]
    )
    told = (Failure("b.pdf", "잘린 파일", "다시 받으세요"), Failure("a.pdf", "암호", ""))
    page = pages_of(site_of(tables, failures=told))["index.html"]
    items = [words(e) for e in page.xpath("//*[contains(@class, 'notice-bad')]//li")]
    assert len(items) == 2
    assert items[0].startswith("a.pdf")
    assert "다시 받으세요" in items[1]


@pytest.mark.parametrize("is_sample", [True, False])
def test_the_sample_corpus_is_named_as_such(is_sample):
    page = pages_of(site_of(make(Size(issues=1)), is_sample=is_sample))["index.html"]
    assert ("견본 말뭉치" in words(page)) is is_sample


def test_both_languages_are_on_every_page(site):
    for path, page in pages_of(site).items():
        korean, english = page.xpath("//*[@class='ko']"), page.xpath("//*[@class='en']")
        assert len(korean) == len(english) > 5, path
        told = [e.text for e in english if "한국어" not in e.text and "소식지" not in e.text]
        assert not [text for text in told if any("가" <= c <= "힣" for c in text)], path


def test_explorer_data_equals_the_table():
    tables = make()
    data = data_of(site_of(tables), "entities.html", "data-timelines")
    timeline = tables["entity_timeline"].set_index(["entity_id", "issue_id"])
    issues = tables["issues"].sort_values(["published_on", "issue_id"])["issue_id"]
    for item in data["items"]:
        for issue_id, at, values in zip(issues, item["at"], data["values"], strict=True):
            row = timeline.loc[(item["id"], issue_id)]
            expected = [
                row["article_count"],
                row["article_share"],
                row["share_low"],
                row["share_high"],
            ]
            assert values[at] == pytest.approx(expected, abs=1e-4)
    assert len(data["items"]) == len(tables["entities"])
    (series,) = data["series"]
    assert series["breaks"] == [4]


def test_only_the_most_frequent_can_be_chosen():
    tables = make(Size(issues=3, keywords=30))
    site = site_of(tables, settings={"explorer_items": 5})
    for path in ("entities.html", "keywords.html"):
        assert len(data_of(site, path, "data-timelines")["items"]) == 5
        assert "가운데" in words(pages_of(site)[path])


def test_nullable_columns_as_parquet_gives_them():
    tables = make(Size(issues=2))
    blocks = tables["blocks"]
    tables["blocks"] = blocks.assign(
        source_line=blocks["source_line"].astype("float64"),
        page=pd.Series([float("nan")] * len(blocks)),
        raw_text=blocks["raw_text"].astype("str"),
    )
    tables["issues"] = tables["issues"].assign(
        published_on=pd.to_datetime(tables["issues"]["published_on"])
    )
    assert dict(site_of(tables).items()) == dict(site_of(make(Size(issues=2))).items())


def test_paths_stay_inside_the_site():
    tables = make(Size(issues=1))
    for name, frame in tables.items():
        if "issue_id" in frame:
            tables[name] = frame.assign(issue_id="../../../나쁜 이름")
    (path,) = (p for p in site_of(tables) if p.startswith("issues/"))
    assert PurePosixPath(path).parent == PurePosixPath("issues")
    assert ".." not in path


def test_no_page_of_a_large_corpus_is_heavy():
    size = Size(issues=120, articles=20, bullets=6, extra_entities=400, keywords=350)
    site = site_of(make(size))
    pages = {path: len(content) for path, content in site.items() if path.endswith(".html")}
    assert sum(path.startswith("issues/") for path in pages) == 120
    assert max(pages.values()) < 3_000_000, max(pages, key=pages.get)


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([(0, 3), (1, 2)], [(0, 3)]),
        ([(0, 2), (1, 4)], [(1, 4)]),
        ([(0, 2), (2, 4)], [(0, 2), (2, 4)]),
        ([(0, 9)], []),
        ([(2, 2)], []),
    ],
)
def test_marks_do_not_overlap(spans, kept):
    rows = [{"start": s, "end": e, "entity_id": "x", "entity_type": "model"} for s, e in spans]
    assert [(m.start, m.end) for m in marks_of(rows, 5)] == kept


def test_runs_give_the_text_back():
    text = "나래랩스가 AI를 쓴다"
    runs = runs_of(text, [Mark(0, 4, "n", "company")], [Change(2, 8, "xx Al")])
    assert "".join(bit.text for run in runs for bit in run.bits) == text
    assert [bit.before for run in runs for bit in run.bits if bit.before] == ["xx Al"]
    assert [run.mark is not None for run in runs] == [True, False]


@pytest.mark.parametrize(
    ("text", "raw", "alignment", "expected"),
    [
        ("AI 붐", "Al 붐", [0, 2, 0, 2, 2, 4, 2, 4], [(0, 2, "Al")]),
        ("한 줄", "한\n줄", [0, 1, 0, 1, 1, 2, 1, 2, 2, 3, 2, 3], []),
        ("같다", None, None, []),
        ("각", "\u1100\u1161\u11a8", [0, 1, 0, 3], []),
        ("", "x", [], []),
    ],
)
def test_changes_are_more_than_white_space(text, raw, alignment, expected):
    assert [(c.start, c.end, c.before) for c in changes_of(text, raw, alignment)] == expected


def test_nothing_of_the_machine_or_the_clock_is_told(usual):
    run = make()["runs"].iloc[0]
    for path, content in usual.items():
        if path != "assets/plotly.js":
            assert run["started_at"].isoformat()[:10].encode() not in content, path
            assert b"/home/" not in content, path
