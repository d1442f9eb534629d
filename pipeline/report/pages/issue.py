"""One page an issue: its text in reading order with everything that was found in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.report.evidence import Evidence
from pipeline.report.format import Text, cited_on, counted, percent, safe_url, same, shorten
from pipeline.report.pages.changes_sheet import sheet_path
from pipeline.report.pages.entity_links import linked_entities
from pipeline.report.pages.issue_lens import source_lens
from pipeline.report.pages.issue_marks import TABLES_READ, earlier_claims, issue_marks
from pipeline.report.pages.marking import changes_of, runs_of
from pipeline.report.pages.page import DataTable, Page
from pipeline.report.pages.view import (
    entity_name,
    group,
    int_of,
    is_null,
    place,
    records,
    text_of,
    type_name,
)
from pipeline.report.theme import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.report.evidence import BlockRef
    from pipeline.report.pages.issue_marks import IssueMarks
    from pipeline.report.pages.marking import Mark, Run
    from pipeline.report.pages.view import Corpus, IssueView

DEEPEST_STYLE = 4
_AT_ONCE = 200  # issues whose rows are records at the same time: a record takes a kilobyte
_BLOCK = ("issue_id", "block_id", "article_id", "ordinal", "kind", "depth", "text", "raw_text",
          "alignment", "source_line", "page")  # fmt: skip
REPAIR_KINDS = {
    "ocr": Text("문자 인식", "OCR"),
    "typo": Text("오자", "typo"),
    "glyph": Text("기호", "glyph"),
    "join": Text("줄 이음", "join"),
    "superscript": Text("위 첨자", "superscript"),
    "encoding": Text("부호화", "encoding"),
}


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block ready to be shown; ``anchor`` is its id in the page.

    Attributes:
        stances: What the outlook finds in it: ``forecast``, ``recommendation``, ``warning``.
    """

    anchor: str
    kind: str
    depth: int
    runs: tuple[Run, ...]
    place: Text
    line: int | None
    page: int | None
    notes: tuple[tuple[str, str], ...]
    stances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """A cited source; ``url`` only where it may be a link, else it is part of ``words``."""

    anchor: str
    marker: str
    block_anchor: str
    words: str
    url: str | None
    dated: Text | None
    place: Text


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article, or what stands before the first one (``title`` is ``None``).

    ``heading`` is the block that prints the title, if there is one: it bears the marks.
    """

    anchor: str
    title: str | None
    heading: BlockView | None
    level: int
    section: str | None
    blocks: tuple[BlockView, ...]
    references: tuple[ReferenceView, ...]


@dataclass(frozen=True, slots=True)
class TypeGroup:
    """Entities of one type named in the issue: address of their page, name, mentions."""

    kind: str
    name: Text
    total: int
    names: tuple[tuple[str | None, str, Text, Evidence], ...]


@dataclass(frozen=True, slots=True)
class _Whole:
    """What every issue's page needs of the whole corpus."""

    hrefs: dict[str, str]
    claims: dict[str, BlockRef]
    sources: dict[str, dict[str, Any]]


def issue_pages(corpus: Corpus) -> Iterator[Page]:
    """A page for every issue."""
    frames = {
        "articles": corpus.frame("articles"),
        "blocks": corpus.frame("blocks", _BLOCK),
        "references": corpus.frame("references"),
        "repairs": corpus.frame("repairs"),
        **{name: corpus.coded(name, columns) for name, columns in TABLES_READ.items()},
    }
    whole = _Whole(
        linked_entities(corpus),
        earlier_claims(corpus),
        {str(row["issue_id"]): row for row in corpus.rows("issue_sources")},
    )
    for first in range(0, len(corpus.issues), _AT_ONCE):
        issues = corpus.issues[first : first + _AT_ONCE]
        wanted = [issue.issue_id for issue in issues]
        rows = {
            name: group(records(frame[frame["issue_id"].isin(wanted)]), "issue_id")
            for name, frame in frames.items()
        }
        for at, issue in enumerate(issues, first):
            own = {name: found.get(issue.issue_id, []) for name, found in rows.items()}
            before = corpus.issues[at - 1] if at else None
            after = corpus.issues[at + 1] if at + 1 < len(corpus.issues) else None
            yield _page(corpus, issue, own, (before, after), whole)


