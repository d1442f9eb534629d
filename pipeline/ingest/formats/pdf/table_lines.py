"""Rows of a ruled table as logical lines; a cell over several rows heads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ingest.formats.pdf.marks import mark_of
from pipeline.ingest.formats.pdf.text import CELL_SEPARATOR, Draft, Part, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.formats.pdf.lines import PdfLine
    from pipeline.ingest.formats.pdf.tables import Cell, Table


def table_drafts(table: Table) -> list[Draft]:
    """A logical line per row, cells parted by tabs.

    A first cell that spans several rows (an event in a calendar of events) becomes a heading,
    and a cell that lists its text with bullet marks becomes bullets.
    """
    drafts: list[Draft] = []
    for row in table.rows:
        cells = list(row)
        if len(cells) > 1 and cells[0].spans_rows:
            drafts.append(Draft("heading", tuple(_cell(cells.pop(0))), level=2))
        listed = [cell for cell in cells if mark_of(cell.lines[0])]
        plain = [cell for cell in cells if cell not in listed]
        if plain:
            drafts.append(Draft("table", tuple(_row(plain))))
        for cell in listed:
            drafts += _bullets(cell.lines)
    return drafts


def _cell(cell: Cell) -> list[Part]:
    return [whole(line) for line in cell.lines]


def _row(cells: Sequence[Cell]) -> list[Part]:
    parts: list[Part] = []
    for cell in cells:
        first, *rest = cell.lines
        parts.append(whole(first, 0, CELL_SEPARATOR if parts else None))
        parts += [whole(line) for line in rest]
    return parts


def _bullets(lines: Sequence[PdfLine]) -> list[Draft]:
    bullets: list[list[Part]] = []
    for line in lines:
        mark = mark_of(line)
        if mark is not None or not bullets:
            bullets.append([whole(line, mark.text_start if mark else 0)])
        else:
            bullets[-1].append(whole(line))
    return [Draft("bullet", tuple(parts)) for parts in bullets]
