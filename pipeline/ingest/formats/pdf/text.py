"""From physical lines with roles to a Source: raw text, joined logical lines, repairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.ingest.formats.pdf.glyphs import clean
from pipeline.ingest.formats.pdf.joins import Break, Join, Vocabulary, decide_joins
from pipeline.ingest.source import SourceLine
from pipeline.model.documents import Repair
from pipeline.model.spans import RawText, Traced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.ingest.formats.pdf.lines import PdfLine
    from pipeline.ingest.source import Glue, Role

CELL_SEPARATOR = "\t"  # as the other readers part cells


class Part(NamedTuple):
    """``line.text[start:end]``; ``separator`` before it, ``None`` where the join decides."""

    line: PdfLine
    start: int
    end: int
    separator: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A logical line before it is put together."""

    role: Role | None
    parts: tuple[Part, ...]
    level: int = 0
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text parts of a Source, and how the line ends were decided."""

    raw: RawText
    lines: tuple[SourceLine, ...]
    repairs: tuple[Repair, ...]
    joins: tuple[tuple[Part, Part, Join], ...]


def whole(line: PdfLine, start: int = 0, separator: str | None = None) -> Part:
    """A line from ``start`` to its last visible character."""
    return Part(line, start, len(line.text.rstrip()), separator)


def assemble(physical: Sequence[PdfLine], drafts: Sequence[Draft], glue: Glue | None) -> Assembled:
    """Raw text of all physical lines in reading order, and the logical lines over it.

    Args:
        physical: Every line of the document, in reading order.
        drafts: Logical lines; their parts refer to ``physical``, each draft's in its order.
        glue: See :mod:`pipeline.ingest.formats.pdf.joins`.
    """
    raw = RawText.of_lines([line.text for line in physical], [line.page for line in physical])
    starts = dict(zip(physical, raw.line_starts, strict=True)) if physical else {}
    open_pairs = [
        (a, b)
        for draft in drafts
        for a, b in zip(draft.parts, draft.parts[1:], strict=False)
        if b.separator is None
    ]
    breaks = [_break(a, b) for a, b in open_pairs]
    vocabulary = Vocabulary.of(line.text for line in physical)
    decided = decide_joins(breaks, vocabulary, glue)
    joins = iter(decided)
    lines: list[SourceLine] = []
    repairs: list[Repair] = []
    for draft in drafts:
        text = _text(draft, starts, joins, repairs)
        if text.text:
            lines.append(SourceLine(text, draft.indent, draft.role, draft.level))
    return Assembled(
        raw,
        tuple(lines),
        tuple(repairs),
        tuple((a, b, join) for (a, b), join in zip(open_pairs, decided, strict=True)),
    )


def _break(left: Part, right: Part) -> Break:
    return Break(
        left.line.text[left.start : left.end],
        right.line.text[right.start : right.end],
        left.line.is_spaced,
    )


def _text(
    draft: Draft, starts: dict[PdfLine, int], joins: Iterator[Join], repairs: list[Repair]
) -> Traced:
    """One logical line; takes as many decisions from ``joins`` as it has open line ends."""
    text = Traced("", ())
    for index, part in enumerate(draft.parts):
        cleaned = clean(part.line, part.start, part.end, starts[part.line])
        repairs.extend(cleaned.repairs)
        piece = cleaned.text.strip()
        if index == 0:
            text = piece
            continue
        if part.separator is not None:
            text = Traced.join((text, piece), part.separator)
            continue
        text, repair = _joined(text, piece, next(joins), draft.parts[index - 1].line.page)
        if repair is not None:
            repairs.append(repair)
    return text


def _joined(left: Traced, right: Traced, join: Join, page: int) -> tuple[Traced, Repair | None]:
    if not left.text or not right.text:
        return Traced.join((left, right)), None
    if join.has_space:
        return Traced.join((left, right), " "), None
    kept = left.slice(0, len(left) - 1) if join.drops_hyphen else left
    head, tail = left.text.split()[-1], right.text.split()[0]
    after = head[:-1] + tail if join.drops_hyphen else head + tail
    repair = Repair(
        source_line=None,
        page=page,
        before=f"{head}\n{tail}",
        after=after,
        kind="join",
        rule=join.rule,
        confidence=join.confidence,
    )
    return Traced.join((kept, right)), repair
