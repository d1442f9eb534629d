"""What every reader hands on: the raw text of a file and its logical lines.

A reader knows a format, not a brief: it says what the format itself tells (this is a heading of
level 2, this is a table row, this line is set in 9 points), and leaves ``role`` open where the
text has to tell. The segmenter then turns lines of any format into articles and blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from pipeline.model.documents import Precision, Repair, SourceFormat
    from pipeline.model.spans import RawText, Traced

Role = Literal[
    "cover",  # text of a cover or masthead: read for series, number and date, never a block
    "section",  # a section of the issue (정책·법제); following articles carry its name
    "title",  # begins an article
    "lead",  # summary lines between title and body (KEY Contents box)
    "heading",  # a heading inside an article
    "bullet",
    "paragraph",
    "caption",
    "table",
    "footnote",
    "source",  # a source line (☞ 출처, ※ 자료)
    "contents",  # an entry of a contents list
    "furniture",  # running heads and feet, page numbers, contact lines: dropped
]

# Given pairs (end of one physical line, start of the next), says for each whether a space
# belongs between them. Injected by the runner, since only the tokenizer knows Kiwi.
Glue = Callable[[Sequence[tuple[str, str]]], list[bool]]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One logical line: what the segmenter sees.

    Attributes:
        text: Without indentation and line end; marks (``-``, ``○``, ``#``) still in place for
            text formats, taken off where ``role`` is set by a reader.
        indent: Columns of white space before the text (text formats), else 0.
        role: What the format itself tells, or ``None`` where the text has to tell.
        level: Level of a title or heading, 1 topmost; depth of a bullet, 0 outermost.
    """

    text: Traced
    indent: int = 0
    role: Role | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read.

    Attributes:
        title: Title the format's own metadata give, if any.
        metadata_date: Creation date of the format's own metadata (they mislead: last resort).
        repairs: What reading itself had to mend (joins, superscripts, encoding).
        notes: Remarks for the log, e.g. that a PDF's layout was not recognised.
    """

    format: SourceFormat
    raw: RawText
    lines: tuple[SourceLine, ...]
    title: str | None = None
    metadata_date: tuple[date, Precision] | None = None
    repairs: tuple[Repair, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())
