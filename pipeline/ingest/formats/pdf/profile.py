"""What a brief's pages have in common, learned before they are read line by line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.formats.pdf.contents import read_contents, section_span
from pipeline.ingest.formats.pdf.furniture import furniture_of, tab_strips
from pipeline.ingest.formats.pdf.marks import levels_of, mark_of, source_start
from pipeline.ingest.formats.pdf.tables import Table
from pipeline.ingest.structure.furniture import is_lead_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.ingest.formats.pdf.contents import Contents
    from pipeline.ingest.formats.pdf.furniture import Tab
    from pipeline.ingest.formats.pdf.lines import PdfLine
    from pipeline.ingest.formats.pdf.marks import MarkLevels
    from pipeline.ingest.formats.pdf.order import PageLayout

_TITLE_GROWTH = 1.1  # a title is set at least this much larger than the text
_DIVIDER_GROWTH = 1.3  # a divider between parts, this much larger than a title
_MIN_TITLED_PAGES = 2
_MAX_TITLE_LINES = 4
_DIVIDER_LINES = 6  # a page of its own holds little else
_BOX_EDGE = 3.0  # points: a mark further out than this stands outside the summary box


@dataclass(frozen=True, slots=True)
class Profile:
    """What was learned about a document of this layout.

    Attributes:
        titles: The lines that make up titles.
        dividers: Lines that name a part of the issue.
        furniture: Running heads and feet, page numbers, tab strips.
        tabs: Tab strips by page number.
    """

    body_size: float
    titles: frozenset[PdfLine]
    dividers: frozenset[PdfLine]
    marks: MarkLevels
    furniture: frozenset[PdfLine]
    tabs: dict[int, list[Tab]]
    contents: Contents
    first_article_page: int
    last_article_page: int


def profile_of(pages: Sequence[PageLayout]) -> Profile | None:
    """The profile of a brief, or ``None`` where the pages do not look like one."""
    body = body_size_of(pages)
    furniture = furniture_of(pages)
    tabs = tab_strips(pages)
    furniture |= {t.line for strip in tabs.values() for t in strip}
    contents = read_contents(pages, furniture)
    texts = {
        page.number: [line for line in page.lines if line not in furniture]
        for page in pages
        if page.number not in contents.pages
    }
    titles = {n: found for n, lines in texts.items() if (found := _titles(lines, body, contents))}
    if len(titles) < min(_MIN_TITLED_PAGES, len(pages)) or _are_chapters(titles.values()):
        return None
    sizes = Counter(line.size for found in titles.values() for line in found)
    title_size = max(sizes, key=lambda s: (sizes[s], s))
    flat = frozenset(line for found in titles.values() for line in found)
    return Profile(
        body_size=body,
        titles=flat,
        dividers=frozenset(
            line
            for lines in texts.values()
            for line in lines
            if line not in flat and _is_divider(line, lines, title_size)
        ),
        marks=levels_of(_body_lines(pages, furniture, set(titles))),
        furniture=furniture,
        tabs=tabs,
        contents=contents,
        first_article_page=min(titles),
        last_article_page=max(titles),
    )


def body_size_of(pages: Sequence[PageLayout]) -> float:
    """The size most characters are set in; 0 where there are none."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.chars)
    return max(sizes, key=lambda s: (sizes[s], s)) if sizes else 0.0


def _titles(lines: Sequence[PdfLine], body: float, contents: Contents) -> list[PdfLine]:
    """Title lines of a page: large lines above a summary box's label, else the page's first."""
    labels = [i for i, line in enumerate(lines) if is_lead_label(line.text)]
    found: list[PdfLine] = []
    for label in labels:
        found += _large_above(lines[:label], body)
    if labels or not lines:
        return found
    # Without a label: the page begins with large type, has bullets and says where it is from.
    marked = next((i for i, line in enumerate(lines) if mark_of(line)), 0)
    if not marked:
        return []
    top = _large_above(lines[:marked], body)
    if not top or top[0] is not lines[0]:
        return []
    is_listed = contents.section_of(" ".join(line.text for line in top)) is not None
    return top if is_listed or any(source_start(k) is not None for k in lines) else []


def _are_chapters(titles: Iterable[Sequence[PdfLine]]) -> bool:
    """Whether most titles count chapters (``Ⅱ.``, ``제2장``): a report, whose text tells its order."""
    spans = [section_span(lines[0].text) for lines in titles]
    return 2 * sum(span is not None and span[1] for span in spans) > len(spans)


def _large_above(lines: Sequence[PdfLine], body: float) -> list[PdfLine]:
    """The last run of large unmarked lines, of one size, at most a few smaller ones below it."""
    found: list[PdfLine] = []
    for line in reversed(lines[-2 * _MAX_TITLE_LINES :]):
        if mark_of(line) or source_start(line) is not None:
            break
        is_large = line.size >= _TITLE_GROWTH * body
        if found and (not is_large or abs(line.size - found[-1].size) > 0.5):  # noqa: PLR2004
            break
        if is_large:
            found.append(line)
    return found[:_MAX_TITLE_LINES][::-1]


def _is_divider(line: PdfLine, lines: Sequence[PdfLine], title_size: float) -> bool:
    span = section_span(line.text)
    if sum(c.text.isalpha() for c in line.chars) < 2:  # noqa: PLR2004 - a number in a figure
        return False
    if span is not None and span[1]:
        return line.size >= 0.95 * title_size
    if line.size < _DIVIDER_GROWTH * title_size or lines[0].page == 1:
        return False
    return line is lines[0] or len(lines) <= _DIVIDER_LINES


def _body_lines(
    pages: Sequence[PageLayout], furniture: frozenset[PdfLine], numbers: set[int]
) -> list[PdfLine]:
    """Lines outside summary boxes and tables: a box is indented as a whole."""
    found: list[PdfLine] = []
    for page in pages:
        if page.number not in numbers:
            continue
        box: float | None = None
        expects_box = False
        for line in page.items:
            if isinstance(line, Table) or line in furniture:
                continue
            if is_lead_label(line.text):
                box, expects_box = None, True
                continue
            if mark_of(line):
                if expects_box:
                    box, expects_box = line.x0, False
                elif box is not None and line.x0 < box - _BOX_EDGE:
                    box = None
            if box is None and not expects_box:
                found.append(line)
    return found
