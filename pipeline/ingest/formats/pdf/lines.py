"""Physical lines of a PDF page: characters on one baseline, without a gap as wide as a gutter.

Cells of a table row and columns of a page become lines of their own, raised and lowered
characters stay with the line they belong to, and a lone space after a line's last character
(see :mod:`pipeline.ingest.formats.pdf.chars`) is put back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.ingest.formats.pdf.chars import Char

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.formats.pdf.chars import PageChars, Rule, Style

GUTTER_EMS = 2.5  # a wider gap separates cells or columns; justified Hangul stays below 1.5
_BACK_EMS = 0.6  # a jump further back begins another line
_SPACE_EMS = 0.22  # a gap this wide between two glyphs reads as a space
_MAX_VERTICALS = 200  # more are hatching or a chart's grid, no columns
_SAME_BASELINE = 0.25  # of the size: typesetting noise
_RAISED = 0.8  # of the size: the furthest a superscript's baseline is away
_SMALL = 0.82  # of the size: raised characters are set smaller


@dataclass(frozen=True, slots=True, eq=False)
class PdfLine:
    """One physical line; two of them are equal only if they are the same.

    Attributes:
        y: Baseline, points from the page's top.
        style: The style most of its visible characters have, marks in dingbat fonts aside.
        is_spaced: The file has a space after the last visible character.
    """

    page: int
    chars: tuple[Char, ...]
    x0: float
    x1: float
    y: float
    style: Style
    is_spaced: bool

    @property
    def text(self) -> str:
        """All characters as read, with the space that may end the line."""
        return "".join([c.text for c in self.chars])

    @property
    def size(self) -> float:
        """Size of most of its characters in points."""
        return self.style.size

    @property
    def top(self) -> float:
        """Upper edge, by the usual share of the size above the baseline."""
        return self.y - 0.85 * self.size

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + 0.2 * self.size


def lines_of(page: PageChars) -> list[PdfLine]:
    """Physical lines of a page in the file's order."""
    verticals = [r for r in page.rules if r.is_vertical]
    if len(verticals) > _MAX_VERTICALS:
        verticals = []
    runs: list[list[Char]] = []
    run: list[Char] = []
    base: Char | None = None
    for char in page.chars:
        if run and not _continues(run, base or run[0], char, verticals):
            runs.append(run)
            run, base = [], None
        if not char.text.isspace():
            if base is None or char.style.size > base.style.size * 1.1:
                base = char
            if run and not run[-1].text.isspace():
                last = run[-1]
                if char.x0 - last.x1 > _SPACE_EMS * max(last.style.size, char.style.size):
                    run.append(Char(" ", last.x1, last.x1, last.y, last.style))
        elif not run:
            continue
        run.append(char)
    if run:
        runs.append(run)
    lines = [line for chars in runs if (line := _line(page.number, chars)) is not None]
    return _with_lone_spaces(_with_marks(lines), page.spaces)


def _continues(run: list[Char], base: Char, char: Char, verticals: Sequence[Rule]) -> bool:
    """Whether a character stands on the line of the run before it."""
    last = run[-1]
    if char.style.is_upright != base.style.is_upright:
        return False
    if char.text.isspace() and char.x0 == char.x1:
        return True
    size = max(char.style.size, base.style.size)
    rise = abs(char.y - base.y)
    smaller = min(char.style.size, base.style.size)
    if not base.style.is_upright:
        return abs(char.x0 - last.x0) < size * 2 and rise < size * 20
    on_baseline = rise <= _SAME_BASELINE * size
    raised = smaller < _SMALL * size and rise <= _RAISED * size and char.x0 - last.x1 < size
    if not on_baseline and not raised:
        return False
    gap = char.x0 - last.x1
    if gap > GUTTER_EMS * size or char.x0 < last.x0 - _BACK_EMS * size:
        return False
    return not (
        verticals
        and not char.text.isspace()
        and (gap > _SPACE_EMS * size or last.text.isspace())
        and any(
            last.x1 - 1 <= r.x0 <= char.x0 + 1 and r.y0 <= char.y - 0.3 * size <= r.y1
            for r in verticals
        )
    )


def _line(page: int, chars: list[Char]) -> PdfLine | None:
    while chars and chars[0].text.isspace():
        chars = chars[1:]
    visible = [c for c in chars if not c.text.isspace()]
    if not visible:
        return None
    end = len(chars)
    while chars[end - 1].text.isspace():
        end -= 1
    # A generated space has no width; one the typesetter put has.
    is_spaced = any(c.x1 > c.x0 for c in chars[end:])
    chars = [*chars[:end], Char(" ", *chars[end][1:])] if is_spaced else chars[:end]
    counts = Counter(c.style for c in visible if not c.style.is_dingbat)
    if not counts:
        counts = Counter(c.style for c in visible)
    style = max(counts, key=lambda s: (counts[s], s.size, s.font))
    on_style = [c.y for c in visible if c.style == style]
    return PdfLine(
        page=page,
        chars=tuple(chars),
        x0=min(c.x0 for c in visible),
        x1=max(c.x1 for c in visible),
        y=sorted(on_style)[len(on_style) // 2],
        style=style,
        is_spaced=is_spaced,
    )


def _with_marks(lines: list[PdfLine]) -> list[PdfLine]:
    """Put a bullet mark that a wide tab split off back before its text."""
    joined: list[PdfLine] = []
    for line in lines:
        last = joined[-1] if joined else None
        if (
            last is not None
            and len(last.text.strip()) == 1
            and not last.text.strip().isalnum()
            and abs(last.y - line.y) <= _SAME_BASELINE * line.size
            and 0 < line.x0 - last.x1 < 2 * GUTTER_EMS * line.size
        ):
            end = last.chars[0]
            space = Char(" ", end.x1, end.x1, end.y, end.style)
            joined[-1] = replace(line, chars=(end, space, *line.chars), x0=last.x0)
        else:
            joined.append(line)
    return joined


def _with_lone_spaces(lines: list[PdfLine], spaces: Sequence[tuple[float, float]]) -> list[PdfLine]:
    """Append the space whose place is right after a line's last character."""
    if not spaces:
        return lines
    done = []
    for line in lines:
        hit = not line.is_spaced and any(
            abs(y - line.y) <= _SAME_BASELINE * line.size
            and -0.3 * line.size <= x - line.x1 <= line.size
            for x, y in spaces
        )
        if hit:
            space = Char(" ", line.x1, line.x1 + 0.25 * line.size, line.y, line.style)
            line = replace(line, chars=(*line.chars, space), is_spaced=True)  # noqa: PLW2901
        done.append(line)
    return done
