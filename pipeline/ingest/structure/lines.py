"""From physical lines to logical ones: wrapped lines joined, marks read, blanks remembered."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.ingest.sources.citations import is_strict_citation
from pipeline.ingest.structure.furniture import (
    SOURCE_INSIDE,
    is_caption,
    is_furniture,
    source_label,
)
from pipeline.ingest.structure.marks import (
    Marker,
    clean_inline,
    is_picture,
    read_marks,
    strip_hashes,
)
from pipeline.model.spans import Traced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.source import Glue, Role, Source, SourceLine

# A line broken by a typesetter fills its column; hand-wrapped text is 70 to 80 columns wide, and
# a Korean line that ends before this many columns was ended on purpose.
_WRAP_COLUMNS = 55
# Where many lines are longer, nothing was broken at this one.
_LONG_SHARE, _FULL = 0.9, 0.75
# Share of lines behind a blank one below which blanks are no means of layout.
_DENSE = 0.03
# Markdown's other way to sign a heading: a line of = or - right below it.
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_BOLD = re.compile(r"\*\*(?:(?!\*\*).)+\*\*")
_TABLE_ROW = re.compile(r"\|.*\|\s*|[^\t]*\S\t+\s*\S.*")
_TABLE_RULE = re.compile(r"[\s|:+-]+")
# How a numbered note begins: ¹ …, <sup>1</sup> …, 1 …, 1) …, [1] …, [^1]: …, 주 1) …
NOTE_START = re.compile(
    r"(?:<sup>\s*(?P<sup>\d{1,3})[.)]?\s*</sup>|(?P<raised>[⁰¹²³⁴-⁹]{1,3})\)?"
    r"|\[\^(?P<foot>\w{1,8})\]:|\$\s*\^\{?(?P<math>\d{1,3})\)?\}?\s*\$"
    r"|(?:주\s*)?(?P<paren>\d{1,3})\)|\[(?P<bracket>\d{1,3})\]|(?P<bare>\d{1,3})(?=\s))\s*(?P<rest>\S.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line and what can be told of it without looking at others.

    Attributes:
        body: The words with their mark-up, leading marks taken off.
        text: The words, mark-up and note markers taken out.
        markers: The note markers taken out.
        symbols: Leading marks, outermost first.
        hashes: Level of a Markdown heading, 0 for none.
        gap_before: A blank line (or the file's begin) stands before; so ``gap_after``.
        is_table: A row of a table.
    """

    body: Traced
    text: Traced
    markers: tuple[Marker, ...]
    symbols: tuple[str, ...]
    hashes: int
    indent: int
    role: Role | None
    level: int
    gap_before: bool
    gap_after: bool
    is_table: bool

    @property
    def words(self) -> str:
        """The text without its trace."""
        return self.text.text

    @property
    def is_bullet(self) -> bool:
        """Whether it is set off by a mark, or its format says so."""
        return bool(self.symbols) or self.role == "bullet"

    @property
    def raw_start(self) -> int:
        """Where the line's words begin in the raw text."""
        return self.body.pieces[0].raw_start


def logical_lines(source: Source, glue: Glue | None) -> tuple[Line, ...]:
    """All lines with words, in order."""
    physical = _spread(source)
    groups = _groups(physical, wraps=source.format in ("text", "markdown"))
    joined = _join(groups, glue)
    dense = _is_dense(physical)
    lines: list[Line] = []
    for group, text in zip(groups, joined, strict=True):
        underline = _UNDERLINE.fullmatch(text.text) if not group[0].gap_before else None
        if underline and lines and _may_be_underlined(lines[-1]):
            lines[-1] = replace(lines[-1], hashes=1 if text.text[0] == "=" else 2)
            continue
        line = _line(
            group[0].line, text, dense or group[0].gap_before, dense or group[-1].gap_after
        )
        if line is not None:
            lines.append(line)
    return tuple(lines)


def _may_be_underlined(line: Line) -> bool:
    return (
        line.role is None and line.gap_before and not (line.symbols or line.hashes or line.is_table)
    )


@dataclass(frozen=True, slots=True)
class _Physical:
    line: SourceLine
    gap_before: bool
    gap_after: bool


def _spread(source: Source) -> list[_Physical]:
    """Lines with words; a line in whose middle a source line begins becomes two."""
    kept: list[tuple[SourceLine, int, int]] = []
    starts = source.raw.line_starts
    for line in source.lines:
        if not line.text.pieces:
            continue
        first = bisect_right(starts, line.text.pieces[0].raw_start)
        last = bisect_right(starts, max(0, line.text.pieces[-1].raw_end - 1))
        kept.append((line, first, last))
    result: list[_Physical] = []
    # Only text files part their paragraphs by blank lines.
    apart = source.format not in ("text", "markdown")
    for i, (line, first, last) in enumerate(kept):
        before = apart or i == 0 or first - kept[i - 1][2] > 1
        after = apart or i + 1 == len(kept) or kept[i + 1][1] - last > 1
        text = line.text.text
        may_hold = line.role in (None, "paragraph") and ("※" in text or "☞" in text)
        inside = SOURCE_INSIDE.search(text) if may_hold else None
        if inside:
            head = _with_text(line, line.text.slice(0, inside.start()))
            tail = _with_text(line, line.text.slice(inside.end()))
            result += [_Physical(head, before, False), _Physical(tail, False, after)]
        else:
            result.append(_Physical(line, before, after))
    return result


