"""Glyphs that are not what their code says: dingbats, private use, ligatures, raised digits.

Each change goes through :class:`pipeline.model.spans.Traced` and is reported as a repair.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from pipeline.model.documents import Repair
from pipeline.model.spans import Traced

if TYPE_CHECKING:
    from pipeline.ingest.formats.pdf.chars import Char
    from pipeline.ingest.formats.pdf.lines import PdfLine
    from pipeline.model.documents import RepairKind

# The common letters of Wingdings, as shown.
_WINGDINGS = {
    "l": "●", "m": "❍", "n": "■", "o": "□", "p": "□", "q": "❑", "r": "❒", "s": "◆", "t": "◆",
    "u": "◆", "v": "❖", "w": "◆", "x": "☒", "y": "☑", "z": "⌘", "§": "▪", "¨": "◻", "ª": "◆",
    "«": "★", "¡": "○", "¢": "●", "£": "○", "¤": "◉", "¥": "◎", "Ÿ": "•", "ž": "·", "F": "☞",
    "E": "☜", "G": "☝", "H": "☟", "Ø": "➢", "à": "→", "è": "➔", "ß": "←", "á": "↑", "â": "↓",
    "ð": "⇨", "ü": "✓", "û": "✗", "þ": "☑", "ý": "☒", "*": "✉", "(": "☎", "J": "☺", "Ü": "➲",
}  # fmt: skip
# Adobe Symbol in the private use area, as old Word files leave it (U+F0xx).
_PRIVATE = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0E0: "→", 0xF0FC: "✓", 0xF02D: "-"}
_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
_RAISED = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True)) | {"−": "⁻", "–": "⁻"}
_PRIVATE_LOW, _PRIVATE_HIGH = 0xE000, 0xF8FF
_SMALL = 0.82  # of the line's size
_LIFT = 0.15  # of the line's size above its baseline
_NUMBER_BEFORE = re.compile(r"[0-9.,]+$")
_NOTE_NUMBER = re.compile(r"\d{1,3}\)\s*\S")
_DECOMPOSED = re.compile(r"[ᄀ-ᇿꥠ-꥿ힰ-퟿]+|[A-Za-z][̀-ͯ]+")


class Cleaned(NamedTuple):
    """A stretch of a line as analysed, with what was changed."""

    text: Traced
    repairs: tuple[Repair, ...]


def is_private(text: str) -> bool:
    """Whether a character means something in its own font only."""
    return _PRIVATE_LOW <= ord(text) <= _PRIVATE_HIGH


def glyph_of(char: Char) -> str:
    """What a dingbat or private character shows; empty where nobody knows."""
    code = ord(char.text)
    if char.style.is_dingbat:
        letter = chr(code - 0xF000) if 0xF000 <= code <= 0xF0FF else char.text  # noqa: PLR2004
        return _WINGDINGS.get(letter, _PRIVATE.get(code, "■"))
    if is_private(char.text):
        return _PRIVATE.get(code, "")
    return char.text


def is_footnote(line: PdfLine, body_size: float) -> bool:
    """Whether a line begins a footnote: a raised number, or ``1)`` in type smaller than the text."""
    if _is_raised(line.chars[0], line) and line.chars[0].text.isdecimal():
        return True
    return line.size < 0.95 * body_size and bool(_NOTE_NUMBER.match(line.text))


def clean(line: PdfLine, start: int, end: int, raw_start: int) -> Cleaned:
    """``line.text[start:end]`` as analysed; ``raw_start`` is where the line stands in the raw text.

    Args:
        line: The physical line.
        start: First character wanted (marks before it are left out).
        end: End of the stretch, exclusive.
        raw_start: Offset of the line in the raw text.
    """
    text = line.text[start:end]
    changes: list[tuple[int, int, str]] = []
    repairs: list[Repair] = []
    index = start
    while index < end:
        stop = _raised_end(line, index, end)
        if stop > index:
            new = "".join(_RAISED[c.text] for c in line.chars[index:stop])
            number = _NUMBER_BEFORE.search(text, 0, index - start)
            before = number.group() if number else ""
            old = text[index - start : stop - start]
            repairs.append(
                _repair(line, before + old, before + new, "superscript", "raised-digits")
            )
            changes.append((index - start, stop - start, new))
            index = stop
            continue
        change = _glyph(line.chars[index])
        if change is not None:
            changes.append((index - start, index + 1 - start, change))
            repairs.append(_repair(line, line.chars[index].text, change, "glyph", "font-glyph"))
        index += 1
    traced = Traced.of(text, raw_start + start).edit(changes)
    return Cleaned(_composed(traced), tuple(repairs))


def _repair(line: PdfLine, before: str, after: str, kind: RepairKind, rule: str) -> Repair:
    return Repair(
        source_line=None,
        page=line.page,
        before=before,
        after=after,
        kind=kind,
        rule=rule,
        confidence=0.98 if kind == "superscript" else 0.95,
    )


def _raised_end(line: PdfLine, index: int, end: int) -> int:
    """End of the raised digits that begin at ``index``; ``index`` where there are none."""
    stop = index
    while stop < end and _is_raised(line.chars[stop], line):
        stop += 1
    raised = [c.text for c in line.chars[index:stop]]
    if any(t.isdecimal() for t in raised) and all(t in _RAISED for t in raised):
        return stop
    return index


def _is_raised(char: Char, line: PdfLine) -> bool:
    return (
        not char.text.isspace()
        and char.style.size < _SMALL * line.size
        and line.y - char.y > _LIFT * line.size
    )


def _glyph(char: Char) -> str | None:
    """Replacement of a glyph, or ``None`` to keep it."""
    text = char.text
    if text in _LIGATURES:
        return _LIGATURES[text]
    if char.style.is_dingbat and not text.isspace():
        shown = glyph_of(char)
        return shown if shown != text else None
    if is_private(text):
        return glyph_of(char)
    if unicodedata.category(text) in {"Cc", "Cf", "Co", "Cn"} or text == "�":
        return " " if text == "\t" else ""
    return None


def _composed(text: Traced) -> Traced:
    """Decomposed Hangul and accents put together, piece by piece (NFC)."""
    if unicodedata.is_normalized("NFC", text.text):
        return text
    return text.edit(
        [
            (m.start(), m.end(), new)
            for m in _DECOMPOSED.finditer(text.text)
            if (new := unicodedata.normalize("NFC", m.group())) != m.group()
        ]
    )
