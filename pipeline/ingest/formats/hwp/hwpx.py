"""Reads HWPX (KS X 6101): sections of XML in a zip archive."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.archive import local_name, parse_xml
from pipeline.ingest.formats.guards import damaged, first_line
from pipeline.ingest.formats.hwp.parts import (
    MAX_FRAMES,
    Body,
    Cell,
    Frame,
    Paragraph,
    Table,
    raise_digits,
)

if TYPE_CHECKING:
    from lxml import etree

    from pipeline.ingest.formats.archive import SafeZip
    from pipeline.ingest.formats.hwp.parts import Numbering
    from pipeline.ingest.source import Role
    from pipeline.model.documents import Precision
    from pipeline.settings import IngestSettings

MIMETYPE = b"application/hwp+zip"
SECTION = re.compile(r"(?:^|/)Contents/section(\d+)\.xml$", re.IGNORECASE)
_HEADER, _PACKAGE, _MANIFEST = (
    "Contents/header.xml",
    "Contents/content.hpf",
    "META-INF/manifest.xml",
)
_NUMBERINGS: dict[str, Numbering] = {"OUTLINE": "outline", "NUMBER": "number", "BULLET": "bullet"}
_FRAME_ROLES: dict[str, Role] = {
    "header": "furniture", "footer": "furniture", "masterPage": "furniture",
    "footNote": "footnote", "endNote": "footnote", "caption": "caption",
}  # fmt: skip
_NO_TEXT = frozenset(
    {"hiddenComment", "fieldBegin", "parameters", "secPr", "shapeComment", "script"}
)
_INLINE = {"lineBreak": "\n", "tab": "\t", "nbSpace": "\u00a0", "fwSpace": " ", "hyphen": "-"}
_COUNTED = frozenset({"PICTURE", "FIGURE", "TABLE", "EQUATION"})
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(slots=True)
class _Shapes:
    """What header.xml says about shapes and styles, by their ids."""

    raised: set[str] = field(default_factory=set)
    numberings: dict[str, tuple[Numbering, int]] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    notes: int = 0


def read_hwpx(name: str, archive: SafeZip, settings: IngestSettings) -> Body:
    """All paragraphs of a HWPX document.

    Raises:
        IssueReadError: Encrypted, damaged, forged, or too large.
    """
    if _MANIFEST in archive.names and b"encryption-data" in archive.read(_MANIFEST):
        raise IssueReadError(
            name,
            "the HWPX document is encrypted",
            "open it in Hangul and save it without a password",
        )

    def xml(part: str) -> etree._Element:
        return parse_xml(name, part, archive.read(part), settings)

    shapes = _read_header(xml(_HEADER)) if _HEADER in archive.names else _Shapes()
    sections = sorted(
        (int(m[1]), part) for part in archive.names if (m := SECTION.search(part)) is not None
    )
    if not sections:
        raise damaged(name, "the document has no body text")
    reader = _Reader(name, shapes)
    paragraphs = [p for _, part in sections for p in reader.paragraphs(xml(part), 0)]
    title, created = _metadata(xml(_PACKAGE)) if _PACKAGE in archive.names else (None, None)
    return Body(paragraphs, title, created)


def _read_header(root: etree._Element) -> _Shapes:
    shapes = _Shapes()
    for element in root.iter():
        tag, own_id = local_name(element), element.get("id", "")
        if tag == "charPr" and any(local_name(c) == "supscript" for c in element):
            shapes.raised.add(own_id)
        elif tag == "style":
            shapes.styles[own_id] = element.get("name", "")
        elif tag == "paraPr":
            # Newer versions put the heading into a switch with a default: the last one counts.
            for heading in (e for e in element.iter() if local_name(e) == "heading"):
                level = heading.get("level", "0")
                shapes.numberings[own_id] = (
                    _NUMBERINGS.get(heading.get("type", ""), "none"),
                    int(level) if re.fullmatch(r"[0-9]", level) else 0,
                )
    return shapes


class _Reader:
    """Walks sections; holds what is the same for all of them."""

    def __init__(self, name: str, shapes: _Shapes) -> None:
        self._name = name
        self._shapes = shapes

    def paragraphs(self, parent: etree._Element, depth: int) -> list[Paragraph]:
        """Paragraphs below ``parent``, whatever wraps them."""
        if depth > MAX_FRAMES:
            raise IssueReadError(
                self._name, "frames and tables are nested too deep", "the file is damaged or forged"
            )
        found: list[Paragraph] = []
        for child in parent:
            if local_name(child) == "p":
                found.append(self._paragraph(child, depth))
            elif local_name(child) not in _NO_TEXT:
                found.extend(self.paragraphs(child, depth + 1))
        return found

    def _paragraph(self, element: etree._Element, depth: int) -> Paragraph:
        shape = element.get("paraPrIDRef", "")
        numbering, level = self._shapes.numberings.get(shape, ("none", 0))
        style = self._shapes.styles.get(element.get("styleIDRef", ""), "")
        paragraph = Paragraph("", numbering, level, style)
        texts: list[str] = []
        for run in element:
            if local_name(run) == "run":
                parts: list[str] = []
                self._run(run, parts, paragraph, depth)
                text = "".join(parts)
                is_raised = run.get("charPrIDRef", "") in self._shapes.raised
                texts.append(raise_digits(text) if is_raised else text)
        paragraph.text = "".join(texts)
        return paragraph

    def _run(self, run: etree._Element, parts: list[str], paragraph: Paragraph, depth: int) -> None:
        """Texts of a run (or of a wrapper in it), and the boxes anchored in it."""
        if depth > MAX_FRAMES:
            return
        for child in run:
            tag = local_name(child)
            if tag == "t":
                parts.append(_text(child))
            elif tag == "tbl":
                self._table(child, paragraph, depth + 1)
            elif tag in _FRAME_ROLES:
                parts.append(self._frame(child, paragraph, _FRAME_ROLES[tag], depth + 1))
            elif tag == "drawText":
                paragraph.boxes.append(Frame(self.paragraphs(child, depth + 1)))
            elif tag == "autoNum" and child.get("numType") in _COUNTED:
                parts.append(child.get("num", ""))
            elif tag not in _NO_TEXT:
                self._run(child, parts, paragraph, depth + 1)

    def _frame(self, element: etree._Element, paragraph: Paragraph, role: Role, depth: int) -> str:
        """Add a frame; for a note, the marker that cites it."""
        marker = ""
        if role == "footnote":
            self._shapes.notes += 1
            marker = raise_digits(str(self._shapes.notes))
        paragraph.boxes.append(Frame(self.paragraphs(element, depth), role, marker))
        return marker

    def _table(self, element: etree._Element, paragraph: Paragraph, depth: int) -> None:
        cells: list[Cell] = []
        rows = [child for child in element if local_name(child) == "tr"]
        for child in element:
            if local_name(child) == "caption":
                self._frame(child, paragraph, "caption", depth)
        for r, row in enumerate(rows):
            for c, cell in enumerate(e for e in row if local_name(e) == "tc"):
                address = next((e for e in cell if local_name(e) == "cellAddr"), None)
                column = address.get("colAddr", "") if address is not None else ""
                at = int(column) if re.fullmatch(r"[0-9]{1,5}", column) else c
                cells.append(Cell(r, at, self.paragraphs(cell, depth)))
        if cells:
            paragraph.boxes.append(Table(cells))


def _text(element: etree._Element) -> str:
    """Text of ``hp:t``: marks within it are spaces and breaks, or ends of deleted text."""
    parts = [element.text or ""]
    deleted = False
    for child in element:
        tag = local_name(child)
        if tag in {"deleteBegin", "deleteEnd"}:
            deleted = tag == "deleteBegin"
        else:
            parts.append(_INLINE.get(tag, ""))
        if not deleted:
            parts.append(child.tail or "")
    return "".join(parts)


def _metadata(root: etree._Element) -> tuple[str | None, tuple[date, Precision] | None]:
    title: str | None = None
    created: tuple[date, Precision] | None = None
    for element in root.iter():
        if local_name(element) == "title" and title is None:
            title = first_line([element.text or ""])
        elif local_name(element) == "meta" and element.get("name") == "CreatedDate":
            m = _DAY.match(element.text or "")
            created = (day, "day") if m and (day := _day(m[0])) else None
    return title, created


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
