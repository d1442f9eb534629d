"""Reads plain text and Markdown: every physical line, told apart by the segmenter only."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from pipeline.ingest.formats.guards import check_lines
from pipeline.ingest.source import Source, SourceLine
from pipeline.model.spans import RawText, Traced

if TYPE_CHECKING:
    from pipeline.ingest.formats.decode import Decoded
    from pipeline.model.documents import SourceFormat
    from pipeline.settings import IngestSettings

_TAB = 4
_WIDE = "\u3000"


def read_text(
    name: str, decoded: Decoded, source_format: SourceFormat, settings: IngestSettings
) -> Source:
    """Split into lines; blank ones stay (without text), since they part paragraphs.

    Raises:
        IssueReadError: Too much text, or a line longer than any line of a brief.
    """
    text = decoded.text
    lines = text.split("\n")
    check_lines(name, lines, settings)
    starts = tuple(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
    return Source(
        format=source_format,
        raw=RawText(text, starts),
        lines=tuple(map(line_of, lines, starts)),
        repairs=decoded.repairs,
        notes=encoding_notes(decoded),
    )


def line_of(line: str, start: int) -> SourceLine:
    r"""A physical line that stands at raw offset ``start``, its indentation counted and cut.

    >>> line_of("  \t- 첫째 ", 10).indent, line_of("  \t- 첫째 ", 10).text.text
    (4, '- 첫째')
    """
    text = line.lstrip()
    cut = len(line) - len(text)
    return SourceLine(
        Traced.of(text.rstrip(), start + cut), indent=columns(line[:cut]) if cut and text else 0
    )


def columns(space: str) -> int:
    """Width of white space: tabs stop at every fourth column, the ideographic space is two wide.

    A form feed before the first line of a page is no indentation.
    """
    return len(space.replace(_WIDE, "  ").replace("\f", "").expandtabs(_TAB))


def encoding_notes(decoded: Decoded) -> tuple[str, ...]:
    """What the log should know about the encoding; nothing for sound UTF-8."""
    notes = []
    if not decoded.encoding.startswith("utf-8"):
        notes.append(f"read as {decoded.encoding}")
    if decoded.repairs:
        notes.append(f"{len(decoded.repairs)} stretches of undecodable bytes replaced by U+FFFD")
    return tuple(notes)
