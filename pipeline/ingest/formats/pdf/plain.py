"""Any other PDF in plain reading order: paragraphs put together, roles left to the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ingest.formats.pdf.furniture import furniture_of
from pipeline.ingest.formats.pdf.glyphs import is_footnote
from pipeline.ingest.formats.pdf.marks import mark_of, source_start
from pipeline.ingest.formats.pdf.profile import body_size_of
from pipeline.ingest.formats.pdf.table_lines import table_drafts
from pipeline.ingest.formats.pdf.tables import Table
from pipeline.ingest.formats.pdf.text import Draft, Part, whole
from pipeline.ingest.structure.furniture import is_caption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.formats.pdf.lines import PdfLine
    from pipeline.ingest.formats.pdf.order import PageLayout
    from pipeline.ingest.source import Role

_HEADING_GROWTH = 1.15
_LEADING = 2.0  # of the size: a wider step begins a paragraph
_FULL = 0.88  # of the column's width: a shorter line ends its paragraph
_INDENT_EMS = 0.9  # a first line set in this far begins a paragraph
_MAX_HEADING = 100  # characters: a longer large line is a pulled quote or a cover
_SENTENCE_END = (".", "!", "?", "。", ":", "다.", "”")


def read_plain(pages: Sequence[PageLayout]) -> list[Draft]:
    """Logical lines in reading order; larger lines are headings, repeated ones furniture."""
    furniture = furniture_of(pages)
    body = body_size_of(pages)
    drafts: list[Draft] = []
    for page in pages:
        _read_page(page, furniture, body, drafts)
    return drafts


def _read_page(
    page: PageLayout, furniture: frozenset[PdfLine], body: float, drafts: list[Draft]
) -> None:
    lines = [i for i in page.items if not isinstance(i, Table) and i not in furniture]
    margin = min((line.x0 for line in lines), default=0.0)
    parts: list[Part] = []

    def flush() -> None:
        if parts:
            drafts.append(_draft(parts, margin, body))
            parts.clear()

    for item in page.items:
        if isinstance(item, Table):
            flush()
            drafts.extend(table_drafts(item))
        elif item in furniture:
            flush()
            drafts.append(Draft("furniture", (whole(item),)))
        else:
            if parts and not _runs_on(parts, item, lines):
                flush()
            parts.append(whole(item))
    flush()


def _draft(parts: Sequence[Part], margin: float, body: float) -> Draft:
    first = parts[0].line
    length = sum(p.end - p.start for p in parts)
    role: Role | None = None
    if first.size >= _HEADING_GROWTH * body and length <= _MAX_HEADING and mark_of(first) is None:
        role = "heading"
    elif is_footnote(first, body):
        role = "footnote"
    indent = max(0, round((first.x0 - margin) / (0.5 * first.size))) if first.size else 0
    return Draft(
        role, tuple(parts), level=1 if role == "heading" else 0, indent=0 if role else indent
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
    if abs(line.size - last.size) > 0.6 or line.style.is_upright != last.style.is_upright:  # noqa: PLR2004
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
