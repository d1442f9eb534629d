"""Turns tags and texts of an HTML page into logical lines with roles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import IssueReadError
from pipeline.ingest.formats.html.elements import (
    BLOCKS,
    BOLD,
    CELL_BARRIER,
    CELLS,
    ENDS,
    HEADINGS,
    LISTS,
    MAIN,
    PARAGRAPHS,
    TABLE_TAGS,
    VOID,
    is_hidden,
)  # fmt: skip
from pipeline.ingest.formats.html.tables import layout_tables
from pipeline.ingest.formats.html.tokens import Bit, Tag, Text, decoded, traced
from pipeline.ingest.formats.plain import is_typed, open_role, raised
from pipeline.ingest.formats.text import columns
from pipeline.ingest.source import SourceLine

if TYPE_CHECKING:
    from pipeline.ingest.source import Role
    from pipeline.model.spans import Traced
    from pipeline.settings import IngestSettings

_OWN_MARK = re.compile(r"(?:[•‣·∙○●◦▪■□◇◆▶▷▸►]\s*|[-–*]\s+)(?=\S)")


_AROUND_TAB = re.compile(r" \t ?|\t ")


@dataclass(slots=True)
class PageLine:
    """A line and where on the page it stands."""

    line: SourceLine
    in_main: bool
    in_form: bool
    in_header: bool


@dataclass(slots=True)
class _Open:
    name: str
    is_main: bool = False
    is_data: bool = False
    used: bool = False


class Page:
    """Reads tokens in order; afterwards ``lines``, ``title`` and ``meta`` are filled."""

    def __init__(self, name: str, source: str, settings: IngestSettings) -> None:
        """Start before the first token."""
        self.lines: list[PageLine] = []
        self.title = ""
        self.meta: dict[str, str] = {}
        self._name = name
        self._source = source
        self._limit = settings.max_nesting
        self._open: list[_Open] = []
        self._hidden: tuple[str, int] | None = None
        self._bits: list[Bit] = []
        self._raised_from: int | None = None
        self._bold = 0
        self._has_plain = False  # the line has words outside of bold type

    def read(self, found: list[Tag | Text]) -> None:
        """Read all tokens.

        Raises:
            IssueReadError: Elements are nested too deep.
        """
        layouts = layout_tables(found)
        title_open = False
        for index, token in enumerate(found):
            if isinstance(token, Text):
                if title_open:
                    self.title = self.title or traced(decoded(self._source, *token)).text
                elif self._hidden is None:
                    bits = self._shown(token)
                    self._bits.extend(bits)
                    is_plain = not self._bold and self._raised_from is None
                    self._has_plain |= is_plain and any(b.text.strip() for b in bits)
            elif self._hidden is not None:
                self._in_hidden(token)
            else:
                title_open = token.name == "title" and not token.is_end
                self._tag(token, is_data=token.name == "table" and index not in layouts)
        self._flush()

    def _tag(self, tag: Tag, *, is_data: bool) -> None:
        if tag.is_end:
            self._end(tag)
        else:
            self._start(tag, is_data=is_data)

    def _shown(self, token: Text) -> list[Bit]:
        if not self._within("pre"):
            return decoded(self._source, *token)
        bits: list[Bit] = []
        at = token.start
        while at < token.end:
            stop = self._source.find("\n", at, token.end)
            stop = token.end if stop < 0 else stop
            bits.extend(decoded(self._source, at, stop))
            if stop < token.end:
                self._bits.extend(bits)
                self._flush()
                bits = []
            at = stop + 1
        return bits

    def _in_hidden(self, tag: Tag) -> None:
        """Within hidden content only its own end matters."""
        assert self._hidden is not None
        name, depth = self._hidden
        if tag.name == name:
            depth += -1 if tag.is_end else 1
            self._hidden = (name, depth) if depth else None

    def _start(self, tag: Tag, *, is_data: bool) -> None:
        if tag.name == "meta":
            self._read_meta(tag)
        elif tag.name == "br":
            self._break(tag)
        elif tag.name in VOID:
            return
        elif is_hidden(tag):
            self._hidden = (tag.name, 1)
        elif tag.name == "sup":
            self._raised_from = len(self._bits)
        elif tag.name in BOLD:
            self._bold += 1
        elif tag.name in BLOCKS:
            self._open_block(tag, is_data=is_data)

    def _open_block(self, tag: Tag, *, is_data: bool) -> None:
        self._border(tag)
        if tag.name in ENDS:
            self._close(*ENDS[tag.name])
        if self._open and self._open[-1].name == "p":
            self._open.pop()
        if len(self._open) >= self._limit:
            raise IssueReadError(
                self._name,
                f"elements are nested more than {self._limit} deep",
                "the page is damaged or forged",
            )
        is_main = tag.name in MAIN or tag.get("role") == "main"
        self._open.append(_Open(tag.name, is_main, is_data))

    def _end(self, tag: Tag) -> None:
        if tag.name == "sup":
            self._raise()
        elif tag.name in BOLD:
            self._bold = max(0, self._bold - 1)
        elif tag.name in BLOCKS:
            self._border(tag)
            barrier = frozenset({"table"}) - {tag.name}
            self._close(frozenset({tag.name}), barrier if tag.name in TABLE_TAGS else CELL_BARRIER)

    def _close(self, names: frozenset[str], barriers: frozenset[str]) -> None:
        """End the innermost open element of these names, with all in it."""
        for i in range(len(self._open) - 1, -1, -1):
            if self._open[i].name in names:
                del self._open[i:]
                return
            if self._open[i].name in barriers:
                return

    def _border(self, tag: Tag) -> None:
        """A border of blocks ends the line; within a data table only rows and captions do."""
        if not self._in_data_row() or (tag.name not in CELLS and tag.name in TABLE_TAGS):
            self._flush()
        elif tag.name in CELLS and not tag.is_end:
            row = next((o for o in reversed(self._open) if o.name == "tr"), None)
            if row is not None and row.used:
                self._bits.append(Bit("\t", tag.start, tag.end))
            if row is not None:
                row.used = True
        else:
            self._bits.append(Bit(" ", tag.start, tag.end))

    def _break(self, tag: Tag) -> None:
        if self._in_data_row() or any(o.name in HEADINGS for o in self._open):
            self._bits.append(Bit(" ", tag.start, tag.end))
        else:
            self._flush()

    def _raise(self) -> None:
        start, self._raised_from = self._raised_from, None
        if start is None or start > len(self._bits):
            return
        text = traced(self._bits[start:])
        found = raised(text.text)
        if found:
            first, last, characters = found
            self._bits[start:] = [Bit(characters, *text.raw_span(first, last))]

    def _flush(self) -> None:
        """End the line, if it says anything."""
        self._raised_from = None
        text = traced(self._bits)
        is_bold, self._has_plain = not self._has_plain, False
        self._bits = []
        space = len(text.text) - len(text.text.lstrip())
        indent = columns(text.text[:space].replace("\xa0", " "))
        is_row = self._in_data_row()
        text = _row(text) if is_row else text.strip()
        if not text.text.strip():
            return
        role, level = ("table", 0) if is_row else self._role(text.text)
        if role == "paragraph" and is_bold:
            role = open_role(text.text)  # <p><b>제목</b></p> is how many pages sign a title
        if role == "bullet" and (mark := _OWN_MARK.match(text.text)):
            text = text.slice(mark.end())
        names = {o.name for o in self._open}
        self.lines.append(
            PageLine(
                SourceLine(text, indent if role is None else 0, role, level),
                in_main=any(o.is_main for o in self._open),
                in_form="form" in names,
                in_header="header" in names and role != "heading",
            )
        )

    def _role(self, text: str) -> tuple[Role | None, int]:
        in_paragraph = False
        for opened in reversed(self._open):
            if opened.name in HEADINGS:
                return "heading", HEADINGS[opened.name]
            if opened.name in {"figcaption", "caption"}:
                return "caption", 0
            if opened.name == "li" and not opened.used:
                opened.used = True
                depth = sum(o.name in LISTS for o in self._open)
                return "bullet", max(depth - 1, 0)
            in_paragraph |= opened.name in PARAGRAPHS
            if opened.name in CELL_BARRIER:
                break
        if in_paragraph and not is_typed(text):
            return "paragraph", 0
        return open_role(text), 0

    def _read_meta(self, tag: Tag) -> None:
        key = tag.get("property", "name", "itemprop")
        content = tag.get("content")
        if key and content:
            self.meta.setdefault(key.lower(), content)

    def _within(self, name: str) -> bool:
        return any(o.name == name for o in self._open)

    def _in_data_row(self) -> bool:
        """Whether a row of a data table is open (its caption is a line of its own)."""
        for opened in reversed(self._open):
            if opened.name == "caption":
                return False
            if opened.name == "table":
                return opened.is_data
        return False


def _row(text: Traced) -> Traced:
    """A row without spaces around its cells and without empty cells at its end."""
    changes = [(m.start(), m.end(), "\t") for m in _AROUND_TAB.finditer(text.text)]
    text = text.edit(changes)
    return text.slice(0, len(text.text.rstrip()))
