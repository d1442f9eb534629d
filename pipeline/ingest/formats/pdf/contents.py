"""Contents pages: which articles an issue has, and which section each belongs to."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.formats.pdf.marks import mark_of
from pipeline.ingest.formats.pdf.text import Draft, Part, whole
from pipeline.ingest.structure.furniture import is_contents_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.ingest.formats.pdf.lines import PdfLine
    from pipeline.ingest.formats.pdf.order import PageLayout

_LEADER = re.compile(r"\s*(?:[·.․…‥∙⋯ᆞㆍ_]\s?){4,}\s*\d*\s*$")
_PART = re.compile(r"(?:(?:[Ⅰ-Ⅻ]|제\s*\d+\s*[부장])\s*[.)]?|[IVX]{1,4}\s*[.)])\s*(?=\S)")
_NUMBER = re.compile(r"(?:\d{1,2}|[가나다라마바사])\s*[.)]\s*(?=\S)")
_MASTHEAD = re.compile(
    r"(?:19|20)\d\d\s*(?:년|[.\-/])\s*\d{1,2}\s*(?:월|호)|(?:제|vol\.?|no\.?)\s*\d+\s*호?",
    re.IGNORECASE,
)
_MIN_LEADERS = 3
_ALIKE = 0.82  # a title's wording may differ a little between contents page and article


@dataclass(frozen=True, slots=True)
class Entry:
    """A title in the contents with the place of its section's name."""

    key: str
    section: Part | None


@dataclass(frozen=True, slots=True)
class Contents:
    """Lines of the contents pages and the entries read from them."""

    drafts: dict[PdfLine, Draft]
    entries: tuple[Entry, ...]
    pages: frozenset[int]

    def section_of(self, title: str) -> Part | None:
        """The section a title stands under in the contents."""
        key = title_key(title)
        exact = [e for e in self.entries if e.key == key]
        if exact:
            return exact[0].section
        near = difflib.get_close_matches(key, [e.key for e in self.entries], n=1, cutoff=_ALIKE)
        return next((e.section for e in self.entries if near and e.key == near[0]), None)


def title_key(title: str) -> str:
    """Letters and digits only: spacing and punctuation vary between printings."""
    return "".join(c for c in title.casefold() if c.isalnum())


def has_leader(text: str) -> bool:
    """Whether a line ends in leader dots, as an entry of a contents list does."""
    return _LEADER.search(text) is not None


def section_span(text: str) -> tuple[int, bool] | None:
    """Where a section's name begins after its number, and whether it is a part (``Ⅰ.``)."""
    if part := _PART.match(text):
        return part.end(), True
    if number := _NUMBER.match(text):
        return number.end(), False
    return None


def read_contents(pages: Sequence[PageLayout], furniture: Iterable[PdfLine]) -> Contents:
    """Contents entries of the first pages that look like a contents list."""
    dropped = set(furniture)
    drafts: dict[PdfLine, Draft] = {}
    entries: list[Entry] = []
    numbers = set()
    for page in pages:
        lines = [line for line in page.lines if line not in dropped]
        leaders = sum(bool(_LEADER.search(line.text)) for line in lines)
        headed = any(is_contents_heading(line.text) for line in lines[:5])
        if leaders < (1 if headed else _MIN_LEADERS):
            continue
        numbers.add(page.number)
        _read_page(lines, drafts, entries)
    return Contents(drafts, tuple(entries), frozenset(numbers))


def _read_page(
    lines: Sequence[PdfLine], drafts: dict[PdfLine, Draft], entries: list[Entry]
) -> None:
    section: Part | None = None
    pending: list[Part] = []
    for line in lines:
        text = line.text
        leader = _LEADER.search(text)
        mark = mark_of(line)
        start = mark.text_start if mark else 0
        if leader is not None:
            pending.append(Part(line, start if not pending else 0, max(leader.start(), start)))
            drafts[pending[0].line] = Draft("contents", tuple(pending), level=2)
            title = " ".join(p.line.text[p.start : p.end] for p in pending)
            entries.append(Entry(title_key(title), section))
            pending = []
        elif mark is not None:
            _flush(pending, drafts)
            pending = [whole(line, start)]
        elif pending and section_span(text) is None:
            pending.append(whole(line))
        else:
            _flush(pending, drafts)
            pending = []
            span = section_span(text)
            if span is not None:
                section = whole(line, span[0])
                drafts[line] = Draft("contents", (section,), level=0 if span[1] else 1)
            elif _MASTHEAD.search(text):
                drafts[line] = Draft("cover", (whole(line),))
            else:
                drafts[line] = Draft("contents", (whole(line),))
    _flush(pending, drafts)


def _flush(pending: Sequence[Part], drafts: dict[PdfLine, Draft]) -> None:
    """Lines of an entry that never got its page number."""
    if pending:
        drafts[pending[0].line] = Draft("contents", tuple(pending), level=2)