def block_anchors(block_ids: Sequence[str]) -> list[str]:
    """Ids of the blocks in their issue's page, for the blocks in reading order."""
    return [_anchor("b", key, at) for at, key in enumerate(block_ids)]


def _page(
    corpus: Corpus,
    issue: IssueView,
    rows: dict[str, list[dict[str, Any]]],
    neighbors: tuple[IssueView | None, IssueView | None],
    whole: _Whole,
) -> Page:
    found = issue_marks(corpus, rows, whole.claims)
    articles = _articles(rows, found)
    repairs = _repair_table(rows["repairs"])
    return Page(
        path=issue.path,
        template="issue.html",
        title=same(issue.name),
        nav="issues",
        scripts=("issue.js",),
        styles=("issue.css",),
        values={
            "issue": issue,
            "sheet": quote(sheet_path(issue)),
            "told": found.told,
            "lists": found.lists,
            "lens": source_lens(whole.sources.get(issue.issue_id), rows["references"]),
            "articles": articles,
            "contents": [a for a in articles if a.title is not None],
            "groups": _groups(corpus, issue, rows["mentions"], whole.hrefs),
            "names": _names(corpus, rows["mentions"]),
            "repairs": repairs,
            "has_changes": any(
                bit.is_changed
                for a in articles
                for b in (*a.blocks, *([a.heading] if a.heading else []))
                for run in b.runs
                for bit in run.bits
            ),
            "previous": neighbors[0],
            "next": neighbors[1],
            "counts": (
                counted(issue.article_count, "개 기사", "article"),
                counted(len(rows["mentions"]), "회 언급", "mention"),
                counted(len(rows["references"]), "개 출처", "cited source"),
                counted(len(rows["quantities"]), "개 수치", "figure"),
                counted(len(repairs.rows), "곳 고침", "repair"),
            ),
        },
    )


def _articles(rows: dict[str, list[dict[str, Any]]], found: IssueMarks) -> tuple[ArticleView, ...]:
    mentions = group(rows["mentions"], "block_id")
    ordered = [str(row["block_id"]) for row in sorted(rows["blocks"], key=_ordinal)]
    anchors = dict(zip(ordered, block_anchors(ordered), strict=True))
    cited: dict[str, list[ReferenceView]] = {}
    notes: dict[str, list[tuple[str, str]]] = {}
    for at, row in enumerate(sorted(rows["references"], key=_ordinal)):
        view = _reference(row, at, anchors)
        cited.setdefault(text_of(row["article_id"]) or "", []).append(view)
        notes.setdefault(str(row["block_id"]), []).append((view.anchor, view.marker))
    blocks: dict[str, list[BlockView]] = {}
    for row in sorted(rows["blocks"], key=_ordinal):
        key = str(row["block_id"])
        view_notes = tuple(notes.get(key, ()))
        marks = found.marks(key, mentions.get(key, []), len(text_of(row["text"]) or ""))
        block = _block(row, marks, anchors[key], view_notes)
        blocks.setdefault(text_of(row["article_id"]) or "", []).append(block)
    views = []
    if "" in blocks or "" in cited:
        front = tuple(blocks.get("", ())), tuple(cited.get("", ()))
        views.append(ArticleView("a-front", None, None, 1, None, *front))
    for at, row in enumerate(sorted(rows["articles"], key=_ordinal)):
        key = str(row["article_id"])
        own = blocks.get(key, [])
        is_headed = bool(own) and own[0].kind == "title"
        views.append(
            ArticleView(
                anchor=_anchor("a", key, at),
                title=text_of(row["title"]) or "—",
                heading=own[0] if is_headed else None,
                level=min(3, max(1, int_of(row["level"]) or 1)),
                section=text_of(row["section"]),
                blocks=tuple(own[1:] if is_headed else own),
                references=tuple(cited.get(key, ())),
            )
        )
    return tuple(views)


