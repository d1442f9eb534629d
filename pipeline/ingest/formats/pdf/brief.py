"""The layout of modern briefs: one titled article a page or two, a summary box, marked bullets.

Recognised by what such pages have in common (a label over a summary box, titles set larger than
the text, marked bullets, source lines at the foot), not by one publisher's words or fonts.
Everything is decided per line, top down, with one logical line open at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.ingest.formats.pdf.contents import section_span
from pipeline.ingest.formats.pdf.glyphs import is_footnote
from pipeline.ingest.formats.pdf.marks import mark_of, source_start
from pipeline.ingest.formats.pdf.profile import profile_of
from pipeline.ingest.formats.pdf.sections import with_sections
from pipeline.ingest.formats.pdf.table_lines import table_drafts
from pipeline.ingest.formats.pdf.tables import Table
from pipeline.ingest.formats.pdf.text import Draft, Part, whole
from pipeline.ingest.structure.furniture import is_caption, is_furniture, is_lead_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.formats.pdf.lines import PdfLine
    from pipeline.ingest.formats.pdf.marks import Mark
    from pipeline.ingest.formats.pdf.order import PageLayout
    from pipeline.ingest.formats.pdf.profile import Profile
    from pipeline.ingest.source import Role

_SAME_SIZE = 0.8  # points
_TITLE_LEADING = 2.2  # of the size: lines of one title are no further apart
_LEADING = 2.4  # of the size: lines of one block are no further apart
_FRONT_CHARS = 400  # a page before the first article with more text is no cover
_SMALL = 0.85  # of the text's size: lettering of figures
_DATED_END = re.compile(
    r"(?:19|20)\d\d\s*[.\-/년]\s*\d{1,2}(?:\s*[.\-/월]\s*\d{1,2})?\s*[.일)]*\s*$"
)
_URL_START = re.compile(r"https?://|www\.", re.IGNORECASE)


def read_brief(pages: Sequence[PageLayout]) -> list[Draft] | None:
    """Logical lines with roles, or ``None`` where the layout is another one."""
    profile = profile_of(pages)
    if profile is None:
        return None
    reader = _Reader(profile)
    for page in pages:
        reader.read(page)
    return with_sections(reader.finish(), profile.contents, profile.tabs)


@dataclass
class _Open:
    """The logical line being read: its parts and where its text is set."""

    role: Role
    level: int
    parts: list[Part]
    text_x: float
    size: float

    @property
    def last(self) -> PdfLine:
        return self.parts[-1].line


@dataclass
class _Reader:
    profile: Profile
    drafts: list[Draft] = field(default_factory=list)
    open: _Open | None = None
    # Left edge and mark of the summary box being read; None outside of one.
    lead: tuple[float, str] | None = None
    expects_lead: bool = False
    # Furniture met while a block is open: the block may run on to the next page.
    held: list[Draft] = field(default_factory=list)

    def read(self, page: PageLayout) -> None:
        """Read one page; a block may run on from the page before."""
        profile = self.profile
        if page.number in profile.contents.pages:
            self._close()
            for line in page.lines:
                if line in profile.contents.drafts:
                    self.drafts.append(profile.contents.drafts[line])
                elif line in profile.furniture:
                    self.drafts.append(Draft("furniture", (whole(line),)))
            return
        is_front = page.number < profile.first_article_page
        if is_front and sum(len(line.chars) for line in page.lines) < _FRONT_CHARS:
            self._front(page)
            return
        for item in page.items:
            if isinstance(item, Table):
                self._close()
                self.drafts += table_drafts(item)
            elif item in profile.furniture:
                self.held.append(Draft("furniture", (whole(item),)))
            else:
                self._line(item, page)

    def finish(self) -> list[Draft]:
        """All logical lines."""
        self._close()
        return self.drafts

    def _front(self, page: PageLayout) -> None:
        """Cover and dividers before the first article."""
        for line in page.lines:
            if line in self.profile.dividers:
                self._divider(line)
            else:
                is_dropped = line in self.profile.furniture or is_furniture(line.text)
                role: Role = "furniture" if is_dropped else "cover"
                self.drafts.append(Draft(role, (whole(line),)))

    def _divider(self, line: PdfLine) -> None:
        self._close()
        self._leave_lead()
        span = section_span(line.text)
        self.drafts.append(Draft("section", (whole(line, span[0] if span else 0),)))

    def _leave_lead(self) -> None:
        self.lead, self.expects_lead = None, False

    def _line(self, line: PdfLine, page: PageLayout) -> None:
        mark = mark_of(line)
        if line in self.profile.dividers:
            self._divider(line)
        elif is_lead_label(line.text):
            self._close()
            self.drafts.append(Draft("furniture", (whole(line),)))
            self.lead, self.expects_lead = None, True
        elif line in self.profile.titles:
            self._title(line)
        elif (start := source_start(line)) is not None:
            self._start("source", line, start=start)
            self._leave_lead()
        elif mark is not None:
            self._marked(line, mark)
        elif self._is_more_source(line):
            self._source(line)
        else:
            self._unmarked(line, page)

    def _title(self, line: PdfLine) -> None:
        block = self.open
        if (
            block is not None
            and block.role == "title"
            and block.last.page == line.page
            and line.y - block.last.y <= _TITLE_LEADING * line.size
        ):
            block.parts.append(whole(line))
            return
        self._start("title", line, level=1)
        self._leave_lead()

    def _is_more_source(self, line: PdfLine) -> bool:
        block = self.open
        return (
            block is not None
            and block.role == "source"
            and line.page == block.last.page
            and abs(line.size - block.size) <= _SAME_SIZE
            and not is_caption(line.text)
        )

    def _source(self, line: PdfLine) -> None:
        """A further line of a source, or the next source when the last one ended with its date."""
        block = self.open
        assert block is not None, "asked only with a source open"
        if _DATED_END.search(block.last.text) and not _URL_START.match(line.text):
            self._start("source", line)
        else:
            block.parts.append(whole(line))

    def _marked(self, line: PdfLine, mark: Mark) -> None:
        levels = self.profile.marks
        # A summary box may have no label: its bullets follow the title, set in as a whole.
        after_title = self.open is not None and self.open.role == "title"
        if self.expects_lead or (after_title and levels.is_inset(mark, line.x0)):
            self.lead, self.expects_lead = (line.x0, mark.kind), False
        if self.lead is not None:
            box_x, kind = self.lead
            if line.x0 >= box_x - 3 and (mark.kind == kind or mark.kind not in levels.headings):
                self._start("lead", line, start=mark.text_start)
                return
            self.lead = None
        if mark.kind in levels.headings:
            self._start("heading", line, level=2, start=mark.text_start)
        else:
            self._start("bullet", line, level=levels.level(mark), start=mark.text_start)

    def _unmarked(self, line: PdfLine, page: PageLayout) -> None:
        if is_caption(line.text):
            self._start("caption", line)
        elif self.expects_lead:
            self.lead, self.expects_lead = (line.x0, ""), False
            self._start("lead", line)
        elif self.open is not None and _runs_on(self.open, line):
            self.open.parts.append(whole(line))
        elif is_furniture(line.text) and page.number >= self.profile.last_article_page:
            self._close()
            self.drafts.append(Draft("furniture", (whole(line),)))
        elif is_footnote(line, self.profile.body_size):
            self._start("footnote", line)
        else:
            # Without mark or place: a paragraph, or lettering of a figure when set small.
            small = line.size < _SMALL * self.profile.body_size
            self._start("table" if small else "paragraph", line)

    def _start(self, role: Role, line: PdfLine, *, level: int = 0, start: int = 0) -> None:
        self._close()
        self.open = _Open(role, level, [whole(line, start)], line.chars[start].x0, line.size)

    def _close(self) -> None:
        if self.open is not None:
            self.drafts.append(Draft(self.open.role, tuple(self.open.parts), self.open.level))
            self.open = None
        self.drafts += self.held
        self.held = []


def _runs_on(block: _Open, line: PdfLine) -> bool:
    """Whether an unmarked line continues the open block."""
    if block.role in {"title", "caption", "table"} or abs(line.size - block.size) > _SAME_SIZE:
        return False
    if line.x0 < block.text_x - 2 * line.size or line.x0 > block.text_x + 6 * line.size:
        return False
    if line.page != block.last.page:
        return True
    return 0 < line.y - block.last.y <= _LEADING * line.size
