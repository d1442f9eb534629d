"""Turns records of an HWP 5 document into paragraphs, tables and frames."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.hwp.parts import (
    MAX_FRAMES,
    Cell,
    Frame,
    Paragraph,
    Table,
    raise_digits,
)

if TYPE_CHECKING:
    from pipeline.ingest.formats.hwp.binary import Record
    from pipeline.ingest.formats.hwp.parts import Box, Numbering
    from pipeline.ingest.source import Role

# Record tags.
_CHAR_SHAPE, _PARA_SHAPE, _STYLE = 21, 25, 26
_PARA_HEADER, _PARA_TEXT, _PARA_CHAR_SHAPE = 66, 67, 68
_CTRL_HEADER, _LIST_HEADER, _SHAPE, _TABLE = 71, 72, 76, 77

# Characters below 32: those of eight code units, and which of them stand for a control record.
_WIDE = frozenset({*range(1, 10), 11, 12, *range(14, 24)})
_CONTROLS = frozenset({1, 2, 3, 11, 12, *range(14, 19), 21, 22, 23})
_PLAIN = {9: "\t", 10: "\n", 24: "-", 30: "\u00a0", 31: " "}
_SPACE = 32
_SURROGATES = range(0xD800, 0xE000)

_NUMBERINGS: tuple[Numbering, ...] = ("none", "outline", "number", "bullet")
_FRAME_ROLES: dict[bytes, Role | None] = {
    b"head": "furniture", b"foot": "furniture", b"secd": "furniture",
    b"fn  ": "footnote", b"en  ": "footnote", b"gso ": None, b"eqed": None,
}  # fmt: skip
# Automatic numbers that are text (figure, table, equation); notes and pages are not.
_COUNTED = range(3, 6)
_SUPERSCRIPT = 1 << 15


@dataclass(slots=True)
class DocInfo:
    """What the document's shapes say, by their index."""

    raised: list[bool] = field(default_factory=list)
    shapes: list[tuple[Numbering, int]] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    notes: int = 0


def read_doc_info(root: Record) -> DocInfo:
    """Character shapes (raised or not), paragraph shapes (numbering, level), style names."""
    info = DocInfo()
    for record in _walk(root):
        if record.tag == _CHAR_SHAPE:
            info.raised.append(bool(_uint(record.payload, 46, "<I") & _SUPERSCRIPT))
        elif record.tag == _PARA_SHAPE:
            flags = _uint(record.payload, 0, "<I")
            info.shapes.append((_NUMBERINGS[flags >> 23 & 3], flags >> 25 & 7))
        elif record.tag == _STYLE:
            size = _uint(record.payload, 0, "<H") * 2
            info.styles.append(record.payload[2 : 2 + size].decode("utf-16-le", "ignore"))
    return info


def _walk(root: Record) -> list[Record]:
    found: list[Record] = []
    todo = [root]
    while todo:
        record = todo.pop()
        found.append(record)
        todo.extend(reversed(record.children))
    return found


def _uint(payload: bytes, at: int, code: str) -> int:
    """A number of the payload; 0 where it is too short (older versions leave fields out)."""
    if at + struct.calcsize(code) > len(payload):
        return 0
    value: int = struct.unpack_from(code, payload, at)[0]
    return value


def paragraphs_of(name: str, parent: Record, info: DocInfo, depth: int = 0) -> list[Paragraph]:
    """Paragraphs directly below ``parent``.

    Raises:
        IssueReadError: Frames are nested too deep.
    """
    if depth > MAX_FRAMES:
        raise IssueReadError(
            name, "frames and tables are nested too deep", "the file is damaged or forged"
        )
    return [
        _paragraph(name, record, info, depth)
        for record in parent.children
        if record.tag == _PARA_HEADER
    ]


def _paragraph(name: str, record: Record, info: DocInfo, depth: int) -> Paragraph:
    shape = _uint(record.payload, 8, "<H")
    style = record.payload[10] if len(record.payload) > 10 else 0  # noqa: PLR2004 (offset)
    numbering, level = info.shapes[shape] if shape < len(info.shapes) else ("none", 0)
    controls = [c for c in record.children if c.tag == _CTRL_HEADER]
    # Inserted text by control; a note's marker is also put before the note itself.
    inserts: list[str] = []
    boxes: list[Box] = []
    for control in controls:
        inserted, found = _control(name, control, info, depth)
        inserts.append(inserted)
        boxes.extend(found)
    text = next((c.payload for c in record.children if c.tag == _PARA_TEXT), b"")
    shapes = next((c.payload for c in record.children if c.tag == _PARA_CHAR_SHAPE), b"")
    return Paragraph(
        text=decode_text(text, inserts, raised_ranges(shapes, info.raised)),
        numbering=numbering,
        level=level,
        style=info.styles[style] if style < len(info.styles) else "",
        boxes=boxes,
    )


