"""The structured formats of the sample corpus give the structure their contents were written with.

PDF and HWPX have no lines that annotations could name, so titles, levels and blocks are compared
with the content files the samples are made from.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.document import Override, ReadContext, read_document
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    from pipeline.model.documents import Document

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "raw" / "sample"
CONTENT = ROOT / "tests" / "tools" / "content"
MONTHLY_PDF = "AI 동향 브리프 2020년 11월호.pdf"
MONTHLY_HWPX = "AI 동향 브리프 제11호(2021.3).hwpx"
REPORT_PDF = "디지털 정책 리포트 2021년 1분기.pdf"
WEB = "동향브리프 웹판.html"
MADE_FROM = {MONTHLY_PDF: "2020-11.txt", MONTHLY_HWPX: "2021-03.txt", REPORT_PDF: "2021-q1.txt"}
NUMBER = re.compile(r"^(?:[Ⅰ-Ⅻ]\.\s*|□\s*|\[참고 \d\]\s*)")
MARKER = re.compile(r"[⁰¹²³⁴-⁹]+")
# A word broken at a line's end is mended by Kiwi, which this test does without.
SPACES = re.compile(r"\s+")
BASES = {
    "newest cited source only": "latest_reference",
    "sources.toml": "manifest",
    "file name": "file_name",
    "cover": "cover",
    "running head": "cover",  # the cover says the same, and a cover outranks a running head
}


def path_of(name: str) -> Path:
    """A file by its composed name."""
    return next(p for p in SAMPLE.iterdir() if unicodedata.normalize("NFC", p.name) == name)


@cache
def overrides() -> dict[str, Override]:
    entries = tomllib.loads((SAMPLE / "sources.toml").read_text(encoding="utf-8"))["file"]
    return {
        unicodedata.normalize("NFC", e["path"]): Override(
            series=e.get("series"),
            publisher=e.get("publisher"),
            published_on=e.get("published_on"),
            precision=e.get("published_precision"),
        )
        for e in entries
    }


@cache
def document(name: str) -> Document:
    path = path_of(name)
    override = overrides()[name]
    context = ReadContext(IngestSettings(), date(2026, 11, 20), override=override)
    return read_document(name, path.read_bytes(), context=context)


@cache
def content(name: str) -> tuple[tuple[str, str], ...]:
    """Elements of a content file: mark and words."""
    lines = (CONTENT / MADE_FROM[name]).read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(" ") for line in lines if not line.startswith("%"))
    return tuple((mark, text) for mark, _, text in pairs)


def squeezed(text: str) -> str:
    """Letters of a text: without note markers, exponent signs and spaces."""
    return SPACES.sub("", MARKER.sub("", text.replace("^", "")))


def expected_titles(name: str) -> list[tuple[int, str]]:
    found = []
    for mark, text in content(name):
        if mark in ("#", "##"):
            level = 3 if text.startswith("[참고") else len(mark)
            found.append((level, MARKER.sub("", NUMBER.sub("", text))))
    return found


@pytest.mark.parametrize("name", MADE_FROM)
def test_titles_and_levels(name: str) -> None:
    found = [(a.level, a.title) for a in document(name).articles]
    assert found == expected_titles(name)


def test_the_report_has_chapters_sections_and_boxes() -> None:
    articles = document(REPORT_PDF).articles
    assert Counter(a.level for a in articles) == {1: 3, 2: 6, 3: 2}
    by_id = {a.article_id: a for a in articles}
    for article in articles:
        parent = by_id.get(article.parent_article_id or "")
        assert (parent.level if parent else 0) < article.level
        assert (parent is None) == (article.level == 1)


@pytest.mark.parametrize("name", MADE_FROM)
def test_bullets_and_their_depths(name: str) -> None:
    marks = {"-": 0, "--": 1, "*": 2}
    expected = [
        (marks[mark], squeezed(text).translate(str.maketrans("", "", "⁰¹²³⁴⁵⁶⁷⁸⁹")))
        for mark, text in content(name)
        if mark in marks
    ]
    found = [(b.depth, b.text) for b in document(name).blocks if b.kind == "bullet"]
    assert [depth for depth, _ in found] == [depth for depth, _ in expected]
    for (_, text), (_, words) in zip(found, expected, strict=True):
        digits = unicodedata.normalize("NFKC", text) if "10" in text else text
        assert squeezed(digits) == words


@pytest.mark.parametrize("name", MADE_FROM)
def test_rows_of_tables(name: str) -> None:
    expected = [[c.strip() for c in t.strip("| ").split("|")] for m, t in content(name) if m == "|"]
    found = [b.text.split("\t") for b in document(name).blocks if b.kind == "table"]
    assert found == expected


@pytest.mark.parametrize("name", MADE_FROM)
def test_sources(name: str) -> None:
    """Every source line is a reference of the article above it, dated as printed."""
    expected = []
    article = ""
    for mark, text in content(name):
        if mark in ("#", "##"):
            article = MARKER.sub("", NUMBER.sub("", text))
        elif mark == "@":
            printed = re.findall(r"(\d{4})\.(\d{1,2})\.(\d{1,2})\.?$", text)
            expected.append((article, "{}-{:0>2}-{:0>2}".format(*printed[0])))
    titles = {a.article_id: a.title for a in document(name).articles}
    found = [(titles[r.article_id or ""], r.dated) for r in document(name).references]
    assert found == expected


def test_the_web_page() -> None:
    page = path_of(WEB).read_text(encoding="utf-8")
    heads = [re.sub(r"<sup>.*?</sup>", "", h) for h in re.findall(r"<h2[^>]*>(.*?)</h2>", page)]
    found = document(WEB)
    assert [(a.level, a.title) for a in found.articles] == [(1, h) for h in heads]
    kinds = Counter(b.kind for b in found.blocks)
    assert kinds["bullet"] == page.count("<li>")
    assert kinds["table"] == page.count("<tr>")
    assert len(found.references) == page.count("<p><sup>")
    nested = sum(len(re.findall("<li>", part)) for part in re.findall(r"<ul>\s*(?:<li>[^<]*</li>\s*)+</ul></li>", page))  # fmt: skip
    assert sum(b.depth == 1 for b in found.blocks if b.kind == "bullet") == nested


def readme_rows() -> list[tuple[str, str, str]]:
    """Issue, file and where its date stands, from the table in data/raw/README.md."""
    text = (ROOT / "data" / "raw" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (20\d\d[-0-9Q ]+) \| `([^`]+)` \| .+? \| ([^|]+) \|$", text, re.MULTILINE
    )
    return [(issue.strip(), name, where.strip()) for issue, name, where in rows]


def test_the_readme_lists_every_issue() -> None:
    files = {unicodedata.normalize("NFC", p.name) for p in SAMPLE.iterdir()} - {"sources.toml"}
    assert {name for _, name, _ in readme_rows()} == files


@pytest.mark.parametrize(("issue", "name", "where"), readme_rows())
def test_dates_stand_where_the_readme_says(issue: str, name: str, where: str) -> None:
    found = document(name).issue
    on = found.published_on
    assert on is not None
    place = next(basis for words, basis in BASES.items() if words in where)
    assert found.published_basis == ("cover" if "cover" in where else place)
    if "Q" in issue:
        assert f"{on.year} Q{(on.month + 2) // 3}" == issue
    else:
        assert f"{on:%Y-%m}" == issue
    day = "with the day" in where
    assert found.published_precision == (
        "day" if day else "quarter" if issue.endswith("Q1") else "month"
    )


@pytest.mark.parametrize("name", [name for _, name, _ in readme_rows()])
def test_names_of_issues_are_clean(name: str) -> None:
    issue = document(name).issue
    assert issue.series in ("AI 동향 브리프", "디지털 정책 리포트")
    assert not re.search(r"[\[\]<>#*_]", issue.title)
    if issue.series == "AI 동향 브리프":
        assert re.fullmatch(r"AI 동향 브리프 (?:\d{4}년 \d{1,2}월(?:호| \d{1,2}일)|제\d+호)", issue.title)  # fmt: skip
