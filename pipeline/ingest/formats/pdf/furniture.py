"""What belongs to the page and not to the text: running heads and feet, page numbers, tab strips.

Found by repetition at one place of several pages. A strip of tabs also tells something: which
section a page belongs to, since the active tab is set apart by colour or weight.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.formats.pdf.chars import Char, Style
    from pipeline.ingest.formats.pdf.lines import PdfLine
    from pipeline.ingest.formats.pdf.order import PageLayout

_HEAD, _FOOT = 0.12, 0.93  # shares of the page's height
_TAB_ZONE = 0.2
_TAB_CHARS = 20
_MIN_TABS = 3
_PAGE_NUMBER = re.compile(
    r"[-–—|\s<\[]*(?:p\.?|page)?\s*[\divxlc]{1,4}(?:\s*/\s*\d{1,4})?[-–—|\s>\]]*", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_NUMBERED = re.compile(r"(?:[1-9]|[ⅠⅡⅢⅣⅤⅥ])\s*[.)]\s*")


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a strip: ``line.text[start:end]`` without its number."""

    line: PdfLine
    start: int
    end: int
    is_active: bool

    @property
    def name(self) -> str:
        """The section it names."""
        return self.line.text[self.start : self.end]


def furniture_of(pages: Sequence[PageLayout]) -> frozenset[PdfLine]:
    """Running heads and feet and page numbers; tab strips are running heads, too."""
    seen: dict[tuple[str, bool], set[int]] = defaultdict(set)
    candidates: list[tuple[PdfLine, tuple[str, bool]]] = []
    found: set[PdfLine] = set()
    for page in pages:
        for line in page.lines:
            is_head = line.y < _HEAD * page.height
            if not is_head and line.y < _FOOT * page.height:
                continue
            text = line.text.strip()
            if _PAGE_NUMBER.fullmatch(text) and any(c.isdigit() for c in text):
                found.add(line)
                continue
            key = (_DIGITS.sub("#", re.sub(r"\s+", "", text)), is_head)
            seen[key].add(page.number)
            candidates.append((line, key))
    found.update(line for line, key in candidates if len(seen[key]) > 1)
    return frozenset(found)


def tab_strips(pages: Sequence[PageLayout]) -> dict[int, list[Tab]]:
    """Tab strips by page number: at least three short labels on one baseline, on several pages."""
    strips: dict[int, list[Tab]] = {}
    for page in pages:
        rows: dict[float, list[PdfLine]] = defaultdict(list)
        for line in page.lines:
            if line.y < _TAB_ZONE * page.height:
                rows[round(line.y)].append(line)
        for row in rows.values():
            tabs = _tabs(sorted(row, key=lambda k: k.x0))
            if len(tabs) >= _MIN_TABS:
                strips[page.number] = tabs
                break
    usual = Counter(tuple(t.name for t in tabs) for tabs in strips.values())
    if len(pages) > 1:
        strips = {n: tabs for n, tabs in strips.items() if usual[tuple(t.name for t in tabs)] > 1}
    return strips


def _tabs(row: Sequence[PdfLine]) -> list[Tab]:
    spans: list[tuple[PdfLine, int, int]] = []
    for line in row:
        text = line.text
        numbers = list(_NUMBERED.finditer(text))
        if not numbers:
            spans.append((line, 0, len(text.rstrip())))
            continue
        ends = [m.start() for m in numbers[1:]] + [len(text)]
        spans.extend(
            (line, m.end(), m.end() + len(text[m.end() : end].rstrip()))
            for m, end in zip(numbers, ends, strict=True)
        )
    spans = [s for s in spans if s[2] > s[1]]
    if any(end - start > _TAB_CHARS for _, start, end in spans):
        return []
    scores = [_prominence(_style_of(line.chars[start:end])) for line, start, end in spans]
    best = max(scores, default=(0, 0.0))
    is_clear = scores.count(best) == 1
    return [
        Tab(line, start, end, is_active=is_clear and score == best)
        for (line, start, end), score in zip(spans, scores, strict=True)
    ]


def _style_of(chars: Sequence[Char]) -> Style:
    return Counter(c.style for c in chars if not c.text.isspace()).most_common(1)[0][0]


def _prominence(style: Style) -> tuple[int, float]:
    """How much a label stands out: colour or darkness against grey, then weight."""
    r, g, b = style.color >> 16 & 255, style.color >> 8 & 255, style.color & 255
    spread = max(r, g, b) - min(r, g, b)
    darkness = 255 - (r + g + b) / 3
    return (round((spread + darkness) / 32), float(style.is_bold))
