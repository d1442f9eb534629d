"""Grammar of one line: heading signs, bullet marks, and what is only mark-up inside the text.

Nothing here knows other lines. A line's leading marks are read off (``- ① ``, ``### ● ``), note
markers (``<sup>3</sup>``, ``³``, ``[^3]``) are taken out and remembered, remnants of HTML and
Markdown are undone. All of it happens on :class:`Traced`, so the way back to the file stays.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.model.spans import Traced

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
TO_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# How far out a mark usually stands in Korean official writing: □ before ○ before - before notes.
_OUTER = frozenset("□■◻◼▢▣◇◆❖")
_MIDDLE = frozenset("○●◯⚪⚫ㅇㆁᄋoO◎◉❍£")
_NOTES = frozenset("*※")
RANK_OUTER, RANK_MIDDLE, RANK_INNER, RANK_NUMBER, RANK_NOTE = 0, 1, 2, 3, 4

_MARK = re.compile(
    r"""\\?(?:
    (?P<tight>[●○◯□■◻◼▢▣▪▫◾◽◇◆❖▷▶►▸▹▻➢➤➣✓✔✅❏❑☐☑•∙⋅◦∘⦁‣❍◎◉※☞☛]|[\U0001F300-\U0001FAFF]\uFE0F?)\s*
  | (?P<loose>[-–—−·ㆍ‧・△▲▽▼☆★£ㅇㆁ]|[oOᄋ](?=\s)|(?:\\?\*){1,3}(?!\*))\s+
  | (?P<dot>[·ㆍ‧・])(?=[^\d\s])
  | (?P<star>\*{1,3})(?=[^\s*][^*]*$)
  | (?P<circled>[①-⑳❶-❿➀-➉])\s*
  | (?P<number>\d{1,2}[.)]|\(\d{1,2}\)|[가나다라마바사아자차카타파하][.)]
        |\([가나다라마바사아자차카타파하]\)|[a-z]\))\s+(?!\d)
    )""",
    re.VERBOSE,
)
_HASHES = re.compile(r"(?:>\s?)*(#{1,6})\s+")
_QUOTED = re.compile(r"(?:>\s?)+")

_TAGS = (
    "a|b|i|u|s|em|strong|br|hr|p|ul|ol|li|div|span|font|center|small|big|table|thead|tbody|tr|td|th"
    "|sub|sup|img|h[1-6]|figure|figcaption|caption|blockquote|code|pre|mark|del|ins|dl|dt|dd"
)
_BREAKING = re.compile(r"</?(?:br|li|p|ul|ol|div|td|th|tr|h[1-6]|dt|dd)\b", re.IGNORECASE)
_INLINE = re.compile(
    rf"""(?=[<*⁰¹²³⁴⁵⁶⁷⁸⁹&$\\`!~\[_])(?:
    (?P<sup><sup>\s*(?P<sup_text>[^<>]{{1,8}}?)\s*</sup>)
  | (?P<math>\$\s*\^\s*\{{?\s*(?P<math_text>\d{{1,3}}\)?)\s*\}}?\s*\$)
  | (?P<foot>\[\^(?P<foot_text>\w{{1,8}})\])
  | (?P<raised>(?P<raised_text>[⁰¹²³⁴⁵⁶⁷⁸⁹]+\)?))
  | (?P<image>!\[[^\]]{{0,300}}\]\([^)\s]{{0,2000}}\))
  | (?P<link>\[(?P<link_text>(?:[^\[\]\\]|\\.){{1,400}})\]\((?:https?:|www\.|mailto:|/|\#)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*\))
  | (?P<auto><(?P<auto_text>(?:https?://|mailto:)[^<>\s]+)>)
  | (?P<tag></?(?:{_TAGS})(?:\s[^<>]*)?/?>)
  | (?P<entity>&(?:lt|gt|amp|nbsp|quot|apos|middot|hellip|ldquo|rdquo|lsquo|rsquo|\#\d{{1,6}}|\#x[0-9a-fA-F]{{1,5}});)
  | (?P<stars>(?:\\\*)+|\*+)
  | (?P<under>(?<![A-Za-z0-9_])__(?=\S)|(?<=\S)__(?![A-Za-z0-9_]))
  | (?P<escape>\\(?P<escape_text>[\\`_{{}}\[\]()\#+\-.!~|<>&]))
  | (?P<tick>`+|~~)
    )""",
    re.VERBOSE,
)
_SPECIAL = re.compile(r"[<*⁰¹²³⁴⁵⁶⁷⁸⁹&$\\`!~\[]|__")
_SPACES = re.compile(r"[ \u00a0\u3000]{2,}")
# A chain of marks is no longer than that, and no issue has a thousand notes.
_MARKS, _DIGITS = 3, 3
# m², km³: a unit, no note. 10⁶, 2×10²⁶: an exponent.
_UNIT_BEFORE = re.compile(r"(?:^|[\d\s(/·])(?:[cmkdnμu]?m|ft|in|yd|s|kg|W/m)$")
_NEAR = 40  # characters before a mark that tell a power: longer than any number or unit
_LONG_WORD = 200  # characters before a note mark in which the word it is set to begins
_POWER_BEFORE = re.compile(r"(?:^|[^\d.,])(?:10|2)$|[×x]\s?\d+$|[A-Za-zα-ωΑ-Ω]\($")


@dataclass(frozen=True, slots=True)
class Marker:
    """A note marker taken out of the text.

    Attributes:
        number: Digits, without a bracket.
        printed: As it stood in the line.
        word: The word it hung on.
        raw_start: Where it stood in the raw text.
    """

    number: str
    printed: str
    word: str
    raw_start: int


def strip_hashes(line: Traced) -> tuple[int, Traced]:
    """Level of a Markdown heading (0 for none) and the line without its signs."""
    if line.text[:1] not in ("#", ">"):
        return 0, line
    match = _HASHES.match(line.text)
    if match:
        body = line.slice(match.end())
        closing = len(body.text) - len(body.text.rstrip("# "))
        return len(match[1]), body.slice(0, len(body.text) - closing)
    quoted = _QUOTED.match(line.text)
    return 0, line.slice(quoted.end()) if quoted else line


def read_marks(text: str) -> tuple[tuple[str, ...], int]:
    """The chain of marks a line begins with, and where its words begin.

    >>> read_marks("- ① 첫째")
    (('-', '①'), 4)
    >>> read_marks("-3.0%")
    ((), 0)
    """
    symbols: list[str] = []
    at = 0
    while len(symbols) < _MARKS:
        match = _MARK.match(text, at)
        if not match or match.end() >= len(text):
            break
        if symbols and match["number"]:
            break
        symbols.append((match[0].replace("\\", "").strip())[: len(match[0])])
        at = match.end()
    return tuple(symbols), at


def symbol_rank(symbols: tuple[str, ...], *, star_is_bullet: bool = False) -> int:
    """Rank of a chain of marks, 0 outermost; the last mark of weight tells."""
    best = RANK_INNER
    for symbol in symbols:
        first = symbol[0]
        if first in _NOTES and not (first == "*" and star_is_bullet):
            return RANK_NOTE
        if first in _OUTER:
            best = RANK_OUTER
        elif first in _MIDDLE:
            best = RANK_MIDDLE
        elif is_number(symbol):
            best = RANK_NUMBER
    return best


def is_number(symbol: str) -> bool:
    """Whether a mark counts (``①``, ``1.``, ``가.``) instead of only pointing."""
    return symbol[0] in CIRCLED or symbol[-1] in ".)" or "❶" <= symbol[0] <= "➉"


def is_picture(symbol: str) -> bool:
    """Whether a mark is a picture: decoration before a heading, a bullet before other text."""
    return "\U0001f300" <= symbol[0] <= "\U0001faff"


def symbol_class(symbol: str) -> str:
    """What marks of one list share: all circled numbers are one class, every bullet its own.

    >>> symbol_class("①") == symbol_class("⑨"), symbol_class("1)"), symbol_class("-")
    (True, '0)', '-')
    """
    if symbol[0] in CIRCLED or "❶" <= symbol[0] <= "➉":
        return "①"
    return re.sub(r"[가-하a-z]", "가", re.sub(r"\d+", "0", symbol)) if is_number(symbol) else symbol


def clean_inline(line: Traced) -> tuple[Traced, tuple[Marker, ...]]:
    """The words of a line without mark-up, and the note markers found in it."""
    if not _SPECIAL.search(line.text):
        return line.strip(), ()
    changes: list[tuple[int, int, str]] = []
    markers: list[Marker] = []
    for match in _inline_marks(line.text, 0, len(line.text)):
        number = _marker_number(match)
        if number is not None:
            word = line.text[max(0, match.start() - _LONG_WORD) : match.start()].rsplit(None, 1)[
                -1:
            ] or [""]
            start = line.raw_span(match.start(), match.end())[0]
            markers.append(Marker(number, match[0], word[0].replace("*", ""), start))
        if match["link"]:
            # Only the brackets go: what stands between them keeps its own place in the file.
            changes += [(match.start(), match.start("link_text"), ""), (match.end("link_text"), match.end(), "")]  # fmt: skip
            continue
        new = "" if number is not None else _plain(match)
        if new is not None:
            changes.append((match.start(), match.end(), new))
    clean = line.edit(sorted(changes))
    spaces = [(m.start(), m.end(), " ") for m in _SPACES.finditer(clean.text)]
    return clean.edit(spaces).strip(), tuple(markers)


def _inline_marks(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Pieces of mark-up from left to right, and those inside the words of a link."""
    for match in _INLINE.finditer(text, start, end):
        yield match
        if match["link"]:
            yield from _inline_marks(text, *match.span("link_text"))


def _marker_number(match: re.Match[str]) -> str | None:
    """The number of a note marker, or ``None`` where the match is something else."""
    printed = match["sup_text"] or match["math_text"] or match["foot_text"] or match["raised_text"]
    if printed is None or _is_power(match):
        return None
    number = printed.translate(SUPERSCRIPTS).strip("()[]. ")
    if number.isdigit():
        return number if len(number) <= _DIGITS else None
    return number if match["foot"] else None


def _is_power(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - _NEAR) : match.start()]
    if _POWER_BEFORE.search(before):
        return True
    digits = (match["sup_text"] or match["raised_text"] or "").translate(SUPERSCRIPTS)
    return digits in ("2", "3") and bool(_UNIT_BEFORE.search(before))


def _plain(match: re.Match[str]) -> str | None:  # noqa: PLR0911 - one return per kind of mark-up
    """What stays of a piece of mark-up; ``None`` where it is none."""
    kind = match.lastgroup and next(k for k, v in match.groupdict().items() if v is not None)
    if kind == "sup":
        text = match["sup_text"]
        return text.translate(TO_SUPERSCRIPT) if text.isdigit() else ""
    if kind == "auto":
        return match["auto_text"]
    if kind == "tag":
        return " " if _BREAKING.match(match[0]) else ""
    if kind == "entity":
        return html.unescape(match[0]).replace("\xa0", " ")
    if kind == "escape":
        return match["escape_text"]
    if kind == "stars":
        around = match.string[max(0, match.start() - 1) : match.end() + 1]
        return None if re.fullmatch(r"\d\*\d|\s\*\s", around) else ""
    if kind in ("raised", "math"):
        return None
    return ""