def _block(
    row: dict[str, Any],
    marks: list[Mark],
    anchor: str,
    notes: tuple[tuple[str, str], ...],
) -> BlockView:
    text = text_of(row["text"]) or ""
    alignment = row["alignment"]
    has_alignment = alignment is not None and not isinstance(alignment, float)
    changes = changes_of(text, text_of(row["raw_text"]), list(alignment) if has_alignment else None)
    return BlockView(
        anchor=anchor,
        kind=str(row["kind"]),
        depth=min(DEEPEST_STYLE, max(0, int_of(row["depth"]) or 0)),
        runs=runs_of(text, marks, changes),
        place=place(row["source_line"], row["page"]),
        line=int_of(row["source_line"]),
        page=int_of(row["page"]),
        notes=notes,
        stances=tuple(sorted({m.kind for m in marks if m.layer == "clause"})),
    )


def _reference(row: dict[str, Any], at: int, anchors: dict[str, str]) -> ReferenceView:
    raw_url = text_of(row["url"])
    url = safe_url(raw_url)
    parts = [text_of(row[name]) for name in ("authors", "publisher", "title")]
    words = [part for part in parts if part]
    if raw_url and url is None:
        words.append(raw_url)
    dated = text_of(row["dated"])
    return ReferenceView(
        anchor=f"r{at + 1}",
        marker=text_of(row["marker"]) or "※",
        block_anchor=anchors.get(str(row["block_id"]), ""),
        words=", ".join(words) or (url or "—"),
        url=url,
        dated=cited_on(dated) if dated else None,
        place=place(row["source_line"], row["page"]),
    )


def _groups(
    corpus: Corpus, issue: IssueView, mentions: list[dict[str, Any]], hrefs: dict[str, str]
) -> tuple[TypeGroup, ...]:
    """By type, most mentioned first; an address only where the entity has a page."""
    counts = Counter((str(r["entity_type"]), str(r["entity_id"])) for r in mentions)
    groups = []
    for kind in TYPES:
        own = sorted((-n, key) for (k, key), n in counts.items() if k == kind)
        names = tuple(
            (
                hrefs.get(key),
                shorten(_name(corpus, key), 40),
                same(f"{-n:,}"),
                Evidence(entities=(key,), issues=(issue.issue_id,)),
            )
            for n, key in own
        )
        if names:
            total = -sum(n for n, _ in own)
            groups.append(TypeGroup(kind, type_name(kind), total, names))
    return tuple(groups)


def _names(corpus: Corpus, mentions: list[dict[str, Any]]) -> dict[str, str]:
    """What a mark says on hover: name of the entity, by id."""
    return {key: shorten(_name(corpus, key), 80) for key in {str(r["entity_id"]) for r in mentions}}


def _name(corpus: Corpus, entity_id: str) -> str:
    row = corpus.entity_of.get(entity_id)
    return entity_name(row) if row else entity_id


def _repair_table(rows: list[dict[str, Any]]) -> DataTable:
    return DataTable(
        caption=Text("원문에서 고친 곳", "What was repaired"),
        columns=(
            Text("곳", "Place"),
            Text("원문", "Raw"),
            Text("고친 글", "Repaired"),
            Text("종류", "Kind"),
            Text("규칙", "Rule"),
            Text("확신", "Confidence"),
        ),
        rows=tuple(
            (
                place(row["source_line"], row["page"]),
                same(shorten(str(row["before"]), 120)),
                same(shorten(str(row["after"]), 120)),
                REPAIR_KINDS.get(str(row["kind"]), same(str(row["kind"]))),
                same(str(row["rule"])),
                same("—" if is_null(row["confidence"]) else percent(float(row["confidence"]))),
            )
            for row in sorted(rows, key=_ordinal)
        ),
        numeric=frozenset({5}),
    )


def _ordinal(row: dict[str, Any]) -> int:
    return int(row["ordinal"])


def _anchor(letter: str, key: object, at: int) -> str:
    """The id's own last part (``b017``) where it is one, else a running number."""
    tail = str(key).rpartition("/")[2]
    is_plain = tail.isascii() and tail.isalnum() and tail.startswith(letter)
    return tail if is_plain else f"{letter}-{at + 1}"
