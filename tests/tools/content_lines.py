"""Reads the small markup of ``tests/tools/content``: what the PDF and HWPX samples are made from.

One line, one element: ``% key=value`` metadata, ``!`` cover line, ``#`` article or chapter,
``##`` heading, ``-`` bullet, ``--`` second-level bullet, ``*`` note, ``@`` source line,
``| a | b |`` table row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["cover", "title", "heading", "bullet", "sub_bullet", "note", "source", "row"]

MARKS: dict[str, Kind] = {
    "!": "cover",
    "#": "title",
    "##": "heading",
    "-": "bullet",
    "--": "sub_bullet",
    "*": "note",
    "@": "source",
    "|": "row",
}


@dataclass(frozen=True, slots=True)
class Element:
    """One line of an issue; ``cells`` holds the cells of a table row."""

    kind: Kind
    text: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """An issue: its metadata and its lines in order."""

    metadata: dict[str, str]
    elements: tuple[Element, ...]


def read_content(path: Path) -> Content:
    """Read a content file.

    Raises:
        ValueError: A line begins with an unknown mark; the message names file and line.
    """
    metadata: dict[str, str] = {}
    elements: list[Element] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        mark, _, text = line.partition(" ")
        if not line.strip():
            continue
        if mark == "%":
            key, _, value = text.partition("=")
            metadata[key] = value
        elif mark in MARKS:
            cells = tuple(c.strip() for c in text.strip("| ").split("|")) if mark == "|" else ()
            elements.append(Element(MARKS[mark], text, cells))
        else:
            raise ValueError(f"{path}:{number}: unknown mark {mark!r}")
    return Content(metadata, tuple(elements))
