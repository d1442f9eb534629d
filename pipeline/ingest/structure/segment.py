"""From the lines of a file to articles and blocks, whatever the format.

Readers of structured formats say what a line is, and that holds. Text has to tell by itself:
first each line alone (:mod:`line_kinds`), then masthead and contents list (:mod:`contents`), then
the titles (:mod:`brief_titles`, :mod:`report_titles`); what is left are bullets, paragraphs and their notes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.ingest.sources.citations import is_citation
from pipeline.ingest.structure.brief_titles import brief_titles
from pipeline.ingest.structure.contents import find_contents
from pipeline.ingest.structure.furniture import is_lead_label
from pipeline.ingest.structure.headings import (
    TITLE_LENGTH,
    Title,
    chapter_number,
    is_calendar,
    is_report,
)
from pipeline.ingest.structure.line_kinds import Note, first_look
from pipeline.ingest.structure.lines import logical_lines
from pipeline.ingest.structure.marks import (
    RANK_INNER,
    RANK_MIDDLE,
    RANK_NOTE,
    Marker,
    clean_inline,
    symbol_class,
    symbol_rank,
)
from pipeline.ingest.structure.report_titles import report_titles
from pipeline.model.documents import Repair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.source import Glue, Source
    from pipeline.ingest.structure.line_kinds import Kind
    from pipeline.ingest.structure.lines import Line
    from pipeline.model.documents import BlockKind
    from pipeline.model.spans import RawText, Traced


@dataclass(frozen=True, slots=True)
class DraftArticle:
    """An article before it has ids; ``parent`` is an index, ``block`` its title's block."""

    level: int
    parent: int | None
    section: str | None
    title: Traced
    block: int | None


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A block before it has ids; ``article`` and ``parent`` are indices.

    Attributes:
        body: The words with their mark-up, as references are read from them.
        markers: Note markers taken out of the text.
        note: The number the block begins with, where it is a note.
    """

    kind: BlockKind
    article: int | None
    parent: int | None
    depth: int
    text: Traced
    body: Traced
    markers: tuple[Marker, ...] = ()
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file's lines amount to.

    Attributes:
        front: Lines of cover and masthead, in order.
        margins: Running heads and feet, contact lines and imprint.
        notes: Remarks for the log.
        is_report: Chapters or levels of titles order the text; a brief's items are all alike.
    """

    articles: tuple[DraftArticle, ...]
    blocks: tuple[DraftBlock, ...]
    front: tuple[str, ...]
    margins: tuple[str, ...]
    repairs: tuple[Repair, ...] = ()
    notes: tuple[str, ...] = ()
    is_report: bool = False


def segment(source: Source, *, glue: Glue | None, fallback_title: str) -> Outline:
    """Articles and blocks of a file.

    Args:
        source: Lines, repaired and normalized.
        glue: Says whether a space belongs where a line was broken, if known.
        fallback_title: Title of the only article of a text without any title.
    """
    lines = logical_lines(source, glue)
    kinds, notes = first_look(lines)
    titles = _find_titles(lines, kinds)
    builder = _Builder(source.raw, lines, kinds, notes, titles)
    remarks = []
    if not titles and any(kind in ("text", "table", "lead") for kind in kinds):
        remarks.append("no title was recognized: the whole text is one article")
        builder.begin_untitled(fallback_title)
    builder.run()
    return builder.outline(tuple(remarks))


def _find_titles(lines: Sequence[Line], kinds: list[Kind]) -> dict[int, Title]:
    given = {
        i: Title(max(1, lines[i].level), chapter_number(lines[i].words))
        for i, kind in enumerate(kinds)
        if kind == "title"
    }
    if given:
        for i, line in enumerate(lines):
            if line.role == "heading" and kinds[i] == "text":
                kinds[i] = "heading"
        return given
    contents = find_contents(lines, kinds)
    if is_report(lines, kinds, contents.start):
        return report_titles(lines, kinds, contents.start)
    return brief_titles(lines, kinds, contents.start, contents.entries)


@dataclass(slots=True)
class _Bullet:
    rank: int
    indent: int
    symbol: str
    block: int


