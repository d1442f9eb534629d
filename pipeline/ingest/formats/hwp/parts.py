"""A word processor's document as both HWP formats give it, and its lines in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.plain import is_typed, open_role, raised
from pipeline.ingest.formats.text import columns
from pipeline.ingest.source import SourceLine
from pipeline.model.spans import RawText, Traced

if TYPE_CHECKING:
    from datetime import date

    from pipeline.ingest.source import Role
    from pipeline.model.documents import Precision

Numbering = Literal["none", "outline", "number", "bullet"]

# Frames in tables in frames: a page layout needs five, a forged file wants thousands.
MAX_FRAMES = 40
# A table with such a cell lays out a page; its cells are read one after the other.
_PAGE_CELL_PARAGRAPHS = 4
_PAGE_CELL_CHARS = 400
# A table of one row this short is a heading in a coloured bar.
_BAR_CHARS = 80
# An outline paragraph longer than this is text that was merely numbered.
_HEADING_CHARS = 100
_MAX_GRID = 500_000

_STYLE_ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"머리말|꼬리말|쪽 ?번호|header|footer|page number", re.IGNORECASE), "furniture"),
    (re.compile(r"각주|미주|footnote|endnote", re.IGNORECASE), "footnote"),
    (re.compile(r"차례 ?\d|목차 ?\d|toc ?\d", re.IGNORECASE), "contents"),
    (re.compile(r"캡션|caption", re.IGNORECASE), "caption"),
    (
        re.compile(r"(?:큰 ?|중간 ?|작은 ?|소|중|대)?제목 ?\d?|title|heading ?\d", re.IGNORECASE),
        "heading",
    ),
)
# An entry of a contents list: a tab (with leader dots) before the page number.
_CONTENTS = re.compile(r"\S\s*\t[\s·.…]*\d{1,3}\s*$")
_STYLE_LEVEL = re.compile(r"\d")


@dataclass(slots=True)
class Paragraph:
    """One paragraph with what is anchored in it; a forced break is a line feed in ``text``."""

    text: str
    numbering: Numbering = "none"
    level: int = 0
    style: str = ""
    boxes: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class Cell:
    """A cell at its address in the grid."""

    row: int
    column: int
    paragraphs: list[Paragraph]


@dataclass(slots=True)
class Table:
    """A table, or a frame that lays out a page."""

    cells: list[Cell]


@dataclass(slots=True)
class Frame:
    """A text box, caption, running head or note: paragraphs outside the text's flow."""

    paragraphs: list[Paragraph]
    role: Role | None = None
    marker: str = ""


Box = Table | Frame


@dataclass(slots=True)
class Body:
    """All paragraphs of a document, and what its metadata say."""

    paragraphs: list[Paragraph]
    title: str | None = None
    created: tuple[date, Precision] | None = None


def raise_digits(text: str) -> str:
    """Text set as superscript: a number becomes superscript characters, other text stays."""
    found = raised(text)
    return found[2] if found else text


def lines_of(name: str, paragraphs: list[Paragraph]) -> tuple[RawText, tuple[SourceLine, ...]]:
    """Raw text, one line a paragraph, and the logical lines that point into it.

    Raises:
        IssueReadError: Frames are nested too deep.
    """
    flow = _Flow(name)
    flow.paragraphs(paragraphs, None, 0)
    raw = RawText.of_lines(flow.raw)
    lines = []
    for text, start, role, level in zip(
        flow.raw, raw.line_starts, flow.roles, flow.levels, strict=False
    ):
        bare = text.lstrip(" \u3000")
        cut = len(text) - len(bare)
        lines.append(SourceLine(Traced.of(bare, start + cut), columns(text[:cut]), role, level))
    return raw, tuple(lines)


