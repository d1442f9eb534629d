"""A first look at every logical line: furniture, captions, sources, notes, tables, labels."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.ingest.sources.citations import is_citation, is_dated_citation, is_strict_citation
from pipeline.ingest.structure.furniture import (
    is_caption,
    is_contents_heading,
    is_furniture,
    is_lead_label,
    is_reference_list,
    source_label,
)
from pipeline.ingest.structure.lines import NOTE_START
from pipeline.ingest.structure.marks import SUPERSCRIPTS
from pipeline.knowledge.series import is_series_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest.source import Role
    from pipeline.ingest.structure.lines import Line

Kind = Literal[
    "text",  # bullets and paragraphs, and whatever may still turn out to be a title
    "furniture",
    "masthead",
    "contents",
    "label",  # names what follows (목차, KEY Contents), no words of its own
    "section",
    "title",
    "part",  # a chapter number or 참고 on a line of its own: the next heading is its title
    "heading",
    "lead",
    "source",
    "caption",
    "note",
    "table",
]
_BY_ROLE: dict[Role, Kind] = {
    "cover": "masthead", "section": "section", "title": "title", "lead": "lead",
    "caption": "caption", "table": "table", "footnote": "note", "source": "source",
    "contents": "contents", "furniture": "furniture",
}  # fmt: skip
# A short line on at least this many pages is a running head.
_RUNNING = 3
_RUNNING_LENGTH = 60
_RUNNING_SHORTEST = 4
_FIGURE_SOURCE_LENGTH = 80
# Between two numbered notes a few may be lost, a jump beyond is no note.
_NOTE_JUMP = 4
# Share of Latin letters in a foreign citation.
_FOREIGN = 0.85


# A raised ``3)`` that lost its height: ``발표(7.15.)3)``.
_PLAIN_CALL = re.compile(r"(?<=[)\]”’가-힣])(\d{1,2})\)(?=\s|[,.]|$)")


@dataclass(frozen=True, slots=True)
class Note:
    """The number a note begins with (``None`` where it was lost) and where its words begin."""

    number: str | None
    at: int
    style: str


def first_look(lines: Sequence[Line]) -> tuple[list[Kind], dict[int, Note]]:
    """The kind of each line as far as the line itself tells, and the notes among them."""
    running = _running_heads(lines)
    kinds: list[Kind] = [_kind(line, running) for line in lines]
    notes = _find_notes(lines, kinds)
    for i in notes:
        kinds[i] = "note"
    for i in range(1, len(lines)):
        if kinds[i] == "text" and (
            _is_figure_source(lines[i], kinds, i) or _goes_on_citing(lines[i], kinds[i - 1])
        ):
            kinds[i] = "source"
    return kinds, notes


def _running_heads(lines: Sequence[Line]) -> frozenset[str]:
    """Short unmarked lines that come back page after page, numbers aside."""
    counts = Counter(
        _without_digits(line.words)
        for line in lines
        if line.role is None
        and not line.symbols
        and not line.hashes
        and not line.markers
        and not line.is_table
        and len(line.words) <= _RUNNING_LENGTH
        and not line.words.endswith((".", "다"))
    )
    keep = {
        "",
        *(
            k
            for k in counts
            if is_lead_label(k) or is_contents_heading(k) or len(k) < _RUNNING_SHORTEST
        ),
    }
    return frozenset(
        k for k, n in counts.items() if n >= _RUNNING and k not in keep and not _label(k)
    )


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "", text).strip(" |-–—·")


def _label(text: str) -> bool:
    return bool(source_label(text)) or is_caption(text) or is_reference_list(text)


def _kind(line: Line, running: frozenset[str]) -> Kind:
    if line.role is not None and line.role in _BY_ROLE:
        return _BY_ROLE[line.role]
    return "table" if line.is_table else _kind_by_words(line, running)


def _kind_by_words(line: Line, running: frozenset[str]) -> Kind:
    text = line.words
    body = line.body.text
    if not text or is_furniture(text) or (len(body) != len(text) and is_furniture(body)):
        return "furniture"
    if not line.symbols and not line.hashes and _without_digits(text) in running:
        return "masthead" if is_series_line(text) else "furniture"
    if is_contents_heading(text) or (is_lead_label(text) and not line.symbols):
        return "label"
    if is_caption(text):
        return "caption"
    if source_label(text) or ("※" in line.symbols and source_label("※" + text)):
        return "source"
    return "text"


def _is_figure_source(line: Line, kinds: Sequence[Kind], i: int) -> bool:
    """A ``※`` line right below a caption that ends in brackets names where the figure is from."""
    return (
        kinds[i - 1] == "caption"
        and line.symbols == ("※",)
        and len(line.words) <= _FIGURE_SOURCE_LENGTH
        and line.words.endswith(")")
    )


def _goes_on_citing(line: Line, before: Kind) -> bool:
    """A line right below a source line that is a further source."""
    if before != "source" or line.is_bullet or line.hashes or line.gap_before:
        return False
    return is_citation(line.body.text)


def _find_notes(lines: Sequence[Line], kinds: Sequence[Kind]) -> dict[int, Note]:
    called = {m.number for line in lines for m in line.markers}
    for line in lines:
        if line.words.count(")") > line.words.count("("):
            called.update(_PLAIN_CALL.findall(line.words))
    notes: dict[int, Note] = {}
    last = 0
    in_list = False
    for i, line in enumerate(lines):
        if line.role == "footnote":
            notes[i] = _printed_note(line) or Note(None, 0, "lost")
            continue
        names_list = not line.is_bullet and is_reference_list(line.words)
        if line.hashes or names_list:
            in_list = names_list
        if kinds[i] != "text" or line.hashes or names_list:
            continue
        note = _printed_note(line)
        if note and _holds(note, line, called=called, last=last, in_list=in_list):
            notes[i] = note
            last = int(note.number) if note.number and note.number.isdigit() else last
        elif in_list and is_citation(line.body.text):
            notes[i] = Note(None, 0, "list")
        elif _is_lost_note(line):
            notes[i] = Note(None, 0, "lost")
    return notes


def _printed_note(line: Line) -> Note | None:
    """A number in one of the forms notes begin with."""
    text = line.body.text
    if line.symbols and re.fullmatch(r"\d{1,2}\)", line.symbols[-1]):
        return Note(line.symbols[-1][:-1], 0, "paren")
    match = NOTE_START.fullmatch(text)
    if not match:
        return None
    style = next(
        k for k in ("sup", "raised", "foot", "math", "paren", "bracket", "bare") if match[k]
    )
    return Note(match[style].translate(SUPERSCRIPTS), match.start("rest"), style)


def _holds(note: Note, line: Line, *, called: set[str], last: int, in_list: bool) -> bool:
    """Whether a number at the start of a line really begins a note."""
    if note.style in ("sup", "raised", "foot", "math"):
        return True
    rest = line.body.text[note.at :]
    number = int(note.number or 0)
    if note.style == "bracket":
        return in_list or is_citation(rest) or number == last + 1
    if note.style == "paren":
        return note.number in called or is_strict_citation(rest)
    if line.symbols or not 0 < number <= last + _NOTE_JUMP:
        return False
    expected = note.number in called or number == last + 1
    apart = line.gap_before or last > 0
    return is_strict_citation(rest) or (apart and expected and is_citation(rest))


def _is_lost_note(line: Line) -> bool:
    """A bare citation on a line of its own: a note whose number was lost."""
    if line.symbols or line.role is not None:
        return False
    text = line.body.text
    if is_strict_citation(text):
        return True
    # Foreign words with a date behind them, alone between blanks, are no Korean title.
    letters = [c for c in text if c.isalpha()]
    foreign = sum(c.isascii() for c in letters) >= _FOREIGN * len(letters)
    alone = line.gap_before and line.gap_after
    return foreign and alone and is_dated_citation(text)
