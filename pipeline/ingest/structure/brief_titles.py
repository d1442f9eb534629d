"""Titles of a brief's news items: contents list, heading signs, note markers and blanks tell them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.ingest.structure.contents import matches_any
from pipeline.ingest.structure.furniture import box_label, is_inner_heading, is_reference_list
from pipeline.ingest.structure.headings import (
    PART,
    SEVERAL,
    TITLE_LENGTH,
    Title,
    is_head,
    is_section_name,
    numbered_heads,
)
from pipeline.ingest.structure.marks import CIRCLED, RANK_OUTER, is_number, symbol_rank
from pipeline.knowledge.series import is_series_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.structure.line_kinds import Kind
    from pipeline.ingest.structure.lines import Line

_SENTENCE_END = re.compile(r"[.。][\"'”’)]*$|다$")
_BOUNDARY = frozenset({"note", "source", "furniture", "contents", "masthead", "section", "label"})
_SHORT_HEAD_LENGTH = 20
_SHORTEST_TITLE = 4
_PROSE_LENGTH = 30
# How much must speak for a line: the lower marks count only where no line reaches the higher.
_SURE, _LIKELY, _POSSIBLE = 4, 3, 2


def brief_titles(
    lines: Sequence[Line], kinds: list[Kind], start: int, entries: Sequence[str]
) -> dict[int, Title]:
    """Titles of the news items: by the contents list, heading signs, note markers and blanks."""
    _mark_sections(lines, kinds, start, entries)
    chosen = _choose(lines, kinds, start, entries)
    for i in chosen:
        kinds[i] = "title"
    _masthead_section(kinds, start, min(chosen, default=start))
    for i in range(start, min(chosen, default=start)):
        if kinds[i] == "text" and is_head(lines[i]) and not _SENTENCE_END.search(lines[i].words):
            kinds[i] = "masthead"
    for i in range(start, len(lines)):
        if kinds[i] == "text" and lines[i].hashes and not lines[i].symbols:
            kinds[i] = "heading"
    return {i: Title(1, _order_length(lines[i].words)) for i in chosen}


def _choose(
    lines: Sequence[Line], kinds: Sequence[Kind], start: int, entries: Sequence[str]
) -> list[int]:
    """The lines most speaks for."""
    numbered = numbered_heads(lines, kinds, start)
    scores = {
        i: _score(lines, kinds, i, entries) + 4 * (i in numbered)
        for i in range(start, len(lines))
        if kinds[i] == "text" and not _is_out(lines[i])
    }
    strong = [i for i, s in scores.items() if lines[i].hashes and s >= _SURE]
    chosen: list[int] = []
    for wanted in (_SURE, _LIKELY, _POSSIBLE):
        chosen = [i for i, s in scores.items() if s >= wanted]
        if chosen:
            break
    if not chosen or (len(chosen) == 1 and not lines[chosen[0]].hashes):
        chosen = _outermost(lines, kinds, start) or chosen
    if len(strong) >= SEVERAL:
        chosen = _by_level(lines, chosen, entries)
    if any(not lines[i].hashes for i in chosen):
        chosen = _without_inner(lines, chosen, entries)
    return chosen


def _outermost(lines: Sequence[Line], kinds: Sequence[Kind], start: int) -> list[int]:
    """Where nothing else is a title: boxes (□, ■, ◆) that open a list each are the news items."""
    boxes = [
        i
        for i in range(start, len(lines) - 1)
        if kinds[i] == "text"
        and lines[i].symbols
        and symbol_rank(lines[i].symbols) == RANK_OUTER
        and len(lines[i].words) <= TITLE_LENGTH
    ]
    opening = [
        i
        for i in boxes
        if symbol_rank(lines[i + 1].symbols) > RANK_OUTER and lines[i + 1].is_bullet
    ]
    return opening if len(opening) >= SEVERAL and len(opening) == len(boxes) else []


def _order_length(text: str) -> int:
    match = re.match(rf"(?:[{CIRCLED}]|\d{{1,2}}\]|0\d\s)\s*", text)
    return match.end() if match else 0


def _is_out(line: Line) -> bool:
    """Whether a line cannot be a title: a bullet, or a sentence."""
    if line.role in ("bullet", "paragraph"):
        return True
    if line.symbols and not (is_number(line.symbols[-1]) and len(line.symbols) == 1):
        return not (line.hashes and symbol_rank(line.symbols) == RANK_OUTER)
    text = line.words
    if (
        len(text) > TITLE_LENGTH
        or len(text) < _SHORTEST_TITLE
        or is_inner_heading(text)
        or is_reference_list(text)
    ):
        return True
    if text[0] in "“(" and not line.hashes and not line.markers:
        return True
    return box_label(text) is not None


def _mark_sections(
    lines: Sequence[Line], kinds: list[Kind], start: int, entries: Sequence[str]
) -> None:
    """Rubrics, and headings that only hold other headings."""
    heads = [i for i in range(start, len(lines)) if kinds[i] == "text" and is_head(lines[i])]
    for i in heads:
        line = lines[i]
        if is_series_line(line.words):
            kinds[i] = "masthead"
        elif line.markers or (line.symbols and not is_number(line.symbols[-1])):
            continue
        elif is_section_name(line.words) or PART.fullmatch(line.words):
            kinds[i] = "section"
        elif line.hashes and i + 1 < len(lines) and lines[i + 1].hashes > line.hashes:
            following = lines[i + 1]
            holds = (
                kinds[i + 1] == "text"
                and not following.symbols
                and not is_inner_heading(following.words)
            )
            if holds and not matches_any(line.words, entries):
                kinds[i] = "masthead" if i == start and not entries else "section"


def _masthead_section(kinds: list[Kind], start: int, first: int) -> None:
    """One rubric above all articles and none further down is the name of the brief."""
    sections = [i for i in range(start, len(kinds)) if kinds[i] == "section"]
    if len(sections) == 1 and sections[0] < first:
        kinds[sections[0]] = "masthead"


def _score(lines: Sequence[Line], kinds: Sequence[Kind], i: int, entries: Sequence[str]) -> int:
    line = lines[i]
    numbered = bool(line.symbols)
    score = 4 if entries and matches_any(line.words, entries) else 0
    score += 3 if line.hashes else 0
    if line.markers and line.body.text.rstrip().endswith(line.markers[-1].printed):
        score += 3 if not numbered else 1
    score += 2 if line.body.text.startswith("**") and line.body.text.rstrip().endswith("**") else 0
    score += int(line.gap_before) + int(line.gap_after)
    if i + 1 < len(lines):
        after = lines[i + 1]
        score += int(kinds[i + 1] in ("lead", "label") or after.is_bullet or _is_prose(after))
    score += int(i == 0 or kinds[i - 1] in _BOUNDARY or _is_prose(lines[i - 1]))
    if not line.hashes and _SENTENCE_END.search(line.words):
        score -= 3
    if not line.hashes and not line.gap_before and kinds[i - 1] not in _BOUNDARY:
        score -= 2
    return score - (2 if numbered and not line.hashes else 0)


def _is_prose(line: Line) -> bool:
    """A paragraph of full sentences: what stands below a title, or ends the article before."""
    if line.is_bullet or line.hashes or line.is_table:
        return False
    return bool(_SENTENCE_END.search(line.words)) and len(line.words) > _PROSE_LENGTH


def _has_proof(line: Line, entries: Sequence[str]) -> bool:
    return bool(line.markers) or matches_any(line.words, entries)


def _by_level(lines: Sequence[Line], chosen: list[int], entries: Sequence[str]) -> list[int]:
    """Where headings are signed, deeper ones and unsigned lines need proof."""
    signed = [i for i in chosen if lines[i].hashes]
    proven = [lines[i].hashes for i in signed if _has_proof(lines[i], entries)]
    if proven:
        top = Counter(proven).most_common(1)[0][0]
    else:
        top = min((lines[i].hashes for i in signed), default=1)
    result = []
    for i in chosen:
        proof = _has_proof(lines[i], entries)
        if proof or (lines[i].hashes and lines[i].hashes <= top):
            result.append(i)
    return result


def _without_inner(lines: Sequence[Line], chosen: list[int], entries: Sequence[str]) -> list[int]:
    """Where nearly every entry of the contents list was found, a stray short line is no title."""
    found = [i for i in chosen if matches_any(lines[i].words, entries)]
    if not entries or len(found) < len(entries):
        return chosen
    first = found[0] if found else 0
    return [
        i
        for i in chosen
        if i in found or lines[i].markers or i < first or len(lines[i].words) > _SHORT_HEAD_LENGTH
    ]
