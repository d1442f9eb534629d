"""Bullet marks at the start of a printed line, and the level each kind of mark stands for.

The level is read off the page, not off a list: the further in a mark usually stands, the deeper.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.ingest.formats.pdf.glyphs import is_private
from pipeline.ingest.structure.furniture import source_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.ingest.formats.pdf.lines import PdfLine

_TIGHT = "∙•●○■□▪▫◾◽◦◆◇▶▷►▸▹▻❍❏❑❒✓✔➢➤➔⚫⚪◉◎¡£☑☐"
_LOOSE = re.compile(r"(?:[-–—−·ㆍ‧・△▲▽ㅇoO]|\*{1,4}|※|†|‡)(?=\s)")
_NOTE = re.compile(r"(?:\*{1,4}|※|†|‡)(?=\s|[^\s*][^*]*$)")
_HEADING_GROWTH = 1.04  # heading text is set at least this much larger than bullets
_CLEAR_GROWTH = 1.12  # and this much where neither weight nor colour sets it off
_HEADING_SIGNS = 2
_SAME_INDENT = 3.0  # points
_BOX_INSET = 6.0  # points
_NOTE_LEVEL = 2  # notes to bullets never stand higher


class Mark(NamedTuple):
    """A mark: its kind (equal for equal-looking marks) and the offset of the text after it."""

    kind: str
    text_start: int

    @property
    def is_note(self) -> bool:
        """A note to a bullet (``*``, ``※``)."""
        return self.kind == "*"


@dataclass(frozen=True, slots=True)
class MarkLevels:
    """What each kind of mark means in one document; ``places`` are usual left edges."""

    headings: frozenset[str]
    levels: dict[str, int]
    places: dict[str, float]

    def is_inset(self, mark: Mark, x: float) -> bool:
        """Whether a mark stands further in than its kind does, as in a box."""
        return x > self.places.get(mark.kind, x) + _BOX_INSET

    def level(self, mark: Mark) -> int:
        """Depth of a bullet with this mark, 0 outermost."""
        deepest = max(self.levels.values(), default=-1)
        if mark.is_note:
            return max(_NOTE_LEVEL, deepest + 1)
        return self.levels.get(mark.kind, max(0, deepest))


def mark_of(line: PdfLine) -> Mark | None:
    """The mark a line begins with, if any."""
    first = line.chars[0]
    text = line.text
    if first.style.is_dingbat or is_private(first.text):
        kind, end = f"{first.style.font}:{first.text}", 1
    elif first.text in _TIGHT:
        kind, end = first.text, 1
    elif note := _NOTE.match(text):
        kind, end = "*", note.end()
    elif loose := _LOOSE.match(text):
        kind, end = loose.group(), loose.end()
    else:
        return None
    while end < len(text) and text[end].isspace():
        end += 1
    return Mark(kind, end) if end < len(text) else None


def source_start(line: PdfLine) -> int | None:
    """Where a source line's label begins (after a dingbat hand, if any), ``None`` for others."""
    if source_label(line.text):
        return 0
    mark = mark_of(line)
    if mark is not None and source_label(line.text[mark.text_start :]):
        return mark.text_start
    return None


def levels_of(lines: Iterable[PdfLine]) -> MarkLevels:
    """Headings and levels of marks from where and how their lines are set.

    Args:
        lines: Lines of articles, summary boxes left out (they are indented as a whole).
    """
    places: dict[str, list[PdfLine]] = defaultdict(list)
    for line in lines:
        mark = mark_of(line)
        if mark is not None and not mark.is_note:
            places[mark.kind].append(line)
    if not places:
        return MarkLevels(frozenset(), {}, {})
    left = {kind: statistics.median(x.x0 for x in found) for kind, found in places.items()}
    main = max(places, key=lambda k: (sum(len(x.chars) for x in places[k]), k))
    headings = {
        kind
        for kind, found in places.items()
        if left[kind] <= left[main] + _SAME_INDENT and _are_headings(found, places[main])
    }
    usual = sorted(
        (k for k in places if k not in headings), key=lambda k: (left[k], -len(places[k]), k)
    )
    # A kind seen once or twice takes the level of the usual kind that stands nearest.
    rare = [k for k in usual if len(places[k]) <= 2 and k != main]  # noqa: PLR2004
    levels: dict[str, int] = {}
    last = float("-inf")
    level = -1
    for kind in usual:
        if kind in rare:
            continue
        if left[kind] - last > _SAME_INDENT:
            level += 1
            last = left[kind]
        levels[kind] = level
    for kind in rare:
        near = min(levels, key=lambda k: (abs(left[k] - left[kind]), k))
        levels[kind] = levels[near]
    return MarkLevels(frozenset(headings), levels, left)


def _are_headings(lines: list[PdfLine], main: list[PdfLine]) -> bool:
    """Whether marked lines are set as headings: two of larger, bolder, coloured, short of full.

    Outer bullets are often a little larger and shorter than inner ones: without bold type or a
    colour of their own, only clearly larger type makes a heading.
    """
    if len(lines) >= len(main):
        return False
    size = statistics.median(x.size for x in main)
    right = max(x.x1 for x in [*lines, *main])
    left = min(x.x0 for x in [*lines, *main])
    usual_color = Counter(x.style.color for x in main).most_common(1)[0][0]
    growth = statistics.median(x.size for x in lines) / size
    is_bolder = _most(x.style.is_bold for x in lines) and not _most(x.style.is_bold for x in main)
    is_coloured = _most(x.style.color != usual_color for x in lines)
    is_short = _most(x.x1 - left < 0.9 * (right - left) for x in lines)
    if not is_bolder and not is_coloured and growth < _CLEAR_GROWTH:
        return False
    return sum((growth >= _HEADING_GROWTH, is_bolder, is_coloured, is_short)) >= _HEADING_SIGNS


def _most(truths: Iterable[bool]) -> bool:
    found = list(truths)
    return sum(found) * 2 > len(found)
