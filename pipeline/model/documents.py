"""An issue after reading: what it is, its articles, blocks, references and repairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from pipeline.model.spans import Traced

if TYPE_CHECKING:
    from datetime import date

    from pipeline.model.spans import Piece

BlockKind = Literal[
    "title", "lead", "heading", "bullet", "paragraph", "caption", "table", "footnote", "source"
]
RepairKind = Literal["ocr", "typo", "glyph", "join", "superscript", "encoding"]
Precision = Literal["day", "month", "quarter", "year"]
PublishedBasis = Literal[
    "manifest", "cover", "running_head", "file_name", "latest_reference", "pdf_metadata"
]
SourceFormat = Literal["text", "markdown", "html", "pdf", "hwp", "hwpx"]

BLOCK_KINDS: tuple[str, ...] = get_args(BlockKind)
REPAIR_KINDS: tuple[str, ...] = get_args(RepairKind)
PRECISIONS: tuple[str, ...] = get_args(Precision)
PUBLISHED_BASES: tuple[str, ...] = get_args(PublishedBasis)
SOURCE_FORMATS: tuple[str, ...] = get_args(SourceFormat)


@dataclass(frozen=True, slots=True)
class Issue:
    """One dated edition (호).

    ``issue_id`` is a local id (first characters of the file's digest) until the whole corpus is
    known; the readable id is given when tables are collected. ``published_on`` is the first day
    of the printed period; it and its two companions are ``None`` together when nothing tells.
    """

    issue_id: str
    series: str
    title: str
    publisher: str
    published_on: date | None
    published_precision: Precision | None
    published_basis: PublishedBasis | None
    source_path: str
    source_format: SourceFormat
    source_sha256: str


@dataclass(frozen=True, slots=True)
class Article:
    """One news item; in a long report, a heading's part. ``level`` 1 is the topmost."""

    article_id: str
    ordinal: int
    level: int
    parent_article_id: str | None
    section: str | None
    title: str
    source_line: int | None
    page: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """The smallest layout unit, normally a bullet: the unit of evidence and co-occurrence.

    Attributes:
        article_id: ``None`` for what stands before the first article (a contents list).
        depth: 0 for the outermost level of bullets; 0 for anything that is no bullet.
        text: Analysed text, NFC, repaired, without bullet marks and footnote markers.
        raw_text: The stretch of the raw file the block came from.
        pieces: Map ``text`` to ``raw_text`` (see :class:`pipeline.model.spans.Traced`).
        source_line: Line of the first character; ``page`` instead for paged formats.
    """

    block_id: str
    article_id: str | None
    ordinal: int
    kind: BlockKind
    depth: int
    parent_block_id: str | None
    text: str
    raw_text: str
    pieces: tuple[Piece, ...]
    source_line: int | None
    page: int | None

    def raw_surface(self, start: int, end: int) -> str:
        """``text[start:end]`` as it stood in the file."""
        raw_start, raw_end = self.raw_span(start, end)
        return self.raw_text[raw_start:raw_end]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in ``raw_text``."""
        return Traced(self.text, self.pieces).raw_span(start, end)

    def line_of(self, start: int) -> int | None:
        """Source line of the character at ``start``: a block may run over several lines."""
        if self.source_line is None:
            return None
        raw_start, _ = self.raw_span(start, start + 1)
        return self.source_line + self.raw_text.count("\n", 0, raw_start)


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited source: a footnote, a caption's source, an entry of a reference list.

    Attributes:
        article_id: ``None`` when no article holds it.
        block_id: The block that cites it (the one bearing the marker), else its own block.
        marker: Footnote marker as printed, digits; ``None`` for captions and source lines.
        dated: ISO text at the precision printed (``2020``, ``2020-04``, ``2020-04-24``).
    """

    article_id: str | None
    block_id: str
    marker: str | None
    authors: str | None
    publisher: str | None
    title: str | None
    url: str | None
    dated: str | None
    source_line: int | None
    page: int | None


@dataclass(frozen=True, slots=True)
class Repair:
    """One change between raw and analysed text; ``confidence`` is 0 to 1."""

    source_line: int | None
    page: int | None
    before: str
    after: str
    kind: RepairKind
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Document:
    """An issue with everything read from it, in reading order."""

    issue: Issue
    articles: tuple[Article, ...]
    blocks: tuple[Block, ...]
    references: tuple[Reference, ...]
    repairs: tuple[Repair, ...]
