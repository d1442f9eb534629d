"""Any other PDF in plain reading order: paragraphs put together, roles left to the text.

Marks stay in the text and larger type makes headings, the largest of level 1: so a report or a
brief of unknown layout reaches the segmenter as its Markdown would.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.formats.pdf.contents import has_leader, section_span
from pipeline.ingest.formats.pdf.furniture import furniture_of
from pipeline.ingest.formats.pdf.glyphs import is_footnote
from pipeline.ingest.formats.pdf.marks import mark_of, source_start
from pipeline.ingest.formats.pdf.profile import body_size_of
from pipeline.ingest.formats.pdf.table_lines import table_drafts
from pipeline.ingest.formats.pdf.tables import Table
from pipeline.ingest.formats.pdf.text import Draft, Part, whole
from pipeline.ingest.structure.contents import is_masthead_line
from pipeline.ingest.structure.furniture import is_caption, is_furniture

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.ingest.formats.pdf.lines import PdfLine
    from pipeline.ingest.formats.pdf.order import PageLayout
    from pipeline.ingest.source import Role

_HEADING_GROWTH = 1.15
_NAME_GROWTH = 1.6  # of the text's size: the name of an issue on its cover
_SAME_SIZE = 0.6  # points: sizes this near are one
_HEADING_LEADING = 1.7  # of the size: lines of one heading are no further apart
_LEADING = 2.0  # of the size: a wider step begins a paragraph
_FULL = 0.88  # of the column's width: a shorter line ends its paragraph
_INDENT_EMS = 0.9  # a first line set in this far begins a paragraph
_MAX_HEADING = 100  # characters: a longer large line is a pulled quote or a cover
_COVER_CHARS = 300  # a first page with more text is no cover
_MAX_LEVEL = 6
_SENTENCE_END = (".", "!", "?", "。", ":", "다.", "”")


@dataclass(frozen=True, slots=True)
class _Look:
    """What the pages have in common: size of the text, sizes of headings from the largest down."""

    body: float
    sizes: tuple[float, ...]
    furniture: frozenset[PdfLine]

    def level(self, line: PdfLine) -> int:
        """Level of a heading by its size, 1 topmost; 0 for the size of the text."""
        if line.size < _HEADING_GROWTH * self.body:
            return 0
        larger = sum(size > line.size + _SAME_SIZE for size in self.sizes)
        return min(larger + 1, _MAX_LEVEL)


def read_plain(pages: Sequence[PageLayout]) -> list[Draft]:
    """Logical lines in reading order; larger lines are headings, repeated ones furniture."""
    furniture = furniture_of(pages)
    body = body_size_of(pages)
    inner = [page for i, page in enumerate(pages) if i or not _is_cover(pages, furniture)]
    found = (line for page in inner for line in page.lines if line not in furniture)
    look = _Look(body, _heading_sizes(found, body), furniture)
    drafts: list[Draft] = []
    for page in pages:
        if page in inner:
            _read_page(page, look, drafts)
        else:
            drafts += _cover(page, look)
    return drafts


def _is_cover(pages: Sequence[PageLayout], furniture: frozenset[PdfLine]) -> bool:
    """Whether the first of several pages holds only a few lines, none of them marked."""
    lines = [line for line in pages[0].lines if line not in furniture]
    return (
        len(pages) > 1
        and sum(len(line.chars) for line in lines) < _COVER_CHARS
        and not any(mark_of(line) for line in lines)
    )


def _cover(page: PageLayout, look: _Look) -> list[Draft]:
    """Lines of a cover; a name in large type may take several."""
    drafts: list[Draft] = []
    for line in page.lines:
        if line in look.furniture or is_furniture(line.text):
            drafts.append(Draft("furniture", (whole(line),)))
        elif drafts and drafts[-1].role == "cover" and _names(drafts[-1].parts, line, look):
            drafts[-1] = Draft("cover", (*drafts[-1].parts, whole(line)))
        else:
            drafts.append(Draft("cover", (whole(line),)))
    return drafts


def _names(parts: Sequence[Part], line: PdfLine, look: _Look) -> bool:
    """Whether a line of a cover goes on with the name above it: number and date do not."""
    is_large = line.size >= _NAME_GROWTH * look.body
    return is_large and _is_set_on(parts, line) and not is_masthead_line(line.text.strip())


def _heading_sizes(lines: Iterable[PdfLine], body: float) -> tuple[float, ...]:
    """Sizes clearly above the text's, largest first, those next to each other counted once."""
    sizes: list[float] = []
    for size in sorted({x.size for x in lines if x.size >= _HEADING_GROWTH * body}, reverse=True):
        if not sizes or sizes[-1] - size > _SAME_SIZE:
            sizes.append(size)
    return tuple(sizes)