class _Flow:
    """Collects lines in reading order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.raw: list[str] = []
        self.roles: list[Role | None] = []
        self.levels: list[int] = []

    def _add(self, text: str, role: Role | None, level: int = 0) -> None:
        text = text.rstrip()
        if text.strip():
            self.raw.append(text)
            self.roles.append(role)
            self.levels.append(level)

    def paragraphs(self, paragraphs: list[Paragraph], role: Role | None, depth: int) -> None:
        if depth > MAX_FRAMES:
            raise IssueReadError(
                self.name, "frames and tables are nested too deep", "the file is damaged or forged"
            )
        for p in paragraphs:
            for line in _broken(p.text):
                self._add(line, *(_role(p, line) if role is None else (role, 0)))
            for box in p.boxes:
                if isinstance(box, Table):
                    self._table(box, role, depth + 1)
                else:
                    self._frame(box, role, depth + 1)

    def _frame(self, frame: Frame, role: Role | None, depth: int) -> None:
        if frame.marker and frame.paragraphs:
            first = frame.paragraphs[0]
            first.text = f"{frame.marker} {first.text.lstrip()}"
        self.paragraphs(frame.paragraphs, frame.role or role, depth)

    def _table(self, table: Table, role: Role | None, depth: int) -> None:
        if _is_page_layout(table):
            for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
                self.paragraphs(cell.paragraphs, role, depth)
            return
        rows = _grid(table)
        if len(rows) == 1 and sum(map(len, rows[0])) <= _BAR_CHARS:
            self._add(" ".join(filter(None, rows[0])), role)
            return
        for row in rows:
            self._add("\t".join(row).rstrip("\t"), role or "table")
        for cell in table.cells:
            self._notes(cell.paragraphs, depth)

    def _notes(self, paragraphs: list[Paragraph], depth: int) -> None:
        """Footnotes cited in a table stand below it."""
        for p in paragraphs:
            for box in p.boxes:
                if isinstance(box, Frame) and box.role == "footnote":
                    self._frame(box, None, depth)


def _broken(text: str) -> list[str]:
    """A paragraph at its forced breaks where a new item begins; other breaks are mere layout."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and line.strip() and not is_typed(line):
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        else:
            lines.append(line)
    return lines


def _role(p: Paragraph, line: str) -> tuple[Role | None, int]:
    for pattern, role in _STYLE_ROLES:
        if pattern.fullmatch(p.style):
            found = _STYLE_LEVEL.search(p.style)
            return role, (int(found[0]) if found else 1) if role == "heading" else 0
    if _CONTENTS.search(line):
        return "contents", 0
    if p.numbering == "none" or is_typed(line):
        return open_role(line.strip()), 0
    if p.numbering == "outline" and len(line) <= _HEADING_CHARS and open_role(line) is None:
        return "heading", p.level + 1
    return "bullet", p.level


def _is_page_layout(table: Table) -> bool:
    if len(table.cells) == 1:
        return True
    for cell in table.cells:
        filled = [p for p in cell.paragraphs if p.text.strip()]
        long = sum(len(p.text) for p in filled) > _PAGE_CELL_CHARS
        if long and len(filled) >= _PAGE_CELL_PARAGRAPHS:
            return True
    return False


def _grid(table: Table) -> list[list[str]]:
    """Rows of cell texts; what a merged cell covers is empty, rows without text are left out."""
    rows: dict[int, dict[int, str]] = {}
    for cell in table.cells:
        text = " ".join(" ".join(_flat(cell.paragraphs, 0)).split())
        if text:
            row = rows.setdefault(cell.row, {})
            row[cell.column] = f"{row[cell.column]} {text}" if cell.column in row else text
    # Addresses are read from the file: only columns in use count, and a forged grid of a few
    # cells far apart is not filled up.
    used = sorted({c for row in rows.values() for c in row})
    if len(rows) * len(used) > _MAX_GRID:
        return [[row[c] for c in sorted(row)] for _, row in sorted(rows.items())]
    return [[row.get(c, "") for c in used] for _, row in sorted(rows.items())]


def _flat(paragraphs: list[Paragraph], depth: int) -> list[str]:
    """Texts of a cell with those of the tables and frames in it, notes left out."""
    if depth > MAX_FRAMES:
        return []
    texts: list[str] = []
    for p in paragraphs:
        texts.append(p.text)
        for box in p.boxes:
            if isinstance(box, Table):
                for cell in box.cells:
                    texts.extend(_flat(cell.paragraphs, depth + 1))
            elif box.role is None:
                texts.extend(_flat(box.paragraphs, depth + 1))
    return texts
