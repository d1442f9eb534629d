"""Titles of a report: chapters, sections, counted technologies, boxes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.ingest.structure.furniture import (
    box_label,
    is_contents_heading,
    is_lead_label,
    is_reference_list,
)
from pipeline.ingest.structure.headings import (
    PART,
    SEVERAL,
    TITLE_LENGTH,
    Title,
    chapter_number,
    is_head,
    numbered_heads,
    section_number,
)
from pipeline.ingest.structure.marks import CIRCLED, RANK_OUTER, is_number, symbol_rank
from pipeline.knowledge.series import is_series_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.structure.line_kinds import Kind
    from pipeline.ingest.structure.lines import Line

_NUMBERED = re.compile(
    rf"(?P<circled>[{CIRCLED}])\s*|(?P<square>\d{{1,2}})\]\s*|(?P<bare>\d{{1,2}})\s+(?=[^\d\s.~-])"
)
_BOX_LENGTH = 45
_PLAIN_HEAD_LENGTH = 60
# So many signed headings, and unsigned lines are none.
_SIGNED = 3


def report_titles(lines: Sequence[Line], kinds: list[Kind], start: int) -> dict[int, Title]:
    """Headings of a report: chapters 1, sections 2, boxes below them 3."""
    has_hashes = sum(bool(line.hashes) for line in lines[start:]) >= _SIGNED
    circled = any(
        line.hashes and line.symbols and line.symbols[-1][0] in CIRCLED for line in lines[start:]
    )
    boxes = frozenset() if has_hashes else _box_heads(lines, kinds, start)
    boxes |= frozenset() if has_hashes else numbered_heads(lines, kinds, start)
    titles: dict[int, Title] = {}
    pending: int | None = None
    number = 0
    for i in range(start, len(lines)):
        line = lines[i]
        if kinds[i] == "label" and line.hashes and not is_contents_heading(line.words):
            kinds[i] = "text"  # 요약 is a chapter of a report, the label of a box in a brief
        signed = line.hashes or i in boxes or (not has_hashes and _speaks(line, pending))
        if kinds[i] != "text" or not signed:
            pending = None if kinds[i] == "text" else pending
            continue
        if is_series_line(line.words):
            kinds[i] = "masthead"
            continue
        box = box_label(line.words)
        if PART.fullmatch(line.words) or box == len(line.words):
            pending = 3 if box else 1
            kinds[i] = "part"
            continue
        title = _report_title(line, box, pending, number, circled=circled)
        pending = None
        if title is not None:
            titles[i] = title
            kinds[i] = "title"
            number = _number_of(line) or number
    _cut_name(lines, kinds, titles, start)
    # Where no chapter orders them, the outermost headings are the topmost.
    above = min((title.level for title in titles.values()), default=1) - 1
    return {i: replace(title, level=title.level - above) for i, title in titles.items()}


def _cut_name(
    lines: Sequence[Line], kinds: list[Kind], titles: dict[int, Title], start: int
) -> None:
    """Headings right above the first chapter, and lines alone at the top, are the name."""
    for i in list(titles):
        if titles[i].level == 1 or i + 1 not in titles or titles[i + 1].level > 1:
            break
        del titles[i]
        kinds[i] = "masthead"
    for i in range(start, min(titles, default=start)):
        if kinds[i] == "text" and is_head(lines[i]) and not lines[i].words.endswith("."):
            kinds[i] = "masthead"
        elif kinds[i] != "masthead":
            return


def _box_heads(lines: Sequence[Line], kinds: Sequence[Kind], start: int) -> frozenset[int]:
    """Where □ lines are short and open a list each, they are headings though nothing signs them."""
    outer = [
        i
        for i in range(start, len(lines))
        if kinds[i] == "text" and lines[i].symbols and symbol_rank(lines[i].symbols) == RANK_OUTER
    ]
    opening = [
        i
        for i in outer
        if len(lines[i].words) <= _BOX_LENGTH
        and not lines[i].words.startswith("(")
        and i + 1 < len(lines)
        and symbol_rank(lines[i + 1].symbols) > RANK_OUTER
        and (lines[i + 1].is_bullet or kinds[i + 1] != "text")
    ]
    if 2 * len(opening) < len(outer) or len(opening) < SEVERAL:
        return frozenset()
    alone = [
        i
        for i in outer
        if lines[i].gap_before and lines[i].gap_after and len(lines[i].words) <= _BOX_LENGTH
    ]
    return frozenset(opening + alone)


def _speaks(line: Line, pending: int | None) -> bool:
    """Whether an unsigned line says by itself, or by the one before, that it is a heading."""
    text = line.words
    if line.symbols:
        alone = line.gap_before and line.gap_after and not line.indent
        return alone and line.symbols[0][0] in CIRCLED and len(text) <= TITLE_LENGTH
    if not text or not is_head(line) or text[0] in '(“"':
        return False
    known = PART.fullmatch(text) or is_reference_list(text) or is_series_line(text)
    counted = chapter_number(text) or _NUMBERED.match(text) or box_label(text)
    return bool(pending is not None or known or counted)


def _number_of(line: Line) -> int:
    if line.symbols and line.symbols[-1][0] in CIRCLED:
        return CIRCLED.index(line.symbols[-1][0]) + 1
    match = _NUMBERED.match(line.words)
    return int(match["square"] or match["bare"] or 0) if match and not match["circled"] else 0


def _report_title(
    line: Line, box: int | None, pending: int | None, number: int, *, circled: bool
) -> Title | None:
    text = line.words
    chapter = chapter_number(text)
    if pending is not None:
        return Title(pending)
    if box:
        return Title(3, box)
    if chapter or is_reference_list(text) or (is_lead_label(text) and not line.symbols):
        return Title(1, chapter)
    return _marked_title(line) if line.symbols else _numbered_title(line, number, circled=circled)


def _numbered_title(line: Line, number: int, *, circled: bool) -> Title:
    """A heading counted without a mark: ``4] …`` (a circled number misread), ``5 …``."""
    match = _NUMBERED.match(line.words)
    if match and match["square"]:
        wanted = CIRCLED[int(match["square"]) - 1 : int(match["square"])] if circled else ""
        misread = (match[0].strip(), wanted) if wanted else None
        return Title(2, match.end(), misread=misread)
    if cut := section_number(line.words):
        return Title(2, cut)
    if match and match["bare"] and (int(match["bare"]) == number + 1):
        return Title(2, match.end())
    return Title(2 if line.hashes or len(line.words) <= _PLAIN_HEAD_LENGTH else 3)


def _marked_title(line: Line) -> Title | None:
    symbol = line.symbols[-1]
    if is_number(symbol):
        inner = symbol[0] in "가나다라마바사아자차카타파하(" or symbol.endswith(")")
        return Title(3 if inner else 2)
    rank = symbol_rank(line.symbols)
    return Title(2) if rank == RANK_OUTER else None