@dataclass(slots=True)
class _Builder:
    """Walks over the lines once; holds where it is."""

    raw: RawText
    lines: Sequence[Line]
    kinds: Sequence[Kind]
    notes: dict[int, Note]
    titles: dict[int, Title]
    articles: list[DraftArticle] = field(default_factory=list)
    blocks: list[DraftBlock] = field(default_factory=list)
    front: list[str] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    article: int | None = None
    section: str | None = None
    stack: list[_Bullet] = field(default_factory=list)
    in_lead: bool = False
    untitled: str | None = None
    # The line of a section that no title has followed yet.
    opened: Line | None = None

    def begin_untitled(self, fallback: str) -> None:
        """Have one article for all; its title is the first short line, or the file's name."""
        self.untitled = fallback

    def run(self) -> None:
        last_title = max(self.titles, default=-1)
        stars = sum(bool(x.symbols) and x.symbols[0][0] == "*" and not x.indent for x in self.lines)
        others = sum(bool(x.symbols) and x.symbols[0][0] != "*" for x in self.lines)
        for i, line in enumerate(self.lines):
            kind = self.kinds[i]
            if kind == "title":
                self._title(i, line)
            elif kind in ("masthead", "furniture", "label", "part", "section"):
                self._outside(line, kind, is_end=i > last_title)
            else:
                self._inside(i, line, kind, star_is_bullet=stars > others)

    def outline(self, remarks: tuple[str, ...]) -> Outline:
        return Outline(
            tuple(self.articles), tuple(self.blocks), tuple(self.front), tuple(self.margins),
            tuple(self.repairs), remarks,
            any(t.level > 1 or chapter_number(self.lines[i].words) for i, t in self.titles.items()),
        )  # fmt: skip

    def _title(self, i: int, line: Line) -> None:
        title = self.titles[i]
        text = line.text.slice(title.cut, title.end).strip()
        if title.misread:
            before, after = title.misread
            place = self.raw.place(line.raw_start)
            self.repairs.append(Repair(*place, before, after, "ocr", "heading-number", 0.9))
        self._begin(title.level, text)
        self._add("title", line, text)

    def _begin(self, level: int, text: Traced) -> None:
        parent = self.article if self.article is not None else None
        while parent is not None and self.articles[parent].level >= level:
            parent = self.articles[parent].parent
        self.articles.append(DraftArticle(level, parent, self.section, text, len(self.blocks)))
        self.article = len(self.articles) - 1
        self.opened = None
        self.stack.clear()
        self.in_lead = False

    def _outside(self, line: Line, kind: Kind, *, is_end: bool) -> None:
        if kind == "masthead" and self.articles and is_end and line.hashes:
            self._end_article()
        if kind == "section":
            self.section = line.words[chapter_number(line.words) :]
            # A format's own section ends the article; a rubric among the words only where it
            # names what is no news, since it may as well be a heading inside the article.
            if line.role == "section" or (is_end and is_calendar(line.words)):
                self._end_article()
                self.opened = line
        elif kind == "label":
            self.in_lead = is_lead_label(line.words)
        elif kind == "masthead":
            (self.margins if self.articles else self.front).append(line.words)
        elif kind == "furniture":
            self.margins.append(line.words or line.body.text)

    def _end_article(self) -> None:
        self.article = None
        self.in_lead = False
        self.stack.clear()

    def _inside(self, i: int, line: Line, kind: Kind, *, star_is_bullet: bool) -> None:
        if self.opened is not None and self.articles and kind != "contents":
            # A section without titles (주요 행사 일정): its text belongs to no article.
            opened, self.opened = self.opened, None
            self._add("heading", opened, opened.text)
        if self.untitled is not None and kind in ("text", "table", "lead"):
            is_title = (
                not line.is_bullet
                and not line.is_table
                and len(line.words) <= TITLE_LENGTH
                and not line.words.endswith(".")
            )
            fallback, self.untitled = self.untitled, None
            if is_title:
                self._begin(1, line.text)
                self._add("title", line, line.text)
                return
            self._begin(1, type(line.text).of(fallback, 0))
            self.articles[-1] = DraftArticle(1, None, None, self.articles[-1].title, None)
        if kind == "contents":
            article, self.article = self.article, None
            self._add("bullet", line, line.text)
            self.article = article
        elif kind == "note":
            self._note(line, self.notes.get(i) or Note(None, 0, "lost"))
        elif kind in ("source", "caption", "table", "lead", "heading"):
            self.in_lead = self.in_lead and kind != "heading"
            self._add(kind, line, line.text)
            if kind == "heading":
                self.stack.clear()
        elif line.is_bullet:
            self._bullet(line, star_is_bullet=star_is_bullet)
        else:
            self._add("paragraph", line, line.text, parent=None)

    def _note(self, line: Line, note: Note) -> None:
        body = line.body.slice(note.at).strip()
        text, markers = clean_inline(body)
        if not text.text:
            return
        cites = note.style == "list" or is_citation(text.text) or is_citation(body.text)
        self.blocks.append(
            DraftBlock(
                "source" if cites else "footnote", self.article, None, 0, text, body, markers, note
            )
        )

    def _bullet(self, line: Line, *, star_is_bullet: bool) -> None:
        if line.hashes:
            self.in_lead = False
        rank = RANK_INNER
        if line.role == "bullet":
            self._pop(lambda top: top.rank >= line.level)
            rank = line.level
        else:
            rank = symbol_rank(line.symbols, star_is_bullet=star_is_bullet)
            if rank != RANK_NOTE:
                self._unwind(rank, line)
        parent = self.stack[-1].block if self.stack else None
        depth = self.blocks[parent].depth + 1 if parent is not None else 0
        self._add("lead" if self.in_lead else "bullet", line, line.text, parent=parent, depth=depth)
        if rank != RANK_NOTE or line.role == "bullet":
            self.stack.append(_Bullet(rank, line.indent, symbol_class(line.symbols[-1]) if line.symbols else "", len(self.blocks) - 1))  # fmt: skip

    def _pop(self, over: object) -> None:
        while self.stack and callable(over) and over(self.stack[-1]):
            self.stack.pop()

    def _unwind(self, rank: int, line: Line) -> None:
        """Close bullets that are not around this one."""
        symbol = symbol_class(line.symbols[-1])
        known = any(b.symbol == symbol and b.indent == line.indent for b in self.stack)
        while self.stack:
            top = self.stack[-1]
            if line.indent > top.indent:
                return
            same = line.indent == top.indent
            if same and rank > top.rank and (top.rank <= RANK_MIDDLE or not known):
                return
            if (
                same
                and rank == top.rank
                and symbol != top.symbol
                and not known
                and rank >= RANK_INNER
            ):
                return
            self.stack.pop()

    def _add(
        self,
        kind: BlockKind,
        line: Line,
        text: Traced,
        *,
        parent: int | None = None,
        depth: int = 0,
    ) -> None:
        if text.text:
            self.blocks.append(
                DraftBlock(kind, self.article, parent, depth, text, line.body, line.markers)
            )
