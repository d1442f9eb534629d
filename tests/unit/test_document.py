"""The whole reading of a file, and the real briefs where they are at hand."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import IssueReadError
from pipeline.ingest.document import Override, ReadContext, base_issue_id, read_document
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.model.documents import Document

CONTEXT = ReadContext(IngestSettings(), date(2026, 11, 20))

TEXT = """월간 소식 2021년 4월호

한빛사, 새 언어모델 공개¹

- 한빛사는 **새 모델**을 공개(2021.4.2.)
  - 매개변수는 이전의 두 배<sup>2</sup>

¹ Daily Planet, "A New Model", 2021.4.2.

² Weekly Star, "Twice as Large", 2021.4.3.
"""


def read(text: str = TEXT, name: str = "폴더/소식.txt", **more: object) -> Document:
    context = ReadContext(CONTEXT.settings, CONTEXT.latest, **more)  # type: ignore[arg-type]
    return read_document(name, text.encode(), context=context)


def test_ids_hang_together() -> None:
    document = read()
    issue = document.issue
    assert len(issue.issue_id) == 12
    assert issue.source_sha256.startswith(issue.issue_id)
    assert issue.source_path == "폴더/소식.txt"
    assert [a.article_id for a in document.articles] == [f"{issue.issue_id}/a01"]
    assert [b.block_id for b in document.blocks] == [
        f"{issue.issue_id}/b{n:03d}" for n in range(1, len(document.blocks) + 1)
    ]
    ids = {b.block_id for b in document.blocks}
    assert {b.parent_block_id for b in document.blocks} <= ids | {None}
    assert {r.block_id for r in document.references} <= ids
    assert document.blocks[2].parent_block_id == document.blocks[1].block_id
    assert base_issue_id(issue) == "월간-소식-2021-04"


def test_every_block_leads_back_to_the_file() -> None:
    document = read()
    lines = TEXT.split("\n")
    for block in document.blocks:
        assert block.source_line is not None
        assert block.raw_text.split("\n")[0] in lines[block.source_line - 1]
        assert block.raw_surface(0, len(block.text)) == block.raw_text
    bullet = document.blocks[1]
    at = bullet.text.index("새 모델")
    assert bullet.text == "한빛사는 새 모델을 공개(2021.4.2.)"
    assert bullet.raw_surface(at, at + 4) == "새 모델"
    assert bullet.raw_text == "한빛사는 **새 모델**을 공개(2021.4.2.)"


def test_lines_of_a_wrapped_block() -> None:
    document = read("한빛사, 새 모델 공개¹\n\n- 첫 줄은 짧고\n   둘째 줄에 Jukebox가 있음\n")
    block = document.blocks[1]
    assert block.source_line == 3
    assert block.line_of(block.text.index("Jukebox")) == 4
    assert "\n" in block.raw_text


def test_kinds_of_notes() -> None:
    assert [b.kind for b in read().blocks] == ["title", "bullet", "bullet", "source", "source"]


def test_article_line_and_text_survive_a_mended_title() -> None:
    document = read(TEXT.replace("공개¹", "공개'"))
    assert document.articles[0].title == "한빛사, 새 언어모델 공개"
    assert document.articles[0].source_line == 3
    assert [r.rule for r in document.repairs] == ["marker-as-quote"]


def test_override_and_names() -> None:
    override = Override(series="갑 브리프", published_on=date(2020, 2, 3), precision="day")
    document = read(override=override, corrections={"언어모댈": "언어모델"})
    issue = document.issue
    assert (issue.series, issue.published_on, issue.published_basis) == (
        "갑 브리프", date(2020, 2, 3), "manifest",
    )  # fmt: skip


def test_the_same_bytes_give_the_same_document() -> None:
    assert read() == read()


def test_nothing_tells_the_date() -> None:
    issue = read("제목 하나¹\n\n- 항목\n").issue
    assert (issue.published_on, issue.published_precision, issue.published_basis) == (
        None,
        None,
        None,
    )


def test_unreadable() -> None:
    with pytest.raises(IssueReadError):
        read("")


@pytest.mark.parametrize(
    ("start", "articles", "references", "published"),
    [
        ("000", 4, 15, "2020-05"), ("001", 4, 7, "2020-12"), ("002", 4, 10, "2020-06"),
        ("003", 4, 7, "2020-05"), ("004", 28, 32, "2021-01"), ("SPRI", 18, 24, "2023-12"),
    ],
)  # fmt: skip
def test_real_briefs(
    shared_briefs: Path, start: str, articles: int, references: int, published: str
) -> None:
    (path,) = (
        p for p in shared_briefs.iterdir() if unicodedata.normalize("NFC", p.name).startswith(start)
    )
    document = read_document(path.name, path.read_bytes(), context=CONTEXT)
    assert len(document.articles) == articles
    assert len(document.references) == references
    assert str(document.issue.published_on).startswith(published)


def squeezed(text: object) -> str:
    folded = unicodedata.normalize("NFKC", str(text or "")).casefold().replace("l", "i")
    return "".join(c for c in folded if c.isalnum())


def test_real_titles_and_sources(shared_briefs: Path) -> None:
    for path in sorted((shared_briefs.parent / "gold").glob("[0-9]*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        data = (shared_briefs / gold["doc"]).read_bytes()
        document = read_document(gold["doc"], data, context=CONTEXT)
        assert [squeezed(a.title) for a in document.articles] == [
            squeezed(a["title"]) for a in gold["articles"]
        ]
        assert [(r.source_line, r.dated) for r in document.references] == [
            (r["line"], r["date"]) for r in gold["references"]
        ]


def test_real_pdf_keeps_contents_and_events_apart(shared_briefs: Path) -> None:
    path = next(p for p in sorted(shared_briefs.iterdir()) if p.suffix == ".pdf")
    found = read_document(path.name, path.read_bytes(), context=CONTEXT)
    assert len(found.articles) == 18
    pages = {b.article_id: set() for b in found.blocks} | {None: set()}
    for block in found.blocks:
        pages[block.article_id].add(block.page)
    assert pages.pop(None) == {2, 22}  # the contents page and the calendar of events
    assert sorted(p for found_on in pages.values() for p in found_on) == list(range(4, 22))