def raised_ranges(payload: bytes, raised: list[bool]) -> list[tuple[int, int]]:
    """Ranges of code units set as superscript."""
    pairs = list(struct.iter_unpack("<II", payload[: len(payload) // 8 * 8]))
    ranges = []
    for i, (start, shape) in enumerate(pairs):
        if shape < len(raised) and raised[shape]:
            end = pairs[i + 1][0] if i + 1 < len(pairs) else 1 << 31
            ranges.append((start, end))
    return ranges


def decode_text(payload: bytes, inserts: list[str], ranges: list[tuple[int, int]]) -> str:
    """Text of a paragraph: UTF-16 with control characters of one or eight units."""
    units = struct.unpack(f"<{len(payload) // 2}H", payload[: len(payload) // 2 * 2])
    parts: list[str] = []
    at, n, control = 0, len(units), 0
    stops = sorted({edge for r in ranges for edge in r})
    while at < n:
        unit = units[at]
        if unit < _SPACE:
            parts.append(_PLAIN.get(unit, ""))
            if unit in _CONTROLS:
                parts.append(inserts[control] if control < len(inserts) else "")
                control += 1
            at += 8 if unit in _WIDE else 1
            continue
        end = at + 1
        while end < n and units[end] >= _SPACE and end not in stops:
            end += 1
        # A pair of surrogates may not be torn by a change of shape.
        text = struct.pack(f"<{end - at}H", *units[at:end]).decode("utf-16-le", "ignore")
        parts.append(raise_digits(text) if any(a <= at < b for a, b in ranges) else text)
        at = end
    return "".join(parts)


def _control(name: str, control: Record, info: DocInfo, depth: int) -> tuple[str, list[Box]]:
    """Text a control puts into its paragraph, and the boxes it holds."""
    kind = control.payload[3::-1]
    if kind == b"atno":
        counted = _uint(control.payload, 4, "<I") & 15 in _COUNTED
        return (str(_uint(control.payload, 8, "<H")) if counted else ""), []
    if kind == b"tbl ":
        return "", _table(name, control, info, depth + 1)
    if kind not in _FRAME_ROLES:  # comments, bookmarks, fields: no text of the document
        return "", []
    role = _FRAME_ROLES[kind]
    marker = ""
    if role == "footnote":
        info.notes += 1
        marker = raise_digits(str(info.notes))
    found = [
        Frame(paragraphs, role or own, marker)
        for own, paragraphs in _lists(name, control, info, depth + 1)
        if paragraphs
    ]
    return marker, list(found)


def _lists(
    name: str, parent: Record, info: DocInfo, depth: int
) -> list[tuple[Role | None, list[Paragraph]]]:
    """Paragraph lists below a control: a caption comes before the shape, text within it."""
    own = paragraphs_of(name, parent, info, depth)
    has_shape = any(c.tag == _SHAPE for c in parent.children)
    found: list[tuple[Role | None, list[Paragraph]]] = [("caption" if has_shape else None, own)]
    for child in parent.children:
        if child.tag == _SHAPE:
            # In a shape (or a shape of a group) any list is the text of the drawing itself.
            found.extend((None, texts) for _, texts in _lists(name, child, info, depth + 1))
    return found


def _table(name: str, control: Record, info: DocInfo, depth: int) -> list[Box]:
    """A table with its caption, whose list stands before the table's own record."""
    cells: list[Cell] = []
    caption: list[Paragraph] = []
    seen, current = False, caption
    if depth > MAX_FRAMES:
        return []
    for child in control.children:
        if child.tag == _TABLE:
            seen = True
        elif child.tag == _LIST_HEADER and seen:
            current = []
            column, row = (_uint(child.payload, at, "<H") for at in (8, 10))
            cells.append(Cell(row, column, current))
        elif child.tag == _PARA_HEADER:
            current.append(_paragraph(name, child, info, depth + 1))
    boxes: list[Box] = [Frame(caption, "caption")] if caption else []
    return [*boxes, Table(cells)] if cells else boxes