def _read_page(page: PageLayout, look: _Look, drafts: list[Draft]) -> None:
    furniture = look.furniture
    lines = [i for i in page.items if not isinstance(i, Table) and i not in furniture]
    margin = min((line.x0 for line in lines), default=0.0)
    parts: list[Part] = []

    def flush() -> None:
        if parts:
            drafts.append(_draft(parts, margin, look))
            parts.clear()

    for item in page.items:
        if isinstance(item, Table):
            flush()
            drafts.extend(table_drafts(item))
        elif item in furniture:
            flush()
            drafts.append(Draft("furniture", (whole(item),)))
        else:
            if parts and not (_goes_on(parts, item, look) or _runs_on(parts, item, lines)):
                flush()
            parts.append(whole(item))
    flush()


def _draft(parts: Sequence[Part], margin: float, look: _Look) -> Draft:
    first = parts[0].line
    length = sum(p.end - p.start for p in parts)
    mark = mark_of(first)
    role: Role | None = None
    level = look.level(first)
    if level and length <= _MAX_HEADING and not (mark and mark.is_note):
        role = "heading"
    elif is_footnote(first, look.body):
        role = "footnote"
    indent = max(0, round((first.x0 - margin) / (0.5 * first.size))) if first.size else 0
    return Draft(
        role, tuple(parts), level=level if role == "heading" else 0, indent=0 if role else indent
    )


def _goes_on(parts: Sequence[Part], line: PdfLine, look: _Look) -> bool:
    """Whether a heading goes on: its lines are broken anywhere and set close."""
    return 0 < look.level(line) == look.level(parts[-1].line) and _is_set_on(parts, line)


def _is_set_on(parts: Sequence[Part], line: PdfLine) -> bool:
    """Whether a large line stands right below the one before, in the same type."""
    last = parts[-1].line
    return (
        last.style == line.style
        and 0 < line.y - last.y <= _HEADING_LEADING * line.size
        and line.x0 < last.x1
        and line.x1 > last.x0
        and mark_of(line) is None
        and section_span(line.text) is None
        and not any(has_leader(k.text) for k in (last, line))
        and sum(p.end - p.start for p in parts) + len(line.text) <= _MAX_HEADING
    )


def _runs_on(parts: Sequence[Part], line: PdfLine, lines: Sequence[PdfLine]) -> bool:
    """Whether a line continues the paragraph before it."""
    last = parts[-1].line
    if (
        mark_of(line) is not None
        or is_footnote(line, last.size)
        or is_caption(line.text)
        or source_start(line) is not None
    ):
        return False
    if abs(line.size - last.size) > _SAME_SIZE or line.style.is_upright != last.style.is_upright:
        return False
    step = line.y - last.y
    if step <= 0:  # next column: only an unfinished, full line runs on
        return not last.text.rstrip().endswith(_SENTENCE_END) and _is_full(last, lines)
    if step > _LEADING * line.size:
        return False
    hangs = mark_of(parts[0].line) is not None
    if not hangs and len(parts) > 1 and line.x0 - last.x0 > _INDENT_EMS * line.size:
        return False
    return _is_full(last, lines)


def _is_full(line: PdfLine, lines: Sequence[PdfLine]) -> bool:
    """Whether a line reaches the right edge of the lines above and below it."""
    near = [line]
    near += [k for k in lines if k.x0 < line.x1 and k.x1 > line.x0 and abs(k.size - line.size) < 1]
    right, left = max(k.x1 for k in near), min(k.x0 for k in near)
    return line.x1 - left >= _FULL * (right - left)
