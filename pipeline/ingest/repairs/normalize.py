"""Brings the characters of every line into one form, before any word is looked at.

Canonical composition (NFC) and never compatibility composition (NFKC): a footnote's ¹ and an
item's ① carry meaning. What changes on the page is written into the ledger; what nobody can see
(composition, zero-width characters, kinds of spaces) is not.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import replace
from html.entities import html5
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.ingest.repairs.fix import Fix, apply_fixes
from pipeline.ingest.repairs.normalize_tables import (
    DINGBATS,
    HALF_WIDTH_CONSONANTS,
    HALF_WIDTH_VOWELS,
    LINE_START_GLYPHS,
    LOOK_ALIKES,
    RADICALS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.ingest.source import Source, SourceLine
    from pipeline.model.documents import Repair, RepairKind

_INVISIBLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"  # fmt: skip
_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\u3164"
_FULL_WIDTH = "\uff01-\uff5e\uff61-\uff9f\uffe0-\uffee"
_HALF_HANGUL = "\uffa0-\uffdc"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd"

_ODD = re.compile(
    f"[{_INVISIBLE}{_SPACES}{_FULL_WIDTH}{_HALF_HANGUL}{_PRIVATE}"
    "\u2e80-\u2fdf\ufb00-\ufb06\u2010\u2011\u2212\u0370-\u03ff\u0400-\u04ff]"
    "|&[#A-Za-z]|â€|Ã[\x80-\xbf]|[A-Za-z]–[0-9]|[A-Z][ㅣ丨]"
)

_RULES = re.compile(
    f"(?P<invisible>[{_INVISIBLE}]+)"
    f"|(?P<space>[{_SPACES}])"
    f"|(?P<fullwidth>[{_FULL_WIDTH}]+)"
    f"|(?P<halfwidth_hangul>[{_HALF_HANGUL}]+)"
    f"|(?P<private_use>[{_PRIVATE}])"
    "|(?P<kangxi>[\u2e80-\u2fdf]+)"
    "|(?P<ligature>[\ufb00-\ufb06]+)"
    "|(?P<hyphen>[\u2010\u2011]|(?<=[A-Za-z])[\u2212–](?=[0-9]))"
    "|(?P<stroke_i>(?<=[A-Z])[ㅣ丨](?![가-힣ㄱ-ㅣ]|[一-鿿]))"
    "|(?P<script>[\u0370-\u03ff\u0400-\u04ff]+(?=[A-Za-z])|(?<=[A-Za-z])[\u0370-\u03ff\u0400-\u04ff]+)"
    "|(?P<html_entity>&(?:amp;)*(?:#\\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    "|(?P<mojibake>(?:â€.|Ã[\x80-\xbf])+)"
)

# Conjoining vowels and finals of Hangul, which complete the syllable before them.
_JOINS = re.compile("[\u1160-\u11ff\ud7b0-\ud7fb]")

_START = re.compile(r"\s*([" + "".join(LINE_START_GLYPHS) + r"])(?=\s|[가-힣A-Z(])")

_SURE = 0.97
_UNKNOWN_DINGBAT = 0.5


def normalize_source(source: Source) -> Source:
    """All lines in NFC, without invisible characters, in the usual forms of letters and signs."""
    lines: list[SourceLine] = []
    rows: list[Repair] = []
    for line in source.lines:
        for find in (_composition, _characters, _bullets):
            changes = list(find(line.text.text))
            if changes:
                line, new_rows = apply_fixes(line, changes, source.raw)  # noqa: PLW2901 - a chain
                rows += new_rows
        lines.append(line)
    title = source.title and normalize_text(source.title)
    return replace(source, lines=tuple(lines), title=title, repairs=(*source.repairs, *rows))


def normalize_text(text: str) -> str:
    r"""The same for a text without a place in the file, such as a title from a file's metadata.

    >>> normalize_text("ＡＩ\u200b 브리프")
    'AI 브리프'
    """
    for find in (_composition, _characters):
        for fix in reversed(list(find(text))):
            text = text[: fix.start] + fix.new + text[fix.end :]
    return text


def _composition(text: str) -> Iterator[Fix]:
    """Canonical composition, cluster by cluster, so that every offset stays exact."""
    if unicodedata.is_normalized("NFC", text):
        return
    fixes = [
        Fix(start, end, new, "nfc", None, 1.0)
        for start, end in _clusters(text)
        if (new := unicodedata.normalize("NFC", text[start:end])) != text[start:end]
    ]
    mended = (
        "".join(text[a.end : b.start] + b.new for a, b in pairwise([_NOTHING, *fixes]))
        + text[fixes[-1].end if fixes else 0 :]
    )
    if unicodedata.is_normalized("NFC", mended):
        yield from fixes
    else:  # letters of scripts that compose beyond a cluster: the line maps as a whole
        yield Fix(0, len(text), unicodedata.normalize("NFC", text), "nfc", None, 1.0)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each starter with what may be composed with it: combining marks, vowels and finals."""
    start = 0
    for at, c in enumerate(text):
        if at > start and not (unicodedata.combining(c) or _JOINS.match(c)):
            yield start, at
            start = at
    if start < len(text):
        yield start, len(text)


