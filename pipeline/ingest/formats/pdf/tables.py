"""Ruled tables of a PDF page: rules to cells, cells to rows.

A cell is found from its text: the nearest rules left, right, above and below the middle of a
line that reach across it. So merged cells come out whole, and tables without outer rules work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.formats.pdf.chars import Rule
    from pipeline.ingest.formats.pdf.lines import PdfLine

_TOUCH = 4.0  # points: rules this near belong to one grid, edges this near are one edge
_MIN_RULES = 4
_MAX_RULES = 500  # more are a drawing or a map, and comparing them all would take seconds


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """Lines of one cell, top down; ``spans_rows`` when it reaches over several rows."""

    lines: tuple[PdfLine, ...]
    spans_rows: bool


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A ruled table: its box in points and its rows of filled cells from left to right."""

    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def lines(self) -> list[PdfLine]:
        """Physical lines row by row and cell by cell."""
        return [line for row in self.rows for cell in row for line in cell.lines]


class _Box(NamedTuple):
    """Edges of a cell: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float


def tables_of(lines: Sequence[PdfLine], rules: Sequence[Rule]) -> list[Table]:
    """Tables of a page, given its lines and rules; a grid of one row or column is none."""
    tables: list[Table] = []
    taken: set[PdfLine] = set()
    if len(rules) > _MAX_RULES:
        return tables
    for grid in _grids(rules):
        box = _bounds(grid)
        inside = [
            line
            for line in lines
            if line not in taken
            and box.x0 - 1 <= (line.x0 + line.x1) / 2 <= box.x1 + 1
            and box.y0 - 1 <= _middle(line) <= box.y1 + 1
        ]
        table = _table(inside, grid, box)
        if table is not None:
            tables.append(table)
            taken.update(inside)
    return tables


def _middle(line: PdfLine) -> float:
    return line.y - 0.3 * line.size


def _grids(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that touch each other, in groups."""
    groups: list[tuple[_Box, list[Rule]]] = []
    for rule in rules:
        box, members = _Box(*rule), [rule]
        apart = []
        for other, others in groups:
            if _touches(box, other, others, members):
                box = _bounds([*members, *others])
                members = [*others, *members]
            else:
                apart.append((other, others))
        groups = [*apart, (box, members)]
    return [members for _, members in groups if len(members) >= _MIN_RULES]


def _touches(a: _Box, b: _Box, of_b: list[Rule], of_a: list[Rule]) -> bool:
    if not _near(a, b):
        return False
    return any(_near(_Box(*x), _Box(*y)) for x in of_a for y in of_b)


def _near(a: _Box, b: _Box) -> bool:
    return (
        a.x0 - _TOUCH <= b.x1
        and b.x0 - _TOUCH <= a.x1
        and a.y0 - _TOUCH <= b.y1
        and b.y0 - _TOUCH <= a.y1
    )


def _bounds(rules: Sequence[Rule]) -> _Box:
    return _Box(
        min(r.x0 for r in rules),
        min(r.y0 for r in rules),
        max(r.x1 for r in rules),
        max(r.y1 for r in rules),
    )


def _table(lines: list[PdfLine], grid: list[Rule], box: _Box) -> Table | None:
    verticals = [r for r in grid if r.is_vertical]
    horizontals = [r for r in grid if not r.is_vertical]
    cells: dict[_Box, list[PdfLine]] = {}
    for line in lines:
        cell = _cell(line, verticals, horizontals, box)
        near = next((c for c in cells if _same(c, cell)), cell)
        cells.setdefault(near, []).append(line)
    rows: list[list[_Box]] = []
    for cell in sorted(cells, key=lambda c: (c.y0, c.x0)):
        if rows and abs(rows[-1][0].y0 - cell.y0) <= _TOUCH:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    if len(rows) < 2 or max(len(row) for row in rows) < 2:  # noqa: PLR2004 - a grid has two of each
        return None
    return Table(
        page=lines[0].page,
        x0=box.x0,
        x1=box.x1,
        top=box.y0,
        bottom=box.y1,
        rows=tuple(
            tuple(
                Cell(
                    tuple(sorted(cells[cell], key=lambda k: (k.y, k.x0))),
                    spans_rows=any(cell.y1 > other.y1 + _TOUCH for other in row),
                )
                for cell in sorted(row, key=lambda c: c.x0)
            )
            for row in rows
        ),
    )


def _cell(line: PdfLine, verticals: Sequence[Rule], horizontals: Sequence[Rule], box: _Box) -> _Box:
    x, y = (line.x0 + line.x1) / 2, _middle(line)
    across = [r.x0 for r in verticals if r.y0 - 1 <= y <= r.y1 + 1]
    along = [r.y0 for r in horizontals if r.x0 - 1 <= x <= r.x1 + 1]
    return _Box(
        max((v for v in across if v <= x), default=box.x0),
        max((h for h in along if h <= y), default=box.y0),
        min((v for v in across if v > x), default=box.x1),
        min((h for h in along if h > y), default=box.y1),
    )


def _same(a: _Box, b: _Box) -> bool:
    return all(abs(p - q) <= _TOUCH for p, q in zip(a, b, strict=True))
