"""Titles of one issue share a form: what one title looks like tells the others.

A line at the top of an issue has more that speaks for it than the same line further down. So the
form of titles found for sure (their mark, number, brackets, bold type) finds the rest of them, and
where no line stands out, the outermost marks that open a list each are the news items.
"""

from __future__ import annotations

import re
import statistics
from typing import TYPE_CHECKING

from pipeline.ingest.structure.furniture import is_inner_heading, is_topic
from pipeline.ingest.structure.headings import SEVERAL, TITLE_LENGTH, reads_like_news
from pipeline.ingest.structure.marks import (
    RANK_MIDDLE,
    RANK_OUTER,
    is_number,
    read_marks,
    symbol_class,
    symbol_rank,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.ingest.structure.line_kinds import Kind
    from pipeline.ingest.structure.lines import Line

Form = tuple[int, str, str, bool]

_ORDER = re.compile(r"(?:\d{1,2}\]|0\d\s|[【\[]\s*\d{1,2}\s*[】\]])\s*")
_WRAPPED = re.compile(r"【[^【】]+】|\[[^\[\]]+\]")
_BRACKETS = "【[〔"
# Marks that people put before news items, besides boxes and numbers: never the mark of a bullet.
_POINTERS = frozenset("▶▷►▸▹▻➢➤➣★☆")
# What speaks for a line of a known form; a bare line has no form but the blanks around it.
_ENOUGH, _ENOUGH_SET, _ENOUGH_BARE = 1, 2, 3
# A line much shorter than the titles found is a heading inside an article.
_SHORT = 0.4


def order_span(text: str) -> tuple[int, int]:
    """Where the words of a title begin behind its number, and end before a closing bracket.

    >>> order_span("② 제목"), order_span("【제목】"), order_span("[정책] 제목")
    ((2, 4), (1, 3), (0, 7))
    """
    match = _ORDER.match(text)
    # A mark inside bold type (**1. 제목**) is read only now.
    start, end = match.end() if match else read_marks(text)[1], len(text)
    if start == end:
        return 0, end
    return (start + 1, end - 1) if _WRAPPED.fullmatch(text, start) else (start, end)


def form_of(line: Line) -> Form:
    """What titles of one issue share: heading sign, kind of number or mark, bracket, bold type."""
    body = line.body.text.strip()
    number = symbol_class(line.symbols[-1]) if line.symbols else ""
    is_bold = body.startswith("**") and body.endswith("**")
    return line.hashes, number, line.words[0] if line.words[0] in _BRACKETS else "", is_bold


def with_kin(lines: Sequence[Line], chosen: Sequence[int], scores: Mapping[int, int]) -> list[int]:
    """The titles found, and the lines that look like them."""
    if not chosen:
        return []
    forms = {form_of(lines[i]) for i in chosen}
    gaps = {_gaps(lines[i]) for i in chosen}
    shortest = _SHORT * statistics.median(len(lines[i].words) for i in chosen)

    def is_kin(i: int) -> bool:
        form = form_of(lines[i])
        if form not in forms or len(lines[i].words) < shortest:
            return False
        enough = _ENOUGH if any(form) else _ENOUGH_SET if _gaps(lines[i]) in gaps else _ENOUGH_BARE
        return scores[i] >= enough

    return sorted({*chosen, *filter(is_kin, scores)})


def _gaps(line: Line) -> tuple[bool, bool]:
    return line.gap_before, line.gap_after


def outermost(
    lines: Sequence[Line], kinds: Sequence[Kind], start: int, chosen: Sequence[int]
) -> list[int]:
    """Where nothing else is a title: the marks that come first and open a list each.

    Args:
        lines: All lines.
        kinds: Their kinds.
        start: First line behind masthead and contents list.
        chosen: The one line that looks like a title otherwise, if any: where it reads like news,
            what follows must do so, too. Without one, circles (○) may head the items as well.
    """
    marked = [i for i in range(start, len(lines)) if kinds[i] == "text" and lines[i].symbols]
    if not marked:
        return []
    first = lines[marked[0]]
    mark = symbol_class(first.symbols[-1])
    found = [i for i in marked if symbol_class(lines[i].symbols[-1]) == mark]
    texts, names = [lines[i].words for i in found], [lines[i].words for i in chosen]
    if len(found) < SEVERAL or not _may_head(first, texts, names):
        return []
    whole = all(
        lines[i].indent <= first.indent
        and len(lines[i].words) <= TITLE_LENGTH
        and not lines[i].words.endswith((".", "다"))
        and _opens(lines, kinds, i, mark)
        for i in found
    )
    return found if whole else []


def _may_head(line: Line, texts: Sequence[str], chosen: Sequence[str]) -> bool:
    """Boxes head a list by custom; numbers and pointers where what they mark reads like news."""
    symbol, rank = line.symbols[-1], symbol_rank(line.symbols)
    if rank == RANK_OUTER and not reads_like_news(chosen):
        return not all(is_inner_heading(text) or is_topic(text) for text in texts)
    is_usual = is_number(symbol) or symbol[0] in _POINTERS or rank == RANK_OUTER
    return (is_usual or (rank == RANK_MIDDLE and not chosen)) and reads_like_news(texts)


def _opens(lines: Sequence[Line], kinds: Sequence[Kind], i: int, mark: str) -> bool:
    """Whether bullets of another mark, a table or a paragraph stand right below a line."""
    if i + 1 >= len(lines):
        return False
    after = lines[i + 1]
    if kinds[i + 1] not in ("text", "table", "lead", "label"):
        return False
    return not after.symbols or symbol_class(after.symbols[-1]) != mark
