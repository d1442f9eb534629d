"""Reading order of a PDF page: tables as a whole, columns one after the other, else top down.

The file's own order is no help: text boxes, captions and page numbers stand wherever the
typesetter happened to anchor them.
"""

from __future__ import annotations

import itertools
import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.formats.pdf.lines import lines_of
from pipeline.ingest.formats.pdf.tables import Table, tables_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.formats.pdf.chars import PageChars
    from pipeline.ingest.formats.pdf.lines import PdfLine

_GUTTER_POINTS = 9.0  # narrowest gap between columns seen in print
_ONE_BASELINE = 3.0  # points
_COLUMN_LINES = 4  # fewer lines beside each other are a row of labels, no columns
_INDENT_EMS = 2.5  # a line set in further begins no column
_ABOVE_EMS = 3  # nor one that stands further above it
_COLUMN_EMS = 9  # narrower lines are labels or cells, no column of running text


@dataclass(frozen=True, slots=True, eq=False)
class PageLayout:
    """A page as it is read: lines and tables in reading order."""

    number: int
    width: float
    height: float
    items: tuple[PdfLine | Table, ...]
    image_count: int

    @property
    def lines(self) -> list[PdfLine]:
        """All physical lines in reading order, those in tables included."""
        return [
            line
            for item in self.items
            for line in (item.lines if isinstance(item, Table) else (item,))
        ]


def layout_of(page: PageChars) -> PageLayout:
    """Lines and tables of a page in reading order."""
    lines = lines_of(page)
    tables = tables_of(lines, page.rules) if page.rules else []
    taken = {line for table in tables for line in table.lines}
    items: list[PdfLine | Table] = [*tables, *(line for line in lines if line not in taken)]
    return PageLayout(page.number, page.width, page.height, tuple(_order(items)), page.image_count)


def _order(items: Sequence[PdfLine | Table]) -> list[PdfLine | Table]:
    """Bands from top to bottom; bands that share a gutter are columns."""
    ordered: list[PdfLine | Table] = []
    before: list[list[PdfLine | Table]] = []
    for group, gutter in _groups(_bands(items)):
        flat = [item for band in group for item in band]
        if gutter is None or not _is_columns(flat, gutter):
            before += group
            continue
        sides = _sides(flat, gutter)
        # Columns rarely begin on one line: what stands right above one of them begins it.
        while before and (side := _side_below(before[-1], sides)) is not None:
            side[:0] = before.pop()
        ordered += [item for band in before for item in _rows(band)]
        before = []
        ordered += _order(sides[0]) + _order(sides[1])
    return ordered + [item for band in before for item in _rows(band)]


def _sides(
    items: Sequence[PdfLine | Table], gutter: float
) -> tuple[list[PdfLine | Table], list[PdfLine | Table]]:
    """Items left and right of a gutter."""
    left = [item for item in items if (item.x0 + item.x1) / 2 < gutter]
    return left, [item for item in items if (item.x0 + item.x1) / 2 >= gutter]


def _side_below(
    band: Sequence[PdfLine | Table], sides: tuple[list[PdfLine | Table], list[PdfLine | Table]]
) -> list[PdfLine | Table] | None:
    """The column that a band above it begins: set at its left edge, close above its first line."""
    if len(band) != 1 or isinstance(band[0], Table):
        return None
    line = band[0]
    for side in sides:
        x0, x1, top = min(i.x0 for i in side), max(i.x1 for i in side), min(i.top for i in side)
        is_inside = x0 - 1 <= line.x0 <= x0 + _INDENT_EMS * line.size and line.x1 <= x1 + 1
        if is_inside and top - line.bottom <= _ABOVE_EMS * line.size:
            return side
    return None


def _bands(items: Sequence[PdfLine | Table]) -> list[list[PdfLine | Table]]:
    """Items that overlap in height, in groups from top to bottom."""
    bands: list[list[PdfLine | Table]] = []
    bottom = float("-inf")
    for item in sorted(items, key=lambda i: (i.top, i.x0)):
        if item.top < bottom - 1.5:  # points: tight leading lets boxes touch
            bands[-1].append(item)
            bottom = max(bottom, item.bottom)
        else:
            bands.append([item])
            bottom = item.bottom
    return bands


Gap = tuple[float, float]


def _groups(
    bands: Sequence[list[PdfLine | Table]],
) -> list[tuple[list[list[PdfLine | Table]], float | None]]:
    """Neighbouring bands with a common gutter, with the gutter's middle."""
    groups: list[tuple[list[list[PdfLine | Table]], list[Gap]]] = []
    for band in bands:
        gaps = _gaps(band)
        if groups and groups[-1][1]:
            shared = _shared(groups[-1][1], gaps, band)
            if shared:
                groups[-1][0].append(band)
                groups[-1] = (groups[-1][0], shared)
                continue
        groups.append(([band], gaps))
    found: list[tuple[list[list[PdfLine | Table]], float | None]] = []
    for group, gaps in groups:
        widest = max(gaps, key=lambda g: g[1] - g[0], default=None)
        found.append((group, None if widest is None else (widest[0] + widest[1]) / 2))
    return found


def _gaps(band: Sequence[PdfLine | Table]) -> list[Gap]:
    """Stretches of a band's width that none of its items covers."""
    gaps = []
    items = sorted(band, key=lambda i: i.x0)
    right = items[0].x1
    for item in items[1:]:
        if item.x0 - right >= _GUTTER_POINTS:
            gaps.append((right, item.x0))
        right = max(right, item.x1)
    return gaps


def _shared(known: list[Gap], gaps: list[Gap], band: Sequence[PdfLine | Table]) -> list[Gap]:
    """Gutters that survive the next band: crossed by none of its items."""
    if not gaps:  # one item, or several above each other: it must stay on one side
        return [g for g in known if all(i.x1 <= g[0] + 1 or i.x0 >= g[1] - 1 for i in band)]
    shared = []
    for (a, b), (c, d) in itertools.product(known, gaps):
        low, high = max(a, c), min(b, d)
        if high - low >= _GUTTER_POINTS:
            shared.append((low, high))
    return shared


def _is_columns(items: Sequence[PdfLine | Table], gutter: float) -> bool:
    for side in _sides(items, gutter):
        lines = [i for i in side if not isinstance(i, Table)]
        if len(lines) < _COLUMN_LINES:
            return False
        widths = [(i.x1 - i.x0) / i.size for i in lines if i.size > 0]
        if not widths or statistics.median(widths) < _COLUMN_EMS:
            return False
    return True


def _rows(band: Sequence[PdfLine | Table]) -> list[PdfLine | Table]:
    """Items of a band line by line, each line from left to right."""
    rows: list[list[PdfLine | Table]] = []
    for item in sorted(band, key=lambda i: (i.bottom, i.x0)):
        if rows and abs(rows[-1][0].bottom - item.bottom) <= _ONE_BASELINE:
            rows[-1].append(item)
        else:
            rows.append([item])
    return [item for row in rows for item in sorted(row, key=lambda i: i.x0)]
