"""Titles of a brief's news items: contents list, heading signs, note markers and blanks tell them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.ingest.structure.contents import matches_any
from pipeline.ingest.structure.furniture import (
    box_label,
    is_inner_heading,
    is_reference_list,
    is_topic,
)
from pipeline.ingest.structure.headings import (
    PART,
    SEVERAL,
    TITLE_LENGTH,
    Title,
    is_calendar,
    is_head,
    is_section_name,
    numbered_heads,
    reads_like_news,
)
from pipeline.ingest.structure.marks import RANK_OUTER, is_number, symbol_rank
from pipeline.ingest.structure.title_forms import form_of, order_span, outermost, with_kin
from pipeline.knowledge.series import is_series_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.ingest.structure.line_kinds import Kind
    from pipeline.ingest.structure.lines import Line

_SENTENCE_END = re.compile(r"[.。][\"'”’)]*$|다$")
_BOUNDARY = frozenset({"note", "source", "furniture", "contents", "masthead", "section", "label"})
# What may stand above the name of an issue.
_BEFORE_NAME = frozenset({"masthead", "furniture", "contents", "label"})
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
    chosen = [
        i
        for i in _choose(lines, kinds, start, entries)
        if _has_proof(lines[i], entries) or not _is_event(lines, kinds, i)
    ]
    for i in chosen:
        kinds[i] = "title"
    _masthead_section(kinds, start, min(chosen, default=start))
    for i in range(start, min(chosen, default=start)):
        if kinds[i] == "text" and is_head(lines[i]) and not _SENTENCE_END.search(lines[i].words):
            kinds[i] = "masthead"
    for i in range(start, len(lines)):
        if kinds[i] == "text" and lines[i].hashes and not lines[i].symbols:
            kinds[i] = "heading"
    return {i: Title(1, *order_span(lines[i].words)) for i in chosen}


def _is_event(lines: Sequence[Line], kinds: Sequence[Kind], i: int) -> bool:
    """Whether a heading stands under a rubric of events: it is no news item."""
    above = next((k for k in range(i - 1, -1, -1) if kinds[k] == "section"), None)
    return above is not None and is_calendar(lines[above].words)


def _choose(
    lines: Sequence[Line], kinds: Sequence[Kind], start: int, entries: Sequence[str]
) -> list[int]:
    """The lines most speaks for."""
    numbered = numbered_heads(lines, kinds, start)
    scores = {
        i: _score(lines, kinds, i, entries) + 4 * (i in numbered)
        for i in range(start, len(lines))
        if kinds[i] == "text" and not _is_out(lines[i]) and _has_below(lines, kinds, i)
    }
    strong = [i for i, s in scores.items() if lines[i].hashes and s >= _SURE]
    chosen: list[int] = []
    for wanted in (_SURE, _LIKELY, _POSSIBLE):
        chosen = [i for i, s in scores.items() if s >= wanted]
        if chosen:
            break
    if len(chosen) == 1 and _is_name(lines[chosen[0]], chosen[0] + 1, scores):
        chosen = [i for i, s in scores.items() if s >= _LIKELY and i != chosen[0]]
    if not any(_has_proof(lines[i], entries) for i in chosen):
        chosen = with_kin(lines, chosen, scores)
    chosen = _below_name(lines, _with_first(lines, kinds, chosen, scores), entries)
    if not chosen or (len(chosen) == 1 and not lines[chosen[0]].hashes):
        chosen = outermost(lines, kinds, start, chosen) or chosen
    if len(strong) >= SEVERAL:
        chosen = _by_level(lines, chosen, entries)
    if any(not lines[i].hashes for i in chosen):
        chosen = _without_inner(lines, chosen, entries)
    return chosen


def _has_below(lines: Sequence[Line], kinds: Sequence[Kind], i: int) -> bool:
    """Whether an unsigned line has anything below it: a closing line of the issue has not."""
    rest = (kinds[k] for k in range(i + 1, len(lines)))
    return bool(lines[i].hashes or lines[i].markers) or any(k not in _BEFORE_NAME for k in rest)


def _with_first(
    lines: Sequence[Line], kinds: Sequence[Kind], chosen: list[int], scores: Mapping[int, int]
) -> list[int]:
    """Text with sources above the first title is an article, too: the first line heads it."""
    first = min(chosen, default=0)
    if not any(kind in ("note", "source") for kind in kinds[:first]):
        return chosen
    for i in sorted(scores):
        if (
            i < first
            and scores[i] >= _POSSIBLE
            and (lines[i + 1].is_bullet or _is_prose(lines[i + 1]))
        ):
            return [i, *chosen]
        if i >= first or lines[i].is_bullet:
            break
    return chosen


def _below_name(lines: Sequence[Line], chosen: list[int], entries: Sequence[str]) -> list[int]:
    """Without what stands at the top with nothing below it but a title of its form: a name."""
    while chosen[2:] and chosen[0] + 1 == chosen[1] and not _has_proof(lines[chosen[0]], entries):
        first, second = lines[chosen[0]], lines[chosen[1]]
        if first.hashes and form_of(first) != form_of(second):
            break
        chosen = chosen[1:]
    return chosen


def _is_name(line: Line, following: int, scores: Mapping[int, int]) -> bool:
    """Whether the only signed heading names the issue: unsigned titles follow, the first at once."""
    titles = [i for i, score in scores.items() if score >= _LIKELY and i >= following]
    return (
        bool(line.hashes)
        and titles[:1] == [following]
        and len(titles) >= SEVERAL
        and not reads_like_news([line.words])
    )


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
    unsigned = not (line.hashes or line.markers or line.symbols)
    return box_label(text) is not None or (unsigned and is_topic(text))


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
        elif _holds_headings(lines, kinds, i) and not matches_any(line.words, entries):
            leads = all(kind in _BEFORE_NAME for kind in kinds[start:i])
            if lines[i + 1].hashes > line.hashes:
                peers = [lines[k].words for k in heads if lines[k].hashes == line.hashes]
                if len(peers) < SEVERAL or not reads_like_news(peers):
                    kinds[i] = "masthead" if leads and not entries else "section"
            elif leads:
                kinds[i] = "masthead"


def _holds_headings(lines: Sequence[Line], kinds: Sequence[Kind], i: int) -> bool:
    """Whether nothing but another heading, as deep or deeper, stands right below a heading."""
    if not lines[i].hashes or i + 1 >= len(lines) or lines[i + 1].hashes < lines[i].hashes:
        return False
    following = lines[i + 1]
    return (
        kinds[i + 1] in ("text", "section")
        and not following.symbols
        and not is_inner_heading(following.words)
    )


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
        score += int(
            kinds[i + 1] in ("lead", "label", "table", "caption")
            or after.is_bullet
            or _is_prose(after)
        )
    score += int(i == 0 or kinds[i - 1] in _BOUNDARY or _is_prose(lines[i - 1]))
    if not line.hashes and _SENTENCE_END.search(line.words):
        score -= 2 if line.words.endswith("다") else 3
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