def _characters(text: str) -> Iterator[Fix]:
    if text.isascii() and "&" not in text and text.isprintable():
        return
    if not _ODD.search(text):
        return
    for match in _RULES.finditer(text):
        fix = _fix_of(match, text)
        if fix is not None and fix.new != match[0]:
            yield fix


def _fix_of(match: re.Match[str], text: str) -> Fix | None:
    """What a matched stretch should read; the group's name is the rule's."""
    rule, (start, end), old = str(match.lastgroup), match.span(), match[0]
    if rule == "invisible":
        return Fix(start, end, "", rule, None, 1.0)
    if rule == "space":
        return Fix(start, end, " ", rule, None, 1.0)
    if rule in ("html_entity", "mojibake"):
        new = _unescape(old) if rule == "html_entity" else _decode_again(old)
        return Fix(start, end, new, rule, "encoding", _SURE)
    if rule == "private_use":
        return _dingbat(start, old, text)
    new = _one_script(old, text, start, end) if rule == "script" else _PLAIN[rule](old)
    # Non-breaking hyphens look like hyphens: nothing was mended that a reader would miss.
    kind: RepairKind | None = None if old == "\u2011" else "glyph"
    return Fix(start, end, new, rule, kind, _SURE)


def _dingbat(start: int, old: str, text: str) -> Fix:
    """A letter of a symbol font; unknown ones are a bullet at the line's start, else dropped."""
    if old in DINGBATS:
        return Fix(start, start + 1, DINGBATS[old], "private_use", "glyph", 0.95)
    at_start = not text[:start].strip()
    return Fix(start, start + 1, "•" if at_start else "", "private_use", "glyph", _UNKNOWN_DINGBAT)


def _unescape(entity: str) -> str:
    """The character of an HTML entity, escaped once or more often; itself if unknown."""
    name = re.sub(r"^&(?:amp;)*(?=.)", "", entity) or "amp;"
    if not name.startswith("#") and name not in html5:
        return entity
    new = html.unescape("&" + name)
    if new.isspace():
        return " "
    return new if new.isprintable() else ""


def _decode_again(old: str) -> str:
    """UTF-8 that was read as Windows-1252."""
    try:
        return old.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return old


def _one_script(old: str, text: str, start: int, end: int) -> str:
    """Cyrillic and Greek letters inside a Latin word which look like Latin ones.

    Words that mean a Greek letter (σ-algebra, αFold, kΩ) hold one without a Latin twin, or the
    letter is lower-case, and stay.
    """
    if not all(c in LOOK_ALIKES for c in old):
        return old
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return "".join(LOOK_ALIKES[c] for c in old) if re.search("[A-Za-z]", around) else old


def _compose_half_width(old: str) -> str:
    r"""Half-width letters of Hangul into syllables: consonant, vowel, consonant where one may be.

    >>> _compose_half_width("\uffa4\uffc3\uffb7")
    '냉'
    """
    letters = [HALF_WIDTH_CONSONANTS.get(c) or HALF_WIDTH_VOWELS.get(c) or "" for c in old]
    out: list[str] = []
    at = 0
    while at < len(letters):
        vowel = at + 1 < len(letters) and letters[at + 1] in _VOWEL_NUMBERS
        if letters[at] in _INITIAL_NUMBERS and vowel:
            code = 0xAC00 + 588 * _INITIAL_NUMBERS[letters[at]]
            code += 28 * _VOWEL_NUMBERS[letters[at + 1]]
            at += 2
            opens_next = at + 1 < len(letters) and letters[at + 1] in _VOWEL_NUMBERS
            if at < len(letters) and letters[at] in _FINAL_NUMBERS and not opens_next:
                code += _FINAL_NUMBERS[letters[at]]
                at += 1
            out.append(chr(code))
        else:
            out.append(letters[at])
            at += 1
    return "".join(out)


def _nfkc(old: str) -> str:
    return unicodedata.normalize("NFKC", old)


def _radicals(old: str) -> str:
    return "".join(RADICALS.get(c) or _nfkc(c) for c in old)


_INITIAL_NUMBERS = {c: i for i, c in enumerate("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")}
_VOWEL_NUMBERS = {c: i for i, c in enumerate("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ")}
_FINAL_NUMBERS = {
    c: i + 1 for i, c in enumerate("ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
}


# How each rule of one stretch of characters writes it; the others need the text around.
_PLAIN: dict[str, Callable[[str], str]] = {
    "fullwidth": _nfkc,
    "halfwidth_hangul": _compose_half_width,
    "kangxi": _radicals,
    "ligature": _nfkc,
    "hyphen": lambda _: "-",
    "stroke_i": lambda _: "I",
}
_NOTHING = Fix(0, 0, "", "", None, 1.0)


def _bullets(text: str) -> Iterator[Fix]:
    """Rare glyphs at the beginning of a line, for the usual bullet they look like."""
    match = _START.match(text)
    if match:
        yield Fix(*match.span(1), LINE_START_GLYPHS[match[1]], "bullet_glyph", "glyph", 0.95)