def _with_text(line: SourceLine, text: Traced) -> SourceLine:
    return type(line)(text.strip(), line.indent, line.role, line.level)


def _groups(physical: Sequence[_Physical], *, wraps: bool) -> list[list[_Physical]]:
    """Physical lines that are one logical line."""
    groups: list[list[_Physical]] = []
    full = _full_width(physical) if wraps else 0
    for entry in physical:
        if wraps and groups and _continues(groups[-1][-1], entry, groups[-1][0], full):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _is_dense(physical: Sequence[_Physical]) -> bool:
    """Whether a text has next to no blank lines: it says nothing by their absence."""
    return sum(entry.gap_before for entry in physical) <= _DENSE * len(physical)


def _full_width(physical: Sequence[_Physical]) -> float:
    """Columns from which on a line may have been broken.

    Without blank lines a title follows its neighbor's last bullet at once: only a line near the
    width of the longest ones was broken there.
    """
    if not _is_dense(physical):
        return _WRAP_COLUMNS
    widths = sorted(_columns(entry.line.text.text) + entry.line.indent for entry in physical)
    usual = widths[int(_LONG_SHARE * len(widths))] if widths else 0
    return max(_WRAP_COLUMNS, _FULL * usual)


def _continues(last: _Physical, entry: _Physical, first: _Physical, full: float) -> bool:
    """Whether a physical line goes on with the sentence of the one before."""
    if entry.gap_before or entry.line.role is not None or last.line.role is not None:
        return False
    text, before = entry.line.text.text, last.line.text.text
    if not _is_plain(text) or text[0] in "|<[*" or before[0] == "#" or before[0] == "|":
        return False
    if "\t" in before or is_caption(before):
        return False
    hanging = bool(read_marks(first.line.text.text)[0]) and entry.line.indent > first.line.indent
    if hanging:
        return True
    return _columns(before) + last.line.indent >= full and not _ends(before)


def _is_plain(text: str) -> bool:
    """Whether a line could go on another: no mark, no heading, nothing with a role of its own."""
    if text[0] == "#" or "\t" in text or read_marks(text)[0]:
        return False
    note = NOTE_START.match(text)
    if note and (not note["bare"] or is_strict_citation(note["rest"])):
        return False
    return not (is_furniture(text) or is_caption(text) or source_label(text))


def _ends(text: str) -> bool:
    return text.rstrip("\"'”’ )").endswith((".", "!", "?")) and not text.endswith(("Inc.", "al."))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _join(groups: Sequence[Sequence[_Physical]], glue: Glue | None) -> list[Traced]:
    """The text of each group; where Hangul meets Hangul, ``glue`` says if a space belongs."""
    seams = [(a.line.text.text, b.line.text.text) for group in groups for a, b in pairwise(group)]
    spaced = iter(glue(seams) if glue and seams else [True] * len(seams))
    result = []
    for group in groups:
        text = group[0].line.text
        for entry in group[1:]:
            text = Traced.join((text, entry.line.text), " " if next(spaced) else "")
        result.append(text)
    return result


def _line(line: SourceLine, text: Traced, gap_before: bool, gap_after: bool) -> Line | None:
    hashes, body = strip_hashes(text) if line.role is None else (0, text)
    symbols: tuple[str, ...] = ()
    is_table = line.role == "table" or (line.role is None and _is_row(body.text))
    if is_table:
        if _TABLE_RULE.fullmatch(body.text):
            return None
        body = _cells(body)
    elif line.role in (None, "paragraph", "heading"):
        symbols, body = _unmarked(body)
        if hashes or line.role == "heading":
            symbols = tuple(s for s in symbols if not is_picture(s))
    body = body.strip()
    if not body.text:
        return None
    clean, markers = clean_inline(body)
    if line.role in ("heading", "title") and not hashes:
        hashes = max(1, line.level)
    return Line(
        body, clean, markers, symbols, hashes, line.indent, line.role, line.level, gap_before,
        gap_after, is_table,
    )  # fmt: skip


def _unmarked(body: Traced) -> tuple[tuple[str, ...], Traced]:
    """Leading marks and the rest; in a line wholly in bold type they stand inside (``**1. …**``)."""
    symbols, at = read_marks(body.text)
    if symbols or not _BOLD.fullmatch(body.text):
        return symbols, body.slice(at)
    symbols, at = read_marks(body.text[2:-2])
    if body.text[2 + at : -2].strip() and at:
        return symbols, body.edit([(2, 2 + at, "")])
    return (), body


def _is_row(text: str) -> bool:
    return ("\t" in text or text.startswith("|")) and bool(_TABLE_ROW.fullmatch(text))


def _cells(row: Traced) -> Traced:
    """A row with tabs between its cells."""
    row = row.strip()
    if not row.text.startswith("|"):
        return row
    row = row.slice(1, len(row.text) - row.text.endswith("|")).strip()
    bars = [(m.start(), m.end(), "\t") for m in re.finditer(r"\s*(?<!\\)\|\s*", row.text)]
    return row.edit(bars)
